"""What the room recorded becomes the minutes; compiling again never writes over anybody's words."""

import re
from datetime import date, timedelta

import pytest

from boroughs.action_log.models import Action
from boroughs.people.models import Role
from engage.kit.drafts import edition
from meetings.carried.models import MeetingAction
from meetings.minutes.actions import minutes_edition
from meetings.minutes.compiling import compiled
from meetings.minutes.record import recorded
from meetings.models import AgendaItem, Ending, Meeting, Minutes
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.room.models import (
    Attendance,
    Declaration,
    Interest,
    ItemRecord,
    Method,
    Motion,
    NamedVote,
    Outcome,
    Presence,
    Vote,
)
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_recommendation
from tests.meetings.minutes.factories import make_later, make_present, make_seat

COMPILE = "/hackney/meetings/meeting-1/minutes/compilation"
MARKER = "zq-exempt-4471"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def write_down(item, notes="", decision=""):
    return await ItemRecord.create(item=item, notes=notes, decision=decision, saved_by_id=1, saved_at=NOW)


async def make_recorded(hackney):
    """A meeting with one of everything; what is exempt holds the marker."""
    meeting = await make_meeting(hackney, urgent_reason="A death in custody.", opened_at=HELD, closed_at=None)
    seats = {
        "Ann Ash": await make_seat(meeting.panel, "Ann Ash", seat="Chair"),
        "Ben Birch": await make_seat(meeting.panel, "Ben Birch", seat="Youth council", is_named=False),
        "Col Cedar": await make_seat(meeting.panel, "Col Cedar", is_substitute=True),
        "Dee Dill": await make_seat(meeting.panel, "Dee Dill"),
    }
    ann = await make_present(meeting, *seats["Ann Ash"][:2])
    ben = await make_present(meeting, *seats["Ben Birch"][:2], presence=Presence.ONLINE)
    await make_present(meeting, *seats["Col Cedar"][:2], arrived_at=HELD + timedelta(minutes=20))
    await make_present(meeting, *seats["Dee Dill"][:2], presence=Presence.APOLOGIES)
    for name, capacity in (("Supt Holt", "Police"), ("Insp Reid", "Police"), ("Zora Visitor", "")):
        await Attendance.create(meeting=meeting, name=name, capacity=capacity, presence=Presence.PRESENT)
    report = await AgendaItem.get(meeting=meeting, position=2)
    exempt = await AgendaItem.create(
        meeting=meeting, position=3, title=f"{MARKER} title", hides_title=True, exempt_paragraph=7,
        public_interest="An investigation would suffer.", exempt_text=MARKER, late_reason="It came up today.",
    )  # fmt: skip
    await AgendaItem.create(meeting=meeting, position=4, is_under=True, title="Part of it")
    await write_down(report, "Members asked why.", "to ask again in spring.")
    await write_down(exempt, f"{MARKER} notes", f"{MARKER} decision")
    for item, text in ((report, "Is a director of a shop."), (exempt, f"{MARKER} interest")):
        await Declaration.create(
            meeting=meeting, attendance=ann, item=item, kind=Interest.NON_REGISTRABLE, text=text, left_room=True
        )
    moved = await make_recommendation(meeting, item=report, agreed_on=HELD.date())
    motion = await Motion.create(
        meeting=meeting, item=report, recommendation=moved, number=1, text="That the reasons be published.",
        mover=ann, seconder=ben, method=Method.NAMED, votes_for=1, votes_against=1, abstentions=0, casting=True,
        outcome=Outcome.CARRIED,
    )  # fmt: skip
    await NamedVote.create(motion=motion, attendance=ann, vote=Vote.FOR)
    await NamedVote.create(motion=motion, attendance=ben, vote=Vote.AGAINST)
    await Motion.create(meeting=meeting, item=exempt, number=2, text=f"{MARKER} motion", outcome=Outcome.WITHDRAWN)
    for number, (item, text) in enumerate(((report, "Count the forms"), (exempt, f"{MARKER} action")), 1):
        action = await Action.create(
            borough=hackney, number=number, text=text, owner="Clerk", made_on=HELD.date(), due_on=date(2026, 12, 1)
        )
        await MeetingAction.create(meeting=meeting, item=item, action=action)
    await PublicQuestion.create(
        meeting=meeting, number=1, text="Why *here*?\n# Not a heading", asked_on=HELD.date(), answer="Because.",
        state=QuestionState.ANSWERED_AT_MEETING, answered_on=HELD.date(),
    )  # fmt: skip
    await make_later(hackney, starts_at=NOW + timedelta(days=20), title="The next one")
    return await Meeting.get(id=meeting.id).select_related("panel")


async def test_everything_recorded_is_in_the_minutes_and_nothing_exempt_in_the_public_part(hackney, queries):
    meeting = await make_recorded(hackney)
    queries.clear()
    made = compiled(await recorded(meeting))
    assert len(queries) <= 13
    text = made.text
    for words in (
        "The chair’s reason: A death in custody.",
        "- Ann Ash (Chair)",
        "- A member of the panel (Youth council), online",
        "- Col Cedar (Councillor), substitute, arrived 6:50 pm",
        "### Apologies\n\n- Dee Dill",
        "### Also present\n\n- Police (2)\n- A visitor",
        "- Ann Ash (Chair), item 2: non-registrable interest. Is a director of a shop. They left the room",
        "## 2. Searches near schools\n\nMembers asked why.\n\n**RESOLVED:** to ask again in spring.",
        "Moved by Ann Ash (Chair), seconded by A member of the panel (Youth council).",
        "Carried: 1 for, 1 against, 0 abstained (named vote). The chair gave a casting vote for.",
        "- For: Ann Ash (Chair)\n- Against: A member of the panel (Youth council)",
        "**Recommendation 1, agreed:** as moved above.",
        "**Action 1:** Count the forms – Clerk, by 1 December 2026",
        "## 3. Exempt item",
        "paragraph 7 of Part 1 of Schedule 12A. An investigation would suffer.",
        "The chair’s reason: It came up today.",
        "## 3.1. Part of it",
        "**Question 1:** Why \\*here\\*? \\# Not a heading",
        "**Answer:** Because.",
        "## Next meeting\n\n11 December 2026",
    ):
        assert words in text, words
    for name in ("Holt", "Reid", "Zora"):  # the room’s page promises that the public reads no names
        assert name not in text
    assert "Ben Birch" not in text + made.exempt_text
    assert MARKER not in text
    for what in ("title", "notes", "decision", "motion", "action", "interest"):
        assert f"{MARKER} {what}" in made.exempt_text
    assert compiled(await recorded(meeting)) == made


async def test_an_inquorate_meeting_has_notes_and_decides_nothing(hackney):
    meeting = await make_recorded(hackney)
    meeting.ending, meeting.ended_at, meeting.reason = Ending.INQUORATE, NOW, "Three members came."
    text = compiled(await recorded(meeting)).text
    assert "These are notes of what was said." in text
    assert "Members asked why." in text
    for words in ("RESOLVED", "Motion 1", "Recommendation 1"):
        assert words not in text


async def compile_(browser, **fields):
    shown = (await browser.get(COMPILE)).text
    seen, made = (re.search(rf'name="{name}"[^>]*value="([^"]*)"', shown)[1] for name in ("seen", "compiled"))
    taken = re.findall(r'name="take" value="([^"]+)"', shown)
    return await browser.post(COMPILE, data={"seen": seen, "compiled": made, "take": taken, **fields})


async def test_the_clerk_starts_with_it_edits_it_and_takes_only_what_is_ticked(browser, hackney, clerk):
    meeting = await make_recorded(hackney)
    assert (await compile_(browser)).status_code == 303
    minutes = await Minutes.get()
    assert "Members asked why." in minutes.text
    assert MARKER in minutes.exempt_text
    assert "Nothing would change" in (await browser.get(COMPILE)).text
    minutes.text = minutes.text.replace("Members asked why.", "Members asked why, twice.")
    await minutes.save()
    await Meeting.filter(id=meeting.id).update(urgent_reason="A death.")
    shown = (await browser.get(COMPILE)).text
    assert "Removed: </span> in custody" in shown
    assert "Removed: </span>, twice" in shown
    assert (await compile_(browser, take=[])).status_code == 422
    assert (await compile_(browser, take=["public-0"])).status_code == 303
    text = (await Minutes.get()).text
    assert "The chair’s reason: A death." in text
    assert "Members asked why, twice." in text


async def test_a_compilation_of_other_words_than_were_shown_is_refused(browser, hackney, clerk):
    meeting = await make_recorded(hackney)
    await compile_(browser)
    before = (await Minutes.get()).text
    await Meeting.filter(id=meeting.id).update(urgent_reason="Another.")
    reply = await compile_(browser, seen=edition("older", ""))
    assert reply.status_code == 409
    assert (await compile_(browser, compiled="0" * 16)).status_code == 409
    assert (await Minutes.get()).text == before


async def test_approved_minutes_are_not_compiled_again(browser, hackney, clerk):
    meeting = await make_recorded(hackney)
    await compile_(browser)
    await Minutes.all().update(published_at=NOW, approved_at=NOW)
    await Meeting.filter(id=meeting.id).update(urgent_reason="Changed since.")
    assert "Nobody can change them" in (await browser.get(COMPILE)).text
    made = compiled(await recorded(await Meeting.get(id=meeting.id).select_related("panel")))
    data = {
        "seen": minutes_edition(await Minutes.get()),
        "compiled": edition(made.text, made.exempt_text),
        "take": ["public-0"],
    }
    assert (await browser.post(COMPILE, data=data)).status_code == 409


async def test_only_a_clerk_compiles(browser, hackney):
    await make_recorded(hackney)
    for role, status in ((Role.PANEL_CHAIR, 403), (Role.NEIGHBOURHOOD_INSPECTOR, 403)):
        await browser.as_person(await make_member(hackney, role))
        reply = await browser.get(COMPILE)
        assert reply.status_code == status
        assert MARKER not in reply.text
