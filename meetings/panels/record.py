"""Writing down who a panel's members are together."""

from datetime import date, datetime, timedelta

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import Panel
from meetings.panels.actions import address
from meetings.panels.models import PanelProfile

APART = timedelta(days=365)
"""Two profiles are so far apart: of two close together, the difference is who joined and who left."""


@atomic()
async def record_profile(
    borough: Borough, panel: Panel, on: date, counts: dict[str, int], *, at: datetime, actor_id: int | None = None
) -> None:
    """Stores how many members are of each group on a London date; the same date again replaces what was typed.

    Raises Conflict for a day to come, or one less than a year from another profile.
    """
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    if on > london_date(at):
        raise Conflict(gettext("Enter a day that is not after today."))
    for other in await PanelProfile.filter(panel=panel).exclude(on=on):
        if abs(other.on - on) < APART:
            raise Conflict(
                gettext("There is a profile less than a year from that day. Two so close would show who joined.")
            )
    await PanelProfile.update_or_create(panel=panel, on=on, defaults={"counts": counts})
    about = address(borough, panel)
    await audit.record("recorded a panel’s profile", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)
