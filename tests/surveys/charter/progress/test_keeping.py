"""The office publishes evidence, the panel its view, and neither writes for the other."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from boroughs.people.models import Appointment, Role
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import ResponseRequest
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.mail import OutboxMessage
from surveys.charter.progress.models import CommitmentRequest, CommitmentUpdate, PanelView
from tests.boroughs.following.factories import make_follower
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent

ONE = "/hackney/stop-and-search/commitments/tr-1"
WRITE, SIGN, VIEW, REQUESTS = (f"{ONE}/{what}" for what in ("evidence", "evidence/sign", "panel-view", "requests"))
TEXT = "All 212 officers have had the course on how to talk to people."
EVIDENCE = {
    "progress": "evidence_published",
    "on-day": "1",
    "on-month": "11",
    "on-year": "2026",
    "text": TEXT,
    "evidence_url": "https://example.org/training",
    "due_on-day": "1",
    "due_on-month": "12",
    "due_on-year": "2026",
}
AGREED = {"view": "partly", "text": "We saw the list, and no test of what it changed.",
          "agreed_on-day": "20", "agreed_on-month": "11", "agreed_on-year": "2026"}  # fmt: skip


def seen_in(text: str) -> str:
    return text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]


async def draft(browser: Any, **typed: str) -> Any:
    seen = seen_in((await browser.get(WRITE)).text)
    return await browser.post(WRITE, data={**EVIDENCE, "seen": seen, **typed})


async def publish(browser: Any) -> Any:
    seen = seen_in((await browser.get(SIGN)).text)
    return await browser.post(SIGN, data={"seen": seen, "confirmed": "y"})


@pytest.fixture
async def holder(browser: Any, hackney: Any) -> Any:
    return await browser.as_person(await make_superintendent(hackney))


async def ask(borough: Any) -> ResponseRequest:
    return await request_response(borough, asked_by="The panel", text="Tell us how many were trained.",
                                  basis=Basis.AGREED_28_DAYS, at=NOW, site="https://engage.test")  # fmt: skip


# ---- evidence ----------------------------------------------------------------------------------------------------


async def test_an_inspector_drafts_and_the_superintendent_signs_and_publishes(app, browser, hackney):
    await browser.as_person(await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR))
    assert (await draft(browser)).status_code == 303
    assert TEXT in (await browser.get(WRITE)).text
    assert (await browser.get(SIGN)).status_code == 403
    assert TEXT not in (await browser.get(ONE)).text
    holder = await make_superintendent(hackney)
    await browser.as_person(holder)
    assert TEXT in (await browser.get(SIGN)).text
    seen = seen_in((await browser.get(SIGN)).text)
    for _ in range(2):
        assert (await browser.post(SIGN, data={"seen": seen, "confirmed": "y"})).headers["location"] == ONE
    update = await CommitmentUpdate.get().select_related("signed_by")
    assert (update.signed_by.person_id, update.published_at) == (holder.id, NOW)
    assert await AuditEvent.filter(verb="published evidence", borough_id=hackney.id).count() == 1
    assert await PageVersion.exists(place="hackney")
    page = (await browser.get(ONE)).text
    for words in (TEXT, "Evidence published", "https://example.org/training", f"Signed by Supt {holder.name}",
                  "The next evidence is promised by 1 December 2026"):  # fmt: skip
        assert words in page


async def test_newer_evidence_stands_above_older_and_nothing_published_changes(holder):
    await draft(holder)
    await publish(holder)
    await draft(holder, text="Newer: all but three have passed the test.")
    await publish(holder)
    page = (await holder.get(ONE)).text
    assert page.index("Newer: all but three") < page.index(TEXT)
    with pytest.raises((IntegrityError, OperationalError, asyncpg.PostgresError), match="never changed"):
        async with in_transaction():
            await connections.get("default").execute_query("UPDATE commitment_update SET text = 'Other'")


async def test_a_promise_that_was_not_kept_is_said_aloud(holder, clock):
    await draft(holder)
    await publish(holder)
    clock.now = NOW + timedelta(days=11)
    for address in (ONE, "/hackney/stop-and-search"):
        assert (
            "The police promised new evidence by 1 December 2026. It has not come." in (await holder.get(address)).text
        )
    assert "Overdue since 1 December 2026" in (await holder.get("/desk")).text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("progress", "", "Select how far it has got"),
        ("on-day", "22", "not after today"),
        ("on-day", "", "Enter a real date"),
        ("text", "Short", "at least 20"),
        ("evidence_url", "http://example.org", "https://"),
        ("evidence_url", "javascript:alert(1)//", "https://"),
        ("due_on-month", "10", "Enter a day after today"),
    ],
)
async def test_what_is_wrong_with_evidence_is_said_and_what_was_typed_is_kept(holder, field, value, says):
    page = await draft(holder, **{field: value})
    assert page.status_code == 422
    assert says in page.text
    if field != "text":
        assert TEXT in page.text
    assert not await CommitmentUpdate.exists()


async def test_two_who_write_one_draft_lose_no_words(holder):
    await draft(holder)
    page = await draft(holder, text="Words of a colleague who had an older page open.", seen="old")
    assert page.status_code == 409
    assert TEXT in page.text
    assert "Words of a colleague" in page.text
    assert (await CommitmentUpdate.get()).text == TEXT


async def test_a_draft_that_changed_since_it_was_read_is_not_published(holder):
    await draft(holder)
    seen = seen_in((await holder.get(SIGN)).text)
    await draft(holder, text="Other words, saved meanwhile by somebody.")
    assert (await holder.post(SIGN, data={"seen": seen, "confirmed": "y"})).status_code == 409
    assert (await holder.post(SIGN, data={"seen": seen_in((await holder.get(SIGN)).text)})).status_code == 422
    assert not await CommitmentUpdate.exists(published_at__isnull=False)


async def test_a_promise_that_passed_while_the_draft_waited_is_not_published(holder, clock):
    await draft(holder)
    clock.now = NOW + timedelta(days=10)
    assert (await publish(holder)).status_code == 409


async def test_the_police_write_no_evidence_on_what_residents_rate(holder):
    address = "/hackney/stop-and-search/commitments/qe-1/evidence"
    assert (await holder.get(address)).status_code == 404
    assert (await holder.post(address, data=EVIDENCE)).status_code == 404


# ---- views and requests ------------------------------------------------------------------------------------------


async def test_the_chair_records_what_the_panel_agreed_and_older_views_stay(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    for _ in range(2):
        assert (await browser.post(VIEW, data=AGREED)).headers["location"] == ONE
    assert await PanelView.all().count() == 1
    newer = {**AGREED, "view": "kept", "text": "We saw the test.", "agreed_on-day": "21"}
    await browser.post(VIEW, data=newer)
    page = (await browser.get(ONE)).text
    assert page.index("We saw the test.") < page.index("We saw the list")
    assert "The panel’s view, 21 November 2026: Kept." in (await browser.get("/hackney/stop-and-search")).text
    assert await AuditEvent.filter(verb="recorded the panel’s view").count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("view", ""), ("text", ""), ("agreed_on-day", "22"), ("agreed_on-day", "")]
)
async def test_a_view_wants_a_reason_and_a_day_that_has_been(browser, hackney, field, value):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.post(VIEW, data={**AGREED, field: value})).status_code == 422
    assert not await PanelView.exists()


@pytest.mark.parametrize("role", [Role.PANEL_CHAIR, Role.COUNCIL_CLERK])
async def test_chair_and_clerk_say_which_requests_are_about_a_commitment(browser, hackney, croydon, role):
    asked, elsewhere = await ask(hackney), await ask(croydon)
    await browser.as_person(await make_member(hackney, role))
    for _ in range(2):
        assert (await browser.post(REQUESTS, data={"numbers": str(asked.number)})).headers["location"] == ONE
    assert [link.request_id for link in await CommitmentRequest.all()] == [asked.id]
    for address in (ONE, "/hackney/stop-and-search"):
        page = (await browser.get(address)).text
        assert f"/hackney/responses/{asked.number}" in page
        assert "Waiting" in page
    assert (await browser.post(REQUESTS, data={"numbers": "99"})).status_code == 422
    await browser.post(REQUESTS, data={})
    assert not await CommitmentRequest.exists()
    assert elsewhere.id


# ---- separation of powers ----------------------------------------------------------------------------------------

POLICE = {Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR}
MAY = {
    WRITE: POLICE,
    SIGN: {Role.BOROUGH_SUPERINTENDENT},
    VIEW: {Role.PANEL_CHAIR},
    REQUESTS: {Role.PANEL_CHAIR, Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN},
    "/hackney/stop-and-search/keep": POLICE | {Role.PANEL_CHAIR, Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN},
}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_each_role_writes_its_own_part_and_no_other(browser, hackney, role):
    is_holder = role is Role.BOROUGH_SUPERINTENDENT
    await browser.as_person(await make_superintendent(hackney) if is_holder else await make_member(hackney, role))
    for address, roles in MAY.items():
        shown = (await browser.get(address)).status_code
        assert (shown in (200, 409)) if role in roles else (shown == 403), address
        if role not in roles and not address.endswith("keep"):
            for data in (EVIDENCE, AGREED, {"numbers": "1"}, {"seen": "", "confirmed": "y"}):
                assert (await browser.post(address, data=data)).status_code == 403
            assert await AuditEvent.filter(verb="refused").exists()
    assert not await PanelView.exists()
    assert not await CommitmentUpdate.exists()
    assert not await CommitmentRequest.exists()


@pytest.mark.parametrize("role", [Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR, Role.PANEL_CHAIR])
async def test_another_boroughs_people_find_nothing(browser, hackney, croydon, role):
    is_holder = role is Role.BOROUGH_SUPERINTENDENT
    await browser.as_person(await make_superintendent(croydon) if is_holder else await make_member(croydon, role))
    for address in MAY:
        assert (await browser.get(address)).status_code == 404
        if not address.endswith("keep"):
            assert (await browser.post(address, data={**EVIDENCE, **AGREED})).status_code == 404


async def test_the_holder_of_another_office_signs_nothing_here(hackney, croydon):
    from engage.kit.problems import Forbidden
    from surveys.charter.models import CharterCommitment
    from surveys.charter.progress.actions import publish_evidence

    elsewhere = await Appointment.get(person=await make_superintendent(croydon))
    commitment = await CharterCommitment.get(code="TR-1")
    with pytest.raises(Forbidden):
        await publish_evidence(hackney, commitment, elsewhere, seen="", at=NOW, site="https://engage.test", actor_id=1)


# ---- the desk ----------------------------------------------------------------------------------------------------


async def test_the_police_find_on_their_desk_what_is_missing_promised_or_to_be_signed(holder, clock):
    desk = (await holder.get("/desk")).text
    assert "14 commitments of the charter have no evidence from your office" in desk
    assert 'href="/hackney/stop-and-search/keep"' in desk
    assert (await holder.get("/hackney/stop-and-search/keep")).text.count("Write evidence") == 14
    await draft(holder)
    assert "Read and publish the evidence on commitment TR-1" in (await holder.get("/desk")).text
    await publish(holder)
    desk = (await holder.get("/desk")).text
    assert "13 commitments of the charter" in desk
    assert "Publish the next evidence on commitment TR-1" in desk
    assert "By 1 December 2026" in desk


async def test_the_chair_is_led_to_the_commitments_and_forced_to_nothing(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    desk = (await browser.get("/desk")).text
    assert "The panel’s view of the charter’s commitments" in desk
    assert "no evidence from your office" not in desk
    page = (await browser.get("/hackney/stop-and-search/keep")).text
    assert page.count("Record a view") == 23
    assert "Write evidence" not in page


async def test_a_day_in_the_evidence_is_a_london_day(holder, clock):
    clock.now = NOW.replace(month=6, day=30, hour=23, minute=30)  # 1 July in London
    page = await draft(holder, **{"on-day": "1", "on-month": "7"})
    assert page.status_code == 303
    assert (await CommitmentUpdate.get()).on == date(2026, 7, 1)


async def test_an_office_that_signed_evidence_on_its_first_day_ends_the_day_after(app, browser, hackney):
    holder = await make_superintendent(hackney)
    await Appointment.filter(person=holder).update(starts_on=NOW.date())
    await browser.as_person(holder)
    await draft(browser)
    await publish(browser)
    appointment = await Appointment.get(person=holder)
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    page = await browser.post("/people/ended-role", data={"appointment": str(appointment.id)})
    assert page.status_code == 409
    assert "End their office tomorrow" in page.text


# ---- followers ---------------------------------------------------------------------------------------------------


async def test_followers_of_the_charter_hear_of_evidence_and_of_what_the_panel_says(browser, holder, hackney):
    await make_follower(hackney, topics=["charter"])
    await make_follower(hackney, email="b@example.org", topics=["meetings"])
    await draft(holder)
    assert not await OutboxMessage.exists()
    await publish(holder)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    for _ in range(2):
        await browser.post(VIEW, data=AGREED)
    evidence, view = await OutboxMessage.all().order_by("id")
    assert TEXT in evidence.text
    assert "no test of what it changed" in view.text
    for mail in (evidence, view):
        assert mail.recipient == "rosa@example.org"
        assert f"https://engage.test{ONE}" in mail.text
