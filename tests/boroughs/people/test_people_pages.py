"""The pages that list people, invite them and end their roles: who opens them, and what they do."""

from datetime import date

import pytest

from boroughs.people.models import Appointment, LinkPurpose, Membership, OneTimeLink, Person, Role
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from tests.boroughs.people.factories import PASSWORD, code_now, make_account, newest_link
from tests.factories import make_member, make_person, make_superintendent

PLATFORM_PAGES = [
    ("GET", "/people"),
    ("GET", "/people/invitation"),
    ("POST", "/people/invitation"),
    ("POST", "/people/ended-role"),
    ("POST", "/people/forgotten-authenticator"),
]
BOROUGH_PAGES = [
    ("GET", "/hackney/people"),
    ("GET", "/hackney/people/invitation"),
    ("POST", "/hackney/people/invitation"),
]
IN_A_BOROUGH = [role for role in Role if role not in (Role.PLATFORM_ADMIN, Role.BOROUGH_SUPERINTENDENT)]


@pytest.fixture
async def admin(browser):
    """The platform's administrator, signed in."""
    person = await make_member(None, Role.PLATFORM_ADMIN)
    await browser.as_person(person)
    return person


@pytest.fixture
async def council_admin(browser, hackney):
    """Hackney's council administrator, signed in."""
    person = await make_member(hackney, Role.COUNCIL_ADMIN)
    await browser.as_person(person)
    return person


async def answers(browser, pages):
    return {(await browser.request(method, path)).status_code for method, path in pages}


async def test_strangers_are_sent_to_sign_in(browser):
    assert await answers(browser, PLATFORM_PAGES + BOROUGH_PAGES) == {303}


@pytest.mark.parametrize("role", IN_A_BOROUGH)
async def test_no_role_of_a_borough_opens_the_platforms_pages(browser, hackney, role):
    await browser.as_person(await make_member(hackney, role))
    assert await answers(browser, PLATFORM_PAGES) == {403}


async def test_a_superintendent_opens_no_page_of_people(browser, hackney):
    await browser.as_person(await make_superintendent(hackney))
    assert await answers(browser, PLATFORM_PAGES + BOROUGH_PAGES) == {403}


async def test_somebody_without_a_role_opens_none(browser, connection):
    await browser.as_person(await make_person())
    assert await answers(browser, PLATFORM_PAGES + BOROUGH_PAGES) == {404}


@pytest.mark.parametrize("role", [role for role in IN_A_BOROUGH if role is not Role.COUNCIL_ADMIN])
async def test_only_the_council_administrator_opens_the_boroughs_page(browser, hackney, role):
    await browser.as_person(await make_member(hackney, role))
    assert await answers(browser, BOROUGH_PAGES) == {403}


async def test_another_boroughs_council_administrator_finds_nothing(browser, croydon):
    await browser.as_person(await make_member(croydon, Role.COUNCIL_ADMIN))
    assert await answers(browser, BOROUGH_PAGES) == {404}
    assert (await browser.get("/croydon/people")).status_code == 200


async def test_the_platform_administrator_finds_no_boroughs_page(browser, admin):
    assert await answers(browser, BOROUGH_PAGES) == {404}


async def test_a_role_that_has_ended_opens_nothing(browser, hackney, clock):
    person = await make_member(hackney, Role.COUNCIL_ADMIN)
    await Membership.filter(person=person).update(ends_on=date(2026, 11, 21))
    await browser.as_person(person)
    assert await answers(browser, BOROUGH_PAGES) == {404}


# ---- the platform -----------------------------------------------------------------------------------------------


async def test_the_list_shows_everybody_with_roles_and_offices_in_a_few_queries(
    browser, admin, hackney, croydon, queries
):
    for borough in (hackney, croydon):
        for role in IN_A_BOROUGH:
            await make_member(borough, role, name=f"{borough.name} {role.label} <b>")
        await make_superintendent(borough)
    del queries[:]
    response = await browser.get("/people")
    assert len(queries) <= 8
    assert "Borough Superintendent, Croydon" in response.text
    assert "Hackney Panel chair &lt;b&gt;" in response.text


async def test_an_invited_person_chooses_a_password_and_signs_in_with_the_role(
    browser, admin, hackney, settings, clock
):
    response = await browser.post(
        "/people/invitation",
        data={"name": "Jo Smith", "email": "Jo@Example.org ", "role": "council_clerk", "borough": "hackney"},
    )
    assert (response.status_code, response.headers["location"]) == (303, "/people")
    assert "Invited" in (await browser.get("/people")).text
    letter = await OutboxMessage.get(recipient="jo@example.org")
    assert admin.name in letter.text
    browser.cookies.clear()
    response = await browser.post(await newest_link("jo@example.org"), data={"password": PASSWORD})
    assert response.headers["location"] == "/sign-in/authenticator"
    assert (await Person.get(email="jo@example.org")).password_hash


async def test_inviting_twice_gives_the_role_once_and_a_newer_link(browser, admin, hackney):
    fields = {"name": "Jo", "email": "jo@example.org", "role": "analyst", "borough": "hackney"}
    links = []
    for _ in range(2):
        await browser.post("/people/invitation", data=fields)
        links.append(await newest_link("jo@example.org"))
    assert await Membership.filter(person__email="jo@example.org").count() == 1
    assert [(await browser.get(link)).status_code for link in links] == [404, 200]
    assert (await OneTimeLink.get()).purpose is LinkPurpose.INVITATION


async def test_somebody_who_has_a_password_gets_a_letter_without_a_secret(browser, admin, hackney):
    person = await make_account()
    fields = {"name": "Other", "email": person.email, "role": "analyst", "borough": "hackney"}
    assert (await browser.post("/people/invitation", data=fields)).status_code == 303
    letter = await OutboxMessage.get(recipient=person.email)
    assert "/sign-in" in letter.text
    assert "choose-password" not in letter.text
    assert (await Person.get(id=person.id)).name == person.name


async def test_a_superintendent_is_appointed_with_a_public_name(browser, admin, hackney):
    fields = {"name": "Jo", "email": "jo@example.org", "role": "borough_superintendent", "borough": "hackney"}
    assert (await browser.post("/people/invitation", data=fields)).status_code == 422
    await browser.post("/people/invitation", data={**fields, "public_name": "Supt Jo Smith"})
    assert (await Appointment.get(person__email="jo@example.org")).public_name == "Supt Jo Smith"


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "two\nlines"},
        {"email": "x"},
        {"email": "İ@example.org"},
        {"email": "a" * 300 + "@example.org"},
        {"role": ""},
        {"role": "mayor"},
        {"borough": ""},
        {"borough": "bromley"},
        {"role": "platform_admin"},
        {"public_name": "x" * 101},
    ],
)
async def test_a_wrong_field_is_said_beside_it_and_invites_nobody(browser, admin, hackney, change):
    fields = {"name": "Jo", "email": "jo@example.org", "role": "analyst", "borough": "hackney", **change}
    response = await browser.post("/people/invitation", data=fields)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert await Person.all().count() == 1


async def test_a_role_against_the_separation_of_powers_is_said_on_the_form(browser, admin, hackney):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    fields = {"name": "A", "email": clerk.email, "role": "neighbourhood_inspector", "borough": "hackney"}
    response = await browser.post("/people/invitation", data=fields)
    assert response.status_code == 422
    assert "cannot be held by one person in one borough" in response.text
    assert not await OutboxMessage.exists()


async def test_ending_a_role_takes_effect_at_once(browser, admin, hackney):
    clerk = await make_member(hackney, Role.COUNCIL_ADMIN)
    membership = await Membership.get(person=clerk)
    response = await browser.post("/people/ended-role", data={"membership": membership.id})
    assert response.headers["location"] == "/people"
    await browser.as_person(clerk)
    assert (await browser.get("/hackney/people")).status_code == 404


async def test_nobody_is_offered_to_end_their_own_role(browser, admin):
    assert "End this role" not in (await browser.get("/people")).text
    own = await Membership.get(person=admin)
    assert (await browser.post("/people/ended-role", data={"membership": own.id})).status_code == 403


async def test_ending_an_office_leaves_it_vacant(browser, admin, hackney):
    holder = await make_superintendent(hackney)
    appointment = await Appointment.get(person=holder)
    await browser.post("/people/ended-role", data={"appointment": appointment.id})
    assert (await Appointment.get(person=holder)).ends_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    "data", [{}, {"membership": "x"}, {"membership": "9" * 30}, {"appointment": "-1"}, {"membership": "²"}]
)
async def test_ending_what_is_not_there_leads_back_to_the_list(browser, admin, data):
    assert (await browser.post("/people/ended-role", data=data)).headers["location"] == "/people"
    assert (await browser.post("/people/forgotten-authenticator", data=data)).headers["location"] == "/people"


async def test_somebody_who_lost_their_authenticator_sets_up_another(browser, admin, settings, clock):
    person = await make_account()
    assert "set up another authenticator" in (await browser.get("/people")).text
    await browser.post("/people/forgotten-authenticator", data={"person": person.id})
    assert await AuditEvent.filter(verb="forgot an authenticator", actor_id=admin.id).exists()
    response = await browser.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert response.headers["location"] == "/sign-in/authenticator"
    assert (await browser.post("/sign-in/code", data={"code": code_now(settings, clock)})).status_code == 303


# ---- a borough --------------------------------------------------------------------------------------------------


async def test_a_council_sees_its_own_people_alone(browser, council_admin, hackney, croydon, queries):
    await make_member(hackney, Role.PANEL_MEMBER, name="Grace of Hackney")
    await make_superintendent(hackney, name="Dana of Hackney")
    await make_member(croydon, Role.PANEL_MEMBER, name="Kwame of Croydon")
    del queries[:]
    text = (await browser.get("/hackney/people")).text
    assert len(queries) <= 8
    assert "Grace of Hackney" in text
    assert "Dana of Hackney" in text
    assert "Kwame" not in text


@pytest.mark.parametrize("role", ["council_clerk", "panel_chair", "panel_member", "moderator", "analyst"])
async def test_a_council_invites_its_officers_and_panel(browser, council_admin, hackney, role):
    fields = {"name": "Jo", "email": "jo@example.org", "role": role}
    response = await browser.post("/hackney/people/invitation", data=fields)
    assert response.headers["location"] == "/hackney/people"
    held = await Membership.get(person__email="jo@example.org")
    assert (held.role, held.borough_id) == (role, hackney.id)


@pytest.mark.parametrize(
    "role", ["council_admin", "neighbourhood_inspector", "borough_superintendent", "platform_admin"]
)
async def test_a_council_invites_no_police_and_no_administrator(browser, council_admin, role):
    fields = {"name": "Jo", "email": "jo@example.org", "role": role}
    assert (await browser.post("/hackney/people/invitation", data=fields)).status_code == 422
    assert not await Person.filter(email="jo@example.org").exists()


async def test_other_fields_change_nothing(browser, council_admin, hackney, croydon):
    extra = {"borough": "croydon", "borough_id": croydon.id, "password_hash": "x", "is_active": "", "public_name": "x"}
    fields = {"name": "Jo", "email": "jo@example.org", "role": "analyst", **extra}
    await browser.post("/hackney/people/invitation", data=fields)
    held = await Membership.get(person__email="jo@example.org").select_related("person")
    assert (held.borough_id, held.person.password_hash, held.person.is_active) == (hackney.id, None, True)


@pytest.mark.parametrize(("method", "path"), [p for p in PLATFORM_PAGES + BOROUGH_PAGES if p[0] == "POST"])
async def test_another_sites_form_changes_nothing(browser, admin, method, path):
    response = await browser.request(method, path, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
