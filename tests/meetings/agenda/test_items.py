"""Writing an agenda: what an item has, its level, its place, and where the focus goes."""

import re
from datetime import timedelta

import pytest

from boroughs.people.models import Role
from meetings.agenda.actions import item_edition
from meetings.models import AgendaItem
from tests.factories import make_member
from tests.meetings.factories import make_meeting

HERE = "/hackney/meetings/meeting-1"
ORDER = f"{HERE}/edit/order"


async def outline():
    items = await AgendaItem.all().order_by("position")
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [f"-{item.title}" if item.is_under else item.title for item in items]


async def do(browser, title, what, **more):
    item = await AgendaItem.get(title=title)
    return await browser.post(ORDER, data={"item": item.id, "do": what, **more})


async def test_items_are_put_under_others_and_moved_with_them_by_buttons_alone(browser, clerk, draft):
    for title in ("Crime figures", "Other business"):
        await browser.post(f"{HERE}/edit", data={"title": title})
    await do(browser, "Crime figures", "in")
    assert await outline() == ["Apologies", "Searches near schools", "-Crime figures", "Other business"]
    response = await do(browser, "Searches near schools", "down")
    assert response.headers["location"] == f"{HERE}/edit#item-3"
    assert await outline() == ["Apologies", "Other business", "Searches near schools", "-Crime figures"]
    await do(browser, "Searches near schools", "place", place="1")
    assert await outline() == ["Searches near schools", "-Crime figures", "Apologies", "Other business"]
    text = (await browser.get(f"{HERE}/edit")).text
    assert re.findall(r'id="item-\d" tabindex="-1">([\d.]+)', text) == ["1.", "1.1", "2.", "3."]
    await do(browser, "Crime figures", "out")
    assert await outline() == ["Searches near schools", "Crime figures", "Apologies", "Other business"]


async def test_what_is_under_an_item_stays_when_it_is_removed(browser, clerk, draft):
    await browser.post(f"{HERE}/edit", data={"title": "Crime figures", "is_under": "y"})
    assert await outline() == ["Apologies", "Searches near schools", "-Crime figures"]
    response = await do(browser, "Searches near schools", "remove")
    assert response.headers["location"] == f"{HERE}/edit"
    assert await outline() == ["Apologies", "Crime figures"]


async def test_the_first_item_is_under_nothing(browser, clerk, draft):
    await AgendaItem.all().delete()
    await browser.post(f"{HERE}/edit", data={"title": "Apologies", "is_under": "y"})
    await do(browser, "Apologies", "in")
    assert await outline() == ["Apologies"]
    await browser.post(f"{HERE}/edit", data={"title": "Minutes", "is_under": "y"})
    await do(browser, "Apologies", "remove")
    assert await outline() == ["Minutes"]


async def test_everything_about_an_item_is_kept_and_shown(browser, hackney, clerk, draft):
    item = await AgendaItem.get(position=2)
    data = {
        "item": item.id, "seen": item_edition(item), "kind": "report", "title": "Searches near schools",
        "text": "With **figures**", "presenter": "Dr Amina Begum", "minutes_planned": "25",
        "chair_note": "Ask about Year 9",
    }  # fmt: skip
    response = await browser.post(f"{HERE}/agenda/2", data=data)
    assert response.headers["location"] == f"{HERE}/edit#item-2"
    await AgendaItem.filter(position=1).update(minutes_planned=5)
    await browser.post(f"{HERE}/edit/publication")
    text = (await browser.get(HERE)).text
    for told in ("About 6:35", "25 minutes", "Dr Amina Begum", "<strong>figures</strong>", "end about 7:00"):
        assert told in text
    assert "Year 9" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes_planned": "ten"},
        {"minutes_planned": "481"},
        {"minutes_planned": "-1"},
        {"kind": "party"},
        {"presenter": "x" * 121},
        {"exempt_paragraph": "8"},
        {"exempt_paragraph": "x"},
        {"exempt_paragraph": "7"},  # without the public interest
        {"exempt_text": "Only for members"},  # without a paragraph
        {"hides_title": "y"},
    ],
)
async def test_a_wrong_item_comes_back_with_what_was_typed(browser, clerk, draft, wrong):
    item = await AgendaItem.get(position=2)
    data = {"item": item.id, "seen": item_edition(item), "title": "Typed words", **wrong}
    response = await browser.post(f"{HERE}/agenda/2", data=data)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert "Typed words" in response.text
    assert not await AgendaItem.filter(title="Typed words").exists()


async def test_two_clerks_writing_the_exempt_part_at_once_lose_nothing(browser, clerk, draft):
    item = await AgendaItem.get(position=2)
    data = {
        "item": item.id, "seen": item_edition(item), "title": "Searches", "exempt_paragraph": "7",
        "public_interest": "A trial is under way.",
    }  # fmt: skip
    await browser.post(f"{HERE}/agenda/2", data={**data, "exempt_text": "The first clerk’s"})
    response = await browser.post(f"{HERE}/agenda/2", data={**data, "exempt_text": "The second clerk’s"})
    assert response.status_code == 409
    assert "The first clerk’s" in response.text
    assert "The second clerk’s" in response.text
    assert (await AgendaItem.get(position=2)).exempt_text == "The first clerk’s"


async def test_the_agenda_needs_as_many_queries_for_many_items_as_for_few(browser, clerk, draft, queries):
    counts = []
    for many in (3, 10):
        for position in range(await AgendaItem.all().count() + 1, many + 1):
            await AgendaItem.create(meeting=draft, position=position, title="Item", is_under=position > 5)
        queries.clear()
        await browser.get(f"{HERE}/edit")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


async def test_a_place_that_is_not_there_changes_nothing(browser, clerk, draft):
    for wrong in ("0", "3", "999", "-1", "x", ""):
        await do(browser, "Apologies", "place", place=wrong)
        assert await outline() == ["Apologies", "Searches near schools"]


async def test_a_late_publication_needs_the_reason_of_the_chair(browser, hackney, clerk, clock):
    soon = clock.now + timedelta(days=3)
    meeting = await make_meeting(hackney, starts_at=soon, published_at=None)
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 409
    meeting.urgent_reason = "The commander leaves on Friday"
    await meeting.save()
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 303


async def test_a_clerk_of_another_borough_reaches_no_item(browser, croydon, draft):
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await do(browser, "Apologies", "remove")).status_code == 404
    assert await AgendaItem.all().count() == 2
