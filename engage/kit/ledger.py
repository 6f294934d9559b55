"""The public ledger: every publication and every correction, in one chain of hashes that nobody can bend unseen.

An entry's hash covers the entry and the hash of the one before it, so a changed, dropped or added row breaks the chain
from there on; a chain that was made anew from some row on disagrees with the digests that went out day by day.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tortoise import connections, fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

BEFORE_THE_FIRST = "0" * 64
_TURN = 0x6C6564676572  # "ledger"


class LedgerEntry(Model):
    """One publication. Rows are never changed or deleted; all of it is public.

    `number` counts from 1 without gaps. `at` is aware UTC, whole seconds. `kind` and `address` (the path of the public
    page, without the first slash) name what was published, and `version` which version of it. `content` is the SHA-256
    of what was published, `previous` the hash of the entry before, `hash` that of this one: see `hash_of`.
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


class LedgerDigest(Model):
    """What the ledger was at the end of a London date: how many entries, and the hash of the last. Never changed."""

    day: date = fields.DateField(primary_key=True)
    entries = fields.IntField()
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "ledger_digest"
        ordering = ["day"]


def canonical(value: Mapping[str, Any]) -> bytes:
    """Returns a mapping as the one JSON text that is hashed: keys sorted, no spaces, UTF-8; dates in ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text).encode()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def content_hash(content: Mapping[str, Any]) -> str:
    """Returns the SHA-256 of what is published, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


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


def hash_of(entry: LedgerEntry) -> str:
    """Returns the hash that an entry must have, in hexadecimal: of everything in it but its own hash."""
    return hashlib.sha256(canonical(as_public(entry))).hexdigest()


async def enter(kind: str, address: str, content: Mapping[str, Any], *, at: datetime, version: int = 1) -> LedgerEntry:
    """Adds a publication, in the caller's transaction, as the last thing it does: others wait here until it ends.

    `content` is what the public reads of it, as JSON can say it; `address` the path of its page.
    """
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_TURN])
    last = await LedgerEntry.all().order_by("-number").first()
    entry = LedgerEntry(
        number=last.number + 1 if last else 1,
        at=at.astimezone(UTC).replace(microsecond=0),
        kind=kind,
        address=address,
        version=version,
        content=content_hash(content),
        previous=last.hash if last else BEFORE_THE_FIRST,
    )
    entry.hash = hash_of(entry)
    await entry.save(force_create=True)
    return entry
