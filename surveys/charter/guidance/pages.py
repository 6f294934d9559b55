"""Your rights in a search, as a page and as a card: each statement with where it comes from."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from engage.kit.html import address, page
from engage.kit.i18n import gettext
from engage.kit.qr import qr_code
from engage.kit.routes import public
from surveys.charter.guidance.editions import guidance_now


async def rights(request: Request) -> Response:
    """What an officer must say, the record, clothing, children, section 60, complaints and help."""
    await borough_here(request)
    return page(request, "charter/guidance/rights.html", guidance=await guidance_now())


async def card(request: Request) -> Response:
    """The most important of it on a sheet of A4 to print, cut and fold: two cards of A6."""
    borough = await borough_here(request)
    where = request.app.state.settings.public_url + address(
        request, "surveys.charter.guidance.rights", borough=borough.slug
    )
    return page(
        request,
        "charter/guidance/card.html",
        guidance=await guidance_now(),
        where=where.partition("//")[2],
        picture=qr_code(where, gettext("QR code of the page about your rights")),
    )


_HERE = "/{borough}/stop-and-search/your-rights"

routes = [
    public(_HERE, rights),
    public(f"{_HERE}/card", card),
]
