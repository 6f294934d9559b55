"""What waits for the clerk and the moderator among a borough's surveys and comments."""

from collections.abc import Collection

from tortoise.functions import Count

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task
from surveys.models import Survey
from surveys.moderation.models import Comment
from surveys.paper.models import TIME_AFTER_CLOSING, Entry


async def tasks(borough: Borough, roles: Collection[Role], person_id: int) -> list[Task]:
    """Returns what waits for a person with these roles: drafts to finish, papers to verify, comments to read."""
    found: list[Task] = []
    if Role.COUNCIL_CLERK in roles:
        found += await _drafts(borough)
    if any(role in roles for role in CLERKS):
        found += await _papers(borough, person_id)
    if Role.MODERATOR in roles:
        found += await _comments(borough)
    return found


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
            survey.closes_on and survey.closes_on + TIME_AFTER_CLOSING,
            "surveys.paper.entries",
            {"borough": borough.slug, "survey": survey.slug},
        )
        for survey in (await Survey.filter(id__in=list(waiting)).order_by("id") if waiting else [])
    ]


async def _comments(borough: Borough) -> list[Task]:
    waiting = await Comment.waiting_in(borough).count()
    if not waiting:
        return []
    text = ngettext("Read %(num)s comment that waits", "Read %(num)s comments that wait", waiting)
    return [Task(text, None, "surveys.moderation.queue", {"borough": borough.slug})]
