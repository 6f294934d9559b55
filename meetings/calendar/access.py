"""Which meetings stand in whose calendar: only those with public notice."""

from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from boroughs.following.topics import BOROUGH, MEETINGS, panels_of
from boroughs.models import Borough
from meetings.models import Meeting, Panel
from meetings.panels.models import PanelBorough

CALENDAR = "calendar"
"""The purpose of the key in the address of a follower's own calendar: it opens nothing else."""

_BACK = timedelta(days=366)


def noticed(now: datetime) -> QuerySet[Meeting]:
    """Returns the meetings of which public notice was given, of the last year and to come, oldest first."""
    known = Meeting.filter(notice_at__lte=now, starts_at__gte=now - _BACK)
    return known.select_related("panel", "borough").order_by("starts_at", "id")


async def shared_with(borough: Borough) -> list[int]:
    """Returns the panels of other open boroughs that a borough shares. One query."""
    shares = PanelBorough.filter(borough=borough, panel__borough__is_open=True)
    ids: list[int] = await shares.values_list("panel_id", flat=True)  # type: ignore[assignment]
    return ids


async def of_borough(borough: Borough, now: datetime) -> list[Meeting]:
    """Returns the meetings of a borough and of the panels it shares. Two queries."""
    return await noticed(now).filter(Q(borough=borough) | Q(panel_id__in=await shared_with(borough)))


async def of_panel(panel: Panel, now: datetime) -> list[Meeting]:
    """Returns the meetings of a panel. One query."""
    return await noticed(now).filter(panel=panel)


async def of_topics(borough: Borough, topics: list[str], now: datetime) -> list[Meeting]:
    """Returns the meetings that a follower of these topics is told about. Two queries at most."""
    if MEETINGS in topics or BOROUGH in topics:
        return await of_borough(borough, now)
    return await noticed(now).filter(borough=borough, panel__slug__in=panels_of(topics))
