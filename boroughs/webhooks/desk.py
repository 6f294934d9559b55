"""What of webhooks waits for a council's administrator."""

from urllib.parse import urlsplit

from tortoise.functions import Count

from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.webhooks.models import WebhookDelivery
from engage.kit.i18n import ngettext
from engage.kit.tasks import Task


async def tasks(borough: Borough, roles: list[Role]) -> list[Task]:
    """Returns the webhooks with messages that could not be delivered. One query, none for other roles."""
    if Role.COUNCIL_ADMIN not in roles:
        return []
    dead = WebhookDelivery.filter(webhook__borough=borough, gave_up_at__isnull=False)
    rows = await (
        dead.annotate(number=Count("id")).group_by("webhook_id", "webhook__url").order_by("webhook__url")
        .values_list("webhook_id", "webhook__url", "number")
    )  # fmt: skip
    return [
        Task(
            ngettext(
                "%(num)s message could not be delivered to %(host)s",
                "%(num)s messages could not be delivered to %(host)s",
                number,
                host=urlsplit(url).hostname,
            ),
            None,
            "boroughs.webhooks.webhook",
            {"borough": borough.slug, "id": id.hex},
        )
        for id, url, number in rows
    ]
