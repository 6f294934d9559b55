"""Addresses short enough to type from a poster."""

from starlette.requests import Request

from engage.kit.problems import NotFound
from engage.kit.security import new_letters
from engage.kit.settings import Settings
from surveys.models import Survey

SHORT_LINK = 5
"""Letters of a survey's short link: 14 million of them."""


_LONGEST = 8  # characters that the database keeps of one


async def survey_of_link(request: Request) -> Survey:
    """Returns the published survey of an open borough that the short link in this address is of, with its borough.

    Raises NotFound.
    """
    link = request.path_params["short"]
    if len(link) <= _LONGEST:
        survey = await Survey.get_or_none(
            short_link=link, published_at__isnull=False, borough__is_open=True
        ).select_related("borough")
        if survey is not None:
            return survey
    raise NotFound


async def new_short_link() -> str:
    """Returns the end of a short address that no survey has: five letters and digits that are easy to tell apart."""
    while await Survey.exists(short_link=(link := new_letters(SHORT_LINK))):
        pass
    return link


def short_address(settings: Settings, link: str, language: str = "en") -> str:
    """Returns the whole short address of a survey, in a language."""
    prefix = "" if language == "en" else f"/{language}"
    return f"{settings.public_url}{prefix}/s/{link}"


def shown(address: str) -> str:
    """Returns an address as people read it: without the beginning that browsers add themselves."""
    return address.partition("://")[2]
