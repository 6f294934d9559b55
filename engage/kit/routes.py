"""Routes that declare their audience: a page without one cannot be written."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engage.kit.problems import NotFound

_LONGEST_PART = 60  # of an address: no slug or token is longer

Handler = Callable[[Request], Awaitable[Response]]


class Audience:
    """Who may open a route. This one is everybody; `boroughs.access` adds people with a role."""

    name = "public"

    async def admit(self, request: Request) -> None:
        """Lets the request through. Raises a Problem when it is not for this person."""


PUBLIC = Audience()


class Page(Route):
    """One address of the site, named after its module and handler: `surveys.answer`.

    `cached`: a successful GET is the same for every reader and may be rendered once per change.
    `quiet`: requests leave no line in the log (addresses that residents send answers to).
    """

    def __init__(
        self, path: str, handler: Handler, methods: str, audience: Audience, *, cached: bool, quiet: bool
    ) -> None:
        self.audience = audience
        self.cached = cached
        self.quiet = quiet
        super().__init__(path, self._admitted(handler), methods=methods.split(), name=_name(handler))

    def _admitted(self, handler: Handler) -> Handler:
        async def admitted(request: Request) -> Response:
            if any(len(part) > _LONGEST_PART or "\0" in part for part in map(str, request.path_params.values())):
                raise NotFound  # the database would refuse to look for it
            await self.audience.admit(request)
            response = await handler(request)
            state: dict[str, Any] = request.scope["state"]
            state["cacheable"] = self.cached and request.method == "GET" and response.status_code == 200
            if not state["cacheable"]:
                response.headers.setdefault("Cache-Control", "no-store")
            return response

        return admitted


def _name(handler: Handler) -> str:
    module = handler.__module__.removeprefix("engage.").removesuffix(".pages")
    return f"{module}.{handler.__name__}"


def public(path: str, handler: Handler, methods: str = "GET", *, cached: bool = True, quiet: bool = False) -> Page:
    """Returns a page for everybody, rendered once per change unless it is for one reader alone (`cached=False`)."""
    return Page(path, handler, methods, PUBLIC, cached=cached, quiet=quiet)


def number_here(request: Request, name: str) -> int:
    """Returns the number that a part of this address is: up to 8 digits, spelled one way.

    Raises NotFound for anything else.
    """
    text: str = request.path_params[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 8) or text != str(int(text)):
        raise NotFound
    return int(text)
