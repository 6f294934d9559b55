"""Giving a survey a short address."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from surveys.models import Survey
from surveys.sharing.links import new_short_link


@atomic()
async def give_short_link(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Gives a published survey a short address for good, unless it has one."""
    row = await Survey.select_for_update().get(id=survey.id)
    if row.short_link is not None:
        return
    row.short_link = await new_short_link()
    await row.save(update_fields=["short_link"])
    await audit.record("gave a survey a short address", row.slug, at=at, actor_id=actor_id, borough_id=row.borough_id)
    await touch((await Borough.get(id=row.borough_id)).slug)
