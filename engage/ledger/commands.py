"""What `engage ledger` does and says: progress on standard error, the verdict on standard output."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from engage.kit import clock
from engage.kit.clock import london_date
from engage.kit.ledger import LedgerEntry
from engage.ledger import adopting
from engage.ledger.chain import Chain, Digest, Fault
from engage.ledger.verifying import late_digest, verify_chain, verify_contents, verify_file

MOST_LINES = 50
_DIGEST = re.compile(r"(\d{1,9}):([0-9a-f]{64})")


def digest(text: str) -> Digest:
    """Returns the digest that somebody kept, written "ENTRIES:HASH". Raises argparse's error for anything else."""
    if not (read := _DIGEST.fullmatch(text)):
        raise argparse.ArgumentTypeError("write the number of entries, a colon and the 64 hex digits of the hash")
    return Digest(int(read[1]), read[2])


def verify_copy(path: Path, kept: Sequence[Digest]) -> list[Fault]:
    """Says what is wrong with a copy of the file, and returns it. Raises OSError when it cannot be read."""
    return _say(verify_file(path, kept), [])


async def verify(kept: Sequence[Digest], now: datetime) -> list[Fault]:
    """Says what is wrong with the ledger of this database and with what is published, and returns it."""
    with _progress("Entries", await LedgerEntry.all().count()) as advance:
        chain = await verify_chain(kept, advance)
    late = await late_digest(chain, london_date(now))
    with _progress("Pages") as advance:
        contents = await verify_contents(advance)
    return _say(chain, [late, *contents] if late else contents)


async def adopt() -> int:
    """Enters what is published and not in the ledger, and returns how much."""
    with _progress("Publications") as advance:
        return await adopting.adopt(clock.now(), advance)


def _say(chain: Chain, others: Sequence[Fault]) -> list[Fault]:
    first = chain.finish()
    found = [first, *others] if first else list(others)
    for fault in found[:MOST_LINES]:
        print(fault)  # noqa: T201 - what this command is for
    if len(found) > MOST_LINES:
        print(f"and {len(found) - MOST_LINES} more")  # noqa: T201
    if not found:
        print(f"The ledger is whole: {chain.count} entries, the last {chain.last}")  # noqa: T201
    return found


@contextmanager
def _progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Shows how far something is on standard error, and gives what to call with every step forward."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)
