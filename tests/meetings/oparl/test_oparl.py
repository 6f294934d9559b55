"""Meetings as open data: what a program that knows OParl finds, and what it never does."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.models import AgendaItem, Ending, Meeting
from meetings.oparl.lists import KINDS, PER_PAGE
from meetings.panels.models import Seat, Term
from meetings.papers.models import Paper, PaperFile
from meetings.room.models import Attendance, Method, Motion, NamedVote, Outcome, Presence, Vote
from tests.conftest import NOW
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_panel
from tests.shared import shared

ROOT = "https://engage.test/hackney/oparl"
EXEMPT = {"exempt_paragraph": 1, "public_interest": "It names people."}
MARK = "zq-exempt-4417"


async def listed(browser, kind, query=""):
    """Everything in a list, page after page."""
    found, path = [], f"/hackney/oparl/{kind}{query}"
    while path:
        reply = await browser.get(path)
        assert reply.status_code == 200
        assert reply.headers["access-control-allow-origin"] == "*"
        page = reply.json()
        assert page.keys() == {"data", "pagination", "links"}
        found += page["data"]
        path = page["links"].get("next", "").removeprefix("https://engage.test")
    return found


async def make_everything(hackney):
    """A meeting with everything that can be public, and beside each thing what is not."""
    panel = await make_panel(hackney)
    meeting = await make_meeting(hackney, panel=panel, join_link=f"https://{MARK}")
    await make_minutes(meeting, exempt_text=MARK)
    under = {"meeting": meeting, "is_under": True, "position": 3, "title": "By ward", "chair_note": MARK}
    item = await AgendaItem.create(**under)
    hidden = await AgendaItem.create(
        meeting=meeting, position=4, title=MARK, hides_title=True, exempt_text=MARK, **EXEMPT
    )
    shown = await AgendaItem.create(meeting=meeting, position=5, title="Complaints", exempt_text=MARK, **EXEMPT)
    seats = [await Seat.create(panel=panel, position=n, name="Councillor") for n in (1, 2)]
    named = await Term.create(seat=seats[0], name="Ada Obi", starts_on=date(2026, 1, 1))
    unnamed = await Term.create(seat=seats[1], name=MARK, is_named=False, starts_on=date(2026, 1, 1))
    present = [
        await Attendance.create(meeting=meeting, seat=seat, sitting=term, presence=Presence.PRESENT)
        for seat, term in zip(seats, (named, unnamed), strict=True)
    ]
    voted = {"meeting": meeting, "method": Method.NAMED, "votes_for": 1, "votes_against": 1, "abstentions": 0,
             "casting": True, "outcome": Outcome.CARRIED}  # fmt: skip
    motion = await Motion.create(item=item, number=1, text="Publish the reasons.", **voted)
    await Motion.create(item=hidden, number=2, text=MARK, **voted)
    await Motion.create(item=shown, number=3, text=MARK, **voted)
    for attendance, vote in zip(present, (Vote.FOR, Vote.AGAINST), strict=True):
        await NamedVote.create(motion=motion, attendance=attendance, vote=vote)
    file = {"name": "searches.pdf", "media_type": "application/pdf", "size": 5, "sha256": "a" * 64, "content": b"%PDF-"}
    values = {"meeting": meeting, "published_at": HELD}
    paper = await Paper.create(**values, item=item, number=1, title="Searches")
    secret = await Paper.create(**values, number=2, title="Names", text=MARK, summary=MARK, **EXEMPT)
    for one in (paper, secret):
        await PaperFile.create(paper=one, **(file if one is paper else {**file, "name": f"{MARK}.pdf", "text": MARK}))
    await Paper.create(**values, number=3, title=MARK, hides_title=True, **EXEMPT)
    await Paper.create(meeting=meeting, number=4, title=MARK)
    await Paper.create(**values, number=5, title="Withdrawn", withdrawn_at=NOW, withdrawal="Wrong figures")
    return meeting


async def test_every_object_is_found_from_the_system_and_by_its_own_id(browser, hackney):
    await make_everything(hackney)
    system = (await browser.get("/hackney/oparl")).json()
    assert system["oparlVersion"] == "https://schema.oparl.org/1.1/"
    [body] = (await browser.get(system["body"])).json()["data"]
    kinds = ("organization", "person", "meeting", "paper", "membership", "agendaItem", "file")
    sizes = {}
    for kind in kinds:
        found = await listed(browser, body[kind].rpartition("/")[2])
        sizes[kind] = len(found)
        for one in found:
            assert one["type"].startswith("https://schema.oparl.org/1.1/")
            assert one["created"] <= one["modified"]
            assert (await browser.get(one["id"])).json() == one
    assert sizes == {
        "organization": 1, "person": 1, "meeting": 1, "paper": 3, "membership": 1, "agendaItem": 5, "file": 1
    }  # fmt: skip
    assert system["license"] == body["license"]


async def test_a_meeting_has_its_agenda_in_order_with_votes(browser, hackney):
    await make_everything(hackney)
    [meeting] = await listed(browser, "meetings")
    assert meeting["start"] == "2026-11-10T18:30:00+00:00"
    items = meeting["agendaItem"]
    assert [(item["number"], item["name"], item["public"]) for item in items] == [
        ("1", "Apologies", True),
        ("2", "Searches near schools", True),
        ("2.1", "By ward", True),
        ("3", "Exempt item", False),
        ("4", "Complaints", False),
    ]
    [vote] = items[2]["engage:votes"]
    assert (vote["for"], vote["against"], vote["castingVote"], vote["outcome"]) == (1, 1, True, "carried")
    assert vote["namedVotes"] == [{"member": "Ada Obi", "vote": "for"}, {"member": "A member", "vote": "against"}]
    assert sum("engage:votes" in item for item in items) == 1


async def test_nothing_exempt_and_no_draft_is_in_any_list(browser, hackney):
    meeting = await make_everything(hackney)
    await make_meeting(hackney, title=MARK, notice_at=None, published_at=None)
    await AgendaItem.create(
        meeting=await make_meeting(hackney, published_at=None, notice_at=HELD), position=3, title=MARK
    )
    for kind in KINDS:
        assert MARK not in json.dumps(await listed(browser, kind)), kind
    papers = {paper.get("name"): paper for paper in await listed(browser, "papers")}
    assert papers.keys() == {"Searches", "Names", None}
    assert "mainFile" in papers["Searches"]
    assert "mainFile" not in papers["Names"]
    assert papers[None].keys() == {"id", "type", "created", "modified", "deleted"}
    assert meeting.join_link not in (await browser.get("/hackney/meetings/meeting-1")).text


async def test_votes_are_public_with_the_minutes(browser, hackney):
    meeting = await make_everything(hackney)
    await meeting.fetch_related("minutes")
    await meeting.minutes.delete()
    assert "engage:votes" not in json.dumps(await listed(browser, "meetings"))


async def test_a_meeting_that_was_called_off_is_cancelled_with_its_reason(browser, hackney):
    await make_meeting(hackney, ending=Ending.POSTPONED, ended_at=NOW, reason="Snow")
    [meeting] = await listed(browser, "meetings")
    assert (meeting["cancelled"], meeting["engage:reason"]) == (True, "Snow")
    assert meeting["modified"] == "2026-11-21T12:00:00+00:00"


async def test_lists_come_in_pages_and_are_filtered_by_their_moments(browser, hackney):
    panel = await make_panel(hackney)
    for day in range(2 * PER_PAGE + 1):
        starts_at = datetime(2026, 1, 20, 18, tzinfo=UTC) + timedelta(days=day)
        published_at = starts_at - timedelta(days=10)
        await Meeting.create(
            panel=panel, borough=hackney, slug=f"meeting-{day}", title="Meeting", venue="Hall", starts_at=starts_at,
            notice_at=published_at, published_at=published_at,
        )  # fmt: skip
    assert len(await listed(browser, "meetings")) == 2 * PER_PAGE + 1
    page = (await browser.get("/hackney/oparl/meetings?page=2")).json()
    assert page["pagination"] == {
        "totalElements": 2 * PER_PAGE + 1, "elementsPerPage": PER_PAGE, "currentPage": 2, "totalPages": 3
    }  # fmt: skip
    assert page["links"] == {
        "first": f"{ROOT}/meetings", "prev": f"{ROOT}/meetings", "self": f"{ROOT}/meetings?page=2",
        "next": f"{ROOT}/meetings?page=3", "last": f"{ROOT}/meetings?page=3",
    }  # fmt: skip
    since, until = "2026-01-11T18%3A00%3A00%2B00%3A00", "2026-01-13T18%3A00%3A00%2B00%3A00"
    filtered = (await browser.get(f"/hackney/oparl/meetings?created_since={since}")).json()
    assert filtered["pagination"]["totalElements"] == 2 * PER_PAGE
    assert len(await listed(browser, "meetings", f"?created_since={since}&modified_until={until}")) == 3
    again = (await browser.get(f"/hackney/oparl/meetings?modified_since={since}")).json()
    assert f"modified_since={since}" in again["links"]["next"]


@pytest.mark.parametrize("query", ["page=0", "page=9", "page=x", "created_since=yesterday", "created_since=2026-11-01"])
async def test_what_cannot_be_read_is_said(browser, hackney, query):
    assert (await browser.get(f"/hackney/oparl/meetings?{query}")).status_code == 400


async def test_another_boroughs_objects_are_not_here(browser, hackney, croydon):
    meeting = await make_meeting(hackney)
    assert (await browser.get(f"/hackney/oparl/meetings/{meeting.id}")).status_code == 200
    for path in (f"croydon/oparl/meetings/{meeting.id}", "hackney/oparl/meetings/0", "hackney/oparl/votes",
                 f"hackney/oparl/meetings/{meeting.id}.json", "hackney/oparl.json"):  # fmt: skip
        assert (await browser.get(f"/{path}")).status_code == 404, path


async def test_lists_take_as_many_queries_for_many_meetings_as_for_one(browser, hackney, queries):
    for kind in ("meetings", "agendaitems", "papers"):
        counts = []
        for _ in range(2):
            await make_minutes(await make_meeting(hackney))
            await browser.get(f"/hackney/oparl/{kind}")
            queries.clear()
            await browser.get(f"/hackney/oparl/{kind}")
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 7, kind


async def test_objects_use_the_standards_own_words(browser, hackney):
    """Every property is one that the standard's examples have, or our own by its name, or of 1.1 (order, web)."""
    await make_everything(hackney)
    examples = shared("data/meetings/oparl")
    for kind, name in (("meetings", "Meeting"), ("organizations", "Organization"), ("papers", "Paper"),
                       ("people", "Person"), ("files", "File"), ("bodies", "Body")):  # fmt: skip
        known = set(json.loads((examples / f"{name}-01.json").read_text()))
        known |= {"web", "deleted", "cancelled", "end", "meetingState", "organizationType", "classification", "meeting"}
        known |= {"agendaItem", "file", "website", "equivalent", "membership", "paper", "reference", "downloadUrl"}
        for one in await listed(browser, kind):
            assert not {key for key in one if not key.startswith("engage:")} - known, (kind, set(one) - known)
