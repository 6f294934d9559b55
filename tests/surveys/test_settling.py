"""Answers leave the inbox once, shuffled, counted, and with nothing that tells their order."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from tortoise import connections

from engage.kit.cache import PageVersion
from engage.kit.clock import london_date
from engage.kit.security import new_code
from surveys.codes.models import SurveyCode
from surveys.inbox import acknowledge, receipt_hash
from surveys.jobs import jobs, night, ten_minutes
from surveys.models import Assurance, InboxItem, Survey, SurveyResponse, SurveyTally
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.moderation.models import Comment, CommentState
from tests.conftest import NOW
from tests.surveys.factories import make_survey

BY_DAY, BY_NIGHT = jobs
A_DAY = timedelta(days=1)
COMMENTS_BY_DAY, COMMENTS_BY_NIGHT = comment_jobs


async def by_night(now):
    """What a night moves, after the last day of every survey."""
    await Survey.all().update(opens_on=london_date(now) - timedelta(days=20), closes_on=london_date(now) - A_DAY)
    moved = await BY_NIGHT.do(now)
    await COMMENTS_BY_NIGHT.work(now)
    return moved


def document(texts=None, **answers):
    return {"version": 1, "channel": "online", "answers": answers, "texts": texts or {}}


async def send(survey, **answers):
    texts = {key: answers.pop(key) for key in ("one_improvement", "why") if key in answers}
    receipt = receipt_hash("s" * 32, "survey", survey.id, new_code())
    await acknowledge("survey", survey.id, receipt, document(texts, **answers))


async def counts_of(survey):
    """Returns {(question key, option): people}, over all groups and months; what nobody chose is left out."""
    counts = Counter()
    for tally in await SurveyTally.filter(survey=survey):
        counts[tally.question_key, tally.option] += tally.count
    return dict(+counts)


async def test_fewer_than_ten_wait_until_the_night_after_the_survey_closed(hackney):
    survey = await make_survey(hackney, closes_on=london_date(NOW))
    await send(survey, police_listen="neither")
    assert await BY_DAY.do(NOW) == {"answers": 0}
    assert await BY_NIGHT.do(NOW) == {"answers": 0}
    assert (await InboxItem.get()).subject_id == survey.id
    assert await BY_DAY.do(NOW + A_DAY) == {"answers": 0}
    assert await BY_NIGHT.do(NOW + A_DAY) == {"answers": 1}
    assert await InboxItem.all().count() == 0


async def test_at_night_ten_of_an_open_survey_move_beside_the_last_of_a_closed_one(hackney, croydon):
    still_open, closed = await make_survey(hackney), await make_survey(croydon, closes_on=date(2026, 11, 20))
    for _ in range(10):
        await send(still_open, police_listen="neither")
    await send(closed, police_listen="neither")
    assert await BY_NIGHT.do(NOW) == {"answers": 11}


async def test_ten_of_one_survey_move_while_another_waits(hackney):
    busy, quiet = await make_survey(hackney), await make_survey(hackney)
    for _ in range(10):
        await send(busy, police_listen="neither")
    await send(quiet, police_listen="neither")
    assert await BY_DAY.do(NOW) == {"answers": 10}
    assert (await InboxItem.get()).subject_id == quiet.id


async def test_a_flood_moves_in_batches_and_leaves_what_is_fewer_than_ten(hackney):
    survey = await make_survey(hackney)
    await connections.get("default").execute_query(
        "INSERT INTO inbox_item (token_hash, stream, subject_id, document)"
        """ SELECT md5(n::text), 'survey', $1, '{"police_listen": "neither"}' FROM generate_series(1, 2005) n""",
        [survey.id],
    )
    assert await BY_DAY.do(NOW) == {"answers": 2000}
    assert await InboxItem.all().count() == 5
    assert await BY_NIGHT.do(NOW) == {"answers": 0}
    assert await by_night(NOW) == {"answers": 5}


async def test_answers_are_stored_with_the_month_and_counted(hackney):
    survey = await make_survey(hackney)
    await send(survey, police_listen="neither", age_band="25_34")
    await send(survey, police_listen="neither")
    await by_night(NOW)
    await send(survey, police_listen="dont_know")
    await by_night(NOW)
    assert await counts_of(survey) == {
        ("", "online"): 3,
        ("police_listen", ""): 3,
        ("police_listen", "neither"): 2,
        ("police_listen", "dont_know"): 1,
        ("age_band", ""): 1,
        ("age_band", "25_34"): 1,
    }
    groups = {(tally.age_band, tally.count) for tally in await SurveyTally.filter(option="neither")}
    assert groups == {("25_34", 1), ("", 1)}
    responses = await SurveyResponse.filter(survey=survey)
    assert {response.month for response in responses} == {date(2026, 11, 1)}
    assert {response.id.version for response in responses} == {4}


async def test_the_month_is_the_one_in_london(hackney):
    survey = await make_survey(hackney)
    await send(survey, police_listen="neither")
    await by_night(datetime(2026, 7, 31, 23, 30, tzinfo=UTC))
    assert (await SurveyResponse.get()).month == date(2026, 8, 1)


async def test_free_text_waits_for_a_moderator_apart_from_the_answers(hackney):
    survey = await make_survey(hackney)
    await send(survey, police_listen="neither", one_improvement="Walk more")
    await by_night(NOW)
    response, comment = await SurveyResponse.get(), await Comment.get()
    assert response.answers == {"police_listen": "neither"}
    assert (comment.text, comment.state, comment.received_on) == ("Walk more", CommentState.WAITING, date(2026, 11, 1))
    assert (comment.question_key, comment.survey_id, comment.borough_id) == ("one_improvement", survey.id, hackney.id)
    assert comment.id != response.id
    assert ("one_improvement", "Walk more") not in await counts_of(survey)


async def test_an_answer_sent_again_after_it_was_counted_counts_once(hackney):
    survey = await make_survey(hackney)
    receipt = receipt_hash("s" * 32, "survey", survey.id, new_code())
    for answer in ("neither", "dont_know"):
        sent = document({"one_improvement": "Once"}, police_listen=answer)
        await acknowledge("survey", survey.id, receipt, sent)
        await by_night(NOW)
    assert await SurveyResponse.all().count() == await Comment.all().count() == 1
    counts = await counts_of(survey)
    assert (counts["", "online"], counts["police_listen", ""], counts["police_listen", "dont_know"]) == (1, 1, 1)
    assert ("police_listen", "neither") not in counts


async def test_what_somebody_changed_by_receipt_replaces_it_and_adds_new_words(hackney):
    survey = await make_survey(hackney)
    receipt = receipt_hash("s" * 32, "survey", survey.id, new_code())
    await acknowledge("survey", survey.id, receipt, document({"one_improvement": "Once"}, police_listen="neither"))
    await by_night(NOW)
    changed = {**document({"one_improvement": "Twice"}, police_listen="strongly_agree"), "change": True}
    await acknowledge("survey", survey.id, receipt, changed)
    await by_night(NOW + timedelta(days=40))
    assert (await SurveyResponse.get()).answers == {"police_listen": "strongly_agree"}
    assert {comment.text for comment in await Comment.all()} == {"Once", "Twice"}
    assert (await counts_of(survey))["", "online"] == 1


async def test_what_was_withdrawn_is_neither_kept_nor_counted(hackney):
    survey = await make_survey(hackney)
    receipt = receipt_hash("s" * 32, "survey", survey.id, new_code())
    await acknowledge("survey", survey.id, receipt, document(police_listen="neither", age_band="25_34"))
    await by_night(NOW)
    await acknowledge("survey", survey.id, receipt, {"withdrawn": True})
    await by_night(NOW)
    assert await SurveyResponse.all().count() == 0
    assert await counts_of(survey) == {}


async def test_a_one_time_code_counts_once_whatever_comes_with_it(hackney):
    survey = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)

    async def send_by_code(code, receipt):
        await acknowledge("survey", survey.id, code, {**document(police_listen="neither"), "receipt": receipt})

    for number in range(10):
        await SurveyCode.create(code_hash=f"{number}" * 64, survey=survey, batch=1)
        await send_by_code(f"{number}" * 64, f"first {number}")
    assert await BY_DAY.do(NOW) == {"answers": 10}
    assert await SurveyCode.filter(is_spent=True).count() == 10
    for number in range(10):
        await send_by_code(f"{number}" * 64, f"second {number}")
    await send_by_code("b" * 64, "of no code")
    await by_night(NOW)
    assert {response.receipt_hash for response in await SurveyResponse.all()} == {f"first {n}" for n in range(10)}


async def test_a_receipt_is_known_before_and_after_the_move(browser, hackney):
    survey = await make_survey(hackney)
    code = new_code()
    here = f"/hackney/surveys/{survey.slug}"
    await browser.post(here, data={"police_listen": "neither", "receipt": code, "send": "1"})
    for _ in range(2):
        assert "Yes: we hold" in (await browser.post(f"{here}/receipt", data={"code": code})).text
        await by_night(NOW)


async def test_settling_says_that_the_pages_changed(hackney):
    survey = await make_survey(hackney)
    await send(survey, police_listen="neither")
    page = await PageVersion.get_or_none(place="hackney")
    before = page.version if page else 0
    await by_night(NOW)
    assert (await PageVersion.get(place="hackney")).version == before + 1


def test_slots_of_ten_minutes_stay_apart_when_an_hour_comes_twice():
    first, second = datetime(2026, 10, 25, 0, 35, tzinfo=UTC), datetime(2026, 10, 25, 1, 35, tzinfo=UTC)
    assert [ten_minutes(first), ten_minutes(second)] == ["2026-10-25T00:30Z", "2026-10-25T01:30Z"]


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (datetime(2026, 11, 21, 3, 9, tzinfo=UTC), "2026-11-20"),
        (datetime(2026, 11, 21, 3, 10, tzinfo=UTC), "2026-11-21"),
        (datetime(2026, 7, 21, 2, 10, tzinfo=UTC), "2026-07-21"),
    ],
)
def test_a_night_begins_at_ten_past_three_in_london(moment, slot):
    assert night(moment) == slot
