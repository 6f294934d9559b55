"""Cards with a QR code: a clerk makes them, people come with them, and roughly how many did is all that is known."""

from itertools import pairwise

import pytest

from boroughs.people.models import Role
from surveys.charter.models import EncounterFeedback
from surveys.charter.venues.actions import add_venue
from surveys.charter.venues.models import Venue
from surveys.charter.venues.pages import shown
from surveys.models import InboxItem
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.charter.factories import SEND, Shown, settle_all

CARDS = "/hackney/stop-and-search/cards"


@pytest.fixture
async def club(hackney):
    return await add_venue(hackney, "Kingsmead youth club", at=NOW, actor_id=1)


async def arrive(browser, code, **answers):
    """Follows a card's address to the form and sends it; returns the inbox item."""
    text = (await browser.get(f"/hackney/stop-and-search/tell-us/at/{code}")).text
    start = text.split("/hackney/stop-and-search/tell-us/questions", 1)[1].split('"')[0]
    page = Shown(await browser.get(f"/hackney/stop-and-search/tell-us/questions{start}"))
    said = {"answering_as": "searched", "month": "2026-11", **answers}
    while page.heading != "Check your answers before sending":
        page = await page.press(browser, **{key: value for key, value in said.items() if key in page.asked})
    assert (await browser.post(page.action, data=page.fields | SEND)).status_code == 303
    return (await InboxItem.all().order_by("-token_hash"))[0]


async def test_a_clerk_adds_a_venue_and_prints_its_cards(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert CARDS in (await browser.get("/desk")).text
    response = await browser.post(CARDS, data={"name": " Dalston library "})
    assert response.status_code == 303
    venue = await Venue.get()
    assert response.headers["location"] == f"{CARDS}/{venue.code}"
    for page in (f"{CARDS}/{venue.code}", f"{CARDS}/{venue.code}/sheet"):
        text = (await browser.get(page)).text
        for language in ("en", "bn", "ar"):
            prefix = "" if language == "en" else f"/{language}"
            assert f"engage.test{prefix}/hackney/stop-and-search/tell-us/at/{venue.code}" in text
            assert f'lang="{language}"' in text
        assert "<svg" in text
    assert "Dalston library" in (await browser.get(CARDS)).text


async def test_a_venue_needs_a_name_of_its_own(browser, hackney, club):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    for name in ("", "x" * 81, "two\nlines", club.name):
        response = await browser.post(CARDS, data={"name": name})
        assert response.status_code == 422, name
    assert await Venue.all().count() == 1


async def test_what_comes_with_a_card_is_counted_for_its_venue_and_no_answer_knows_it(browser, hackney, club):
    item = await arrive(browser, club.code, one_improvement="Explain more")
    assert item.document["venue"] == club.code
    await settle_all()
    await club.refresh_from_db()
    assert club.count == 1
    assert club.code not in str((await EncounterFeedback.get()).answers)
    assert not await InboxItem.all()


async def test_one_batch_writes_every_venue_so_that_none_is_told_by_it(browser, connection, hackney, club):
    other = await add_venue(hackney, "Front office", at=NOW, actor_id=1)
    await connection.execute_query("SAVEPOINT before_settling")  # its writes are told from those that made the venues
    await arrive(browser, club.code)
    await settle_all()
    rows = await connection.execute_query_dict("SELECT xmin::text AS writer, count FROM venue ORDER BY id")
    assert len({row["writer"] for row in rows}) == 1
    assert [row["count"] for row in rows] == [1, 0]
    await other.refresh_from_db()
    assert other.count == 0


@pytest.mark.parametrize("code", ["zzzzzz", "x" * 40, "%3Cscript%3E"])
async def test_an_unknown_code_just_opens_the_form(browser, hackney, code):
    item = await arrive(browser, code)
    assert "venue" not in item.document


async def test_whatever_stands_where_the_code_of_a_card_belongs_the_form_opens(browser, hackney):
    for code in ("", "x" * 5000, "%00", "a%0Ab"):
        assert (await browser.get(f"/hackney/stop-and-search/tell-us/questions?at={code}")).status_code == 200


async def test_an_ended_venues_cards_open_the_form_and_are_not_counted(browser, hackney, club):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await browser.post(f"{CARDS}/{club.code}/ended")).status_code == 303
    assert "Ended on 21 November 2026" in (await browser.get(CARDS)).text
    assert "venue" not in (await arrive(browser, club.code)).document


async def test_a_venue_that_ends_while_feedback_waits_is_not_counted(browser, hackney, club):
    await arrive(browser, club.code)
    await Venue.filter(id=club.id).update(ended_on=NOW.date())
    await settle_all()
    assert (await Venue.get(id=club.id)).count == 0


async def test_a_card_of_another_borough_counts_nowhere(browser, hackney, croydon):
    elsewhere = await add_venue(croydon, "Front office", at=NOW, actor_id=1)
    assert "venue" not in (await arrive(browser, elsewhere.code)).document


def test_a_clerk_who_looks_after_everybody_who_came_never_sees_a_step_of_fewer_than_ten():
    assert [shown(n) for n in (0, 9, 10, 19, 20, 103)] == [
        "Fewer than 10", "Fewer than 10", "10 or more", "10 or more", "20 or more", "100 or more",
    ]  # fmt: skip
    moves = [n for n in range(1, 200) if shown(n) != shown(n - 1)]
    assert all(after - before >= 10 for before, after in pairwise([0, *moves]))


async def test_the_list_shows_no_exact_number_and_asks_the_database_once(browser, hackney, queries):
    for number in range(12):
        venue = await add_venue(hackney, f"Venue {number}", at=NOW, actor_id=1)
        await Venue.filter(id=venue.id).update(count=317)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    queries.clear()
    text = (await browser.get(CARDS)).text
    assert len(queries) <= 7
    assert text.count("310 or more") == 12
    assert "317" not in text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.PANEL_CHAIR, Role.NEIGHBOURHOOD_INSPECTOR])
async def test_only_clerks_make_cards(browser, hackney, croydon, club, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.get(CARDS)).status_code == 403
    assert (await browser.post(f"{CARDS}/{club.code}/ended")).status_code == 403
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await browser.get(f"{CARDS}/{club.code}")).status_code == 404
    assert (await browser.get(f"/croydon/stop-and-search/cards/{club.code}")).status_code == 404
