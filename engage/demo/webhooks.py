"""A system of the council that is told what is new."""

from datetime import timedelta

from boroughs.people.models import Membership, Role
from boroughs.webhooks.actions import add_webhook, send_test
from engage.demo.stage import Stage


async def add(stage: Stage) -> None:
    """The administrator added it a month ago and tested it; its address leads nowhere."""
    admin = await Membership.filter(borough=stage.borough, role=Role.COUNCIL_ADMIN).first()
    url, at = f"https://systems.{stage.borough.slug}.example/engage", stage.ago(30)
    actor_id = admin.person_id if admin else 1
    hook = await add_webhook(stage.borough, url, ["responses"], is_demo=True, at=at, actor_id=actor_id)
    delivery = await send_test(stage.borough, hook, at=at, actor_id=actor_id)
    delivery.delivered_at = at + timedelta(seconds=2)
    await delivery.save(update_fields=["delivered_at"])
