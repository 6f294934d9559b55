"""Who reads what residents wrote: a borough's moderators, none of them a police officer."""

from uuid import UUID

from starlette.requests import Request

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from surveys.moderation.models import Comment


async def borough_moderated(request: Request) -> Borough:
    """Returns the borough whose comments this moderator reads.

    Raises Forbidden for somebody who holds a police role anywhere as well, whoever gave them both.
    """
    if any(held.role.is_police for held in request.state.roles):
        raise Forbidden(gettext("Police officers do not read comments before they are approved."))
    return await borough_here(request)


async def comment_here(request: Request) -> Comment:
    """Returns the comment of this borough that the address names, or raises NotFound."""
    borough = await borough_moderated(request)
    try:
        comment_id = UUID(request.path_params["comment"])
    except ValueError:
        raise NotFound from None
    comment = await Comment.get_or_none(id=comment_id, borough=borough)
    if comment is None:
        raise NotFound
    return comment
