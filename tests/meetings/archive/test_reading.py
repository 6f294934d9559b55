"""What is understood of a file of past minutes, and what is refused and why."""

import io
import zipfile
from datetime import date, time

import pytest

from meetings.archive.past import NotUnderstood
from meetings.archive.reading import past_in, read_minutes
from meetings.models import ItemKind
from tests.meetings.archive.files import MARKDOWN, MODERNGOV, word

TODAY = date(2026, 11, 21)


def test_the_head_of_the_minutes_says_when_they_were_and_headings_what_about() -> None:
    past = past_in("2024-05-24-may.md", MARKDOWN, TODAY)
    assert (past.held_on, past.starts, past.venue) == (date(2024, 5, 13), time(19, 30), "Long Room, Old Library")
    assert past.title == "General Meeting"
    assert [(item.title, item.kind) for item in past.items] == [
        ("Minutes of the April Meeting", ItemKind.MINUTES),
        ("Matters Arising", ItemKind.REPORT),
        ("Safety of the Canal Path and the Footbridge", ItemKind.REPORT),
        ("Any Other Business", ItemKind.OTHER_BUSINESS),
    ]
    assert "Present: A. Chair, B. Member" in past.text
    assert "layout: post" not in past.text
    assert past.remarks == ["The minutes: Monday 13 May 2024. The title: 13 May 2023. The first was taken."]
    assert past.approved_on is None


@pytest.mark.parametrize(
    ("name", "head", "day"),
    [
        ("x.md", "Meeting of Tuesday, 3rd of March 2026", date(2026, 3, 3)),
        ("x.md", "Meeting on 03/03/2026 at 18:30", date(2026, 3, 3)),
        ("x.md", "MEETING MONDAY 6 NOVEMBER", date(2023, 11, 6)),  # the last year in which it was a Monday
        ("17NOVEMBER.md", "MEETING MONDAY 6 NOVEMBER", date(2017, 11, 6)),  # the file's name has the year
        ("2025-02-03-minutes.md", "A meeting that says no day", date(2025, 2, 3)),
    ],
)
def test_days_are_found_in_the_usual_ways(name: str, head: str, day: date) -> None:
    assert past_in(name, f"{head}\n\nThe panel met and talked at length.", TODAY).held_on == day


def test_list_items_in_capitals_are_headings_and_the_rest_is_not() -> None:
    text = "Meeting 3 May 2024\n\n- MATTERS ARISING\n- Buses were late.\n- POLICING AND ASB\n\nWords."
    assert [item.title for item in past_in("x.md", text, TODAY).items] == ["Matters Arising", "Policing and ASB"]
    past = past_in("x.md", "Meeting 3 May 2024\n\nWords without any headings.", TODAY)
    assert [item.title for item in past.items] == ["Business of the meeting"]


def test_minutes_are_approved_only_where_their_own_file_says_so() -> None:
    for words in ("Minutes approved on 2 June 2025", "These minutes were agreed at the meeting of 2 June 2025."):
        assert past_in("x.md", f"Meeting 5 May 2025\n\n{words}\n\nWords.", TODAY).approved_on == date(2025, 6, 2)
    front = "---\ntitle: Meeting 5 May 2025\napproved: 2025-06-02\n---\nWords of minutes that were written."
    assert past_in("x.md", front, TODAY).approved_on == date(2025, 6, 2)


def test_an_export_of_moderngov_becomes_minutes_without_what_is_restricted() -> None:
    past = past_in("m.xml", MODERNGOV.format(day="12/03/2024"), TODAY)
    assert (past.held_on, past.starts, past.venue) == (date(2024, 3, 12), time(18, 30), "Committee Room 2")
    assert past.title == "Invented Scrutiny Committee"
    assert [item.title for item in past.items] == ["Apologies for absence", "Drones & cameras"]
    assert "- A. Chair, Chair, Present, as expected" in past.text
    assert "- drones are reviewed\n- \\# cameras \\*too\\*" in past.text
    assert "MARKER" not in past.text
    assert "script" not in past.text
    assert past.remarks == ["An item that is restricted there was left out."]


async def test_a_word_file_is_read_as_its_headings_are() -> None:
    data = word("Meeting on 4 March 2025 at 7pm", "# Apologies", "None.", "# Searches", "There were many.")
    past = await read_minutes("minutes.docx", data, TODAY)
    assert (past.held_on, past.starts) == (date(2025, 3, 4), time(19))
    assert [item.title for item in past.items][-2:] == ["Apologies", "Searches"]


def _zip(**files: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"---\ntitle: Meeting 3 May 2024\n---\n", "no text"),
        (b"The panel met and it talked at length.", "which day"),
        (b"Meeting on 3 May 2030\n\nThe panel met and talked.", "still to come"),
        (b"Meeting on 31 February 2024\n\nThe panel met and talked.", "which day"),
        (b"\xff\xfeM\x00e\x00", "not a kind of file"),
        (b"Meeting on 3 May 2024 caf\xe9", "UTF-8"),
        (b"Meeting on 3 May 2024\n" + b"word " * 60_000, "more than 200,000 characters"),
        (b"<meeting><a></meeting>", "not XML"),
        (b'<!DOCTYPE m [<!ENTITY a "b">]><meeting><meetingdate>&a;</meetingdate></meeting>', "not XML"),
        (b"<html><p>Meeting on 3 May 2024</p></html>", "not an export of one meeting"),
        (b"<meeting><meetingdate>12/03/2024</meetingdate></meeting>", "no minutes"),
        (b"<meeting><meetingdate>32/03/2024</meetingdate></meeting>", "not a day"),
        (_zip(**{"word/document.xml": "x", "[Content_Types].xml": "macroEnabled"}), "macros"),
        (_zip(**{"word/document.xml": "a" * 50_000_000, "[Content_Types].xml": ""}), "too much"),
        (_zip(a="b"), "archive"),
        (b"PK\x03\x04broken", "broken"),
    ],
)
async def test_what_is_not_understood_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        await read_minutes("file", data, TODAY)


def test_what_is_made_to_take_long_is_read_like_any_other() -> None:
    for text in (" " * 150_000, "1. " + "A " * 70_000, "Held at " * 20_000, "\n".join(["1. A"] * 30_000)):
        past = past_in("x.md", f"Meeting on 3 May 2024 at 7pm here\n{text}x", TODAY)
        assert past.held_on == date(2024, 5, 3)
