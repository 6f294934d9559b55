"""Cards that bring people to the form: a clerk's venues, and what to print for each in the borough's languages."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import KNOWN, Language, gettext, speaking
from engage.kit.problems import NotFound
from engage.kit.qr import qr_code
from surveys.charter.venues.actions import NameTaken, add_venue, end_venue
from surveys.charter.venues.forms import VenueForm
from surveys.charter.venues.models import Venue

STEP = 10
"""A venue's number is shown in steps of so many."""

ON_A_SHEET = 8
"""Small cards on a sheet of A4."""


@dataclass(frozen=True)
class Card:
    """A card in one language: what it asks, why to trust it, how to get there, and its picture."""

    language: Language
    heading: str
    lines: tuple[str, ...]
    scan: str
    where: str
    picture: Markup


async def venue_here(request: Request) -> Venue:
    """Returns the venue of this borough that the address names by its code, or raises NotFound."""
    borough = await borough_here(request)
    code = request.path_params["venue"]
    venue = await Venue.get_or_none(borough=borough, code=code) if len(code) <= 12 else None
    if venue is None:
        raise NotFound
    return venue


async def venues(request: Request) -> Response:
    """A borough's venues with how much came from each, roughly, and a form to add one."""
    borough = await borough_here(request)
    form = await VenueForm.read(request)
    if request.method == "POST" and form.validate():
        try:
            venue = await add_venue(borough, form.name.data, **acting(request))
            return go(request, "surveys.charter.venues.card", borough=borough.slug, venue=venue.code)
        except NameTaken as taken:
            form.name.errors.append(taken.detail)
    known = await Venue.filter(borough=borough).order_by("name")
    rows = [(venue, shown(venue.count)) for venue in known]
    return page(request, "charter/venues/venues.html", 422 if form.errors else 200, form=form, rows=rows)


def shown(count: int) -> str:
    """Returns how much came from a venue, as its clerk may know it: between two changes of it came ten or more."""
    if count < STEP:
        return gettext("Fewer than 10")
    return gettext("%(number)s or more", number=count // STEP * STEP)


async def card(request: Request) -> Response:
    """One card for a venue to hang up, a page of A4 for each of the borough's languages."""
    venue = await venue_here(request)
    cards = await _cards(request, await borough_here(request), venue)
    return page(request, "charter/venues/card.html", venue=venue, cards=cards)


async def sheet(request: Request) -> Response:
    """Small cards of a venue to cut out and give away, a page of A4 for each of the borough's languages."""
    venue = await venue_here(request)
    cards = await _cards(request, await borough_here(request), venue)
    return page(request, "charter/venues/sheet.html", venue=venue, cards=cards, on_a_sheet=ON_A_SHEET)


async def end(request: Request) -> Response:
    """Ends the counting for a venue."""
    venue = await venue_here(request)
    await read_fields(request)
    await end_venue(venue, **acting(request))
    return go(request, "surveys.charter.venues.venues", borough=request.path_params["borough"])


async def _cards(request: Request, borough: Borough, venue: Venue) -> list[Card]:
    settings = request.app.state.settings
    cards = []
    for code in ("en", *settings.languages):
        with speaking(code):
            path = address(request, "surveys.charter.at_venue", borough=borough.slug, code=venue.code)
            where = f"{settings.public_url}{path}"
            cards.append(
                Card(
                    KNOWN[code],
                    gettext("Were you stopped and searched, or did you see it happen?"),
                    (
                        gettext("Tell us how it went. It takes about 2 minutes."),
                        gettext("You do not say who you are. It is not a complaint."),
                        gettext("If anybody is in danger, call 999."),
                    ),
                    gettext("Scan this with a phone, or open this address:"),
                    where.partition("://")[2],
                    qr_code(where, gettext("QR code of the form’s address")),
                )
            )
    return cards


_HERE = "/{borough}/stop-and-search/cards"
routes = [
    staff(_HERE, venues, *CLERKS),
    staff(f"{_HERE}/{{venue}}", card, *CLERKS, methods="GET"),
    staff(f"{_HERE}/{{venue}}/sheet", sheet, *CLERKS, methods="GET"),
    staff(f"{_HERE}/{{venue}}/ended", end, *CLERKS, methods="POST"),
]
