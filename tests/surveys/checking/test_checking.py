"""A clerk looks at what was flagged: numbers only, decisions by kind, published reasons, and back again."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.jobs import run
from surveys.checking.jobs import jobs
from surveys.checking.models import Check, Suspicion
from surveys.inbox import acknowledge
from surveys.jobs import jobs as settling
from surveys.models import Exclusion, Survey, SurveyResponse, SurveyTally
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_survey, question_of

CLOSED = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SHOWN = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
KEYS = [f"q{number:02}" for number in range(12)]
[LOOK_FOR_COPIES] = jobs
_, BY_NIGHT = settling


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, questions=tuple(question_of(key) for key in KEYS))


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


async def send(survey, number, *, flag="", answered=12, answer=None):
    """One submission; without `answer` it says something no other one says."""
    answers = {key: answer or ("neither", "tend_to_agree")[number >> place & 1]
               for place, key in enumerate(KEYS[:answered])}  # fmt: skip
    document = {"version": 1, "channel": "online", "answers": answers, "texts": {}, "flag": flag}
    await acknowledge("survey", survey.id, f"{survey.id} {number} {flag} {answer} {answered}", document)


@pytest.fixture
async def suspicious(survey, clock):
    """A closed survey with 20 submissions nobody doubts, 4 that came too fast, and two sets of copies, of 5 and 3."""
    for number in range(20):
        await send(survey, number)
    for number in range(20, 24):
        await send(survey, number, flag="too_fast")
    for number in range(30, 35):
        await send(survey, number, answer="strongly_agree")
    for number in range(40, 43):
        await send(survey, number, answer="tend_to_disagree", answered=10)
    for number in range(50, 55):
        await send(survey, number, answer="dont_know", answered=9)
    clock.now = CLOSED
    await BY_NIGHT.do(clock.now)
    return survey


def here(survey):
    return f"/hackney/surveys/{survey.slug}/checks"


async def counted(survey):
    """How many submissions the tally holds, and how many tended to agree with the last question."""
    counts = Counter()
    for tally in await SurveyTally.filter(survey=survey):
        counts[tally.question_key, tally.option] += tally.count
    return counts["", "online"], counts["q00", "strongly_agree"]


async def left_out(survey):
    rows = await SurveyResponse.filter(survey=survey).exclude(exclusion="")
    return Counter((row.flag.value, row.exclusion.value) for row in rows)


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


async def test_the_page_says_how_many_and_nobodys_answers(clerk, suspicious, queries):
    queries.clear()
    page = await clerk.get(here(suspicious))
    assert len([query for query in queries if "SELECT" in query]) <= 12
    text = words(page.text)
    assert "Sent faster than people read 4 submissions." in text
    assert "Copies of each other 6 submissions." in text
    assert re.search(r"Questions answered the same 5 12 3 10 (?!\d)", text)
    assert "Probably filled in by a program" not in text
    for answer in ("agree", "neither", "dont_know", "disagree", "q00"):
        assert answer not in page.text.lower()


async def test_leaving_out_takes_from_the_tally_and_taking_back_puts_back(clerk, suspicious):
    before = await counted(suspicious)
    assert before == (37, 5)
    fields = {"decide": "too_fast", "too_fast-decision": "not_a_person"}
    assert (await clerk.post(here(suspicious), data=fields)).status_code == 303
    assert (await counted(suspicious))[0] == 33
    fields = {"decide": "copies", "copies-decision": "duplicate"}
    assert (await clerk.post(here(suspicious), data=fields)).status_code == 303
    assert await counted(suspicious) == (27, 1)
    assert await left_out(suspicious) == {("too_fast", "not_a_person"): 4, ("", "duplicate"): 6}
    page = words((await clerk.get(here(suspicious))).text)
    assert "Copies of each other 6 submissions." in page
    assert "Leave them out: the same person sent them more than once" in page
    for suspicion in ("copies", "too_fast", "copies"):
        await clerk.post(here(suspicious), data={"undo": suspicion})
    assert await counted(suspicious) == before
    assert not await left_out(suspicious)
    assert "Select" not in words((await clerk.get(here(suspicious))).text)


async def test_a_decision_is_replaced_by_another_and_counts_once(clerk, suspicious):
    for decision in ("duplicate", "out_of_area", "keep", "not_a_person", "not_a_person"):
        fields = {"decide": "copies", "copies-decision": decision}
        assert (await clerk.post(here(suspicious), data=fields)).status_code == 303
    assert await left_out(suspicious) == {("", "not_a_person"): 6}
    assert (await counted(suspicious))[0] == 31


async def test_the_trail_says_how_many_and_why(clerk, suspicious):
    await clerk.post(here(suspicious), data={"decide": "copies", "copies-decision": "duplicate"})
    await clerk.post(here(suspicious), data={"decide": "too_fast", "too_fast-decision": "keep"})
    await clerk.post(here(suspicious), data={"undo": "copies"})
    events = await AuditEvent.filter(about=suspicious.slug).order_by("id")
    assert [(event.verb, event.detail) for event in events] == [
        ("left out answers", {"suspicion": "copies", "reason": "duplicate", "number": 6}),
        ("kept answers", {"suspicion": "too_fast", "reason": "", "number": 4}),
        ("took back a decision on answers", {"suspicion": "copies", "number": 6}),
    ]


async def test_results_wait_until_everything_is_decided_and_then_say_what_was_left_out(clerk, suspicious):
    await run(LOOK_FOR_COPIES, CLOSED)
    results = f"/hackney/surveys/{suspicious.slug}/results"
    assert "being checked until 7 December 2026" in (await clerk.get(results)).text
    assert (await clerk.post(here(suspicious), data={"finish": "1"})).status_code == 409
    await clerk.post(here(suspicious), data={"decide": "too_fast", "too_fast-decision": "not_a_person"})
    assert "Nothing more to check" not in (await clerk.get(here(suspicious))).text
    await clerk.post(here(suspicious), data={"decide": "copies", "copies-decision": "keep"})
    assert "Nothing more to check" in (await clerk.get(here(suspicious))).text
    assert (await clerk.post(here(suspicious), data={"finish": "1"})).status_code == 303
    assert str((await Survey.get(id=suspicious.id)).checked_on) == "2026-12-01"
    assert "being checked" not in (await clerk.get(results)).text
    for fields in ({"undo": "too_fast"}, {"decide": "copies", "copies-decision": "duplicate"}, {"finish": "1"}):
        assert (await clerk.post(here(suspicious), data=fields)).status_code == 409
    assert "Checked on 1 December 2026." in (await clerk.get(here(suspicious))).text


async def test_copies_found_at_night_make_results_wait_too(clerk, survey, clock):
    for number in range(3):
        await send(survey, number, answer="strongly_agree")
    clock.now = CLOSED
    await BY_NIGHT.do(clock.now)
    results = f"/hackney/surveys/{survey.slug}/results"
    assert "being counted" in (await clerk.get(results)).text
    assert (await run(LOOK_FOR_COPIES, clock.now)).detail == {"surveys_with_copies": 1}
    assert "being checked" in (await clerk.get(results)).text
    await clerk.post(here(survey), data={"decide": "copies", "copies-decision": "duplicate"})
    assert (await run(LOOK_FOR_COPIES, clock.now, "again")).detail == {"surveys_with_copies": 0}
    assert (await Check.get(survey=survey)).decision is Exclusion.DUPLICATE


async def test_results_wait_for_the_night_after_the_last_day_in_which_copies_are_looked_for(browser, survey, clock):
    """What comes on the last day may settle on it: the look of the night before has not seen it."""
    results = f"/hackney/surveys/{survey.slug}/results"
    clock.now = datetime(2026, 11, 30, 3, 20, tzinfo=UTC)
    assert (await run(LOOK_FOR_COPIES, clock.now)).slot == "2026-11-30"
    for number in range(10):
        await send(survey, number, answer="strongly_agree")
    assert await settling[0].do(clock.now) == {"answers": 10}
    for moment, words_there in (
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), "There are no results yet."),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "The last answers are being counted."),
        (datetime(2026, 12, 1, 3, 20, tzinfo=UTC), "The last answers are being counted."),
    ):
        clock.now = moment
        assert words_there in (await browser.get(results)).text
    assert (await run(LOOK_FOR_COPIES, clock.now)).detail == {"surveys_with_copies": 1}
    assert "being checked" in (await browser.get(results)).text


async def test_results_show_after_that_night_where_there_is_nothing_to_check_and_never_wait_for_ever(
    browser, survey, clock
):
    results = f"/hackney/surveys/{survey.slug}/results"
    clock.now = datetime(2026, 12, 7, 23, 59, tzinfo=UTC)
    assert "being counted" in (await browser.get(results)).text
    clock.now = SHOWN
    assert "being counted" not in (await browser.get(results)).text
    clock.now = CLOSED
    await run(LOOK_FOR_COPIES, CLOSED)
    assert "being counted" not in (await browser.get(results)).text


async def test_a_look_for_copies_while_answers_wait_counts_for_nothing(browser, survey, clock):
    results = f"/hackney/surveys/{survey.slug}/results"
    await send(survey, 1)
    clock.now = CLOSED
    await run(LOOK_FOR_COPIES, clock.now)
    await BY_NIGHT.do(clock.now)
    assert "being counted" in (await browser.get(results)).text
    await run(LOOK_FOR_COPIES, clock.now, "the next night")
    assert "being counted" not in (await browser.get(results)).text


async def test_nothing_is_decided_while_more_may_come_or_results_show(clerk, survey, clock):
    for number in range(12):
        await send(survey, number, flag="busy_network")
    await settling[0].do(clock.now)
    decide = {"decide": "busy_network", "busy_network-decision": "duplicate"}
    page = words((await clerk.get(here(survey))).text)
    assert "12 submissions." in page
    assert "You can decide once the survey has closed." in page
    assert (await clerk.post(here(survey), data=decide)).status_code == 409
    await send(survey, 99)
    clock.now = CLOSED
    assert "still being counted" in (await clerk.get(here(survey))).text
    assert (await clerk.post(here(survey), data=decide)).status_code == 409
    await BY_NIGHT.do(clock.now)
    clock.now = SHOWN
    assert "The results show by now." in (await clerk.get(here(survey))).text
    assert (await clerk.post(here(survey), data=decide)).status_code == 409
    assert not await left_out(survey)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"decide": "too_fast"}, 422),
        ({"decide": "too_fast", "too_fast-decision": "because"}, 422),
        ({"decide": "too_fast", "copies-decision": "keep"}, 422),
        ({"decide": "filled_by_program", "filled_by_program-decision": "keep"}, 409),
        ({"decide": "", "too_fast-decision": "keep"}, 303),
        ({"undo": "everything"}, 303),
        ({}, 303),
    ],
)
async def test_what_is_no_decision_changes_nothing(clerk, suspicious, fields, status):
    page = await clerk.post(here(suspicious), data=fields)
    assert page.status_code == status
    assert await Check.all().count() == 0
    assert (await counted(suspicious))[0] == 37
    if status == 422:
        assert 'href="#too_fast-decision"' in page.text


async def test_the_desk_says_that_answers_wait_to_be_checked_and_until_when(clerk, suspicious, clock):
    task = f"Check answers to “{suspicious.title}” before the results show"
    desk = (await clerk.get("/desk")).text
    assert task in desk
    assert "7 December 2026" in desk
    await clerk.post(here(suspicious), data={"decide": "too_fast", "too_fast-decision": "keep"})
    assert task not in (await clerk.get("/desk")).text
    await run(LOOK_FOR_COPIES, clock.now)
    assert task in (await clerk.get("/desk")).text
    clock.now = SHOWN
    assert task not in (await clerk.get("/desk")).text


async def test_a_survey_without_anything_suspicious_is_simply_finished(clerk, survey, clock):
    await send(survey, 1)
    clock.now = CLOSED
    await BY_NIGHT.do(clock.now)
    assert "Nothing was flagged" in (await clerk.get(here(survey))).text
    assert (await clerk.post(here(survey), data={"finish": "1"})).status_code == 303
    assert (await Survey.get(id=survey.id)).checked_on


@pytest.mark.parametrize("role", [Role.PANEL_CHAIR, Role.MODERATOR, Role.ANALYST, Role.NEIGHBOURHOOD_INSPECTOR])
async def test_other_roles_neither_see_nor_decide(browser, hackney, croydon, suspicious, role):
    others = [
        (await make_member(hackney, role), 403),
        (await make_superintendent(hackney), 403),
        (await make_member(croydon, Role.COUNCIL_CLERK), 404),
    ]
    for person, status in others:
        await browser.as_person(person)
        assert (await browser.get(here(suspicious))).status_code == status
        fields = {"decide": "too_fast", "too_fast-decision": "not_a_person"}
        assert (await browser.post(here(suspicious), data=fields)).status_code == status
    assert await Check.all().count() == 0


def test_every_suspicion_is_a_flag_or_copies():
    assert [one.flag for one in Suspicion] == ["filled_by_program", "too_fast", "busy_network", ""]
