"""Minutes to read, print and take away; the public sees what is published, members their own files with the rest."""

import hashlib
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import has_role, signed_in
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.html import page, render
from engage.kit.i18n import use_language
from engage.kit.problems import NotFound
from engage.kit.routes import public
from meetings.access import meeting_here
from meetings.minutes.compiling import plain
from meetings.minutes.exports import docx, pdf
from meetings.minutes.exports.gathering import Gathered, PaperShown, amendments_shown, gathered
from meetings.minutes.exports.making import MAKER
from meetings.minutes.found import public_minutes
from meetings.minutes.models import Amendment
from meetings.panels.access import reads_exempt
from meetings.papers.models import PaperFile

MARK = "Exempt – not for publication"
_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_MOST_JOINED = 60 * 2**20
"""Bytes of uploaded PDFs that one pack joins; those after are listed with their links."""


async def record(request: Request) -> Response:
    """The public minutes on a page of their own, to read and to print, with how to check them and every amendment."""
    _, meeting = await meeting_here(request, is_public=True)
    minutes = await public_minutes(meeting, moment(request))
    if minutes is None:
        raise NotFound
    amendments = await amendments_shown(minutes)
    return page(
        request,
        "meetings/record.html",
        meeting=meeting,
        minutes=minutes,
        amendments=amendments,
        text=amendments[-1][0].text if amendments else minutes.text,
        has_pdf=pdf.is_available(),
        site=request.app.state.settings.public_url,
    )


async def download(request: Request) -> Response:
    """One of the public files of a meeting: its minutes as text, DOCX or PDF, or everything in one file."""
    borough, meeting = await meeting_here(request, is_public=True)
    if meeting.published_at is None:  # notice is given, the agenda is not public yet
        raise NotFound
    use_language("en")
    name = request.path_params["file"]
    if name.endswith(".txt"):
        minutes = await public_minutes(meeting, moment(request))
        amendments = {f"amended-{a.number}.txt": a.text for a in await _amendments(minutes)}
        texts = {"minutes.txt": minutes.text, **amendments} if minutes else {}
        if name not in texts:
            raise NotFound
        return _file(meeting.slug, name, texts[name].encode())
    return await _made(request, name, await gathered(borough, meeting, moment(request), for_members=False))


async def members_download(request: Request) -> Response:
    """The same files with the exempt parts, marked on every page, for the panel's members and the clerks."""
    borough, meeting = await meeting_here(request)
    if not await reads_exempt(request, borough, meeting.panel_id):
        raise NotFound
    if meeting.published_at is None and not has_role(request, borough, *CLERKS):  # a draft agenda is the clerk's own
        raise NotFound
    name = request.path_params["file"]
    return await _made(request, name, await gathered(borough, meeting, moment(request), for_members=True))


async def _amendments(minutes: object) -> list[Amendment]:
    return await Amendment.filter(minutes_id=getattr(minutes, "id", 0))


async def _made(request: Request, name: str, what: Gathered) -> Response:
    """Returns a file that takes some work, from what is kept where it was made before. Raises NotFound."""
    makers: dict[str, Callable[[Request, Gathered], Awaitable[bytes]]] = {"minutes.docx": _docx, "pack.html": _page}
    if pdf.is_available():
        makers |= {"minutes.pdf": _minutes_pdf, "pack.pdf": _pack}
    if name not in makers or (what.minutes is None and name.startswith("minutes")):
        raise NotFound
    return _file(what.meeting.slug, name, await makers[name](request, what))


async def _docx(request: Request, what: Gathered) -> bytes:
    minutes = what.minutes
    if minutes is None:
        raise NotFound
    parts = [docx.Part("", f"**{plain(what.borough.name)}**\n\n{_status(what)}"), docx.Part("", minutes.text)]
    for one, pieces in what.amendments:
        changed = "".join(f" [{piece.kind}: {piece.text}]" if piece.kind else piece.text for piece in pieces)
        parts.append(docx.Part(f"Amendment {one.number}", f"{plain(one.reason)}\n\n{plain(changed)}"))
    if what.exempt_text:
        parts.append(docx.Part("Exempt part", what.exempt_text))
    at = minutes.published_at or moment(request)
    mark = MARK if what.for_members else ""
    work = partial(docx.document_of, what.meeting.title, what.borough.name, parts, at=at, mark=mark)
    return await _work(f"docx\0{what.meeting.title}\0{parts}\0{at}", work, what)


def _status(what: Gathered) -> str:
    minutes = what.minutes
    if minutes is None or minutes.published_at is None:
        return "Draft minutes, not public."
    if minutes.approved_at is None:
        return "Draft minutes. The panel has not approved them yet."
    signed = f" Signed by {plain(minutes.signed_by)}." if minutes.signed_at else ""
    return f"Approved by the panel.{signed}"


async def _minutes_pdf(request: Request, what: Gathered) -> bytes:
    html = _html(request, what, is_pack=False)
    return await _work(f"pdf\0{html}", partial(pdf.pdf_of, html), what)


async def _page(request: Request, what: Gathered) -> bytes:
    return _html(request, what, is_pack=True, has_style=True).encode()


async def _pack(request: Request, what: Gathered) -> bytes:
    """Returns the pack with the uploaded PDFs joined that can be; of the others it says where they are."""
    chosen, size = [], 0
    for paper in what.papers:
        if paper.is_pdf and paper.file and size + paper.file.size <= _MOST_JOINED:
            chosen.append(paper)
            size += paper.file.size
    html = _html(request, what, is_pack=True, joined=chosen)
    key = f"pack\0{html}\0{[paper.file.sha256 for paper in chosen if paper.file]}"
    if not what.for_members and (kept := MAKER.kept(_hash(f"public\0{key}"))) is not None:
        return kept
    ids = {paper.file.id: paper for paper in chosen if paper.file}
    rows = await PaperFile.filter(id__in=list(ids)).order_by("paper__number")
    files = [
        (ids[row.id], pdf.Attachment(f"Paper {ids[row.id].number}: {ids[row.id].title}", row.content)) for row in rows
    ]
    context = copy_context()

    def work() -> bytes:
        readable = [(paper, one) for paper, one in files if pdf.is_readable(one.content)]
        final = (
            html
            if len(readable) == len(files)
            else context.run(_html, request, what, is_pack=True, joined=[paper for paper, _ in readable])
        )
        return pdf.joined(final, [one for _, one in readable], mark=MARK if what.for_members else "")

    return await _work(key, work, what)


def _html(
    request: Request, what: Gathered, *, is_pack: bool, has_style: bool = False, joined: list[PaperShown] | None = None
) -> str:
    site = request.app.state.settings.public_url
    return render(
        request,
        "meetings/exports/pack.html",
        what=what if is_pack else replace(what, items=(), papers=()),
        is_pack=is_pack,
        style=pdf.style() if has_style else "",
        joined={paper.number for paper in joined or ()},
        mark=MARK if what.for_members else "",
        link=f"{site}/{what.borough.slug}/meetings/{what.meeting.slug}",
    )


async def _work(key: str, work: Callable[[], bytes], what: Gathered) -> bytes:
    kind = "members" if what.for_members else "public"
    return await MAKER.make(_hash(f"{kind}\0{key}"), work, keeps=not what.for_members)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _file(slug: str, name: str, content: bytes) -> Response:
    """Returns a file to keep. `slug` has nothing in it that a header could mistake."""
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{name}"'}
    return Response(content, headers=headers, media_type=_TYPES[name.rpartition(".")[2]])


routes = [
    public("/{borough}/meetings/{meeting}/record", record),
    public("/{borough}/meetings/{meeting}/record/{file}", download, cached=False),
    signed_in("/{borough}/meetings/{meeting}/members/record/{file}", members_download),
]
