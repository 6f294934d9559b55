"""The least that could do the same: a bare Starlette and asyncpg application, one validated JSONB insert a journey."""

import json
import os
import secrets
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from tests.benchmarks.million import twelve_questions

OPTIONS = {choice.code for question in twelve_questions().asked for choice in question.choices}
PAGE = "<!DOCTYPE html><title>Floor</title>" + "<p>A page of an ordinary length.</p>" * 400


async def form(request):
    return HTMLResponse(PAGE)


async def read(request):
    answers = dict(parse_qsl((await request.body()).decode()))
    return answers if answers and all(value in OPTIONS for value in answers.values()) else None


async def check(request):
    return HTMLResponse(PAGE, 200 if await read(request) else 422)


async def answer(request):
    answers = await read(request)
    if answers is None:
        return HTMLResponse(PAGE, 422)
    await request.app.state.pool.execute(
        "INSERT INTO floor (token_hash, document) VALUES ($1, $2)", secrets.token_hex(32), json.dumps(answers)
    )
    return RedirectResponse("/thanks", 303)


@asynccontextmanager
async def lifespan(app):
    app.state.pool = await asyncpg.create_pool(os.environ["FLOOR_DATABASE_URL"], min_size=10, max_size=10)
    await app.state.pool.execute(
        "CREATE TABLE IF NOT EXISTS floor (token_hash varchar(64) PRIMARY KEY, document jsonb NOT NULL)"
    )
    yield
    await app.state.pool.close()


routes = [
    Route("/form", form),
    Route("/check", check, methods=["POST"]),
    Route("/answer", answer, methods=["POST"]),
    Route("/thanks", form),
]

if __name__ == "__main__":
    uvicorn.run(
        Starlette(routes=routes, lifespan=lifespan),
        host="127.0.0.1",
        port=int(os.environ["FLOOR_PORT"]),
        access_log=False,
        log_level="warning",
    )
