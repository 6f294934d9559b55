"""Problems, and failures of our own, are always answered: as a page, or as problem+json."""

import asyncio
import re
from html import unescape
from urllib.parse import urljoin

import pytest
from starlette.exceptions import HTTPException
from tortoise.exceptions import OperationalError

from engage.kit.html import page
from engage.kit.problems import Conflict, Forbidden, NotFound, Problem, Unavailable
from engage.kit.routes import public
from tests.browser import Browser

JSON = {"accept": "application/json"}
FAILURES = {
    "problem": Problem("Do this <b>instead</b>."),
    "missing": NotFound(),
    "forbidden": Forbidden("Your role does not allow this."),
    "conflict": Conflict("It was sent already."),
    "unavailable": Unavailable(),
    "http": HTTPException(413),
    "sick": OperationalError("secret words of the database"),
    "network": ConnectionResetError("secret words"),
    "ours": ZeroDivisionError("secret words"),
}


async def fail(request):
    raise FAILURES[request.path_params["kind"]]


async def broken_template(request):
    return page(request, "problem.html")  # its title and detail are missing


async def frozen(request):
    """Waits as for a frozen database: what would end the waiting cleans up first, which hangs as well."""
    try:
        await asyncio.sleep(60)
    finally:
        await asyncio.shield(asyncio.sleep(60))


@pytest.fixture
async def failing(app):
    """A browser at the application with pages that fail."""
    app.router.routes[:0] = [
        public("/fail/{kind}", fail, "GET POST", cached=False),
        public("/broken", broken_template, cached=False),
        public("/frozen", frozen, cached=False),
    ]
    async with Browser(app) as browser:
        yield browser


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("problem", 400, "Do this &lt;b&gt;instead&lt;/b&gt;."),
        ("missing", 404, "Page not found"),
        ("forbidden", 403, "Your role does not allow this."),
        ("conflict", 409, "It was sent already."),
        ("unavailable", 503, "Try again in a minute"),
        ("http", 413, "What you sent is too large"),
        ("sick", 503, "Try again in a minute"),
        ("network", 503, "Try again in a minute"),
        ("ours", 500, "there is a problem with the service"),
    ],
)
async def test_a_failure_is_a_page_that_says_what_to_do(failing, kind, status, words):
    response = await failing.get(f"/fail/{kind}")
    assert response.status_code == status
    assert words in response.text
    assert "secret words" not in response.text
    assert response.headers["cache-control"] == "no-store"
    assert ("retry-after" in response.headers) == (status == 503)


@pytest.mark.parametrize(("kind", "status"), [("problem", 400), ("missing", 404), ("conflict", 409), ("sick", 503)])
async def test_a_failure_is_problem_json_for_a_client_that_asks(failing, kind, status):
    response = await failing.get(f"/fail/{kind}", headers=JSON)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"], body["type"]) == (status, status, "about:blank")
    assert body["title"]
    assert body["detail"]


async def test_browsers_get_a_page_even_when_they_take_json_too(failing):
    response = await failing.get("/fail/missing", headers={"accept": "text/html,application/json"})
    assert response.headers["content-type"].startswith("text/html")


async def test_our_own_mistake_shows_the_reference_that_is_in_the_log(failing, capsys):
    response = await failing.get("/fail/ours")
    reference = response.headers["x-request-id"]
    assert reference in response.text
    said = "".join(capsys.readouterr())
    assert reference in said
    assert "secret words" not in said


async def test_a_page_that_cannot_be_rendered_is_our_own_mistake(failing):
    assert (await failing.get("/broken")).status_code == 500


async def test_a_frozen_request_is_answered_within_the_deadline(failing):
    async with asyncio.timeout(30):
        response = await failing.get("/frozen")
    assert response.status_code == 503
    assert response.headers["retry-after"]


async def test_a_problem_is_in_the_readers_language(failing):
    response = await failing.get("/en-XA/fail/missing")
    assert "Þåĝé" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/hackney/%00",
        "/choose-password/%00",
        "/%ff",
        "/%F0%9F%98%80",
        "/" + "a" * 41,
        "/" + "a" * 5000,
        "//",
        "/hackney//",
        "/..;/desk",
        "/hackney/%2e%2e",
        "/en-XA",
        "/bn/",
        "/?next=%00&" + "a=b&" * 500,
        "/hackney.json",
        "/HACKNEY",
        "/hackney%20",
    ],
)
async def test_no_address_breaks_the_site(browser, path):
    response = await browser.get(path)
    assert response.status_code < 500, response.status_code


@pytest.mark.parametrize("prefix", ["", "/bn"])
@pytest.mark.parametrize("path", ["//evil.example/x", "/%5Cevil.example", "/%09/evil.example", "///evil.example"])
async def test_no_page_links_to_another_site_that_its_address_names(browser, prefix, path):
    response = await browser.get(f"https://engage.test{prefix}{path}")
    assert response.status_code == 404
    links = re.findall('href="([^"]*evil[^"]*)"', response.text)
    assert links
    assert all(urljoin("https://engage.test/", unescape(link)).startswith("https://engage.test/") for link in links)
    assert not any(character in link for link in links for character in "\\\t")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
async def test_a_method_that_a_page_does_not_know_is_405(browser, method):
    assert (await browser.request(method, "/sign-in")).status_code == 405
