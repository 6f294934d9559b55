"""The public ledger: every publication and every correction, in one chain of hashes that nobody can bend unseen.

An entry's hash covers the entry and the hash of the one before it, so a changed, dropped or added row breaks the chain
from there on; a chain that was made anew from some row on disagrees with the digests that went out day by day.

What is published stands in the database already, so a `Kind` is a query of it: an action that publishes says where
(`enter`), and what the query finds there that the ledger does not have is entered. The verifier asks the same query
again. What an entry says of the words is a hash with a salt; the salt is public while the words are, and erased when
they are withdrawn or corrected: then nobody can find out by guessing what they were.

Entries wait in a table of their own until the transaction commits, and a deferred trigger chains them then: whoever
publishes holds up other publications for no longer than a commit takes, takes the turn after every other lock, and can
do so anywhere in a transaction.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from tortoise import connections, fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

BEFORE_THE_FIRST = "0" * 64
"""What the first entry has in place of the hash of the one before."""

WITHDRAWN = "0" * 64
"""What stands for the content of something that is no longer published."""

_ADDRESS = "[A-Za-z0-9/._~#-]+"


class LedgerEntry(Model):
    """One publication. Rows are never changed or deleted; all of it is public.

    `number` counts from 1 without gaps. `at` is aware UTC, whole seconds. `kind` and `address` (the path of the public
    page, without the first slash; what is a part of a page has a "#" and a name after it) name what was published, and
    `version` which version of it, from 1. `content` is a salted hash of it (`content_hash`), or WITHDRAWN; `previous`
    the hash of the entry before, `hash` that of this one: see `hash_of`.
    """

    number = fields.IntField(primary_key=True, generated=False)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=40)
    address = fields.CharField(max_length=200, db_index=True)
    version = fields.SmallIntField()
    content = fields.CharField(max_length=64)
    previous = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "ledger_entry"
        ordering = ["number"]
        constraints = [CheckConstraint(check="number > 0 AND version > 0", name="ledger_entry_counts_from_one")]


class LedgerSalt(Model):
    """The salt of an entry's content, public while the content is, then erased. Never changed.

    `number` is the entry's. A foreign key would let nobody try what a tampered ledger looks like, so there is none.
    """

    number = fields.IntField(primary_key=True, generated=False)
    salt = fields.CharField(max_length=32)

    class Meta:
        table = "ledger_salt"


class LedgerWaiting(Model):
    """An entry until its transaction commits, when it moves to the ledger; no other transaction ever sees one.

    Fields as in `LedgerEntry` and `LedgerSalt`; with `replaces`, salts of what stood at the address before are erased.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=40)
    address = fields.CharField(max_length=200)
    version = fields.SmallIntField()
    content = fields.CharField(max_length=64)
    salt = fields.CharField(max_length=32)
    replaces = fields.BooleanField()

    class Meta:
        table = "ledger_waiting"
        constraints = [
            # What is hashed is put together in the database: nothing in it may need an escape.
            CheckConstraint(
                check=f"kind ~ '^[a-z-]+$' AND address ~ '^{_ADDRESS}$'", name="ledger_entry_is_plain_letters"
            )
        ]


class LedgerDigest(Model):
    """What the ledger was at the end of a London date: how many entries, and the hash of the last. Never changed."""

    day: date = fields.DateField(primary_key=True)
    entries = fields.IntField()
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "ledger_digest"
        ordering = ["day"]


class Published(NamedTuple):
    """Something published: `version` 0 stands for "the next one that differs", `at` (aware) is when."""

    address: str
    version: int
    at: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of publication: its name in the ledger, its name for readers (marked for translation), and what there is.

    `query` selects `address`, `version`, `at` (timestamptz) and `content` (jsonb) of all that is published: exactly
    what the public reads, nothing that is exempt, and nothing that changes without being published anew. A version
    of 0 is counted by the ledger, for what keeps no versions of its own. With `is_open` false the content is what
    published figures were made from, and its salt is never shown: without it nobody can try counts until one fits.

    Once entries were made with it a query stays as it is: their hashes are of what it says.
    """

    name: str
    label: str
    query: str
    is_open: bool = True

    async def published(self, addresses: Iterable[str]) -> list[Published]:
        """Returns what is published at these addresses and as parts of them (`#…`), by date."""
        rows = await connections.get("default").execute_query_dict(
            f"SELECT * FROM ({self.query}) AS published"  # noqa: S608 - our own constants
            " WHERE split_part(address, '#', 1) = ANY($1) OR address = ANY($1) ORDER BY at, address, version",
            [list(addresses)],
        )
        return [Published(row["address"], row["version"], row["at"], _read(row["content"])) for row in rows]

    async def everywhere(self) -> list[tuple[datetime, str, int]]:
        """Returns when and where everything of this kind was published, and which version, in no order."""
        rows = await connections.get("default").execute_query_dict(
            f"SELECT at, address, version FROM ({self.query}) AS published"  # noqa: S608
        )
        return [(row["at"], row["address"], row["version"]) for row in rows]


def _read(content: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns JSON as the driver gave it, read."""
    read: Mapping[str, Any] = json.loads(content) if isinstance(content, str) else content
    return read


def sql_moment(column: str) -> str:
    """Returns SQL for a moment as content says it, whatever the time zone of the connection: UTC, whole seconds."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def canonical(value: Mapping[str, Any]) -> bytes:
    """Returns a mapping as the one JSON text that is hashed: keys sorted, no spaces, UTF-8; dates in ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text).encode()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def content_hash(content: Mapping[str, Any], salt: str) -> str:
    """Returns the SHA-256 of a salt (32 hex digits) and what is published after it, in hexadecimal."""
    return hashlib.sha256(salt.encode() + canonical(content)).hexdigest()


def as_public(entry: LedgerEntry) -> dict[str, Any]:
    """Returns an entry as the public file has it, without its own hash."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": entry.kind,
        "address": entry.address,
        "version": entry.version,
        "content": entry.content,
        "previous": entry.previous,
    }


def hash_of(public: Mapping[str, Any]) -> str:
    """Returns the hash that an entry (`as_public`) must have, in hexadecimal."""
    return hashlib.sha256(canonical(public)).hexdigest()


async def enter(kind: Kind, *addresses: str, at: datetime) -> int:
    """Enters what is published at addresses, or part of them, and is not in the ledger as it is now; returns how much.

    In the caller's transaction, after what it changes. What is there no longer is entered as withdrawn. Entering again
    what has not changed does nothing; what has a version of its own is entered once. `at` is aware. Three statements.
    """
    known = await _known(kind, addresses)
    there = await kind.published(addresses)
    newest = dict(sorted(known))
    waiting = []
    for one in there:
        if _is_news(one, known):
            salt = secrets.token_hex(16)
            newest[one.address] = one.version or newest.get(one.address, 0) + 1
            content = content_hash(one.content, salt)
            waiting.append(_waiting(kind, one.address, newest[one.address], content, salt, at, not one.version))
    for where in sorted({where for where, _ in known} - {one.address for one in there}):
        if known[where, newest[where]][0] != WITHDRAWN:
            waiting.append(_waiting(kind, where, newest[where] + 1, WITHDRAWN, "", at, True))
    if waiting:
        await LedgerWaiting.bulk_create(waiting)
    return len(waiting)


def _is_news(one: Published, known: Mapping[tuple[str, int], tuple[str, str]]) -> bool:
    if one.version:
        return (one.address, one.version) not in known
    last = max((version for (where, version) in known if where == one.address), default=0)
    if not last:
        return True
    content, salt = known[one.address, last]
    return content_hash(one.content, salt) != content


async def _known(kind: Kind, addresses: Sequence[str]) -> dict[tuple[str, int], tuple[str, str]]:
    """Returns content and salt by address and version of what the ledger has of these, this transaction's too."""
    these = "kind = $1 AND (split_part(address, '#', 1) = ANY($2) OR address = ANY($2))"
    rows = await connections.get("default").execute_query_dict(
        "SELECT address, version, content, coalesce(salt, '') AS salt FROM ledger_entry"  # noqa: S608 - our own constants
        f" LEFT JOIN ledger_salt USING (number) WHERE {these}"
        f" UNION ALL SELECT address, version, content, salt FROM ledger_waiting WHERE {these}",
        [kind.name, list(addresses)],
    )
    return {(row["address"], row["version"]): (row["content"], row["salt"]) for row in rows}


def _waiting(
    kind: Kind, address: str, version: int, content: str, salt: str, at: datetime, replaces: bool
) -> LedgerWaiting:
    return LedgerWaiting(
        at=at.astimezone(UTC).replace(microsecond=0),
        kind=kind.name,
        address=address,
        version=version,
        content=content,
        salt=salt,
        replaces=replaces,
    )
