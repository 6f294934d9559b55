"""Many publish at the same moment: real connections, one chain without gaps, no deadlock."""

import asyncio
import random
from contextvars import Context

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import ResponseRequest
from boroughs.responses.published import REQUEST
from engage.kit.ledger import LedgerEntry, LedgerWaiting, enter
from engage.ledger.verifying import verify_chain, verify_contents
from tests.conftest import NOW
from tests.factories import make_superintendent

TIMES = 20


@pytest.fixture
async def two(alone):
    """Hackney and Croydon in a database of this test alone, outside any transaction."""
    boroughs = [await Borough.get(slug=slug) for slug in ("hackney", "croydon")]
    for borough in boroughs:
        await make_superintendent(borough)
    return boroughs


async def ask(borough, n):
    return await request_response(
        borough, asked_by="The panel", text=f"Why, {n}?", basis=Basis.AGREED_28_DAYS, at=NOW, site="https://engage.test"
    )


async def test_twenty_publications_at_once_are_one_chain(two):
    await asyncio.gather(*(ask(two[n % 2], n) for n in range(TIMES)))
    assert await LedgerEntry.all().count() == TIMES
    assert await LedgerWaiting.all().count() == 0
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []


async def test_publishing_early_in_a_long_transaction_makes_no_deadlock(two):
    """Each takes two boroughs' rows in an order of its own, and publishes before it takes the second."""

    async def both(n):
        first, second = random.Random(n).sample(two, 2) if n % 4 else two
        async with in_transaction():
            await ask(first, n)
            await asyncio.sleep(0.01)
            if first.id < second.id:  # rows are locked in one order; the ledger's turn comes after them all
                await ask(second, n)

    async with asyncio.timeout(60):
        await asyncio.gather(*(both(n) for n in range(TIMES)))
    assert await LedgerEntry.all().count() == await ResponseRequest.all().count()
    assert (await verify_chain()).finish() is None


async def test_what_is_rolled_back_is_in_no_ledger_and_leaves_no_gap(two):
    class Stop(Exception):
        pass

    async def maybe(n):
        try:
            async with in_transaction():
                await ask(two[n % 2], n)
                if n % 3 == 0:
                    raise Stop
        except Stop:
            pass

    await asyncio.gather(*(maybe(n) for n in range(TIMES)))
    assert await LedgerEntry.all().count() == len([n for n in range(TIMES) if n % 3])
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []


async def test_somebody_who_publishes_slowly_holds_up_nobody(two):
    async with in_transaction():
        await ask(two[0], 1)
        # another connection, while this transaction is open
        task = asyncio.get_running_loop().create_task(_elsewhere(two[1]))
        assert await asyncio.wait_for(task, 60) == 1
    assert await LedgerEntry.all().count() == 2


async def _elsewhere(borough):
    """Asks on a connection of its own: a task would else take the one of the transaction it was begun in."""
    return await asyncio.get_running_loop().create_task(_ask_and_count(borough), context=Context())


async def _ask_and_count(borough):
    await ask(borough, 2)
    return await LedgerEntry.all().count()


async def test_entering_twice_at_once_enters_once_or_the_same_twice(two):
    await ask(two[0], 1)
    await connections.get("default").execute_query("TRUNCATE ledger_entry, ledger_salt")

    async def again():
        async with in_transaction():
            await enter(REQUEST, "hackney/responses/1", at=NOW)

    await asyncio.gather(*(again() for _ in range(5)))
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []
