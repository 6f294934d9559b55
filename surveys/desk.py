"""What waits for the clerk and the moderator among a borough's surveys and comments."""

from collections.abc import Collection

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task
from surveys.models import Survey
from surveys.moderation.models import Comment


async def tasks(borough: Borough, roles: Collection[Role]) -> list[Task]:
    """Returns what waits for somebody with these roles: drafts to finish and comments to read, none with a deadline."""
    found: list[Task] = []
    if Role.COUNCIL_CLERK in roles:
        found += await _drafts(borough)
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


async def _comments(borough: Borough) -> list[Task]:
    waiting = await Comment.waiting_in(borough).count()
    if not waiting:
        return []
    text = ngettext("Read %(num)s comment that waits", "Read %(num)s comments that wait", waiting)
    return [Task(text, None, "surveys.moderation.queue", {"borough": borough.slug})]
