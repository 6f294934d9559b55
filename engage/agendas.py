"""What one step of the loop asks of the next: triggers are checked, put before a meeting, and known to be discussed.

The charter and the meetings know nothing of each other; what joins them is a request for a response, which a trigger
asks and an agenda item is about.
"""

from datetime import datetime, time
from functools import partial
from typing import Any

from boroughs.models import Borough
from engage.kit.clock import london_date, london_moment
from engage.kit.jobs import Job
from meetings.agenda.actions import add_item
from meetings.items import MOST_ITEMS
from meetings.models import AgendaItem, Meeting
from surveys.charter.triggers.actions import check_quarter, note_discussed
from surveys.charter.triggers.models import CommunityTrigger
from surveys.charter.triggers.rules import Quarter, quarter_before
from surveys.jobs import night

AFTER_SETTLING = time(3, 50)


async def check_triggers(now: datetime, site: str) -> dict[str, Any]:
    """Checks the last quarter of every open borough, and returns how many triggers were raised."""
    quarter = quarter_before(london_date(now))
    raised = 0
    for borough in await Borough.filter(is_open=True).order_by("id"):
        coming = await _coming(borough, now).first()
        meeting_on = coming.held_on if coming else None
        raised += await check_quarter(borough, quarter, at=now, site=site, meeting_on=meeting_on)
    return {"quarter": quarter.key, "raised": raised}


async def carry(now: datetime) -> dict[str, Any]:
    """Puts triggers that no meeting has before it on the next agenda, and notes which were discussed."""
    added = discussed = 0
    open_ones = CommunityTrigger.filter(request_id__isnull=False, closed_on=None, discussed_on=None).order_by("id")
    for trigger in await open_ones.select_related("borough", "commitment", "request"):
        items = AgendaItem.filter(request_id=trigger.request_id)
        held = await items.filter(meeting__minutes__published_at__isnull=False).select_related("meeting").first()
        if held:
            await note_discussed(trigger.borough, trigger.id, held.meeting.held_on, at=now)
            discussed += 1
        elif not await items.filter(meeting__starts_at__gte=now, meeting__ended_at=None).exists():
            added += await _put_on_agenda(trigger, now)
    return {"put_on_agendas": added, "discussed": discussed}


async def _put_on_agenda(trigger: CommunityTrigger, now: datetime) -> bool:
    """Adds a trigger to the next meeting whose agenda is not public yet and has room, if there is one."""
    borough = trigger.borough
    for meeting in await _coming(borough, now).filter(published_at=None):
        if await AgendaItem.filter(meeting=meeting).count() < MOST_ITEMS:
            ended = Quarter(trigger.quarter).last
            title = f"Community trigger: {trigger.commitment.code}, quarter to {ended:%-d %B %Y}"
            text = (
                f"Residents’ ratings of “{trigger.commitment.wording}” set off the community trigger. "
                "The police explain why, and what will change."
            )
            await add_item(borough, meeting, title, text, request=trigger.request, at=now)
            return True
    return False


def _coming(borough: Borough, now: datetime) -> Any:
    start = london_moment(london_date(now), time(0))
    return Meeting.filter(borough=borough, starts_at__gte=start, ended_at=None).order_by("starts_at", "id")


_night = partial(night, at=AFTER_SETTLING)


def jobs(site: str) -> list[Job]:
    """Returns the jobs; `site` is the public address of this website."""
    check = partial(check_triggers, site=site)
    at = f"{AFTER_SETTLING.minute} {AFTER_SETTLING.hour}"
    return [
        Job("check-triggers", f"{at} 1 1,4,7,10 *", lambda now: quarter_before(london_date(now)).key, check),
        Job("carry-to-agendas", f"{at} * * *", _night, carry),
    ]
