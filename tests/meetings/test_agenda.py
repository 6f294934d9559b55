"""Preparing a meeting: panel, time, agenda, publication."""

from datetime import UTC, datetime

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion, touch
from meetings.agenda.actions import item_edition
from meetings.models import AgendaItem, Meeting
from tests.factories import make_member
from tests.meetings.factories import make_meeting, make_panel

NEW = "/hackney/new-meeting"
EDIT = "/hackney/meetings/meeting-1/edit"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


def details(chosen, **values):
    return {
        "panel": str(chosen.id),
        "title": "Stop & search in schools",
        "day-day": "8",
        "day-month": "12",
        "day-year": "2026",
        "time": "18:30",
        "venue": "Town Hall",
        **values,
    }


async def test_a_clerk_prepares_and_publishes_a_meeting(browser, hackney, clerk):
    response = await browser.post(NEW, data=details(await make_panel(hackney)))
    here = "/hackney/meetings/2026-12-08-stop-search-in-schools"
    assert response.headers["location"] == f"{here}/overview"
    assert (await browser.get(here)).status_code == 404
    await browser.post(f"{here}/edit", data={"title": "Apologies"})
    await browser.post(f"{here}/edit", data={"title": "Searches", "text": "With **figures**"})
    assert "It gives 11 clear working days of notice." in (await browser.get(f"{here}/edit")).text
    await touch("hackney")
    version = (await PageVersion.get(place="hackney")).version
    assert (await browser.post(f"{here}/edit/publication")).status_code == 303
    assert (await PageVersion.get(place="hackney")).version > version
    text = (await browser.get(here)).text
    assert "<strong>figures</strong>" in text
    assert (await Meeting.get()).starts_at == datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
    verbs = await AuditEvent.filter(actor_id=clerk.id).values_list("verb", flat=True)
    assert {"created a meeting", "added an agenda item", "published an agenda"} <= set(verbs)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("18:30", 18, 30), ("6.30pm", 18, 30), ("6 PM", 18, 0), ("12am", 0, 0), ("9:05", 9, 5)],
)
async def test_a_time_is_read_as_people_type_it(browser, hackney, clerk, typed, hour, minute):
    await browser.post(NEW, data=details(await make_panel(hackney), time=typed))
    assert (await Meeting.get()).starts_at == datetime(2026, 12, 8, hour, minute, tzinfo=UTC)


async def test_a_time_that_the_clocks_skip_is_refused_with_the_reason(browser, hackney, clerk):
    skipped = {"day-day": "28", "day-month": "3", "day-year": "2027", "time": "01:30"}
    response = await browser.post(NEW, data=details(await make_panel(hackney), **skipped))
    assert response.status_code == 422
    assert "the clocks go forward" in response.text
    assert await Meeting.all().count() == 0


WRONG = [
    {"title": ""},
    {"title": "x" * 121},
    {"venue": "x" * 201},
    {"time": "25:00"},
    {"time": "6"},
    {"time": "13pm"},
    {"time": "٦:٣٠"},
    {"day-day": "31", "day-month": "2"},
    {"day-year": "9999"},
    {"day-year": "1"},
    {"day-year": "9" * 500},
    {"day-day": "", "day-month": "", "day-year": ""},
    {"panel": "999999999999999999999"},
    {"panel": ""},
]


@pytest.mark.parametrize("values", WRONG)
async def test_a_wrong_form_comes_back_with_what_was_typed(browser, hackney, clerk, values):
    response = await browser.post(NEW, data=details(await make_panel(hackney), **values))
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert await Meeting.all().count() == 0


async def test_a_form_with_nothing_in_it_comes_back(browser, hackney, clerk):
    await make_panel(hackney)
    assert (await browser.post(NEW, data={})).status_code == 422


async def test_another_boroughs_panel_cannot_be_chosen(browser, hackney, croydon, clerk):
    await make_panel(hackney)
    assert (await browser.post(NEW, data=details(await make_panel(croydon)))).status_code == 422


async def test_without_a_panel_the_page_says_who_adds_one(browser, clerk):
    assert "A council administrator adds one first." in (await browser.get(NEW)).text


async def test_sending_the_same_meeting_twice_makes_one(browser, hackney, clerk):
    panel = await make_panel(hackney)
    first, second = [await browser.post(NEW, data=details(panel)) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    response = await browser.post(NEW, data=details(panel, title="Another"))
    assert "This panel already has a meeting at that time." in response.text
    assert await Meeting.all().count() == 1


async def test_two_panels_may_meet_on_one_day_under_one_title(browser, hackney, clerk):
    for name in ("One", "Two"):
        await browser.post(NEW, data=details(await make_panel(hackney, name=name), title="會議"))
    slugs = await Meeting.all().order_by("slug").values_list("slug", flat=True)
    assert slugs == ["2026-12-08-meeting", "2026-12-08-meeting-2"]


async def titles():
    return await AgendaItem.all().order_by("position").values_list("title", flat=True)


async def test_items_are_added_moved_changed_and_removed(browser, hackney, clerk):
    await make_meeting(hackney, published_at=None)
    for _ in range(2):  # twice is once
        await browser.post(EDIT, data={"title": "Any other business"})
    first, second, third = await AgendaItem.all().order_by("position")
    await browser.post(f"{EDIT}/order", data={"item": third.id, "do": "up"})
    await browser.post(f"{EDIT}/order", data={"item": first.id, "do": "up"})
    await browser.post(f"{EDIT}/order", data={"item": second.id, "do": "down"})
    assert await titles() == ["Apologies", "Any other business", "Searches near schools"]
    for _ in range(2):
        await browser.post(f"{EDIT}/order", data={"item": first.id, "do": "remove"})
    assert await titles() == ["Any other business", "Searches near schools"]
    address = "/hackney/meetings/meeting-1/agenda/2"  # no gap is left
    assert (await browser.get(address)).status_code == 200
    await browser.post(address, data={"item": second.id, "title": "Schools", "seen": item_edition(second)})
    assert await titles() == ["Any other business", "Schools"]


async def test_two_clerks_changing_an_item_at_once_lose_nothing(browser, hackney, clerk):
    await make_meeting(hackney, published_at=None)
    item = await AgendaItem.get(position=2)
    address = "/hackney/meetings/meeting-1/agenda/2"
    form = {"item": item.id, "seen": item_edition(item)}
    await browser.post(address, data={**form, "title": "The first clerk’s"})
    response = await browser.post(address, data={**form, "title": "The second clerk’s"})
    assert response.status_code == 409
    assert "The first clerk’s" in response.text
    assert "The second clerk’s" in response.text


async def test_an_item_of_another_meeting_is_out_of_reach(browser, hackney, croydon, clerk):
    await make_meeting(hackney, published_at=None)
    other = await make_meeting(croydon, published_at=None)
    theirs = await AgendaItem.get(meeting=other, position=1)
    await browser.post(f"{EDIT}/order", data={"item": theirs.id, "do": "remove"})
    data = {"item": theirs.id, "title": "Taken over", "seen": item_edition(theirs)}
    assert (await browser.post("/hackney/meetings/meeting-1/agenda/1", data=data)).status_code == 409
    assert await AgendaItem.filter(meeting=other).count() == 2
    assert not await AgendaItem.filter(title="Taken over").exists()


@pytest.mark.parametrize(
    "data", [{}, {"item": "1"}, {"item": "x", "do": "up"}, {"item": "9" * 30, "do": "up"}, {"item": "1", "do": "burn"}]
)
async def test_a_wrong_button_is_a_problem_not_a_crash(browser, hackney, clerk, data):
    await make_meeting(hackney, published_at=None)
    assert (await browser.post(f"{EDIT}/order", data=data)).status_code == 409


async def test_an_agenda_without_items_is_not_published(browser, hackney, clerk):
    await make_meeting(hackney, published_at=None)
    await AgendaItem.all().delete()
    assert (await browser.post(f"{EDIT}/publication")).status_code == 409
    assert (await Meeting.get()).published_at is None


async def test_a_public_agenda_stands(browser, hackney, clerk):
    meeting = await make_meeting(hackney)
    item = await AgendaItem.get(position=1)
    assert "It cannot be changed." in (await browser.get(EDIT)).text
    assert (await browser.post(EDIT, data={"title": "Late"})).status_code == 409
    assert (await browser.post(f"{EDIT}/order", data={"item": item.id, "do": "remove"})).status_code == 409
    data = {"item": item.id, "title": "Other", "seen": item_edition(item)}
    assert (await browser.post("/hackney/meetings/meeting-1/agenda/1", data=data)).status_code == 409
    assert (await browser.post(f"{EDIT}/publication")).status_code == 303
    assert (await Meeting.get()).published_at == meeting.published_at
    assert await titles() == ["Apologies", "Searches near schools"]


async def test_staff_see_every_meeting_with_what_can_be_done(browser, hackney, clerk):
    await make_meeting(hackney, title="In preparation", published_at=None)
    await make_meeting(hackney)
    text = (await browser.get("/hackney/all-meetings")).text
    assert "In preparation" in text
    assert "Planned" in text
    assert "Start a new meeting" in text
