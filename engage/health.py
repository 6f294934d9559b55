"""Whether this process is alive and ready, for the machines that ask."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tortoise import connections

from engage.kit.routes import public


async def healthz(request: Request) -> Response:
    """Says that the process answers."""
    return JSONResponse({"status": "alive"})


async def readyz(request: Request) -> Response:
    """Says whether the database answers too: 200, or 503 within three seconds."""
    asked = asyncio.ensure_future(connections.get("default").execute_query("SELECT 1"))
    # A frozen database shields its clean-up from a timeout: the question is left behind, not awaited.
    done, _ = await asyncio.wait({asked}, timeout=3)
    if done and asked.exception() is None:
        return JSONResponse({"status": "ready"})
    asked.cancel()
    return JSONResponse({"status": "waiting for the database"}, 503)


routes = [
    public("/healthz", healthz, cached=False, quiet=True),
    public("/readyz", readyz, cached=False, quiet=True),
]
