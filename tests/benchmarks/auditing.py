"""What it takes to audit a release, at most: `python -m tests.benchmarks.auditing [boroughs] [indicators] [people]`.

All boroughs with London, twelve indicators by three characteristics, and surveys of some sixty people a quarter in each
(or of 4 to as many as told, with a minus: boroughs that differ). The answers are by chance, and four releases follow
one another, each with one more window to subtract.
"""

import sys
from copy import deepcopy
from time import perf_counter
from typing import Any

import numpy as np

from boroughs.census import RESIDENTS
from engage.indicators.families import Gathered
from engage.indicators.families.said import FAMILY
from engage.indicators.families.said.gathering import CELLS, COLUMNS, groups_of
from engage.indicators.measures import ITEMS
from surveys.bank import NO_ANSWER
from surveys.results.given import given

_QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
_UNKNOWN = 0.05
_SAYS = (0.5, 0.42, 0.08)
"""How likely somebody is favourable, is not, and gives no answer."""

_Lines = list[list[int]]


def main(boroughs: int = 33, indicators: int = 12, people: int = 60) -> None:
    """Says what each release takes: to withhold what must be, and to check again what is left."""
    gathered, released = _gathered(boroughs, indicators, people), {}
    for until in _QUARTERS[3:]:
        now = {**gathered, "until": until, "released": deepcopy(released)}
        now["surveys"] = {
            gss: {key: lines for key, lines in quarters.items() if key <= until}
            for gss, quarters in gathered["surveys"].items()
        }
        started = perf_counter()
        settled, withheld = FAMILY.settle({"surveys": now, "commitments": {"rated": [], "released": {}}})
        after_settling = perf_counter()
        figures = FAMILY.compile(settled)
        after_compiling = perf_counter()
        refused = FAMILY.check(settled, figures)
        _say(
            f"{until}: {len(figures)} figures, settled in {after_settling - started:.0f} s,"
            f" compiled in {after_compiling - after_settling:.0f} s,"
            f" checked in {perf_counter() - after_compiling:.0f} s; withheld {withheld}, refused {refused}"
        )
        for one in figures:
            groups = released.setdefault(one.gss, {}).setdefault(one.indicator, {})
            groups.setdefault(one.group, []).append(one.period.key)


def _gathered(boroughs: int, indicators: int, people: int) -> Gathered:
    random, asked = np.random.default_rng(1), list(ITEMS)[:indicators]
    found: dict[str, Any] = {"surveys": {}, "given": {}}
    some = dict(sorted(RESIDENTS.items())[:boroughs])
    residents = {gss: {column: dict(lives.of(column)) for column in COLUMNS} for gss, lives in some.items()}
    for gss, margins in residents.items():
        chances = np.array([_chance(cell, margins) for cell in CELLS])
        mean = people if people > 0 else int(random.integers(4, -people))
        for key in _QUARTERS:
            counts = random.multinomial(random.poisson(mean), chances / chances.sum())
            lines = [_line(number, int(count), len(asked), random) for number, count in enumerate(counts) if count]
            found["surveys"].setdefault(gss, {})[key] = {key: lines}
            results = {str(number): _given(lines, number, name) for number, name in enumerate(asked)}
            found["given"].setdefault(gss, {})[key] = results
    cells = [list(cell) for cell in CELLS]
    return {**found, "indicators": asked, "cells": cells, "residents": residents, "waiting": {}}


def _chance(cell: tuple[str, ...], margins: dict[str, dict[str, int]]) -> float:
    chance = 1.0
    for column, group in zip(COLUMNS, cell, strict=True):
        of = margins[column]
        chance *= (1 - _UNKNOWN) * of.get(group, 0) / sum(of.values()) if group else _UNKNOWN
    return chance


def _line(number: int, people: int, indicators: int, random: np.random.Generator) -> list[int]:
    said = [random.multinomial(people, _SAYS)[:2].tolist() for _ in range(indicators)]
    return [number, people, *(count for one in said for count in one)]


def _given(lines: _Lines, number: int, name: str) -> list[str]:
    item = ITEMS[name]
    codes = [code for code, _ in item.options if code not in NO_ANSWER]
    agree = next(code for code in codes if code in item.favourable)
    other = next(code for code in codes if code not in item.favourable)
    options = {agree: sum(one[2 + 2 * number] for one in lines), other: sum(one[3 + 2 * number] for one in lines)}
    return given(options, groups_of(lines, number, CELLS), item.favourable)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what this is for


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
