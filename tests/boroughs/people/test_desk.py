"""A desk says how much is late, keeps filters, and has a calendar that shows nothing but public numbers and days."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import icalendar
import pytest

from boroughs.people.desks.models import DeskCalendar, SavedFilter
from boroughs.people.models import Appointment, Person, Role
from engage.kit.security import OWN_PAGE, signed
from tests.boroughs.responses.factories import make_request
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_panel

SECRET_TITLE = "Operation Nightjar"


@pytest.fixture
async def holder(browser, hackney):
    person = await make_superintendent(hackney, name="Ama Boateng")
    await browser.as_person(person)
    return person


@pytest.fixture
async def asked(hackney):
    """A late request, one due within a week of 21 November, and one that is not."""
    days = (
        datetime(2026, 10, 1, 12, tzinfo=UTC),
        datetime(2026, 10, 28, 12, tzinfo=UTC),
        datetime(2026, 11, 20, 12, tzinfo=UTC),
    )
    return [await make_request(hackney, at=at, text=f"Say something about {SECRET_TITLE}.") for at in days]


def shown(page):
    return re.findall(r">Answer request (\d+) from", page)


async def test_the_desk_counts_what_is_late_soon_and_all(browser, holder, asked):
    page = (await browser.get("/desk")).text
    for words in ("1 late", "1 due in the next 7 days", "3 wait in all"):
        assert words in page
    assert shown(page) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("kind=requests&late=late", ("1 late", "1 due in the next 7 days", "3 wait in all")),
        ("kind=surveys", ("0 late", "0 due in the next 7 days", "0 wait in all")),
    ],
)
async def test_the_counts_are_of_what_their_links_show(browser, holder, asked, query, counts):
    page = (await browser.get(f"/desk?{query}")).text
    links = re.findall(r'href="(/desk\?borough=hackney[^"]*)">([^<]*)</a>', page)
    assert tuple(words for _, words in links) == counts
    for link, words in links:
        assert len(shown((await browser.get(link.replace("&amp;", "&"))).text)) == int(words.split()[0])


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("late=late", ["1"]),
        ("late=soon", ["2"]),
        ("kind=requests", ["1", "2", "3"]),
        ("kind=surveys", []),
        ("borough=hackney&kind=requests&late=late", ["1"]),
        ("borough=croydon&kind=%00&late=never", ["1", "2", "3"]),
        ("kind=requests&kind=x&page=9", ["1", "2", "3"]),
    ],
)
async def test_a_filter_leaves_what_fits_and_nonsense_leaves_everything(browser, holder, asked, query, numbers):
    assert shown((await browser.get(f"/desk?{query}")).text) == numbers


async def test_who_has_roles_in_two_boroughs_sees_one_or_both(browser, hackney, croydon):
    person = await make_superintendent(hackney)
    office = await make_request(croydon)
    await Appointment.create(office_id=office.office_id, person=person, public_name="Supt", starts_on=date(2026, 1, 1))
    await browser.as_person(person)
    assert "<h2" in (page := (await browser.get("/desk")).text)
    assert ">Hackney</h2>" in page
    assert ">Croydon</h2>" in page
    page = (await browser.get("/desk?borough=croydon")).text
    assert ">Hackney</h2>" not in page
    assert shown(page) == ["1"]


async def test_hold_and_extend_are_two_taps_away(browser, holder, asked, clock):
    desk = (await browser.get("/desk")).text
    for kind in ("held", "extended"):
        link = f"/hackney/responses/2/clock?kind={kind}"
        assert f'href="{link}"' in desk
        form = (await browser.get(link)).text
        assert re.search(rf'value="{kind}"\s+checked', form)
        data = {"kind": kind, "text": "We wait for three units’ records.", "until_on-day": "20", "until_on-month": "12",
                "until_on-year": "2026"}  # fmt: skip
        assert (await browser.post(link, data=data)).status_code == 303
    assert "checked" not in re.sub(
        r"<script.*?</script>", "", (await browser.get("/hackney/responses/1/clock?kind=escalated")).text
    )


async def test_a_filter_is_kept_under_a_name_replaced_and_removed(browser, hackney, holder, asked):
    reply = await browser.post("/desk/filters?late=late&kind=nonsense", data={"name": "What is late"})
    assert reply.headers["location"] == "/desk?late=late"
    assert 'href="/desk?late=late">What is late</a>' in (await browser.get("/desk")).text
    await browser.post("/desk/filters?late=soon", data={"name": "What is late"})
    kept = await SavedFilter.get()
    assert kept.query == "late=soon"
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    await browser.post("/desk/filters/removed", data={"filter": kept.id})
    assert "What is late" not in (await browser.get("/desk")).text
    assert await SavedFilter.all().count() == 1
    await browser.as_person(holder)
    for id in (kept.id, kept.id, "x", "²", ""):
        assert (await browser.post("/desk/filters/removed", data={"filter": id})).headers["location"] == "/desk"
    assert not await SavedFilter.exists()


@pytest.mark.parametrize("name", ["", "n" * 81])
async def test_a_filter_without_a_good_name_comes_back(browser, holder, name):
    response = await browser.post("/desk/filters?late=late", data={"name": name})
    assert response.status_code == 422
    assert "There is a problem" in response.text


async def test_a_person_keeps_twenty_filters(browser, holder):
    for number in range(20):
        await browser.post("/desk/filters?late=late", data={"name": str(number)})
    assert (await browser.post("/desk/filters?late=late", data={"name": "20"})).status_code == 409
    assert (await browser.post("/desk/filters?late=soon", data={"name": "19"})).status_code == 303


async def calendar(browser):
    await browser.post("/desk/calendar")
    page = (await browser.get("/desk/calendar")).text
    [link] = set(re.findall(r'href="https://engage.test(/desk/[0-9a-f]{60}/calendar.ics)"', page))
    return link


def events(reply):
    found = icalendar.Calendar.from_ical(reply.content).walk("VEVENT")
    return [(event.decoded("dtstart"), str(event["summary"]), str(event["url"])) for event in found]


async def test_the_calendar_has_the_days_of_my_deadlines(browser, holder, asked):
    link = await calendar(browser)
    browser.cookies.clear()
    reply = await browser.get(link)
    assert reply.headers["content-type"].startswith("text/calendar")
    assert reply.headers["cache-control"] == "private, no-cache"
    assert events(reply) == [
        (date(2026, 10, 29), "Hackney: last day for request 1", "https://engage.test/hackney/responses/1"),
        (date(2026, 11, 25), "Hackney: last day for request 2", "https://engage.test/hackney/responses/2"),
        (date(2026, 12, 18), "Hackney: last day for request 3", "https://engage.test/hackney/responses/3"),
    ]
    assert (await browser.get(link, headers={"if-none-match": reply.headers["etag"]})).status_code == 304


async def test_the_calendar_names_nobody_and_nothing_that_is_not_public(browser, hackney, holder, asked, clock):
    panel = await make_panel(hackney, name="Panel of Nightjar")
    for days in (9, 9):
        await make_meeting(hackney, panel=panel, title=SECRET_TITLE, published_at=None, notice_at=None,
                           starts_at=clock.now + timedelta(days=days))  # fmt: skip
    clerk = await make_member(hackney, Role.COUNCIL_CLERK, name="Ruth Abara")
    for person in (holder, clerk):
        await browser.as_person(person)
        text = (await browser.get(await calendar(browser))).text.replace("\r\n ", "")
        for hidden in ("Nightjar", "Boateng", "Abara", "example.org", "Commission"):
            assert hidden not in text
        assert not re.search(rf"(?<![\d-]){person.id}@", text), "an event is named after the person"
    assert re.search(r"SUMMARY:Hackney: \d+ things? (is|are) due. Meetings and panels", text)


async def test_a_calendar_stops_is_replaced_and_ends_with_the_person_and_the_role(browser, holder, asked):
    first = await calendar(browser)
    second = await calendar(browser)
    assert (await browser.get(first)).status_code == 404
    assert len(events(await browser.get(second))) == 3
    await Appointment.filter(person=holder).update(ends_on=date(2026, 11, 1))
    assert events(await browser.get(second)) == []
    await Person.filter(id=holder.id).update(is_active=False)
    assert (await browser.get(second)).status_code == 404
    await Person.filter(id=holder.id).update(is_active=True)
    for _ in range(2):
        assert (await browser.post("/desk/calendar/stopped")).headers["location"] == "/desk/calendar"
    assert (await browser.get(second)).status_code == 404
    assert "Make an address" in (await browser.get("/desk/calendar")).text


async def test_only_an_address_that_was_given_out_opens_a_calendar(browser, holder, settings):
    await calendar(browser)
    made = await DeskCalendar.get()
    for key in (
        made.id.hex,
        signed(settings.secret, OWN_PAGE, made.id),
        signed(settings.secret, "desk calendar", uuid4()),
    ):
        assert (await browser.get(f"/desk/{key}/calendar.ics")).status_code == 404


async def test_a_desk_asks_the_same_for_many_requests(browser, hackney, holder, queries):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            await make_request(hackney)
        del queries[:]
        await browser.get("/desk")
        counts.append(len(queries))
    assert counts[0] == counts[1]
