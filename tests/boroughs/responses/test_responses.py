"""What everybody reads about requests and responses, and what the figures and the desk are told."""

from datetime import date

import pytest

from boroughs.responses.clock import Basis
from boroughs.responses.models import Position, ResponseRequest
from engage.kit.cache import PageVersion
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.factories import make_extension, make_request, make_response
from tests.factories import make_superintendent


async def test_an_empty_list_says_so(browser, hackney):
    response = await browser.get("/hackney/responses")
    assert response.status_code == 200
    assert "Nothing has been answered yet." in response.text


async def test_requests_are_numbered_in_each_borough(hackney, croydon):
    numbers = [(await make_request(place)).number for place in (hackney, hackney, croydon, hackney)]
    assert numbers == [1, 2, 1, 3]


async def test_sending_a_request_tells_the_holder_and_the_public(hackney):
    holder = await make_superintendent(hackney)
    known = await PageVersion.get_or_none(place="hackney")
    version = known.version if known else 0
    await make_request(hackney)
    message = await OutboxMessage.get(recipient=holder.email)
    assert "https://engage.test/hackney/responses/1/answer" in message.text
    assert "30 November 2026" in message.text
    assert (await PageVersion.get(place="hackney")).version > version


async def test_the_list_says_how_each_stands(browser, hackney, clock):
    await make_superintendent(hackney)
    for _ in range(4):
        await make_request(hackney)
    first, second, third, _ = await ResponseRequest.all().order_by("number")
    await make_response(first, date(2026, 11, 10))
    await make_extension(second, date(2026, 11, 11), date(2026, 12, 20))
    await make_response(third, date(2026, 12, 2), position=Position.PARTLY_ACCEPTED)
    clock.now = clock.now.replace(month=12, day=3)
    text = (await browser.get("/hackney/responses")).text
    for words in (
        "Answered on 10 November 2026, in time.",
        "Due on or before 20 December 2026: 17 days left.",
        "Answered on 2 December 2026, 2 days late.",
        "Due on or before 30 November 2026. It is 3 days late and has no answer.",
        "28 days, set by law for the police",
    ):
        assert words in text


async def test_the_list_takes_as_many_queries_for_many_as_for_one(browser, hackney, queries):
    await make_superintendent(hackney)
    await make_response(await make_request(hackney), date(2026, 11, 10))
    queries.clear()
    await browser.get("/hackney/responses")
    one = len(queries)
    for _ in range(5):
        await make_response(await make_request(hackney), date(2026, 11, 10))
    queries.clear()
    await browser.get("/hackney/responses")
    assert len(queries) == one <= 10


async def test_a_request_shows_its_whole_trail(browser, hackney):
    await make_superintendent(hackney, name="Ama Boateng")
    asked = await make_request(hackney, basis=Basis.AGREED_28_DAYS, asked_by="Safer Neighbourhood Board")
    await make_extension(asked, date(2026, 11, 12), date(2026, 12, 15), text="We are still collecting the records.")
    await make_response(asked, date(2026, 11, 20), text="Agreed, from **January** on.")
    text = (await browser.get("/hackney/responses/1")).text
    for words in (
        "Request 1 from Safer Neighbourhood Board",
        "Agreed time, not set by law",
        "First due on 30 November 2026. The office asked for more time.",
        "We are still collecting the records.",
        "<strong>January</strong>",
        "Signed by Supt Ama Boateng, Borough Superintendent, on 20 November 2026",
    ):
        assert words in text
    assert "set by law for the police" not in text


async def test_what_people_wrote_never_becomes_markup(browser, hackney):
    await make_superintendent(hackney, name="<img src=x>")
    asked = await make_request(
        hackney, asked_by="<b>Board</b>", text="<script>alert(1)</script> [x](javascript:alert(1))"
    )
    await make_response(asked, date(2026, 11, 12), text="<iframe src=x></iframe> and twenty more characters")
    for address in ("/hackney/responses", "/hackney/responses/1", "/bn/hackney/responses/1"):
        text = (await browser.get(address)).text
        for markup in ("<script>alert", "<img src=x", "<iframe", "<b>Board", 'href="javascript'):
            assert markup not in text


@pytest.mark.parametrize("number", ["0", "2", "01", "+1", "-1", "1.0", "١", "99999999999999999999", "x", "%00", "1%20"])
async def test_another_spelling_or_number_is_not_found(browser, hackney, number):
    await make_request(hackney)
    assert (await browser.get(f"/hackney/responses/{number}")).status_code == 404


async def test_a_request_is_not_found_under_another_borough(browser, hackney, croydon):
    await make_request(croydon)
    assert (await browser.get("/hackney/responses/1")).status_code == 404


async def test_every_page_reads_in_every_language(browser, hackney):
    await make_superintendent(hackney)
    await make_response(await make_request(hackney), date(2026, 11, 10))
    for code in ("bn", "ar", "so", "en-XA"):
        assert (await browser.get(f"/{code}/hackney/responses")).status_code == 200
        assert (await browser.get(f"/{code}/hackney/responses/1")).status_code == 200
