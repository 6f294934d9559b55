"""The roll: by seat, with substitutes, arrivals and departures, and everybody else."""

from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.models import AgendaItem
from meetings.room.models import Attendance, Declaration, Interest, Presence
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import make_minutes
from tests.meetings.room.factories import asked, make_room


@pytest.fixture
async def room(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    return await make_room(hackney)


async def sent(browser, room, **changes):
    """Sends the roll as the page shows it, with changes such as `seat_3_presence="present"`."""
    html = (await browser.get(f"{room.address}/attendance")).text
    fields = {}
    for seat, term in zip(room.seats, room.terms, strict=True):
        prefix = f"seat-{seat.position}-"
        seen = html.split(f'name="{prefix}seen"')[1].split('value="')[1].split('"')[0]
        recorded = await Attendance.get_or_none(meeting=room.meeting, seat=seat)
        fields |= {f"{prefix}sitting": str(recorded.sitting_id if recorded else term.id), f"{prefix}seen": seen}
        if recorded:
            fields[f"{prefix}presence"] = recorded.presence.value
            for name, moment in (("arrived", recorded.arrived_at), ("left", recorded.left_at)):
                fields[f"{prefix}{name}"] = f"{moment:%H:%M}" if moment else ""
    return {**fields, **{key.replace("_", "-"): value for key, value in changes.items()}}


async def test_the_roll_says_how_many_are_present_and_whether_that_is_a_quorum(browser, room):
    address = f"{room.address}/attendance"
    assert "0 of 8 voting members present; quorum 4: the meeting is NOT quorate." in (await browser.get(address)).text
    there = {f"seat_{n}_presence": "present" for n in (1, 2, 3)} | {"seat_4_presence": "online"}
    away = {"seat_5_presence": "apologies", "seat_9_presence": "present"}
    reply = await browser.post(address, data=await sent(browser, room, **there, **away))
    assert reply.status_code == 303
    assert "4 of 8 voting members present; quorum 4: the meeting is quorate." in (await browser.get(address)).text
    assert await Attendance.all().count() == 6
    again = await browser.post(address, data=await sent(browser, room))
    assert again.status_code == 303
    assert await AuditEvent.filter(verb="recorded attendance").count() == 1  # saving the same again is nothing


async def test_somebody_leaves_and_the_meeting_is_not_quorate_any_more(browser, room, clock):
    await room.sit(1, 2, 3, 4)
    await browser.post(f"{room.address}/attendance", data=await sent(browser, room, now="4-left"))
    assert (await Attendance.get(seat=room.seats[3])).left_at == NOW
    clock.now += timedelta(minutes=3)
    shown = (await browser.get(room.address)).text
    assert "3 of 8 voting members present; quorum 4: the meeting is NOT quorate." in shown
    assert "There was no quorum from 12:00 pm to 12:03 pm." in shown


async def test_somebody_arrives_now(browser, room, clock):
    clock.now = NOW + timedelta(minutes=7, seconds=40)
    await browser.post(f"{room.address}/attendance", data=await sent(browser, room, now="2-arrived"))
    line = await Attendance.get(seat=room.seats[1])
    assert (line.presence, line.arrived_at) == (Presence.PRESENT, NOW + timedelta(minutes=7))


async def test_a_substitute_sits_instead(browser, room):
    substitute = await room.seats[7].terms.filter(is_substitute=True).get()
    data = await sent(browser, room, seat_8_sitting=str(substitute.id), seat_8_presence="present")
    await browser.post(f"{room.address}/attendance", data=data)
    assert (await Attendance.get(seat=room.seats[7])).sitting_id == substitute.id
    assert "Sub Stitute, Seat 8: Present" in (await browser.get(room.address)).text


async def test_somebody_elses_term_is_not_a_choice(browser, room):
    data = await sent(browser, room, seat_1_sitting=str(room.terms[1].id), seat_1_presence="present")
    reply = await browser.post(f"{room.address}/attendance", data=data)
    assert reply.status_code == 422
    assert not await Attendance.exists()


@pytest.mark.parametrize(
    ("arrived", "left", "says"),
    [("noon", "", "Enter a time such as 18:45"), ("12:30", "12:30", "Leaving must be after arriving")],
)
async def test_times_are_checked_and_kept_as_typed(browser, room, arrived, left, says):
    data = await sent(browser, room, seat_1_presence="present", seat_1_arrived=arrived, seat_1_left=left)
    reply = await browser.post(f"{room.address}/attendance", data=data)
    assert reply.status_code == 422
    assert says in reply.text
    assert f'value="{arrived}"' in reply.text
    assert not await Attendance.exists()


async def test_two_clerks_on_different_seats_both_save_and_on_one_seat_are_told(browser, room):
    opened_before = await sent(browser, room, seat_1_presence="present")
    same_seat = {**opened_before, "seat-1-presence": "absent"}
    address = f"{room.address}/attendance"
    other = await sent(browser, room, seat_2_presence="online")
    assert (await browser.post(address, data=other)).status_code == 303
    assert (await browser.post(address, data=opened_before)).status_code == 303
    assert await Attendance.all().order_by("seat_id").values_list("presence", flat=True) == ["present", "online"]
    told = await browser.post(address, data=same_seat)
    assert told.status_code == 409
    assert "Nothing was saved yet." in told.text
    assert (await Attendance.get(seat=room.seats[0])).presence is Presence.PRESENT


async def test_others_attend_by_name_and_capacity_and_are_taken_off_again(browser, room):
    address = f"{room.address}/others"
    form = {"name": "Inspector Vane", "capacity": "Neighbourhood inspector", "presence": "present"}
    for _ in range(2):
        assert (await browser.post(address, data=form)).status_code == 303
    line = await Attendance.get()
    assert (line.seat_id, line.name) == (None, "Inspector Vane")
    assert (await browser.post(address, data={**form, "capacity": ""})).status_code == 422
    assert (await browser.post(f"{address}/removal", data={"line": str(line.id)})).status_code == 303
    assert not await Attendance.exists()


async def test_a_members_line_is_not_taken_off_like_a_visitors(browser, room):
    [line] = await room.sit(1)
    await browser.post(f"{room.address}/others/removal", data={"line": str(line.id)})
    assert await Attendance.all().count() == 1


async def test_an_interest_is_declared_and_taken_back(browser, room):
    address = f"{room.address}/declarations"
    assert "Record who is there first" in (await browser.get(address)).text
    [line] = await room.sit(1)
    form = {"attendance": line.id, "item": room.items[5].id, "kind": "non_registrable", "text": "A cousin serves."}
    for _ in range(2):
        assert (await browser.post(address, data={**form, "left_room": "y"})).status_code == 303
    one = await Declaration.get()
    assert (one.item_id, one.kind, one.left_room) == (room.items[5].id, Interest.NON_REGISTRABLE, True)
    item = (await browser.get(f"{room.address}/items/6")).text
    assert "Left the room for this item: Ada Okafor" in item
    assert "0 of 8 voting members present" in item  # for this item
    await browser.post(f"{address}/removal", data={"line": str(one.id)})
    assert not await Declaration.exists()


async def test_nothing_is_recorded_once_the_minutes_are_approved(browser, room):
    [line] = await room.sit(1)
    await make_minutes(room.meeting, approved_at=NOW)
    form = {"name": "A", "capacity": "B", "presence": "present"}
    assert (await browser.post(f"{room.address}/others", data=form)).status_code == 409
    data = await sent(browser, room, seat_2_presence="present")
    assert (await browser.post(f"{room.address}/attendance", data=data)).status_code == 409
    declared = {"attendance": line.id, "item": "0", "kind": "non_registrable", "text": "A cousin serves."}
    assert (await browser.post(f"{room.address}/declarations", data=declared)).status_code == 409
    assert await Attendance.all().count() == 1


async def test_a_meeting_past_midnight_keeps_its_order(browser, hackney, clock):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    room = await make_room(hackney, starts_at=datetime(2026, 11, 20, 22, tzinfo=UTC))
    data = await sent(browser, room, seat_1_presence="present", seat_1_arrived="23:10", seat_1_left="0:20")
    await browser.post(f"{room.address}/attendance", data=data)
    line = await Attendance.get()
    assert line.left_at - line.arrived_at == timedelta(minutes=70)


@pytest.mark.parametrize(
    "values",
    [
        {"seat_id": None, "name": ""},
        {"name": "A", "arrived_at": NOW, "left_at": NOW},
        {"name": "A", "arrived_at": NOW, "left_at": NOW - timedelta(minutes=1)},
    ],
)
async def test_the_database_refuses_impossible_attendance(room, values):
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await Attendance.create(meeting=room.meeting, presence=Presence.PRESENT, **values)


async def test_a_seat_has_one_line(room):
    await room.sit(1)
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await room.sit(1)


async def test_the_page_of_the_room_asks_the_same_however_many_come(browser, room, queries):
    await room.sit(1)
    few = await asked(browser, queries, room.address)
    await room.sit(2, 3, 4, 5, 6, 7, 8, 9)
    for position in range(7, 17):
        await AgendaItem.create(meeting=room.meeting, position=position, title="More")
    assert await asked(browser, queries, room.address) == few <= 20
