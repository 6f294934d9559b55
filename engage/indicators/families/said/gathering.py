"""Reads the tallies of surveys that are over: people and their answers by weighting cell, as compact plain JSON.

What comes of it:

- `until`: the last quarter that is over, "2026-Q3".
- `indicators`: their keys, in the order of the numbers below.
- `cells`: [age band, sex, ethnic group] of each cell, "" where it is not known.
- `residents`: GSS code → {"age_band": {group: people}, "sex": …, "ethnic_group": …}, of the Census.
- `surveys`: GSS code → quarter of its last day → slug of the survey → one list for each cell with somebody in it:
  [number of the cell, people, favourable, other, favourable, other, …], two numbers an indicator. Who said neither gave
  no answer to it.
- `given`: GSS code → slug of the survey → number of the indicator, as a text → of whom the survey's own results say how
  many there are: "all" and groups, as "sex=female", "sex=" of those who did not say (`surveys.results.given`).
- `waiting`: GSS code → the first quarter in which a survey closed whose counts may still change.
- `released`: GSS code → indicator → group → keys of the windows of which a figure is in force.
- `late`: what the audit of the last release had no time for (`showing.late`), to be tried again.

People are those who sent a whole response to a survey in which some answer to one of the indicators was given; who
was not asked for one gave no answer to it. Counts stay inside: nobody may see a cell.
"""

import asyncio
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import Any

from tortoise import connections

from boroughs.census import AGE_BANDS, ETHNIC_GROUPS, SEXES, residents
from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX
from engage.indicators.families import Gathered
from engage.indicators.measures import ITEMS, SURVEY_PREFIX
from engage.indicators.models import IndicatorRelease
from engage.indicators.periods import Kind, closed_before, quarter_of
from surveys.bank import NO_ANSWER
from surveys.results.given import given
from surveys.results.settled import unsettled

COLUMNS = (AGE, SEX, ETHNIC_GROUP)
CELLS = tuple(product((*AGE_BANDS, ""), (*SEXES, ""), (*ETHNIC_GROUPS, "")))
"""Every cell there can be: age band, sex and ethnic group, "" where it is not known."""

ITEMS_OF = {item.key: item for item in ITEMS.values()}
_NUMBER_OF = {item.key: number for number, item in enumerate(ITEMS.values())}

_KNOWN = [(key, code) for key, item in ITEMS_OF.items() for code, _ in item.options if code not in NO_ANSWER]
"""Every answer that is favourable or not: its question and option."""

_IS_FAVOURABLE = [code in ITEMS_OF[key].favourable for key, code in _KNOWN]

# Summed by the database over months and options, so that what is read is as large as what is kept.
_COUNTS = """
    SELECT borough.gss, survey.slug, survey.closes_on, age_band, sex, ethnic_group, question_key, people, favourable
    FROM (
        SELECT survey_id, age_band, sex, ethnic_group, question_key, sum(count)::int AS people,
            (sum(count) FILTER (WHERE is_favourable))::int AS favourable
        FROM survey_tally JOIN unnest($2::text[], $3::text[], $4::bool[]) AS known (question_key, option, is_favourable)
            USING (question_key, option)
        GROUP BY 1, 2, 3, 4, 5
        UNION ALL
        SELECT survey_id, age_band, sex, ethnic_group, '', sum(count)::int, 0
        FROM survey_tally WHERE question_key = '' GROUP BY 1, 2, 3, 4
    ) AS counted JOIN survey ON survey.id = survey_id JOIN borough ON borough.id = survey.borough_id
    WHERE survey.published_at IS NOT NULL AND survey.closes_on <= $1 AND people > 0
"""
_OPTIONS = """
    SELECT borough.gss, survey.slug, question_key, option, people
    FROM (
        SELECT survey_id, question_key, option, sum(count)::int AS people
        FROM survey_tally JOIN unnest($2::text[], $3::text[]) AS known (question_key, option)
            USING (question_key, option)
        GROUP BY 1, 2, 3
    ) AS counted JOIN survey ON survey.id = survey_id JOIN borough ON borough.id = survey.borough_id
    WHERE survey.published_at IS NOT NULL AND survey.closes_on <= $1 AND people > 0
"""
_RELEASED = """
    SELECT gss, indicator, of_group, period FROM figure_in_force
    WHERE starts_with(indicator, $1) AND starts_with(period, '12m-') AND figure->>'status' = ANY($2::text[])
    ORDER BY gss, indicator, of_group, period
"""


async def gather(today: date) -> Gathered:
    """Returns all of it as it stands on a London date."""
    until = closed_before(today, Kind.QUARTER)
    waiting = {gss: day for gss, day in (await unsettled(today)).items() if day <= until.ends_on}
    known = [list(column) for column in zip(*_KNOWN, strict=True)]
    surveys = _nested(await _rows(_COUNTS, until.ends_on, *known, _IS_FAVOURABLE), waiting)
    return {
        "until": until.key,
        "indicators": list(ITEMS),
        "cells": [list(cell) for cell in CELLS],
        "residents": {
            gss: {column: dict(people.of(column)) for column in COLUMNS}
            for gss, people in sorted((await residents()).items())
        },
        "surveys": surveys,
        "given": _given(surveys, await _rows(_OPTIONS, until.ends_on, *known)),
        "waiting": {gss: quarter_of(day).key for gss, day in waiting.items()},
        "released": await released(SURVEY_PREFIX),
        "late": await _late(),
    }


async def _late() -> list[list[str]]:
    """What the last release notes as not looked at in time; where none was made since, nothing of that is released."""
    last = await IndicatorRelease.all().order_by("-id").only("id", "inputs").first()
    inputs = await asyncio.to_thread(lambda: json.loads(zlib.decompress(last.inputs))) if last else {}
    found: list[list[str]] = inputs.get("gathered", {}).get("said", {}).get("surveys", {}).get("not_in_time", [])
    return found


async def released(prefix: str) -> Gathered:
    """Returns `released` of the indicators whose keys begin so."""
    found: Gathered = {}
    rows = await connections.get("default").execute_query_dict(_RELEASED, [prefix, ["shown", "use_with_care"]])
    for row in rows:
        groups = found.setdefault(row["gss"], {}).setdefault(row["indicator"], {})
        groups.setdefault(row["of_group"], []).append(row["period"])
    return found


async def _rows(statement: str, *values: object) -> Sequence[Any]:
    async with connections.get("default").acquire_connection() as connection, connection.transaction():
        await connection.execute("SET LOCAL work_mem = '128MB'")  # or it would sort on disk
        rows: Sequence[Any] = await connection.fetch(statement, *values, timeout=600)
        return rows


def _nested(rows: Iterable[Any], waiting: dict[str, date]) -> Gathered:
    """`surveys`, from rows of the tally; nothing of a quarter in which some survey still waits, or of later ones."""
    number_of = {cell: number for number, cell in enumerate(CELLS)}
    found: dict[tuple[str, str, str], dict[int, list[int]]] = {}
    asking = set()

    @cache  # there are many rows of one survey
    def quarter(gss: str, closes_on: date) -> str | None:
        of = quarter_of(closes_on)
        return of.key if of.ends_on < waiting.get(gss, date.max) else None

    for gss, slug, closes_on, *cell, question, people, favourable in rows:
        key = quarter(gss, closes_on)
        if key is None:
            continue
        survey = gss, key, slug
        line = found.setdefault(survey, {}).setdefault(number_of[tuple(cell)], [0] * (1 + 2 * len(_NUMBER_OF)))
        if question:
            asking.add(survey)
            place = 1 + 2 * _NUMBER_OF[question]
            line[place : place + 2] = favourable or 0, people - (favourable or 0)
        else:
            line[0] = people
    surveys: Gathered = {}
    for survey in sorted(asking):
        gss, key, slug = survey
        lines = [[number, *line] for number, line in sorted(found[survey].items())]
        surveys.setdefault(gss, {}).setdefault(key, {})[slug] = lines
    return surveys


def groups_of(
    lines: Sequence[Sequence[int]], indicator: int, cells: Sequence[Sequence[str]]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Returns {characteristic: {group: (favourable, other)}} of one survey, from its lines of `surveys`."""
    found: dict[str, dict[str, tuple[int, int]]] = {column: {} for column in COLUMNS}
    place = 2 + 2 * indicator
    for line in lines:
        agree, other = line[place], line[place + 1]
        if agree or other:
            for column, group in zip(COLUMNS, cells[line[0]], strict=True):
                before = found[column].get(group, (0, 0))
                found[column][group] = before[0] + agree, before[1] + other
    return found


def people_of(lines: Iterable[Sequence[int]]) -> dict[str, dict[str, int]]:
    """Returns how many people sent a whole response, by characteristic and group."""
    found: dict[str, dict[str, int]] = {column: {} for column in COLUMNS}
    for line in lines:
        for column, group in zip(COLUMNS, CELLS[line[0]], strict=True):
            found[column][group] = found[column].get(group, 0) + line[1]
    return found


def _given(surveys: Gathered, rows: Iterable[Any]) -> Gathered:
    """`given`, from how many chose each option of a survey."""
    options: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for gss, slug, question, option, people in rows:
        options.setdefault((gss, slug), {}).setdefault(question, {})[option] = people
    found: Gathered = {}
    for gss, quarters in surveys.items():
        for of_quarter in quarters.values():
            for slug, lines in of_quarter.items():
                found.setdefault(gss, {})[slug] = {
                    str(number): given(
                        {code: counts.get(code, 0) for key, code in _KNOWN if key == question},
                        groups_of(lines, number, CELLS),
                        ITEMS_OF[question].favourable,
                        people_of(lines),
                    )
                    for question, counts in sorted(options[gss, slug].items())
                    for number in [_NUMBER_OF[question]]
                }
    return found
