"""Differences between texts: nothing is lost, and what is shown is what is done."""

from hypothesis import given
from hypothesis import strategies as st

from engage.kit.difference import by_words, changes, near_changes, take

TEXTS = st.lists(
    st.sampled_from(("police", "search", "RESOLVED", "چرا", "নাগরিক", ",", "\n", "\n\n", "- ", " ", "é", "👮🏽"))
).map("".join)


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_older_text_and_what_stayed_and_came_the_newer(old, new):
    pieces = by_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new
    assert all(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
def test_all_changes_make_the_newer_text_and_none_the_older(old, new):
    found = changes(old, new)
    numbers = range(len(found))
    assert take(old, found, numbers) == new
    assert take(old, found, ()) == old
    halfway = take(old, found, [n for n in numbers if n % 2])
    rest = changes(halfway, new)
    assert take(halfway, rest, range(len(rest))) == new


def test_long_stretches_that_stayed_are_shortened_and_no_change_is():
    pieces = by_words("a " * 200 + "old " + "b " * 200, "a " * 200 + "new " + "b " * 200)
    shown = near_changes(pieces)
    assert [piece.text for piece in shown if piece.kind] == ["old", "new"]
    assert sum(len(piece.text) for piece in shown) < 400


def test_words_changed_one_after_the_other_are_one_change():
    pieces = by_words("Read it on our page, soon.", "Read it at the town hall, soon.")
    kinds = [(piece.kind, piece.text) for piece in pieces]
    assert kinds == [("", "Read it "), ("del", "on our page"), ("ins", "at the town hall"), ("", ", soon.")]
