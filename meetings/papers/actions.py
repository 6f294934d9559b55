"""What clerks do with papers: write, upload, publish, withdraw. A published paper never changes."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.following.actions import tell_followers
from boroughs.following.topics import MEETINGS, of_panel
from boroughs.models import Borough
from engage.kit import audit, ledger
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from engage.kit.uploads.taking import Upload
from meetings.models import AgendaItem, Meeting
from meetings.papers.documents import index_paper
from meetings.papers.late import is_late
from meetings.papers.models import Paper, PaperFile
from meetings.papers.uploads import file_name
from meetings.published import PAPER
from meetings.telling import show

MOST_PAPERS = 100
"""Of one meeting."""


class PaperPublished(Conflict):
    """A published paper never changes."""


class NotReady(Conflict):
    """A paper lacks what it needs before the public reads it."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a clerk writes of a paper; the fields as in `Paper`."""

    title: str
    text: str
    summary: str
    item_id: int | None
    exempt_paragraph: int | None
    public_interest: str
    hides_title: bool


def edition_of(paper: Paper, file: PaperFile | None) -> str:
    """Returns the edition of a draft, its file included."""
    return edition(paper.title, paper.text, paper.summary, paper.item_id, paper.exempt_paragraph,
                   paper.public_interest, paper.hides_title, file.sha256 if file else "")  # fmt: skip


@atomic()
async def add_paper(
    borough: Borough,
    meeting: Meeting,
    words: Words,
    upload: Upload | None,
    *,
    at: datetime,
    actor_id: int | None = None,
    is_pack: bool = False,
) -> Paper:
    """Adds a draft and returns it; the same words and file again return the draft there is.

    Raises Conflict when the meeting has as many papers as it can.
    """
    await _lock(meeting)
    there = await Paper.filter(meeting_id=meeting.id)
    for paper in there:
        same_words = all(getattr(paper, name) == value for name, value in vars(words).items())
        if same_words and paper.published_at is None and await _has_file(paper, upload):
            return paper
    if len(there) >= MOST_PAPERS:
        raise Conflict(gettext("A meeting has at most %(most)s papers.", most=MOST_PAPERS))
    number = max((paper.number for paper in there), default=0) + 1
    paper = await Paper.create(meeting_id=meeting.id, number=number, is_pack=is_pack, **vars(words))
    if upload:
        await _keep_file(meeting, paper, upload)
    await _note("added a paper", borough, meeting, paper, at, actor_id)
    return paper


@atomic()
async def change_paper(
    borough: Borough,
    meeting: Meeting,
    number: int,
    words: Words,
    upload: Upload | None,
    *,
    seen: str,
    drops_file: bool = False,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes a draft; `upload` takes the place of its file, `drops_file` removes it. `seen` is the edition shown.

    Raises PaperPublished, Conflict when it is gone, SavedMeanwhile when somebody saved since.
    """
    paper, file = await _draft(meeting, number)
    if edition_of(paper, file) != seen:
        raise SavedMeanwhile(gettext("This paper was saved while you were writing. Both versions are below."))
    paper.update_from_dict({**vars(words), "ready_at": None})
    await paper.save()
    if upload or drops_file:
        await PaperFile.filter(paper_id=paper.id).delete()
    if upload:
        await _keep_file(meeting, paper, upload)
    elif file and not drops_file:
        ending = file.name.rpartition(".")[2]
        await PaperFile.filter(id=file.id).update(name=file_name(meeting.slug, number, paper.title, ending))
    await _note("changed a paper", borough, meeting, paper, at, actor_id)


@atomic()
async def use_as_text(
    borough: Borough, meeting: Meeting, number: int, text: str, *, seen: str, at: datetime, actor_id: int
) -> None:
    """Makes the text of a draft's file the draft's own. Raises as `change_paper` does."""
    paper, file = await _draft(meeting, number)
    if edition_of(paper, file) != seen:
        raise SavedMeanwhile(gettext("This paper was saved since you opened it. Look at it again first."))
    paper.text, paper.ready_at = text, None
    await paper.save(update_fields=["text", "ready_at"])
    await _note("made a file the text of a paper", borough, meeting, paper, at, actor_id)


@atomic()
async def remove_paper(borough: Borough, meeting: Meeting, number: int, *, at: datetime, actor_id: int) -> None:
    """Removes a draft; does nothing when it is gone. Raises PaperPublished."""
    await _lock(meeting)
    paper = await Paper.get_or_none(meeting_id=meeting.id, number=number)
    if paper is None:
        return
    _check_draft(paper)
    await paper.delete()
    await _note("removed a paper", borough, meeting, paper, at, actor_id)


@atomic()
async def publish_paper(
    borough: Borough,
    meeting: Meeting,
    number: int,
    *,
    late_reason: str = "",
    seen: str,
    site: str,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Publishes a draft for good: at once where the agenda is public, else together with the agenda. The meeting's
    panel is loaded.

    `late_reason` is the chair's, kept only where the law wants one: the paper is then marked late, and followers are
    told. Publishing again changes nothing. Raises NotReady, SavedMeanwhile, or Conflict when it is gone.
    """
    await _lock(meeting)
    paper = await Paper.get_or_none(meeting_id=meeting.id, number=number)
    if paper is None:
        raise Conflict(gettext("This paper was removed."))
    if paper.published_at:
        return
    file = await _file(paper)
    if edition_of(paper, file) != seen:
        raise SavedMeanwhile(gettext("This paper was saved since you opened it. Look at it again, then publish it."))
    if lack := lacking(paper, file):
        raise NotReady(lack)
    await _refuse_public_under_exempt(paper)
    if meeting.published_at is None:
        paper.ready_at = at
        await paper.save(update_fields=["ready_at"])
        await _note("made a paper ready", borough, meeting, paper, at, actor_id)
        return
    late = is_late(meeting, at)
    if late and not late_reason:
        raise NotReady(gettext("Enter the chair’s reason why this late paper cannot wait"))
    await _publish(borough, meeting, paper, late_reason if late else "", at, actor_id)
    if late and not paper.hides_title:
        await _tell_late(borough, meeting, paper, site, at)


def lacking(paper: Paper, file: PaperFile | None) -> str:
    """Returns what a paper needs before it can be published, "" for nothing."""
    if not paper.text and file is None:
        return gettext("Write the paper, or upload its file")
    if not paper.text and not paper.summary:
        return gettext("Write a summary: some people cannot read the file")
    return ""


@atomic()
async def take_back(borough: Borough, meeting: Meeting, number: int, *, at: datetime, actor_id: int) -> None:
    """Makes a paper that waits for the agenda a draft again. Raises PaperPublished once it is public."""
    paper, _ = await _draft(meeting, number)
    if paper.ready_at:
        paper.ready_at = None
        await paper.save(update_fields=["ready_at"])
        await _note("took back a paper", borough, meeting, paper, at, actor_id)


@atomic()
async def publish_ready(borough: Borough, meeting: Meeting, *, at: datetime, actor_id: int | None = None) -> None:
    """Publishes the papers that wait for the agenda, in the transaction that publishes it.

    Raises Conflict for one that everybody could read though its item has become exempt since.
    """
    for paper in await Paper.filter(meeting_id=meeting.id, ready_at__isnull=False, published_at=None):
        await _refuse_public_under_exempt(paper)
        await _publish(borough, meeting, paper, "", at, actor_id)


@atomic()
async def withdraw_paper(
    borough: Borough, meeting: Meeting, number: int, reason: str, *, at: datetime, actor_id: int
) -> None:
    """Takes the content of a published paper from everybody at once, with a public reason; again changes nothing.

    The record keeps it. Raises Conflict when it is not published.
    """
    await _lock(meeting)
    paper = await Paper.get_or_none(meeting_id=meeting.id, number=number, published_at__isnull=False)
    if paper is None or meeting.published_at is None:
        raise Conflict(gettext("Only a published paper can be withdrawn."))
    if paper.withdrawn_at:
        return
    paper.withdrawn_at, paper.withdrawal = at, reason
    await paper.save(update_fields=["withdrawn_at", "withdrawal"])
    await _note("withdrew a paper", borough, meeting, paper, at, actor_id)
    await _show(borough, meeting, paper, at)


async def _refuse_public_under_exempt(paper: Paper) -> None:
    if paper.is_exempt or not await AgendaItem.filter(id=paper.item_id or 0, exempt_paragraph__isnull=False).exists():
        return
    raise Conflict(
        gettext(
            "Paper %(n)s is for an exempt item, and everybody could read it. Say that it is for members only, or that "
            "it is for the whole meeting.",
            n=paper.number,
        )
    )


async def _lock(meeting: Meeting) -> None:
    """Locks the meeting's row, and reads whether its agenda is public by now."""
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    meeting.published_at = locked.published_at


async def _draft(meeting: Meeting, number: int) -> tuple[Paper, PaperFile | None]:
    await _lock(meeting)
    paper = await Paper.get_or_none(meeting_id=meeting.id, number=number)
    if paper is None:
        raise Conflict(gettext("This paper was removed."))
    _check_draft(paper)
    return paper, await _file(paper)


def _check_draft(paper: Paper) -> None:
    if paper.published_at:
        raise PaperPublished(_never_changes())


def _never_changes() -> str:
    return gettext("A published paper never changes. Withdraw it with a reason, and put another in its place.")


async def _file(paper: Paper) -> PaperFile | None:
    return await PaperFile.filter(paper_id=paper.id).only("id", "paper_id", "name", "sha256").first()


async def _has_file(paper: Paper, upload: Upload | None) -> bool:
    file = await _file(paper)
    return (file.sha256 if file else "") == (upload.sha256 if upload else "")


async def _keep_file(meeting: Meeting, paper: Paper, upload: Upload) -> None:
    await PaperFile.create(
        paper_id=paper.id,
        name=file_name(meeting.slug, paper.number, paper.title, upload.ending),
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=upload.sha256,
        content=upload.content,
        text=upload.text,
        scanned_at=upload.scanned_at,
    )


async def _publish(
    borough: Borough, meeting: Meeting, paper: Paper, late_reason: str, at: datetime, actor_id: int | None
) -> None:
    paper.published_at, paper.late_reason = at, late_reason
    await paper.save(update_fields=["published_at", "late_reason"])
    await _note("published a paper", borough, meeting, paper, at, actor_id)
    await _show(borough, meeting, paper, at)


async def _show(borough: Borough, meeting: Meeting, paper: Paper, at: datetime) -> None:
    """Has pages drawn again, and what is found of a paper follow what is public of it."""
    await show(borough, meeting, at=at)
    await index_paper(borough.id, meeting, paper)
    await ledger.enter(PAPER, f"{borough.slug}/meetings/{meeting.slug}/papers/{paper.number}", at=at)


async def _tell_late(borough: Borough, meeting: Meeting, paper: Paper, site: str, at: datetime) -> None:
    def subject() -> str:
        return gettext("Late paper for %(meeting)s", meeting=meeting.title)

    def text() -> str:
        said = gettext(
            "A paper was published later than five clear working days before this meeting: %(title)s. "
            "The chair’s reason: %(reason)s",
            title=paper.title,
            reason=paper.late_reason,
        )
        link = site + in_language(f"/{borough.slug}/meetings/{meeting.slug}", language().code)
        return f"{said}\n\n{link}"

    topics = [MEETINGS, of_panel(meeting.panel.slug)]
    await tell_followers(borough, topics, key=f"paper/{paper.id}/late", subject=subject, text=text, at=at)


async def _note(
    verb: str, borough: Borough, meeting: Meeting, paper: Paper, at: datetime, actor_id: int | None
) -> None:
    about = f"{borough.slug}/meetings/{meeting.slug}/papers/{paper.number}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
