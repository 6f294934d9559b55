"""The only ways from an address to a paper: one for everybody, one for members and clerks.

What is public: the papers of a published meeting that are published themselves. Of an exempt one the title is, unless
it is hidden; of a withdrawn one the title and why. These queries never load more than that.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from tortoise.expressions import RawSQL
from tortoise.queryset import QuerySet

from boroughs.access import has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.files import kind_in_words, size_in_words
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.models import AgendaItem, Meeting
from meetings.panels.access import reads_exempt
from meetings.papers.models import Paper, PaperFile

_FACTS = ("id", "number", "item_id", "title", "is_pack", "exempt_paragraph", "public_interest", "hides_title",
          "late_reason", "ready_at", "published_at", "withdrawn_at", "withdrawal", "is_only_file", "file__media_type",
          "file__size")  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A paper as a list shows it: all but its content. `title` is "" where this reader may not know it."""

    number: int
    item_id: int | None
    title: str
    is_pack: bool
    exempt_paragraph: int | None
    public_interest: str
    late_reason: str
    ready_at: datetime | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal: str
    is_only_file: bool
    kind: str
    size: str

    @property
    def is_exempt(self) -> bool:
        """Whether only members and clerks may read it."""
        return self.exempt_paragraph is not None

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return not self.is_exempt and self.withdrawn_at is None and self.published_at is not None


def public_papers() -> QuerySet[Paper]:
    """Returns the papers that everybody may read, in full. Everything that leaves the service starts here."""
    return Paper.filter(
        published_at__isnull=False, withdrawn_at=None, exempt_paragraph=None, meeting__published_at__isnull=False
    )


async def listed(meeting: Meeting, *, for_public: bool = True) -> list[Listed]:
    """Returns a meeting's papers in order: for the public the published ones, else drafts too. One query.

    `for_public` keeps hidden titles out, and all that is not public yet.
    """
    found = Paper.filter(meeting_id=meeting.id).order_by("number")
    if for_public:
        found = found.filter(published_at__isnull=False, meeting__published_at__isnull=False)
    rows = found.annotate(is_only_file=RawSQL('("paper"."text" = \'\')')).values(*_FACTS)
    return [_listed(row, for_public) for row in await rows]


def _listed(row: dict[str, Any], for_public: bool) -> Listed:
    media_type, size = row.pop("file__media_type"), row.pop("file__size")
    hides = row.pop("hides_title") and for_public
    row.pop("id")
    row["is_only_file"] = bool(row["is_only_file"] and media_type)
    if hides:
        row["title"] = ""
    kind = kind_in_words(media_type) if media_type else ""
    return Listed(**row, kind=kind, size=size_in_words(size) if size else "")


async def papers_shown(meeting: Meeting) -> dict[str, Any]:
    """Returns what the public page of a meeting shows: papers of each item, by its id, and of the whole meeting."""
    found = await listed(meeting)
    of_items: dict[int, list[Listed]] = {}
    for paper in found:
        if paper.item_id is not None:
            of_items.setdefault(paper.item_id, []).append(paper)
    return {"papers": found, "papers_by_item": of_items}


async def public_paper_here(request: Request) -> tuple[Borough, Meeting, Paper]:
    """Returns the paper of this address, its file not loaded: one that everybody may read, or a withdrawn one without
    its content.

    Raises NotFound for drafts, exempt papers, and papers of a meeting that is not public.
    """
    borough, meeting = await meeting_here(request, is_public=True)
    if meeting.published_at is None:
        raise NotFound
    number = number_here(request, "number")
    found = await public_papers().filter(meeting_id=meeting.id, number=number).first()
    if found is None:
        gone = Paper.filter(meeting_id=meeting.id, number=number, withdrawn_at__isnull=False, exempt_paragraph=None)
        found = await gone.only("id", "number", "title", "withdrawn_at", "withdrawal").first()
    if found is None:
        raise NotFound
    return borough, meeting, found


async def members_meeting_here(request: Request) -> tuple[Borough, Meeting, bool]:
    """Returns the meeting of this address and whether its reader is a clerk, for members of its panel and clerks.

    Raises NotFound for everybody else, also where there is such a meeting.
    """
    borough, meeting = await meeting_here(request)
    if not await reads_exempt(request, borough, meeting.panel_id):
        raise NotFound
    return borough, meeting, has_role(request, borough, *CLERKS)


async def members_paper_here(request: Request) -> tuple[Borough, Meeting, Paper]:
    """Returns the paper of this address for a member or clerk, exempt or not; drafts for clerks alone.

    Raises NotFound, also for a withdrawn paper.
    """
    borough, meeting, is_clerk = await members_meeting_here(request)
    found = Paper.filter(meeting_id=meeting.id, number=number_here(request, "number"), withdrawn_at=None)
    if not is_clerk:
        found = found.filter(published_at__isnull=False, meeting__published_at__isnull=False)
    paper = await found.first()
    if paper is None:
        raise NotFound
    return borough, meeting, paper


async def file_of(paper: Paper) -> PaperFile | None:
    """Returns what is known of a paper's file, without its content and the words in it."""
    return (
        await PaperFile.filter(paper_id=paper.id).only("id", "paper_id", "name", "media_type", "size", "sha256").first()
    )


async def item_title(paper: Paper, *, for_public: bool = True) -> str:
    """Returns the title of the agenda item that a paper is for; "" for none, or one whose title is hidden."""
    item = await AgendaItem.filter(id=paper.item_id).only("id", "title", "hides_title").first()
    return "" if item is None or (item.hides_title and for_public) else item.title
