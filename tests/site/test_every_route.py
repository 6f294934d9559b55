"""Every route, opened as everybody: the right people get in, all others are turned away, and nobody sees a 500."""

from datetime import timedelta
from typing import Any

import pytest

from boroughs.people.models import Person
from engage import demo
from engage.app import PAGES
from engage.demo.examples import Examples, examples, parameters
from engage.demo.people import PEOPLE
from engage.kit.routes import Page
from surveys.charter.actions import load_charter


@pytest.fixture
async def known(settings: Any, connection: Any, clock: Any) -> Examples:
    """The demonstration, in this test's transaction: one of each thing in it."""
    await load_charter()
    assert await demo.load(settings, clock.now)
    return await examples()


def address(page: Page, known: Examples) -> str:
    """The address of a route, with the demonstration's examples filled in."""
    return str(page.url_path_for(page.name, **parameters(page, known)))


def is_public(page: Page) -> bool:
    return page.audience.name == "public"


async def test_every_public_page_opens_for_a_stranger_in_every_language(browser, known):
    for page in filter(is_public, PAGES):
        for prefix in ("", "/bn", "/ar", "/en-XA"):
            response = await browser.get(prefix + address(page, known))
            expected = {200, 303} if page.name != "boroughs.people.choose_password" else {404, 410}
            assert response.status_code in expected, f"{prefix}{page.path}: {response.status_code}"


async def test_strangers_are_sent_to_sign_in(browser, known):
    for page in PAGES:
        if is_public(page):
            continue
        for method in (page.methods or set()) - {"HEAD"}:
            response = await browser.request(method, address(page, known))
            assert response.status_code == 303, f"{method} {page.path}: {response.status_code}"
            assert response.headers["location"].startswith("/sign-in")


async def test_every_route_as_every_role_of_this_borough_and_another(app, browser, known):
    for invented in PEOPLE:
        person = await Person.get(email=invented.email)
        await browser.as_person(person)
        for page in PAGES:
            await _open_as(browser, page, known, invented)


async def _open_as(browser: Any, page: Page, known: Examples, invented: Any) -> None:
    method = "GET" if "GET" in (page.methods or set()) else "POST"
    response = await browser.request(method, address(page, known))
    where = f"{invented.role} of {invented.borough} at {page.path}: {response.status_code}"
    assert response.status_code < 500, where
    roles = getattr(page.audience, "roles", None)
    if roles is None:
        return
    if "{borough}" not in page.path:
        expected = {200, 303, 409, 422} if invented.role in roles else {403}
    elif invented.borough != "hackney":
        expected = {404}
    elif invented.role in roles:
        expected = {200, 303, 404, 409, 422}
    else:
        expected = {403}
    assert response.status_code in expected, where


async def test_no_method_that_a_route_does_not_declare_is_answered(browser, known):
    for page in PAGES:
        if "POST" not in (page.methods or set()):
            response = await browser.post(address(page, known), data={"a": "b"})
            assert response.status_code in {303, 404, 405}, f"{page.path}: {response.status_code}"


async def test_nothing_written_to_every_form_breaks_it(browser, known, clock):
    """Nonsense in every field of every public form is answered with a page, never with a 500."""
    clock.now += timedelta(seconds=1)
    for page in filter(is_public, PAGES):
        if "POST" in (page.methods or set()):
            for fields in ({}, {"a": "b" * 5000}, {"send": "1", "place": "\U0001f600", "email": "'\"><script>"}):
                response = await browser.post(address(page, known), data=fields)
                assert response.status_code < 500, f"{page.path}: {response.status_code}"
