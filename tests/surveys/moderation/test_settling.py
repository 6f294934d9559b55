"""Free texts reach the moderator apart from the answers they came with."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from surveys.inbox import put_back
from surveys.models import InboxItem
from surveys.moderation.jobs import jobs
from surveys.moderation.models import Comment, CommentState
from tests.conftest import NOW
from tests.surveys.factories import make_survey

BY_DAY, BY_NIGHT = jobs
NOVEMBER = date(2026, 11, 1)


async def test_ten_of_a_borough_move_by_day_whatever_they_came_with(hackney, croydon):
    survey = await make_survey(hackney)
    await put_back(hackney.id, survey.id, NOVEMBER, [("one_improvement", f"Walk {n}") for n in range(9)])
    await put_back(croydon.id, None, NOVEMBER, [("one_thing", "Talk")])
    assert await BY_DAY.work(NOW) == {"comments": 0}
    await put_back(hackney.id, None, NOVEMBER, [("one_thing", "Explain")])
    assert await BY_DAY.work(NOW) == {"comments": 10}
    assert await Comment.filter(borough=hackney).count() == 10
    assert (await InboxItem.get()).subject_id == croydon.id
    assert await BY_NIGHT.work(NOW) == {"comments": 1}


async def test_a_comment_says_what_it_answers_and_the_month_of_its_answers(hackney):
    survey = await make_survey(hackney)
    await put_back(hackney.id, survey.id, NOVEMBER, [("one_improvement", "Walk “more”\n<b>")])
    await put_back(hackney.id, None, date(2026, 10, 1), [("one_thing", "Explain")])
    await BY_NIGHT.work(datetime(2026, 12, 1, 3, 40, tzinfo=UTC))
    older, newer = await Comment.all().order_by("received_on")
    assert (older.survey_id, older.question_key, older.text) == (None, "one_thing", "Explain")
    assert (newer.survey_id, newer.question_key, newer.text) == (survey.id, "one_improvement", "Walk “more”\n<b>")
    assert (older.received_on, newer.received_on) == (date(2026, 10, 1), NOVEMBER)
    assert {older.state, newer.state} == {CommentState.WAITING}


async def test_the_same_words_twice_are_two_comments(hackney):
    for _ in range(2):
        await put_back(hackney.id, None, NOVEMBER, [("one_thing", "Explain")] * 2)
    assert await BY_NIGHT.work(NOW) == {"comments": 4}
    assert await Comment.all().count() == 4
    assert await InboxItem.all().count() == 0


@pytest.mark.parametrize(("minute", "slot"), [(39, "2026-11-20"), (40, "2026-11-21")])
def test_the_night_of_the_comments_begins_half_an_hour_after_that_of_the_answers(minute, slot):
    moment = partial(datetime, 2026, 11, 21, 3, tzinfo=UTC)
    assert BY_NIGHT.slot(moment(minute)) == slot
