"""From a staff page's address to the survey it is about, and who must not see what is not published."""

from starlette.requests import Request

from boroughs.access import borough_here
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from surveys.models import LONGEST_SLUG, Survey


async def survey_here(request: Request) -> Survey:
    """Returns the published survey of this borough that the address names, as the database has it now.

    Raises NotFound when there is none, or only a draft.
    """
    borough = await borough_here(request)
    slug = request.path_params["survey"]
    if len(slug) <= LONGEST_SLUG:
        survey = await Survey.get_or_none(borough=borough, slug=slug, published_at__isnull=False)
        if survey is not None:
            return survey
    raise NotFound


def refuse_police(request: Request) -> None:
    """Raises Forbidden for somebody who holds a police role anywhere as well, whoever gave them both.

    A role of another borough does not keep anybody from a council's or a panel's role in this one.
    """
    if any(held.role.is_police for held in request.state.roles):
        raise Forbidden(gettext("Police officers see what everybody sees, and no single answers."))
