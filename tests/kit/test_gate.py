"""What is released never lets a small group be worked out, whatever is subtracted from what."""

import csv
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.kit.gate import UNKNOWN, Window, answers_in, released, released_by_group, segments, total
from tests.shared import shared

YES, NO = "yes", "no"


def series(*quarters):
    """Quarter 0, 1, … → (how many said yes, how many no)."""
    return {n: Counter({YES: yes, NO: no}) for n, (yes, no) in enumerate(quarters) if yes or no}


def ends(windows):
    return [window.last for window in windows]


def test_a_window_is_four_quarters_and_needs_thirty_people():
    assert ends(released(series((14, 15)), 3)) == []
    assert released(series((15, 15)), 3) == [Window(0)]
    assert (Window(5).first, Window(5).last) == (2, 5)


def test_nine_more_move_nothing_and_wait_for_a_tenth():
    assert ends(released(series((20, 20), (4, 5), (0, 1)), 2)) == [0, 2]


def test_twenty_nine_of_one_mind_move_nothing_and_thirty_do():
    assert ends(released(series((20, 20), (29, 0)), 1)) == [0]
    assert ends(released(series((20, 20), (30, 0)), 1)) == [0, 1]


def test_the_few_of_a_first_quarter_are_not_given_away_when_they_leave_the_window():
    quiet_start = series((2, 1), (20, 20), (20, 20), (20, 20), (20, 20), (20, 20))
    assert ends(released(quiet_start, 3)) == [1, 2, 3]
    assert ends(released(quiet_start, 5)) == [1, 2, 3, 5]  # the window to 4 would begin after the three of quarter 0


def test_segments_lie_between_the_beginnings_and_the_ends():
    assert segments([Window(3), Window(5)]) == [(0, 1), (2, 3), (4, 5)]


def test_no_group_has_a_figure_before_twelve_whole_months():
    groups = {"a": series(*[(20, 20)] * 6), "b": series(*[(20, 20)] * 6), UNKNOWN: {}}
    windows = released(total(groups.values()), 5)
    assert ends(windows) == [0, 1, 2, 3, 4, 5]
    assert {group: ends(own) for group, own in released_by_group(groups, windows).items()} == {
        "a": [3, 4, 5],
        "b": [3, 4, 5],
    }


def test_a_hidden_group_takes_the_smallest_shown_one_with_it():
    groups = {"a": series(*[(20, 20)] * 4), "b": series(*[(10, 10)] * 4), "c": series(*[(1, 1)] * 4), UNKNOWN: {}}
    shown = released_by_group(groups, released(total(groups.values()), 3))
    assert {group for group, windows in shown.items() if windows} == {"a"}


def test_people_who_did_not_say_hide_nobody_and_need_no_hiding():
    groups = {"a": series(*[(20, 20)] * 4), "b": series(*[(20, 20)] * 4), UNKNOWN: series(*[(1, 0)] * 4)}
    shown = released_by_group(groups, released(total(groups.values()), 3))
    assert all(windows == [Window(3)] for windows in shown.values())


def test_nothing_is_released_of_nobody():
    assert released({}, 9) == []
    assert released_by_group({}, []) == {}


QUARTERS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=14)


@given(st.lists(QUARTERS, min_size=1, max_size=4), QUARTERS)
def test_whatever_can_be_subtracted_is_nobody_or_ten_and_not_of_one_mind(many, unknown):
    groups = {f"g{n}": series(*quarters) for n, quarters in enumerate(many)} | {UNKNOWN: series(*unknown)}
    everyone = total(groups.values())
    windows = released(everyone, 14)
    shown = released_by_group(groups, windows)
    for own, ledger in [(everyone, windows), *((groups[group], shown[group]) for group in shown)]:
        for number, window in enumerate(ledger, 1):
            assert answers_in(own, window.first, window.last).total() >= 30
            for part in segments(ledger[:number]):
                people = answers_in(own, *part)
                assert people.total() == 0 or people.total() >= 10
                assert len(+people) != 1 or people.total() >= 30
    for number, window in enumerate(windows, 1):
        hidden = [g for g in groups if window not in shown.get(g, ())]
        if set(hidden) in ({UNKNOWN}, set(groups)):
            continue
        rest = total(groups[group] for group in hidden)
        for part in segments(windows[:number]):
            if window.first <= part[0] and part[1] <= window.last:
                assert answers_in(rest, *part).total() >= 10


def test_few_people_who_are_not_shown_do_not_all_say_the_same():
    groups = {"a": series(*[(10, 10)] * 4), "b": series(*[(10, 10)] * 4), UNKNOWN: series()}
    for yes, others in ((0, {"b"}), (3, {"a", "b"})):
        groups["c"] = series((yes, 12 - yes), (0, 0), (0, 0), (0, 0))
        shown = released_by_group(groups, released(total(groups.values()), 3, first_after=4))
        assert {group for group, windows in shown.items() if windows} == others


def test_what_comes_later_never_changes_what_was_released():
    chance = Random(3)
    groups = {name: series(*[(chance.randrange(9), chance.randrange(9)) for _ in range(30)]) for name in "abc"}
    groups[UNKNOWN] = {}
    whole = released_by_group(groups, released(total(groups.values()), 29))
    for until in range(30):
        past = {g: {q: answers for q, answers in own.items() if q <= until} for g, own in groups.items()}
        assert released_by_group(past, released(total(past.values()), until)) == {
            group: [window for window in windows if window.last <= until] for group, windows in whole.items()
        }


@pytest.mark.parametrize("borough", ["North", "South", "West"])
def test_it_releases_just_what_the_reference_gate_releases(borough):
    folder = shared("reference/statistics/O4_sdc_attack")
    groups: dict = {}
    with (folder / "responses.csv").open() as file:
        for row in csv.DictReader(file):
            if row["borough"] == borough and row["trust"]:
                answers = groups.setdefault(row["group"], {}).setdefault(int(row["quarter"]), Counter())
                answers[row["trust"]] += 1
    windows = released(total(groups.values()), 11, first_after=4)
    found = {("all", window.first, window.last) for window in windows}
    found |= {(g, w.first, w.last) for g, own in released_by_group(groups, windows).items() for w in own}
    with (folder / "release_category_gate.csv").open() as file:
        assert found == {
            (row["group"], int(row["start_quarter"]), int(row["end_quarter"]))
            for row in csv.DictReader(file)
            if row["borough"] == borough
        }
