"""What holds of any answers: releases one after another, surveys split in two, and no figure of too few."""

import copy
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.indicators.families.said import FAMILY, cubes
from engage.indicators.families.said.gathering import CELLS
from engage.indicators.judging import judged
from engage.kit.gate import Window, segments
from tests.indicators.families.said.factories import FULL, HACKNEY, LISTENS, TRUST, line, make_gathered

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
UNSAID = [number for number, cell in enumerate(CELLS) if not all(cell)]


@st.composite
def gathered(draw):
    """Surveys of 0 to 400 people in each of six quarters, who say what their cell and their survey make likely."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    numbers = FULL + UNSAID[:3]
    surveys = {}
    for key in QUARTERS:
        people = random.multinomial(int(random.choice([0, 12, 60, 400])), random.dirichlet(np.full(len(numbers), 3)))
        lines = []
        for number, count in zip(numbers, people.tolist(), strict=True):
            said = [random.multinomial(count, random.dirichlet((3, 3, 0.5))).tolist() for _ in range(2)]
            if count:
                lines.append(line(number, count, {TRUST: said[0][:2], LISTENS: said[1][:2]}))
        if lines:
            surveys[key] = lines
    return make_gathered({HACKNEY: surveys} if surveys else {}, QUARTERS[-1])


def compiled(parts):
    return judged(FAMILY.compile({"surveys": parts, "commitments": {"rated": [], "released": {}}}))


def unjudged(figures):
    """Figures without gaps and changes, which are judged over a release."""
    return {one.key: replace(one, gap=None, change=None) for one in figures}


@settings(max_examples=15, deadline=None)
@given(gathered())
def test_quarter_by_quarter_the_same_is_released_as_at_once(parts):
    released, found = {}, {}
    for until in QUARTERS:
        of = {gss: {key: v for key, v in by.items() if key <= until} for gss, by in parts["surveys"].items()}
        now = {**parts, "until": until, "surveys": {gss: by for gss, by in of.items() if by}}
        figures = compiled({**now, "released": copy.deepcopy(released)})
        assert not found.keys() & unjudged(figures).keys()
        found |= unjudged(figures)
        for one in figures:
            groups = released.setdefault(one.gss, {}).setdefault(one.indicator, {})
            groups.setdefault(one.group, []).append(one.period.key)
    assert found == unjudged(compiled(parts))


@settings(max_examples=15, deadline=None)
@given(gathered())
def test_what_is_released_is_of_thirty_and_nothing_below_ten_is_left_between_two_windows(parts):
    if not parts["surveys"]:
        return
    place = cubes.places(parts)[0]
    found = compiled(parts)
    assert all(one.base >= 30 for one in found)
    series = {(one.indicator, one.group) for one in found}
    for indicator, group in series:
        windows = [cubes.number_of(one.period.key) for one in found if (one.indicator, one.group) == (indicator, group)]
        column, _, value = group.partition("=")
        inside = [not group or cell[place.cube.columns.index(column)] == value for cell in place.cube.cells]
        answers = place.cube.answers[indicator][:, inside, :2].sum(axis=(1, 2))
        for first, last in segments([Window(number) for number in windows]):
            people = sum(answers[max(0, first - place.first) : max(0, last + 1 - place.first)])
            assert people == 0 or people >= 10


@settings(max_examples=15, deadline=None)
@given(gathered(), st.integers(0, 2**32))
def test_a_survey_counts_the_same_whole_or_as_two_of_its_quarter(parts, seed):
    random, halves = np.random.default_rng(seed), copy.deepcopy(parts)
    for gss, quarters in halves["surveys"].items():
        for key, surveys in quarters.items():
            one = [lines for lines in surveys["one"] if random.random() < 0.5]
            two = [lines for lines in surveys["one"] if lines not in one]
            quarters[key] = {slug: lines for slug, lines in (("one", one), ("two", two)) if lines}
        halves["given"][gss]["two"] = halves["given"][gss]["one"]
    assert compiled(halves) == compiled(parts)
