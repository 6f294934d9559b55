"""What is changed or withdrawn by receipt, wherever it is on its way, is neither lost nor doubled."""

import asyncio
import contextvars
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from engage.kit.i18n import use_language
from engage.kit.jobs import run
from engage.kit.security import new_code
from surveys.codes.models import SurveyCode
from surveys.inbox import acknowledge, receipt_hash, take_batches, take_texts
from surveys.jobs import jobs
from surveys.models import Assurance, EarlyResults, Exclusion, InboxItem, Survey, SurveyResponse, SurveyTally
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.moderation.models import Comment
from surveys.receipts.actions import change, fingerprints, held_under, withdraw
from surveys.settling import part, settle
from surveys.steps import TEXTS_APART
from tests.conftest import NOW
from tests.patience import eventually
from tests.surveys.factories import make_survey, unpublish

BY_DAY, BY_NIGHT = jobs
_, COMMENTS_BY_NIGHT = comment_jobs
MONTH = NOW.date().replace(day=1)


def document(texts=None, **answers):
    return {"version": 1, "channel": "online", "answers": answers, "texts": texts or {}}


def new_receipt(survey):
    return receipt_hash("s" * 32, "survey", survey.id, new_code())


async def send(survey, texts=None, **answers):
    receipt = new_receipt(survey)
    await acknowledge("survey", survey.id, receipt, document(texts, **answers))
    return receipt


async def part_all(survey):
    async with in_transaction():
        async for survey_id, items in take_texts("survey", 1, [survey.id]):
            await part(survey_id, items, MONTH)


async def move(survey):
    """Settles all that waits of a survey, as the night after it closed does, and its texts."""
    await part_all(survey)
    async with in_transaction():
        async for survey_id, items in take_batches("survey", 1, [survey.id]):
            await settle(survey_id, items, MONTH)
    await COMMENTS_BY_NIGHT.work(NOW)


async def counts_of(survey):
    counts = Counter()
    for tally in await SurveyTally.filter(survey_id=survey.id):
        counts[tally.question_key, tally.option] += tally.count
    return dict(+counts)


async def texts_of(survey):
    return sorted([comment.text for comment in await Comment.filter(survey_id=survey.id)])


async def test_what_waits_is_changed_in_place_with_its_words(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, {"one_improvement": "Once"}, police_listen="neither")
    held = await held_under(survey.id, receipt)
    assert (held.has_texts, held.document["texts"]) == (True, {"one_improvement": "Once"})
    new = document({"one_improvement": "Twice"}, police_listen="strongly_agree")
    assert await change(survey.id, receipt, new, fingerprints(held.document["texts"]))
    assert await InboxItem.all().count() == 1
    await move(survey)
    assert (await SurveyResponse.get()).answers == {"police_listen": "strongly_agree"}
    assert await texts_of(survey) == ["Twice"]


async def test_words_that_settled_while_somebody_changed_the_rest_are_not_stored_twice(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, {"one_improvement": "Once"}, police_listen="neither")
    opened = fingerprints((await held_under(survey.id, receipt)).document["texts"])
    await move(survey)
    assert await change(survey.id, receipt, document({"one_improvement": "Once"}, police_listen="dont_know"), opened)
    await move(survey)
    assert (await SurveyResponse.get()).answers == {"police_listen": "dont_know"}
    assert await texts_of(survey) == ["Once"]
    assert (await counts_of(survey))["", "online"] == 1


async def test_new_words_are_added_once_however_often_the_change_is_changed(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, {"one_improvement": "First"}, police_listen="neither")
    await move(survey)
    held = await held_under(survey.id, receipt)
    assert not held.has_texts
    await change(survey.id, receipt, document({"one_improvement": "Second"}, police_listen="neither"), "")
    for answer in ("dont_know", "strongly_agree"):
        held = await held_under(survey.id, receipt)
        opened = fingerprints(held.document["texts"])
        await change(survey.id, receipt, document({"one_improvement": "Second"}, police_listen=answer), opened)
    await move(survey)
    assert (await SurveyResponse.get()).answers == {"police_listen": "strongly_agree"}
    assert await texts_of(survey) == ["First", "Second"]


async def test_withdrawing_empties_what_waits_at_once(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, {"one_improvement": "Secret"}, police_listen="neither")
    assert await withdraw(survey.id, receipt)
    assert (await InboxItem.get()).document == {"withdrawn": True}
    assert (await held_under(survey.id, receipt)).is_withdrawn
    await move(survey)
    assert await SurveyResponse.all().count() == await Comment.all().count() == 0
    assert await counts_of(survey) == {}
    assert await held_under(survey.id, receipt) is None


@pytest.mark.parametrize("early", EarlyResults)
async def test_a_lone_withdrawal_leaves_at_night_where_nobody_sees_results_move(hackney, early):
    survey = await make_survey(hackney, early_results=early)
    receipt = await send(survey, police_listen="neither", age_band="25_34")
    await send(survey, police_listen="dont_know")
    await move(survey)
    waiting = await send(survey, police_listen="strongly_agree")
    await withdraw(survey.id, receipt)
    assert await BY_DAY.do(NOW) == {"answers": 0}
    assert await SurveyResponse.all().count() == 2
    await BY_NIGHT.do(NOW)
    left = await SurveyResponse.all().count()
    assert left == (1 if early is EarlyResults.NOBODY else 2)
    assert (await counts_of(survey))["", "online"] == left
    assert await InboxItem.filter(token_hash=waiting).exists()


async def test_what_never_settled_and_is_withdrawn_spends_its_code_among_ten_others(hackney):
    survey = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    await SurveyCode.create(code_hash="a" * 64, survey=survey, batch=1)
    receipt = new_receipt(survey)
    await acknowledge("survey", survey.id, "a" * 64, {**document(police_listen="neither"), "receipt": receipt})
    assert await withdraw(survey.id, receipt)
    assert (await InboxItem.get()).document == {"withdrawn": True, "receipt": receipt}
    await BY_NIGHT.do(NOW)
    assert not (await SurveyCode.get()).is_spent
    for number in range(10):
        await SurveyCode.create(code_hash=f"{number}" * 64, survey=survey, batch=1)
        sent = {**document(police_listen="neither"), "receipt": new_receipt(survey)}
        await acknowledge("survey", survey.id, f"{number}" * 64, sent)
    await BY_DAY.do(NOW)
    assert await SurveyCode.filter(is_spent=True).count() == 11
    assert await SurveyResponse.all().count() == 10


async def test_answers_that_came_with_a_code_are_changed_by_their_receipt_alone(hackney):
    survey = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    await SurveyCode.create(code_hash="a" * 64, survey=survey, batch=1)
    receipt = new_receipt(survey)
    await acknowledge("survey", survey.id, "a" * 64, {**document(police_listen="neither"), "receipt": receipt})
    for answer in ("dont_know", "strongly_agree"):
        assert await change(survey.id, receipt, document(police_listen=answer), "")
        assert await InboxItem.all().count() == 1
        await move(survey)
        assert (await SurveyResponse.get()).answers == {"police_listen": answer}
    assert (await counts_of(survey))["", "online"] == 1


async def test_another_surveys_receipt_changes_and_withdraws_nothing(hackney, croydon):
    survey, other = await make_survey(hackney), await make_survey(croydon)
    receipt = await send(survey, police_listen="neither")
    for _ in range(2):
        assert await held_under(other.id, receipt) is None
        assert not await withdraw(other.id, receipt)
        assert not await change(other.id, receipt, document(police_listen="dont_know"), "")
        assert not (await held_under(survey.id, receipt)).is_withdrawn
        await move(survey)
    assert (await SurveyResponse.get()).answers == {"police_listen": "neither"}


async def test_changing_undoes_no_exclusion(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, police_listen="neither")
    await move(survey)
    await SurveyResponse.all().update(exclusion=Exclusion.DUPLICATE, flag="too_fast", channel="kiosk")
    await SurveyTally.all().update(count=0)
    await change(survey.id, receipt, document(police_listen="dont_know"), "")
    await move(survey)
    response = await SurveyResponse.get()
    assert (response.exclusion, response.flag, response.channel) == ("duplicate", "too_fast", "kiosk")
    assert response.answers == {"police_listen": "dont_know"}
    assert await counts_of(survey) == {}


async def test_a_change_keeps_what_was_found_about_what_waits(hackney):
    survey = await make_survey(hackney)
    receipt = new_receipt(survey)
    first = {**document(police_listen="neither"), "flag": "too_fast", "channel": "kiosk"}
    await acknowledge("survey", survey.id, receipt, first)
    await change(survey.id, receipt, document(police_listen="dont_know"), "")
    await move(survey)
    response = await SurveyResponse.get()
    assert (response.flag, response.channel) == ("too_fast", "kiosk")


# ---- with rows that are really committed --------------------------------------------------------------------------


@pytest.fixture
async def committed(settings) -> AsyncIterator[Survey]:
    """A survey outside any transaction; it and its answers are removed after."""
    use_language("en")
    survey = await make_survey(await Borough.get(slug="hackney"), slug="committed-changes")
    yield survey
    for table in ("survey_response", "survey_tally", "comment"):
        await connections.get("default").execute_query(f"DELETE FROM {table} WHERE survey_id = $1", [survey.id])
    for table in ("inbox_item", "job_run"):
        await connections.get("default").execute_query(f"DELETE FROM {table}")
    await unpublish(survey)


def at_once(work):
    """Starts work on a connection of its own."""
    return asyncio.create_task(work, context=contextvars.Context())


async def wait_until_blocked():
    """Waits until a connection waits for a row that another holds."""
    statement = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    await eventually(lambda: connections.get("default").execute_query_dict(statement), "somebody waits")


async def test_of_what_is_changed_before_and_after_its_words_were_parted_each_text_is_kept_once(hackney):
    survey = await make_survey(hackney)
    receipt = await send(survey, {"one_improvement": "Once"}, police_listen="neither")
    await part_all(survey)
    opened = fingerprints({"one_improvement": "Once"})
    for text in ("Once", "Twice"):
        assert await change(survey.id, receipt, document({"one_improvement": text}, police_listen="dont_know"), opened)
        await part_all(survey)
    assert await change(survey.id, receipt, document(police_listen="tend_to_agree"), TEXTS_APART)
    await move(survey)
    assert await texts_of(survey) == ["Once", "Twice"]
    assert (await SurveyResponse.get()).answers == {"police_listen": "tend_to_agree"}


@pytest.mark.parametrize("does", ["change", "withdraw"])
@pytest.mark.parametrize("ends", ["commits", "fails"])
async def test_whoever_comes_while_a_job_moves_the_answer_waits_for_it(committed, does, ends):
    receipt = await send(committed, {"one_improvement": "Once"}, police_listen="neither")
    opened = fingerprints({"one_improvement": "Once"})
    new = document({"one_improvement": "Once"}, police_listen="dont_know")

    async def work():
        return await (
            change(committed.id, receipt, new, opened) if does == "change" else withdraw(committed.id, receipt)
        )

    await part_all(committed)
    try:
        async with in_transaction():
            async for survey_id, items in take_batches("survey", 1, [committed.id]):
                await settle(survey_id, items, MONTH)
            working = at_once(work())
            await at_once(wait_until_blocked())
            if ends == "fails":
                raise RuntimeError
    except RuntimeError:
        pass
    assert await working
    assert await InboxItem.filter(stream="survey").count() == 1
    assert await SurveyResponse.filter(survey=committed).count() == (1 if ends == "commits" else 0)
    await move(committed)
    left = [response.answers for response in await SurveyResponse.filter(survey=committed)]
    assert left == ([{"police_listen": "dont_know"}] if does == "change" else [])
    # Words that were parted from the answers before cannot be found again: nothing says whose they are.
    assert await texts_of(committed) == ["Once"]
    assert (await counts_of(committed)).get(("", "online"), 0) == len(left)


async def test_a_job_leaves_alone_what_somebody_is_changing(committed):
    receipt = await send(committed, police_listen="neither")
    async with in_transaction():
        assert await withdraw(committed.id, receipt)
        assert await at_once(run(BY_NIGHT, NOW + timedelta(days=60)))
    assert (await InboxItem.get(stream="survey")).document == {"withdrawn": True}


async def test_parallel_changes_withdrawals_and_jobs_leave_what_came_last_and_count_it_once(committed):
    chance = random.Random(7)
    receipts = [await send(committed, police_listen="neither") for _ in range(24)]
    withdrawn = set(receipts[::3])

    async def turn(receipt):
        for answer in ("dont_know", "strongly_agree", "tend_to_agree"):
            await asyncio.sleep(chance.random() / 20)
            assert await change(committed.id, receipt, document(police_listen=answer), "")
        if receipt in withdrawn:
            assert await withdraw(committed.id, receipt)

    async def keep_moving():
        for number in range(6):
            await run(BY_DAY if number % 2 else BY_NIGHT, NOW, f"turn {number}")
            await asyncio.sleep(0.02)

    await asyncio.gather(*(at_once(turn(receipt)) for receipt in receipts), at_once(keep_moving()))
    await move(committed)
    stored = await SurveyResponse.filter(survey=committed)
    assert {response.receipt_hash for response in stored} == set(receipts) - withdrawn
    assert Counter(response.answers["police_listen"] for response in stored) == {"tend_to_agree": 16}
    assert await counts_of(committed) == {
        ("", "online"): 16,
        ("police_listen", ""): 16,
        ("police_listen", "tend_to_agree"): 16,
    }
