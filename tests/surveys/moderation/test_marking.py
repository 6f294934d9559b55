"""What the screening found is marked where it stands, for the eye and for screen readers, and nothing is lost."""

from collections import Counter
from sys import setprofile

import pytest

from boroughs.people.models import Role
from surveys.moderation.marking import Piece, marked
from tests.factories import make_member
from tests.surveys.moderation.factories import make_comment


@pytest.mark.parametrize(
    "text",
    ["", "Nothing here", "07700 900123", "07700 900123 and again 07700 900123!", "a@b.co, a@b.co.uk", "PC Smith 4321"],
)
def test_the_pieces_are_the_text(text):
    pieces = marked(text)
    assert "".join(piece.words for piece in pieces) == text
    assert all(piece.words for piece in pieces)


def test_what_was_found_is_marked_wherever_it_stands():
    pieces = marked("Ring 07700 900123, yes 07700 900123!")
    phone = Piece("07700 900123", ("a telephone number",))
    assert pieces == [Piece("Ring "), phone, Piece(", yes "), phone, Piece("!")]


def test_what_overlaps_is_one_mark_of_several_kinds():
    pieces = marked("PC Smith 4321 AB was there")
    assert next(piece for piece in pieces if piece.kinds).words.startswith("PC Smith")
    assert all(len(piece.kinds) == len(set(piece.kinds)) for piece in pieces)


@pytest.mark.parametrize("words", ["@a.ab ", "A.@a.", "12pm ", "pc number 12/", "a@10."])
def test_a_text_that_is_made_to_be_slow_is_marked_in_an_instant(words):
    text = (words * 4000)[:4000]  # the longest there is
    calls: Counter[str] = Counter()
    setprofile(lambda _frame, event, _arg: calls.update([event]))
    try:
        pieces = marked(text)
    finally:
        setprofile(None)
    assert "".join(piece.words for piece in pieces) == text
    assert calls.total() < 60 * len(text)


async def test_moderators_see_the_marks_and_what_was_written_stays_text(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.MODERATOR))
    comment = await make_comment(hackney, text="<b>Ring</b> 07700 900123")
    mark = '<mark><span class="govuk-visually-hidden">[looks like a telephone number: </span>07700 900123<span'
    for path in ("", f"/{comment.id}", f"/{comment.id}/redact"):
        text = (await browser.get(f"/hackney/comments{path}")).text
        assert mark in text
        assert "&lt;b&gt;Ring&lt;/b&gt; <mark>" in text
