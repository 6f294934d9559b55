"""What is done with cases by the clock."""

from datetime import datetime
from typing import Any

from engage.kit.clock import london_date
from engage.kit.jobs import Job
from meetings.cases.returning import bring_all_back


async def _bring_back(now: datetime) -> dict[str, Any]:
    return {"items": await bring_all_back(now)}


jobs = [Job("bring-cases-back", "40 4 * * *", lambda now: str(london_date(now)), _bring_back)]
