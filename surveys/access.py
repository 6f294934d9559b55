"""From a staff page's address to the survey it is about."""

from starlette.requests import Request

from boroughs.access import borough_here
from engage.kit.problems import NotFound
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
