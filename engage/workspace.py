"""Pages that show features side by side: London, a borough's home, a person's desk."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here, signed_in
from boroughs.models import Borough
from engage.kit.html import page
from engage.kit.routes import public


async def london(request: Request) -> Response:
    """The start page: find your borough."""
    return page(request, "workspace/london.html", boroughs=await Borough.all().order_by("name"))


async def privacy(request: Request) -> Response:
    """What happens to what people tell the platform."""
    return page(request, "workspace/privacy.html")


async def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return page(request, "workspace/accessibility.html")


async def desk(request: Request) -> Response:
    """What needs the person signed in now."""
    return page(request, "workspace/desk.html")


async def home(request: Request) -> Response:
    """A borough's front page."""
    await borough_here(request)
    return page(request, "workspace/home.html")


routes = [
    public("/", london),
    public("/privacy", privacy),
    public("/accessibility", accessibility),
    signed_in("/desk", desk),
    public("/{borough}", home),
]
