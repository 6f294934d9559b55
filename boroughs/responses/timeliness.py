"""How promptly an office answered within a period."""

from datetime import date
from typing import NamedTuple

from boroughs.responses.standing import standings
from boroughs.responses.state import Phase


class Timeliness(NamedTuple):
    """Of the requests due in a period, how many were answered on time; and the days that the answers given in it took.

    `days_to_respond` are calendar days from asking to the first final answer, one per request, in order of size.
    """

    answered_on_time: int
    due_in_period: int
    days_to_respond: list[int]


async def timeliness(borough_id: int, first_day: date, last_day: date) -> Timeliness:
    """Returns a borough's timeliness over London dates, both inclusive, as it stood at the end of the last one.

    A request counts in the period of its due date, extension included; one that is unanswered by then counts as late.
    For a period that is over, nothing that happens later changes the answer.
    """
    known = await standings(borough_id, last_day)
    due = [s for s in known if first_day <= s.state.due_on <= last_day]
    on_time = sum(s.state.phase is Phase.ANSWERED_ON_TIME for s in due)
    days = [
        (s.state.answered_on - s.request.asked_on).days
        for s in known
        if s.state.answered_on and s.state.answered_on >= first_day
    ]
    return Timeliness(on_time, len(due), sorted(days))
