"""The time, always passed in: rules take a moment or a day, and only the edge of the program asks for it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from starlette.requests import Request

LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def now() -> datetime:
    """Returns this moment, aware, in UTC."""
    return datetime.now(UTC)


def london_date(moment: datetime) -> date:
    """Returns the calendar date in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def read_day(text: str) -> date | None:
    """Returns the date that an address names, like 2026-11-30, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def london_moment(day: date, at: time) -> datetime:
    """Returns the aware UTC moment of a London wall-clock time.

    Raises ValueError when the clocks skip that time (the last Sunday of March, 01:00 to 01:59).
    """
    local = datetime.combine(day, at, LONDON)
    if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{at:%H:%M} does not exist on {day:%d %B %Y}: the clocks go forward")
    return local.astimezone(UTC)


def moment(request: Request) -> datetime:
    """Returns the moment this request is answered at, aware UTC: the same one whenever it is asked for."""
    state = request.scope["state"]
    if "moment" not in state:
        state["moment"] = request.app.state.clock()
    at: datetime = state["moment"]
    return at


def today(request: Request) -> date:
    """Returns the London calendar date this request is answered on."""
    return london_date(moment(request))
