"""Reminders: each once, late rather than never, and never after the meeting began."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from boroughs.responses.clock import add_working_days
from engage.kit.mail import OutboxMessage
from meetings.calendar.reminders import FOLLOWERS, REGISTERED, SEATS, due, nag, remind
from meetings.models import Ending, Meeting, Way
from meetings.panels.models import Seat, Term
from meetings.registration.models import Registration
from tests.boroughs.following.factories import make_follower
from tests.factories import make_member, make_person
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_panel

SITE = "https://engage.test"
AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
LINK = "https://meet.example/join"


async def noticed(borough, **values):
    return await make_meeting(borough, **{"starts_at": AHEAD, "published_at": HELD, **values})


async def told():
    """Who was written to since this was last asked."""
    found = sorted([message.recipient for message in await OutboxMessage.all()])
    await OutboxMessage.all().delete()
    return found


async def make_seated(panel, email, **values):
    seat = await Seat.create(panel=panel, position=await Seat.filter(panel=panel).count() + 1, name="Councillor")
    person = await make_person(email=email)
    started = {"starts_on": date(2026, 1, 1), "name": "Ada"}
    return await Term.create(**{"seat": seat, "person": person, **started, **values})


async def test_members_and_clerks_hear_seven_days_and_one_day_before(hackney):
    panel = await make_panel(hackney)
    await make_member(hackney, Role.COUNCIL_CLERK, email="clerk@example.org")
    await make_seated(panel, "member@example.org")
    await make_seated(panel, "left@example.org", ends_on=date(2026, 12, 8))
    await make_seated(await make_panel(hackney, name="Two"), "other@example.org")
    await noticed(hackney, panel=panel, way=Way.HYBRID, join_link=LINK)
    both = ["clerk@example.org", "member@example.org"]
    for hours_before, expected in ((24 * 7 + 1, []), (24 * 7, both), (24 * 7 - 1, []), (24, both), (23, []), (0, [])):
        await remind(SITE, AHEAD - timedelta(hours=hours_before))
        assert all(LINK in message.text for message in await OutboxMessage.all())
        assert await told() == expected, hours_before


async def test_followers_hear_two_days_before_without_the_link_to_join(hackney):
    meeting = await noticed(hackney, way=Way.ONLINE, join_link=LINK)
    await make_follower(hackney, email="a@example.org")
    await make_follower(hackney, email="b@example.org", topics=[f"panel/{meeting.panel.slug}"])
    await make_follower(hackney, email="c@example.org", topics=["surveys"])
    await remind(SITE, AHEAD - timedelta(hours=49))
    assert await told() == []
    await remind(SITE, AHEAD - timedelta(hours=48))
    messages = await OutboxMessage.all()
    assert all(LINK not in message.text and message.own_path for message in messages)
    assert all("https://engage.test/hackney/meetings/meeting-1" in message.text for message in messages)
    assert await told() == ["a@example.org", "b@example.org"]


async def test_nobody_outside_hears_of_a_meeting_that_is_not_open(hackney):
    await noticed(hackney, is_open_to_public=False)
    await make_follower(hackney)
    await remind(SITE, AHEAD - timedelta(hours=40))
    assert await told() == []


async def test_who_has_a_place_hears_a_day_before_and_only_who_comes_online_gets_the_link(hackney):
    meeting = await noticed(hackney, way=Way.HYBRID, join_link=LINK)
    for email, values in (
        ("online@example.org", {"is_online": True}),
        ("room@example.org", {}),
        ("waits@example.org", {"has_place": False}),
        ("unconfirmed@example.org", {"confirmed_at": None, "has_place": False}),
    ):
        place = {"confirmed_at": HELD, "has_place": True, "expires_at": HELD, "name": "Rosa", **values}
        await Registration.create(id=uuid4(), meeting=meeting, email=email, **place)
    await remind(SITE, AHEAD - timedelta(hours=24))
    with_link = {message.recipient: LINK in message.text for message in await OutboxMessage.all()}
    assert with_link == {"online@example.org": True, "room@example.org": False}


@pytest.mark.parametrize(
    "values",
    [
        {"ending": Ending.CANCELLED, "ended_at": HELD, "reason": "Snow"},
        {"notice_at": None, "published_at": None},
        {"notice_at": AHEAD, "published_at": None},
    ],
)
async def test_nobody_is_reminded_of_what_is_called_off_or_not_noticed(hackney, values):
    meeting = await noticed(hackney, **values)
    await make_follower(hackney)
    await remind(SITE, AHEAD - timedelta(hours=12))
    assert await told() == []
    assert due(meeting, FOLLOWERS, AHEAD - timedelta(hours=12)) == []


@pytest.mark.parametrize("seed", range(12))
async def test_whenever_the_job_runs_everybody_is_reminded_once_and_late_rather_than_never(hackney, seed):
    """Random hours of running, of standing still, and of moving the meeting, against what must have been told."""
    await make_follower(hackney, email="f@example.org")
    await make_member(hackney, Role.COUNCIL_CLERK, email="clerk@example.org")
    chance = Random(seed)
    meeting = await noticed(hackney)
    now = AHEAD - timedelta(days=chance.randint(3, 12))
    moves, done = chance.randint(0, 2), set()
    while now < meeting.starts_at + timedelta(hours=3):
        waiting = {
            (audience, before, meeting.sequence)
            for audience, all_before in ((SEATS, (7, 1)), (FOLLOWERS, (2,)))
            for before in all_before
            if meeting.starts_at - timedelta(days=before) <= now < meeting.starts_at
        } - done
        expected = {"clerk@example.org" if audience == SEATS else "f@example.org" for audience, _, _ in waiting}
        await remind(SITE, now)
        assert await told() == sorted(expected), now
        done |= waiting
        await remind(SITE, now)
        assert await told() == []
        if moves and chance.random() < 0.15:
            moves -= 1
            meeting.starts_at += timedelta(hours=chance.randint(-20, 90))
            meeting.sequence += 1
            await meeting.save()
        now += timedelta(hours=chance.choice([1, 1, 1, 2, 7, 30]))


def test_a_reminder_is_due_from_its_moment_until_the_meeting_begins():
    meeting = Meeting(id=7, starts_at=AHEAD, notice_at=HELD, sequence=3, ending=None)
    day, hour = timedelta(days=1), timedelta(hours=1)
    key = "meeting/7/reminder/{}/{}-days/3".format
    assert due(meeting, SEATS, AHEAD - 7 * day - hour) == []
    assert due(meeting, SEATS, AHEAD - 7 * day) == [key(SEATS, 7)]
    assert due(meeting, SEATS, AHEAD - hour) == [key(SEATS, 7), key(SEATS, 1)]
    assert due(meeting, REGISTERED, AHEAD - day) == [key(REGISTERED, 1)]
    assert due(meeting, FOLLOWERS, AHEAD) == []


async def test_clerks_are_reminded_of_minutes_when_they_are_due_and_every_week_until_they_are_out(hackney):
    await make_member(hackney, Role.COUNCIL_CLERK, email="clerk@example.org")
    meeting = await make_meeting(hackney)
    due_on = datetime.combine(add_working_days(meeting.held_on, 10), datetime.min.time(), UTC) + timedelta(hours=8)
    heard = []
    for days in (-1, 0, 1, 6, 7, 8, 30, 31):
        await nag(SITE, due_on + timedelta(days=days))
        heard += [days] * len(await told())
    assert heard == [0, 7, 30]
    await make_minutes(meeting, published_at=due_on)
    await nag(SITE, due_on + timedelta(days=60))
    assert await told() == []


async def test_nobody_is_asked_for_minutes_of_what_was_called_off_or_imported_or_is_to_come(hackney):
    await make_member(hackney, Role.COUNCIL_CLERK)
    await make_meeting(hackney, ending=Ending.INQUORATE, ended_at=HELD, reason="Three came")
    await make_meeting(hackney, imported_at=HELD)
    await make_meeting(hackney, starts_at=AHEAD + timedelta(days=90), published_at=HELD)
    await nag(SITE, AHEAD + timedelta(days=60))
    assert await told() == []
