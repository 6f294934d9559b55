"""Scheduled work: every night copies are looked for, so that results wait for a clerk where there are some."""

from datetime import datetime, time, timedelta
from typing import Any

from tortoise import connections

from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.checking.findings import count_copies
from surveys.jobs import night
from surveys.models import Survey
from surveys.results.facts import DAYS_TO_CHECK

AFTER_SETTLING = time(3, 20)


async def _look_for_copies(now: datetime) -> dict[str, Any]:
    """Notes for every survey that is open or waits to be checked how many copies there are."""
    day = london_date(now)
    surveys = await Survey.filter(
        published_at__isnull=False, opens_on__lte=day, closes_on__gte=day - timedelta(days=DAYS_TO_CHECK),
        checked_on__isnull=True,
    ).only("id")  # fmt: skip
    found = 0
    connection = connections.get("default")
    for survey in surveys:
        number = await count_copies(survey.id)
        await connection.execute_query(
            "INSERT INTO survey_check (survey_id, suspicion, number) VALUES ($1, 'copies', $2)"
            " ON CONFLICT (survey_id, suspicion) DO UPDATE SET number = EXCLUDED.number"
            " WHERE survey_check.decision IS NULL",
            [survey.id, number],
        )
        found += bool(number)
    return {"surveys_with_copies": found}


jobs = [
    Job(
        "look-for-copies",
        f"{AFTER_SETTLING.minute} {AFTER_SETTLING.hour} * * *",
        lambda now: night(now, AFTER_SETTLING),
        _look_for_copies,
    )
]
