"""Entering what was published before there was a ledger, once and in the order of its dates."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby

from tortoise import connections
from tortoise.transactions import atomic

from engage.kit.ledger import Kind, LedgerEntry, LedgerWaiting, content_hash
from engage.ledger.kinds import BY_NAME, KINDS

_AT_ONCE = 500
Place = tuple[datetime, str, str, int]  # when, kind, address, version (0: counted)


async def adopt(at: datetime, advance: Callable[[int], None] = lambda _: None) -> int:
    """Enters everything that is published and of which the ledger has nothing, dated now, and returns how much.

    In the order of the dates on which it was published. What is entered already stays as it is, so that it can be
    done again, and goes on where it was stopped.
    """
    missing = await _missing()
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        await _enter(some, at)
        advance(len(some))
    return len(missing)


async def begin(at: datetime) -> int:
    """Adopts what is there in a database whose ledger is empty: its first start with one. Returns how much."""
    return 0 if await LedgerEntry.exists() else await adopt(at)


async def _missing() -> list[Place]:
    rows = await connections.get("default").execute_query_dict(
        "SELECT kind, address, version FROM ledger_entry"
        " UNION SELECT kind, address, version FROM ledger_waiting"  # of this transaction
    )
    versions = {(row["kind"], row["address"], row["version"]) for row in rows}
    versions |= {(row["kind"], row["address"], 0) for row in rows}
    everything = [(at, kind.name, where, v) for kind in KINDS for at, where, v in await kind.everywhere()]
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    return sorted(
        (one for one in everything if one[1:] not in versions), key=lambda one: (one[0], order[one[1]], *one[2:])
    )


@atomic()
async def _enter(places: list[Place], at: datetime) -> None:
    contents: dict[tuple[str, str, int], LedgerWaiting] = {}
    for name, of_kind in groupby(sorted(places, key=lambda one: one[1]), key=lambda one: one[1]):
        contents |= await _of(BY_NAME[name], [one[2] for one in of_kind], at)
    # What was withdrawn since it was listed is not there any more.
    await LedgerWaiting.bulk_create([contents[one[1:]] for one in places if one[1:] in contents])


async def _of(kind: Kind, addresses: list[str], at: datetime) -> dict[tuple[str, str, int], LedgerWaiting]:
    found = {}
    for one in await kind.published(sorted({where.partition("#")[0] for where in addresses})):
        salt = secrets.token_hex(16)
        found[kind.name, one.address, one.version] = LedgerWaiting(
            at=at.astimezone(UTC).replace(microsecond=0),
            kind=kind.name,
            address=one.address,
            version=one.version or 1,
            content=content_hash(one.content, salt),
            salt=salt,
            replaces=not one.version,
        )
    return found
