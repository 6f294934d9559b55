"""Results show what may be shown, after a survey has closed and every answer is counted."""

import csv
import io
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from surveys.jobs import jobs
from surveys.moderation.models import Comment, CommentState, Theme
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_survey
from tests.surveys.results.factories import NOVEMBER, copies_looked_for, count, whole
from tests.surveys.test_settling import send

AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


async def test_results_wait_until_the_survey_has_closed(browser, hackney):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", neither=100)
    page = await browser.get(f"/hackney/surveys/{survey.slug}/results")
    assert page.status_code == 200
    assert "There are no results yet." in page.text
    assert "<svg" not in page.text


async def test_results_wait_until_every_answer_is_counted(browser, hackney, clock):
    survey = await make_survey(hackney)
    await send(survey, police_listen="neither")
    clock.now = AFTER
    here = f"/hackney/surveys/{survey.slug}/results"
    assert "The last answers are being counted." in (await browser.get(here)).text
    await copies_looked_for(AFTER)  # too early: not all have settled
    await jobs[1].do(AFTER)
    assert "The last answers are being counted." in (await browser.get(here)).text
    await copies_looked_for(AFTER)
    assert "Fewer than 30 people answered." in (await browser.get(here)).text


async def test_results_show_share_range_base_chart_table_and_sentence(browser, hackney, clock, queries):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", strongly_agree=40, tend_to_agree=81, neither=40, tend_to_disagree=22,
                strongly_disagree=18, dont_know=9, prefer_not_to_say=3)  # fmt: skip
    await whole(survey, 193)
    await whole(survey, 20, age_band="16_24")
    clock.now = AFTER
    await copies_looked_for(AFTER)
    queries.clear()
    page = await browser.get(f"/hackney/surveys/{survey.slug}/results")
    assert len([query for query in queries if query.startswith("SELECT")]) <= 6
    text = " ".join(page.text.split())
    assert "About 215 people answered." in text
    assert "Of the people who answered, 60% chose “Strongly agree” or “Tend to agree” (range 53% to 67%)." in text
    assert "Answers from about 200 people" in text
    assert 'role="img"' in text
    assert "not a random sample" in text
    assert "Don’t know</th>" not in text
    assert text.count("There are not enough answers to show.") == 1


async def test_police_see_exactly_the_public_page(browser, hackney, clock):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", neither=60, tend_to_agree=60)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    here = f"/hackney/surveys/{survey.slug}/results"
    public = (await browser.get(here)).text
    for person in (await make_superintendent(hackney), await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)):
        await browser.as_person(person)
        assert (await browser.get(here)).text == public


@pytest.mark.parametrize("approved", [9, 10])
async def test_comments_show_only_when_ten_are_approved(browser, hackney, clock, approved):
    survey = await make_survey(hackney)
    for number in range(approved):
        await _comment(survey, f"Approved {number}\n<b>bold</b>", CommentState.APPROVED)
    await _comment(survey, "Still waiting", CommentState.WAITING)
    await _comment(survey, "Held back", CommentState.WITHHELD)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert ("Approved 3" in text) is (approved >= 10)
    assert "Still waiting" not in text
    assert "Held back" not in text
    assert "<b>bold" not in text
    if approved >= 10:
        assert "A moderator approved 10 comments." in text


async def test_what_comments_are_about_is_shown_as_a_moderator_sorted_them(browser, hackney, clock):
    survey = await make_survey(hackney)
    listening = await Theme.create(survey=survey, question_key="one_improvement", name="Listening")
    streets = await Theme.create(survey=survey, question_key="one_improvement", name="Being on the street")
    for number in range(60):
        comment = await _comment(survey, f"Approved {number}", CommentState.APPROVED)
        await (listening if number < 40 else streets).comments.add(comment)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert "Of the comments that moderators sorted, 67% are about “Listening” (range 54% to 77%)." in text
    assert "Being on the street</th>" in text


async def _comment(survey, text, state):
    decided = {} if state is CommentState.WAITING else {"decided_on": date(2026, 11, 20)}
    reason = {"reason": "names somebody"} if state is CommentState.WITHHELD else {}
    return await Comment.create(id=uuid4(), borough_id=survey.borough_id, survey=survey, question_key="one_improvement",
                         text=text, state=state, received_on=NOVEMBER, **decided, **reason)  # fmt: skip


async def test_the_figures_are_a_file_for_anybody_once_they_are_final(browser, hackney, clock):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", strongly_agree=60, tend_to_agree=60, neither=60, strongly_disagree=60)
    await whole(survey, 240)
    here = f"/hackney/surveys/{survey.slug}/results"
    assert (await browser.get(f"{here}.csv")).status_code == 404
    clock.now = AFTER
    await copies_looked_for(AFTER)
    assert f'href="{here}.csv"' in (await browser.get(here)).text
    file = await browser.get(f"{here}.csv")
    assert file.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(file.text)))
    assert {line["question"] for line in lines} == {"police_listen"}
    agrees = [line["value"] for line in lines if line["line"] == "Strongly agree"]
    assert agrees == ["25%", "20% to 31%"]
    assert {line["base"] for line in lines} == {"240"}
