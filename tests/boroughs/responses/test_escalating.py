"""What is late is passed up: once for each rule, in public, and it only tells."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tortoise import connections

from boroughs.following.models import Follower
from boroughs.people.models import Office, OfficeKind, Role
from boroughs.responses import escalating, reminding
from boroughs.responses.escalating import escalate, pass_up
from boroughs.responses.models import EscalationRule, EventKind, RequestEvent, ResponseRequest
from boroughs.responses.standing import Standing, standing
from boroughs.responses.state import Event, state_on
from engage.kit import jobs
from engage.kit.audit import AuditEvent
from engage.kit.jobs import JobRun
from engage.kit.ledger import LedgerWaiting
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.factories import DUE, make_extension, make_request, make_response
from tests.factories import make_holder, make_member, make_superintendent

SITE = "https://engage.test"
BCU = OfficeKind.BCU_COMMANDER.label
POLICE = OfficeKind.BOROUGH_SUPERINTENDENT


def morning(day):
    return datetime(day.year, day.month, day.day, 6, 10, tzinfo=UTC)


async def run(day):
    return await escalate(SITE, morning(day))


async def make_rule(borough, **values):
    return await EscalationRule.create(
        borough=borough, **{"office_kind": POLICE, "after_days": 7, "told": "MOPAC", **values}
    )


@pytest.fixture
async def asked(hackney):
    request = await make_request(hackney)
    await OutboxMessage.all().delete()
    return request


async def test_it_is_passed_up_on_the_day_the_rule_says_and_never_again(hackney, asked):
    await make_rule(hackney)
    found = [(await run(DUE + timedelta(days=n)))["passed_up"] for n in (0, 1, 6, 7, 7, 8, 40)]
    assert found == [0, 0, 0, 1, 0, 0, 0]
    event = await RequestEvent.get()
    assert (event.kind, event.on, event.told, event.by_id) == (EventKind.ESCALATED, date(2026, 12, 7), "MOPAC", None)
    assert (await AuditEvent.get(verb="request escalated")).about == "hackney/responses/1"
    assert await LedgerWaiting.filter(kind="request-event").values_list("address", flat=True) == [
        "hackney/responses/1#event-1"
    ]


async def test_after_a_stop_every_rule_that_is_due_speaks_once_on_the_day_it_runs(hackney, asked):
    for after, told in ((7, BCU), (14, "The committee"), (28, "MOPAC"), (60, "The Mayor")):
        await make_rule(hackney, after_days=after, told=told)
    late = DUE + timedelta(days=30)
    assert (await run(late))["passed_up"] == 3
    assert (await run(late + timedelta(days=1)))["passed_up"] == 0
    assert await RequestEvent.all().values_list("told", "on") == [(BCU, late), ("The committee", late), ("MOPAC", late)]


async def test_it_changes_nothing_of_the_clock(hackney, asked):
    await make_rule(hackney)
    day = DUE + timedelta(days=9)
    before = await standing(hackney.id, 1, day)
    await run(day)
    after = await standing(hackney.id, 1, day)
    assert before.state == after.state
    assert (before.request.office_id, before.request.due_on) == (after.request.office_id, after.request.due_on)


@pytest.mark.parametrize("settled", ["answered", "extended", "other office", "other borough", "paused"])
async def test_nobody_is_told_of_what_is_not_late(hackney, croydon, asked, settled):
    kind, borough = POLICE, hackney
    if settled == "answered":
        await make_superintendent(hackney)
        await make_response(asked, DUE + timedelta(days=2))
    elif settled == "extended":
        await make_extension(asked, DUE, DUE + timedelta(days=20))
    elif settled == "paused":
        await RequestEvent.create(request=asked, kind=EventKind.PAUSED, on=DUE, until_on=DUE + timedelta(days=14),
                                  text="What do you mean?")  # fmt: skip
    elif settled == "other office":
        kind = OfficeKind.PARTNER
    else:
        borough = croydon
    await make_rule(borough, office_kind=kind)
    assert (await run(DUE + timedelta(days=13)))["passed_up"] == 0


async def test_an_answer_that_came_while_the_job_ran_is_not_passed_up(hackney, asked):
    rule = await make_rule(hackney)
    await make_superintendent(hackney)
    await make_response(asked, DUE + timedelta(days=8))
    rule.borough = hackney
    assert await pass_up(asked, rule, site=SITE, at=morning(DUE + timedelta(days=8))) is None


async def test_the_address_the_post_the_clerks_and_followers_are_told_each_once(hackney, croydon, asked):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    holder, commander = await make_superintendent(hackney), await make_holder(hackney, Role.BCU_COMMANDER)
    await make_holder(hackney, Role.PARTNER)
    await make_holder(croydon, Role.BCU_COMMANDER)
    await make_member(hackney, Role.PANEL_MEMBER)
    await Follower.create(borough=hackney, email="resident@example.org", topics=["responses"], language="bn",
                          confirmed_at=morning(DUE), expires_at=morning(DUE))  # fmt: skip
    await make_rule(hackney, told=BCU, email="unit@example.org")
    assert (await run(DUE + timedelta(days=7)))["messages"] == 4
    sent = {message.recipient: message for message in await OutboxMessage.all()}
    people = {person.email for person in (clerk, holder, commander)}
    assert set(sent) == people | {"unit@example.org", "resident@example.org"}
    text = sent["unit@example.org"].text
    assert "It is 7 days late and has no answer." in text
    assert f"{SITE}/hackney/responses/1" in text
    assert "Basic Command Unit commander" in text
    assert f"{SITE}/bn/hackney/responses/1" in sent["resident@example.org"].text


async def test_everybody_reads_whom_it_was_passed_to(browser, hackney, asked, clock):
    await make_rule(hackney, told="The Mayor’s office")
    clock.now = morning(DUE + timedelta(days=7))
    await run(DUE + timedelta(days=7))
    page = (await browser.get("/hackney/responses/1")).text
    assert "Passed up" in page
    assert "The Mayor’s office" in page


async def test_a_rule_removed_and_set_again_does_not_speak_twice(hackney, asked):
    rule = await make_rule(hackney)
    await run(DUE + timedelta(days=7))
    await rule.delete()
    await make_rule(hackney, after_days=3)
    assert (await run(DUE + timedelta(days=8)))["passed_up"] == 0


async def test_many_requests_take_as_few_queries(hackney, queries):
    office = await Office.get(borough=hackney, kind=POLICE)
    await make_rule(hackney)
    await connections.get("default").execute_query(
        "INSERT INTO response_request (borough_id, office_id, number, kind, asked_by, text, basis, asked_on, due_on,"
        " basis_source, in_working_days) SELECT $1, $2, n, 'recommendation', 'A', 'B', 'agreed_28_days', '2026-11-02',"
        " '2027-11-02', '', false FROM generate_series(100, 160) AS n",
        [hackney.id, office.id],
    )
    await asyncio.sleep(0)  # in which the connection notes its last statement
    del queries[:]
    await run(DUE + timedelta(days=1))
    await asyncio.sleep(0)
    assert len(queries) == 4


@pytest.mark.parametrize("job", [escalating.jobs(SITE)[0], reminding.jobs(SITE)[0]], ids=lambda job: job.name)
async def test_a_run_that_breaks_off_is_done_again_whole_and_a_run_again_says_nothing_more(hackney, asked, job):
    await make_superintendent(hackney)
    await make_rule(hackney)
    at = morning(DUE + timedelta(days=7))

    async def break_off(now):
        await job.work(now)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await jobs.run(replace(job, work=break_off), at)
    assert not await OutboxMessage.exists()
    assert not await RequestEvent.exists()
    for hours in (0, 1, 2, 24):
        await jobs.run(job, at + timedelta(hours=hours))
    assert await OutboxMessage.all().count() == 1
    assert await JobRun.filter(job=job.name, outcome="done").count() == 2


@given(
    st.lists(st.integers(-3, 60), min_size=1, max_size=15),
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from("ABC")), max_size=5, unique_by=lambda rule: rule[1]),
)
def test_whenever_it_runs_each_rule_that_is_due_has_spoken_once(days, rules):
    request = ResponseRequest(id=1, asked_on=DUE - timedelta(days=28), due_on=DUE)
    rules = [EscalationRule(after_days=after, told=told) for after, told in rules]
    events = []
    for n in sorted(days):
        day = DUE + timedelta(days=n)
        for rule in rules:
            happened = [Event(event.on, event.kind) for event in events]
            if escalating.is_due(Standing(request, [], events, state_on(day, DUE, happened)), rule):
                events.append(RequestEvent(kind=EventKind.ESCALATED, on=day, told=rule.told))
    assert sorted(event.told for event in events) == sorted(r.told for r in rules if r.after_days <= max(days))
    for event in events:
        first = DUE + timedelta(days=next(rule.after_days for rule in rules if rule.told == event.told))
        assert event.on == min(DUE + timedelta(days=n) for n in days if DUE + timedelta(days=n) >= first)
