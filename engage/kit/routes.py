"""Routes that declare their audience: a page without one cannot be written."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.datastructures import URLPath
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from engage.kit.i18n import use_language
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
    `for_staff`: it is in English alone, whatever language the address asks for.
    """

    def __init__(
        self,
        path: str,
        handler: Handler,
        methods: str,
        audience: Audience,
        *,
        cached: bool = False,
        quiet: bool = False,
        for_staff: bool = False,
    ) -> None:
        self.audience = audience
        self.cached = cached
        self.quiet = quiet
        self.for_staff = for_staff
        super().__init__(path, handler, methods=methods.split(), name=_name(handler))
        self.methods: set[str]
        self.app = self._answering(self._admitted(handler))

    def _answering(self, admitted: Handler) -> ASGIApp:
        """Returns the page as an application; the one around all pages shows what goes wrong in it."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            response = await admitted(Request(scope, receive, send))
            await response(scope, receive, send)

        return answer

    def _admitted(self, handler: Handler) -> Handler:
        async def admitted(request: Request) -> Response:
            if max(map(len, request.path_params.values()), default=0) > _LONGEST_PART:
                raise NotFound
            if self.for_staff:
                use_language("en")
            await self.audience.admit(request)
            response = await handler(request)
            state: dict[str, Any] = request.scope["state"]
            state["cacheable"] = self.cached and request.method == "GET" and response.status_code == 200
            if not state["cacheable"] and not any(name == b"cache-control" for name, _ in response.raw_headers):
                response.raw_headers.append((b"cache-control", b"no-store"))
            return response

        return admitted


class Pages(BaseRoute):
    """Every page of the site as one route, found by how many parts its address has, the second and the last one.

    The first page that matches wins, as in a list of routes; but a site of a hundred pages asks one or two of them.
    Which ones is found out when the first such address is asked for, and known from then on: for words of our own
    addresses alone, whatever people ask for. Part of no address: a character that no database can store.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._by_name = {page.name: page for page in pages}
        self._keys = [(page, _key(page.path)) for page in pages]
        self._seconds = {key[:2] for _, key in self._keys}
        self._lasts = {(key[0], key[2]) for _, key in self._keys}
        self._counts = {key[0] for _, key in self._keys}
        self._near: dict[_Key, list[Page]] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Returns how well the best page matches, and what it adds to the scope."""
        path: str = scope["path"]
        if scope["type"] != "http" or "\0" in path:
            return Match.NONE, {}
        partial: Scope = {}
        for page in self._pages_near(path):
            if found := page.path_regex.match(path):
                more = {"route": page, "endpoint": page.endpoint, "path_params": found.groupdict()}
                if scope["method"] in page.methods:
                    return Match.FULL, more
                partial = partial or more
        return (Match.PARTIAL, partial) if partial else (Match.NONE, {})

    def _pages_near(self, path: str) -> list[Page]:
        parts, second, last = _key(path)
        if parts not in self._counts:
            return []
        second = second if (parts, second) in self._seconds else None
        last = last if (parts, last) in self._lasts else None
        wanted = parts, second, last
        if wanted not in self._near:
            self._near[wanted] = [page for page, key in self._keys if _is_near(key, wanted)]
        return self._near[wanted]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the page that matched."""
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Returns the address of a named page.

        Raises NoMatchFound when there is none with these parameters.
        """
        page = self._by_name.get(name)
        parts = {key: str(value) for key, value in path_params.items()}
        if page is None or page.param_convertors.keys() != parts.keys() or "" in parts.values():
            raise NoMatchFound(name, path_params)
        if any("/" in part for part in parts.values()):
            raise NoMatchFound(name, path_params)
        return URLPath(page.path_format.format(**parts))


_Key = tuple[int, str | None, str | None]


def _key(path: str) -> _Key:
    """Returns how many parts an address has, the second and the last, None where that is a parameter or missing."""
    parts = path.split("/")
    second, last = parts[2] if len(parts) > 2 else "", parts[-1]
    return len(parts), _word(second), _word(last)


def _word(part: str) -> str | None:
    return None if not part or "{" in part else part


def _is_near(pages: _Key, wanted: _Key) -> bool:
    return pages[0] == wanted[0] and pages[1] in (wanted[1], None) and pages[2] in (wanted[2], None)


def _name(handler: Handler) -> str:
    module = handler.__module__.removeprefix("engage.").removesuffix(".pages")
    return f"{module}.{handler.__name__}"


def public(path: str, handler: Handler, methods: str = "GET", *, cached: bool = True, quiet: bool = False) -> Page:
    """Returns a page for residents, rendered once per change unless it is for one reader alone (`cached=False`)."""
    return Page(path, handler, methods, PUBLIC, cached=cached, quiet=quiet)


def door(path: str, handler: Handler, methods: str = "GET POST", *, quiet: bool = False) -> Page:
    """Returns a page that anybody may open and that people with a role need, such as the one to sign in."""
    return Page(path, handler, methods, PUBLIC, quiet=quiet, for_staff=True)


def number_here(request: Request, name: str) -> int:
    """Returns the number that a part of this address is: up to 8 digits, spelled one way.

    Raises NotFound for anything else.
    """
    text: str = request.path_params[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 8) or text != str(int(text)):
        raise NotFound
    return int(text)
