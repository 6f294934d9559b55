"""Problems a person can do something about, shown as a page or as `application/problem+json` (RFC 9457)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engage.kit.html import page
from engage.kit.i18n import lazy


class Problem(Exception):
    """Something that cannot be done; `detail` tells the person why and what to do next."""

    status = 400
    title = lazy("There is a problem")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(Problem):
    """There is no such page, or it is not yours to see: both look the same."""

    status = 404
    title = lazy("Page not found")


class Forbidden(Problem):
    """You may not do this, and may know that it exists."""

    status = 403
    title = lazy("You cannot do this")


class Conflict(Problem):
    """What you asked for was right when you opened the page, and is not any more."""

    status = 409
    title = lazy("This has changed since you opened the page")


class Unavailable(Problem):
    """The service cannot answer at the moment, and will again without anybody doing anything."""

    status = 503
    title = lazy("Sorry, the service is not available at the moment")


_HTTP = {
    404: NotFound.title,
    405: lazy("This page cannot be used that way"),
    413: lazy("What you sent is too large"),
    415: lazy("This kind of form cannot be read"),
}
_DETAIL = {
    404: lazy("If you typed the address, check it is correct. If you followed a link, it may be out of date."),
    405: lazy("Go back to the page you came from and try again."),
    413: lazy("Send less text or a smaller file."),
    503: lazy("Try again in a minute. Nothing you have sent before is lost."),
}


def wants_json(request: Request) -> bool:
    """Whether the client asks for JSON rather than a page."""
    accept = request.headers.get("accept", "")
    return "json" in accept and "html" not in accept


async def show_problem(request: Request, error: Problem | HTTPException) -> Response:
    """Renders a Problem or an HTTP error in the form that the client asked for."""
    if isinstance(error, HTTPException) and error.status_code < 400:
        return Response(status_code=error.status_code, headers={**(error.headers or {}), "Cache-Control": "no-store"})
    if isinstance(error, Problem):
        status, title, detail = error.status, str(error.title), error.detail
    else:
        status = error.status_code
        title, detail = str(_HTTP.get(status, Problem.title)), ""
    detail = detail or str(_DETAIL.get(status, ""))
    headers = dict(getattr(error, "headers", None) or {})
    if status == 503:
        headers["Retry-After"] = "10"
    response: Response
    if wants_json(request):
        body = {"type": "about:blank", "status": status, "title": title, "detail": detail}
        response = JSONResponse(body, status, headers, "application/problem+json")
    else:
        response = page(request, "problem.html", status, title=title, detail=detail)
        response.headers.update(headers)
    response.headers["Cache-Control"] = "no-store"
    return response
