"""The pages of the public ledger, the file with all of it, and the digests that feed readers keep."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from math import ceil
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from engage.kit import atom
from engage.kit.clock import london_moment
from engage.kit.html import address, page
from engage.kit.i18n import gettext, language, ngettext, show_date
from engage.kit.ledger import WITHDRAWN, LedgerDigest, LedgerEntry, LedgerSalt, as_public, canonical, content_hash
from engage.kit.problems import NotFound
from engage.kit.routes import number_here, public
from engage.ledger.kinds import BY_NAME
from engage.ledger.verifying import entries_after

ON_A_PAGE = 50
VERIFIER = Path(__file__).with_name("check_ledger.py")


async def ledger(request: Request) -> Response:
    """What the ledger is, and what was entered, newest first: all of it, or of one address and what is below it."""
    of = request.query_params.get("of", "").replace("\0", "").strip("/")[:200]
    found = _of(of)
    count = await found.count()
    pages = max(1, ceil(count / ON_A_PAGE))
    shown = _page_shown(request, pages)
    entries = await found.order_by("-number").limit(ON_A_PAGE).offset((shown - 1) * ON_A_PAGE)
    digest = await LedgerDigest.all().order_by("-day").first()
    return page(
        request, "ledger/ledger.html", entries=entries, kinds=BY_NAME, of=of, count=count, pages=pages,
        page_shown=shown, digest=digest, withdrawn=WITHDRAWN,
    )  # fmt: skip


def _of(of: str) -> QuerySet[LedgerEntry]:
    if not of:
        return LedgerEntry.all()
    return LedgerEntry.filter(Q(address=of) | Q(address__startswith=f"{of}/") | Q(address__startswith=f"{of}#"))


def _page_shown(request: Request, pages: int) -> int:
    asked = request.query_params.get("page", "1")
    return min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


async def entry(request: Request) -> Response:
    """One entry, and how to check it against what is published."""
    found = await _entry_here(request)
    text = await _hashed_text(found)
    kind = BY_NAME.get(found.kind)
    newer = LedgerEntry.filter(kind=found.kind, address=found.address, number__gt=found.number)
    return page(
        request, "ledger/entry.html", entry=found, public=as_public(found), kind=kind, can_check=text is not None,
        newer=await newer.order_by("number").first(), withdrawn=WITHDRAWN,
    )  # fmt: skip


async def published(request: Request) -> Response:
    """The salt and, after it, what is published: the bytes whose SHA-256 is the entry’s. NotFound once that ended."""
    text = await _hashed_text(await _entry_here(request))
    if text is None:
        raise NotFound
    return PlainTextResponse(text)


async def _entry_here(request: Request) -> LedgerEntry:
    found = await LedgerEntry.get_or_none(number=number_here(request, "number"))
    if found is None:
        raise NotFound
    return found


async def _hashed_text(entry: LedgerEntry) -> bytes | None:
    """Returns the bytes that an entry's content is the hash of, None where they are not public (any more)."""
    kind, salt = BY_NAME.get(entry.kind), await LedgerSalt.get_or_none(number=entry.number)
    if kind is None or salt is None or not kind.is_open:
        return None
    for one in await kind.published([entry.address.partition("#")[0]]):
        if one.address == entry.address and content_hash(one.content, salt.salt) == entry.content:
            return salt.salt.encode() + canonical(one.content)
    return None


async def file(request: Request) -> Response:
    """The whole ledger, an entry a line, sent as it is read; with `?after=NUMBER` what came after that entry."""
    asked = request.query_params.get("after", "0")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    last = await LedgerEntry.all().order_by("-number").first()
    return StreamingResponse(_lines(after, last.number if last else 0), media_type="application/jsonl")


async def _lines(after: int, last: int) -> AsyncIterator[bytes]:
    """Yields the lines up to the entry that was the last one when somebody asked."""
    async for some in entries_after(after):
        lines = [canonical({**as_public(one), "hash": one.hash}) for one in some if one.number <= last]
        yield b"".join(line + b"\n" for line in lines)
        if some[-1].number >= last:
            return


async def digests(request: Request) -> Response:
    """The digest of every day, newest first."""
    pages = max(1, ceil(await LedgerDigest.all().count() / ON_A_PAGE))
    shown = _page_shown(request, pages)
    found = await LedgerDigest.all().order_by("-day").limit(ON_A_PAGE).offset((shown - 1) * ON_A_PAGE)
    return page(request, "ledger/digests.html", digests=found, pages=pages, page_shown=shown)


async def digests_file(request: Request) -> Response:
    """Every digest, one a line, oldest first."""
    lines = [
        json.dumps({"day": one.day.isoformat(), "entries": one.entries, "hash": one.hash}) + "\n"
        for one in await LedgerDigest.all()
    ]
    return Response("".join(lines), media_type="application/jsonl")


async def news(request: Request) -> Response:
    """The newest digests for feed readers: every copy of this feed holds this service to what it said."""
    site = request.app.state.settings.public_url
    link = site + address(request, "ledger.digests")
    feed = atom.Feed(
        key="ledger/digests",
        title=gettext("Digests of the public ledger"),
        author=gettext("Engage"),
        link=site + address(request, "ledger.news"),
        page=link,
        language=language().code,
        entries=[_news_of(one, link) for one in await LedgerDigest.all().order_by("-day").limit(60)],
    )
    return Response(atom.xml_of(feed), media_type=atom.MEDIA_TYPE)


def _news_of(digest: LedgerDigest, link: str) -> atom.Entry:
    title = gettext("The public ledger at the end of %(day)s", day=show_date(digest.day))
    entries = ngettext("%(num)s entry.", "%(num)s entries.", digest.entries)
    at: datetime = london_moment(digest.day + timedelta(days=1), time(0))
    return atom.Entry(f"ledger/digest/{digest.day}", title, link, at, f"{entries} SHA-256 {digest.hash}")


async def verifier(request: Request) -> Response:
    """A program of fifty lines that checks the file, for anybody to read and run."""
    return PlainTextResponse(VERIFIER.read_bytes())


routes = [
    public("/ledger", ledger),
    public("/ledger.jsonl", file, cached=False),
    public("/ledger/digests", digests),
    public("/ledger/digests.jsonl", digests_file),
    public("/ledger/digests.atom", news),
    public("/ledger/check_ledger.py", verifier),
    public("/ledger/{number}", entry),
    public("/ledger/{number}/published", published),
]
