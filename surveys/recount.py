"""Counts a survey again from its responses, and compares the tally with what it should be.

The database adds up: one pass over the responses of a version, a counter for every option, by month, channel and the
three answers that make a group. What can be anything (numbers, dates) is grouped by instead, in a pass of its own.
The outcome is what `settling.rows_of` gives for every response, added up.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.progress import track
from tortoise import connections
from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit, ledger
from engage.kit.cache import touch
from surveys.definition import codec
from surveys.definition.parts import Definition, Kind, Question
from surveys.definition.ready import cell_of
from surveys.models import Survey, SurveyVersion
from surveys.published import RESULTS
from surveys.settling import Counted, add_to_tally

_SECONDS = 600
_MOST_COUNTERS = 800  # in one statement; PostgreSQL allows twice as many
_GROUP = ("age_band", "sex", "ethnic_group")
_CODE = re.compile("[a-z0-9_]+")
_ANSWERS_OF = "FROM survey_response WHERE survey_id = $1 AND version = $2 AND exclusion = ''"


class NothingToCount(ValueError):
    """The answers that the tally was made from have been erased, in whole or in part: it is all there is."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a count gave: how many responses, and {row of the tally: (people in it, people there should be)}."""

    responses: int
    differences: dict[Counted, tuple[int, int]] = field(default_factory=dict)


@atomic()
async def recount(survey: Survey, *, is_to_fix: bool, at: datetime) -> Recounted:
    """Returns how the tally differs from the responses; with `is_to_fix` it differs no more.

    A batch that settles meanwhile waits before it touches the tally (`settling.add_to_tally`), and is then added to
    what was put right: it is neither lost nor counted twice. Raises NothingToCount.
    """
    await _lock(survey)
    await survey.refresh_from_db(fields=["texts_erased_on", "rows_erased_on"])
    if survey.texts_erased_on or survey.rows_erased_on:
        raise NothingToCount("answers have been erased since; the tally is what is left of them")
    right = await count(survey)
    there = await _tally(survey)
    differences = {row: (old, now) for row, now in right.items() if (old := there.get(row, 0)) != now}
    differences |= {row: (old, 0) for row, old in there.items() if old and row not in right}
    if is_to_fix and differences:
        await _write_new(survey, {row: now for row, (_, now) in differences.items() if row not in there})
        await add_to_tally(survey, {row: now - old for row, (old, now) in differences.items() if row in there})
        borough = await Borough.get(id=survey.borough_id)
        await touch(borough.slug)
        about = f"{borough.slug}/surveys/{survey.slug}"
        await ledger.enter(RESULTS, f"{about}/results", at=at)
        await audit.record("recounted", about, at=at, borough_id=borough.id, rows=len(differences))
    return Recounted(sum(people for row, people in right.items() if not row[1]), differences)


async def recount_surveys(named: str | None, *, is_to_fix: bool, at: datetime) -> bool:
    """Counts one survey (BOROUGH/SURVEY, their slugs) or all, prints what is found, and returns if a tally is wrong.

    One transaction a survey: stopped half-way, those done are done, and it can be run again.
    """
    borough, _, slug = (named or "").partition("/")
    found = Survey.filter(published_at__isnull=False).select_related("borough").order_by("borough__slug", "slug")
    surveys = await (found.filter(borough__slug=borough, slug=slug) if named else found)
    out, is_wrong = Console(soft_wrap=True, highlight=False, markup=False), bool(named and not surveys)
    if is_wrong:
        out.print(f"There is no published survey {named}.")
    for survey in track(surveys, "Counting", console=Console(stderr=True), transient=True):
        about = f"{survey.borough.slug}/{survey.slug}"
        try:
            again = await recount(survey, is_to_fix=is_to_fix, at=at)
        except NothingToCount as error:
            out.print(f"{about}: {error}")
            continue
        for row, (there, right) in sorted(again.differences.items()):
            out.print(f"{about}: {_describe(row)}: {there} in the tally, {right} counted")
        state = "put right" if is_to_fix and again.differences else f"{len(again.differences)} differences"
        out.print(f"{about}: {again.responses:,} responses, {state}")
        is_wrong |= bool(again.differences) and not is_to_fix
    return is_wrong


async def _lock(survey: Survey) -> None:
    connection = connections.get("default")
    await connection.execute_query("SELECT id FROM survey WHERE id = $1 FOR UPDATE", [survey.id])
    await connection.execute_query("SET LOCAL work_mem = '128MB'")  # or it would sort the responses on disk


async def _tally(survey: Survey) -> dict[Counted, int]:
    async with connections.get("default").acquire_connection() as connection:
        rows = await connection.fetch(
            "SELECT month, question_key, option, age_band, sex, ethnic_group, count FROM survey_tally"
            " WHERE survey_id = $1",
            survey.id,
            timeout=_SECONDS,
        )
    return {tuple(row)[:6]: row["count"] for row in rows}


async def _write_new(survey: Survey, counts: Mapping[Counted, int]) -> None:
    """Writes rows that the tally does not have, which nobody else can: the survey's row is held."""
    columns = ("survey_id", "month", "question_key", "option", "age_band", "sex", "ethnic_group", "count")
    async with connections.get("default").acquire_connection() as connection:
        await connection.copy_records_to_table(
            "survey_tally",
            columns=columns,
            records=[(survey.id, *row, people) for row, people in counts.items()],
            timeout=_SECONDS,
        )


async def count(survey: Survey) -> Counter[Counted]:
    """Returns what the tally should be, counted from the responses that have no exclusion."""
    counts: defaultdict[Counted, int] = defaultdict(int)
    for version in await SurveyVersion.published_of(survey):
        await _count_version(survey.id, version.number, codec.from_json(version.definition), counts)
    return Counter(counts)


async def _count_version(survey_id: int, number: int, definition: Definition, counts: dict[Counted, int]) -> None:
    counters, open_ones = _counters(definition)
    for start in range(0, max(1, len(counters)), _MOST_COUNTERS):
        part = counters[start : start + _MOST_COUNTERS]
        rows = await _fetch(_counting(part), survey_id, number)
        cells = [(row["month"], cell_of(dict(zip(_GROUP, list(row)[2:5], strict=True)))) for row in rows]
        if not start:
            _add_groups(definition, rows, cells, counts)
        # Question by question, as the tally's index has them: written so, its pages are filled one after the other.
        for one, column in zip(part, list(zip(*rows, strict=True))[6:], strict=False):
            for (month, cell), people in zip(cells, column, strict=True):
                if people:
                    counts[month, one.key, one.option, *cell] += people
    for question in open_ones:
        for row in await _fetch(_grouping(question), survey_id, number):
            cell = cell_of(dict(zip(_GROUP, list(row)[1:4], strict=True)))
            counts[row["month"], question.key, row["option"], *cell] += row["people"]
            counts[row["month"], question.key, "", *cell] += row["people"]


def _add_groups(
    definition: Definition,
    rows: Iterable[Any],
    cells: Iterable[tuple[date, tuple[str, str, str]]],
    counts: dict[Counted, int],
) -> None:
    """Adds whole responses, and the answers that responses are grouped by."""
    for row, (month, cell) in zip(rows, cells, strict=True):
        people = row["people"]
        counts[month, "", row["channel"], *cell] += people
        for key in _GROUP:
            if row[key] is not None and _is_group(definition.question(key)):
                counts[month, key, "", *cell] += people
                counts[month, key, row[key], *cell] += people


async def _fetch(statement: str, survey_id: int, number: int) -> list[Any]:
    async with connections.get("default").acquire_connection() as connection:
        rows: list[Any] = await connection.fetch(statement, survey_id, number, timeout=_SECONDS)
        return rows


def _is_group(question: Question | None) -> bool:
    """Whether a question's answers are the codes that responses are grouped by, so that nothing else counts them."""
    return question is not None and question.key in _GROUP and question.kind.is_one_of


@dataclass(frozen=True, slots=True)
class _Counter:
    """One row of the tally. Of a response's answers `a`, it counts those for which `looked_up` meets `test`, as SQL."""

    key: str
    option: str
    looked_up: str
    test: str


def _counters(definition: Definition) -> tuple[list[_Counter], list[Question]]:
    """Returns a version's counters, and the questions whose answers are grouped by instead."""
    counters: list[_Counter] = []
    open_ones: list[Question] = []
    for question in definition.asked:
        if question.kind in (Kind.NUMBER, Kind.DATE):
            open_ones.append(question)
        elif not _is_group(question):
            counters += _options(question)
    return counters, open_ones


def _options(question: Question) -> Iterator[_Counter]:
    key = question.key
    whole, text = f"a->{literal(key)}", f"a->>{literal(key)}"
    is_list = question.kind in (Kind.MATRIX, Kind.MULTIPLE_CHOICE)
    yield _Counter(key, "", whole if is_list else text, "IS NOT NULL")
    match question.kind:
        case Kind.MATRIX:
            for row in question.rows:
                line, name = f"{whole}->>{literal(row.code)}", f"{key}-{row.code}"
                yield _Counter(name, "", line, "IS NOT NULL")
                yield from (
                    _Counter(name, choice.code, line, f"= {literal(choice.code)}") for choice in question.choices
                )
        case Kind.MULTIPLE_CHOICE:
            yield from (_Counter(key, choice.code, whole, f"? {literal(choice.code)}") for choice in question.choices)
        case Kind.RANKING:
            for place in range(len(question.options)):
                for option in question.options:
                    yield _Counter(key, f"{option.code}#{place + 1}", f"{whole}->>{place}", f"= {literal(option.code)}")
            yield from (_Counter(key, way.code, text, f"= {literal(way.code)}") for way in question.ways_out)
        case kind:
            choices = question.ways_out if kind.is_text else question.choices
            yield from (_Counter(key, choice.code, text, f"= {literal(choice.code)}") for choice in choices)


def _counting(counters: list[_Counter]) -> str:
    """Returns the statement that counts responses by month, channel and group: all of them, then for each counter.

    An answer is looked up once a response and not once a counter: OFFSET 0 keeps the planner from that.
    """
    looked_up = list(dict.fromkeys(counter.looked_up for counter in counters))
    names = {what: f"x{i}" for i, what in enumerate(looked_up)}
    columns = "".join(f", {what} AS {name}" for what, name in names.items())
    group = ", ".join(f"a->>'{key}' AS {key}" for key in _GROUP)
    counts = "".join(f", count(*) FILTER (WHERE {names[one.looked_up]} {one.test})" for one in counters)
    return (
        f"SELECT month, channel, {', '.join(_GROUP)}, count(*) AS people{counts}"  # noqa: S608
        f" FROM (SELECT month, channel, {group}{columns}"
        f" FROM (SELECT month, channel, answers AS a {_ANSWERS_OF}) AS one OFFSET 0) AS looked_up"
        " GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 4, 5, 1"
    )


def _grouping(question: Question) -> str:
    """Returns the statement that counts responses by month, group and band of a number or date."""
    band = band_of(question, f"a->>{literal(question.key)}")
    group = ", ".join(f"a->>'{key}'" for key in _GROUP)
    return (
        f"SELECT month, {group}, {band} AS option, count(*) AS people"  # noqa: S608
        f" FROM (SELECT month, answers AS a {_ANSWERS_OF}) AS one WHERE a ? {literal(question.key)}"
        " GROUP BY 1, 2, 3, 4, 5"
    )


def band_of(question: Question, text: str) -> str:
    """Returns the SQL that makes of a number or date, given as SQL, what `definition.answers.counted` makes of it."""
    if question.kind is Kind.DATE:
        band = f"left({text}, 7)"
    else:
        band = f"trim_scale(to_char(({text})::numeric, '9.99EEEE')::numeric)::text"
    return f"CASE WHEN {text} ~ '^-?[0-9]' THEN {band} ELSE {text} END"


def literal(code: str) -> str:
    """Returns a key or code as SQL. Raises ValueError for anything that is neither."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code")
    return f"'{code}'"


def _describe(row: Counted) -> str:
    _, key, option, *cell = map(str, row)
    return " ".join(filter(None, [f"{row[0]:%Y-%m}", key or "(responses)", option or "(answered)", *cell]))
