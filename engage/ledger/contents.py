"""Whether what is published today is what was entered: every kind's query beside the newest entries of that kind."""

from collections.abc import AsyncIterator, Callable
from itertools import islice
from typing import NamedTuple

from tortoise import connections

from engage.kit.ledger import WITHDRAWN, Kind, Published, content_hash
from engage.ledger.chain import Fault, How

_AT_ONCE = 500


class _Entered(NamedTuple):
    number: int
    content: str
    salt: str


async def wrong_contents(kind: Kind, advance: Callable[[int], None] = lambda _: None) -> AsyncIterator[Fault]:
    """Yields what is published otherwise than entered, not entered, or entered and gone; `advance` hears how many.

    Of what keeps no versions of its own only the newest entry can be compared.
    """
    entered = await _entered(kind)
    newest: dict[str, int] = {}
    for where, version in entered:
        newest[where] = max(version, newest.get(where, 0))
    seen: set[tuple[str, int]] = set()
    counted: dict[str, bool] = {}
    pages = iter(sorted({where.partition("#")[0] for _, where, _ in await kind.everywhere()}))
    while some := list(islice(pages, _AT_ONCE)):
        for one in await kind.published(some):
            key = one.address, one.version or newest.get(one.address, 0)
            counted[one.address] = not one.version
            seen.add(key)
            if fault := _compare(one, entered.get(key)):
                yield fault
        advance(len(some))
    for (where, version), row in entered.items():
        is_newest = version == newest[where]
        is_replaced = not is_newest and counted.get(where, True)
        has_ended = entered[where, newest[where]].content == WITHDRAWN
        if (where, version) not in seen and not is_replaced and not has_ended:
            yield Fault(row.number, How.DROPPED, f"/{where} is no longer published, and nothing says that it ended")


def _compare(one: Published, row: _Entered | None) -> Fault | None:
    if row is None:
        return Fault(0, How.ADDED, f"/{one.address} is published and not in the ledger")
    if row.content == WITHDRAWN:
        return Fault(row.number, How.ADDED, f"/{one.address} was withdrawn, and is published")
    if not row.salt:
        return Fault(row.number, How.DROPPED, f"the salt for /{one.address} is missing")
    if content_hash(one.content, row.salt) != row.content:
        return Fault(row.number, How.CHANGED, f"/{one.address} is not what was published")
    return None


async def _entered(kind: Kind) -> dict[tuple[str, int], _Entered]:
    rows = await connections.get("default").execute_query_dict(
        "SELECT number, address, version, content, coalesce(salt, '') AS salt FROM ledger_entry"
        " LEFT JOIN ledger_salt USING (number) WHERE kind = $1 ORDER BY number",
        [kind.name],
    )
    return {(row["address"], row["version"]): _Entered(row["number"], row["content"], row["salt"]) for row in rows}
