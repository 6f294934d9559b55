"""Numbers, times and order of items, worked out without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from meetings.agenda.order import at_place, can, moved, places
from meetings.items import numbered, starts
from meetings.models import AgendaItem

START = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)


@dataclass
class One:
    """An item as short as it gets."""

    id: int
    name: str
    position: int
    is_under: bool


def outline(text):
    """Items from words such as "a b -c d", where -c is under b."""
    return [One(n, word.strip("-"), n, word.startswith("-")) for n, word in enumerate(text.split(), 1)]


def told(items):
    return " ".join(f"-{item.name}" if item.is_under else item.name for item in items)


@pytest.mark.parametrize(
    ("items", "labels"),
    [
        ("", ""),
        ("a b c", "1 2 3"),
        ("a b -c -d e -f", "1 2 2.1 2.2 3 3.1"),
        ("-a b", "1 2"),  # nothing is before it to be under
        ("-a -b", "1 1.1"),
    ],
)
def test_items_are_numbered_on_two_levels(items, labels):
    assert " ".join(label for label, _ in numbered(outline(items))) == labels


@pytest.mark.parametrize(
    ("items", "which", "do", "then"),
    [
        ("a b c", 1, "up", "b a c"),
        ("a b c", 0, "up", "a b c"),
        ("a b c", 2, "down", "a b c"),
        ("a -b c -d", 2, "up", "c -d a -b"),  # what is under it comes along
        ("a -b c -d e", 0, "down", "c -d a -b e"),
        ("a -b -c d", 2, "up", "a -c -b d"),
        ("a -b -c d", 1, "up", "a -b -c d"),  # nothing before a to be under
        ("a b -c", 2, "up", "a -c b"),  # it leaves b for a
        ("a -b c -d", 1, "down", "a c -b -d"),
        ("a -b", 1, "down", "a -b"),
    ],
)
def test_an_item_moves_one_place_with_what_is_under_it(items, which, do, then):
    assert told(moved(outline(items), which, do)) == then


@pytest.mark.parametrize(
    ("items", "which", "place", "then"),
    [
        ("a b c d", 0, 4, "b c d a"),
        ("a b c d", 3, 1, "d a b c"),
        ("a b c d", 1, 3, "a c b d"),
        ("a -b c -d e", 0, 3, "c -d e a -b"),
        ("a -b c -d e", 4, 1, "e a -b c -d"),
        ("a -b c -d e -f", 0, 2, "c -d a -b e -f"),
        ("a -b -c -d e", 3, 1, "a -d -b -c e"),
        ("a b", 0, 3, "a b"),
        ("a b", 0, 0, "a b"),
    ],
)
def test_an_item_goes_to_a_place_of_its_level(items, which, place, then):
    assert told(at_place(outline(items), which, place)) == then


@pytest.mark.parametrize("items", ["a b c d", "a -b -c d -e f", "a -b"])
def test_no_move_loses_an_item_or_begins_with_one_under_another(items):
    listed = outline(items)
    for which, one in enumerate(listed):
        tries = [moved(listed, which, do) for do in ("up", "down")]
        tries += [at_place(listed, which, place) for place in range(1, len(places(listed, which)) + 1)]
        for then in tries:
            assert sorted(item.id for item in then) == sorted(item.id for item in listed)
            assert not then[0].is_under
            assert one in then


def test_buttons_are_only_those_that_change_something():
    listed = outline("a -b c")
    assert [can(listed, which) for which in range(3)] == [{"down"}, {"down", "out"}, {"up", "in"}]


def planned(*minutes):
    return [
        AgendaItem(id=n, position=n, title="x", minutes_planned=length, is_under=under)
        for n, (length, under) in enumerate(minutes, 1)
    ]


def test_each_item_starts_when_those_before_it_are_over():
    times, ends_at = starts(START, planned((5, False), (0, False), (20, True), (10, True), (15, False)))
    assert [f"{at:%H:%M}" for at in times.values()] == ["18:30", "18:35", "18:35", "18:55", "19:05"]
    assert f"{ends_at:%H:%M}" == "19:20"


def test_an_item_with_others_under_it_needs_no_minutes_of_its_own():
    times, ends_at = starts(START, planned((None, False), (20, True), (5, False)))
    assert [f"{at:%H:%M}" for at in times.values()] == ["18:30", "18:30", "18:50"]
    assert f"{ends_at:%H:%M}" == "18:55"


def test_after_an_item_without_minutes_no_time_is_made_up():
    times, ends_at = starts(START, planned((5, False), (None, False), (10, False)))
    assert list(times) == [1, 2]
    assert ends_at is None


def test_times_are_right_across_a_clock_change():
    start = datetime(2027, 3, 28, 0, 45, tzinfo=UTC)  # 00:45 in London; the clocks go forward at 1
    times, _ = starts(start, planned((30, False), (5, False)))
    assert times[2] == datetime(2027, 3, 28, 1, 15, tzinfo=UTC)


def test_an_empty_agenda_has_no_end():
    assert starts(START, []) == ({}, None)
