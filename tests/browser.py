"""A client that behaves like a browser and checks every page it is given."""

import asyncio
from typing import Any, Self

import httpx2

from boroughs.access import COOKIE
from boroughs.people.models import Person, Session
from engage.kit.security import keyed_hash, new_token
from tests.html_rules import check_page


class Browser(httpx2.AsyncClient):
    """Sends what a browser sends from the site's own pages. `as_person` signs somebody in without the form."""

    def __init__(self, app: Any) -> None:
        self.app = app
        super().__init__(
            transport=httpx2.ASGITransport(app=app),
            base_url="https://engage.test",
            headers={"Sec-Fetch-Site": "same-origin"},
            event_hooks={"response": [self._check]},
        )

    @staticmethod
    async def _check(response: httpx2.Response) -> None:
        await response.aread()
        await asyncio.sleep(0)  # in which a connection notes the last statement for the fixture `queries`
        if response.request.method != "HEAD" and "text/html" in response.headers.get("content-type", ""):
            check_page(response.text, f"{response.request.method} {response.request.url.path}")

    async def as_person(self, person: Person) -> Self:
        """Signs a person in and returns this browser."""
        token = new_token()
        settings = self.app.state.settings
        await Session.create(
            token_hash=keyed_hash(settings.secret, "session", token),
            person=person,
            expires_at=self.app.state.clock().replace(year=2100),
        )
        self.cookies.set(COOKIE, token, domain="engage.test")
        return self
