"""Results show what may be shown, after a survey has closed and every answer is counted."""

import random
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from surveys.definition.parts import Kind, Option, Question
from surveys.jobs import jobs
from surveys.models import SurveyTally
from surveys.moderation.models import Comment, CommentState
from surveys.results import FEWEST_HIDDEN, held_back, question_shown
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_survey
from tests.surveys.test_settling import send

AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


async def count(survey, question, month=NOVEMBER, **counts):
    for option, number in counts.items():
        await SurveyTally.create(survey=survey, question_key=question, option=option, month=month, count=number)


async def whole(survey, number, month=NOVEMBER):
    await SurveyTally.create(survey=survey, question_key="", option="online", month=month, count=number)


def asked(*codes, favourable=()):
    return Question(
        key="q",
        kind=Kind.SINGLE_CHOICE,
        wording={"en": "Q?"},
        options=tuple(Option(code=code, label={"en": code.title()}) for code in codes),
        favourable=favourable,
    )


def shares(shown):
    return {option.label: option.share for option in shown.options}


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
    await jobs[1].work(AFTER)
    assert "Fewer than 30 people answered." in (await browser.get(here)).text


async def test_results_show_share_range_base_chart_table_and_sentence(browser, hackney, clock, queries):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", strongly_agree=40, tend_to_agree=81, neither=40, tend_to_disagree=22,
                strongly_disagree=18, dont_know=9, prefer_not_to_say=3)  # fmt: skip
    await count(survey, "age_band", **{"16_24": 20})
    await whole(survey, 213)
    clock.now = AFTER
    queries.clear()
    page = await browser.get(f"/hackney/surveys/{survey.slug}/results")
    assert len([query for query in queries if query.startswith("SELECT")]) <= 5
    text = " ".join(page.text.split())
    assert "About 215 people answered." in text
    assert "Of the people who answered, 40% chose “Tend to agree” (range 34% to 47%)." in text
    assert "Answers from about 200 people" in text
    assert 'role="img"' in text
    assert "not a random sample" in text
    assert "Don’t know</th>" not in text
    assert text.count("There are not enough answers to show.") == 1


async def test_police_see_exactly_the_public_page(browser, hackney, clock):
    survey = await make_survey(hackney)
    await count(survey, "police_listen", neither=60, tend_to_agree=60)
    clock.now = AFTER
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
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert ("Approved 3" in text) is (approved >= 10)
    assert "Still waiting" not in text
    assert "Held back" not in text
    assert "<b>bold" not in text
    if approved >= 10:
        assert "A moderator approved 10 comments." in text


async def _comment(survey, text, state):
    decided = {} if state is CommentState.WAITING else {"decided_on": date(2026, 11, 20)}
    reason = {"reason": "names somebody"} if state is CommentState.WITHHELD else {}
    await Comment.create(id=uuid4(), borough_id=survey.borough_id, survey=survey, question_key="one_improvement",
                         text=text, state=state, received_on=NOVEMBER, **decided, **reason)  # fmt: skip


def test_few_answers_to_one_option_hide_the_next_smallest_too():
    shown = question_shown(asked("a", "b", "c", "d"), {"a": 120, "b": 60, "c": 17, "d": 3})
    assert shares(shown) == {"A": "60%", "B": "30%", "C": "not shown", "D": "under 5%"}
    assert shown.hides_some


def test_what_is_published_as_agreeing_hides_inside_itself():
    shown = question_shown(asked("a", "b", "c", "d", favourable="ab"), {"a": 120, "b": 3, "c": 60, "d": 17})
    assert shares(shown) == {"A": "not shown", "B": "under 5%", "C": "30%", "D": "9%"}


def test_an_answer_of_nearly_everybody_gives_no_number_away():
    shown = question_shown(asked("yes", "no"), {"yes": 198, "no": 2})
    assert shares(shown) == {"Yes": "over 95%", "No": "under 5%"}
    assert "over 95% chose “Yes”" in shown.sentence


@pytest.mark.parametrize("counts", [{"a": 0, "b": 0}, {"a": 20, "b": 9}, {"a": 17, "b": 18}])
def test_too_few_answers_show_nothing(counts):
    shown = question_shown(asked("a", "b"), counts)
    assert shown.options == ()
    assert shown.sentence == "There are not enough answers to show."


def test_no_held_back_answer_can_be_worked_out_by_subtraction():
    chance = random.Random(7)
    for _ in range(3000):
        codes = [f"o{n}" for n in range(chance.randint(2, 8))]
        counts = {code: chance.choice([0, 1, 3, 4, 5, 8, 20, 60, 200]) for code in codes}
        agree = codes[: chance.randint(0, len(codes))]
        families = [agree, [c for c in codes if c not in agree], codes]
        near = {code for code in codes if counts[code] < 5}
        hidden = held_back(counts, near, families)
        assert near <= hidden
        for family in families:
            inside = [code for code in family if code in hidden]
            enough = len(inside) >= 2 and sum(counts[code] for code in inside) >= FEWEST_HIDDEN
            assert not inside or inside == list(family) or enough
