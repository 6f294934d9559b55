"""Whether this process is alive and ready, for the machines that ask."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tortoise import connections

from engage.kit.failures import SICK_DATABASE
from engage.kit.routes import public


async def healthz(request: Request) -> Response:
    """Says that the process answers."""
    return JSONResponse({"status": "alive"})


async def readyz(request: Request) -> Response:
    """Says whether the database answers too: 200, or 503 within three seconds."""
    try:
        async with asyncio.timeout(3):
            await connections.get("default").execute_query("SELECT 1")
    except SICK_DATABASE:
        return JSONResponse({"status": "waiting for the database"}, 503)
    return JSONResponse({"status": "ready"})


routes = [
    public("/healthz", healthz, cached=False, quiet=True),
    public("/readyz", readyz, cached=False, quiet=True),
]
