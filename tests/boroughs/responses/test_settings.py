"""A council's administrator says how long posts have and who is told when they are late; law stands as it is."""

from datetime import date

import pytest

from boroughs.people.models import Office, OfficeKind, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import AgreedTime, EscalationRule
from engage.kit.audit import AuditEvent
from tests.boroughs.responses.factories import ASKED, make_request
from tests.factories import make_member

TIMES, LATE = "/hackney/response-times", "/hackney/late-responses"
SOURCE = "Agreed by the panel and the superintendent, minute 5"
TIME = {"office": "", "days": "10", "counted": "working", "source": SOURCE,
        "since-day": "1", "since-month": "11", "since-year": "2026"}  # fmt: skip
RULE = {"office_kind": "borough_superintendent", "after_days": "5", "told": "The police authority", "email": ""}


@pytest.fixture
async def admin(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_ADMIN)
    await browser.as_person(person)
    return person


async def test_an_agreed_time_holds_for_what_is_asked_from_its_day_on(browser, hackney, admin):
    earlier = await make_request(hackney, basis=Basis.AGREED_28_DAYS)
    assert (await browser.post(TIMES, data=TIME)).headers["location"] == TIMES
    page = (await browser.get(TIMES)).text
    assert "10 working days" in page
    assert SOURCE in page
    assert "Holds today" in page
    asked = await make_request(hackney, basis=Basis.AGREED_28_DAYS)
    assert (asked.due_on, asked.basis_source, asked.in_working_days) == (date(2026, 11, 16), SOURCE, True)
    await earlier.refresh_from_db()
    assert earlier.due_on == date(2026, 11, 30)


async def test_a_posts_own_time_comes_before_that_of_all(browser, hackney, admin):
    office = await Office.get(borough=hackney, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    await browser.post(TIMES, data=TIME)
    own = {"office": str(office.id), "days": "21", "counted": "calendar", "source": "Agreed for this post alone"}
    await browser.post(TIMES, data={**TIME, **own})
    asked = await make_request(hackney, basis=Basis.AGREED_28_DAYS)
    assert (asked.due_on - ASKED.date()).days == 21


async def test_a_time_that_begins_later_does_not_hold_yet(browser, hackney, admin):
    await browser.post(TIMES, data={**TIME, "since-month": "12"})
    assert "Holds today" not in (await browser.get(TIMES)).text
    assert (await make_request(hackney, basis=Basis.AGREED_28_DAYS)).due_on == date(2026, 11, 30)


async def test_a_time_is_entered_once_and_can_be_removed_and_both_are_on_the_trail(browser, hackney, croydon, admin):
    for _ in range(2):
        await browser.post(TIMES, data=TIME)
    agreed = await AgreedTime.get()
    theirs = await AgreedTime.create(borough=croydon, days=9, source=SOURCE, since=date(2026, 1, 1))
    for id in (agreed.id, agreed.id, theirs.id, "x", "9" * 30):
        assert (await browser.post(f"{TIMES}/removed", data={"time": id})).headers["location"] == TIMES
    assert await AgreedTime.all().values_list("id", flat=True) == [theirs.id]
    events = await AuditEvent.filter(about="hackney/response-times").order_by("id")
    assert [event.verb for event in events] == ["agreed a time to answer", "removed an agreed time"]
    assert {event.actor_id for event in events} == {admin.id}
    assert events[1].detail["source"] == SOURCE


async def test_times_set_by_law_are_shown_with_their_law_and_no_agreed_one_as_law(browser, hackney, admin):
    page = (await browser.get(TIMES)).text
    by_law, _, agreed = page.partition("Agreed, not set by law</h2>")
    for basis in Basis:
        assert (basis.label in by_law) == basis.is_statutory
        assert (basis.source in by_law) == basis.is_statutory
    assert "by law for" not in agreed


WRONG = [
    {"days": "0"}, {"days": "367"}, {"days": "ten"}, {"days": "9" * 40}, {"counted": ""}, {"counted": "lunar"},
    {"source": ""}, {"source": "short"}, {"source": "s" * 201}, {"since-year": "1999"}, {"since-year": "2028"},
    {"since-day": "31"}, {"since-day": "", "since-month": "", "since-year": ""}, {"office": "0"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_time_comes_back_with_what_was_typed(browser, hackney, admin, wrong):
    response = await browser.post(TIMES, data={**TIME, **wrong})
    assert response.status_code == 422
    assert "source" in wrong or SOURCE in response.text
    assert not await AgreedTime.exists()


async def test_another_boroughs_post_is_no_choice(browser, croydon, admin):
    theirs = await Office.get(borough=croydon, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    assert (await browser.post(TIMES, data={**TIME, "office": str(theirs.id)})).status_code == 422


async def test_a_rule_is_set_changed_and_removed_and_each_is_on_the_trail(browser, hackney, admin):
    assert (await browser.post(LATE, data=RULE)).headers["location"] == LATE
    await browser.post(LATE, data=RULE)
    await browser.post(LATE, data={**RULE, "after_days": "9", "email": "Authority@Example.org"})
    rule = await EscalationRule.get()
    assert (rule.after_days, rule.email) == (9, "authority@example.org")
    assert "authority@example.org" in (await browser.get(LATE)).text
    for _ in range(2):
        await browser.post(f"{LATE}/removed", data={"rule": rule.id})
    assert not await EscalationRule.exists()
    events = await AuditEvent.filter(about="hackney/response-times").order_by("id")
    assert [event.verb.partition(" ")[0] for event in events] == ["set", "changed", "removed"]
    assert "example.org" not in str([event.detail for event in events])


async def test_what_is_suggested_is_set_in_one_press_without_an_address(browser, hackney, admin):
    await browser.post(LATE, data={**RULE, "told": "Basic Command Unit commander", "email": "bcu@example.org"})
    assert "after 28 days Mayor’s Office for Policing and Crime (MOPAC)" in (await browser.get(LATE)).text
    for _ in range(2):
        assert (await browser.post(f"{LATE}/suggested")).headers["location"] == LATE
    rules = {rule.told: (rule.after_days, rule.email) for rule in await EscalationRule.all()}
    assert rules == {
        "Basic Command Unit commander": (5, "bcu@example.org"),
        "The council’s scrutiny committee": (14, ""),
        "Mayor’s Office for Policing and Crime (MOPAC)": (28, ""),
    }
    assert "Set all of these" not in (await browser.get(LATE)).text


@pytest.mark.parametrize(
    "wrong",
    [{"office_kind": "mayor"}, {"office_kind": ""}, {"after_days": "0"}, {"after_days": "400"}, {"told": ""},
     {"told": "t" * 121}, {"email": "nobody"}, {"email": "a@b.example\nBcc: all@example.org"}],
)  # fmt: skip
async def test_a_wrong_rule_comes_back(browser, hackney, admin, wrong):
    assert (await browser.post(LATE, data={**RULE, **wrong})).status_code == 422
    assert not await EscalationRule.exists()


PAGES = (TIMES, f"{TIMES}/removed", LATE, f"{LATE}/suggested", f"{LATE}/removed")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COUNCIL_ADMIN, Role.PLATFORM_ADMIN)])
async def test_only_the_councils_administrator_may(browser, hackney, croydon, role):
    await browser.as_person(await make_member(hackney, role))
    assert [(await browser.post(path)).status_code for path in PAGES] == [403] * len(PAGES)
    await browser.as_person(await make_member(croydon, Role.COUNCIL_ADMIN))
    assert [(await browser.post(path)).status_code for path in PAGES] == [404] * len(PAGES)
