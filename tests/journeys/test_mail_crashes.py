"""The outbox drained by processes of their own: one killed between sending and marking, two at the same work."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.servers import ROOT, connected
from tests.kit.mail.postman import Postman, at_work
from tests.outbox.reports import report
from tests.patience import eventually, free_port

WAITING = """
INSERT INTO outbox_message (recipient, subject, text, own_path, attempts, next_attempt_at)
SELECT 'reader' || n || '@example.org', 'Number ' || n, 'text', '', 0, now() FROM generate_series(1, $1) AS n
"""


class Killer(Postman):
    """Kills the process that brings a message once it has the n-th, before it says so."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at
        self.victim: asyncio.subprocess.Process | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keeps a message; the n-th is the last that this process brings."""
        said = await super().handle_DATA(server, session, envelope)
        if len(self.received) == self.at and self.victim:
            self.victim.kill()
        return said


class Dawdler(Postman):
    """Takes its time over one recipient: until everybody else's messages are there, or a minute."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Takes a recipient, the first one later."""
        for _ in range(600 if address.startswith("reader1@") else 0):
            if len(self.received) == 199:
                break
            await asyncio.sleep(0.1)
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
async def environment(server_settings: Settings, tmp_path) -> AsyncIterator[dict[str, str]]:
    async with own_database(server_settings, f"engage_mail_{os.getpid()}") as url:
        yield {"ENGAGE_DATABASE_URL": url, "ENGAGE_VAR": str(tmp_path), "ENGAGE_SECRET": "m" * 40}


async def wait_in_outbox(environment: dict[str, str], count: int) -> None:
    async with connected(environment["ENGAGE_DATABASE_URL"]) as database:
        await database.execute(WAITING, count)


async def draining(environment: dict[str, str], *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engage", *(words or ("outbox", "drain")), cwd=ROOT, env={**os.environ, **environment},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_killed_between_sending_and_marking_one_message_a_connection_comes_twice_under_one_id(environment):
    await wait_in_outbox(environment, 40)
    postman = Killer(at=7)
    with at_work(postman) as server:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
        postman.victim = await draining(environment)
        await postman.victim.communicate()
        assert postman.victim.returncode == -9
        assert len(postman.received) >= 7
        again = await draining(environment)
        _, complained = await again.communicate()
    assert again.returncode == 0, complained
    counted = Counter(mail["Subject"] for mail in postman.received)
    assert len(counted) == 40
    assert counted[postman.received[6]["Subject"]] == 2  # the server had it, and nobody could mark it
    twice = [subject for subject, times in counted.items() if times > 1]
    assert len(twice) <= 4
    assert set(counted.values()) == {1, 2}
    assert len({mail["Message-ID"] for mail in postman.received}) == 40


async def test_two_processes_that_drain_one_outbox_send_each_message_once(environment):
    await wait_in_outbox(environment, 400)
    postman = Postman()
    with at_work(postman) as server:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
        both = await asyncio.gather(draining(environment), draining(environment))
        said = await asyncio.gather(*(one.communicate() for one in both))
    assert [one.returncode for one in both] == [0, 0], said
    counts = Counter(mail["Subject"] for mail in postman.received)
    assert len(counts) == 400
    assert set(counts.values()) == {1}
    assert sum(int(out.split()[1]) for out, _ in said) == 400


async def test_a_drain_that_is_stopped_says_what_is_left_and_one_without_a_server_ends_with_1(environment):
    await wait_in_outbox(environment, 2000)
    postman = Postman()
    with at_work(postman) as server:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
        process = await draining(environment)

        async def has_begun() -> bool:
            return len(postman.received) >= 30

        await eventually(has_begun, "it drains")
        process.terminate()
        said, _ = await process.communicate()
    assert process.returncode == 130
    sent = len(postman.received)
    assert sent < 2000
    assert f"{2000 - sent} left: nothing is lost" in said.decode()
    environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    process = await draining(environment)
    said, _ = await process.communicate()
    assert process.returncode == 1
    assert "the mail server takes no more (SMTPConnectError)" in said.decode()
    async with connected(environment["ENGAGE_DATABASE_URL"]) as database:
        assert await database.fetchval("SELECT count(*) FROM outbox_message WHERE attempts = 0") == 2000 - sent


async def test_a_message_that_takes_long_holds_up_its_own_connection_alone(environment):
    await wait_in_outbox(environment, 200)
    postman = Dawdler()
    with at_work(postman) as server:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
        said = await _said(environment, "outbox", "drain")
    assert said.startswith("sent 200 in")
    assert len(postman.received) == 200
    assert postman.received[-1]["Subject"] == "Number 1"


async def test_the_commands_list_send_again_and_read_reports(environment):
    await wait_in_outbox(environment, 1)
    postman = Postman()
    postman.answers = {"reader": "550 5.1.1 no such person"}
    with at_work(postman) as server:
        environment["ENGAGE_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
        said = [
            await _said(environment, *words.split()) for words in ("outbox drain", "outbox list", "outbox retry all")
        ]
        postman.answers = {}
        said.append(await _said(environment, "outbox", "drain"))
    assert said[0].startswith("sent 0 in")
    assert "0 waiting (0 tried before), 1 given up" in said[1]
    assert "reader1@" not in said[1]
    assert said[2] == "1 will be sent again\n"
    assert said[3].startswith("sent 1 in")
    assert (await _said(environment, "bounces")).startswith("nothing to do")
    process = await draining(
        {**environment, "ENGAGE_DATABASE_URL": f"postgresql://127.0.0.1:{free_port()}/x"}, "bounces"
    )
    _, complained = await process.communicate(report(f"bounces+{'a' * 26}@engage.example"))
    assert process.returncode == 75
    assert len(complained.decode().strip().splitlines()) == 1


async def _said(environment: dict[str, str], *words: str) -> str:
    """What a command prints; fails the test if it fails."""
    process = await draining(environment, *words)
    said, complained = await process.communicate(b"From: x\n\n")
    assert process.returncode == 0, complained.decode()
    return said.decode()
