"""What is done with verdicts by the clock."""

from datetime import datetime
from typing import Any

from engage.kit.clock import london_date
from engage.kit.jobs import Job
from meetings.verdicts.returning import return_all


async def _return(now: datetime) -> dict[str, Any]:
    return {"items": await return_all(now)}


jobs = [Job("bring-unanswered-back", "45 4 * * *", lambda now: str(london_date(now)), _return)]
