"""The pages of a borough's webhooks, for its administrators."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.following.topics import WHOLE
from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.webhooks.actions import add_webhook, end_webhook, send_test, try_again
from boroughs.webhooks.forms import WebhookForm
from boroughs.webhooks.models import Webhook, WebhookDelivery
from boroughs.webhooks.signing import secret_of
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound

MOST_SHOWN = 50

_LABELS = {
    "borough": "Everything",
    "meetings": "Meetings",
    "responses": "Requests and responses",
    "surveys": "Surveys",
    "charter": "Stop and search",
}


async def webhooks(request: Request) -> Response:
    """Which addresses are told what is new, and a form to add one."""
    borough = await borough_here(request)
    is_demo = request.app.state.settings.demo
    form = await WebhookForm.read(request)
    form.offer({topic: gettext(_LABELS[topic]) for topic in WHOLE}, is_demo=is_demo)
    if request.method == "POST" and form.validate():
        added = await add_webhook(borough, **form.data, is_demo=is_demo, **acting(request))
        return go(request, "boroughs.webhooks.webhook", borough=borough.slug, id=added.id.hex)
    known = await Webhook.filter(borough=borough).order_by("-made_at")
    status = 422 if form.errors else 200
    return page(request, "webhooks/webhooks.html", status, webhooks=known, form=form, labels=_LABELS)


async def webhook(request: Request) -> Response:
    """One webhook: its key, what was delivered and what could not be."""
    _, found = await _webhook_here(request)
    deliveries = WebhookDelivery.filter(webhook=found)
    return page(
        request,
        "webhooks/webhook.html",
        webhook=found,
        secret=secret_of(request.app.state.settings.secret, found.id),
        deliveries=await deliveries.order_by("-made_at", "-id").limit(MOST_SHOWN),
        dead=await deliveries.filter(gave_up_at__isnull=False).count(),
        labels=_LABELS,
    )


async def test(request: Request) -> Response:
    """Sends a message that says it is a test."""
    borough, found = await _webhook_here(request)
    await send_test(borough, found, **acting(request))
    return _back(request)


async def again(request: Request) -> Response:
    """Sends every dead letter anew."""
    borough, found = await _webhook_here(request)
    await try_again(borough, found, **acting(request))
    return _back(request)


async def stop(request: Request) -> Response:
    """Stops it for good."""
    borough, found = await _webhook_here(request)
    await end_webhook(borough, found, **acting(request))
    return _back(request)


def _back(request: Request) -> Response:
    return go(request, "boroughs.webhooks.webhook", **request.path_params)


async def _webhook_here(request: Request) -> tuple[Borough, Webhook]:
    borough = await borough_here(request)
    text = request.path_params["id"]
    try:
        id = UUID(hex=text)
    except ValueError:
        raise NotFound from None
    found = await Webhook.get_or_none(id=id, borough=borough) if id.hex == text else None
    if found is None:
        raise NotFound
    return borough, found


_ONE = "/{borough}/webhooks/{id}"

routes = [
    staff("/{borough}/webhooks", webhooks, Role.COUNCIL_ADMIN),
    staff(_ONE, webhook, Role.COUNCIL_ADMIN, methods="GET"),
    staff(f"{_ONE}/test", test, Role.COUNCIL_ADMIN, methods="POST"),
    staff(f"{_ONE}/again", again, Role.COUNCIL_ADMIN, methods="POST"),
    staff(f"{_ONE}/stop", stop, Role.COUNCIL_ADMIN, methods="POST"),
]
