"""What waits for the clerk and the moderator among a borough's surveys and comments."""

from collections.abc import Collection
from datetime import date, timedelta

from tortoise.functions import Count

import surveys.charter.safeguarding.desk
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task
from surveys.checking.findings import with_something_to_decide
from surveys.models import Survey
from surveys.moderation.conversations.models import unread_cases
from surveys.moderation.models import Comment
from surveys.paper.models import Entry
from surveys.results.facts import DAYS_TO_CHECK, checked_until


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns what waits on a London date for a person with these roles: drafts to finish, papers to verify, answers to
    check, comments to read, reports about children. What holds the results back has a deadline."""
    found: list[Task] = []
    if Role.COUNCIL_CLERK in roles:
        found += await _drafts(borough)
    if any(role in CLERKS for role in roles):
        found += await _papers(borough, person_id)
        found += await _checks(borough, day)
    if Role.MODERATOR in roles:
        found += await _comments(borough)
    return [*found, *await surveys.charter.safeguarding.desk.tasks(borough, roles, day, person_id)]


async def _drafts(borough: Borough) -> list[Task]:
    return [
        Task(
            gettext("Finish and publish the survey “%(title)s”", title=draft.title),
            None,
            "surveys.drafts.edit",
            {"borough": borough.slug, "survey": draft.slug},
        )
        for draft in await Survey.filter(borough=borough, published_at__isnull=True).order_by("id")
    ]


async def _checks(borough: Borough, day: date) -> list[Task]:
    closed = await Survey.filter(
        borough=borough, closes_on__range=(day - timedelta(days=DAYS_TO_CHECK), day - timedelta(days=1)),
        published_at__isnull=False, checked_on__isnull=True,
    ).order_by("closes_on", "id")  # fmt: skip
    waiting = await with_something_to_decide([survey.id for survey in closed]) if closed else set()
    return [
        Task(
            gettext("Check answers to “%(title)s” before the results show", title=survey.title),
            checked_until(survey.closes_on),  # type: ignore[arg-type]
            "surveys.checking.checks",
            {"borough": borough.slug, "survey": survey.slug},
        )
        for survey in closed
        if survey.id in waiting
    ]


async def _papers(borough: Borough, person_id: int) -> list[Task]:
    """What others have entered from paper and calls, to be verified before the results are shown."""
    by_others = Entry.filter(survey__borough=borough).exclude(entered_by_id=person_id).group_by("survey_id")
    waiting = {row["survey_id"]: row["n"] for row in await by_others.annotate(n=Count("id")).values("survey_id", "n")}
    return [
        Task(
            ngettext(
                "Verify %(num)s answer on paper or by phone to “%(title)s”",
                "Verify %(num)s answers on paper or by phone to “%(title)s”",
                waiting[survey.id],
                title=survey.title,
            ),
            Entry.last_day(survey),
            "surveys.paper.entries",
            {"borough": borough.slug, "survey": survey.slug},
        )
        for survey in (await Survey.filter(id__in=list(waiting)).order_by("id") if waiting else [])
    ]


async def _comments(borough: Borough) -> list[Task]:
    found = []
    queue = "surveys.moderation.queue"
    if waiting := await Comment.waiting_in(borough).count():
        text = ngettext("Read %(num)s comment that waits", "Read %(num)s comments that wait", waiting)
        found.append(Task(text, None, queue, {"borough": borough.slug}))
    if answered := len(await unread_cases(borough)):
        text = ngettext("Read %(num)s answer to a moderator", "Read %(num)s answers to moderators", answered)
        found.append(Task(text, None, queue, {"borough": borough.slug}))
    return found
