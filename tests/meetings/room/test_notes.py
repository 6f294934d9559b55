"""Notes and decision of an item: as a form, and as a script saves them every few seconds; nobody's words are lost."""

from datetime import timedelta

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.models import AgendaItem
from meetings.room.models import ItemRecord
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import make_minutes
from tests.meetings.room.factories import asked, make_room

JSON = {"Accept": "application/json"}


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK, name="Cleo Clerk")
    await browser.as_person(person)
    return person


@pytest.fixture
async def room(hackney, clerk):
    return await make_room(hackney)


def words(room, seen, notes, decision="", position=6):
    return {"item": room.items[position - 1].id, "seen": seen, "notes": notes, "decision": decision}


async def test_notes_are_saved_by_a_form(browser, room):
    address = f"{room.address}/items/6"
    assert (await browser.post(address, data=words(room, 0, "Said.", "Noted."))).headers["location"] == address
    shown = (await browser.get(address)).text
    assert "Saved at 12:00 pm by Cleo Clerk" in shown
    assert ">Said.</textarea>" in shown.replace("\n", "")
    assert 'name="seen" type="hidden" value="1"' in shown


async def test_a_script_saves_and_is_told_the_edition(browser, room, clock):
    address = f"{room.address}/items/6"
    first = await browser.post(address, data=words(room, 0, "One"), headers=JSON)
    assert first.status_code == 200
    assert {
        "edition": 1,
        "notes": "One",
        "savedBy": "Cleo Clerk",
        "savedAt": "12:00 pm",
    }.items() <= first.json().items()
    clock.now += timedelta(seconds=3)
    second = await browser.post(address, data=words(room, 1, "One two"), headers=JSON)
    assert second.json()["edition"] == 2
    looked = (await browser.get(address, headers=JSON)).json()
    assert (looked["edition"], looked["notes"]) == (2, "One two")
    assert looked["quorum"].startswith("0 of 8 voting members present")
    assert await AuditEvent.filter(verb="wrote notes of an item").count() == 1  # a sitting is one line of the trail


async def test_the_same_words_again_are_no_new_edition(browser, room):
    address = f"{room.address}/items/6"
    for seen in (0, 0, 1):  # an answer that was lost on the way, and a second press
        reply = await browser.post(address, data=words(room, seen, "One"), headers=JSON)
        assert (reply.status_code, reply.json()["edition"]) == (200, 1)


async def test_an_older_edition_gets_both_texts_and_loses_neither(browser, room):
    address = f"{room.address}/items/6"
    await browser.post(address, data=words(room, 0, "Theirs", "Decided"))
    script = await browser.post(address, data=words(room, 0, "Mine"), headers=JSON)
    assert script.status_code == 409
    assert (script.json()["notes"], script.json()["decision"], script.json()["edition"]) == ("Theirs", "Decided", 1)
    form = await browser.post(address, data=words(room, 0, "Mine"))
    assert form.status_code == 409
    assert "Mine" in form.text
    assert "Theirs" in form.text
    assert 'name="seen" type="hidden" value="1"' in form.text  # saving once more is a choice
    assert (await ItemRecord.get()).notes == "Theirs"
    assert (await browser.post(address, data=words(room, 1, "Theirs and mine"))).status_code == 303


async def test_text_follows_its_item_when_the_agenda_is_rearranged(browser, room):
    complaints = room.items[5]
    await AgendaItem.filter(id=complaints.id).update(position=0)
    await AgendaItem.filter(id=room.items[4].id).update(position=6)
    await browser.post(f"{room.address}/items/6", data=words(room, 0, "About complaints"), headers=JSON)
    assert (await ItemRecord.get()).item_id == complaints.id


@pytest.mark.parametrize("item", ["", "x", "999999999"])
async def test_an_item_that_is_not_of_this_meeting_is_refused(browser, room, item):
    data = {**words(room, 0, "Said"), "item": item}
    assert (await browser.post(f"{room.address}/items/6", data=data, headers=JSON)).status_code == 409
    assert not await ItemRecord.exists()


async def test_a_text_that_is_too_long_comes_back_whole(browser, room):
    long = "x" * 50_001
    reply = await browser.post(f"{room.address}/items/6", data=words(room, 0, long))
    assert reply.status_code == 422
    assert long in reply.text
    assert (await browser.post(f"{room.address}/items/6", data=words(room, 0, long), headers=JSON)).status_code == 409


async def test_notes_are_final_with_the_approved_minutes(browser, room):
    await make_minutes(room.meeting, approved_at=NOW)
    assert (await browser.post(f"{room.address}/items/6", data=words(room, 0, "Late"))).status_code == 409
    assert not await ItemRecord.exists()


async def test_the_current_item_is_the_one_that_began_last(browser, room, clock):
    for position in (1, 2):
        clock.now += timedelta(minutes=5)
        reply = await browser.post(f"{room.address}/items/{position}/beginning")
        assert reply.headers["location"] == f"{room.address}/items/{position}"
    shown = (await browser.get(room.address)).text
    assert shown.count('aria-current="step"') == 1
    assert "began at 12:05 pm" in shown
    assert "began at 12:10 pm" in shown
    assert "began at 12:10 pm" in (await browser.get(f"{room.address}/items/2")).text
    assert "Begin this item now" in (await browser.get(f"{room.address}/items/1")).text


async def test_no_item_begins_in_a_meeting_that_is_not_open(browser, room):
    await browser.post(f"{room.address}/closing")
    assert (await browser.post(f"{room.address}/items/1/beginning")).status_code == 409
    assert not await ItemRecord.exists()


async def test_the_page_of_an_item_asks_the_same_however_much_there_is(browser, room, queries):
    address = f"{room.address}/items/5"
    few = await asked(browser, queries, address)
    await room.sit(1, 2, 3, 4, 5, 6, 7, 8)
    assert await asked(browser, queries, address) == few <= 22
