"""`kill -9` while answers are published and followers are told: what is lost, and what arrives twice.

A dozen kills; `ENGAGE_KILLS=200` for the proof, and `ENGAGE_KILLS_SEED` for another course of it.
"""

import asyncio
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import asyncpg
import httpx2
import pytest

from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.forked import Forked
from tests.journeys.prepared import FOLLOWERS, prepared
from tests.journeys.servers import connected
from tests.kit.mail.postman import Postman, at_work, words_of
from tests.patience import PATIENCE, eventually

KILLS = int(os.environ.get("ENGAGE_KILLS", "12"))
SEED = int(os.environ.get("ENGAGE_KILLS_SEED", "6"))
MOST_EACH = 8
LONGEST = 4  # seconds that a server lives once it is told to publish; it looks for messages every two
READERS = {*FOLLOWERS.values(), "clerk@example.org"}

STATE = """
SELECT (SELECT published_at IS NOT NULL FROM official_response WHERE number = $1) AS published,
       (SELECT count(*) FROM ledger_entry WHERE kind = 'response' AND address = $2) AS entered,
       (SELECT count(*) FROM audit_event WHERE verb = 'published a response' AND about = $2) AS recorded,
       (SELECT count(*) FROM search_document AS document JOIN official_response AS response USING (borough_id)
         WHERE number = $1 AND strpos(document.text, response.text) > 0) AS found
"""


@dataclass
class Publisher:
    """An office's holder who publishes draft after draft, and tries the same one again after each crash."""

    cookie: str
    base: str = ""
    next: int = 1
    acknowledged: set[int] = field(default_factory=set)
    is_at_it: asyncio.Event = field(default_factory=asyncio.Event)

    async def publish(self, at_most: int) -> None:
        """Publishes until the server dies."""
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        async with httpx2.AsyncClient(base_url=self.base, headers=headers, timeout=PATIENCE) as client:
            try:
                for _ in range(at_most):
                    page = f"/hackney/answers/{self.next}/sign"
                    asked = await client.get(page)
                    self.is_at_it.set()
                    if asked.status_code == 200:
                        seen = re.search(r'name="seen"[^>]*value="([^"]*)"', asked.text)
                        assert seen, asked.text[:3000]
                        asked = await client.post(page, data={"seen": seen[1], "confirmed": "y"})
                    assert asked.status_code == 303, asked.text[:3000]
                    self.acknowledged.add(self.next)
                    self.next += 1
            except httpx2.TransportError:
                pass


@pytest.fixture
async def environment(server_settings: Settings, tmp_path) -> AsyncIterator[dict[str, str]]:
    async with own_database(server_settings, f"engage_killed_{os.getpid()}") as url:
        yield {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_SECRET": "k" * 40,
            "ENGAGE_LOG_LEVEL": "warning",
        }


async def is_published(database: asyncpg.Connection, number: int) -> bool:
    """Whether an answer is out; fails if it is so in part."""
    state = dict(await database.fetchrow(STATE, number, f"hackney/answers/{number}"))
    assert state in (
        {"published": True, "entered": 1, "recorded": 1, "found": 1},
        {"published": False, "entered": 0, "recorded": 0, "found": 0},
    ), f"answer {number} is published in part: {state}"
    published: bool = state["published"]
    return published


async def test_no_publication_is_lost_and_no_message_repeats_but_one_for_each_kill(environment):
    chance, count = random.Random(SEED), KILLS * MOST_EACH + 5
    postman = Postman()
    publisher = Publisher(await prepared(environment, count))
    with at_work(postman) as smtp:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{smtp.port}"
        async with connected(environment["ENGAGE_DATABASE_URL"]) as database, Forked(environment) as server:
            publisher.base = server.base
            for _ in range(KILLS):
                await server.begin()
                publisher.is_at_it.clear()
                publishing = asyncio.create_task(publisher.publish(chance.randint(1, MOST_EACH)))
                await asyncio.wait_for(publisher.is_at_it.wait(), PATIENCE)
                await asyncio.sleep(chance.uniform(0, LONGEST))
                await server.kill()
                await publishing
                await is_published(database, publisher.next)  # the one under way: wholly, or not at all
            await server.begin()
            await publisher.publish(3)
            await until_sent(database)
            published = {n for n in range(1, count + 1) if await is_published(database, n)}
            assert publisher.acknowledged <= published
            await assert_public(server.base, published, count)
    copies = copies_of(postman)
    assert set(copies) == {(reader, number) for reader in READERS for number in published}
    assert all(len(ids) == 1 for ids in copies.values()), "a message came again under another Message-ID"
    again = [key for key, ids in copies.items() for _ in range(ids.total() - 1)]
    print(f"{KILLS} kills, {len(published)} published, {len(postman.received)} messages, {len(again)} came twice")  # noqa: T201
    assert len(again) <= KILLS


async def until_sent(database: asyncpg.Connection) -> None:
    async def is_empty() -> bool:
        return await database.fetchval("SELECT count(*) FROM outbox_message") == 0

    await eventually(is_empty, "every message is sent", 4 * PATIENCE)


async def assert_public(base: str, published: set[int], count: int) -> None:
    """Every published answer can be read by everybody, and no draft."""
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE) as client:
        for number in range(1, count + 1):
            page = await client.get(f"/hackney/answers/{number}")
            if number in published:
                assert f"These are the words of answer {number}." in page.text
            else:
                assert page.status_code == 404


def copies_of(postman: Postman) -> dict[tuple[str, int], Counter[str]]:
    """How often each message arrived, by its Message-ID: of each reader and answer."""
    copies: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for mail in postman.received:
        link = re.search(r"/hackney/(?:answers|responses)/(\d+)", words_of(mail))
        assert link, words_of(mail)
        copies[mail["To"], int(link[1])][mail["Message-ID"]] += 1
    return copies
