"""Pages of evidence: an office's list while it drafts, adding one of each kind, and a file to download."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.models import Borough
from boroughs.people.models import OFFICES, Role
from boroughs.responses.evidence.access import answer_here, draft_file_here, pieces_of, published_file_here
from boroughs.responses.evidence.actions import (
    MOST_PIECES,
    CannotPromise,
    add_evidence,
    edition_of,
    move_up,
    remove_evidence,
)
from boroughs.responses.evidence.figures import figures_here
from boroughs.responses.evidence.forms import FiguresForm, FileForm, LinkForm, PromiseForm, SeenForm
from boroughs.responses.evidence.models import EvidenceFile
from boroughs.responses.evidence.shown import evidence_shown
from boroughs.responses.models import EvidenceKind, OfficialResponse
from engage.kit.clock import moment, today
from engage.kit.forms import Fields, read_file
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.routes import number_here, public
from engage.kit.uploads.sandbox import MOST_BYTES, UnreadableFile
from engage.kit.uploads.taking import Upload, take


async def evidence(request: Request) -> Response:
    """What the draft of an answer shows, as everybody will read it, and what can be added to it."""
    borough, answer = await answer_here(request)
    shown = await evidence_shown(request, borough, [answer.id], today(request))
    return page(
        request,
        "responses/evidence/list.html",
        answer=answer,
        pieces=shown.get(answer.id, []),
        seen=edition_of(await pieces_of(answer)),
        most=MOST_PIECES,
    )


async def add_link(request: Request) -> Response:
    """Adds a link to a page elsewhere."""
    borough, answer = await answer_here(request)
    form = await LinkForm.read(request)
    if request.method == "POST" and form.validate():
        return await _add(request, borough, answer, EvidenceKind.LINK, **form.data)
    return _adding(request, answer, "link", form)


async def add_file(request: Request) -> Response:
    """Adds a file, which is scanned and opened before it is kept."""
    borough, answer = await answer_here(request)
    if request.method == "GET":
        return _adding(request, answer, "file", FileForm())
    form, upload = await _read_file(request)
    if upload and not form.errors:
        return await _add(request, borough, answer, EvidenceKind.FILE, title=form.title.data, upload=upload)
    return _adding(request, answer, "file", form)


async def add_figures(request: Request) -> Response:
    """Adds one of the borough's trust indicators, called what it is called on the day."""
    borough, answer = await answer_here(request)
    form = await FiguresForm.read(request)
    known = await figures_here(request, borough, today(request))
    form.offer(known.values())
    if request.method == "POST" and form.validate():
        key = form.series.data
        return await _add(request, borough, answer, EvidenceKind.SERIES, title=known[key].label[:300], series=key)
    return _adding(request, answer, "figures", form)


async def add_promise(request: Request) -> Response:
    """Adds what the office will do by a day."""
    borough, answer = await answer_here(request)
    form = await PromiseForm.read(request)
    form.offer(today(request))
    if request.method == "POST" and form.validate():
        try:
            return await _add(request, borough, answer, EvidenceKind.COMMITMENT, **form.data)
        except CannotPromise as refused:
            form.due_on.errors = [refused.detail]
    return _adding(request, answer, "promise", form)


async def up(request: Request) -> Response:
    """Puts a piece one place up."""
    borough, answer = await answer_here(request)
    form = await SeenForm.read(request)
    await move_up(borough, answer, number_here(request, "position"), seen=form.seen.data, **acting(request))
    return _back(request)


async def remove(request: Request) -> Response:
    """Takes a piece out."""
    borough, answer = await answer_here(request)
    form = await SeenForm.read(request)
    await remove_evidence(borough, answer, number_here(request, "position"), seen=form.seen.data, **acting(request))
    return _back(request)


async def draft_file(request: Request) -> Response:
    """The file of a draft, for those who write it, which no cache keeps."""
    return await _download(request, await draft_file_here(request), "no-store")


async def file(request: Request) -> Response:
    """The file of a published answer."""
    return await _download(request, await published_file_here(request), "public, max-age=3600")


async def _read_file(request: Request) -> tuple[FileForm, Upload | None]:
    """Returns what was sent, checked, and the file if it was taken."""
    sent = await read_file(request, "file", MOST_BYTES)
    form = FileForm(Fields(pair for pair in sent.fields.multi_items() if pair[0] != "file"))
    is_valid, upload = form.validate(), None
    if sent.is_too_large:
        form.file.errors = [gettext("The file must be smaller than %(most)s MB", most=MOST_BYTES // 1_000_000)]
    elif not sent.data:
        form.file.errors = [gettext("Select the file")]
    elif is_valid:
        try:
            upload = await take(sent.data, request.app.state.settings.clamd_url, moment(request))
        except UnreadableFile as why:
            form.file.errors = [str(why)]
    return form, upload


async def _add(
    request: Request, borough: Borough, answer: OfficialResponse, kind: EvidenceKind, **said: Any
) -> Response:
    await add_evidence(borough, answer, kind, **said, **acting(request))
    return _back(request)


def _adding(request: Request, answer: OfficialResponse, kind: str, form: Any) -> Response:
    status = 422 if form.errors else 200
    shown = {"answer": answer, "kind": kind, "form": form, "most": MOST_BYTES // 1_000_000}
    return page(request, "responses/evidence/add.html", status, **shown)


def _back(request: Request) -> Response:
    here = {name: request.path_params[name] for name in ("borough", "number")}
    return go(request, "boroughs.responses.evidence.evidence", **here)


async def _download(request: Request, found: EvidenceFile, cache: str) -> Response:
    """Returns a file that does nothing in a browser but be saved."""
    headers = {
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
        "ETag": f'"{found.sha256}"',
    }
    if found.sha256 in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    whole = await EvidenceFile.get(id=found.id)
    return Response(whole.content, media_type=whole.media_type, headers=headers)


_LIST = "/{borough}/answers/{number}/evidence"
_PIECE = f"{_LIST}/{{position}}"
_WRITERS = (*OFFICES, Role.NEIGHBOURHOOD_INSPECTOR)

UPLOADS = {"/[^/]+/answers/[0-9]+/evidence/file": MOST_BYTES + 500_000}
"""Addresses that take files, and how many bytes a request to them may have."""

routes = [
    staff(_LIST, evidence, *_WRITERS, methods="GET"),
    staff(f"{_LIST}/link", add_link, *_WRITERS),
    staff(f"{_LIST}/file", add_file, *_WRITERS),
    staff(f"{_LIST}/figures", add_figures, *_WRITERS),
    staff(f"{_LIST}/promise", add_promise, *_WRITERS),
    staff(f"{_PIECE}/up", up, *_WRITERS, methods="POST"),
    staff(f"{_PIECE}/removal", remove, *_WRITERS, methods="POST"),
    staff(f"{_PIECE}/file", draft_file, *_WRITERS, methods="GET"),
    public("/{borough}/answers/{number}/versions/{version}/files/{position}", file, cached=False),
]
