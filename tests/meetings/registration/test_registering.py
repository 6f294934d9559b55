"""Coming to a meeting: registered, confirmed by a link, waiting, cancelled, told, checked in, erased."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from engage.retention import erase_expired
from meetings.models import Ending, Meeting, Way
from meetings.registration.actions import tell_registered
from meetings.registration.letters import token_of
from meetings.registration.models import Registration
from meetings.registration.stages import Registering, registering
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting

AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
PAGE = "/hackney/meetings/meeting-1"
HERE = f"{PAGE}/register"
DOOR = f"{PAGE}/check-in"
JOIN = "https://video.example.org/zq-join"
ADA = {"name": "Ada", "email": "ada@example.org", "needs": "A hearing loop"}


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(
        hackney,
        starts_at=AHEAD,
        published_at=AHEAD - timedelta(days=20),
        registers_until=date(2026, 12, 7),
        capacity=2,
    )


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def make_registration(meeting, name, **values):
    known = {"email": f"{name.lower()}@example.org", "expires_at": AHEAD, "confirmed_at": AHEAD, "has_place": True}
    return await Registration.create(**{"id": uuid4(), "meeting": meeting, "name": name, **known, **values})


async def newest():
    """The newest e-mail, taken out of the outbox."""
    message = await OutboxMessage.all().order_by("-id").first()
    await OutboxMessage.all().delete()
    return message


def link_in(message):
    return re.search(r"https://engage\.test(\S+/coming/\S+)", message.text)[1]


async def come(browser, name="Ada", **values):
    """Registers and confirms; returns the link and the e-mail that followed."""
    email = f"{name.lower()}@example.org"
    await browser.post(HERE, data={"name": name, "email": email, "needs": "", **values})
    link = link_in(await newest())
    await browser.post(link, data={"do": "confirm"})
    return link, await newest()


async def test_somebody_registers_confirms_and_has_a_place(browser, meeting):
    page = (await browser.get(HERE)).text
    assert "until the end of 7 December 2026" in page
    assert "Only clerks of the council see who comes." in page
    assert f'href="{HERE}"' in (await browser.get(PAGE)).text
    response = await browser.post(HERE, data=ADA)
    assert response.headers["location"] == f"{HERE}/sent"
    assert "Open the e-mail" in (await browser.get(f"{HERE}/sent")).text
    message = await newest()
    link = link_in(message)
    assert (await Registration.get()).confirmed_at is None
    assert "Confirm that you are coming" in (await browser.get(link)).text
    assert (await Registration.get()).confirmed_at is None  # a machine that opens links confirms nothing
    for _ in range(2):
        assert (await browser.post(link, data={"do": "confirm"})).status_code == 303
    assert "You have a place" in (await browser.get(link)).text
    assert await OutboxMessage.all().count() == 1
    assert (await newest()).subject == "You have a place: Stop and search in schools"
    assert "Ada" not in (await browser.get(PAGE)).text


async def test_the_link_to_join_is_only_in_the_mail_of_those_with_a_place(browser, hackney, meeting):
    await Meeting.filter(id=meeting.id).update(way=Way.HYBRID, join_link=JOIN, capacity=1)
    assert JOIN not in (await browser.get(HERE)).text
    _, message = await come(browser, "Ada", how="in_person")
    assert JOIN in message.text
    link, message = await come(browser, "Ben", how="in_person")
    assert "waiting list" in message.subject
    assert JOIN not in message.text
    assert JOIN not in (await browser.get(link)).text
    _, message = await come(browser, "Cem", how="online")  # the room is full, the call is not
    assert JOIN in message.text
    assert (await browser.post(HERE, data=ADA)).status_code == 422  # a hybrid meeting asks how


async def test_whoever_waited_longest_gets_the_place_of_one_who_cancels(browser, meeting, clock):
    links = []
    for name in ("Ada", "Ben", "Cem", "Dua"):
        clock.now += timedelta(minutes=1)
        links.append((await come(browser, name))[0])
    assert await Registration.filter(has_place=False).order_by("confirmed_at").values_list("name", flat=True) == [
        "Cem",
        "Dua",
    ]
    assert "All places in the room are taken." in (await browser.get(HERE)).text
    assert "Your registration is cancelled" in (await browser.post(links[0], data={"do": "cancel"})).text
    assert set(await Registration.filter(has_place=True).values_list("name", flat=True)) == {"Ben", "Cem"}
    [message] = await OutboxMessage.all()
    assert (message.recipient, message.subject) == (
        "cem@example.org",
        "A place is free for you: Stop and search in schools",
    )
    assert (await browser.get(links[0])).status_code == 404
    assert (await browser.post(links[0], data={"do": "cancel"})).status_code == 404
    await browser.post(links[3], data={"do": "cancel"})  # who waited only leaves the list
    assert await OutboxMessage.all().count() == 1


async def test_more_places_go_to_those_who_wait_and_fewer_take_none_away(browser, meeting, clerk):
    for name, has_place in (("Ada", True), ("Ben", True), ("Cem", False), ("Dua", False)):
        await make_registration(meeting, name, has_place=has_place)
    address = f"{PAGE}/taking-part"
    form = {"registers_until-day": "7", "registers_until-month": "12", "registers_until-year": "2026"}
    assert (await browser.get(address)).status_code == 200
    assert (await browser.post(address, data={**form, "capacity": "3"})).status_code == 303
    assert await Registration.filter(has_place=True).count() == 3
    assert (await newest()).recipient in {"cem@example.org", "dua@example.org"}
    assert (await browser.post(address, data={**form, "capacity": "1"})).status_code == 303
    assert await Registration.filter(has_place=True).count() == 3
    changed = await Meeting.get(id=meeting.id)
    assert (changed.capacity, changed.registers_until, changed.questions_until) == (1, date(2026, 12, 7), None)
    for wrong in (
        {**form, "capacity": "0"},
        {**form, "registers_until-day": "9"},
        {**form, "registers_until-day": "x"},
    ):
        assert (await browser.post(address, data=wrong)).status_code == 422


async def test_the_reply_is_the_same_for_an_address_that_is_known(browser, meeting, clock):
    await come(browser)
    clock.now += timedelta(hours=2)
    first = await browser.post(HERE, data={**ADA, "email": "new@example.org"})
    again = await browser.post(HERE, data={**ADA, "name": "Somebody else", "email": " ADA@example.org"})
    assert (first.status_code, first.headers["location"]) == (again.status_code, again.headers["location"])
    assert (await Registration.get(email="ada@example.org")).name == "Ada"
    assert (await newest()).subject.startswith("You are registered already")


@pytest.mark.parametrize("is_confirmed", [False, True])
async def test_an_address_gets_one_mail_an_hour(browser, meeting, clock, is_confirmed):
    await browser.post(HERE, data=ADA)
    if is_confirmed:
        await browser.post(link_in(await newest()), data={"do": "confirm"})
    await OutboxMessage.all().delete()
    for minutes, expected in ((10, 0), (59, 0), (60, 1), (80, 1), (120, 2)):
        clock.now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        await browser.post(HERE, data=ADA)
        assert await OutboxMessage.all().count() == expected, minutes


async def test_a_link_of_somebody_else_or_of_yesterday_opens_nothing(
    browser, hackney, croydon, meeting, settings, clock
):
    await browser.post(HERE, data=ADA)
    link = link_in(await newest())
    one = await Registration.get()
    other = await make_registration(meeting, "Ben")
    token = token_of(settings.secret, one.id)
    wrong = (link[:-1] + ("0" if link[-1] != "0" else "1"), f"/hackney/coming/{other.id}/{token}",
             f"/hackney/coming/x/{token}", f"/croydon/coming/{one.id}/{token}")  # fmt: skip
    for path in wrong:
        assert (await browser.get(path)).status_code == 404
        assert (await browser.post(path, data={"do": "cancel"})).status_code == 404
    clock.now += timedelta(days=1)
    assert (await browser.post(link, data={"do": "confirm"})).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": "nobody"}, "Enter an e-mail address like"),
        ({"needs": "x" * 1001}, "1,000 characters or fewer"),
    ],
)
async def test_a_wrong_form_comes_back_with_everything_typed(browser, meeting, typed, said):
    response = await browser.post(HERE, data={**ADA, **typed})
    assert response.status_code == 422
    assert said in response.text
    assert all(value in response.text for value in {**ADA, **typed}.values())
    assert await Registration.all().count() == 0


@pytest.mark.parametrize(
    ("values", "now", "state"),
    [
        ({}, datetime(2026, 12, 7, 23, 59, tzinfo=UTC), Registering.OPEN),
        ({}, datetime(2026, 12, 8, 0, 0, tzinfo=UTC), Registering.CLOSED),
        ({"registers_until": date(2026, 12, 8)}, AHEAD - timedelta(minutes=1), Registering.OPEN),
        ({"registers_until": date(2026, 12, 8)}, AHEAD, Registering.CLOSED),
        ({"registers_until": None}, AHEAD - timedelta(days=9), Registering.NOT_NEEDED),
        ({"is_open_to_public": False}, AHEAD - timedelta(days=9), Registering.NOT_NEEDED),
        ({"ended_at": AHEAD, "ending": Ending.POSTPONED}, AHEAD - timedelta(days=9), Registering.CALLED_OFF),
    ],
)
def test_people_register_until_the_last_day_in_london_is_over(values, now, state):
    known = {"starts_at": AHEAD, "registers_until": date(2026, 12, 7), "is_open_to_public": True, **values}
    assert registering(Meeting(**known), now) is state


async def test_closed_the_page_says_so(browser, meeting, clock):
    clock.now = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
    assert "The last day was 7 December 2026." in (await browser.get(HERE)).text
    assert (await browser.post(HERE, data=ADA)).status_code == 409
    assert await Registration.all().count() == 0
    assert "The time for registering is over." in (await browser.get(PAGE)).text


async def test_those_who_registered_are_told_of_a_change(hackney, meeting, clock):
    await Meeting.filter(id=meeting.id).update(way=Way.ONLINE, join_link=JOIN)
    found = await Meeting.get(id=meeting.id)
    await make_registration(meeting, "Ada")
    await make_registration(meeting, "Ben", has_place=False)
    await make_registration(meeting, "Cem", confirmed_at=None, has_place=False)
    assert await tell_registered(found, "It has moved", "Now on 9 December.", at=clock.now) == 2
    mails = {message.recipient: message.text for message in await OutboxMessage.all()}
    assert set(mails) == {"ada@example.org", "ben@example.org"}
    assert [JOIN in mails[f"{name}@example.org"] for name in ("ada", "ben")] == [True, False]
    found.ended_at = clock.now
    await OutboxMessage.all().delete()
    await tell_registered(found, "It is cancelled", "Because.", at=clock.now)
    assert not any(JOIN in message.text for message in await OutboxMessage.all())


async def test_a_clerk_sees_sorts_and_ticks_who_comes(browser, meeting, clerk):
    ada = await make_registration(meeting, "Ada", needs="A hearing loop", is_online=True)
    ben = await make_registration(meeting, "Ben", has_place=False)
    await make_registration(meeting, "Cem", confirmed_at=None)
    text = (await browser.get(DOOR)).text
    assert "A hearing loop" in text
    assert "1 with a place, 1 waiting, 1 not confirmed, 0 came." in text
    assert "Cem" not in text
    for by, first in (("name", "Ada"), ("how", "Ben"), ("place", "Ada"), ("nonsense", "Ada")):
        page = (await browser.get(f"{DOOR}?by={by}")).text
        assert min(("Ada", "Ben"), key=page.index) == first, by
    await browser.post(DOOR, data={"came": [str(ada.id)]})
    await browser.post(DOOR, data={"came": [str(ben.id), "x"]})  # another clerk's page, from before
    assert await Registration.filter(came_at__isnull=False).count() == 2
    await browser.post(DOOR, data={"seen": [str(ada.id), str(ben.id)], "came": [str(ben.id)]})
    assert await Registration.filter(came_at__isnull=False).values_list("name", flat=True) == ["Ben"]


async def test_no_cell_of_the_file_is_a_formula(browser, meeting, clerk):
    await make_registration(meeting, "=1+1", needs="＝cmd, “quoted”\nand more")
    response = await browser.get(f"{DOOR}.csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["cache-control"] == "no-store"
    [row] = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert (row["name"], row["needs"]) == ("'=1+1", "'＝cmd, “quoted”\nand more")
    assert await AuditEvent.exists(verb="downloaded who comes", actor_id=clerk.id)


@pytest.mark.parametrize("role", [Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR, Role.PANEL_CHAIR])
async def test_only_clerks_of_this_borough_see_who_comes(browser, hackney, croydon, meeting, role):
    person = await (make_superintendent(hackney) if role is Role.BOROUGH_SUPERINTENDENT else make_member(hackney, role))
    await browser.as_person(person)
    for path in (DOOR, f"{DOOR}.csv", f"{PAGE}/taking-part"):
        assert (await browser.get(path)).status_code == 403
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for path in (DOOR, f"{DOOR}.csv", f"{PAGE}/taking-part"):
        assert (await browser.get(path)).status_code == 404


async def test_everything_is_erased_two_days_after_and_what_was_not_confirmed_after_one(hackney, meeting):
    await make_registration(meeting, "Ada")
    await make_registration(meeting, "Ben", confirmed_at=None, has_place=False, expires_at=AHEAD - timedelta(days=5))
    await make_registration(meeting, "Cem", confirmed_at=None, has_place=False, expires_at=AHEAD - timedelta(days=3))
    kept = {}
    for day in (-4, -2, 1, 2):
        await erase_expired(datetime(2026, 12, 8, 4, 0, tzinfo=UTC) + timedelta(days=day))
        kept[day] = await Registration.all().order_by("name").values_list("name", flat=True)
    assert kept == {-4: ["Ada", "Cem"], -2: ["Ada"], 1: ["Ada"], 2: []}


async def test_the_list_takes_as_many_queries_for_many_as_for_one(browser, meeting, clerk, queries):
    counts = []
    for number in range(3):
        await make_registration(meeting, f"Person{number}")
        queries.clear()
        await browser.get(DOOR)
        counts.append(len(queries))
    assert len(set(counts)) == 1


async def test_it_reads_in_every_language(browser, meeting):
    for code in ("bn", "ar", "so", "en-XA"):
        for path in (HERE, f"{HERE}/sent"):
            assert (await browser.get(f"/{code}{path}")).status_code == 200
    await browser.post(f"/ar{HERE}", data=ADA)
    assert link_in(await newest()).startswith("/ar/hackney/coming/")
