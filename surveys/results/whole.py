"""A survey's page of results, put together: from its versions, its tally, and the waves before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from boroughs.following.topics import of_survey
from boroughs.responses.standing import Standing, building_on
from engage.kit.clock import london_date
from surveys.definition import codec
from surveys.definition.parts import Definition, Kind, Question
from surveys.models import Survey, SurveyVersion
from surveys.questionnaire import Questionnaire, Version
from surveys.results import kinds, people, waves
from surveys.results.comments import FEWEST_WITH_THEMES, Comments, comments_of, themes_of
from surveys.results.facts import Facts
from surveys.results.groups import Groups, groups_of, is_compared
from surveys.results.people import Respondents
from surveys.results.shown import Shown
from surveys.results.tally import Tally, tallies_of, tally_of
from surveys.results.waves import Changed, Trend, Wave, indicators_of, is_reworded
from surveys.results.ways import Ways, ways


@dataclass(frozen=True, slots=True)
class Correction:
    """A version that put a question differently: the London date it was published, and its note to the public."""

    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question on the page. `comments` are texts: the answers themselves, or what was written beside "Other".

    `themes` is what they are about. `is_compared`: there are pages that compare groups by it.
    """

    shown: Shown
    comments: Comments
    themes: Shown | None = None
    is_compared: bool = False
    trend: Trend | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results. `is_early`: it is still open. `before` is the wave that `changes` compare with.

    `characteristics` are those that anybody told, by which there are pages of groups. `asked` is the request about
    these findings, `also_asked` are others that build on them.
    """

    is_early: bool
    facts: Facts
    ways: Ways
    parts: tuple[Part, ...]
    respondents: tuple[Respondents, ...] = ()
    characteristics: tuple[str, ...] = ()
    changes: tuple[Changed, ...] = ()
    before: Wave | None = None
    asked: Standing | None = None
    also_asked: tuple[Standing, ...] = ()

    @property
    def clear_changes(self) -> list[Changed]:
        """Returns the shares of which one can tell that they changed."""
        return [one for one in self.changes if one.is_clear]

    @property
    def changes_by_question(self) -> list[tuple[str, list[Changed]]]:
        """Returns (wording, its shares) of each question that both waves show shares of."""
        return waves.by_question(self.changes)


async def results_of(survey: Questionnaire, facts: Facts, day: date) -> Results:
    """Returns what may be shown of a survey on a London date. While it is open nobody is compared with anybody.

    Three queries; where comments were asked for one more, and one for each question that has many; three more where it
    has waves, and two where it was asked about.
    Groups of people are on pages of their own (`groups_by`).
    """
    is_early = not survey.is_closed(day)
    tally = await tally_of(survey.id)
    comments = await comments_of(survey.id) if survey.asks_for_text and not is_early else {}
    versions = _versions(survey)
    default = survey.definition.default_language
    found = _shown(joined([version.definition for version in versions]), default, tally)
    themes = {
        shown.question.key: await themes_of(survey.id, key, shown)
        for shown in found
        if (key := _text_key(shown.question)) in comments and comments[key].approved >= FEWEST_WITH_THEMES
    }
    series: list[Wave] = []
    if not is_early:
        series = await _series(survey, facts, _wave(facts.wave, survey.closes_on, found, tally))
    changes = tuple(waves.changes(series[-1], series[-2], default)) if len(series) > 1 else ()
    trends = waves.trends(series, default, changes)
    asked = await building_on(survey.borough.id, of_survey(survey.slug), facts.request_number, day)
    return Results(
        is_early,
        facts,
        ways(tally.channels),
        tuple(
            Part(
                shown,
                comments.get(_text_key(shown.question), Comments()),
                themes.get(shown.question.key),
                is_compared(shown),
                trends.get(shown.question.key),
                _corrections(shown.question.key, versions),
            )
            for shown in found
            if not is_of_respondents(shown.question)
        ),
        () if is_early else _respondents(tally, survey.borough.gss),
        () if is_early else tuple(name for name in people.CHARACTERISTICS if tally.is_known(name)),
        changes,
        series[-2] if len(series) > 1 else None,
        next((one for one in asked if one.request.number == facts.request_number), None),
        tuple(one for one in asked if one.request.number != facts.request_number),
    )


async def groups_by(survey: Questionnaire, characteristic: str) -> list[tuple[Shown, Groups | None]]:
    """Returns the questions of a closed survey with what may be shown of them by one characteristic. Two queries.

    Whether a group differs from everybody is judged over the groups of all characteristics together.
    """
    tally = await tally_of(survey.id, with_groups=True)
    default = survey.definition.default_language
    found = _shown(joined([version.definition for version in _versions(survey)]), default, tally)
    groups = {one.question.key: one for one in groups_of(found, tally, default) if one.characteristic == characteristic}
    return [(shown, groups.get(shown.question.key)) for shown in found if is_compared(shown)]


def _versions(survey: Questionnaire) -> list[Version]:
    return sorted(survey.versions.values(), key=lambda version: version.number)


def is_of_respondents(question: Question) -> bool:
    """Whether a question is shown only as who answered: its own answers are finer, and would tell of a few."""
    return question.key in people.CHARACTERISTICS and question.bank_key == question.key


def _text_key(question: Question) -> str:
    return question.key if question.kind.is_text else f"{question.key}-other"


def _respondents(tally: Tally, gss: str) -> tuple[Respondents, ...]:
    return tuple(
        people.respondents(name, tally.people(name), gss) for name in people.CHARACTERISTICS if tally.is_known(name)
    )


def _shown(questions: Iterable[Question], default: str, tally: Tally) -> list[Shown]:
    return [kinds.show(question, default, tally.of(question.key), _lines(question, tally)) for question in questions]


def _lines(question: Question, tally: Tally) -> dict[str, Mapping[str, int]]:
    return {row.code: tally.of(f"{question.key}-{row.code}") for row in question.rows}


# ---- versions ----------------------------------------------------------------------------------------------------


def joined(definitions: Sequence[Definition]) -> list[Question]:
    """Returns the questions of all versions, the oldest first, joined by key: in the newest words, with every option.

    What is asked no more stands at the end.
    """
    found = {question.key: question for question in definitions[-1].asked}
    for definition in reversed(definitions[:-1]):
        for question in definition.asked:
            newer = found.setdefault(question.key, question)
            if newer is not question and newer.kind is question.kind:
                found[question.key] = _with_options_of(newer, question)
    return list(found.values())


def _with_options_of(question: Question, older: Question) -> Question:
    gone = tuple(option for option in older.options if option.code not in question.codes)
    rows = {row.code for row in question.rows}
    return replace(
        question,
        options=(*question.options, *gone),
        rows=(*question.rows, *(row for row in older.rows if row.code not in rows)),
        has_other=question.has_other or older.has_other,
        has_dont_know=question.has_dont_know or older.has_dont_know,
        has_prefer_not_to_say=question.has_prefer_not_to_say or older.has_prefer_not_to_say,
    )


def _corrections(key: str, versions: Sequence[Version]) -> tuple[Correction, ...]:
    """Returns the versions that put a question differently from the one before."""
    found = []
    for before, version in pairwise(versions):
        old, new = before.definition.question(key), version.definition.question(key)
        if old and new and is_reworded(new, old) and version.published_at:
            found.append(Correction(london_date(version.published_at), version.note))
    return tuple(found)


# ---- waves -------------------------------------------------------------------------------------------------------


async def _series(survey: Questionnaire, facts: Facts, now: Wave) -> list[Wave]:
    """Returns the waves that had closed before this one, in their order, and this one."""
    if facts.wave == 1:
        return [now]
    published = {one.id: one for one in await Survey.filter(borough_id=survey.borough.id, published_at__isnull=False)}
    first = _first(survey.id, published)
    earlier = [
        one
        for one in published.values()
        if one.wave < facts.wave and _first(one.id, published) == first and one.is_closed(survey.closes_on)
    ]
    stored = SurveyVersion.filter(survey_id__in=[one.id for one in earlier], published_at__isnull=False)
    definitions: dict[int, list[Definition]] = {}
    for version in await stored.order_by("number"):
        definitions.setdefault(version.survey_id, []).append(codec.from_json(version.definition))
    tallies = await tallies_of(definitions)
    series = [now]
    for one in sorted((one for one in earlier if one.id in definitions), key=lambda one: -one.wave):
        found = _shown(joined(definitions[one.id]), definitions[one.id][-1].default_language, tallies[one.id])
        series.insert(0, _wave(one.wave, one.closes_on or survey.closes_on, found, tallies[one.id]))
    return series


def _first(survey_id: int, published: Mapping[int, Survey]) -> int:
    """Returns the survey that a series of waves began with, whichever of them each wave says it repeats."""
    while survey_id in published and (before := published[survey_id].wave_of_id) is not None:
        survey_id = before
    return survey_id


def _wave(number: int, closed_on: date, found: Sequence[Shown], tally: Tally) -> Wave:
    indicators = {
        (shown.question.key, code): indicator
        for shown in found
        if shown.question.kind not in (Kind.SHORT_TEXT, Kind.LONG_TEXT) and not shown.question.is_about_person
        for code, indicator in indicators_of(shown, tally.of(shown.question.key), _lines(shown.question, tally))
    }
    return Wave(number, closed_on, {shown.question.key: shown.question for shown in found}, indicators)
