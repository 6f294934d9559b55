"""Addresses short enough to type from a poster."""

from engage.kit.security import new_letters
from engage.kit.settings import Settings
from surveys.models import Survey

SHORT_LINK = 5
"""Letters of a survey's short link: 14 million of them."""


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
