"""Addresses short enough to type from a poster."""

from engage.kit.security import new_code
from engage.kit.settings import Settings
from surveys.models import Survey

_LETTERS = 6  # of 27 different ones: 387 million links


async def new_short_link() -> str:
    """Returns the end of a short address that no survey has: six letters and digits that are not mixed up."""
    while await Survey.exists(short_link=(link := new_code().replace("-", "")[:_LETTERS])):
        pass
    return link


def short_address(settings: Settings, link: str, language: str = "en") -> str:
    """Returns the whole short address of a survey, in a language."""
    prefix = "" if language == "en" else f"/{language}"
    return f"{settings.public_url}{prefix}/s/{link}"


def shown(address: str) -> str:
    """Returns an address as people read it: without the beginning that browsers add themselves."""
    return address.partition("://")[2]
