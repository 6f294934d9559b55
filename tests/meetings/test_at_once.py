"""Several people press a button at the same moment: real connections, committed rows."""

import asyncio
from datetime import timedelta

import pytest

from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.answers.actions import edition_of, save_draft
from boroughs.responses.models import OfficialResponse, Position, ResponseRequest
from engage.app import build_app
from engage.kit.drafts import edition
from engage.kit.ledger import LedgerEntry
from engage.kit.mail import OutboxMessage
from meetings.cases.models import Case, Colour, Grade
from meetings.models import AgendaItem, Meeting, Minutes, Recommendation
from tests.browser import Browser
from tests.factories import make_member, make_superintendent
from tests.meetings.cases.factories import JUDGEMENT, make_case, make_judged
from tests.meetings.factories import HELD, make_meeting, make_panel, make_recommendation


@pytest.fixture
async def hackney_for_real(alone):
    """Hackney in a database of this test alone, outside any transaction."""
    return await Borough.get(slug="hackney")


@pytest.fixture
async def many(alone, clock, hackney_for_real):
    """Signs a person in and sends one form several times at the same moment; returns the statuses."""
    app = build_app(alone, clock)

    async def send(person, forms):
        async with Browser(app) as browser:
            await browser.as_person(person)
            replies = await asyncio.gather(*(browser.post(address, data=data) for address, data in forms))
            return sorted(reply.status_code for reply in replies)

    return send


async def test_a_recommendation_sent_six_times_at_once_is_sent_once(hackney_for_real, many):
    meeting = await make_meeting(hackney_for_real)
    one = await make_recommendation(meeting, agreed_on=meeting.held_on)
    holder = await make_superintendent(hackney_for_real)
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    address = f"/hackney/meetings/{meeting.slug}/recommendations/{one.number}/sending"
    assert await many(clerk, [(address, {})] * 6) == [303] * 6
    assert await ResponseRequest.all().count() == 1
    assert await OutboxMessage.filter(recipient=holder.email).count() == 1


async def test_requests_sent_at_once_are_numbered_without_gaps_or_twins(hackney_for_real, many):
    meetings = [await make_meeting(hackney_for_real) for _ in range(5)]
    for meeting in meetings:
        await make_recommendation(meeting, agreed_on=meeting.held_on)
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    addresses = [f"/hackney/meetings/{meeting.slug}/recommendations/1/sending" for meeting in meetings]
    assert await many(clerk, [(address, {}) for address in addresses]) == [303] * 5
    assert await ResponseRequest.all().order_by("number").values_list("number", flat=True) == [1, 2, 3, 4, 5]
    assert await Recommendation.filter(request_id__isnull=True).count() == 0


async def test_an_answer_published_six_times_at_once_is_published_once(hackney_for_real, many, clock):
    meeting = await make_meeting(hackney_for_real)
    one = await make_recommendation(meeting, agreed_on=meeting.held_on)
    holder = await make_superintendent(hackney_for_real)
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    await many(clerk, [(f"/hackney/meetings/{meeting.slug}/recommendations/{one.number}/sending", {})])
    draft = await save_draft(
        hackney_for_real,
        await ResponseRequest.get(),
        position=Position.ACCEPTED,
        text="We will do this from January on.",
        seen=edition_of(None),
        at=clock.now,
        actor_id=holder.id,
    )
    form = {"seen": edition_of(draft), "confirmed": "y"}
    addresses = ("/hackney/responses/1/answer/sign", "/hackney/answers/1/sign")
    assert await many(holder, [(address, form) for address in addresses * 3]) == [303] * 6
    assert await OfficialResponse.all().count() == 1
    assert await OutboxMessage.filter(recipient=clerk.email).count() == 1
    assert await LedgerEntry.filter(kind="response").count() == 1


async def test_of_two_clerks_saving_at_the_same_moment_one_is_told(hackney_for_real, many):
    meeting = await make_meeting(hackney_for_real)
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    address = f"/hackney/meetings/{meeting.slug}/minutes"
    forms = [(address, {"text": f"Record {n}", "do": "save", "seen": edition("")}) for n in range(4)]
    assert await many(clerk, forms) == [303, 409, 409, 409]
    assert await Minutes.all().count() == 1


async def test_a_grade_sent_six_times_at_once_is_one_grade(hackney_for_real, many):
    case = await make_case(hackney_for_real)
    member = await make_member(hackney_for_real, Role.PANEL_MEMBER)
    address = f"/hackney/cases/{case.number}/grade"
    colours = ("green", "red") * 3  # two windows, two verdicts: the first that comes stands
    forms = [(address, {**JUDGEMENT, "colour": colour, "reason": "Because.", "do": "send"}) for colour in colours]
    assert await many(member, forms) == [303] * 3 + [409] * 3
    assert await Grade.filter(case=case).count() == 1


async def test_a_case_ended_six_times_at_once_asks_one_question(hackney_for_real, many):
    case = await make_judged(hackney_for_real, [Colour.RED, Colour.RED], Colour.RED)
    chair = await make_member(hackney_for_real, Role.PANEL_CHAIR)
    address = f"/hackney/cases/{case.number}/ending"
    assert await many(chair, [(address, {"escalation": "Why was the reason told last?"})] * 6) == [303] * 6
    assert await ResponseRequest.all().count() == 1


async def test_cases_added_at_once_are_numbered_without_gaps_or_twins(hackney_for_real, many):
    panel = await make_panel(hackney_for_real)
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    typed = {"panel": str(panel.id), "quarter": "2026-q3", "power": "pace_1", "child": "no"}
    forms = [("/hackney/new-case", {**typed, "grounds": f"Ran from a shop, {word}."}) for word in ("a", "b", "b", "c")]
    assert await many(clerk, forms) == [303] * 4
    assert await Case.all().order_by("number").values_list("number", flat=True) == [1, 2, 3]


async def test_a_meeting_postponed_six_times_at_once_has_one_successor(hackney_for_real, many):
    meeting = await make_meeting(hackney_for_real, starts_at=HELD + timedelta(days=28))
    clerk = await make_member(hackney_for_real, Role.COUNCIL_CLERK)
    form = {"ending": "postponed", "reason": "Snow", "new_day-day": "12", "new_day-month": "1", "new_day-year": "2027"}
    address = f"/hackney/meetings/{meeting.slug}/ending"
    assert await many(clerk, [(address, {**form, "new_time": "19:00"})] * 6) == [303] * 6
    assert await Meeting.all().count() == 2
    assert await AgendaItem.all().count() == 4
