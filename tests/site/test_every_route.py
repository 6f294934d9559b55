"""Every route, opened as everybody: the right people get in, all others are turned away, and nobody sees a 500."""

from datetime import timedelta
from typing import Any

import pytest

from boroughs.people.models import Person
from engage.app import PAGES
from engage.demo.examples import Examples
from engage.demo.people import PEOPLE
from engage.kit.routes import Page
from tests.site.conftest import address, is_public

LINKS = {"boroughs.people.choose_password", "meetings.questions.told", "meetings.registration.mine"}
"""Pages that only a link from an e-mail opens."""


async def test_every_public_page_opens_for_a_stranger_in_every_language(browser, known):
    for page in filter(is_public, PAGES):
        if "GET" not in (page.methods or set()):
            continue
        for prefix in ("", "/bn", "/ar", "/en-XA"):
            response = await browser.get(prefix + address(page, known))
            expected = {404, 410} if page.name in LINKS else {200, 303}
            assert response.status_code in expected, f"{prefix}{page.path}: {response.status_code}"


async def test_strangers_are_sent_to_sign_in(browser, known):
    for page in PAGES:
        if is_public(page):
            continue
        for method in (page.methods or set()) - {"HEAD"}:
            response = await browser.request(method, address(page, known))
            assert response.status_code == 303, f"{method} {page.path}: {response.status_code}"
            assert response.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("invented", PEOPLE, ids=lambda one: one.email)
async def test_every_route_as_every_role_of_this_borough_and_another(browser, known, invented):
    person = await Person.get(email=invented.email)
    await browser.as_person(person)
    for page in PAGES:
        roles = getattr(page.audience, "roles", None)
        if roles is None:
            response = await browser.get(address(page, known))
            assert response.status_code < 500, f"{invented.role} at {page.path}: {response.status_code}"
        else:
            await _open_as(browser, page, known, invented, invented.role in roles)


async def _open_as(browser: Any, page: Page, known: Examples, invented: Any, has_role: bool) -> None:
    """Opens a page for staff, and sends to it unless the person may: that is for the tests of each page."""
    is_here = "{borough}" not in page.path or invented.borough == "hackney"
    may_open = has_role and is_here
    expected = {200, 303, 404, 409, 422} if may_open else {403} if is_here else {404}
    methods = (page.methods or set()) - {"HEAD"}
    for method in methods - {"POST"} if may_open and "GET" in methods else methods:
        response = await browser.request(method, address(page, known))
        where = f"{invented.role} of {invented.borough}, {method} {page.path}: {response.status_code}"
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
