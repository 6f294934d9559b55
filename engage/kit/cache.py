"""Public pages are rendered once per change.

A page belongs to a place: the first part of its address when that is a borough's slug, else all of London. Each
borough has a version in the database; every write that residents can see bumps it in its own transaction (`touch`).
Each process hears of the new version by NOTIFY at once, and by reading all versions every second in case it did not.
A page is kept with the version that was current before it was rendered, and the London date, because "open" and
"overdue" turn with the date.
"""

import asyncio
import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tortoise import connections, fields
from tortoise.models import Model

from engage.kit.clock import Clock, london_date
from engage.kit.i18n import language

log = structlog.get_logger()
CHANNEL = "engage_pages"
LONDON_WIDE = ""
MOST_BYTES = 64 * 2**20
_TAKES_GZIP = re.compile(rb"gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class PageVersion(Model):
    """How often what the public sees of a borough has changed."""

    place = fields.CharField(max_length=40, primary_key=True)
    version = fields.BigIntField()

    class Meta:
        table = "page_version"


async def touch(*places: str) -> None:
    """Says, in the transaction that makes it true, that the public pages of boroughs (their slugs) have changed."""
    connection = connections.get("default")
    # One order for everybody: two transactions that touch the same places wait for each other only one way round.
    names = sorted(set(places))
    await connection.execute_query(
        "INSERT INTO page_version (place, version) SELECT name, 1 FROM unnest($1::text[]) AS name"
        " ON CONFLICT (place) DO UPDATE SET version = page_version.version + 1",
        [names],
    )
    await connection.execute_query("SELECT pg_notify($1, name) FROM unnest($2::text[]) AS name", [CHANNEL, names])


@dataclass(frozen=True)
class _Kept:
    """A rendered page: its version and date, its headers, and its body plain and compressed."""

    version: int
    on: date
    etag: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    zipped: bytes


@dataclass
class Versions:
    """The newest version of each place that this process knows of, kept fresh while `follow` runs.

    `known` is what was read from the database, `heard` how often a notification came. Both only grow, and so does
    their sum: it is never again what it was before a change. (Counting a notification as the next version would be
    wrong when that version has been read already: a page kept under the one after it would outlive the next change.)
    """

    known: dict[str, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    is_fresh: bool = False

    def of(self, place: str) -> int:
        """Returns a number that grows with every change to a borough's pages, or to London's: the sum of all."""
        if not place:
            return sum(self.known.values()) + sum(self.heard.values())
        return self.known.get(place, 0) + self.heard.get(place, 0)

    def hear(self, _connection: Any, _pid: int, _channel: str, place: str) -> None:
        """Takes a notification that a place has changed."""
        self.heard[place] = self.heard.get(place, 0) + 1

    async def follow(self, connect: Callable[[], Any]) -> None:
        """Keeps the versions fresh over a connection of its own until cancelled; while it cannot, nothing is cached."""
        while True:
            try:
                connection: asyncpg.Connection = await connect()
                try:
                    await self._listen(connection)
                finally:
                    self.is_fresh = False
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                pass
            await asyncio.sleep(1)

    async def _listen(self, connection: asyncpg.Connection) -> None:
        changed = asyncio.Event()

        def hear(*notification: Any) -> None:
            self.hear(*notification)
            changed.set()

        await connection.add_listener(CHANNEL, hear)
        while True:
            rows = await connection.fetch("SELECT place, version FROM page_version", timeout=3)
            self.known = {row["place"]: row["version"] for row in rows}
            self.is_fresh = True
            changed.clear()
            try:
                async with asyncio.timeout(1):
                    await changed.wait()
            except TimeoutError:
                pass


class PageCache:
    """Answers from pages already rendered, and keeps those that are the same for every reader."""

    def __init__(self, app: ASGIApp, versions: Versions, clock: Clock, is_place: Callable[[str], bool]) -> None:
        self.app = app
        self.versions = versions
        self.clock = clock
        self.is_place = is_place
        self.pages: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, from the cache where it can."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"] or not self.versions.is_fresh:
            await self.app(scope, receive, send)
            return
        key = (language().code, scope["path"])
        slug = scope["path"][1:].partition("/")[0]
        version = self.versions.of(slug if self.is_place(slug) else LONDON_WIDE)
        on = london_date(self.clock())
        kept = self.pages.get(key)
        if kept is None or kept.version != version or kept.on != on:
            kept = await self._render(key, version, on, scope, receive, send)
            if kept is None:
                return
        await _reply(kept, scope, send)

    async def _render(
        self, key: tuple[str, str], version: int, on: date, scope: Scope, receive: Receive, send: Send
    ) -> _Kept | None:
        """Returns the page, now kept; or None after passing on a reply that is not to be kept."""
        held: list[Message] = []
        state = scope.setdefault("state", {})

        async def hold(message: Message) -> None:
            if held or (message["type"] == "http.response.start" and state.get("cacheable")):
                held.append(message)
            else:
                await send(message)

        await self.app(scope, receive, hold)
        if not held:
            return None
        body = b"".join(message.get("body", b"") for message in held[1:])
        etag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
        skip = (b"content-length", b"x-request-id", b"cache-control")
        headers = [(name, value) for name, value in held[0]["headers"] if name not in skip]
        headers += [(b"etag", etag), (b"cache-control", b"public, no-cache"), (b"vary", b"accept-encoding")]
        kept = _Kept(version, on, etag, headers, body, gzip.compress(body, 6))
        self._keep(key, kept)
        return kept

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        if old := self.pages.pop(key, None):
            self.size -= len(old.body) + len(old.zipped)
        self.pages[key] = kept
        self.size += len(kept.body) + len(kept.zipped)
        while self.size > MOST_BYTES:
            _, oldest = self.pages.popitem(last=False)
            self.size -= len(oldest.body) + len(oldest.zipped)


async def _reply(kept: _Kept, scope: Scope, send: Send) -> None:
    accepts_gzip = False
    for name, value in scope["headers"]:
        if name == b"if-none-match" and (kept.etag in value or value == b"*"):
            await send({"type": "http.response.start", "status": 304, "headers": kept.headers})
            await send({"type": "http.response.body", "body": b""})
            return
        if name == b"accept-encoding" and _TAKES_GZIP.search(value):
            accepts_gzip = True
    body, headers = kept.body, kept.headers
    if accepts_gzip:
        body, headers = kept.zipped, [*headers, (b"content-encoding", b"gzip")]
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
