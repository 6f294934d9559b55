"""What every page of figures says of how fresh they are."""

from typing import Any

from starlette.requests import Request

from engage.indicators.standing import next_releases, stale_since
from engage.kit.clock import moment


async def freshness(request: Request) -> dict[str, Any]:
    """Returns for a template when the figures should have been renewed and were not (`stale`, None if they were), and
    when they are renewed next (`next_run`). One query.
    """
    now = moment(request)
    return {"stale": await stale_since(now), "next_run": next_releases(now)[0]}
