"""The page of e-mails that could not be sent, for the administrator of the platform: never a whole address."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import Role
from engage.kit.clock import moment
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.mail.dead import masked
from engage.outbox.actions import OTHER_SECRET, dead_letters, discard, send_again, standing
from engage.outbox.reasons import reason

MOST_SHOWN = 100


async def show(request: Request) -> Response:
    """How many messages wait, and those that were given up, newest first."""
    return page(
        request,
        "outbox/show.html",
        standing=await standing(moment(request)),
        letters=await dead_letters(MOST_SHOWN),
        masked=masked,
        reason=reason,
        other_secret=OTHER_SECRET,
    )


async def again(request: Request) -> Response:
    """Sends one dead letter again, or all."""
    fields = await read_fields(request)
    ids = None if "all" in fields else _ids(fields)
    await send_again(ids, request.app.state.settings, **acting(request))
    return go(request, "outbox.show")


async def erase(request: Request) -> Response:
    """Erases one dead letter; one that is gone already stays gone."""
    await discard(_ids(await read_fields(request)), **acting(request))
    return go(request, "outbox.show")


def _ids(fields: Fields) -> list[int]:
    """Returns the number in the hidden field, as a list; none when there is no number."""
    text = fields.get("message", "")
    return [int(text)] if text.isascii() and text.isdecimal() and len(text) < 19 else []


routes = [
    staff("/outbox", show, Role.PLATFORM_ADMIN, methods="GET"),
    staff("/outbox/sent-again", again, Role.PLATFORM_ADMIN, methods="POST"),
    staff("/outbox/erased", erase, Role.PLATFORM_ADMIN, methods="POST"),
]
