"""The public page of a post."""

from datetime import date, timedelta

from boroughs.people.models import Appointment, Office, OfficeKind
from boroughs.responses.models import RequestKind
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_person, make_superintendent
from tests.record.factories import noon


async def superintendents(borough):
    return await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)


async def test_it_says_who_holds_it_and_who_held_it(browser, hackney):
    await make_superintendent(hackney, name="Ama Boateng")
    office = await superintendents(hackney)
    before = {"starts_on": date(2024, 5, 1), "ends_on": date(2026, 1, 1)}
    await Appointment.create(office=office, person=await make_person(), public_name="Supt Joe Long", **before)
    later = {"starts_on": date(2027, 1, 1)}
    await Appointment.create(office=office, person=await make_person(), public_name="Supt To Come", **later)
    text = (await browser.get(f"/hackney/offices/{office.id}")).text
    assert "Supt Ama Boateng, since 1 January 2026" in text
    assert "Supt Joe Long, from 1 May 2024 to 1 January 2026" in text
    assert "To Come" not in text
    assert "Nobody holds the post" not in text


async def test_a_post_that_was_never_asked_says_so(browser, hackney):
    office = await superintendents(hackney)
    text = (await browser.get(f"/hackney/offices/{office.id}")).text
    assert "Nobody has held it yet." in text
    assert "Nothing has been asked of this office yet." in text
    assert "<table" not in text


async def test_its_figures_count_what_is_open_as_longer(browser, hackney):
    await make_superintendent(hackney)
    office = await superintendents(hackney)
    first = date(2026, 2, 2)
    for number in range(8):
        one = await make_request(
            hackney, at=noon(first), kind=RequestKind.PUBLIC_QUESTION if number < 2 else RequestKind.SURVEY
        )
        if number < 7:
            await make_response(one, first + timedelta(days=10 + 4 * number))
    text = (await browser.get(f"/hackney/offices/{office.id}")).text
    assert "Requests whose last day is over: 8. Answered on time: 5." in text
    # Ten, fourteen … days, and one that still waits: the fourth of eight and the fifth, half of each.
    assert "Half are answered within 24 days, those still open counted. Still open: 1." in text
    assert "5 of 8" in text
    assert "Waiting for 292 days." in text
    assert '<th scope="row" class="govuk-table__header">Public question</th>' in text
    assert '<th scope="row" class="govuk-table__header">Findings of a survey</th>' in text
    assert '<th scope="row" class="govuk-table__header">Community trigger</th>' not in text
    assert '<th scope="row" class="govuk-table__header">January to June 2026</th>' in text
    assert "<svg" in text


async def test_its_answers_alone_are_counted(browser, hackney, croydon):
    await make_superintendent(hackney)
    council = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    await make_request(hackney)
    await make_request(croydon)
    text = (await browser.get(f"/hackney/offices/{council.id}")).text
    assert "Nothing has been asked of this office yet." in text


async def test_another_boroughs_post_is_not_found(browser, hackney, croydon):
    office = await superintendents(croydon)
    assert (await browser.get(f"/hackney/offices/{office.id}")).status_code == 404
    assert (await browser.get(f"/croydon/offices/{office.id}")).status_code == 200
    for name in ("0", "x", "01", "99999999"):
        assert (await browser.get(f"/hackney/offices/{name}")).status_code == 404


async def test_the_page_takes_as_many_queries_for_many_as_for_few(browser, hackney, queries):
    await make_superintendent(hackney)
    office = await superintendents(hackney)
    await make_request(hackney)
    await browser.get(f"/hackney/offices/{office.id}")
    queries.clear()
    await browser.get(f"/hackney/offices/{office.id}")
    few = len(queries)
    for _ in range(12):
        await make_request(hackney)
    await browser.get(f"/hackney/offices/{office.id}")
    queries.clear()
    text = (await browser.get(f"/hackney/offices/{office.id}")).text
    assert len(queries) == few <= 9
    assert "These have waited longest." in text


async def test_it_is_read_in_every_language(browser, hackney):
    await make_superintendent(hackney)
    await make_response(await make_request(hackney), date(2026, 11, 10))
    office = await superintendents(hackney)
    for code in ("bn", "ar", "so", "en-XA"):
        assert (await browser.get(f"/{code}/hackney/offices/{office.id}")).status_code == 200
