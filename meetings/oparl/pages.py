"""The addresses of OParl: a borough's system, its lists, and each object by itself."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import borough_here
from engage.kit.clock import moment, today
from engage.kit.problems import NotFound
from engage.kit.routes import number_here, public
from meetings.oparl import objects
from meetings.oparl.lists import KINDS, page_of
from meetings.oparl.objects import Addresses, Object


async def system(request: Request) -> Response:
    """Where a program that reads OParl begins."""
    borough = await borough_here(request)
    at = Addresses(request.app.state.settings.public_url, borough.slug)
    return _json(
        {
            "id": at.root,
            "type": f"{objects.SCHEMA}System",
            "oparlVersion": objects.SCHEMA,
            "license": objects.LICENCE,
            "body": at.of("bodies"),
            "name": f"Engage: {borough.name}",
            "website": at.web,
            "web": at.web,
        }
    )


async def list_of(request: Request) -> Response:
    """One page of a list, filtered by `created_since` and so on."""
    at, everything = await _all_here(request)
    return _json(page_of(everything, at.of(request.path_params["kind"]), request.query_params))


async def one(request: Request) -> Response:
    """One object."""
    number = number_here(request, "number")
    at, everything = await _all_here(request)
    id = at.of(request.path_params["kind"], number)
    found = next((one for one in everything if one["id"] == id), None)
    if found is None:
        raise NotFound
    return _json(found)


async def _all_here(request: Request) -> tuple[Addresses, list[Object]]:
    """Returns every object of the kind in this address. Raises NotFound."""
    borough = await borough_here(request)
    make = KINDS.get(request.path_params["kind"])
    if make is None:
        raise NotFound
    at = Addresses(request.app.state.settings.public_url, borough.slug)
    return at, await make(at, borough, moment(request), today(request))


def _json(content: object) -> Response:
    """Returns JSON that pages of any site may read, as the standard wants: it is all public."""
    anybody = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
    return JSONResponse(content, headers=anybody)


routes = [
    public("/{borough}/oparl", system),
    public("/{borough}/oparl/{kind}", list_of),
    public("/{borough}/oparl/{kind}/{number}", one),
]
