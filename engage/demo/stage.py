"""Where the demonstration happens: one borough, who acts in it, and the moments they act at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from tortoise.transactions import in_transaction

import surveys.jobs
import surveys.moderation.jobs
from boroughs.access import Acting
from boroughs.models import Borough
from boroughs.people.models import Person, Role
from engage.demo.people import named
from engage.kit.clock import london_date, london_moment
from engage.kit.jobs import Job
from engage.kit.security import new_code
from engage.kit.settings import Settings
from surveys.drafts import actions as drafts
from surveys.inbox import SURVEYS, acknowledge, receipt_hash
from surveys.models import Survey


@dataclass(frozen=True)
class Stage:
    """One borough, who acts in it, and the moment the demonstration is loaded at."""

    settings: Settings
    borough: Borough
    now: datetime
    chance: Random

    def ago(self, days: int, at: time = time(10)) -> datetime:
        """The moment so many days ago, at a London time."""
        return london_moment(london_date(self.now) - timedelta(days=days), at)

    async def person(self, role: Role) -> Person:
        """Who holds a role here."""
        return await named(self.borough, role)

    async def acting(self, role: Role, at: datetime) -> Acting:
        """Whoever holds a role here, doing something at a moment."""
        return {"at": at, "actor_id": (await self.person(role)).id}


async def publish(stage: Stage, survey: Survey, opened: int, closed: int) -> None:
    """Publishes a draft so many days ago; below zero is still to come."""
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(opened))
    opens_on, closes_on = london_date(stage.ago(opened)), london_date(stage.ago(closed))
    await drafts.set_dates(survey, opens_on=opens_on, closes_on=closes_on, **by)
    await drafts.publish(survey, **by)


async def send(stage: Stage, survey: Survey, documents: Iterable[dict[str, Any]], closed: int) -> None:
    """Sends answers to a survey, and counts them on the night it closed, so many days ago."""
    for document in documents:
        receipt = receipt_hash(stage.settings.secret, SURVEYS, survey.id, new_code())
        await acknowledge(SURVEYS, survey.id, receipt, document)
    await night(surveys.jobs.jobs, stage.ago(closed))


async def night(jobs: list[Job], at: datetime) -> None:
    """Does what the nightly jobs do, comments after answers, inside the transaction of the demonstration."""
    for job in [*jobs, *surveys.moderation.jobs.jobs]:
        if job.name.endswith("-nightly"):
            async with in_transaction():
                await job.do(at)
