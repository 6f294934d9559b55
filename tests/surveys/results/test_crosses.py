"""Groups of people: an attacker who subtracts everything from everything else learns nothing of a few."""

import random
from fractions import Fraction
from itertools import combinations

import pytest

from surveys.results.crosses import FEWEST_HIDDEN, FEWEST_ON_A_SIDE, UNKNOWN, cross


def agreeing(**groups):
    """{group: (favourable, base)} as cells and bases; "_" is the group of those who did not say."""
    named = {UNKNOWN if name == "_" else name: value for name, value in groups.items()}
    cells = {group: {"yes": yes, "no": base - yes} for group, (yes, base) in named.items()}
    return cells, {group: base for group, (_, base) in named.items()}


def shown(**groups):
    return dict(cross(*agreeing(**groups), ["yes"]).groups)


def test_every_group_of_thirty_is_shown():
    assert shown(a=(60, 100), b=(40, 90), _=(3, 5)) == {"a": 100, "b": 90}


def test_a_small_group_takes_the_next_smallest_with_it_when_it_is_fewer_than_ten():
    assert shown(a=(60, 100), b=(40, 90), c=(4, 8)) == {"a": 100}
    assert shown(a=(60, 100), b=(40, 90), c=(9, 18)) == {"a": 100, "b": 90}


def test_those_who_did_not_say_hide_with_a_small_group():
    assert shown(a=(60, 100), b=(40, 90), c=(4, 8), _=(3, 7)) == {"a": 100, "b": 90}


def test_hidden_people_who_all_agree_are_not_given_away():
    assert shown(a=(60, 100), b=(40, 90), c=(18, 18)) == {"a": 100}


def test_a_group_near_an_edge_is_not_shown_and_cannot_be_worked_out():
    # 97 of 100: shown, its three others would be known; hidden alone, they would be what is left over.
    assert shown(a=(97, 100), b=(40, 90), c=(50, 95)) == {"c": 95}


def test_a_large_group_at_an_edge_does_not_hide_all_others():
    assert shown(a=(498, 500), b=(40, 90), c=(50, 95), d=(60, 110)) == {"c": 95, "d": 110}


def test_nobody_alone_is_shown_where_there_are_too_few():
    assert shown(a=(15, 29), b=(10, 25)) == {}
    assert shown() == {}


def test_options_that_few_of_a_group_chose_are_left_out_together():
    cells = {"a": {"x": 60, "y": 37, "z": 3}, "b": {"x": 30, "y": 40, "z": 30}}
    found = cross(cells, {"a": 100, "b": 100}, ["x", "y", "z"])
    # z alone would be left over, so y goes with it.
    assert found.columns == ("x",)
    assert found.cells == {"a": {"x": 60}, "b": {"x": 30}}


def test_all_options_are_shown_where_every_group_has_enough_of_each():
    cells = {"a": {"x": 60, "y": 40}, "b": {"x": 30, "y": 70}}
    assert cross(cells, {"a": 100, "b": 100}, ["x", "y"]).columns == ("x", "y")


def rank(rows):
    rows = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(len(rows)):
            if r != found and rows[r][column]:
                times = rows[r][column] / rows[found][column]
                rows[r] = [a - times * b for a, b in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


def derivable(groups, options, found):
    """Every (set of groups, set of options) whose people can be worked out exactly from what is published.

    Published: of each group shown its people and those in each column; of everybody the same.
    """
    place = {(g, o): i for i, (g, o) in enumerate((g, o) for g in groups for o in options)}

    def row(some_groups, some_options):
        made = [0] * len(place)
        for g in some_groups:
            for o in some_options:
                made[place[g, o]] = 1
        return made

    known = [row(groups, options), *(row(groups, [o]) for o in found.columns)]
    for g in found.groups:
        known += [row([g], options), *(row([g], [o]) for o in found.columns)]
    whole = rank(known)
    for size in range(1, len(groups) + 1):
        for some in combinations(groups, size):
            for count in range(1, len(options) + 1):
                for chosen in combinations(options, count):
                    if rank([*known, row(some, chosen)]) == whole:
                        yield some, chosen


@pytest.mark.parametrize("options", [("yes", "no"), ("x", "y", "z")])
def test_whatever_is_subtracted_nothing_of_a_few_people_comes_out(options):
    chance = random.Random(len(options))
    published = hidden = 0
    for _ in range(120):
        groups = [*"abcd"[: chance.randint(2, 4)], UNKNOWN]
        cells = {g: {o: chance.choice([0, 2, 5, 9, 14, 40, 90, 200]) for o in options} for g in groups}
        if chance.random() < 0.3:
            cells[UNKNOWN] = dict.fromkeys(options, 0)
        bases = {g: sum(cells[g].values()) for g in groups}
        columns = options[:1] if options == ("yes", "no") else options
        found = cross(cells, bases, columns)
        if not found.groups:
            continue
        published += 1
        hidden += len(found.groups) < len(groups) - 1
        for some, chosen in derivable(groups, options, found):
            people = sum(bases[g] for g in some)
            inside = sum(cells[g][o] for g in some for o in chosen)
            if not any(bases[g] for g in some if g != UNKNOWN):
                continue  # those who did not say which group they are in may be known, all together
            assert people >= FEWEST_HIDDEN, (cells, found, some)
            if len(chosen) < len(options):
                assert FEWEST_ON_A_SIDE <= inside <= people - FEWEST_ON_A_SIDE, (cells, found, some, chosen)
    assert published > 30
    assert hidden > 10
