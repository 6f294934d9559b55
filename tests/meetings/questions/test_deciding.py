"""What a clerk does with public questions, and what everybody then reads."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.mail import OutboxMessage
from meetings.questions.actions import cited_question
from meetings.questions.citing import tell_who_asked
from meetings.questions.desk import tasks
from meetings.questions.models import PublicQuestion, QuestionContact, QuestionState
from meetings.questions.redaction import only_removes
from meetings.recommendations.actions import send_recommendation
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import HELD, make_meeting, make_recommendation
from tests.meetings.questions.test_asking import WORDS, make_question

PAGE = "/hackney/meetings/meeting-1"
QUEUE = f"{PAGE}/questions"
ANSWER = {"do": "answer", "how": "answered_at_meeting", "answer": "The chair **said** so.",
          "on-day": "10", "on-month": "11", "on-year": "2026"}  # fmt: skip


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(hackney, questions_until=HELD.date() - timedelta(days=3))


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def decide(browser, question, **data):
    return await browser.post(f"{QUEUE}/{question.id}", data=data)


async def test_an_accepted_question_is_numbered_and_public_at_once(browser, hackney, meeting, clerk):
    first, second = await make_question(meeting), await make_question(meeting, text="And why at night?")
    assert (await browser.get(f"{QUEUE}/{second.id}")).status_code == 200
    for question in (second, first, second):
        response = await decide(browser, question, do="accept", text=question.text)
        assert response.headers["location"] == QUEUE
    numbers = dict(await PublicQuestion.all().values_list("text", "number"))
    assert numbers == {"And why at night?": 1, WORDS: 2}
    text = (await browser.get(PAGE)).text
    assert text.index("And why at night?") < text.index(WORDS)
    assert "Not answered yet" in text
    assert await PageVersion.exists(place="hackney")
    assert await AuditEvent.filter(verb="accepted a public question", actor_id=clerk.id).count() == 2


async def test_words_are_only_taken_out_never_changed(browser, meeting, clerk):
    question = await make_question(
        meeting, text="Why did PC Smith stop Jamal?", marks=[["somebody’s name", "PC Smith"]]
    )
    changed = await decide(browser, question, do="accept", text="Why did an officer stop Jamal?")
    assert changed.status_code == 422
    assert "Why did an officer stop Jamal?" in changed.text
    assert (await decide(browser, question, do="accept", text="Why did [removed] stop Jamal?")).status_code == 303
    assert (await decide(browser, question, do="accept", text="Why did [removed] stop [removed]?")).status_code == 303
    kept = await PublicQuestion.get()
    assert (kept.text, kept.number, kept.marks) == ("Why did [removed] stop [removed]?", 1, [])
    assert "Jamal" not in (await browser.get(PAGE)).text


@pytest.mark.parametrize(
    ("after", "may"),
    [
        ("one two three", True),
        ("[removed] two three", True),
        ("one [removed] three", True),
        ("[removed]", True),
        ("one [removed][removed]three", True),
        ("one two three four", False),
        ("one 2 three", False),
        ("three [removed] one", False),
        ("one two [removed] two three", False),
        ("[removed] three two [removed]", False),
    ],
)
def test_a_text_only_loses_words(after, may):
    assert only_removes("one two three", after) is may


async def test_of_rejected_questions_the_public_reads_numbers_and_reasons_alone(browser, meeting, clerk):
    for text, reason in (("zq-one", "abusive"), ("zq-two", "abusive"), ("zq-three", "repeated")):
        assert (
            await decide(browser, await make_question(meeting, text=text), do="reject", reason=reason)
        ).status_code == 303
    assert "zq-one" in (await browser.get(QUEUE)).text
    text = (await browser.get(PAGE)).text
    assert "It attacks people or could be against the law: 2 questions" in text
    assert "It is the same as another question: 1 question" in text
    assert "zq-" not in text


async def test_what_was_decided_is_not_decided_otherwise_by_an_old_page(browser, meeting, clerk):
    refused, accepted = await make_question(meeting), await make_question(meeting)
    await decide(browser, refused, do="reject", reason="abusive")
    assert (await decide(browser, refused, do="reject", reason="abusive")).status_code == 303
    assert (await decide(browser, refused, do="accept", text=WORDS)).status_code == 409
    await decide(browser, accepted, do="accept", text=WORDS)
    assert (await decide(browser, accepted, do="reject", reason="abusive")).status_code == 409
    assert (await decide(browser, refused, **ANSWER)).status_code == 409
    assert (await decide(browser, refused, do="police")).status_code == 409
    assert (await decide(browser, await make_question(meeting), do="reject")).status_code == 422


async def test_an_answer_stands_below_its_question_and_can_be_corrected(browser, meeting, clerk):
    question = await make_question(meeting)
    await decide(browser, question, do="accept", text=WORDS)
    assert (await decide(browser, question, **ANSWER)).status_code == 303
    text = (await browser.get(PAGE)).text
    assert "Answered at the meeting, 10 November 2026" in text
    assert "<strong>said</strong>" in text
    corrected = {**ANSWER, "how": "answered_in_writing", "answer": "In full."}
    assert (await decide(browser, question, **corrected)).status_code == 303
    assert (await PublicQuestion.get()).state is QuestionState.ANSWERED_IN_WRITING
    assert "In full." in (await browser.get(PAGE)).text
    assert (await decide(browser, question, **{**ANSWER, "answer": ""})).status_code == 422
    late = await decide(browser, question, **{**ANSWER, "on-year": "2027"})
    assert late.status_code == 422
    assert "not after today" in late.text


async def test_nothing_is_answered_at_a_meeting_that_has_not_begun(browser, meeting, clerk, clock):
    clock.now = HELD - timedelta(hours=1)
    question = await make_question(meeting)
    await decide(browser, question, do="accept", text=WORDS)
    response = await decide(browser, question, **ANSWER)
    assert response.status_code == 422
    assert "The meeting has not begun yet." in response.text


async def test_the_police_are_asked_once_for_a_written_answer(browser, hackney, meeting, clerk):
    await make_superintendent(hackney)
    question = await make_question(meeting, text="Why did [removed] wait?")
    await decide(browser, question, do="accept", text=question.text)
    for _ in range(2):
        assert (await decide(browser, question, do="police")).status_code == 303
    request = await ResponseRequest.get()
    assert request.asked_by == f"A member of the public, through {meeting.panel.name}"
    assert request.text == question.text
    assert 'href="/hackney/responses/1"' in (await browser.get(PAGE)).text
    trail = (await browser.get("/hackney/responses/1")).text
    assert f'href="{PAGE}#question-1"' in trail


async def test_who_asked_is_told_that_a_recommendation_builds_on_their_question_and_later_of_its_answer(
    browser, hackney, meeting, clerk, clock
):
    await make_superintendent(hackney)
    question = await make_question(meeting)
    await decide(browser, question, do="accept", text=WORDS)
    question = await PublicQuestion.get()
    await QuestionContact.create(id=uuid4(), question=question, email="ama@example.org")
    cites = [
        cited_question(hackney, meeting, question),
        {"topic": "", "path": "hackney/meetings/x#question-9", "title": "?"},
    ]
    await make_recommendation(meeting, number=1, agreed_on=meeting.held_on, cites=cites)
    site = "https://engage.test"
    for _ in range(2):
        await send_recommendation(hackney, meeting, 1, at=clock.now, site=site)
    letter = await OutboxMessage.get(recipient="ama@example.org")
    assert f"{meeting.panel.name} has asked for an answer in public that builds on it." in letter.text
    assert "https://engage.test/hackney/responses/1" in letter.text
    await decide(browser, question, **ANSWER)
    assert await OutboxMessage.filter(recipient="ama@example.org").count() == 2
    assert not await QuestionContact.exists()


async def test_whose_question_is_the_request_itself_is_not_told_twice(browser, hackney, meeting, clerk, clock):
    await make_superintendent(hackney)
    question = await make_question(meeting)
    await decide(browser, question, do="accept", text=WORDS)
    await decide(browser, question, do="police")
    assert await tell_who_asked(hackney, await ResponseRequest.get(), at=clock.now, site="https://engage.test") == 0


async def test_questions_wait_on_the_clerks_desk_and_on_nobody_elses(hackney, meeting, clock, browser):
    await make_question(meeting)
    await make_question(meeting)
    await make_question(meeting, state=QuestionState.ACCEPTED, number=1)
    ahead = await make_meeting(hackney, starts_at=datetime(2026, 12, 8, 18, tzinfo=UTC))
    await make_question(ahead, state=QuestionState.ACCEPTED, number=1)
    found = await tasks(hackney, [Role.COUNCIL_CLERK], clock.now)
    assert [task.text for task in found] == [
        "Write down the answer to 1 question at “Stop and search in schools”",
        "Read 2 questions to “Stop and search in schools”",
    ]
    assert await tasks(hackney, [Role.PANEL_CHAIR, Role.BOROUGH_SUPERINTENDENT], clock.now) == []
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert f'href="{QUEUE}"' in (await browser.get("/desk")).text


@pytest.mark.parametrize("role", [Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR, Role.PANEL_CHAIR])
async def test_nobody_but_clerks_reads_a_question_that_was_not_accepted(browser, hackney, croydon, meeting, role):
    question = await make_question(meeting, text="zq-waiting")
    police = await (make_superintendent(hackney) if role is Role.BOROUGH_SUPERINTENDENT else make_member(hackney, role))
    await browser.as_person(police)
    for path in (QUEUE, f"{QUEUE}/{question.id}"):
        assert (await browser.get(path)).status_code == 403
        assert "zq-waiting" not in (await browser.get(PAGE)).text
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for path in (QUEUE, f"{QUEUE}/{question.id}"):
        assert (await browser.get(path)).status_code == 404


async def test_a_question_is_found_at_its_own_meeting_alone(browser, hackney, meeting, clerk):
    other = await make_question(await make_meeting(hackney))
    for wrong in (other.id, "x", str(other.id).upper()):
        assert (await browser.get(f"{QUEUE}/{wrong}")).status_code == 404


async def test_the_meetings_page_takes_as_many_queries_for_many_questions_as_for_one(browser, meeting, queries):
    counts = []
    for number in range(1, 4):
        await make_question(meeting, state=QuestionState.ACCEPTED, number=number)
        await make_question(meeting, state=QuestionState.REJECTED, reason="abusive")
        queries.clear()
        await browser.get(PAGE)
        counts.append(len(queries))
    assert len(set(counts)) == 1
