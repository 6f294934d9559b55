"""Asking the superintendent about what a survey found, and reading the answer beside the findings."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import Role
from boroughs.responses.models import RequestKind, ResponseRequest
from engage.kit.audit import AuditEvent
from surveys.models import Survey
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_survey
from tests.surveys.results.factories import copies_looked_for, count, whole

AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TEXT = "Half of the people say nobody listens. What will you change by March?"


@pytest.fixture
async def closed(hackney, clock):
    survey = await make_survey(hackney, "police_listen")
    await count(survey, "police_listen", neither=60, tend_to_agree=60)
    await whole(survey, 120)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    return survey


@pytest.mark.parametrize(
    ("role", "name"), [(Role.PANEL_CHAIR, "Hackney scrutiny panel"), (Role.COUNCIL_CLERK, "Hackney council")]
)
async def test_findings_are_asked_about_once_and_the_page_leads_to_the_request(browser, hackney, closed, role, name):
    person = await make_member(hackney, role)
    await browser.as_person(person)
    here = f"/hackney/surveys/{closed.slug}"
    assert "29 December 2026" in (await browser.get(f"{here}/ask")).text
    for _ in range(2):
        reply = await browser.post(f"{here}/ask", data={"text": TEXT})
        assert (reply.status_code, reply.headers["location"]) == (303, f"{here}/results")
    request = await ResponseRequest.get(borough=hackney)
    assert (request.text, request.asked_by, request.basis.is_statutory) == (TEXT, name, False)
    assert request.kind is RequestKind.SURVEY
    cited = {"topic": f"survey/{closed.slug}", "path": f"hackney/surveys/{closed.slug}/results", "title": closed.title}
    assert request.cites == [cited]
    assert (await Survey.get(id=closed.id)).request_id == request.id
    assert await AuditEvent.filter(verb="asked about a survey", actor_id=person.id).count() == 1
    page = (await browser.get(f"{here}/results")).text
    assert f'href="/hackney/responses/{request.number}"' in page
    assert "28 days left" in page
    assert f'href="{here}/results"' in (await browser.get(f"/hackney/responses/{request.number}")).text


async def test_the_answer_shows_beside_the_findings(browser, hackney, closed, clock):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    here = f"/hackney/surveys/{closed.slug}"
    assert "Nobody has asked the Borough Superintendent" in (await browser.get(f"{here}/results")).text
    await browser.post(f"{here}/ask", data={"text": TEXT})
    await make_superintendent(hackney)
    asked = await ResponseRequest.get(borough=hackney)
    await make_response(asked, date(2026, 12, 1), text="We hold a street briefing each month.")
    clock.now = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    page = (await browser.get(f"{here}/results")).text
    assert "Answered on 1 December 2026, in time." in page
    assert "We hold a street briefing each month." in page


async def test_what_else_was_asked_because_of_the_results_shows_beside_them(browser, hackney, closed):
    here = f"/hackney/surveys/{closed.slug}"
    topic = {"topic": f"survey/{closed.slug}", "path": f"{here[1:]}/results", "title": closed.title}
    asked = await make_request(hackney, text="Keep the patrols on foot.", cites=[topic])
    await make_request(hackney, text="Something else.")
    page = (await browser.get(f"{here}/results")).text
    assert f'href="/hackney/responses/{asked.number}"' in page
    assert "Keep the patrols on foot." in page
    assert "Something else." not in page
    assert "Nobody has asked the Borough Superintendent" not in page


async def test_what_was_typed_comes_back_when_it_is_too_short(browser, hackney, closed):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    reply = await browser.post(f"/hackney/surveys/{closed.slug}/ask", data={"text": "Why not?"})
    assert reply.status_code == 422
    assert "Write at least 20 characters" in reply.text
    assert "Why not?" in reply.text
    assert not await ResponseRequest.exists(borough=hackney)


async def test_nothing_is_asked_about_an_open_survey(browser, hackney):
    survey = await make_survey(hackney, "police_listen")
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.post(f"/hackney/surveys/{survey.slug}/ask", data={"text": TEXT})).status_code == 409
    assert not await ResponseRequest.exists(borough=hackney)


async def test_others_do_not_ask(browser, hackney, croydon, closed):
    here = f"/hackney/surveys/{closed.slug}/ask"
    await browser.as_person(await make_superintendent(hackney))
    assert (await browser.get(here)).status_code == 403
    await browser.as_person(await make_member(hackney, Role.PANEL_MEMBER))
    assert (await browser.post(here, data={"text": TEXT})).status_code == 403
    await browser.as_person(await make_member(croydon, Role.PANEL_CHAIR))
    assert (await browser.post(here, data={"text": TEXT})).status_code == 404
    assert not await ResponseRequest.exists(borough=hackney)
