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
from surveys.inbox import acknowledge
from surveys.jobs import jobs
from surveys.models import Assurance, Survey
from tests.conftest import NOW
from tests.surveys.factories import make_draft, make_question, publish, unpublish

BY_DAY, BY_NIGHT = jobs
_runs = count(1)
STORED = Outcome.STORED


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
    global _others
    _others = iter([range(10, 19), range(20, 30), range(30, 40)])
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
    return {(row["receipt_hash"], row["which"]) for row in rows if not row["receipt_hash"].startswith("other")}


async def settle(survey, code):
    """Nine others answer too, which makes enough for a batch; returns how many answers it had."""
    for number in next(_others):
        assert await spend(survey.id, code(number), f"other {number}", document("o39"))
    return (await run(BY_DAY, NOW, f"run {next(_runs)}")).detail["answers"]


async def test_parallel_sends_from_many_devices_end_in_one_response(committed, code):
    sent = [spend(committed.id, code(1), f"receipt {n}", document(f"o{n:02}")) for n in range(24)]
    stored = await asyncio.gather(*sent)
    assert stored.count(True) == 1
    winner = stored.index(True)
    assert await settle(committed, code) == 10
    assert await receipts_and_answers(committed) == {(f"receipt {winner}", f"o{winner:02}")}


async def test_parallel_copies_of_one_send_are_one_response(committed, code):
    assert all(await asyncio.gather(*(spend(committed.id, code(1), "receipt", document()) for _ in range(24))))
    assert await settle(committed, code) == 10


async def test_the_same_receipt_replaces_what_waits_and_another_does_not(committed, code):
    assert await spend(committed.id, code(1), "mine", document("o01"))
    assert not await spend(committed.id, code(1), "another device", document("o02"))
    assert await spend(committed.id, code(1), "mine", document("o03"))
    await settle(committed, code)
    assert await receipts_and_answers(committed) == {("mine", "o03")}


async def test_a_spent_code_stores_nothing_but_for_the_receipt_that_spent_it(committed, code):
    assert await spend(committed.id, code(1), "mine", document("o01"))
    await settle(committed, code)
    assert await standing_of(committed.id, code(1)) is Standing.SPENT
    assert not await spend(committed.id, code(1), "another device", document("o02"))
    assert await sql("SELECT FROM inbox_item") == []
    assert await spend(committed.id, code(1), "mine", document("o03"))
    await settle(committed, code)
    assert await receipts_and_answers(committed) == {("mine", "o03")}


async def test_a_second_person_at_one_browser_does_not_replace_the_first(committed, code):
    assert await spend(committed.id, code(1), "first", document("o01"))
    assert await spend_code(committed.id, code(2), "first", document("o02")) is Outcome.ANOTHERS_RECEIPT
    assert await spend(committed.id, code(2), "second", document("o02"))
    await settle(committed, code)
    assert await spend_code(committed.id, code(3), "first", document("o03")) is Outcome.ANOTHERS_RECEIPT
    assert await receipts_and_answers(committed) == {("first", "o01"), ("second", "o02")}


async def test_a_code_whose_response_waits_says_so(committed, code):
    assert await standing_of(committed.id, code(1)) is Standing.FREE
    await spend(committed.id, code(1), "mine", document())
    assert await standing_of(committed.id, code(1)) is Standing.WAITING
    await settle(committed, code)
    assert await standing_of(committed.id, code(1)) is Standing.SPENT


async def test_an_unknown_code_stores_nothing(committed, code):
    assert await standing_of(committed.id, code(41)) is Standing.UNKNOWN
    assert not await spend(committed.id, code(41), "receipt", document())
    assert await standing_of(committed.id + 1, code(1)) is Standing.UNKNOWN
    assert await sql("SELECT FROM inbox_item") == []


async def test_sends_while_batches_settle_are_never_lost_and_never_twice(committed, code):
    """Forty people send, each from two devices and twice from each, while the job runs again and again.

    However slow the machine is, half of them send after a batch has settled; and no more at once than there are
    connections, so that none waits for its turn longer than a statement may take.
    """
    stored: dict[str, list[Outcome]] = {}
    moved = []
    has_moved, turns = asyncio.Event(), asyncio.Semaphore(6)

    async def person(number, device):
        receipt = f"{number} from {device}"
        if number >= 20:
            await has_moved.wait()
        for _ in range(2):
            async with turns:
                outcome = await spend_code(committed.id, code(number), receipt, document(f"o{number:02}"))
            stored.setdefault(receipt, []).append(outcome)

    async def settling():
        for round_ in count():
            moved.append((await run(BY_DAY, NOW, f"round {round_}")).detail["answers"])
            if any(moved):
                has_moved.set()
            if len(stored) == 80:
                return

    await asyncio.gather(settling(), *(person(number, device) for device in range(2) for number in range(40)))
    await close(committed)
    await run(BY_NIGHT, NOW)
    found = await receipts_and_answers(committed)
    assert any(moved)
    assert [pair for pair in stored.items() if len(set(pair[1])) > 1] == []
    assert {receipt for receipt, _ in found} == {receipt for receipt, (first, _) in stored.items() if first is STORED}
    assert sorted(which for _, which in found) == [f"o{number:02}" for number in range(40)]
    tally = await sql("SELECT sum(count)::int AS people FROM survey_tally WHERE survey_id = $1 AND option = ''"
                      " AND question_key = 'which'", committed.id)  # fmt: skip
    assert tally[0]["people"] == 40


async def close(survey):
    await sql("UPDATE survey SET opens_on = $2, closes_on = $2 WHERE id = $1", survey.id, date(2026, 11, 20))


async def test_fewer_than_ten_under_codes_wait_whatever_comes_beside_them(committed, code):
    for number in range(9):
        await spend(committed.id, code(number), f"receipt {number}", document())
    for number in range(5):
        await acknowledge("survey", committed.id, f"paper {number}", document() | {"channel": "paper"})
    assert (await run(BY_DAY, NOW, "nine")).detail == {"answers": 0}
    await spend(committed.id, code(9), "receipt 9", document())
    assert (await run(BY_DAY, NOW, "ten")).detail == {"answers": 15}


async def test_the_last_few_after_closing_are_counted_and_their_codes_not_marked(committed, code):
    for number in range(13):
        await spend(committed.id, code(number), f"receipt {number}", document())
        if number == 9:
            assert (await run(BY_DAY, NOW)).detail == {"answers": 10}
    await close(committed)
    assert (await run(BY_NIGHT, NOW)).detail == {"answers": 3}
    assert len(await receipts_and_answers(committed)) == 13
    assert len(await sql("SELECT FROM survey_code WHERE is_spent AND survey_id = $1", committed.id)) == 10
