"""Sending everything that waits, now, with a line that says how it goes: for when a mail server is back."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from engage.kit.clock import Clock
from engage.kit.mail.courier import Courier
from engage.kit.mail.models import GIVE_UP_AFTER, OutboxMessage
from engage.kit.mail.sending import Gone, send_round
from engage.kit.settings import Settings

_A_ROUND = 10
_ABREAST = 4
"""Connections to the mail server: while one message is on its way another is written, and a third erased."""
_TRIES = 3
_A_LOOK, _A_MOMENT = 0.5, 0.1
"""Seconds between two looks at how it goes, and at what other connections are at."""


@dataclass
class Drained:
    """What a drain did, in `seconds`; `left` messages could have gone and did not, `later` wait for another try.

    `away` says why the mail server took no more, empty when it did; `is_stopped` when somebody stopped it.
    """

    sent: int = 0
    failed: int = 0
    left: int = 0
    later: int = 0
    seconds: float = 0
    away: str = ""
    is_stopped: bool = False

    def __str__(self) -> str:
        lines = [f"sent {self.sent} in {self.seconds:.1f} s, {self.sent / (self.seconds or 1):.0f} a second"]
        if self.failed:
            lines.append(f"{self.failed} failed: see `engage outbox list`; {self.later} wait for another try")
        if self.away:
            lines.append(f"the mail server takes no more ({self.away})")
        if self.left:
            lines.append(f"{self.left} left: nothing is lost, run it again")
        return "\n".join(lines)


async def drain(settings: Settings, clock: Clock, gone: Gone, console: Console | None = None) -> Drained:
    """Sends all messages whose time has come, over four connections. Ctrl-C or SIGTERM end it after what it is at.

    No connection waits for another: a message that takes long holds up its own. A mail server that is away is tried
    three times. Other processes may send at the same time.
    """
    done, began, stop = Drained(), time.monotonic(), asyncio.Event()
    with _stopped_by_signals(stop), _bar(console) as (bar, task):
        working = [
            asyncio.create_task(_over_one_connection(settings, clock, gone, done, stop)) for _ in range(_ABREAST)
        ]
        while (await asyncio.wait(working, timeout=_A_LOOK))[1]:
            done.left = await _due(clock)
            _show(bar, task, done, time.monotonic() - began)
        ends = await asyncio.gather(*working)
        done.seconds, done.is_stopped, done.left = time.monotonic() - began, stop.is_set(), await _due(clock)
        _show(bar, task, done, done.seconds)
    done.away = next(filter(None, ends), "") if done.left else ""
    done.later = await OutboxMessage.filter(
        gave_up_at__isnull=True, next_attempt_at__gt=clock(), attempts__gt=0
    ).count()
    return done


async def _over_one_connection(settings: Settings, clock: Clock, gone: Gone, done: Drained, stop: asyncio.Event) -> str:
    """Sends until nothing waits, and returns why the mail server took no more, empty when it did."""
    away, tries = "", 0
    async with Courier(settings) as courier:
        while not stop.is_set():
            part = await send_round(courier, settings, clock(), _A_ROUND, gone, stop)
            done.sent, done.failed, away = done.sent + part.sent, done.failed + part.failed, part.away
            tries = tries + 1 if away and not part.sent else 0
            if tries == _TRIES:
                break
            if tries:
                await _wait(stop, 2**tries)
            elif not part.sent + part.failed:
                if not await _due(clock):
                    break
                await _wait(stop, _A_MOMENT)  # another connection is at what is left, and may not get rid of it
    return away


async def _due(clock: Clock) -> int:
    waiting = OutboxMessage.filter(next_attempt_at__lte=clock(), gave_up_at__isnull=True, attempts__lt=GIVE_UP_AFTER)
    return await waiting.count()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Waits, but not for longer than until somebody stops it."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait([waiting], timeout=seconds)
    waiting.cancel()


@contextmanager
def _bar(console: Console | None) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.fields[said]}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console or Console(stderr=True)) as bar:
        yield bar, bar.add_task("", said="", total=None)


def _show(bar: Progress, task: TaskID, done: Drained, seconds: float) -> None:
    finished = done.sent + done.failed
    said = f"{done.sent} sent, {done.sent / (seconds or 1):.0f} a second, {done.left} left"
    bar.update(task, said=said, completed=finished, total=finished + done.left)


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    try:
        yield
    finally:
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(one)
