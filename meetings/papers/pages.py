"""Papers for everybody, and for members: the text, and the file as something to download."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import signed_in
from engage.kit.files import kind_in_words, size_in_words
from engage.kit.html import page
from engage.kit.problems import NotFound
from engage.kit.routes import public
from meetings.agenda.exempt import PARAGRAPHS
from meetings.papers.access import (
    file_of,
    item_title,
    listed,
    members_meeting_here,
    members_paper_here,
    public_paper_here,
)
from meetings.papers.models import Paper, PaperFile


async def paper(request: Request) -> Response:
    """A public paper; of a withdrawn one, why."""
    _, meeting, found = await public_paper_here(request)
    if found.withdrawn_at:
        return page(request, "meetings/papers/public/withdrawn.html", 410, meeting=meeting, paper=found)
    held = await file_of(found)
    return page(
        request,
        "meetings/papers/public/paper.html",
        meeting=meeting,
        paper=found,
        item_title=await item_title(found),
        file=held,
        kind=kind_in_words(held.media_type) if held else "",
        size=size_in_words(held.size) if held else "",
    )


async def file(request: Request) -> Response:
    """The file of a public paper."""
    _, _, found = await public_paper_here(request)
    if found.withdrawn_at:
        raise NotFound
    # A browser asks again each time: a withdrawn paper is gone at once.
    return await _download(request, found, "public, no-cache")


async def members(request: Request) -> Response:
    """Every paper of a meeting for its panel's members, exempt ones included."""
    _, meeting, _ = await members_meeting_here(request)
    known = await listed(meeting, for_public=False)
    shown = [one for one in known if one.published_at]
    return page(request, "meetings/papers/members.html", meeting=meeting, papers=shown, paragraphs=PARAGRAPHS)


async def members_paper(request: Request) -> Response:
    """A paper for members, exempt or not."""
    _, meeting, found = await members_paper_here(request)
    held = await file_of(found)
    return page(
        request,
        "meetings/papers/members_paper.html",
        meeting=meeting,
        paper=found,
        paragraphs=PARAGRAPHS,
        item_title=await item_title(found, for_public=False),
        file=held,
        kind=kind_in_words(held.media_type) if held else "",
        size=size_in_words(held.size) if held else "",
    )


async def members_file(request: Request) -> Response:
    """The file of a paper for members, which no cache keeps."""
    _, _, found = await members_paper_here(request)
    return await _download(request, found, "no-store")


async def _download(request: Request, found: Paper, cache: str) -> Response:
    """Returns a file that does nothing in a browser but be saved. Raises NotFound when the paper has none."""
    known = await file_of(found)
    if known is None:
        raise NotFound
    headers = {
        "Content-Disposition": f'attachment; filename="{known.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
    }
    if cache != "no-store":
        headers["ETag"] = f'"{known.sha256}"'
        if known.sha256 in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    whole = await PaperFile.get(id=known.id)
    return Response(whole.content, media_type=whole.media_type, headers=headers)


_PAPER = "/{borough}/meetings/{meeting}/papers/{number}"
_MEMBERS = "/{borough}/meetings/{meeting}/members"

routes = [
    public(_PAPER, paper),
    public(f"{_PAPER}/file", file, cached=False),
    signed_in(f"{_MEMBERS}/papers", members),
    signed_in(f"{_MEMBERS}/papers/{{number}}", members_paper),
    signed_in(f"{_MEMBERS}/papers/{{number}}/file", members_file),
]
