"""An agenda as somebody reads it: the public, the panel's members, or the clerk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from boroughs.responses.standing import Standing
from engage.kit.i18n import gettext
from meetings.agenda.exempt import PARAGRAPHS
from meetings.items import numbered, starts
from meetings.models import AgendaItem, Meeting

PUBLIC = (
    "id", "meeting_id", "position", "is_under", "kind", "title", "text", "presenter", "minutes_planned",
    "exempt_paragraph", "public_interest", "hides_title", "late_reason", "request_id", "minutes_of_id",
)  # fmt: skip
"""The fields that a public page loads: neither `exempt_text` nor `chair_note` is in the process that renders it."""


@dataclass(frozen=True)
class Line:
    """An item as a page shows it: `title` as its readers may see it, `starts_at` aware UTC or None where not known."""

    label: str
    title: str
    item: AgendaItem
    starts_at: datetime | None
    standing: Standing | None
    under: "tuple[Line, ...]" = ()


def public_title(item: AgendaItem) -> str:
    """Returns an item's title as the public may read it, in the reader's language where it is hidden."""
    return gettext("Exempt item") if item.hides_title else item.title


async def agenda_shown(meeting: Meeting, answers: Mapping[int | None, Standing]) -> dict[str, Any]:
    """Returns what the public page of a meeting shows of its agenda: nothing that is exempt. One query, or two.

    `answers` are the borough's standings by id of request.
    """
    items = await AgendaItem.filter(meeting=meeting).only(*PUBLIC) if meeting.published_at else []
    return await _shown(meeting, items, answers)


async def agenda_for_members(meeting: Meeting) -> dict[str, Any]:
    """Returns what members and clerks read of an agenda: all of it, with real titles. Two queries at most."""
    return await _shown(meeting, await AgendaItem.filter(meeting=meeting), {}, is_public=False)


async def _shown(
    meeting: Meeting, items: Sequence[AgendaItem], answers: Mapping[int | None, Standing], *, is_public: bool = True
) -> dict[str, Any]:
    times, ends_at = starts(meeting.starts_at, items)
    lines = [
        Line(
            label,
            public_title(item) if is_public else item.title,
            item,
            times.get(item.id),
            answers.get(item.request_id) if item.request_id else None,
        )
        for label, item in numbered(items)
    ]
    approving = [item.minutes_of_id for item in items if item.minutes_of_id]
    earlier = await Meeting.filter(id__in=approving, published_at__isnull=False) if approving else []
    return {
        "lines": lines,
        "nested": nested(lines),
        "ends_at": ends_at,
        "paragraphs": PARAGRAPHS,
        "minutes_of": {one.id: one for one in earlier},
    }


def nested(lines: Sequence[Line]) -> list[Line]:
    """Returns the lines of the first level, each with those under it."""
    found: list[Line] = []
    for line in lines:
        if "." in line.label:
            head = found.pop()
            found.append(replace(head, under=(*head.under, line)))
        else:
            found.append(line)
    return found
