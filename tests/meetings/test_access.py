"""Who may open what: every staff page of meetings, as every role of this borough, of another, and as a stranger."""

from datetime import timedelta

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.agenda.models import StandingItem
from meetings.models import Meeting, Minutes, Recommendation
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_recommendation

CLERK, ADMIN, CHAIR = Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN, Role.PANEL_CHAIR
CLERKS = {CLERK, ADMIN}
MEETING = "/hackney/meetings/meeting-1"
COMING = "/hackney/meetings/meeting-2"
PAGES = {
    "/hackney/all-meetings": CLERKS | {CHAIR},
    "/hackney/new-meeting": CLERKS,
    "/hackney/new-meetings": CLERKS,
    f"{MEETING}/overview": CLERKS,
    f"{MEETING}/notice": CLERKS,
    f"{MEETING}/ending": CLERKS,
    f"{MEETING}/details": CLERKS,
    f"{MEETING}/edit": CLERKS,
    f"{MEETING}/agenda/1": CLERKS,
    f"{COMING}/edit/late": CLERKS,
    "/hackney/panels/panel-1/standing-items": CLERKS,
    "/hackney/panels/panel-1/standing-items/1": CLERKS,
    f"{MEETING}/minutes": CLERKS,
    f"{MEETING}/minutes/approval": {CHAIR},
    f"{MEETING}/recommendations": CLERKS | {CHAIR},
    f"{MEETING}/recommendations/1": CLERKS | {CHAIR},
    f"{MEETING}/recommendations/1/agreement": CLERKS | {CHAIR},
    f"{MEETING}/recommendations/1/sending": CLERKS,
}
READ_ONLY = ("/hackney/all-meetings", f"{MEETING}/overview")
POSTS = {
    **{address: roles for address, roles in PAGES.items() if address not in READ_ONLY},
    f"{MEETING}/edit/order": CLERKS,
    f"{MEETING}/edit/publication": CLERKS,
    "/hackney/panels/panel-1/standing-items/order": CLERKS,
    "/hackney/panels/panel-1/standing-items/start": CLERKS,
    f"{MEETING}/recommendations/1/removal": CLERKS | {CHAIR},
}
LOCAL = [role for role in Role if role not in (Role.BOROUGH_SUPERINTENDENT, Role.PLATFORM_ADMIN)]


@pytest.fixture
async def meeting(hackney):
    meeting = await make_meeting(hackney)
    await make_minutes(meeting)
    await make_recommendation(meeting)
    await make_meeting(hackney, starts_at=HELD + timedelta(days=30), published_at=HELD)
    await StandingItem.create(panel_id=meeting.panel_id, position=1, title="Apologies")
    return meeting


async def member(borough, role):
    return await (make_superintendent(borough) if role is Role.BOROUGH_SUPERINTENDENT else make_member(borough, role))


@pytest.mark.parametrize("role", [*LOCAL, Role.BOROUGH_SUPERINTENDENT])
async def test_a_page_opens_for_its_roles_alone(browser, hackney, meeting, role):
    await browser.as_person(await member(hackney, role))
    for address, roles in PAGES.items():
        assert (await browser.get(address)).status_code == (200 if role in roles else 403), address
    refused = [address for address, roles in PAGES.items() if role not in roles]
    assert await AuditEvent.filter(verb="refused", borough_id=hackney.id).count() == len(refused)


@pytest.mark.parametrize("role", [*LOCAL, Role.BOROUGH_SUPERINTENDENT])
async def test_what_is_sent_by_another_role_changes_nothing(browser, hackney, meeting, role):
    await browser.as_person(await member(hackney, role))
    for address, roles in POSTS.items():
        if role not in roles:
            assert (await browser.post(address, data={"text": "x" * 30, "do": "save"})).status_code == 403, address
    assert (await Minutes.get()).text == "The panel **met**."
    assert await Recommendation.all().count() == 1
    assert await Meeting.all().count() == 2


@pytest.mark.parametrize("role", [CLERK, ADMIN, CHAIR, Role.BOROUGH_SUPERINTENDENT])
async def test_for_another_boroughs_people_nothing_of_it_exists(browser, croydon, meeting, role):
    await browser.as_person(await member(croydon, role))
    for address in POSTS:
        assert (await browser.get(address)).status_code in (404, 405), address
        assert (await browser.post(address, data={"text": "x" * 30})).status_code == 404, address


async def test_this_boroughs_meeting_is_not_reached_through_another(browser, hackney, croydon, meeting):
    await browser.as_person(await member(croydon, CLERK))
    for address in POSTS:
        if "meeting-1" in address:
            through = address.replace("/hackney/", "/croydon/")
            assert (await browser.post(through, data={"text": "x" * 30})).status_code in (403, 404), through


async def test_strangers_are_asked_to_sign_in(browser, meeting):
    for address in PAGES:
        assert (await browser.get(address)).headers["location"] == f"/sign-in?next={address}"
    for address in POSTS:
        assert (await browser.post(address)).headers["location"] == "/sign-in"


async def test_a_role_that_has_ended_opens_nothing(browser, hackney, meeting, clock):
    person = await make_member(hackney, CLERK)
    await person.memberships.all().update(ends_on=(HELD + timedelta(days=1)).date())
    await browser.as_person(person)
    for address in PAGES:
        assert (await browser.get(address)).status_code == 404
