"""A borough's meetings, its own and those of panels it shares: to come, and past by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from tortoise import connections
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.clock import london_date, london_moment
from meetings.models import Meeting, Minutes, Panel
from meetings.stages import Stage, stage_of

ON_A_PAGE = 20
_MOST_COMING = 100


@dataclass(frozen=True)
class Listed:
    """A meeting as a list shows it, its panel and borough loaded; `minutes` have no text, or are None."""

    meeting: Meeting
    minutes: Minutes | None
    stage: Stage


@dataclass(frozen=True)
class Listing:
    """Meetings to come, the first first, and a page of those of a past year, the last first.

    `panels` is the key of each panel in the address, with its name; `panel` the one chosen, or an empty text. `years`
    have past meetings, the last first; `year` is the one shown, None without any. `page` counts from 1 to `pages`.
    """

    coming: list[Listed]
    past: list[Listed]
    panels: list[tuple[str, str]]
    panel: str
    years: list[int]
    year: int | None
    page: int
    pages: int


def of_borough(borough_id: int) -> QuerySet[Panel]:
    """Returns the panels of a borough: its own, and those of open boroughs that share theirs with it."""
    shared = Q(sharing__borough_id=borough_id, borough__is_open=True)
    return Panel.filter(Q(borough_id=borough_id) | shared).distinct()


async def listing(borough: Borough, now: datetime, asked: dict[str, str], *, is_public: bool) -> Listing:
    """Returns a borough's meetings at an aware moment, as `panel`, `year` and `page` of an address ask.

    Only those with notice if `is_public`, else also what the borough itself plans. What makes no sense is taken as
    not asked. Five queries.
    """
    panels = {_key(panel, borough): panel for panel in await _panels(borough)}
    panel = asked.get("panel", "") if asked.get("panel", "") in panels else ""
    ids = [panels[panel].id] if panel else [one.id for one in panels.values()]
    begins = london_moment(london_date(now), time(0))
    numbers = await _by_year(ids, begins, None if is_public else borough.id)
    year = _number(asked.get("year", ""), 9999)
    year = year if year in numbers else next(iter(numbers), None)
    pages = max(1, -(-numbers.get(year or 0, 0) // ON_A_PAGE))
    page = min(_number(asked.get("page", "")) or 1, pages)
    known = Meeting.filter(panel_id__in=ids).select_related("panel", "borough")
    known = known.filter(Q(notice_at__isnull=False) if is_public else Q(notice_at__isnull=False) | Q(borough=borough))
    coming = await known.filter(starts_at__gte=begins).order_by("starts_at", "id").limit(_MOST_COMING)
    past: list[Meeting] = []
    if year:
        first, last = (london_moment(date(one, 1, 1), time(0)) for one in (year, year + 1))
        there = known.filter(starts_at__gte=first, starts_at__lt=min(last, begins)).order_by("-starts_at", "-id")
        past = await there.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE)
    minutes = await _minutes([*coming, *past])

    def rows(some: list[Meeting]) -> list[Listed]:
        return [Listed(one, minutes.get(one.id), stage_of(one, minutes.get(one.id), now)) for one in some]

    names = [(key, one.name) for key, one in panels.items()]
    return Listing(rows(coming), rows(past), names, panel, list(numbers), year, page, pages)


async def _panels(borough: Borough) -> list[Panel]:
    return await of_borough(borough.id).select_related("borough").order_by("name", "id")


def _key(panel: Panel, borough: Borough) -> str:
    return panel.slug if panel.borough_id == borough.id else f"{panel.borough.slug}.{panel.slug}"


async def _by_year(panels: list[int], before: datetime, planned_in: int | None) -> dict[int, int]:
    """Returns how many meetings began in each London year before a moment, the last year first.

    Those without notice are counted only in the borough with the id `planned_in`.
    """
    rows = await connections.get("default").execute_query_dict(
        "SELECT extract(year FROM starts_at AT TIME ZONE 'Europe/London')::int AS year, count(*)::int AS number"
        " FROM meeting WHERE panel_id = ANY($1) AND starts_at < $2 AND (notice_at IS NOT NULL OR borough_id = $3)"
        " GROUP BY 1 ORDER BY 1 DESC",
        [panels, before, planned_in],
    )
    return {row["year"]: row["number"] for row in rows}


async def _minutes(meetings: Iterable[Meeting]) -> dict[int, Minutes]:
    """Returns how far the minutes of meetings are, without their words."""
    found = Minutes.filter(meeting_id__in=[meeting.id for meeting in meetings])
    return {one.meeting_id: one for one in await found.only("id", "meeting_id", "published_at", "approved_at")}


def _number(text: str, most: int = 999_999) -> int | None:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 7 else None
