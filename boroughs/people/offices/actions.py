"""Writes about a borough's posts."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Office, OfficeKind
from engage.kit import audit
from engage.kit.cache import touch


@atomic()
async def add_office(borough: Borough, kind: OfficeKind, name: str, *, at: datetime, actor_id: int) -> Office:
    """Adds a post to a borough and returns it; the same again returns the one there is.

    Only a partner organisation has a name of its own. Whoever holds the post is appointed by an invitation.
    """
    name = name if kind is OfficeKind.PARTNER else ""
    office, is_new = await Office.get_or_create(borough=borough, kind=kind, name=name)
    if is_new:
        about = f"{borough.slug}/offices"
        await audit.record("added an office", about, at=at, actor_id=actor_id, borough_id=borough.id, kind=kind.value)
        await touch(borough.slug)
    return office
