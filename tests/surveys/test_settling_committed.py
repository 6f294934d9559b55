"""Settling with rows that are really committed: what a copy of the database tells, kills, and several jobs at once."""

import asyncio
import contextvars
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from engage.app import build_app
from engage.database import connector
from engage.kit.i18n import use_language
from engage.kit.jobs import run
from engage.kit.security import new_code
from surveys.definition.parts import Kind, Option
from surveys.inbox import BATCH, acknowledge, receipt_hash, take_batches
from surveys.models import EarlyResults, InboxItem, Survey, SurveyResponse
from surveys.moderation.models import Comment
from tests.browser import Browser
from tests.conftest import NOW, TestClock
from tests.surveys.factories import make_draft, make_question, make_survey, publish, unpublish
from tests.surveys.test_settling import (
    BY_DAY,
    BY_NIGHT,
    COMMENTS_BY_DAY,
    COMMENTS_BY_NIGHT,
    counts_of,
    document,
    send,
)


@pytest.fixture
async def committed(settings) -> AsyncIterator[Survey]:
    """A survey with forty options and a free text, outside any transaction; it and its answers are removed after."""
    use_language("en")
    survey = await make_draft(await Borough.get(slug="hackney"), slug="committed")
    options = tuple(Option(code=f"o{number:02}", label={"en": f"Option {number}"}) for number in range(40))
    await make_question(survey, "which", kind=Kind.SINGLE_CHOICE, options=options)
    await make_question(survey, "why", kind=Kind.LONG_TEXT)
    await publish(survey)
    yield survey
    for table in ("survey_response", "survey_tally", "comment"):
        await sql(f"DELETE FROM {table} WHERE survey_id = $1", survey.id)
    await sql("DELETE FROM inbox_item")
    await sql("DELETE FROM job_run")
    await unpublish(survey)


async def sql(statement, *values):
    return await connections.get("default").execute_query_dict(statement, list(values))


async def answer_in_order(settings, survey):
    async with Browser(build_app(settings, TestClock())) as browser:
        for number in range(40):
            browser.cookies.clear()  # somebody else
            fields = {"which": f"o{number:02}", "why": f"{number:02}", "send": "1"}
            assert (await browser.post(f"/hackney/surveys/{survey.slug}", data=fields)).status_code == 303
            browser.cookies.clear()  # the next person's browser


def agreement(one, other):
    """The share of pairs that stand in the same order in both lists: about a half by chance."""
    place = {item: index for index, item in enumerate(other)}
    pairs = [(a, b) for index, a in enumerate(one) for b in one[index + 1 :]]
    return sum(place[a] < place[b] for a, b in pairs) / len(pairs)


async def test_neither_rows_nor_transactions_nor_ids_tell_who_answered_when(settings, committed):
    await answer_in_order(settings, committed)
    assert (await run(BY_DAY, NOW)).detail == {"answers": 40}
    back = await sql("SELECT 'o' || (document->>'text') AS mark, token_hash AS id FROM inbox_item ORDER BY ctid")
    assert (await run(COMMENTS_BY_DAY, NOW)).detail == {"comments": 40}
    rows = await sql(
        "SELECT id, answers->>'which' AS mark, xmin::text AS xmin, ctid::text AS ctid FROM survey_response"
        " WHERE survey_id = $1 ORDER BY survey_response.ctid",
        committed.id,
    )
    texts = await sql("SELECT id, 'o' || text AS mark FROM comment WHERE survey_id = $1 ORDER BY ctid", committed.id)
    sent = [f"o{number:02}" for number in range(40)]
    assert len({row["xmin"] for row in rows}) == 1
    orders = [
        sent,
        [row["mark"] for row in rows],
        [row["mark"] for row in sorted(rows, key=lambda row: row["id"])],
        [row["mark"] for row in back],
        [row["mark"] for row in sorted(back, key=lambda row: row["id"])],
        [row["mark"] for row in texts],
        [row["mark"] for row in sorted(texts, key=lambda row: row["id"])],
    ]
    for index, one in enumerate(orders):
        for other in orders[index + 1 :]:
            assert sorted(one) == sorted(other) == sent
            # Forty people in chance order: outside these bounds once in a hundred million.
            assert 0.2 < agreement(one, other) < 0.8


async def test_no_comment_was_stored_by_the_transaction_that_stored_an_answer(settings, committed):
    await answer_in_order(settings, committed)
    await run(BY_NIGHT, NOW)
    assert await sql("SELECT FROM comment WHERE survey_id = $1", committed.id) == []
    await run(COMMENTS_BY_NIGHT, NOW)
    responses = await sql("SELECT xmin::text FROM survey_response WHERE survey_id = $1", committed.id)
    comments = await sql("SELECT xmin::text FROM comment WHERE survey_id = $1", committed.id)
    runs = await sql("SELECT xmin::text FROM job_run WHERE job LIKE 'settle-answers%'")
    assert len(responses) == len(comments) == 40
    assert not {c["xmin"] for c in comments} & {row["xmin"] for row in [*responses, *runs]}


async def test_killed_between_the_words_and_the_answers_nothing_is_lost_or_doubled(settings, committed):
    await answer_in_order(settings, committed)
    async with in_transaction():
        await BY_DAY.before(NOW)
    # Killed here. What was parted is on disk, apart; nothing has been counted, and what is sent again changes nothing.
    parted = await sql("SELECT document FROM inbox_item WHERE stream = 'survey'")
    assert len(parted) == 40
    assert not any("texts" in row["document"] for row in parted)
    assert (await run(BY_DAY, NOW)).detail == {"answers": 40}
    await run(COMMENTS_BY_DAY, NOW)
    texts = await sql("SELECT text FROM comment WHERE survey_id = $1 ORDER BY text", committed.id)
    assert [row["text"] for row in texts] == [f"{number:02}" for number in range(40)]
    answers = await sql("SELECT answers->>'which' AS which FROM survey_response ORDER BY 1")
    assert [row["which"] for row in answers] == [f"o{number:02}" for number in range(40)]
    assert await sql("SELECT FROM inbox_item") == []


async def test_killed_while_the_words_are_parted_nothing_has_happened(settings, committed):
    await answer_in_order(settings, committed)
    before = await sql("SELECT token_hash, document FROM inbox_item ORDER BY token_hash")

    async def killed():
        async with in_transaction():
            await BY_DAY.before(NOW)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await killed()
    assert await sql("SELECT token_hash, document FROM inbox_item ORDER BY token_hash") == before
    assert (await run(BY_DAY, NOW)).detail == {"answers": 40}


async def test_what_is_sent_again_after_its_words_were_parted_is_one_answer_and_one_text(hackney):
    survey = await make_survey(hackney)
    receipts = [receipt_hash("s" * 32, "survey", survey.id, new_code()) for _ in range(10)]
    for answer in ("neither", "dont_know"):
        for receipt in receipts:
            sent = document({"one_improvement": "Once"}, police_listen=answer)
            await acknowledge("survey", survey.id, receipt, sent)
        await BY_DAY.before(NOW)
    assert await BY_DAY.work(NOW) == {"answers": 10}
    await COMMENTS_BY_NIGHT.work(NOW)
    assert await Comment.all().count() == 10
    assert await counts_of(survey) == {
        ("", "online"): 10,
        ("police_listen", ""): 10,
        ("police_listen", "dont_know"): 10,
    }


@pytest.mark.parametrize("early", [EarlyResults.EVERYONE, EarlyResults.PANEL])
async def test_results_seen_early_move_by_ten_new_people_and_the_last_time_too(hackney, early):
    survey = await make_survey(hackney, early_results=early)
    receipts = [receipt_hash("s" * 32, "survey", survey.id, new_code()) for _ in range(20)]
    for receipt in receipts:
        await acknowledge("survey", survey.id, receipt, document(police_listen="neither"))
    assert await BY_DAY.do(NOW) == {"answers": 10}
    before = await counts_of(survey)
    counted = [row.receipt_hash for row in await SurveyResponse.all()]
    for receipt in counted[:8]:
        await acknowledge("survey", survey.id, receipt, document(police_listen="neither"))
    for receipt in counted[8:]:
        await acknowledge("survey", survey.id, receipt, {"withdrawn": True})
    for number in range(9):
        await send(survey, police_listen="dont_know")
        assert (await BY_DAY.do(NOW), await BY_NIGHT.do(NOW)) == ({"answers": 0}, {"answers": 0}), number
        assert await counts_of(survey) == before
    await send(survey, police_listen="dont_know")
    assert await BY_DAY.do(NOW) == {"answers": 8}  # ten more, two fewer
    assert await InboxItem.all().count() == 10
    assert await BY_NIGHT.do(NOW + timedelta(days=40)) == {"answers": 10}  # all that came later
    assert await InboxItem.all().count() == 0


async def test_what_left_the_inbox_is_gone_from_the_disk(settings, committed):
    await answer_in_order(settings, committed)
    await run(BY_DAY, NOW)
    await run(COMMENTS_BY_DAY, NOW)
    [dead] = await sql("SELECT pg_relation_size('inbox_item') AS bytes")
    assert dead["bytes"] == 0


async def test_parallel_copies_of_one_answer_are_one_row(settings, committed):
    fields = {"which": "o01", "receipt": new_code(), "send": "1"}
    async with Browser(build_app(settings, TestClock())) as browser:
        replies = await asyncio.gather(
            *(browser.post(f"/hackney/surveys/{committed.slug}", data=fields) for _ in range(24))
        )
    assert Counter(reply.status_code for reply in replies) == {303: 24}
    assert len(await sql("SELECT FROM inbox_item WHERE subject_id = $1 AND stream = 'survey'", committed.id)) == 1


async def test_fewer_than_ten_never_follow_a_batch_that_another_job_is_taking(settings, committed):
    await answer_in_order(settings, committed)
    await BY_DAY.before(NOW)
    async with in_transaction():
        assert [len(items) async for _, items in take_batches("survey", 1)] == [40]
        await send_on_its_own(settings, committed)
        assert await asyncio.create_task(taken_by_day(), context=contextvars.Context()) == []


async def send_on_its_own(settings, survey):
    other = await connector(settings)()
    await other.execute("INSERT INTO inbox_item VALUES ($1, 'survey', $2, '{}')", "late", survey.id)
    await other.close()


async def taken_by_day():
    async with in_transaction():
        return [items async for _, items in take_batches("survey", BATCH)]


async def test_two_jobs_at_once_store_every_answer_once(settings, committed):
    await answer_in_order(settings, committed)
    await asyncio.gather(run(BY_DAY, NOW), run(BY_NIGHT, NOW), run(BY_DAY, NOW, "another"))
    assert len(await sql("SELECT FROM survey_response WHERE survey_id = $1", committed.id)) == 40
    [whole] = await sql("SELECT count FROM survey_tally WHERE survey_id = $1 AND question_key = ''", committed.id)
    assert whole["count"] == 40
