"""A borough's trust indicators: the page, the same as data, and the glance at them on its front page."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.indicators import exports, measures
from engage.indicators.cells import Cell, Status, Unit
from engage.indicators.measured import Indicator, measured
from engage.indicators.pictures import over_time, trend
from engage.indicators.published import Series, exact, published
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.i18n import gettext, lazy, show_month
from engage.kit.routes import public

_AT_A_GLANCE = (measures.RESPONSES_ON_TIME, measures.DAYS_TO_RESPOND)
_SURVEYED = ("pas.trust_mps", "pas.good_job")

FEWEST_AT_A_GLANCE = 2
"""With this many figures on a front page, those of which there is nothing to say are left out."""


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


async def headline(borough: Borough, today: date) -> list[Glance]:
    """Returns up to four figures of a borough for its front page on a London date, in at most four queries.

    What people think comes first, from the random-sample survey or, without it, from surveys here; then how requests
    are answered, of which nothing is said when nothing was due and there is enough else.
    """
    sampled = {one.measure.key: _sampled(one) for one in await published(borough, *_SURVEYED)}
    asked = {key: measures.SURVEY_PREFIX + key for key in _SURVEYED}
    own = {one.key: one for one in await measured(borough, today, *asked.values(), *_AT_A_GLANCE)}
    said = {key: _own(own[here]) for key, here in asked.items() if here in own and own[here].latest.is_shown}
    by_key = said | sampled
    thought = [by_key[key] for key in _SURVEYED if key in by_key]
    done = [own[key] for key in _AT_A_GLANCE if key in own]
    telling = [one for one in done if one.latest.status is not Status.NOTHING_DUE]
    return thought + [_own(one) for one in (telling if len(thought + telling) >= FEWEST_AT_A_GLANCE else done)]


def _sampled(one: Series) -> Glance:
    """A measure of the random-sample survey."""
    period = gettext("Twelve months to %(month)s", month=show_month(one.latest.ends_on))
    return Glance(one.measure.question, exact(one.latest.borough), one.sentence, period, is_sample=True)


def _own(one: Indicator) -> Glance:
    """An indicator measured here."""
    cell, is_question = one.latest, one.about is not None
    sentence = f"{one.sentence} {_how_sure(cell)}" if is_question else one.sentence
    return Glance(one.label, cell.text, sentence, cell.period_text, False, is_question, cell.is_shown)


def _how_sure(cell: Cell) -> str:
    """How far a share of people who chose to answer may be relied on."""
    said = [gettext("People chose to answer.")]
    if cell.range:
        said.append(gettext("The range, which shows chance only, is %(range)s.", range=cell.range))
    if cell.status is Status.WITH_CARE:
        said.append(gettext("Few people answered: use with care."))
    return " ".join(said)


async def trust(request: Request) -> Response:
    """What is measured here, and what a random-sample survey says, apart from each other."""
    _, indicators, series = await _shown(request)
    return page(
        request,
        "indicators/trust.html",
        groups=_groups(indicators),
        series=series,
        sources=exports.sources_of(series),
        next_run=_next_eighth(today(request)),
        base_label=_base_label,
        trend=trend,
        over_time=over_time,
        exact=exact,
    )


async def _shown(request: Request) -> tuple[Borough, list[Indicator], list[Series]]:
    """Everything that the page shows of the borough of this address."""
    borough = await borough_here(request)
    return borough, await measured(borough, today(request)), await published(borough)


_GROUPS = (
    ("acct.", "answers", lazy("How requests are answered")),
    ("local.survey", "surveys", lazy("What people say in surveys")),
    (measures.COMMITMENT_PREFIX, "charter", lazy("How stop and search promises are kept")),
)


def _groups(indicators: list[Indicator]) -> list[tuple[str, str, list[Indicator]]]:
    """The indicators under their headings, each with an id for the page; no heading without any."""
    groups = [(name, title, [i for i in indicators if i.key.startswith(prefix)]) for prefix, name, title in _GROUPS]
    return [group for group in groups if group[2]]


def _base_label(cell: Cell, indicator: Indicator) -> str:
    """What the base of a figure counts."""
    if indicator.key == measures.MINUTES_ON_TIME:
        return gettext("Meetings")
    return gettext("Answers") if cell.unit is Unit.SHARE else gettext("Requests")


def _next_eighth(day: date) -> date:
    """When the indicators are next compiled."""
    if day.day < 8:
        return day.replace(day=8)
    return date(day.year + day.month // 12, day.month % 12 + 1, 8)


async def trust_csv(request: Request) -> Response:
    """The page's figures for a spreadsheet."""
    borough, indicators, series = await _shown(request)
    name = f'attachment; filename="trust-{borough.slug}.csv"'
    content = exports.as_csv(borough, indicators, series)
    return Response(content, media_type="text/csv", headers={"Content-Disposition": name})


async def trust_json(request: Request) -> Response:
    """The page's figures as JSON, in the shape that `engage.indicators.exports` describes."""
    return JSONResponse(exports.as_json(*await _shown(request)))


routes = [
    public("/{borough}/trust", trust),
    public("/{borough}/trust.csv", trust_csv),
    public("/{borough}/trust.json", trust_json),
]
