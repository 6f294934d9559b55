"""What a borough's figures say in short: on its front page, at the head of its trust page, where others cite it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from boroughs.models import Borough
from boroughs.responses.evidence.figures import Figure as Cited
from engage.indicators import measures
from engage.indicators.definition import Kind
from engage.indicators.figures import Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.reading import by_indicator, definitions, latest_groups, of_places
from engage.indicators.told import Indicator, indicators_of
from engage.kit.i18n import gettext

_SURVEYED = ("pas.trust_mps", "pas.good_job")
_AT_A_GLANCE = (measures.RESPONSES_ON_TIME, measures.DAYS_TO_RESPOND)
_IN_SHORT = (
    measures.SURVEY_PREFIX + "pas.trust_mps",
    "pas.trust_mps",
    "ss.rrr_black_white",
    measures.RESPONSES_ON_TIME,
    measures.MINUTES_ON_TIME,
)

FEWEST_AT_A_GLANCE = 2
"""With this many figures on a front page, those of which there is nothing to say are left out."""

MOST_GAPS = 2
"""So many groups are named at the head of a page; the rest stand below."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One figure for a borough's front page, every text in the reader's language, the name apart.

    `label` is English: the words asked if `is_question`, else for translation. `is_sample` tells a random-sample survey
    from what is measured here; `is_figure` is False when `text` says why there is none.
    """

    label: str
    text: str
    sentence: str
    period: str
    is_sample: bool
    is_question: bool = True
    is_figure: bool = True


async def headline(borough: Borough) -> list[Glance]:
    """Returns up to four figures of a borough for its front page, in one query.

    What people think comes first, from the random-sample survey or, without it, from surveys here; then how requests
    are answered, of which nothing is said when nothing was due and there is enough else.
    """
    asked = {key: measures.SURVEY_PREFIX + key for key in _SURVEYED}
    found = {one.key: one for one in await known(borough, (*_SURVEYED, *asked.values(), *_AT_A_GLANCE))}
    shown = {key for key, one in found.items() if one.latest and one.latest.is_shown}
    first = [next((key for key in (sampled, here) if key in shown), "") for sampled, here in asked.items()]
    thought = [found[key] for key in first if key]
    done = [found[key] for key in _AT_A_GLANCE if key in found]
    telling = [one for one in done if one.latest and one.latest.status is not Status.NOTHING_DUE]
    return [
        glance
        for one in thought + (telling if len(thought + telling) >= FEWEST_AT_A_GLANCE else done)
        if (glance := _glance(one))
    ]


def _glance(one: Indicator) -> Glance | None:
    figure = one.latest
    if figure is None:
        return None
    sure = one.how_sure if one.is_quoted and one.kind is not Kind.RANDOM_SAMPLE else ""
    return Glance(
        one.definition.label,
        one.number(figure),
        f"{one.sentence} {sure}".rstrip(),
        one.period(figure),
        one.kind is Kind.RANDOM_SAMPLE,
        one.is_quoted,
        figure.is_shown,
    )


async def known(borough: Borough, keys: Iterable[str] | None = None, *, with_groups: bool = False) -> list[Indicator]:
    """Returns the indicators of a borough that have a figure of everybody, in the order of its trust page."""
    standings = await of_places([borough.gss, LONDON_GSS], keys)
    if with_groups:
        standings += await latest_groups(borough.gss, keys)
    defined = await definitions(by_indicator(standings))
    return [one for one in indicators_of(borough.gss, borough.name, defined.values(), standings) if one.latest]


@dataclass(frozen=True, slots=True)
class InShort:
    """A headline: the indicator it is of, what it says, how sure that is and whether it changed; any may be empty.

    `value` is its figure, where one is told; `note` tells it from others of the same name.
    """

    indicator: Indicator
    value: str
    note: str
    says: str
    how_sure: str
    whether_changed: str


def in_short(indicators: Mapping[str, Indicator]) -> list[InShort]:
    """Returns the headlines of a page, from its indicators by key: trust, gaps, searches, answers, scrutiny."""
    told = []
    for key in _IN_SHORT:
        one = indicators.get(key)
        if one is None or one.latest is None:
            continue
        told.append(InShort(one, one.number(one.latest), one.asked, one.sentence, one.how_sure, one.whether_changed))
        if one.kind is Kind.SAMPLE and one.groups:
            told.append(InShort(one, "", gettext("gaps between groups"), gaps_in_short(one), "", ""))
    return told


def gaps_in_short(one: Indicator) -> str:
    """Returns which groups one can tell from everybody, or that one cannot tell any."""
    if clear := one.clear_gaps[:MOST_GAPS]:
        return " ".join(one.gap_says(figure) for figure in clear)
    return gettext("We cannot tell that any group of residents answers differently from everybody.")


async def figures(borough: Borough, day: date) -> Mapping[str, Cited]:
    """Returns, by key, every indicator of a borough on a London date, as others cite it, in the order of its page."""
    return {
        one.key: Cited(one.key, one.definition.label, one.sentence)
        for one in await known(borough)
        if one.latest and one.latest.period.ends_on < day
    }
