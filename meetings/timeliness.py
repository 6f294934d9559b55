"""How promptly minutes were published within a period."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from boroughs.responses.clock import minutes_due_on
from engage.kit.clock import london_date, london_moment
from meetings.models import Meeting

_LONGEST_WAIT = timedelta(days=30)  # ten working days never take as long, Christmas and Easter included


class MinutesTimeliness(NamedTuple):
    """Of the minutes due in a period, how many were public, as a draft or approved, on or before their due date."""

    on_time: int
    due: int


async def minutes_timeliness(borough_id: int, first_day: date, last_day: date) -> MinutesTimeliness:
    """Returns how timely a borough's minutes due between two London dates, both inclusive, were; of public meetings.

    For a period that is over, nothing that happens later changes the answer.
    """
    meetings = await Meeting.filter(
        borough_id=borough_id,
        published_at__lt=_end_of(last_day),
        starts_at__gte=london_moment(first_day - _LONGEST_WAIT, time(12)),
        starts_at__lt=_end_of(last_day),
    ).prefetch_related("minutes")
    due = [m for m in meetings if first_day <= minutes_due_on(m.held_on) <= last_day]
    return MinutesTimeliness(sum(_is_on_time(m) for m in due), len(due))


def _is_on_time(meeting: Meeting) -> bool:
    minutes = meeting.minutes
    if minutes is None or minutes.published_at is None:
        return False
    return london_date(minutes.published_at) <= minutes_due_on(meeting.held_on)


def _end_of(day: date) -> datetime:
    return london_moment(day + timedelta(days=1), time(0))
