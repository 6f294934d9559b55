"""Where an analyst, who makes no surveys, finds the files of a borough's surveys."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from surveys.models import Survey

MOST = 20
"""So many surveys are on a desk, the newest."""


async def starts(borough: Borough, roles: Collection[Role], day: date) -> list[Task]:
    """Returns the closed surveys whose answers somebody with these roles can download and has no other list of."""
    if Role.ANALYST not in roles or any(role in CLERKS for role in roles):
        return []
    closed = Survey.filter(
        borough=borough, published_at__isnull=False, closes_on__lt=day, rows_erased_on__isnull=True
    ).order_by("-closes_on", "-id")
    return [
        Task(
            gettext("Download the answers to “%(title)s”", title=survey.title),
            None,
            "surveys.exports.files",
            {"borough": borough.slug, "survey": survey.slug},
        )
        for survey in await closed.limit(MOST)
    ]
