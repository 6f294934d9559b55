"""A child had to take off more than outer clothing: a safeguarding lead hears of it, and nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from boroughs.people.models import Membership, Role
from engage.kit.audit import AuditEvent
from engage.kit.jobs import JobRun, run
from engage.kit.mail import OutboxMessage
from engage.retention import erase_expired
from surveys.charter.models import EncounterFeedback, QuestionTally
from surveys.charter.safeguarding.jobs import jobs, move, remind
from surveys.charter.safeguarding.models import Outcome, SafeguardingReport
from surveys.models import InboxItem
from surveys.moderation.conversations.actions import answer
from surveys.moderation.conversations.models import Conversation
from tests.conftest import NOW
from tests.factories import make_member, make_person, make_superintendent
from tests.surveys.charter.factories import SEND, make_feedback, settle_all, tell_us, walk_to_check

QUEUE = "/hackney/safeguarding"
CHILD = {"age": "13_15", "clothing": "more"}


async def make_report(borough, **values):
    """A report that waits, received on a Saturday."""
    given = {
        "case_hash": uuid4().hex * 2,
        "answering_as": "parent_or_carer",
        "age": "13_15",
        "month": "2026-11",
        "received_on": date(2026, 11, 21),
        "due_on": date(2026, 11, 23),
        **values,
    }
    return await SafeguardingReport.create(id=uuid4(), borough=borough, **given)


async def test_a_report_is_made_when_it_is_sent_with_no_answers_and_no_text(browser, hackney):
    await tell_us(browser, hackney, **CHILD, told_grounds="no", one_improvement="They laughed")
    await move(NOW)
    report = await SafeguardingReport.get()
    assert (report.answering_as, report.age, report.month) == ("searched", "13_15", "2026-11")
    assert (report.received_on, report.due_on) == (date(2026, 11, 21), date(2026, 11, 23))  # Saturday, Monday
    waiting = await InboxItem.get()
    assert waiting.document["answers"] == {
        "answering_as": "searched",
        "month": "2026-11",
        "age": "13_15",
        "told_grounds": "no",
    }
    assert report.case_hash not in {waiting.token_hash, waiting.document["case"]}


@pytest.mark.parametrize(
    "answers", [{"age": "18_24", "clothing": "more"}, {"age": "18_24", "clothing": "outer"}, {"clothing": "more"}]
)
async def test_nothing_else_makes_a_report(browser, hackney, answers):
    await tell_us(browser, hackney, **answers)
    assert await move(NOW) == {"reports": 0}
    assert (await InboxItem.get()).document["answers"]["clothing"] == answers["clothing"]


async def test_whose_answers_a_report_belongs_to_is_not_known_by_what_is_missing_in_them(browser, hackney):
    for clothing in ("nothing", "outer", "more", "not_sure", "prefer_not_to_say"):
        await tell_us(browser, hackney, age="13_15", clothing=clothing, told_grounds="no")
    assert await move(NOW) == {"reports": 1}
    await settle_all()
    # The attacker has a copy of the database, and lays the report beside every answer that it could be of.
    report = await SafeguardingReport.get()
    same = [f.answers for f in await EncounterFeedback.all() if f.answers["age"] == report.age]
    assert len(same) == 5
    assert all(answers == same[0] for answers in same)
    assert not await QuestionTally.filter(question_key="clothing").exists()


async def test_the_log_and_the_runs_of_jobs_do_not_tell_how_many_reports_came(hackney, browser):
    await make_member(hackney, Role.SAFEGUARDING_LEAD)
    await tell_us(browser, hackney, **CHILD)
    for job in jobs:
        await run(replace(job, after=None), NOW + timedelta(days=9))
    assert await SafeguardingReport.all().count() == 1
    assert [done.detail for done in await JobRun.all()] == [{}, {}]


async def test_pressed_twice_or_sent_again_later_it_is_one_report(browser, hackney):
    page = await walk_to_check(browser, hackney, **CHILD)
    for _ in range(2):
        assert (await browser.post(page.action, data=page.fields | SEND)).status_code == 303
    assert await move(NOW) == {"reports": 1}
    await browser.post(page.action, data=page.fields | SEND)
    assert await move(NOW) == {"reports": 0}
    assert await SafeguardingReport.all().count() == 1


async def test_a_report_is_on_disk_before_the_answer_says_thank_you(browser, hackney):
    await tell_us(browser, hackney, **CHILD)
    item = await InboxItem.get(stream="child")
    assert item.document == {
        "answering_as": "searched",
        "age": "13_15",
        "month": "2026-11",
        "received_on": "2026-11-21",
    }


async def test_no_row_and_no_transaction_of_a_report_leads_to_its_answers(browser, connection, hackney):
    for number in range(30):
        await make_feedback(hackney, time_of_day=f"{number:02}")
    await tell_us(browser, hackney, **CHILD)
    for number in range(30, 60):
        await make_feedback(hackney, time_of_day=f"{number:02}")
    await move(NOW)
    rows = await connection.execute_query_dict(
        "SELECT document->'answers'->>'time_of_day' AS mark FROM inbox_item WHERE stream = 'charter' ORDER BY ctid"
    )
    marks = [row["mark"] for row in rows]
    assert len(marks) == 61
    assert sum(mark == f"{place:02}" for place, mark in enumerate(marks)) < 12  # by chance one in sixty is in its place
    assert marks.index(None) != 30 or marks[29] != "29"
    transactions = await connection.execute_query_dict(
        "SELECT DISTINCT xmin::text AS writer FROM inbox_item WHERE stream = 'charter'"
    )
    assert len(transactions) == 1
    await settle_all()
    assert await EncounterFeedback.filter(borough=hackney).count() == 61
    assert not [f for f in await EncounterFeedback.all() if "clothing" in f.answers]


async def test_the_leads_get_a_letter_that_says_nothing(hackney, croydon, browser):
    lead = await make_member(hackney, Role.SAFEGUARDING_LEAD)
    await make_member(croydon, Role.SAFEGUARDING_LEAD)
    await make_member(hackney, Role.MODERATOR)
    await make_member(hackney, Role.SAFEGUARDING_LEAD, is_active=False)
    await tell_us(browser, hackney, **CHILD)
    await move(NOW)
    letter = await OutboxMessage.get()
    assert letter.recipient == lead.email
    words = f"{letter.subject} {letter.text}".lower()
    assert "a report waits" in words
    for never in ("child", "13", "cloth", "november", "search"):
        assert never not in words


async def test_where_there_is_no_lead_the_administrators_are_asked_to_find_one(hackney, browser):
    admin = await make_member(hackney, Role.COUNCIL_ADMIN)
    await make_report(hackney)
    await remind(NOW + timedelta(days=3))
    letter = await OutboxMessage.get()
    assert letter.recipient == admin.email
    assert "Nobody has the role of safeguarding lead" in letter.text
    await browser.as_person(admin)
    assert "Invite a safeguarding lead" in (await browser.get("/desk")).text
    await make_member(hackney, Role.SAFEGUARDING_LEAD)
    assert "Invite a safeguarding lead" not in (await browser.get("/desk")).text


async def test_overdue_reports_are_recalled_every_working_day_until_they_are_handled(hackney):
    lead = await make_member(hackney, Role.SAFEGUARDING_LEAD)
    report = await make_report(hackney)  # due on Monday 23 November
    assert await remind(NOW + timedelta(days=2)) == {"boroughs": 0}
    assert await remind(NOW + timedelta(days=3)) == {"boroughs": 1}
    assert await remind(NOW + timedelta(days=7)) == {"boroughs": 0}  # Saturday
    assert await remind(NOW + timedelta(days=9)) == {"boroughs": 1}
    assert [letter.recipient for letter in await OutboxMessage.all()] == [lead.email] * 2
    await SafeguardingReport.filter(id=report.id).update(
        outcome=Outcome.REFERRED, handled_on=date(2026, 11, 30), handled_by_id=lead.id
    )
    assert await remind(NOW + timedelta(days=10)) == {"boroughs": 0}


async def test_a_lead_sees_the_queue_and_says_what_was_done(browser, hackney, clock, queries):
    lead = await make_member(hackney, Role.SAFEGUARDING_LEAD)
    first = await make_report(hackney)
    for _ in range(20):
        await make_report(hackney, due_on=date(2026, 11, 24))
    await browser.as_person(lead)
    assert "Read safeguarding reports" in (await browser.get("/desk")).text
    queries.clear()
    text = (await browser.get(QUEUE)).text
    assert len(queries) <= 8
    assert "Overdue" not in text
    clock.now = NOW + timedelta(days=3)
    assert (await browser.get(QUEUE)).text.count("Overdue") == 1
    page = f"{QUEUE}/{first.id}"
    shown = (await browser.get(page)).text
    for words in ("A parent or carer<", "13 to 15", "November 2026", "Overdue"):
        assert words in shown
    assert (await browser.post(page, data={})).status_code == 422
    assert (await browser.post(page, data={"outcome": "forgot"})).status_code == 422
    assert (await browser.post(page, data={"outcome": "referred"})).status_code == 303
    assert (await browser.post(page, data={"outcome": "referred"})).status_code == 409
    await first.refresh_from_db()
    assert (first.outcome, first.handled_on, first.handled_by_id) == (Outcome.REFERRED, date(2026, 11, 24), lead.id)
    assert "Handled on 24 November 2026" in (await browser.get(page)).text


async def test_of_two_reports_due_on_one_day_the_older_comes_first(browser, hackney):
    for _ in range(4):
        await make_report(hackney, age="16_17")
    await make_report(hackney, age="13_15", received_on=date(2026, 11, 20))
    await browser.as_person(await make_member(hackney, Role.SAFEGUARDING_LEAD))
    text = (await browser.get(QUEUE)).text
    assert text.index("13 to 15") < text.index("16 or 17")


async def test_what_a_lead_does_is_on_the_trail_without_content(browser, hackney):
    lead = await make_member(hackney, Role.SAFEGUARDING_LEAD)
    report = await make_report(hackney)
    await browser.as_person(lead)
    await browser.get(f"{QUEUE}/{report.id}")
    await browser.post(f"{QUEUE}/{report.id}", data={"outcome": "nothing_possible"})
    events = await AuditEvent.filter(actor_id=lead.id).order_by("id")
    assert [event.verb for event in events] == ["opened a safeguarding report", "handled a safeguarding report"]
    assert {event.about for event in events} == {f"safeguarding report {report.id}"}
    assert not any(event.detail for event in events)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SAFEGUARDING_LEAD, Role.BOROUGH_SUPERINTENDENT}))
async def test_nobody_else_sees_that_a_report_came(browser, hackney, role):
    report = await make_report(hackney)
    person = await make_member(None if role is Role.PLATFORM_ADMIN else hackney, role)
    await browser.as_person(person)
    for address in (QUEUE, f"{QUEUE}/{report.id}"):
        assert (await browser.get(address)).status_code in {403, 404}
    assert (await browser.post(f"{QUEUE}/{report.id}", data={"outcome": "referred"})).status_code in {403, 404}
    assert "safeguarding report" not in (await browser.get("/desk")).text.lower()
    assert (await SafeguardingReport.get()).outcome is None


async def test_no_police_officer_reads_reports_whatever_else_they_are(browser, hackney, croydon):
    await make_report(hackney)
    officers = [await make_superintendent(croydon), await make_member(croydon, Role.NEIGHBOURHOOD_INSPECTOR)]
    for officer in officers:
        await Membership.create(
            person=officer, borough=hackney, role=Role.SAFEGUARDING_LEAD, starts_on=date(2026, 1, 1)
        )
        await browser.as_person(officer)
        assert (await browser.get(QUEUE)).status_code == 403
        assert "Read safeguarding reports" not in (await browser.get("/desk")).text
    await remind(NOW + timedelta(days=3))
    assert not await OutboxMessage.all()


async def test_a_report_of_another_borough_does_not_exist(browser, hackney, croydon):
    elsewhere = await make_report(croydon)
    await browser.as_person(await make_member(hackney, Role.SAFEGUARDING_LEAD))
    assert (await browser.get(f"{QUEUE}/{elsewhere.id}")).status_code == 404
    assert (await browser.get(f"{QUEUE}/not-a-report")).status_code == 404
    assert (await browser.get("/croydon/safeguarding")).status_code == 404


async def test_a_council_administrator_invites_a_safeguarding_lead(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))
    invited = {"name": "Ada Wren", "email": "ada.wren@example.org", "role": "safeguarding_lead"}
    assert (await browser.post("/hackney/people/invitation", data=invited)).status_code == 303
    held = await Membership.get(person__email="ada.wren@example.org")
    assert (held.role, held.borough_id) == (Role.SAFEGUARDING_LEAD, hackney.id)


async def test_a_report_is_erased_twelve_months_after_it_was_handled(hackney):
    person = await make_person()
    for handled_on in (date(2025, 11, 20), date(2025, 11, 22)):
        await make_report(hackney, outcome=Outcome.REFERRED, handled_on=handled_on, handled_by_id=person.id)
    await make_report(hackney, received_on=date(2025, 1, 1), due_on=date(2025, 1, 2))  # nobody has handled it
    await erase_expired(NOW)
    kept = {report.handled_on for report in await SafeguardingReport.all()}
    assert kept == {date(2025, 11, 22), None}


async def test_a_lead_offers_help_through_the_code_and_reads_the_answer_and_moderators_do_not(browser, hackney):
    await tell_us(browser, hackney, **CHILD)
    code = browser.cookies["__Host-receipt"]
    await move(NOW)
    report = await SafeguardingReport.get()
    await browser.as_person(await make_member(hackney, Role.SAFEGUARDING_LEAD))
    page = f"{QUEUE}/{report.id}"
    assert (await browser.post(f"{page}/message", data={"text": " "})).status_code == 422
    assert (await browser.post(f"{page}/message", data={"text": "Can we help you?"})).status_code == 303
    assert "Can we help you?" in (await browser.get(page)).text
    shown = await browser.post("/hackney/stop-and-search/tell-us/receipt", data={"code": code})
    assert "Can we help you?" in shown.text
    await answer(await Conversation.get(case_hash=report.case_hash), "Yes please", 1)
    assert "New answer" in (await browser.get(QUEUE)).text
    assert "Yes please" in (await browser.get(page)).text
    assert "New answer" in (await browser.get(QUEUE)).text  # opening changes nothing
    assert (await browser.post(page, data={"read": "yes"})).status_code == 303
    assert "I have read the answer" not in (await browser.get(page)).text
    assert "New answer" not in (await browser.get(QUEUE)).text
    await browser.as_person(await make_member(hackney, Role.MODERATOR))
    assert "Can we help you?" not in (await browser.get("/hackney/comments")).text
    assert (await browser.post(f"{page}/message", data={"text": "Hello"})).status_code == 403
