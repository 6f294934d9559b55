"""The demonstration's ledger in the order of its dates: it is made borough by borough, each from its past to today."""

from tortoise import connections
from tortoise.transactions import atomic

from engage.kit.ledger import LedgerEntry, LedgerSalt, LedgerWaiting

_AT_ONCE = 500


@atomic()
async def put_ledger_in_order() -> int:
    """Chains every entry anew by its moment, and returns how many. Only of a ledger that nobody has read yet."""
    connection = connections.get("default")
    await connection.execute_query("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for a commit, where one is around this
    await connection.execute_query("SET CONSTRAINTS ALL DEFERRED")
    salts = dict(await LedgerSalt.all().values_list("number", "salt"))
    entries = sorted(await LedgerEntry.all(), key=lambda one: (one.at, one.number))
    await connection.execute_query("TRUNCATE ledger_entry, ledger_salt, ledger_digest")
    waiting = [
        LedgerWaiting(
            at=one.at,
            kind=one.kind,
            address=one.address,
            version=one.version,
            content=one.content,
            salt=salts.get(one.number, ""),
            replaces=False,
        )
        for one in entries
    ]
    await LedgerWaiting.bulk_create(waiting, batch_size=_AT_ONCE)
    await connection.execute_query("SET CONSTRAINTS ALL IMMEDIATE")
    await connection.execute_query("SET CONSTRAINTS ALL DEFERRED")
    return len(waiting)
