"""What the results of a borough's surveys have for the panel and the council."""

from collections.abc import Collection
from datetime import date, timedelta

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from surveys.models import EarlyResults, Survey
from surveys.results.pages import EARLY

NEW_FOR = timedelta(days=90)
"""So long after its last day a survey's findings wait to be asked about."""


async def tasks(borough: Borough, roles: Collection[Role], day: date) -> list[Task]:
    """Returns, for somebody with these roles, the results to look at early and the findings nobody has asked about."""
    if not set(EARLY).intersection(roles):
        return []
    surveys = await Survey.filter(
        borough=borough, published_at__isnull=False, closes_on__gte=day - NEW_FOR, opens_on__lte=day
    ).order_by("closes_on", "id")
    can_ask = bool({*CLERKS, Role.PANEL_CHAIR}.intersection(roles))
    found = []
    for survey in surveys:
        here: dict[str, str | int] = {"borough": borough.slug, "survey": survey.slug}
        if survey.is_open(day) and survey.early_results is EarlyResults.PANEL:
            text = gettext("Look at the early results of “%(title)s”", title=survey.title)
            found.append(Task(text, None, "surveys.results.early_results", here))
        elif survey.is_closed(day) and can_ask and survey.request_id is None:
            text = gettext("Read the results of “%(title)s” and ask about the findings", title=survey.title)
            found.append(Task(text, None, "surveys.results.ask", here))
    return found
