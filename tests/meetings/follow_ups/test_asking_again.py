"""Asking again: a request of its own to the same office, with its own clock, linked both ways."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import OFFICES, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind, ResponseRequest
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from meetings.models import PanelKind
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_holder, make_member, make_superintendent
from tests.meetings.factories import make_panel

HERE = "/hackney/responses/1/follow-up"
TEXT = "You accepted this. By when will the figures be on your page?"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


@pytest.fixture
async def panel(hackney):
    return await make_panel(hackney)


@pytest.fixture
async def first(hackney):
    holder = await make_superintendent(hackney)
    cites = [{"topic": "survey/autumn", "path": "hackney/surveys/autumn/results", "title": "Autumn"}]
    request = await make_request(hackney, cites=cites)
    await make_response(request, date(2026, 11, 10))
    await OutboxMessage.all().delete()
    return request, holder


async def test_the_panel_asks_again_on_the_same_terms_and_both_pages_say_so(browser, hackney, clerk, panel, first):
    page = (await browser.get(HERE)).text
    assert "Community Safety Scrutiny Commission – answer due on or before 19 December 2026" in page
    assert "28 days, set by law for the police" in page
    for _ in range(2):  # twice is once
        reply = await browser.post(HERE, data={"asker": str(panel.id), "text": TEXT})
        assert reply.headers["location"] == "/hackney/responses/2"
    again = await ResponseRequest.get(number=2).select_related("follows", "office")
    assert again.follows == first[0]
    assert (again.kind, again.asked_by, again.text) == (RequestKind.FOLLOW_UP, panel.name, TEXT)
    assert (again.basis, again.due_on) == (Basis.POLICE_STATUTORY_28_DAYS, date(2026, 12, 19))
    assert again.office_id == first[0].office_id
    assert again.cites == first[0].cites
    assert 'href="/hackney/responses/1"' in (await browser.get("/hackney/responses/2")).text
    assert 'href="/hackney/responses/2"' in (await browser.get("/hackney/responses/1")).text
    assert (await OutboxMessage.get()).recipient == first[1].email
    assert await AuditEvent.filter(verb="asked again", actor_id=clerk.id).count() == 1


async def test_the_council_asks_by_agreement_never_by_law(browser, clerk, panel, first):
    reply = await browser.post(HERE, data={"asker": "council", "text": TEXT})
    assert reply.status_code == 303
    again = await ResponseRequest.get(number=2)
    assert (again.asked_by, again.basis) == ("Hackney council", Basis.AGREED_28_DAYS)


async def test_another_panel_asks_on_its_own_terms(browser, hackney, clerk, panel, first):
    other = await make_panel(hackney, name="Hackney stop and search group", kind=PanelKind.COMMUNITY_MONITORING_GROUP)
    await browser.post(HERE, data={"asker": str(other.id), "text": TEXT})
    assert (await ResponseRequest.get(number=2)).basis is Basis.AGREED_28_DAYS


async def test_while_it_is_in_time_there_is_nothing_to_ask_again(browser, hackney, clerk, clock):
    await make_request(hackney)
    assert "Wait for the answer." in (await browser.get(HERE)).text
    refused = await browser.post(HERE, data={"asker": "council", "text": TEXT})
    assert (refused.status_code, TEXT in refused.text) == (409, True)
    assert await ResponseRequest.all().count() == 1
    clock.now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # a day late
    assert (await browser.post(HERE, data={"asker": "council", "text": TEXT})).status_code == 303


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "short"}, {"text": "x" * 4_001}, {"asker": "999"}])
async def test_a_wrong_form_comes_back_with_what_was_typed(browser, clerk, first, fields):
    reply = await browser.post(HERE, data={"asker": "council", "text": TEXT, **fields})
    assert reply.status_code == 422
    assert fields.get("text", TEXT) in reply.text
    assert await ResponseRequest.all().count() == 1


async def test_a_panel_of_another_borough_does_not_ask(browser, croydon, clerk, first):
    theirs = await make_panel(croydon)
    assert (await browser.post(HERE, data={"asker": str(theirs.id), "text": TEXT})).status_code == 422
    assert (await browser.get(HERE.replace("/1/", "/7/"))).status_code == 404


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN)])
async def test_only_clerks_ask_again(browser, hackney, croydon, first, role):
    if role in OFFICES:
        await browser.as_person(await make_holder(hackney, role))
    else:
        await browser.as_person(await make_member(None if role is Role.PLATFORM_ADMIN else hackney, role))
    for method in ("GET", "POST"):
        reply = await browser.request(method, HERE, data={"asker": "council", "text": TEXT})
        assert reply.status_code == (404 if role is Role.PLATFORM_ADMIN else 403), method
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await browser.get(HERE)).status_code == 404
    assert await ResponseRequest.all().count() == 1
