"""What goes into an export of a meeting: for everybody, or with its exempt parts for members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from boroughs.models import Borough
from engage.kit.difference import Piece, by_words, near_changes
from meetings.items import numbered
from meetings.minutes.found import public_minutes
from meetings.minutes.models import Amendment
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.papers.models import Paper, PaperFile

PDF = "application/pdf"


@dataclass(frozen=True)
class ItemShown:
    """An agenda item as an export shows it; `exempt_text` is empty unless it is for members."""

    number: str
    title: str
    text: str
    exempt_text: str
    paragraph: int | None
    interest: str
    late_reason: str


@dataclass(frozen=True)
class PaperShown:
    """A paper as an export shows it. `text` is Markdown, `file` the bytes' row without the bytes, or None.

    Of an exempt paper nobody but members sees more than the title, where that shows.
    """

    number: int
    title: str
    text: str
    summary: str
    is_exempt: bool
    is_hidden: bool
    late_reason: str
    file: PaperFile | None

    @property
    def is_pdf(self) -> bool:
        """Whether its file can be joined to the pack."""
        return self.file is not None and self.file.media_type == PDF


@dataclass(frozen=True)
class Gathered:
    """A meeting, its panel loaded, with what of it an export shows. `exempt_text` is of the minutes, for members."""

    borough: Borough
    meeting: Meeting
    minutes: Minutes | None
    exempt_text: str
    amendments: Sequence[tuple[Amendment, list[Piece]]]
    items: Sequence[ItemShown]
    papers: Sequence[PaperShown]
    for_members: bool


async def gathered(borough: Borough, meeting: Meeting, now: datetime, *, for_members: bool) -> Gathered:
    """Returns what an export shows at an aware moment: only what is public, or `for_members` all of it."""
    minutes = await public_minutes(meeting, now)
    exempt_text = ""
    if for_members:
        minutes = await Minutes.filter(meeting=meeting).prefetch_related("approved_in").first()
        if minutes and not (minutes.circulated_at or minutes.published_at):
            minutes = None
        exempt_text = minutes.exempt_text if minutes else ""
    return Gathered(
        borough=borough,
        meeting=meeting,
        minutes=minutes,
        exempt_text=exempt_text,
        amendments=await amendments_shown(minutes),
        items=[_item(number, one, for_members) for number, one in numbered(await AgendaItem.filter(meeting=meeting))],
        papers=await _papers(meeting, now, for_members),
        for_members=for_members,
    )


async def amendments_shown(minutes: Minutes | None) -> list[tuple[Amendment, list[Piece]]]:
    """Returns the amendments of minutes, each with what it changed in the words before it."""
    if minutes is None or minutes.approved_at is None:
        return []
    shown, before = [], minutes.text
    for one in await Amendment.filter(minutes_id=minutes.id).select_related("agreed_in"):
        shown.append((one, near_changes(by_words(before, one.text))))
        before = one.text
    return shown


def _item(number: str, item: AgendaItem, for_members: bool) -> ItemShown:
    is_hidden = item.hides_title and not for_members
    return ItemShown(
        number=number,
        title="Exempt item" if is_hidden else item.title,
        text=item.text,
        exempt_text=item.exempt_text if for_members else "",
        paragraph=item.exempt_paragraph,
        interest=item.public_interest,
        late_reason=item.late_reason,
    )


async def _papers(meeting: Meeting, now: datetime, for_members: bool) -> list[PaperShown]:
    papers = Paper.filter(meeting=meeting, published_at__lte=now, withdrawn_at__isnull=True)
    files = PaperFile.filter(paper__meeting=meeting)
    if not for_members:
        files = files.filter(paper__exempt_paragraph__isnull=True)
    known = {one.paper_id: one for one in await files.only("id", "paper_id", "name", "media_type", "size", "sha256")}
    return [_paper(one, known.get(one.id), for_members) for one in await papers]


def _paper(one: Paper, file: PaperFile | None, for_members: bool) -> PaperShown:
    is_hidden = one.is_exempt and not for_members
    return PaperShown(
        number=one.number,
        title="Exempt paper" if is_hidden and one.hides_title else one.title,
        text="" if is_hidden else one.text,
        summary="" if is_hidden else one.summary,
        is_exempt=one.is_exempt,
        is_hidden=is_hidden,
        late_reason=one.late_reason,
        file=None if is_hidden else file,
    )
