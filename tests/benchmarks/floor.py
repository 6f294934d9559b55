"""The least that could do the same: a bare Starlette and asyncpg application, one validated JSONB insert a journey.

The same is: nothing is stored before the end, so every page carries all earlier answers forward as hidden fields,
escaped, because they are what somebody typed; the last page before sending lists them; what is stored has the hash of
a code, and a cookie has the code itself, for the page that shows it. And what our promises of security ask of any
server: the constant headers on every reply, no form from another website, none that comes out of the survey's dates.
"""

import hmac
import json
import os
import secrets
from contextlib import asynccontextmanager
from datetime import timedelta
from html import escape
from urllib.parse import parse_qsl

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from engage.kit.clock import london_date, now
from engage.kit.security import SecurityHeaders
from tests.benchmarks.million import twelve_questions

OPTIONS = {question.key: question.codes for question in twelve_questions().asked}
SECRET = secrets.token_bytes(32)
HEAD = "<!DOCTYPE html><title>Floor</title>"
WORDS = "<p>A page of an ordinary length.</p>" * 400
PAGE = HEAD + WORDS
HEADERS = [*SecurityHeaders(None, is_https=False).headers, (b"cache-control", b"no-store")]
OPENS_ON = london_date(now())
CLOSES_ON = OPENS_ON + timedelta(days=7)


def with_headers(response):
    response.raw_headers += HEADERS
    return response


def show(page, status=200):
    return with_headers(HTMLResponse(page, status))


async def form(request):
    return show(PAGE)


async def read(request):
    is_open = OPENS_ON <= london_date(now()) <= CLOSES_ON
    if not is_open or request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return None
    body = (await request.body()).decode()
    answers = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=1000))
    is_valid = answers and all(value in OPTIONS.get(key, ()) for key, value in answers.items())
    return answers if is_valid else None


async def check(request):
    answers = await read(request)
    if answers is None:
        return show(PAGE, 422)
    pairs = [(escape(key), escape(value)) for key, value in answers.items()]
    parts = [HEAD, *[f'<input type="hidden" name="{key}" value="{value}">' for key, value in pairs]]
    if len(answers) == len(OPTIONS):
        parts += [f"<dt>{key}</dt><dd>{value}</dd>" for key, value in pairs]
    return show("".join([*parts, WORDS]))


async def answer(request):
    answers = await read(request)
    if answers is None:
        return show(PAGE, 422)
    code = secrets.token_hex(8)
    token = hmac.digest(SECRET, code.encode(), "sha256").hex()
    await request.app.state.pool.execute(
        "INSERT INTO floor (token_hash, document) VALUES ($1, $2)", token, json.dumps(answers)
    )
    response = RedirectResponse("/thanks", 303)
    response.set_cookie("__Host-code", code, max_age=3600, secure=True, httponly=True)
    return with_headers(response)


async def thanks(request):
    return show(f"{HEAD}<p>{escape(request.cookies.get('__Host-code', ''))}</p>{WORDS}")


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
    Route("/thanks", thanks),
]

if __name__ == "__main__":
    uvicorn.run(
        Starlette(routes=routes, lifespan=lifespan),
        host="127.0.0.1",
        port=int(os.environ["FLOOR_PORT"]),
        access_log=False,
        log_level="warning",
    )
