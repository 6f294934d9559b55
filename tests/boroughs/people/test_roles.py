"""Granting and ending roles and offices, and the separation of powers."""

import asyncio
from datetime import date, timedelta

import pytest

from boroughs.access import Held, roles_of
from boroughs.models import Borough
from boroughs.people.models import ANSWERING, Appointment, Membership, Office, Person, Role
from boroughs.people.roles.actions import (
    NotInThisPlace,
    PowersNotSeparate,
    UnusableWords,
    add_user,
    appoint,
    end_role,
    grant_role,
)
from engage.kit.audit import AuditEvent
from engage.kit.clock import london_date
from engage.kit.mail import OutboxMessage
from engage.kit.problems import Conflict, Forbidden
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_person, make_superintendent

DAY = date(2026, 11, 21)
COUNCIL = [role for role in Role if role not in ANSWERING | {Role.PLATFORM_ADMIN}]


@pytest.fixture
async def office(hackney):
    return await Office.get(borough=hackney)


@pytest.mark.parametrize("role", COUNCIL)
async def test_police_and_council_or_panel_never_meet_in_one_person_and_borough(hackney, croydon, clock, role):
    first, second = await make_person(), await make_person()
    now = clock.now
    await grant_role(first, hackney, role, DAY, by=None, at=now)
    with pytest.raises(PowersNotSeparate):
        await grant_role(first, hackney, Role.NEIGHBOURHOOD_INSPECTOR, DAY, by=None, at=now)
    await grant_role(second, hackney, Role.NEIGHBOURHOOD_INSPECTOR, DAY, by=None, at=now)
    with pytest.raises(PowersNotSeparate):
        await grant_role(second, hackney, role, DAY, by=None, at=now)
    await grant_role(second, croydon, role, DAY, by=None, at=now)


async def test_the_holder_of_the_office_takes_no_council_role_there(hackney, clock):
    holder = await make_superintendent(hackney)
    with pytest.raises(PowersNotSeparate):
        await grant_role(holder, hackney, Role.PANEL_CHAIR, DAY, by=None, at=clock.now)


async def test_nobody_with_a_council_role_is_appointed_there(hackney, office, clock):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    with pytest.raises(PowersNotSeparate):
        await appoint(office, clerk, "Supt Clerk", DAY, by=None, at=clock.now)
    assert not await Appointment.filter(person=clerk).exists()


async def test_roles_that_follow_each_other_do_not_meet(hackney, clock):
    person = await make_person()
    await grant_role(person, hackney, Role.PANEL_MEMBER, date(2026, 1, 1), date(2026, 6, 1), by=None, at=clock.now)
    await grant_role(person, hackney, Role.NEIGHBOURHOOD_INSPECTOR, date(2026, 6, 1), by=None, at=clock.now)
    with pytest.raises(PowersNotSeparate):
        await grant_role(person, hackney, Role.ANALYST, date(2026, 5, 1), date(2026, 6, 2), by=None, at=clock.now)


async def test_a_role_that_begins_later_counts_already(hackney, clock):
    person = await make_person()
    await grant_role(person, hackney, Role.NEIGHBOURHOOD_INSPECTOR, DAY + timedelta(days=30), by=None, at=clock.now)
    with pytest.raises(PowersNotSeparate):
        await grant_role(person, hackney, Role.COUNCIL_CLERK, DAY, by=None, at=clock.now)


async def test_of_a_police_and_a_panel_role_granted_at_once_one_is_refused(alone, clock):
    """On connections of their own: nothing of this test is in a transaction."""
    hackney = await Borough.get(slug="hackney")
    person = await Person.create(email="raced-roles@example.org", name="Raced")
    for _ in range(5):
        done = await asyncio.gather(
            grant_role(person, hackney, Role.PANEL_CHAIR, DAY, by=None, at=clock.now),
            grant_role(person, hackney, Role.NEIGHBOURHOOD_INSPECTOR, DAY, by=None, at=clock.now),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in done) == ["Membership", "PowersNotSeparate"]
        await Membership.filter(person=person).delete()


async def test_the_same_role_granted_twice_is_held_once(hackney, clock):
    person = await make_person()
    for _ in range(2):
        await grant_role(person, hackney, Role.ANALYST, DAY, by=None, at=clock.now)
    assert await Membership.filter(person=person).count() == 1


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMIN, Role.BOROUGH_SUPERINTENDENT])
async def test_some_roles_are_not_held_in_a_borough(hackney, clock, role):
    with pytest.raises(NotInThisPlace):
        await grant_role(await make_person(), hackney, role, DAY, by=None, at=clock.now)


async def test_a_borough_role_is_not_held_everywhere(clock, connection):
    with pytest.raises(NotInThisPlace):
        await grant_role(await make_person(), None, Role.COUNCIL_CLERK, DAY, by=None, at=clock.now)


# ---- offices ----------------------------------------------------------------------------------------------------


async def test_a_successor_takes_over_on_the_day(hackney, office, clock):
    old, new = await make_superintendent(hackney), await make_person()
    await appoint(office, new, "Supt New", DAY, by=None, at=clock.now)
    superintendent = Held(Role.BOROUGH_SUPERINTENDENT, hackney.id)
    yesterday = DAY - timedelta(days=1)
    assert superintendent in await roles_of(old, yesterday)
    assert superintendent not in await roles_of(new, yesterday)
    assert superintendent not in await roles_of(old, DAY)
    assert superintendent in await roles_of(new, DAY)


async def test_an_office_never_has_two_holders(hackney, office, clock):
    await make_superintendent(hackney)
    await appoint(office, await make_person(), "Supt Second", DAY, by=None, at=clock.now)
    with pytest.raises(Conflict):
        await appoint(office, await make_person(), "Supt Third", DAY, by=None, at=clock.now)
    with pytest.raises(Conflict):
        await appoint(office, await make_person(), "Supt Third", DAY - timedelta(days=9), by=None, at=clock.now)
    assert await Appointment.on(DAY).filter(office=office).count() == 1


async def test_an_appointment_sent_twice_is_one(hackney, office, clock):
    person = await make_person()
    first = await appoint(office, person, "Supt One", DAY, by=None, at=clock.now)
    assert (await appoint(office, person, "Supt One", DAY, by=None, at=clock.now)).id == first.id


async def test_a_refused_appointment_leaves_the_predecessor(hackney, office, clock):
    old, clerk = await make_superintendent(hackney), await make_member(hackney, Role.COUNCIL_CLERK)
    with pytest.raises(PowersNotSeparate):
        await appoint(office, clerk, "Supt Clerk", DAY, by=None, at=clock.now)
    assert (await Appointment.get(person=old)).ends_on is None


# ---- ending -----------------------------------------------------------------------------------------------------


async def test_a_role_ends_today_and_stays_on_record(hackney, clock):
    admin, clerk = await make_member(None, Role.PLATFORM_ADMIN), await make_member(hackney, Role.COUNCIL_CLERK)
    membership = await Membership.get(person=clerk)
    for _ in range(2):
        await end_role(membership, by=admin, at=clock.now)
    assert await roles_of(clerk, DAY) == frozenset()
    assert (await Membership.get(person=clerk)).ends_on == london_date(clock.now)
    assert await AuditEvent.filter(verb="ended a role", actor_id=admin.id, borough_id=hackney.id).count() == 1


async def test_a_role_given_today_by_mistake_never_was(hackney, clock):
    person = await make_person()
    membership = await grant_role(person, hackney, Role.MODERATOR, DAY, by=None, at=clock.now)
    await end_role(membership, by=None, at=clock.now)
    assert not await Membership.filter(person=person).exists()


async def test_an_office_that_has_signed_an_answer_today_ends_tomorrow(hackney, office, clock):
    holder = await appoint(office, await make_person(), "Supt One", DAY, by=None, at=clock.now)
    await make_response(await make_request(hackney), DAY)
    with pytest.raises(Conflict, match="tomorrow"):
        await end_role(holder, by=None, at=clock.now)
    await end_role(holder, by=None, at=clock.now + timedelta(days=1))
    assert (await Appointment.get()).ends_on == DAY + timedelta(days=1)


async def test_the_longest_address_can_be_invited_and_stands_in_no_trail(hackney, settings, clock):
    email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.uk"
    await add_user(email, "Long", Role.COUNCIL_CLERK, "hackney", settings, clock.now)
    person = await Person.get(email=email)
    assert await AuditEvent.filter(verb="granted a role", about=f"person {person.id}").count() == 1


async def test_nobody_ends_their_own_role(clock, connection):
    admin = await make_member(None, Role.PLATFORM_ADMIN)
    with pytest.raises(Forbidden):
        await end_role(await Membership.get(person=admin), by=admin, at=clock.now)


# ---- the command line -------------------------------------------------------------------------------------------


async def test_the_command_line_invites_and_gives_the_link_that_the_letter_holds(hackney, settings, clock):
    link = await add_user("New@Example.org", "New Clerk", Role.COUNCIL_CLERK, "hackney", settings, clock.now)
    person = await Person.get(email="new@example.org")
    assert await roles_of(person, DAY) == {Held(Role.COUNCIL_CLERK, hackney.id)}
    letter = await OutboxMessage.get(recipient="new@example.org")
    assert link in letter.text
    assert link.startswith("https://engage.test/choose-password/")
    for words in ("New Clerk", "Council clerk, Hackney", "one hour", "did not expect"):
        assert words in letter.text


async def test_the_command_line_appoints_a_superintendent(hackney, office, settings, clock):
    await add_user("supt@example.org", "Supt Jo Smith", Role.BOROUGH_SUPERINTENDENT, "hackney", settings, clock.now)
    appointment = await Appointment.get(office=office)
    assert (appointment.public_name, appointment.starts_on) == ("Supt Jo Smith", DAY)


async def test_the_command_line_adds_a_platform_administrator(settings, clock, connection):
    await add_user("platform@example.org", "Sam", Role.PLATFORM_ADMIN, None, settings, clock.now)
    assert await Membership.filter(person__email="platform@example.org", borough=None).exists()


@pytest.mark.parametrize(
    ("email", "name", "role", "borough", "problem"),
    [
        ("not an address", "A", Role.COUNCIL_CLERK, "hackney", UnusableWords),
        ("a@example.org", "", Role.COUNCIL_CLERK, "hackney", UnusableWords),
        ("a@example.org", "A" * 101, Role.COUNCIL_CLERK, "hackney", UnusableWords),
        ("a@example.org", "A\nB", Role.COUNCIL_CLERK, "hackney", UnusableWords),
        ("a@example.org", "A", Role.COUNCIL_CLERK, "narnia", NotInThisPlace),
        ("a@example.org", "A", Role.COUNCIL_CLERK, "bromley", NotInThisPlace),
        ("a@example.org", "A", Role.COUNCIL_CLERK, None, NotInThisPlace),
        ("a@example.org", "A", Role.BOROUGH_SUPERINTENDENT, None, NotInThisPlace),
        ("a@example.org", "A", Role.PLATFORM_ADMIN, "hackney", NotInThisPlace),
    ],
)
async def test_the_command_line_says_what_cannot_be(settings, clock, connection, email, name, role, borough, problem):
    with pytest.raises(problem) as raised:
        await add_user(email, name, role, borough, settings, clock.now)
    assert raised.value.detail
    assert not await Person.exists()
    assert not await OutboxMessage.exists()
