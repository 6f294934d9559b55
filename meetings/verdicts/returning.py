"""What a panel found not answered comes back to its next meeting by itself, until the office has answered again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.models import ResponsePart, ResponseRequest
from engage.kit import audit
from engage.kit.i18n import gettext
from meetings.items import append
from meetings.models import AgendaItem, Meeting, Panel
from meetings.verdicts.models import PanelVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request that its panel found not answered on a London date, and nothing was answered since."""

    verdict: PanelVerdict
    request: ResponseRequest
    since: date


async def unanswered(panel_ids: Collection[int]) -> list[Unanswered]:
    """Returns what stands as not answered with panels, by number. One query where there is nothing, two else.

    A correction, of the answer that was judged or of one before it, is no new answer: it takes no item off an agenda.
    """
    given = PanelVerdict.filter(panel_id__in=list(panel_ids)).order_by("id")
    known = await given.select_related("request", "response", "meeting", "panel")
    newest = {(one.panel_id, one.request_id): one for one in known}
    found = [one for one in newest.values() if one.verdict is Verdict.NOT_ANSWERED]
    if not found:
        return []
    published = await ResponsePart.filter(
        request_id__in=[one.request_id for one in found], response__published_at__isnull=False
    ).select_related("response")
    return [
        Unanswered(one, one.request, max(one.on, one.meeting.held_on) if one.meeting else one.on)
        for one in sorted(found, key=lambda one: one.request.number)
        if not any(_answers_again(part, one) for part in published)
    ]


def _answers_again(part: ResponsePart, judged: PanelVerdict) -> bool:
    """Whether what was published is another answer to the request, and newer than the one that was judged."""
    return part.request_id == judged.request_id and part.response.number > judged.response.number


async def return_unanswered(borough: Borough, meeting: Meeting, *, at: datetime) -> int:
    """Puts what the meeting's panel found not answered on its agenda, if no later agenda has it; returns how many.

    The agenda is still a draft. Taken off by hand, an item comes back when the agenda is published.
    """
    due = [one for one in await unanswered([meeting.panel_id]) if meeting.held_on > one.since]
    if not due:
        return 0
    await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    known = await AgendaItem.filter(
        request_id__in=[one.request.id for one in due], meeting__panel_id=meeting.panel_id, meeting__ended_at=None
    ).select_related("meeting")
    missing = [one for one in due if not any(_is_told(item, one, at) for item in known)]
    for one in missing:
        title = gettext("Request %(number)s: not answered", number=one.request.number)
        text = gettext("The panel found that the answer does not answer what was asked. Decide what comes next.")
        item = await append(meeting, title, text, one.request)
        await audit.record("brought a request back to a meeting", f"{borough.slug}/meetings/{meeting.slug}", at=at,
                           borough_id=borough.id, request=one.request.number, item=item.position)  # fmt: skip
    return len(missing)


async def on_no_agenda(borough_id: int, now: datetime) -> list[Unanswered]:
    """Returns what panels of a borough found not answered and no agenda has: none is being drafted. Four queries."""
    panels = await Panel.filter(borough_id=borough_id, ended_on=None).values_list("id", flat=True)
    due = await unanswered(panels)  # type: ignore[arg-type]
    known = await AgendaItem.filter(
        request_id__in=[one.request.id for one in due], meeting__ended_at=None
    ).select_related("meeting")
    return [one for one in due if not any(_is_told(item, one, now) for item in known)]


def _is_told(item: AgendaItem, one: Unanswered, at: datetime) -> bool:
    """Whether an item has it before the panel: at a meeting since, whose agenda went out or still can."""
    meeting = item.meeting
    is_meant = meeting.published_at is not None or meeting.starts_at > at
    is_of_it = (item.request_id, meeting.panel_id) == (one.request.id, one.verdict.panel_id)
    return is_of_it and meeting.held_on > one.since and is_meant


@atomic()
async def return_to_next(panel_id: int, now: datetime) -> int:
    """Puts what a panel found not answered on its next agenda that is still a draft, and returns how many items."""
    drafts = Meeting.filter(panel_id=panel_id, published_at=None, ended_at=None, starts_at__gt=now)
    meeting = await drafts.order_by("starts_at").select_related("borough").first()
    return await return_unanswered(meeting.borough, meeting, at=now) if meeting else 0


async def return_all(now: datetime) -> int:
    """Does that for every panel, and returns how many items."""
    judged = PanelVerdict.filter(verdict=Verdict.NOT_ANSWERED).order_by("panel_id").distinct()
    brought = 0
    for panel_id in await judged.values_list("panel_id", flat=True):
        brought += await return_to_next(panel_id, now)  # type: ignore[arg-type]
    return brought
