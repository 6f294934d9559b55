"""Verifying the ledger of this database, or a copy of the public file of any."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engage.kit.ledger import LedgerDigest, LedgerEntry, as_public
from engage.ledger.chain import Chain, Digest, Fault, How
from engage.ledger.contents import wrong_contents
from engage.ledger.kinds import KINDS

Advance = Callable[[int], None]
_AT_ONCE = 2_000


async def entries_after(number: int = 0) -> AsyncIterator[list[LedgerEntry]]:
    """Yields the entries after a number in order, so many at a time."""
    while found := await LedgerEntry.filter(number__gt=number).order_by("number").limit(_AT_ONCE):
        yield found
        number = found[-1].number


async def verify_chain(kept: Iterable[Digest] = (), advance: Advance = lambda _: None) -> Chain:
    """Returns the chain of this database, read to the end, with its own digests and those that somebody `kept`."""
    own = [Digest(one.entries, one.hash, one.day) for one in await LedgerDigest.all()]
    chain = Chain([*own, *kept])
    async for some in entries_after():
        for entry in some:
            chain.take({**as_public(entry), "hash": entry.hash})
        advance(len(some))
    return chain


async def late_digest(chain: Chain, today: date) -> Fault | None:
    """Returns that digests stopped coming: the last one should be yesterday's, or of the day before just now."""
    last = await LedgerDigest.all().order_by("-day").first()
    due = today - timedelta(days=2)
    if chain.first_day is None or chain.first_day > due or (last and last.day >= due):
        return None
    return Fault(0, How.DROPPED, f"there is no digest of {due:%-d %B %Y}")


async def verify_contents(advance: Advance = lambda _: None) -> list[Fault]:
    """Returns everything that is published otherwise than it was entered, by kind and number."""
    return [fault for kind in KINDS async for fault in wrong_contents(kind, advance)]


def verify_file(path: Path, kept: Iterable[Digest] = ()) -> Chain:
    """Returns the chain of a file of JSON lines, read to the end. Raises OSError when it cannot be read."""
    chain = Chain(kept)
    with path.open("rb") as file:
        for line in file:
            chain.take(_read(line))
    return chain


def _read(line: bytes) -> Mapping[str, Any]:
    """Returns a line's entry; of what is no JSON object, an entry without a number."""
    try:
        read = json.loads(line)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
