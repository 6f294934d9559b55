"""The public minutes as a search finds them, and the meetings that can approve or amend them."""

from datetime import datetime
from html import unescape

import nh3

from boroughs.models import Borough
from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.html import markdown
from meetings.models import ItemKind, Meeting, Minutes

_PUBLIC = ("id", "meeting_id", "text", "published_at", "approved_at", "approved_in_id",
           "signed_at", "signed_by", "sha256")  # fmt: skip


async def put_minutes(borough: Borough, meeting: Meeting, text: str) -> None:
    """Lets a search find a meeting's public minutes, Markdown, by these words alone. Needs `meeting.panel` loaded."""
    document = Document(
        kind=DocumentKind.MINUTES,
        path=f"meetings/{meeting.slug}/record",
        title=meeting.title,
        text=words_of(text),
        on=meeting.held_on,
        panel=meeting.panel.name,
    )
    await put_documents(borough.id, f"meeting/{meeting.id}/minutes", [document])


async def public_minutes(meeting: Meeting, now: datetime) -> Minutes | None:
    """Returns a meeting's minutes if they are public at an aware moment, with the meeting that approved them.

    Their exempt part is not read from the database: asking for it raises AttributeError.
    """
    found = Minutes.filter(meeting=meeting, published_at__lte=now).only(*_PUBLIC)
    return await found.prefetch_related("approved_in").first()


def words_of(text: str) -> str:
    """Returns the words of Markdown without its marks."""
    return unescape(nh3.clean(str(markdown(text)), tags=set())).strip()


async def later_meetings(meeting: Meeting, now: datetime) -> list[Meeting]:
    """Returns the panel's later meetings that were held by an aware moment, the first one first, items loaded."""
    held = Meeting.filter(
        panel_id=meeting.panel_id,
        starts_at__gt=meeting.starts_at,
        starts_at__lte=now,
        published_at__isnull=False,
        ending__isnull=True,
    )
    return await held.order_by("starts_at").prefetch_related("items")


def has_item_for(later: Meeting, meeting: Meeting) -> bool:
    """Whether a later meeting, its items loaded, had these minutes on its agenda."""
    return any(item.kind is ItemKind.MINUTES and item.minutes_of_id == meeting.id for item in later.items)
