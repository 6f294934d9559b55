"""The guarantee: whatever a new figure adds to what was known is ten people or more, or nobody.

Twelve quarters of random counts, small ones mostly, and every window in its turn. What is checked is worked out here
from the counts alone, with no help of the gate.
"""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.indicators.disclosure import ALL, UNKNOWN, Part, Series, Window, decide_everywhere
from engage.indicators.disclosure.london import LONDON

GROUPS = ("a", "b", "c")
ANSWERS = st.tuples(st.integers(0, 12), st.integers(0, 12)) | st.tuples(st.integers(0, 60), st.integers(0, 60))
QUARTER = st.fixed_dictionaries(dict.fromkeys(GROUPS, ANSWERS) | {UNKNOWN: st.tuples(st.just(1), st.integers(0, 3))})
CUBE = st.lists(QUARTER, min_size=12, max_size=12)


def people(quarters, groups, first, last):
    """Answers of some groups from one quarter to another, both included: (favourable, other)."""
    inside = [quarters[q][group] for q in range(max(first, 0), last + 1) for group in groups]
    return sum(yes for yes, _ in inside), sum(no for _, no in inside)


def is_open(yes, no, *, or_nobody=False):
    """Whether so many may be told apart."""
    return (or_nobody and yes + no == 0) or (yes + no >= 30 or (yes + no >= 10 and yes > 0 and no > 0))


def members(category):
    return (*GROUPS, UNKNOWN) if category == ALL else (category,)


def check(quarters, ledgers, window, shown):
    """Checks what the figures of a window add, and what they leave of everybody."""
    for category in shown:
        own = [last for last in ledgers.get(category, ()) if last < window]
        assert sum(people(quarters, members(category), window - 3, window)) >= 30
        added = max([window - 3, *(last + 1 for last in own)])
        assert is_open(*people(quarters, members(category), added, window))
        for last in own:  # what only the older window has, and only the newer
            if last >= window - 3:
                gone = people(quarters, members(category), last - 3, window - 4)
                assert is_open(*gone, or_nobody=True)
    hidden = [group for group in (*GROUPS, UNKNOWN) if group not in shown]
    if len(shown) > 1 and hidden != [UNKNOWN]:
        ends = sorted({max(last, window - 4) for last in ledgers[ALL]} | {window - 4})
        for before, last in pairwise(ends):
            assert is_open(*people(quarters, hidden, before + 1, last))
        assert window >= 3


def three_boroughs(cubes):
    """The quarters of three boroughs by name, what a gate is given of them, and the quarters of all together."""
    boroughs = dict(zip("xyz", cubes, strict=True))
    inputs = {
        Series("trust", gss, "sex"): [Part(number, quarter) for number, quarter in enumerate(quarters)]
        for gss, quarters in boroughs.items()
    }
    london = [
        {g: tuple(map(sum, zip(*(cube[q][g] for cube in cubes), strict=True))) for g in (*GROUPS, UNKNOWN)}
        for q in range(12)
    ]
    return boroughs, inputs, london


@settings(max_examples=60, deadline=None)
@given(st.tuples(CUBE, CUBE, CUBE))
def test_no_new_figure_adds_fewer_than_ten_people_or_tells_of_a_few_what_all_said(cubes):
    boroughs, inputs, london = three_boroughs(cubes)
    released = {}
    for last in range(12):
        found = decide_everywhere(inputs, lambda series: released.get(series, {}), Window(last))
        for series, categories in found.items():
            for category in categories:
                released.setdefault(series, {}).setdefault(category, []).append(Window(last))
            ends = {category: [w.last for w in windows] for category, windows in released.get(series, {}).items()}
            check(london if series.gss == LONDON else boroughs[series.gss], ends, last, categories)
        for category in found[Series("trust", LONDON, "sex")]:
            rest = [gss for gss in boroughs if category not in found[Series("trust", gss, "sex")]]
            if 0 < len(rest) < 3:
                left = [people(boroughs[gss], members(category), last - 3, last) for gss in rest]
                assert is_open(*map(sum, zip(*left, strict=True)), or_nobody=True)


HELD_BACK = st.sets(st.tuples(st.sampled_from([*"xyz", LONDON]), st.sampled_from([ALL, "groups"])))


@settings(max_examples=60, deadline=None)
@given(st.tuples(CUBE, CUBE, CUBE), st.lists(HELD_BACK, min_size=12, max_size=12))
def test_what_was_held_back_of_a_window_may_follow_and_gives_nobody_away(cubes, held_back):
    boroughs, inputs, london = three_boroughs(cubes)
    released = {}
    for last, held in enumerate(held_back):

        def fit(series, held=held):
            if (series.gss, ALL) in held:
                return set()
            return {ALL} if (series.gss, "groups") in held else None

        for some in (fit, lambda _: None):
            found = decide_everywhere(inputs, lambda series: released.get(series, {}), Window(last), some)
            for series, categories in found.items():
                ledger = released.setdefault(series, {})
                assert {one for one, windows in ledger.items() if Window(last) in windows} <= categories
                for category in categories:
                    if Window(last) not in ledger.setdefault(category, []):
                        ledger[category].append(Window(last))
                ends = {category: [w.last for w in windows] for category, windows in ledger.items()}
                check(london if series.gss == LONDON else boroughs[series.gss], ends, last, categories)
            for category in found[Series("trust", LONDON, "sex")]:
                rest = [gss for gss in boroughs if category not in found[Series("trust", gss, "sex")]]
                if 0 < len(rest) < 3:
                    left = [people(boroughs[gss], members(category), last - 3, last) for gss in rest]
                    assert is_open(*map(sum, zip(*left, strict=True)), or_nobody=True)
