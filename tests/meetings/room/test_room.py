"""Opening and closing, who may be in the room, and what everybody reads of it afterwards."""

import pytest

from boroughs.people.models import Role
from meetings.models import AgendaItem, Ending, Meeting
from meetings.room.models import (
    Attendance,
    Declaration,
    Interest,
    Method,
    Motion,
    NamedVote,
    Outcome,
    Presence,
    Vote,
)
from meetings.stages import Stage, stage_of
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_minutes
from tests.meetings.room.factories import asked, make_record, make_room

CLERKS = {Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN}
MARK = "zq-exempt-5519"
GETS = ("", "/attendance", "/others", "/declarations", "/closing", "/inquorate", "/items/1", "/items/1/motion",
        "/items/1/action", "/motions/1")  # fmt: skip
POSTS = ("/opening", "/others/removal", "/declarations/removal", "/items/1/beginning", *GETS[1:])


@pytest.fixture
async def room(hackney):
    room = await make_room(hackney)
    await Motion.create(meeting=room.meeting, item=room.items[0], number=1, text="That it be noted.")
    return room


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_only_the_clerks_are_in_the_room(browser, hackney, room, role):
    is_holder = role is Role.BOROUGH_SUPERINTENDENT
    person = await (make_superintendent(hackney) if is_holder else make_member(hackney, role))
    await browser.as_person(person)
    for page in GETS:
        assert (await browser.get(room.address + page)).status_code == (200 if role in CLERKS else 403), page
    if role not in CLERKS:
        for page in POSTS:
            assert (await browser.post(room.address + page, data={"notes": "x"})).status_code == 403, page
    json = await browser.get(f"{room.address}/items/1", headers={"Accept": "application/json"})
    assert json.status_code == (200 if role in CLERKS else 403)


async def test_for_another_boroughs_clerk_there_is_no_room(browser, croydon, room):
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    through = room.address.replace("/hackney/", "/croydon/")
    for page in {*GETS, *POSTS}:
        assert (await browser.get(room.address + page)).status_code in (404, 405), page
        assert (await browser.post(room.address + page)).status_code in (404, 405), page
        assert (await browser.post(through + page)).status_code in (404, 405), page


async def test_the_clerk_opens_and_closes(browser, hackney, clock):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    room = await make_room(hackney, opened_at=None)
    assert "Open the meeting" in (await browser.get(room.address)).text
    assert (await browser.post(f"{room.address}/closing")).status_code == 409
    for _ in range(2):
        assert (await browser.post(f"{room.address}/opening")).status_code == 303
    meeting = await Meeting.get(id=room.meeting.id)
    assert stage_of(meeting, None, clock.now) is Stage.UNDER_WAY
    assert "Close the meeting" in (await browser.get(f"{room.address}/closing")).text
    for _ in range(2):
        assert (await browser.post(f"{room.address}/closing")).status_code == 303
    meeting = await Meeting.get(id=room.meeting.id)
    assert (meeting.opened_at, meeting.closed_at) == (NOW, NOW)
    assert stage_of(meeting, None, clock.now) is Stage.HELD
    assert (await browser.post(f"{room.address}/inquorate", data={"reason": "Nobody."})).status_code == 409


async def test_a_meeting_that_has_not_begun_is_not_opened(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    room = await make_room(hackney, starts_at=NOW.replace(hour=18), opened_at=None)
    assert "can be opened at its time" in (await browser.get(room.address)).text
    assert (await browser.post(f"{room.address}/opening")).status_code == 409
    assert (await browser.post(f"{room.address}/inquorate", data={"reason": "Nobody."})).status_code == 409


async def test_too_few_came(browser, hackney, clock):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    room = await make_room(hackney, opened_at=None)
    assert (await browser.post(f"{room.address}/inquorate", data={"reason": ""})).status_code == 422
    for _ in range(2):
        assert (await browser.post(f"{room.address}/inquorate", data={"reason": "Two came."})).status_code == 303
    meeting = await Meeting.get(id=room.meeting.id)
    assert (meeting.ending, meeting.reason, meeting.sequence) == (Ending.INQUORATE, "Two came.", 1)
    assert stage_of(meeting, None, clock.now) is Stage.INQUORATE
    assert (await browser.post(f"{room.address}/opening")).status_code == 409


@pytest.fixture
async def recorded(room):
    """Everything that can be recorded, some of it about an exempt item."""
    exempt = room.items[5]
    await AgendaItem.filter(id=exempt.id).update(exempt_paragraph=7, public_interest="It would harm a case.")
    present = await room.sit(1, 2, 3, 4)
    await Attendance.create(
        meeting=room.meeting, name="Zed Visitor", capacity="Neighbourhood inspector", presence=Presence.PRESENT
    )
    for item, text in ((exempt, MARK), (room.items[3], "A cousin serves."), (None, "A member of the union.")):
        await Declaration.create(
            meeting=room.meeting, attendance=present[1], item=item, kind=Interest.NON_REGISTRABLE, text=text
        )
    named = await Motion.create(meeting=room.meeting, item=room.items[3], number=2, text="That we **write**.")
    await NamedVote.create(motion=named, attendance=present[0], vote=Vote.FOR)
    await NamedVote.create(motion=named, attendance=present[1], vote=Vote.AGAINST)
    equal = {"method": Method.NAMED, "votes_for": 1, "votes_against": 1, "abstentions": 0, "casting": True}
    await Motion.filter(id=named.id).update(outcome=Outcome.CARRIED, **equal)
    await Motion.create(
        meeting=room.meeting, item=exempt, number=3, text=MARK, method=Method.AGREED, outcome=Outcome.CARRIED
    )
    await make_record(exempt, notes=MARK, decision=MARK, begun_at=NOW)
    await make_record(room.items[0], notes=MARK)
    return room


async def test_everybody_reads_the_record_with_the_draft_minutes_and_not_before(browser, recorded):
    address = f"/hackney/meetings/{recorded.meeting.slug}"
    before = (await browser.get(address)).text
    for words in ("Ada Okafor", "A cousin serves.", "That we"):
        assert words not in before
    await make_minutes(recorded.meeting, published_at=NOW)
    after = (await browser.get(address)).text
    for words in ("Ada Okafor", "A cousin serves.", "A member of the union.", "<strong>write</strong>",
                  "casting vote was for it", "Ada Okafor: For", "A member of the community: Against",
                  "Neighbourhood inspector", "1 motion was about items"):  # fmt: skip
        assert words in after or words.replace("items", "an item") in after, words


async def test_nobody_reads_what_is_exempt_or_a_name_that_is_not_for_them(browser, recorded):
    await make_minutes(recorded.meeting, published_at=NOW)
    page = (await browser.get(f"/hackney/meetings/{recorded.meeting.slug}")).text
    for words in (MARK, "Ben Hall", "Zed Visitor", "That it be noted."):  # the last is not decided
        assert words not in page


async def test_the_record_asks_the_same_however_much_there_is(browser, recorded, queries):
    await make_minutes(recorded.meeting, published_at=NOW)
    address = f"/hackney/meetings/{recorded.meeting.slug}"
    few = await asked(browser, queries, address)
    await recorded.sit(5, 6, 7, 8)
    for number in range(4, 9):
        await Motion.create(
            meeting=recorded.meeting, item=recorded.items[3], number=number, text="So.", method=Method.AGREED,
            outcome=Outcome.CARRIED,
        )  # fmt: skip
    assert await asked(browser, queries, address) == few <= 24
