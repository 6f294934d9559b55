"""Every job of the platform and when it runs, in London time."""

import boroughs.people.offices.handing_over
import boroughs.responses.escalating
import boroughs.responses.reminding
import boroughs.responses.taps.jobs
import engage.agendas
import engage.following.jobs
import engage.indicators.compiling
import engage.ledger.digests
import engage.packs
import engage.retention
import meetings.calendar.reminders
import meetings.cases.jobs
import meetings.verdicts.jobs
import surveys.charter.jobs
import surveys.charter.safeguarding.jobs
import surveys.checking.jobs
import surveys.heard.jobs
import surveys.jobs
import surveys.moderation.jobs
import surveys.moderation.reminders
import surveys.news
from engage.kit.jobs import Job


def schedule(site: str) -> list[Job]:
    """Returns the jobs, in the order in which they catch up after a stop; `site` is this website's public address."""
    return [
        *surveys.jobs.jobs,
        *surveys.checking.jobs.jobs,
        *surveys.heard.jobs.jobs,
        *surveys.charter.safeguarding.jobs.jobs,
        *surveys.charter.jobs.jobs,
        *surveys.moderation.jobs.jobs,
        *meetings.cases.jobs.jobs,
        *meetings.verdicts.jobs.jobs,
        *boroughs.responses.taps.jobs.jobs(site),
        *surveys.moderation.reminders.jobs(site),
        *surveys.news.jobs(site),
        *meetings.calendar.reminders.jobs(site),
        *boroughs.responses.escalating.jobs(site),
        *boroughs.people.offices.handing_over.jobs(site),
        *boroughs.responses.reminding.jobs(site),
        *engage.agendas.jobs(site),
        *engage.following.jobs.jobs,
        *engage.packs.jobs(site),
        *engage.retention.jobs,
        *engage.indicators.compiling.jobs(site),
        *engage.ledger.digests.jobs,
    ]
