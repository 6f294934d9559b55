"""One code, one response, with answers that are really committed: double, parallel, from two devices, as it settles."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from itertools import count

import pytest
from tortoise import connections

from boroughs.models import Borough
from engage.kit.i18n import use_language
from engage.kit.jobs import run
from surveys.codes.models import hash_of
from surveys.codes.spending import Outcome, Standing, standing_of
from surveys.codes.spending import spend as spend_code
from surveys.definition.parts import Kind, Option
from surveys.jobs import jobs
from surveys.models import Assurance, Survey
from tests.conftest import NOW
from tests.surveys.factories import make_draft, make_question, publish, unpublish

BY_DAY, BY_NIGHT = jobs
_nights = count(1)


async def sql(statement, *values):
    return await connections.get("default").execute_query_dict(statement, list(values))


@pytest.fixture
async def committed(settings) -> AsyncIterator[Survey]:
    """A survey with forty options that lets people in by code, outside any transaction, with forty codes."""
    use_language("en")
    survey = await make_draft(
        await Borough.get(slug="hackney"), slug="with-codes", assurance=Assurance.ONE_TIME_CODES, short_link="bcdfgh"
    )
    options = tuple(Option(code=f"o{number:02}", label={"en": f"Option {number}"}) for number in range(40))
    await make_question(survey, "which", kind=Kind.SINGLE_CHOICE, options=options)
    await publish(survey)
    hashes = sorted(hash_of(settings.secret, survey.id, f"code {number}") for number in range(40))
    await sql("INSERT INTO survey_code SELECT unnest($2::text[]), 1, false, $1", survey.id, hashes)
    yield survey
    for table in ("survey_response", "survey_tally", "survey_code"):
        await sql(f"DELETE FROM {table} WHERE survey_id = $1", survey.id)
    await sql("DELETE FROM inbox_item")
    await sql("DELETE FROM job_run")
    await unpublish(survey)


@pytest.fixture
def code(settings, committed):
    """The hash of a person's code."""
    return lambda number: hash_of(settings.secret, committed.id, f"code {number}")


async def spend(*values):
    """Whether a response was stored."""
    return await spend_code(*values) is Outcome.STORED


def document(option="o00"):
    return {"version": 1, "channel": "online", "answers": {"which": option}, "texts": {}}


async def receipts_and_answers(survey):
    rows = await sql("SELECT receipt_hash, answers->>'which' AS which FROM survey_response WHERE survey_id = $1",
                     survey.id)  # fmt: skip
    return {(row["receipt_hash"], row["which"]) for row in rows}


async def close(survey):
    await sql("UPDATE survey SET opens_on = $2, closes_on = $2 WHERE id = $1", survey.id, date(2026, 11, 20))


async def settle(survey):
    await close(survey)
    return (await run(BY_NIGHT, NOW, f"night {next(_nights)}")).detail


async def test_parallel_sends_from_many_devices_end_in_one_response(committed, code):
    sent = [spend(committed.id, code(1), f"receipt {n}", document(f"o{n:02}")) for n in range(24)]
    stored = await asyncio.gather(*sent)
    assert stored.count(True) == 1
    winner = stored.index(True)
    assert await settle(committed) == {"answers": 1}
    assert await receipts_and_answers(committed) == {(f"receipt {winner}", f"o{winner:02}")}


async def test_parallel_copies_of_one_send_are_one_response(committed, code):
    assert all(await asyncio.gather(*(spend(committed.id, code(1), "receipt", document()) for _ in range(24))))
    assert await settle(committed) == {"answers": 1}


async def test_the_same_receipt_replaces_what_waits_and_another_does_not(committed, code):
    assert await spend(committed.id, code(1), "mine", document("o01"))
    assert not await spend(committed.id, code(1), "another device", document("o02"))
    assert await spend(committed.id, code(1), "mine", document("o03"))
    await settle(committed)
    assert await receipts_and_answers(committed) == {("mine", "o03")}


async def test_a_spent_code_stores_nothing_but_for_the_receipt_that_spent_it(committed, code):
    assert await spend(committed.id, code(1), "mine", document("o01"))
    await settle(committed)
    assert await standing_of(committed.id, code(1)) is Standing.SPENT
    assert not await spend(committed.id, code(1), "another device", document("o02"))
    assert await sql("SELECT FROM inbox_item") == []
    assert await spend(committed.id, code(1), "mine", document("o03"))
    await settle(committed)
    assert await receipts_and_answers(committed) == {("mine", "o03")}


async def test_a_second_person_at_one_browser_does_not_replace_the_first(committed, code):
    assert await spend(committed.id, code(1), "first", document("o01"))
    assert await spend_code(committed.id, code(2), "first", document("o02")) is Outcome.ANOTHERS_RECEIPT
    assert await spend(committed.id, code(2), "second", document("o02"))
    await settle(committed)
    assert await spend_code(committed.id, code(3), "first", document("o03")) is Outcome.ANOTHERS_RECEIPT
    assert await receipts_and_answers(committed) == {("first", "o01"), ("second", "o02")}


async def test_a_code_whose_response_waits_says_so(committed, code):
    assert await standing_of(committed.id, code(1)) is Standing.FREE
    await spend(committed.id, code(1), "mine", document())
    assert await standing_of(committed.id, code(1)) is Standing.WAITING
    await settle(committed)
    assert await standing_of(committed.id, code(1)) is Standing.SPENT


async def test_an_unknown_code_stores_nothing(committed, code):
    assert await standing_of(committed.id, code(41)) is Standing.UNKNOWN
    assert not await spend(committed.id, code(41), "receipt", document())
    assert await standing_of(committed.id + 1, code(1)) is Standing.UNKNOWN
    assert await sql("SELECT FROM inbox_item") == []


async def test_sends_while_batches_settle_are_never_lost_and_never_twice(committed, code):
    """Twelve people send, each from three devices and twice from each, while the jobs run again and again."""
    await close(committed)
    stored = {}

    async def person(number, device):
        for _ in range(2):
            receipt = f"{number} from {device}"
            stored[receipt] = await spend(committed.id, code(number), receipt, document(f"o{number:02}"))
            await asyncio.sleep(0.003 * device)

    async def settling():
        for round_ in range(12):
            await run(BY_NIGHT, NOW, f"round {round_}")
            await asyncio.sleep(0)

    await asyncio.gather(settling(), *(person(number, device) for number in range(12) for device in range(3)))
    for slot in ("last", "and last"):
        await run(BY_NIGHT, NOW, slot)
    found = await receipts_and_answers(committed)
    assert {receipt for receipt, _ in found} == {receipt for receipt, was_stored in stored.items() if was_stored}
    assert sorted(which for _, which in found) == [f"o{number:02}" for number in range(12)]
    tally = await sql("SELECT sum(count)::int AS people FROM survey_tally WHERE survey_id = $1 AND option = ''"
                      " AND question_key = 'which'", committed.id)  # fmt: skip
    assert tally[0]["people"] == 12
