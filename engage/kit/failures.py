"""An answer always comes: a deadline for every request, 503 for a sick database, a plain 500 for our own mistakes."""

import asyncio
import secrets
import time
from typing import Any, cast

import asyncpg
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tortoise.exceptions import DBConnectionError, OperationalError

from engage.kit.log import where
from engage.kit.problems import Problem, Unavailable, show_problem

log = structlog.get_logger()
DEADLINE_SECONDS = 6

SICK_DATABASE: tuple[type[Exception], ...] = (
    OperationalError,
    DBConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    OSError,
    TimeoutError,
)

_BROKEN = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Sorry, there is a problem with the service</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Sorry, there is a problem with the service</h1>
<p>Try again later. What you sent may not have been kept: go back and check before you send it again.</p>
<p>If you tell us about this, give this reference: {reference}</p></main></body>
</html>
"""


class AlwaysAnswer:
    """Gives every request a reference, a deadline and, whatever happens, a reply; and writes its line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request within the deadline."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self.app, scope, receive, send).run()


class _Exchange:
    """One request and its reply."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.app, self.scope, self.receive, self.send = app, scope, receive, send
        self.reference = secrets.token_hex(6)
        self.status: int | None = None
        self.pieces = 0
        self.abandoned: asyncio.Task[None] | None = None  # says so to the reader, when it is
        scope.setdefault("state", {})["reference"] = self.reference

    async def run(self) -> None:
        started = time.perf_counter()
        task = self.task = cast("asyncio.Task[None]", asyncio.current_task())
        self._look_again_in(DEADLINE_SECONDS)
        try:
            await self._answer()
        except asyncio.CancelledError:
            if self.abandoned is None:
                raise
            while task.uncancel():
                pass
        finally:
            self.timer.cancel()
        if self.abandoned is not None:
            await self.abandoned
        self._log(started)

    def _look_again_in(self, seconds: float) -> None:
        self.timer = asyncio.get_running_loop().call_later(seconds, self._look, self.pieces)

    def _look(self, pieces: int) -> None:
        """Ends what takes too long; `pieces` is how many of the reply had been sent when it was last looked at."""
        # A long reply, such as a thousand letters, has the time it needs as long as pieces of it keep coming.
        if self.pieces > pieces:
            self._look_again_in(DEADLINE_SECONDS)
        elif self.status is not None and (seconds := self.scope["state"].pop("streams_for", 0)):
            self._look_again_in(seconds - DEADLINE_SECONDS)  # a file that is made whole before it is sent
        else:
            log.error("request.deadline", reference=self.reference)
            self.abandoned = asyncio.create_task(self._apologise())
            self._cancel()

    def _cancel(self) -> None:
        # A frozen database freezes the clean-up too, which outlives being cancelled: that is cancelled a second later.
        self.task.cancel()
        self.timer = asyncio.get_running_loop().call_later(1, self._cancel)

    async def _apologise(self) -> None:
        """Answers for a request that is still stuck."""
        if self.status is None:
            unavailable = await show_problem(Request(self.scope), Unavailable())
            await unavailable(self.scope, self.receive, self._force)

    async def _answer(self) -> None:
        try:
            await self.app(self.scope, self.receive, self._send)
        except Exception as error:
            if self.abandoned is not None:
                return
            if self.status is not None:
                raise
            await (await self._reply_to(error))(self.scope, self.receive, self._send)

    async def _reply_to(self, error: Exception) -> Any:
        request = Request(self.scope, self.receive)
        try:
            if isinstance(error, (Problem, HTTPException)):
                return await show_problem(request, error)
            if isinstance(error, SICK_DATABASE):
                log.error("database.sick", reference=self.reference, error=type(error).__name__)
                return await show_problem(request, Unavailable())
        except Exception as second:  # showing the problem failed too
            error = second
        log.error("request.broken", reference=self.reference, error=type(error).__name__, where=where(error))
        return HTMLResponse(_BROKEN.format(reference=self.reference), 500, {"Cache-Control": "no-store"})

    async def _send(self, message: Message) -> None:
        if self.abandoned is None:
            await self._force(message)

    async def _force(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message.setdefault("headers", []).append((b"x-request-id", self.reference.encode()))
        await self.send(message)
        self.pieces += 1

    def _log(self, started: float) -> None:
        route = self.scope.get("route")
        if route is None or getattr(route, "quiet", True):
            return  # assets, pages that do not exist, and addresses that residents send answers to
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log.info("request", reference=self.reference, page=route.name, status=self.status, ms=milliseconds)
