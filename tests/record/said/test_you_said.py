"""What residents said, what was asked, answered and done because of it, and whether it helped."""

from datetime import date
from html import unescape

import pytest

from boroughs.responses.taps.models import TapAnswer, TapQuestion, TapTally
from meetings.models import AgendaItem
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.room.models import Motion
from surveys.charter.models import CharterCommitment
from surveys.charter.triggers.models import CommunityTrigger, TriggerRule
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_superintendent
from tests.meetings.factories import make_meeting, make_recommendation
from tests.record.factories import LAST, make_long_trail, noon
from tests.surveys.charter.factories import make_tally
from tests.surveys.factories import make_survey

HERE = "/hackney/you-said"


def things(text):
    """{heading: words below it} of a page, in its order."""
    found = {}
    for part in text.split('<h2 class="govuk-heading-m" id="said-')[1:]:
        heading, _, rest = part.partition(">")[2].partition("</h2>")
        words = unescape(rest.partition("<form")[0].partition("</main>")[0])
        found[" ".join(unescape(heading).split())] = words
    return found


async def test_where_nothing_was_said_the_page_says_so(browser, hackney):
    text = (await browser.get(HERE)).text
    assert "Nothing has been said yet." in text
    assert "0 things were said." in text


async def test_a_survey_leads_through_to_what_was_done_and_whether_it_helped(browser, hackney, clock):
    clock.now = noon(LAST)
    await make_long_trail(hackney)
    found = things((await browser.get(HERE)).text)
    survey = next(words for heading, words in found.items() if heading.startswith("Survey:"))
    for words in (
        "Results of the survey",
        'href="/hackney/responses/1"',
        "Publish the reasons for every search",
        "Answered late",
        "We will do all of it.",
        "Publish the reasons every month.",
        "Done",
        "The panel finds it partly answered (20 June 2026).",
    ):
        assert words in survey, words
    recommendation = found["Recommendation 1 of the meeting Stop and search in schools"]
    assert 'href="/hackney/responses/1"' in recommendation


async def test_what_nothing_came_of_is_there_too(browser, hackney):
    await make_survey(hackney, title="Streets", opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))
    meeting = await make_meeting(hackney)
    await make_recommendation(meeting, agreed_on=meeting.held_on)
    asked = {"meeting": meeting, "asked_on": date(2026, 11, 3), "text": "Why so few patrols?"}
    await PublicQuestion.create(**asked, number=1, state=QuestionState.ACCEPTED)
    said = {"answer": "There are **twelve**.", "answered_on": date(2026, 11, 10)}
    await PublicQuestion.create(**asked, number=2, state=QuestionState.ANSWERED_AT_MEETING, **said)
    found = things((await browser.get(HERE)).text)
    assert list(found) == [
        "Recommendation 1 of the meeting Stop and search in schools",
        "Question 1 to the meeting Stop and search in schools",
        "Question 2 to the meeting Stop and search in schools",
        "Survey: Streets",
    ]
    assert "Nothing has been asked because of this survey yet." in found["Survey: Streets"]
    assert "It has not been sent to anybody yet." in found["Recommendation 1 of the meeting Stop and search in schools"]
    assert "has not been answered yet" in found["Question 1 to the meeting Stop and search in schools"]
    answered = found["Question 2 to the meeting Stop and search in schools"]
    assert "Answered at the meeting, 10 November 2026." in answered
    assert "<strong>twelve</strong>" in answered


async def test_a_question_that_a_request_cites_leads_to_it(browser, hackney):
    await make_superintendent(hackney)
    meeting = await make_meeting(hackney)
    question = {"meeting": meeting, "asked_on": date(2026, 11, 3), "text": "Why so few patrols?", "number": 1}
    await PublicQuestion.create(**question, state=QuestionState.ACCEPTED)
    path = f"hackney/meetings/{meeting.slug}#question-1"
    asked = await make_request(hackney, cites=[{"topic": "", "path": path, "title": "Question 1"}])
    await make_response(asked, date(2026, 11, 12))
    found = things((await browser.get(HERE)).text)
    words = found["Question 1 to the meeting Stop and search in schools"]
    assert 'href="/hackney/responses/1"' in words
    assert "No promise with a date was recorded with this answer." in words
    assert "No panel has said yet whether this answers what was asked." in words


async def test_a_promise_about_searches_shows_what_people_said_and_what_was_asked(browser, hackney, charter):
    await make_superintendent(hackney)
    for month in (7, 8, 9):
        await make_tally(hackney, "QE-1", date(2026, month, 1), met=20, not_met=20)
    commitment = await CharterCommitment.get(code="QE-1")
    text = (await browser.get(HERE)).text
    (heading,) = things(text)
    assert commitment.wording in heading
    assert "50%" in text
    assert "Nothing has been asked because of this promise yet." in text
    rule = await TriggerRule.create(borough=hackney, at_least=10, kept_below=60, began_on=date(2026, 1, 1))
    reached = {"quarter": date(2026, 7, 1), "raised_on": date(2026, 10, 8), "request": await make_request(hackney)}
    await CommunityTrigger.create(borough=hackney, rule=rule, commitment=commitment, **reached)
    text = (await browser.get(HERE)).text
    assert "Nothing has been asked because of this promise yet." not in text
    assert 'href="/hackney/responses/1"' in text


async def test_whether_it_helped_is_said_by_people_too_once_there_are_enough(browser, hackney, clock):
    clock.now = noon(LAST)
    long = await make_long_trail(hackney)
    tally = {"request": long.request, "question": TapQuestion.ANSWERED_POINT, "answer": TapAnswer.YES, "of_answer": 1}
    one = await TapTally.create(**tally, number=9, shown=9)
    text = (await browser.get(HERE)).text
    assert "Did this answer your point?" in text
    assert "Of about" not in text
    one.number = one.shown = 12
    await one.save()
    text = (await browser.get(HERE)).text
    assert "Of about 10 people who pressed a button:" in text
    assert "about 12" not in text


async def test_what_is_not_public_is_not_there(browser, hackney, croydon):
    meeting = await make_meeting(hackney)
    item = await meeting.items.all().get(position=2)
    await make_recommendation(meeting, text="A draft of ours")
    exempt = await make_recommendation(meeting, text="From a secret item", item=item, agreed_on=meeting.held_on)
    moved = await make_recommendation(meeting, text="Moved on a secret item", agreed_on=meeting.held_on)
    motion = {"meeting": meeting, "item": item, "text": "Moved", "recommendation": moved}
    await Motion.create(**motion, number=1)
    assert "From a secret item" in (await browser.get(HERE)).text
    secret = {"exempt_paragraph": 1, "public_interest": "It names a person."}
    await AgendaItem.filter(id=exempt.item_id).update(**secret)
    asked = {"meeting": meeting, "asked_on": date(2026, 11, 3)}
    await PublicQuestion.create(**asked, text="Not read yet", state=QuestionState.SUBMITTED)
    await PublicQuestion.create(**asked, text="Refused", state=QuestionState.REJECTED, reason="not_for_panel")
    await make_survey(hackney, title="Still open")
    await make_survey(croydon, title="Of another place", opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))
    assert things((await browser.get(HERE)).text) == {}


async def test_it_can_be_narrowed_down_and_paged(browser, hackney):
    meeting = await make_meeting(hackney)
    for number in range(1, 18):
        asked = {"text": f"Question number {number}", "asked_on": date(2026, 11, 3), "number": number}
        await PublicQuestion.create(meeting=meeting, state=QuestionState.ACCEPTED, **asked)
    await make_survey(hackney, title="Streets", opens_on=date(2025, 9, 1), closes_on=date(2025, 9, 30))
    assert len(things((await browser.get(HERE)).text)) == 15
    assert len(things((await browser.get(f"{HERE}?page=2")).text)) == 3
    assert list(things((await browser.get(f"{HERE}?part=surveys")).text)) == ["Survey: Streets"]
    assert list(things((await browser.get(f"{HERE}?year=2025")).text)) == ["Survey: Streets"]
    text = (await browser.get(f"{HERE}?part=meetings")).text
    assert 'href="/hackney/you-said?part=meetings&amp;page=2"' in text
    assert "None of those you asked for." in (await browser.get(f"{HERE}?part=charter")).text


@pytest.mark.parametrize("query", ["part=x", "year=1999", "year=x"])
async def test_what_cannot_be_chosen_is_said(browser, hackney, query):
    assert (await browser.get(f"{HERE}?{query}")).status_code == 422


async def test_it_takes_as_many_queries_for_many_as_for_few(browser, hackney, queries, clock):
    clock.now = noon(LAST)
    await make_long_trail(hackney)
    await browser.get(HERE)
    queries.clear()
    await browser.get(HERE)
    few = len(queries)
    for number in range(4):
        meeting = await make_meeting(hackney, starts_at=noon(date(2026, 2, 3 + number)))
        asked = await make_request(hackney, at=noon(date(2026, 5, 5)))
        await make_recommendation(meeting, agreed_on=meeting.held_on, request=asked)
    await browser.get(HERE)
    queries.clear()
    await browser.get(HERE)
    assert len(queries) == few <= 30


async def test_it_is_read_in_every_language(browser, hackney, clock):
    clock.now = noon(LAST)
    await make_long_trail(hackney)
    for code in ("bn", "ar", "so", "en-XA"):
        assert (await browser.get(f"/{code}{HERE}")).status_code == 200
