"""A clerk's pages for papers: the list, writing and uploading, publishing, withdrawing."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.files import WORD, kind_in_words, size_in_words
from engage.kit.forms import Fields, read_file
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from engage.kit.uploads.sandbox import MOST_BYTES, UnreadableFile, markdown_of
from engage.kit.uploads.taking import Upload, take
from meetings.access import meeting_here
from meetings.agenda.exempt import PARAGRAPHS
from meetings.models import AgendaItem, Meeting
from meetings.papers import actions
from meetings.papers.access import file_of, item_title, listed
from meetings.papers.forms import PaperForm, PublishForm, SeenForm, WithdrawForm
from meetings.papers.late import is_late
from meetings.papers.models import Paper, PaperFile


async def papers(request: Request) -> Response:
    """Every paper of a meeting: drafts, those that wait for the agenda, public and withdrawn ones."""
    _, meeting = await meeting_here(request)
    items = {item.id: item for item in await _items(meeting)}
    known = await listed(meeting, for_public=False)
    return page(request, "meetings/papers/list.html", meeting=meeting, papers=known, items=items)


async def create(request: Request) -> Response:
    """Writes or uploads a paper. `?instead=3` starts from the title and item of one that was withdrawn."""
    borough, meeting = await meeting_here(request)
    if request.method == "GET":
        form = PaperForm(data=await _instead_of(meeting, request.query_params.get("instead", "")))
        _offer(form, await _items(meeting))
        return _writing(request, meeting, form)
    form, upload = await _read(request, meeting)
    if not form.errors:
        made = await actions.add_paper(borough, meeting, form.words(), upload, **acting(request))
        return go(request, "meetings.papers.editing.look", **request.path_params, number=made.number)
    return _writing(request, meeting, form)


async def change(request: Request) -> Response:
    """Changes a draft."""
    borough, meeting, paper, file = await _draft_here(request)
    if request.method == "GET":
        form = PaperForm(data={**vars(paper), "item": paper.item_id, "seen": actions.edition_of(paper, file)})
        _offer(form, await _items(meeting))
        return _writing(request, meeting, form, paper=paper, file=file)
    form, upload = await _read(request, meeting)
    conflict = ""
    if not form.errors:
        try:
            await actions.change_paper(
                borough, meeting, paper.number, form.words(), upload, seen=form.seen.data,
                drops_file=form.drops_file.data, **acting(request),
            )  # fmt: skip
            return go(request, "meetings.papers.editing.look", **request.path_params)
        except SavedMeanwhile as raised:
            conflict = raised.detail
            paper = await _paper_here(request, meeting)
            file = await file_of(paper)
            form.seen.data = actions.edition_of(paper, file)
    return _writing(request, meeting, form, paper=paper, file=file, conflict=conflict)


async def look(request: Request) -> Response:
    """One paper as its readers will see it, or do, with what can be done about it next."""
    _, meeting = await meeting_here(request)
    paper = await _paper_here(request, meeting)
    file = await file_of(paper)
    return page(
        request,
        "meetings/papers/look.html",
        meeting=meeting,
        paper=paper,
        file=file,
        lack=actions.lacking(paper, file),
        is_word=file is not None and file.media_type == WORD,
        seen=actions.edition_of(paper, file),
        item_title=await item_title(paper, for_public=False),
        paragraphs=PARAGRAPHS,
        kind=kind_in_words(file.media_type) if file else "",
        size=size_in_words(file.size) if file else "",
    )


async def use_as_text(request: Request) -> Response:
    """Makes the text of a Word file the paper's own, as Markdown to go over."""
    borough, meeting, paper, file = await _draft_here(request)
    form = await SeenForm.read(request)
    if file is None or file.media_type != WORD:
        raise Conflict(gettext("Only a Word file (.docx) can be made into text."))
    try:
        text = await markdown_of((await PaperFile.get(id=file.id)).content)
    except UnreadableFile as why:
        raise Conflict(str(why)) from None
    await actions.use_as_text(borough, meeting, paper.number, text, seen=form.seen.data, **acting(request))
    return go(request, "meetings.papers.editing.change", **request.path_params)


async def publish(request: Request) -> Response:
    """Publishes a draft; a late one with the chair's reason."""
    borough, meeting, paper, file = await _draft_here(request)
    form = await PublishForm.read(request, seen=actions.edition_of(paper, file))
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        try:
            await actions.publish_paper(borough, meeting, paper.number, **form.data, site=site, **acting(request))
            return go(request, "meetings.papers.editing.papers", borough=borough.slug, meeting=meeting.slug)
        except actions.NotReady as raised:
            form.late_reason.errors = [raised.detail]
    return page(
        request,
        "meetings/papers/publish.html",
        422 if form.errors else 200,
        meeting=meeting,
        paper=paper,
        form=form,
        lack=actions.lacking(paper, file),
        is_late=is_late(meeting, moment(request)),
    )


async def withdraw(request: Request) -> Response:
    """Withdraws a published paper with a reason."""
    borough, meeting = await meeting_here(request)
    paper = await _paper_here(request, meeting)
    form = await WithdrawForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.withdraw_paper(borough, meeting, paper.number, form.reason.data, **acting(request))
        return go(request, "meetings.papers.editing.papers", borough=borough.slug, meeting=meeting.slug)
    status = 422 if form.errors else 200
    return page(request, "meetings/papers/withdraw.html", status, meeting=meeting, paper=paper, form=form)


async def remove(request: Request) -> Response:
    """Removes a draft."""
    borough, meeting = await meeting_here(request)
    await actions.remove_paper(borough, meeting, number_here(request, "number"), **acting(request))
    return go(request, "meetings.papers.editing.papers", borough=borough.slug, meeting=meeting.slug)


async def take_back(request: Request) -> Response:
    """Makes a paper that waits for the agenda a draft again."""
    borough, meeting = await meeting_here(request)
    await actions.take_back(borough, meeting, number_here(request, "number"), **acting(request))
    return go(request, "meetings.papers.editing.look", **request.path_params)


async def _read(request: Request, meeting: Meeting) -> tuple[PaperForm, Upload | None]:
    """Returns what was sent, checked, and the file if one was taken."""
    sent = await read_file(request, "file", MOST_BYTES)
    form = PaperForm(Fields(pair for pair in sent.fields.multi_items() if pair[0] != "file"))
    _offer(form, await _items(meeting))
    is_valid = form.validate()
    upload = None
    if sent.is_too_large:
        form.file.errors = [gettext("The file must be smaller than %(most)s MB", most=MOST_BYTES // 1_000_000)]
    elif sent.data and is_valid:
        try:
            upload = await take(sent.data, request.app.state.settings.clamd_url, moment(request))
        except UnreadableFile as why:
            form.file.errors = [str(why)]
    return form, upload


def _offer(form: PaperForm, items: list[AgendaItem]) -> None:
    whole = SelectChoice("", gettext("The whole meeting"))
    form.item.choices = [whole, *(SelectChoice(str(item.id), item.title) for item in items)]


async def _items(meeting: Meeting) -> list[AgendaItem]:
    return await AgendaItem.filter(meeting_id=meeting.id).only("id", "title", "position").order_by("position")


async def _instead_of(meeting: Meeting, number: str) -> dict[str, Any]:
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return {}
    old = await Paper.get_or_none(meeting_id=meeting.id, number=int(number), withdrawn_at__isnull=False)
    kept = ("title", "exempt_paragraph", "public_interest", "hides_title")
    return {"item": old.item_id, **{name: getattr(old, name) for name in kept}} if old else {}


async def _paper_here(request: Request, meeting: Meeting) -> Paper:
    paper = await Paper.get_or_none(meeting_id=meeting.id, number=number_here(request, "number"))
    if paper is None:
        raise NotFound
    return paper


async def _draft_here(request: Request) -> tuple[Borough, Meeting, Paper, PaperFile | None]:
    """Returns the draft of this address. Raises NotFound, or Conflict for a paper that is published."""
    borough, meeting = await meeting_here(request)
    paper = await _paper_here(request, meeting)
    if paper.published_at:
        raise actions.PaperPublished(
            gettext("A published paper never changes. Withdraw it with a reason, and put another in its place.")
        )
    return borough, meeting, paper, await file_of(paper)


def _writing(
    request: Request,
    meeting: Meeting,
    form: PaperForm,
    *,
    paper: Paper | None = None,
    file: PaperFile | None = None,
    conflict: str = "",
) -> Response:
    return page(
        request,
        "meetings/papers/write.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        form=form,
        paper=paper,
        file=file,
        conflict=conflict,
        most=MOST_BYTES // 1_000_000,
    )


_PAPERS = "/{borough}/meetings/{meeting}/edit/papers"
_PAPER = f"{_PAPERS}/{{number}}"

UPLOADS = {"/[^/]+/meetings/[^/]+/edit/papers/(new|[0-9]+/words)": MOST_BYTES + 500_000}
"""Addresses that take files, and how many bytes a request to them may have."""

routes = [
    staff(_PAPERS, papers, *CLERKS, methods="GET"),
    staff(f"{_PAPERS}/new", create, *CLERKS),
    staff(_PAPER, look, *CLERKS, methods="GET"),
    staff(f"{_PAPER}/words", change, *CLERKS),
    staff(f"{_PAPER}/text", use_as_text, *CLERKS, methods="POST"),
    staff(f"{_PAPER}/publication", publish, *CLERKS),
    staff(f"{_PAPER}/withdrawal", withdraw, *CLERKS),
    staff(f"{_PAPER}/removal", remove, *CLERKS, methods="POST"),
    staff(f"{_PAPER}/draft", take_back, *CLERKS, methods="POST"),
]
