"""What people of the demonstration tell about searches, quarter by quarter, and what that sets off."""

from random import Random

from tortoise.transactions import in_transaction

import surveys.charter.jobs
from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from engage.agendas import carry
from engage.demo import story
from engage.demo.stage import Stage, night
from engage.kit.clock import london_date
from engage.kit.security import new_code
from meetings.models import Meeting
from surveys.charter.actions import record_feedback
from surveys.charter.safeguarding.actions import SAFEGUARDING, report
from surveys.charter.safeguarding.jobs import move as queue_reports
from surveys.charter.triggers.actions import check_quarter
from surveys.charter.triggers.models import CommunityTrigger
from surveys.charter.triggers.rules import quarter_before
from surveys.charter.venues.actions import add_venue
from surveys.inbox import FEEDBACK, receipt_hash
from surveys.moderation.conversations.models import case_hash

NIGHTS = (560, 470, 380, 290, 200, 150, 110, 75)
"""Days ago, each with as many people whose answers were counted then."""

PEOPLE = 54

_YES_NO = {"yes": 6, "no": 3, "not_sure": 1}
_HOW_FAR = {"fully": 7, "mostly": 4, "partly": 2, "hardly": 2, "not_at_all": 2, "not_sure": 1}
_CHOSEN = {
    "answering_as": {"searched": 7, "parent_or_carer": 2, "witness": 1},
    "age": {"16_17": 3, "18_24": 5, "25_34": 4, "35_plus": 4, "prefer_not_to_say": 1},
    "ethnic_group": {"black": 6, "white": 6, "asian": 4, "mixed": 2, "other": 1, "prefer_not_to_say": 1},
    "force": {"none": 6, "handcuffs": 3, "other": 1},
    "clothing": {"nothing": 6, "outer": 4},
    "told_grounds": _YES_NO,
    "told_object": {"yes": 8, "no": 2},
    "told_identity": {"yes": 5, "no": 4, "not_sure": 1},
    "told_law": {"yes": 4, "no": 4, "not_sure": 2},
    "told_record": {"yes": 3, "no": 6, "not_sure": 1},
    "explained_clearly": _HOW_FAR,
    "treated_with_respect": _HOW_FAR,
    "understood_feelings": {"fully": 5, "mostly": 5, "partly": 2, "hardly": 2, "not_at_all": 3},
    "professional": _HOW_FAR,
    "kept_calm": _HOW_FAR,
    "told_feedback": {"yes": 6, "no": 3, "not_sure": 1},
    "trust_after": {"more": 2, "same": 5, "less": 4},
}


async def tell(stage: Stage) -> None:
    """Feedback of two years, counted in eight nights; a venue with cards; a report about a child, of yesterday."""
    for batch, days in enumerate(NIGHTS):
        month = f"{london_date(stage.ago(days)):%Y-%m}"
        said = story.FEEDBACK_COMMENTS if days == NIGHTS[-3] else ()
        for number in range(PEOPLE):
            receipt = receipt_hash(stage.settings.secret, FEEDBACK, stage.borough.id, new_code())
            comment = said[number] if number < len(said) else ""
            answers = {**_answers(stage.chance, batch), "month": month}
            await record_feedback(stage.borough, receipt, answers, comment)
        await night(surveys.charter.jobs.jobs, stage.ago(days))
    await add_venue(stage.borough, story.VENUE, **await stage.acting(Role.COUNCIL_CLERK, stage.ago(40)))
    await _report(stage)


def _answers(chance: Random, batch: int) -> dict[str, str]:
    """One person's answers; officers say who they are more often from batch to batch."""
    weights = {**_CHOSEN, "told_identity": {"yes": 4 + batch, "no": 5, "not_sure": 1}}
    return {key: chance.choices(list(options), list(options.values()))[0] for key, options in weights.items()}


async def _report(stage: Stage) -> None:
    at = stage.ago(1)
    said = {"answering_as": "parent_or_carer", "age": "13_15", "month": "not_sure"}
    case = case_hash(stage.settings.secret, SAFEGUARDING, stage.borough.id, new_code())
    await report(stage.borough, case, said, london_date(at))
    async with in_transaction():
        await queue_reports(at)


async def trigger(stage: Stage) -> ResponseRequest | None:
    """What the last quarter reached is raised on the day after it, and put on an agenda; returns the first request."""
    quarter = quarter_before(london_date(stage.now))
    at = stage.ago((london_date(stage.now) - quarter.last).days - 1)
    coming = await Meeting.filter(borough=stage.borough, starts_at__gte=at).order_by("starts_at").first()
    await check_quarter(
        stage.borough, quarter, at=at, site=stage.settings.public_url, meeting_on=coming.held_on if coming else None
    )
    await carry(stage.now)
    raised = CommunityTrigger.filter(borough=stage.borough).order_by("commitment__code")
    first = await raised.select_related("request").first()
    return first.request if first else None
