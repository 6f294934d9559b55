"""No one writes, signs, corrects or takes away an answer but its office: tries are refused and kept."""

from datetime import date

import pytest

from boroughs.people.models import ANSWERING, OFFICES, Appointment, Office, OfficeKind, Role
from boroughs.responses.models import OfficialResponse, ResponsePart, ResponseTemplate
from engage.kit.audit import AuditEvent
from tests.boroughs.responses.answers.factories import make_draft, make_published
from tests.boroughs.responses.factories import make_request
from tests.factories import make_holder, make_member, make_person, make_superintendent

FORM = {"seen": "x", "confirmed": "y", "correction": "It was wrong.", "request-1": "accepted", "position": "accepted",
        "text": "Words of somebody else altogether."}  # fmt: skip
PAGES = ("sign", "ready", "requests", "taken-away")
COUNCIL = [role for role in Role if role not in ANSWERING and role is not Role.PLATFORM_ADMIN]


async def drafted_and_published(borough, office=None):
    """A draft, number 1, and a published answer, number 2, of an office."""
    await make_draft(borough, await make_request(borough, office=office))
    await make_published(borough, await make_request(borough, office=office))


async def state():
    responses = await OfficialResponse.all().order_by("id").values("text", "published_at", "ready_at", "correction")
    return responses, await ResponsePart.all().count()


async def try_everything(browser, *, status):
    """Opens and sends every page of the two; returns how many tries there were."""
    before, tries = await state(), 0
    for path in (*(f"1/{page}" for page in PAGES), "2/correction"):
        for method in ("GET", "POST") if not path.endswith("ready") else ("POST",):
            reply = await browser.request(method, f"/hackney/answers/{path}", data=FORM)
            assert reply.status_code == status, f"{method} {path}: {reply.status_code}"
            tries += 1
    assert await state() == before
    return tries


@pytest.mark.parametrize("role", COUNCIL)
async def test_the_council_and_the_panel_write_no_answer(browser, hackney, role):
    await make_superintendent(hackney)
    await drafted_and_published(hackney)
    person = await make_member(hackney, role)
    await browser.as_person(person)
    tries = await try_everything(browser, status=403)
    assert await AuditEvent.filter(verb="refused", actor_id=person.id).count() == tries


@pytest.mark.parametrize("answering", list(OfficeKind))
@pytest.mark.parametrize("other", OFFICES)
async def test_no_office_writes_the_answer_of_another(browser, hackney, answering, other):
    person = await make_holder(hackney, other)
    office = await Office.create(borough=hackney, kind=answering, name="The office that answers")
    signs = {"person": await make_person(), "public_name": "Somebody else", "starts_on": date(2026, 1, 1)}
    await Appointment.create(office=office, **signs)
    await drafted_and_published(hackney, office)
    await browser.as_person(person)
    tries = await try_everything(browser, status=403)
    assert await AuditEvent.filter(verb="refused", actor_id=person.id).count() == tries


async def test_another_boroughs_superintendent_finds_nothing(browser, hackney, croydon):
    await make_superintendent(hackney)
    await drafted_and_published(hackney)
    person = await make_superintendent(croydon)
    await browser.as_person(person)
    await try_everything(browser, status=404)
    assert await AuditEvent.filter(verb="refused", actor_id=person.id).count() == 5, "what was sent is kept"


async def test_an_inspector_drafts_everything_and_signs_nothing(browser, hackney):
    await make_superintendent(hackney)
    await drafted_and_published(hackney)
    inspector = await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)
    await browser.as_person(inspector)
    for path in ("1/preview", "1/requests", "1/taken-away", "2/correction"):
        assert (await browser.get(f"/hackney/answers/{path}")).status_code == 200
    for method in ("GET", "POST"):
        assert (await browser.request(method, "/hackney/answers/1/sign", data=FORM)).status_code == 403
    assert await AuditEvent.filter(verb="refused", actor_id=inspector.id).count() == 2


async def test_an_inspector_writes_for_no_office_of_the_council(browser, hackney):
    office = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    await make_holder(hackney, Role.COUNCIL_EXECUTIVE)
    await drafted_and_published(hackney, office)
    await ResponseTemplate.create(office=office, title="Of the council", text="Words of the council alone.")
    await browser.as_person(await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR))
    await try_everything(browser, status=403)
    assert "Of the council" not in (await browser.get("/hackney/answers/templates")).text


async def test_an_office_does_not_find_the_words_of_another(browser, hackney):
    superintendent = await make_superintendent(hackney)
    office = await Office.create(borough=hackney, kind=OfficeKind.PARTNER, name="Transport for London")
    theirs = await ResponseTemplate.create(office=office, title="Theirs", text="Words of somebody else.")
    await browser.as_person(superintendent)
    here = f"/hackney/answers/templates/{theirs.id}"
    for method, address in (("GET", here), ("POST", here), ("POST", f"{here}/removed")):
        reply = await browser.request(method, address, data={"title": "Mine", "text": "Mine now.", "seen": "x"})
        assert reply.status_code == 404
    assert (await ResponseTemplate.get()).title == "Theirs"
    assert await AuditEvent.filter(verb="refused", actor_id=superintendent.id).count() == 3
