"""What the family gathers, made by hand: boring answers of one borough unless told otherwise."""

from collections.abc import Iterable, Mapping
from typing import Any

from boroughs.census import RESIDENTS
from engage.indicators.families.said.gathering import CELLS, COLUMNS
from engage.indicators.measures import ITEMS

HACKNEY, CROYDON = "E09000012", "E09000008"
TRUST = "local.survey.pas.trust_mps"
LISTENS = "local.survey.pas.listens"
FULL = [number for number, cell in enumerate(CELLS) if all(cell)]
"""The cells of people who told all three."""

Lines = list[list[int]]


def even(people: int = 10, favourable: int = 6, other: int = 4, *, indicator: str = TRUST) -> Lines:
    """The lines of a survey with as many people in each cell, who answer alike, of one indicator."""
    return [line(number, people, {indicator: (favourable, other)}) for number in FULL]


def line(number: int, people: int, said: Mapping[str, tuple[int, int]]) -> list[int]:
    """One line: people of a cell, and how many of them were favourable and otherwise, by indicator."""
    return [number, people, *(count for key in ITEMS for count in said.get(key, (0, 0)))]


def make_gathered(surveys: Mapping[str, Mapping[str, Lines]], until: str = "2026-Q3", **more: Any) -> dict[str, Any]:
    """`surveys` are {GSS code: {quarter: lines}}, one survey a quarter, none of which shows results of its own."""
    return {
        "until": until,
        "indicators": list(ITEMS),
        "cells": [list(cell) for cell in CELLS],
        "residents": {
            gss: {column: dict(people.of(column)) for column in COLUMNS} for gss, people in RESIDENTS.items()
        },
        "surveys": {gss: {key: {"one": lines} for key, lines in of.items()} for gss, of in surveys.items()},
        "given": {
            gss: {"one": {str(number): [] for number in _asked(of.values())}} for gss, of in surveys.items()
        },
        "waiting": {},
        "released": {},
        **more,
    }  # fmt: skip


def _asked(surveys: Iterable[Lines]) -> list[int]:
    places = {place for lines in surveys for one in lines for place, count in enumerate(one[2:]) if count}
    return sorted({place // 2 for place in places})
