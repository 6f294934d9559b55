"""Cancelled, postponed, inquorate: what happens to the meeting, its agenda, and who is told."""

from datetime import UTC, datetime, timedelta

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Role
from engage.kit.mail import OutboxMessage
from meetings.desk import next_meeting, tasks
from meetings.models import AgendaItem, Ending, Meeting
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_minutes

AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
HERE = "/hackney/meetings/meeting-1"
WHY = "The hall is flooded <b>."


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


@pytest.fixture
async def follower(hackney):
    values = {"topics": ["meetings"], "expires_at": AHEAD, "confirmed_at": AHEAD}
    return await Follower.create(
        id="00000000-0000-0000-0000-000000000001", borough=hackney, email="a@example.org", **values
    )


def new_date(day, month, year=2026, at="19:00"):
    return {"new_day-day": str(day), "new_day-month": str(month), "new_day-year": str(year), "new_time": at}


async def test_a_cancelled_meeting_stays_with_its_reason(browser, hackney, clerk, clock, follower):
    await make_meeting(hackney, starts_at=AHEAD)
    for _ in range(2):  # twice is once
        response = await browser.post(f"{HERE}/ending", data={"ending": "cancelled", "reason": WHY})
        assert response.headers["location"] == f"{HERE}/overview"
    text = (await browser.get(HERE)).text
    assert "The hall is flooded &lt;b&gt;." in text
    assert "It will not be held." in text
    assert "Cancelled" in (await browser.get("/hackney/meetings")).text
    meeting = await Meeting.get()
    assert (meeting.sequence, meeting.changed_at, meeting.ended_at) == (1, clock.now, clock.now)
    [mail] = await OutboxMessage.all()
    assert mail.subject == "Cancelled: Stop and search in schools"
    assert WHY in mail.text
    assert await next_meeting(hackney.id, clock.now.date()) is None
    assert await tasks(hackney, {Role.COUNCIL_CLERK}, clock.now, person_id=0) == []


async def test_a_postponed_meeting_has_a_successor_with_its_agenda(browser, hackney, clerk, follower):
    old = await make_meeting(hackney, starts_at=AHEAD, access_notes="A loop.", ends_at=AHEAD + timedelta(hours=2))
    await AgendaItem.filter(position=2).update(exempt_paragraph=3, public_interest="Money.", exempt_text="MARKER")
    data = {"ending": "postponed", "reason": WHY, **new_date(12, 1, 2027)}
    assert (await browser.post(f"{HERE}/ending", data=data)).status_code == 303
    new = await Meeting.exclude(id=old.id).get()
    assert new.starts_at == datetime(2027, 1, 12, 19, tzinfo=UTC)
    assert (new.ends_at, new.access_notes) == (new.starts_at + timedelta(hours=2), "A loop.")
    assert new.notice_at
    assert new.published_at is None
    there = await AgendaItem.filter(meeting=new).order_by("position")
    assert [(item.title, item.exempt_text) for item in there] == [
        ("Apologies", ""),
        ("Searches near schools", "MARKER"),
    ]
    assert await AgendaItem.filter(meeting=old).count() == 2
    text = (await browser.get(HERE)).text
    assert f'href="/hackney/meetings/{new.slug}"' in text
    assert "12 January 2027" in text
    assert f'href="{HERE}"' in (await browser.get(f"/hackney/meetings/{new.slug}")).text
    [mail] = await OutboxMessage.all()
    assert "The new date: 12 January 2027" in mail.text
    assert "MARKER" not in mail.text


async def test_a_new_date_may_come_later(browser, hackney, clerk, clock, follower):
    await make_meeting(hackney, starts_at=AHEAD)
    await browser.post(f"{HERE}/ending", data={"ending": "postponed", "reason": WHY})
    assert "The new date is not known yet." in (await browser.get(HERE)).text
    [task] = await tasks(hackney, {Role.COUNCIL_CLERK}, clock.now, person_id=0)
    assert task.route == "meetings.ending.end"
    data = {"ending": "postponed", "reason": WHY, **new_date(12, 1, 2027)}
    for _ in range(2):
        assert (await browser.post(f"{HERE}/ending", data=data)).status_code == 303
    assert await Meeting.all().count() == 2
    assert await OutboxMessage.all().count() == 2


async def test_a_new_date_too_soon_wants_the_chairs_reason(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=AHEAD)
    data = {"ending": "postponed", "reason": WHY, **new_date(27, 11)}
    response = await browser.post(f"{HERE}/ending", data=data)
    assert response.status_code == 422
    assert "five" in response.text or "5 clear working days" in response.text
    assert (await Meeting.get()).ended_at is None
    response = await browser.post(f"{HERE}/ending", data={**data, "urgent_reason": "It cannot wait"})
    assert response.status_code == 303
    assert (await Meeting.exclude(slug="meeting-1").get()).urgent_reason == "It cannot wait"


async def test_that_too_few_came_is_said_after_it_was_to_begin(browser, hackney, clerk):
    await make_meeting(hackney)
    await make_meeting(hackney, starts_at=AHEAD)
    data = {"ending": "inquorate", "reason": "Two of five members came."}
    assert (await browser.post("/hackney/meetings/meeting-2/ending", data=data)).status_code == 409
    assert (await browser.post(f"{HERE}/ending", data=data)).status_code == 303
    text = (await browser.get(HERE)).text
    assert "Not enough members came" in text
    assert "Nothing could be decided." in text
    assert "No recommendation has been agreed" not in text


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"ending": "cancelled"},
        {"ending": "held", "reason": WHY},
        {"ending": "cancelled", "reason": "x" * 1001},
        {"ending": "cancelled", "reason": WHY, **new_date(12, 1, 2027)},
        {"ending": "postponed", "reason": WHY, **new_date(1, 11)},
        {"ending": "postponed", "reason": WHY, **new_date(31, 2, 2027)},
        {"ending": "postponed", "reason": WHY, "new_time": "19:00"},
        {"ending": "postponed", "reason": WHY, **new_date(12, 1, 2027, at="")},
    ],
)
async def test_a_wrong_form_comes_back(browser, hackney, clerk, values):
    await make_meeting(hackney, starts_at=AHEAD)
    assert (await browser.post(f"{HERE}/ending", data=values)).status_code == 422
    assert (await Meeting.get()).ended_at is None


async def test_what_was_held_cannot_be_called_off(browser, hackney, clerk):
    await make_minutes(await make_meeting(hackney))
    await make_meeting(hackney, starts_at=HELD + timedelta(days=1), opened_at=HELD + timedelta(days=1))
    data = {"ending": "cancelled", "reason": WHY}
    for slug in ("meeting-1", "meeting-2"):
        response = await browser.post(f"/hackney/meetings/{slug}/ending", data=data)
        assert response.status_code == 409
        assert "The hall is flooded" in response.text


async def test_a_second_clerk_with_another_reason_keeps_what_was_typed(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=AHEAD)
    await browser.post(f"{HERE}/ending", data={"ending": "cancelled", "reason": WHY})
    response = await browser.post(f"{HERE}/ending", data={"ending": "postponed", "reason": "The chair is ill."})
    assert response.status_code == 409
    assert "The chair is ill." in response.text
    assert (await Meeting.get()).ending is Ending.CANCELLED


async def test_nothing_of_what_was_called_off_changes(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=AHEAD, published_at=None)
    await browser.post(f"{HERE}/ending", data={"ending": "cancelled", "reason": WHY})
    assert (await browser.get(HERE)).status_code == 404  # the public never knew of it
    assert await OutboxMessage.all().count() == 0
    for address in ("edit/publication", "notice"):
        assert (await browser.post(f"{HERE}/{address}")).status_code == 409
    assert (await browser.post(f"{HERE}/edit", data={"title": "One more"})).status_code == 409
    assert "called off" in (await browser.get(f"{HERE}/details")).text
