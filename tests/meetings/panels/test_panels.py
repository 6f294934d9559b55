"""Panels, their seats and who sits in them: kept by the council, read by everybody, and by date."""

from datetime import date, timedelta

import pytest
from starlette.requests import Request
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.access import roles_of
from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Office, Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.clock import london_date
from meetings.models import Panel, PanelKind
from meetings.panels.access import reads_exempt
from meetings.panels.actions import panel_edition
from meetings.panels.models import PanelBorough, PanelProfile, Seat, SeatKind, Term
from meetings.panels.profile import GROUPS, beside, may_be_shown
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_panel
from tests.meetings.panels.factories import make_seat, make_term

HERE = "/hackney/panels/panel-1"
PUBLIC = "/hackney/panels-and-people"
CLERK, ADMIN = Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN


def day(name, when):
    """A date as the three boxes of a form send it."""
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def term_form(name="Cllr Ada Osei", starts_on=date(2026, 11, 1), **values):
    return {"name": name, "is_named": "y", "person": "", **day("starts_on", starts_on), **values}


@pytest.fixture
async def panel(hackney):
    return await make_panel(hackney)


@pytest.fixture
async def admin(browser, hackney):
    person = await make_member(hackney, ADMIN)
    await browser.as_person(person)
    return person


async def details_of(panel, **values):
    return {
        "kind": panel.kind.value,
        "name": panel.name,
        "terms": "",
        "quorum": "0",
        "draft_days": "10",
        "seen": panel_edition(await Panel.get(id=panel.id)),
        **values,
    }


async def test_an_administrator_adds_panels(browser, hackney, admin):
    assert "There is no panel yet." in (await browser.get("/hackney/panels")).text
    data = {"kind": "snb", "name": "Hackney Safer Neighbourhood Board"}
    for _ in range(2):
        assert (await browser.post("/hackney/panels", data=data)).status_code == 303
    assert await Panel.filter(borough=hackney).count() == 1
    response = await browser.post("/hackney/panels", data={**data, "kind": "cmg"})
    assert "There is already a panel with this name." in response.text
    for wrong in ({}, {"kind": "x", "name": "y"}, {"kind": "snb", "name": "x" * 121}):
        assert (await browser.post("/hackney/panels", data=wrong)).status_code == 422


async def test_an_administrator_changes_everything_about_a_panel(browser, hackney, panel, admin):
    form = await details_of(panel, name="Living in Hackney", terms="We **ask**.", quorum="4", meets_in_public="y")
    assert (await browser.get(f"{HERE}/details")).status_code == 200
    assert (await browser.post(f"{HERE}/details", data=form)).headers["location"] == HERE
    text = (await browser.get(f"{PUBLIC}/panel-1")).text
    for said in ("Living in Hackney", "<strong>ask</strong>", "4 voting members must be there", "Usually in public"):
        assert said in text
    assert await AuditEvent.filter(verb="changed a panel", actor_id=admin.id, about="hackney/panels-and-people/panel-1")
    assert (await PageVersion.get(place="hackney")).version


async def test_two_administrators_at_once_lose_no_words(browser, panel, admin):
    mine = await details_of(panel, terms="Mine")
    await browser.post(f"{HERE}/details", data={**mine, "terms": "Theirs"})
    response = await browser.post(f"{HERE}/details", data=mine)
    assert response.status_code == 409
    assert ">Mine</textarea>" in response.text
    assert "Theirs" in response.text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PanelKind.CRIME_DISORDER_SCRUTINY, "The law requires the council to have this committee."),
        *((kind, "This panel is not set up by law.") for kind in PanelKind if not kind.is_statutory),
    ],
)
async def test_a_panel_says_plainly_whether_the_law_knows_it(browser, hackney, kind, said):
    await make_panel(hackney, kind=kind)
    text = (await browser.get(f"{PUBLIC}/panel-1")).text
    assert said in text
    assert ("28 days" in text) == kind.is_statutory


async def test_a_panel_is_shared_only_by_boroughs_of_one_bcu(browser, hackney, panel, admin):
    tower_hamlets = await Borough.get(slug="tower-hamlets")
    await Borough.filter(id=tower_hamlets.id).update(is_open=True)
    page = (await browser.get(f"{HERE}/details")).text
    assert "Tower Hamlets" in page
    assert "Croydon" not in page
    refused = await browser.post(f"{HERE}/details", data=await details_of(panel, sharing="croydon"))
    assert refused.status_code == 422
    assert await PanelBorough.all().count() == 0
    shared = await browser.post(f"{HERE}/details", data=await details_of(panel, kind="pep", sharing="tower-hamlets"))
    assert shared.status_code == 303
    theirs = (await browser.get("/tower-hamlets/panels-and-people")).text
    assert 'href="/hackney/panels-and-people/panel-1"' in theirs
    assert "Shared with Hackney, whose council serves it." in theirs
    assert (await browser.get("/tower-hamlets/panels-and-people/panel-1")).status_code == 404
    assert "Tower Hamlets" in (await browser.get(f"{PUBLIC}/panel-1")).text
    assert "panel-1" not in (await browser.get("/croydon/panels-and-people")).text
    assert await PageVersion.exists(place="tower-hamlets")


async def test_seats_are_added_arranged_and_ended(browser, hackney, panel, admin):
    for name, kind in (("Councillor", "chair"), ("Youth council", "co_optee")):
        data = {"name": name, "kind": kind, **({"has_vote": "y"} if kind == "chair" else {})}
        assert (await browser.post(f"{HERE}/new-seat", data=data)).status_code == 303
    second = await Seat.get(panel=panel, position=2)
    assert second.has_vote is False
    await browser.post(f"{HERE}/seats/order", data={"seat": second.id, "do": "up"})
    assert await Seat.filter(panel=panel).values_list("name", flat=True) == ["Youth council", "Councillor"]
    term = await make_term(second, starts_on=date(2026, 1, 1))
    ended = {"name": "Youth council", "kind": "co_optee", **day("ended_on", date(2026, 11, 20))}
    assert (await browser.post(f"{HERE}/seats/1", data=ended)).status_code == 303
    assert (await Term.get(id=term.id)).ends_on == date(2026, 11, 20)
    assert "Youth council" not in (await browser.get(f"{PUBLIC}/panel-1")).text
    assert (await browser.get(f"{HERE}/seats/3")).status_code == 404


async def test_the_public_reads_names_vacancies_and_substitutes_but_no_hidden_name(browser, hackney, panel):
    chair = await make_seat(panel, kind=SeatKind.CHAIR, name="Chair’s seat")
    await make_term(chair, name="Cllr Ada Osei")
    member = await make_seat(panel, name="Resident")
    await make_term(member, name="zq-hidden", is_named=False)
    await make_term(member, name="Grace Okoro", is_substitute=True)
    await make_seat(panel, name="Youth council")
    text = (await browser.get(f"{PUBLIC}/panel-1")).text
    for said in ("Cllr Ada Osei", "A member of the community, not named", "Substitute: Grace Okoro", "Vacant"):
        assert said in text
    assert "zq-hidden" not in text
    assert "Chair: Cllr Ada Osei" in (await browser.get(PUBLIC)).text


async def test_a_clerk_puts_somebody_in_a_seat_and_ends_the_term(browser, hackney, panel):
    await browser.as_person(await make_member(hackney, CLERK))
    member = await make_member(hackney, Role.PANEL_MEMBER)
    await make_seat(panel)
    new = f"{HERE}/seats/1/new-term"
    form = term_form(person=str(member.id))
    for _ in range(2):  # pressed twice
        assert (await browser.post(new, data=form)).status_code == 303
    term = await Term.get()
    assert (term.person_id, term.ends_on) == (member.id, None)
    await browser.post(f"{HERE}/seats/1/terms/1", data={**form, **day("last_on", date(2026, 11, 20))})
    assert (await Term.get()).ends_on == date(2026, 11, 21)
    assert "Vacant" in (await browser.get(f"{PUBLIC}/panel-1")).text
    assert (await browser.get(f"{HERE}/seats/1/terms/2")).status_code == 404
    assert (await browser.get(f"{HERE}/seats/1/terms/0")).status_code == 404


async def test_one_member_sits_in_a_seat_at_a_time_and_substitutes_beside(browser, hackney, panel):
    await browser.as_person(await make_member(hackney, CLERK))
    seat = await make_seat(panel)
    await make_term(seat, name="Cllr Ada Osei", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 1))
    new = f"{HERE}/seats/1/new-term"
    refused = await browser.post(new, data=term_form("Grace Okoro", date(2026, 11, 30)))
    assert refused.status_code == 422
    assert "Cllr Ada Osei sits in this seat from 1 January 2026 until 1 December 2026." in refused.text
    assert (await browser.post(new, data=term_form("Grace Okoro", date(2026, 12, 1)))).status_code == 303
    substitute = term_form("Delroy Vance", date(2026, 11, 30), is_substitute="y")
    assert (await browser.post(new, data=substitute)).status_code == 303
    backwards = term_form("X", date(2027, 2, 2), **day("last_on", date(2027, 2, 1)))
    assert "The last day cannot be before the first" in (await browser.post(new, data=backwards)).text


async def test_the_database_itself_refuses_two_members_in_a_seat(panel):
    seat = await make_seat(panel)
    other = await make_seat(panel)
    await make_term(seat, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    await make_term(seat, starts_on=date(2026, 6, 1))
    await make_term(other, starts_on=date(2026, 1, 1))
    await make_term(seat, starts_on=date(2026, 1, 1), is_substitute=True)
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await make_term(seat, starts_on=date(2026, 5, 31), ends_on=date(2026, 6, 1))


async def test_no_account_of_the_police_or_without_a_panel_role_has_a_seat(browser, hackney, croydon, panel):
    await browser.as_person(await make_member(hackney, CLERK))
    await make_seat(panel)
    both = await make_member(hackney, Role.PANEL_MEMBER, name="Serves elsewhere")
    await Membership.create(person=both, borough=croydon, role=Role.NEIGHBOURHOOD_INSPECTOR, starts_on=date(2026, 1, 1))
    others = [
        await make_superintendent(hackney),
        await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR),
        await make_member(hackney, Role.MODERATOR),
        await make_member(croydon, Role.PANEL_MEMBER),
        both,
    ]
    for person in others:
        response = await browser.post(f"{HERE}/seats/1/new-term", data=term_form(person=str(person.id)))
        assert response.status_code == 422, person.name
    assert not await Term.exists()
    commander = term_form("Chief Superintendent, Central East")
    assert (await browser.post(f"{HERE}/seats/1/new-term", data=commander)).status_code == 303


async def test_a_panel_that_ends_leaves_nobody_in_a_seat(browser, hackney, panel, admin):
    seat = await make_seat(panel)
    term = await make_term(seat, starts_on=date(2026, 1, 1))
    form = await details_of(panel, **day("ended_on", date(2026, 11, 20)))
    assert (await browser.post(f"{HERE}/details", data=form)).status_code == 303
    assert (await Term.get(id=term.id)).ends_on == date(2026, 11, 20)
    assert "This panel ended on 20 November 2026." in (await browser.get(f"{PUBLIC}/panel-1")).text
    late = await browser.post(f"{HERE}/seats/1/new-term", data=term_form("Too late", date(2026, 11, 21)))
    assert late.status_code == 422


async def test_exempt_papers_open_on_the_first_day_of_a_term_and_close_after_the_last(
    app, browser, hackney, clock, panel
):
    seat, person = await make_seat(panel), await make_member(hackney, Role.PANEL_MEMBER)
    other = await make_panel(hackney, name="Ward panel")
    await make_term(seat, person=person, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 3))
    read = {}
    for number in range(-1, 5):
        on = date(2026, 12, 1) + timedelta(days=number)
        clock.now = clock.now.replace(month=on.month, day=on.day)
        read[on] = await reads(app, clock, hackney, person, panel), await reads(app, clock, hackney, person, other)
    assert [on for on, (here, _) in read.items() if here] == [date(2026, 12, 1), date(2026, 12, 2)]
    assert not any(elsewhere for _, elsewhere in read.values())


async def test_who_joins_the_police_stops_reading_whatever_the_seat_says(app, hackney, croydon, clock, panel):
    person = await make_member(hackney, Role.PANEL_MEMBER)
    await make_term(await make_seat(panel), person=person)
    assert await reads(app, clock, hackney, person, panel)
    office = await Office.get(borough=croydon, kind=Role.BOROUGH_SUPERINTENDENT)
    await Appointment.create(office=office, person=person, public_name="Supt", starts_on=date(2026, 11, 1))
    assert not await reads(app, clock, hackney, person, panel)


async def reads(app, clock, borough, person, panel):
    state = {"person": person, "roles": await roles_of(person, london_date(clock.now))}
    request = Request({"type": "http", "app": app, "state": state, "headers": [], "method": "GET", "path": "/"})
    return await reads_exempt(request, borough, panel.id)


@pytest.mark.parametrize(
    ("counts", "is_shown"),
    [((), False), ((12,), False), ((12, 9), False), ((12, 10), True), ((12, 0, 10), True), ((30, 30, 1), False)],
)
def test_a_profile_is_shown_only_where_every_group_has_nobody_or_ten(counts, is_shown):
    assert may_be_shown(counts) is is_shown


def test_a_profile_stands_beside_the_census(hackney):
    shown = beside({"female": 15, "male": 10, "white": 20, "black": 5}, [hackney])
    assert [(group.label, group.of_panel) for group in shown["sex"]] == [("Female", 0.6), ("Male", 0.4)]
    assert shown["sex"][0].of_residents == pytest.approx(135303 / (135303 + 123840))
    assert shown["ethnic_group"] is None
    assert shown["age_band"] is None


async def test_a_clerk_records_who_members_are_once_a_year(browser, hackney, panel):
    await browser.as_person(await make_member(hackney, CLERK))
    nobody = dict.fromkeys((key for keys in GROUPS.values() for key in keys), "0")
    form = {**nobody, "female": "7", "male": "6", **day("on", date(2026, 11, 20))}
    assert (await browser.get(f"{HERE}/profile")).status_code == 200
    assert (await browser.post(f"{HERE}/profile", data=form)).status_code == 303
    assert (await PanelProfile.get()).counts == {"female": 7, "male": 6}
    text = (await browser.get(f"{PUBLIC}/panel-1")).text
    assert text.count("Not shown: too few members.") == 3
    soon = {**form, **day("on", date(2026, 11, 21))}
    assert "less than a year" in (await browser.post(f"{HERE}/profile", data=soon)).text
    again = {**form, "female": "12", "male": "11"}
    assert (await browser.post(f"{HERE}/profile", data=again)).status_code == 303
    text = (await browser.get(f"{PUBLIC}/panel-1")).text
    assert "52%" in text
    assert text.count("Not shown: too few members.") == 2
    assert (await browser.post(f"{HERE}/profile", data={**form, "female": "x"})).status_code == 422


async def test_the_pages_take_as_many_queries_for_many_as_for_one(browser, hackney, queries):
    counts = []
    for _ in range(2):
        panel = await make_panel(hackney, name=f"Panel {await Panel.all().count()}")
        for _ in range(3):
            await make_term(await make_seat(panel, kind=SeatKind.CHAIR))
        await make_meeting(hackney, panel=panel)
        queries.clear()
        await browser.get(PUBLIC)
        listed = len(queries)
        await browser.get(f"{PUBLIC}/panel-1")
        counts.append((listed, len(queries) - listed))
        for _ in range(5):
            await make_term(await make_seat(await Panel.get(slug="panel-1")))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 9


STAFF = {
    "/hackney/panels": {CLERK, ADMIN},
    HERE: {CLERK, ADMIN},
    f"{HERE}/details": {ADMIN},
    f"{HERE}/new-seat": {ADMIN},
    f"{HERE}/seats/1": {ADMIN},
    f"{HERE}/seats/1/new-term": {CLERK, ADMIN},
    f"{HERE}/seats/1/terms/1": {CLERK, ADMIN},
    f"{HERE}/profile": {CLERK, ADMIN},
    f"{HERE}/work-programme": {CLERK, ADMIN},
}


@pytest.mark.parametrize("role", [CLERK, ADMIN, Role.PANEL_CHAIR, Role.PANEL_MEMBER, Role.NEIGHBOURHOOD_INSPECTOR])
async def test_a_staff_page_opens_for_its_roles_alone(browser, hackney, croydon, panel, role):
    await make_term(await make_seat(panel))
    await browser.as_person(await make_member(hackney, role))
    for address, roles in STAFF.items():
        assert (await browser.get(address)).status_code == (200 if role in roles else 403), address
        if role not in roles:
            assert (await browser.post(address, data={"name": "X"})).status_code in {403, 405}, address
    await browser.as_person(await make_member(croydon, role))
    for address in STAFF:
        assert (await browser.get(address)).status_code == 404, address
