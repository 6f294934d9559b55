"""Standing items of a panel, and how a new meeting's agenda begins with them."""

import pytest

from boroughs.people.models import Role
from engage.kit.drafts import edition
from meetings.actions import create_meeting
from meetings.agenda.models import StandingItem
from meetings.agenda.standing.actions import standing_edition
from meetings.models import AgendaItem, ItemKind
from tests.factories import make_member
from tests.meetings.agenda.conftest import COMING
from tests.meetings.factories import make_meeting, make_minutes, make_panel

HERE = "/hackney/panels/panel-1/standing-items"


async def titles():
    items = await StandingItem.all().order_by("position")
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [f"-{item.title}" if item.is_under else item.title for item in items]


@pytest.mark.parametrize("template", ["committee", "community"])
async def test_a_panel_starts_from_an_agenda_that_is_ready(browser, hackney, clerk, template, clock):
    panel = await make_panel(hackney)
    assert "Start from the committee’s agenda" in (await browser.get(HERE)).text
    for _ in range(2):  # one that has items keeps them
        assert (await browser.post(f"{HERE}/start", data={"template": template})).status_code == 303
    kinds = {item.kind for item in await StandingItem.all()}
    assert kinds == set(ItemKind)
    meeting = await create_meeting(panel, "Winter", COMING, "Town Hall", at=clock.now)
    items = await AgendaItem.filter(meeting=meeting)
    assert [item.title for item in items] == await titles()
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    assert all(item.minutes_planned for item in items)


async def test_standing_items_are_added_ordered_changed_and_removed(browser, hackney, clerk):
    await make_panel(hackney)
    for title in ("Apologies", "Figures", "Searches", "Other business"):
        await browser.post(HERE, data={"title": title, "minutes_planned": "5"})
    await browser.post(HERE, data={"title": "Figures"})  # twice is once
    found = {item.title: item for item in await StandingItem.all()}
    for title, do, more in (("Searches", "in", {}), ("Figures", "up", {}), ("Other business", "place", {"place": "1"})):
        response = await browser.post(f"{HERE}/order", data={"item": found[title].id, "do": do, **more})
        assert response.status_code == 303
    assert await titles() == ["Other business", "Figures", "-Searches", "Apologies"]
    await browser.post(f"{HERE}/order", data={"item": found["Figures"].id, "do": "remove"})
    assert await titles() == ["Other business", "Searches", "Apologies"]
    item = await StandingItem.get(title="Searches")
    data = {"item": item.id, "seen": standing_edition(item), "title": "Stops", "kind": "report"}
    assert (await browser.post(f"{HERE}/2", data=data)).headers["location"] == f"{HERE}#item-2"
    assert await titles() == ["Other business", "Stops", "Apologies"]


async def test_two_clerks_changing_a_standing_item_at_once_lose_nothing(browser, hackney, clerk):
    panel = await make_panel(hackney)
    item = await StandingItem.create(panel=panel, position=1, title="Apologies")
    data = {"item": item.id, "seen": standing_edition(item)}
    await browser.post(f"{HERE}/1", data={**data, "title": "The first clerk’s"})
    response = await browser.post(f"{HERE}/1", data={**data, "title": "The second clerk’s"})
    assert response.status_code == 409
    assert "The first clerk’s" in response.text
    assert "The second clerk’s" in response.text
    assert await titles() == ["The first clerk’s"]


@pytest.mark.parametrize("data", [{}, {"title": "x" * 161}, {"title": "x", "minutes_planned": "x"}])
async def test_a_wrong_standing_item_comes_back(browser, hackney, clerk, data):
    await make_panel(hackney)
    assert (await browser.post(HERE, data=data)).status_code == 422
    assert (await browser.post(f"{HERE}/start", data={"template": "mine"})).status_code == 409
    assert (await browser.post(f"{HERE}/order", data={"item": "1", "do": "burn"})).status_code == 409
    assert await titles() == []


async def test_another_boroughs_panel_is_out_of_reach(browser, hackney, croydon):
    await make_panel(hackney)
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for address in (HERE, HERE.replace("hackney", "croydon"), f"{HERE}/start", f"{HERE}/order", f"{HERE}/1"):
        assert (await browser.post(address, data={"title": "x", "template": "committee"})).status_code == 404
    assert await titles() == []


async def test_the_list_needs_as_many_queries_for_many_as_for_few(browser, hackney, clerk, queries):
    panel = await make_panel(hackney)
    counts = []
    for _ in range(2):
        for _ in range(5):
            await StandingItem.create(panel=panel, position=await StandingItem.all().count() + 1, title="Item")
        queries.clear()
        await browser.get(HERE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


async def minutes_item(panel, clock, starts_at=COMING):
    meeting = await create_meeting(panel, "Winter", starts_at, "Town Hall", at=clock.now)
    return await AgendaItem.get(meeting=meeting, kind=ItemKind.MINUTES)


async def test_minutes_that_wait_are_on_the_next_agenda_by_themselves(browser, hackney, clerk, clock):
    held = await make_meeting(hackney)
    await make_minutes(held)
    panel = await held.panel
    await StandingItem.create(panel=panel, position=1, title="Minutes", kind=ItemKind.MINUTES)
    item = await minutes_item(panel, clock)
    assert item.minutes_of_id == held.id
    meeting = await item.meeting
    text = (await browser.get(f"/hackney/meetings/{meeting.slug}/edit")).text
    assert "Draft minutes of" in text
    await browser.post(f"/hackney/meetings/{meeting.slug}/edit/publication")
    text = (await browser.get(f"/hackney/meetings/{meeting.slug}")).text
    assert 'href="/hackney/meetings/meeting-1"' in text
    assert "Draft minutes of" in text


async def test_minutes_published_later_find_the_agenda_that_is_still_a_draft(browser, hackney, clerk, clock):
    held = await make_meeting(hackney)
    panel = await held.panel
    await StandingItem.create(panel=panel, position=1, title="Minutes", kind=ItemKind.MINUTES)
    item = await minutes_item(panel, clock)
    assert item.minutes_of_id is None
    data = {"text": "The panel met.", "seen": edition(""), "do": "publish"}
    await browser.post("/hackney/meetings/meeting-1/minutes", data=data)
    await item.refresh_from_db()
    assert item.minutes_of_id == held.id


async def test_minutes_that_are_approved_or_of_another_panel_are_not_waited_for(hackney, clock):
    held = await make_meeting(hackney)
    await make_minutes(held, approved_at=held.starts_at.replace(day=15))
    other = await make_meeting(hackney, panel=await make_panel(hackney, name="Another"))
    await make_minutes(other)
    panel = await held.panel
    await StandingItem.create(panel=panel, position=1, title="Minutes", kind=ItemKind.MINUTES)
    assert (await minutes_item(panel, clock)).minutes_of_id is None
