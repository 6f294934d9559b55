"""Scheduled work: in the nights after a survey closed copies are looked for, and results wait until that is done.

Where there are some, they wait for a clerk as well.
"""

from datetime import datetime, time, timedelta
from typing import Any

from tortoise import connections

from engage.kit import ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.checking.findings import count_copies
from surveys.checking.models import Check, Suspicion
from surveys.inbox import SURVEYS, is_empty
from surveys.jobs import night
from surveys.models import Survey
from surveys.published import RESULTS
from surveys.results.facts import DAYS_TO_CHECK

AFTER_SETTLING = time(3, 20)


async def _look_for_copies(now: datetime) -> dict[str, Any]:
    """Notes for every closed survey that waits to be checked how many copies there are, once its last answers settled.

    That a number is noted says that they were looked for: of an open survey none is kept.
    """
    day = london_date(now)
    surveys = await Survey.filter(
        published_at__isnull=False, closes_on__lt=day, closes_on__gte=day - timedelta(days=DAYS_TO_CHECK),
        checked_on__isnull=True,
    ).select_related("borough")  # fmt: skip
    await Check.filter(survey__closes_on__gte=day, suspicion=Suspicion.COPIES).delete()
    found = 0
    connection = connections.get("default")
    for survey in surveys:
        if not await is_empty(SURVEYS, survey.id):
            continue
        number = await count_copies(survey.id)
        await connection.execute_query(
            "INSERT INTO survey_check (survey_id, suspicion, number) VALUES ($1, 'copies', $2)"
            " ON CONFLICT (survey_id, suspicion) DO UPDATE SET number = EXCLUDED.number"
            " WHERE survey_check.decision IS NULL",
            [survey.id, number],
        )
        await ledger.enter(RESULTS, f"{survey.borough.slug}/surveys/{survey.slug}/results", at=now)
        await touch(survey.borough.slug)
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
