"""Pages of other features about a survey that is being written: links from its page, where there is such a page."""

from starlette.requests import Request
from starlette.routing import NoMatchFound

from engage.kit.html import address
from engage.kit.i18n import N_, gettext

LINKS = (
    ("surveys.files.read", N_("Read questions from a file")),
    ("surveys.files.download", N_("Download the survey as a file")),
    ("surveys.files.translations", N_("Translate by spreadsheet")),
    ("surveys.paper.print", N_("Print it on paper")),
    ("surveys.codes.make", N_("One-time codes")),
)
"""(Route name, words): routes that take the borough and the survey; those that the site has not are left out."""


def links(request: Request, borough: str, survey: str) -> list[tuple[str, str]]:
    """Returns (address, words) of every page there is."""
    found = []
    for name, words in LINKS:
        try:
            found.append((address(request, name, borough=borough, survey=survey), gettext(words)))
        except NoMatchFound:
            continue
    return found
