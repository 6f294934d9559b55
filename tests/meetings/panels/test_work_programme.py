"""What a panel plans to look at: kept by clerks, public, and brought to its meetings."""

from datetime import date, timedelta

import pytest

from boroughs.people.models import Role
from meetings.models import AgendaItem
from meetings.panels.models import WorkItem
from tests.factories import make_member
from tests.meetings.factories import make_meeting, make_panel
from tests.meetings.panels.factories import make_work

HERE = "/hackney/panels/panel-1/work-programme"
PUBLIC = "/hackney/panels-and-people/panel-1"


@pytest.fixture
async def panel(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    return await make_panel(hackney)


async def test_what_is_planned_is_public_by_month(browser, panel):
    for title, month in (("Later", "2027-03"), ("Sooner", "2027-01"), ("Some day", "")):
        for _ in range(2):  # pressed twice
            response = await browser.post(HERE, data={"title": title, "why": "Because **we** ask", "month": month})
            assert response.status_code == 303
    text = (await browser.get(PUBLIC)).text
    order = ["January 2027", "Sooner", "March 2027", "Later", "No month yet", "Some day"]
    assert sorted(order, key=text.index) == order
    assert await WorkItem.all().count() == 3
    for wrong in ({"title": "", "month": ""}, {"title": "X", "month": "2031-01"}, {"title": "X" * 161, "month": ""}):
        assert (await browser.post(HERE, data=wrong)).status_code == 422


async def test_it_moves_to_another_month_and_is_dropped_in_public(browser, panel):
    await make_work(panel)
    await browser.post(f"{HERE}/1", data={"title": "Searches near schools", "why": "", "month": "2027-04"})
    assert "April 2027" in (await browser.get(PUBLIC)).text
    for _ in range(2):
        assert (await browser.post(f"{HERE}/1/dropping")).status_code == 303
    text = (await browser.get(PUBLIC)).text
    assert "Nothing is planned yet." in text
    assert "Searches near schools, 21 November 2026" in text
    assert "It was dropped on" in (await browser.get(f"{HERE}/1")).text
    assert (await browser.post(f"{HERE}/1", data={"title": "Again", "month": ""})).status_code == 409


async def test_it_reaches_the_agenda_of_a_meeting_that_is_not_public_once(browser, hackney, panel, clock):
    later = clock.now + timedelta(days=40)
    meeting = await make_meeting(hackney, panel=panel, starts_at=later, published_at=None)
    public = await make_meeting(hackney, panel=panel, starts_at=later + timedelta(days=40))
    await make_work(panel, title="Reasons given", why="We want to know **why**.")
    assert meeting.title in (await browser.get(f"{HERE}/1")).text
    assert (await browser.post(f"{HERE}/1/meeting", data={"meeting": str(public.id)})).status_code == 409
    for _ in range(2):
        assert (await browser.post(f"{HERE}/1/meeting", data={"meeting": str(meeting.id)})).status_code == 303
    item = await AgendaItem.filter(meeting=meeting).order_by("-position").first()
    assert (item.title, item.text) == ("Reasons given", "We want to know **why**.")
    assert await AgendaItem.filter(meeting=meeting, title=item.title).count() == 1
    text = (await browser.get(PUBLIC)).text
    assert "January 2027" in text
    assert "On the agenda of" not in text  # which is not public yet
    assert (await browser.post(f"{HERE}/1/dropping")).status_code == 409


async def test_what_a_meeting_has_looked_at_leaves_the_list(browser, hackney, panel):
    meeting = await make_meeting(hackney, panel=panel)
    await make_work(panel, meeting=meeting)
    await make_work(panel, title="Late and not gone", month=date(2026, 9, 1))
    text = (await browser.get(PUBLIC)).text
    assert "September 2026" in text
    assert "<strong>Searches near schools</strong>" not in text


async def test_nothing_of_another_panel_is_reached(browser, hackney, croydon, panel):
    await make_work(await make_panel(croydon))
    for path in (f"{HERE}/1", f"{HERE}/0", "/hackney/panels/panel-2/work-programme"):
        assert (await browser.get(path)).status_code == 404
