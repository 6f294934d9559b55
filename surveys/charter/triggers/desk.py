"""What community triggers have for the panel's chair."""

from collections.abc import Collection

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from surveys.charter.triggers.models import CommunityTrigger
from surveys.charter.triggers.rules import Quarter


async def tasks(borough: Borough, roles: Collection[Role]) -> list[Task]:
    """Returns the triggers that a meeting has discussed and somebody with these roles can close."""
    if Role.PANEL_CHAIR not in roles:
        return []
    discussed = CommunityTrigger.filter(borough=borough, discussed_on__isnull=False, closed_on=None)
    return [
        Task(
            gettext("Close the community trigger about %(code)s", code=one.commitment.code),
            None,
            "surveys.charter.triggers.close",
            {"borough": borough.slug, "quarter": Quarter(one.quarter).key, "code": one.commitment.code.lower()},
        )
        for one in await discussed.select_related("commitment").order_by("quarter", "commitment__code")
    ]
