"""Every release for everybody, and the runs of the job for the administrator of the platform."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from tortoise import connections

from boroughs.access import staff
from boroughs.people.models import Role
from engage.indicators.compiling import BY_HAND, NAME
from engage.indicators.periods import Kind, Period
from engage.indicators.standing import next_releases, stale_since
from engage.kit.clock import moment
from engage.kit.html import page
from engage.kit.jobs import JobRun
from engage.kit.problems import NotFound
from engage.kit.routes import public

MOST_MONTHS = 120
MOST_RUNS = 100


@dataclass(frozen=True, slots=True)
class Revision:
    """One release of a month: `figures` is how many were new or different in it, `method` number by family."""

    number: int
    released_at: datetime
    reason: str
    sha256: str
    figures: int
    boroughs: int


@dataclass(frozen=True, slots=True)
class Month:
    """The releases of a month, the last one first."""

    period: Period
    revisions: tuple[Revision, ...]

    @property
    def starts_on(self) -> date:
        """The first day of the month, for its name."""
        return self.period.starts_on


async def every(request: Request) -> Response:
    """What was released, the newest month first, when the next releases come, and who sees them before: nobody."""
    now = moment(request)
    return page(
        request,
        "indicators/releases/every.html",
        months=await months(),
        coming=next_releases(now),
        stale=await stale_since(now),
    )


async def one(request: Request) -> Response:
    """The releases of one month, with the fingerprint of each. NotFound where there are none."""
    key = request.path_params["month"]
    found = await months(key) if re.fullmatch(r"[0-9]{4}-[0-9]{2}", key) else []
    if not found:
        raise NotFound
    return page(request, "indicators/releases/one.html", month=found[0])


async def runs(request: Request) -> Response:
    """How the job went, the newest run first: what it made, what looked odd, what failed."""
    found = await JobRun.filter(job__in=[NAME, BY_HAND]).order_by("-started_at", "-slot").limit(MOST_RUNS)
    stale = await stale_since(moment(request))
    return page(request, "indicators/releases/runs.html", runs=found, stale=stale, by_hand=BY_HAND)


async def months(only: str | None = None) -> list[Month]:
    """Returns the months with a release, the newest first, or one of them alone. One query."""
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(
        """
        SELECT slot, revision, released_at, reason, figures_sha256, told.figures, told.boroughs
        FROM indicator_release AS release, LATERAL (
            SELECT count(*) AS figures, count(DISTINCT gss) FILTER (WHERE starts_with(gss, 'E09')) AS boroughs
            FROM published_figure WHERE release_id = release.id
        ) AS told
        WHERE $1::text IS NULL OR slot = $1 ORDER BY slot DESC, revision DESC
        """,
        [only],
    )
    by_slot: dict[str, list[Revision]] = defaultdict(list)
    for row in rows:
        by_slot[row.pop("slot")].append(Revision(*row.values()))
    found = [Month(Period.parse(slot), tuple(revisions)) for slot, revisions in by_slot.items()]
    return [month for month in found if month.period.kind is Kind.MONTH][:MOST_MONTHS]


routes = [
    public("/releases", every),
    staff("/releases/runs", runs, Role.PLATFORM_ADMIN, methods="GET"),
    public("/releases/{month}", one),
]
