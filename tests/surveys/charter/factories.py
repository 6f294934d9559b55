"""Feedback sent through the form as a browser does, and counted as the job does."""

from collections import Counter
from typing import Any
from uuid import uuid4

import httpx2
from tortoise import connections

from boroughs.models import Borough
from surveys.charter.jobs import part, settle
from surveys.charter.models import CharterCommitment, CommitmentTally, Rating
from surveys.inbox import acknowledge
from surveys.moderation.jobs import jobs as comment_jobs
from tests.browser import Browser
from tests.conftest import NOW
from tests.html import parse

PARTS = 7
SEND = {"send": "yes"}


class Shown:
    """A page as a person without script finds it: its heading, and its one form with what is typed into it."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.tree = parse(response.text)
        self.heading = next(" ".join("".join(e.itertext()).split()) for e in self._all("h1"))
        self.fields = dict(self._filled())

    def _all(self, tag: str) -> list[Any]:
        return list(self.tree.iter(tag))

    def _filled(self) -> list[tuple[str, str]]:
        filled = []
        for field in self._all("input"):
            if field.get("type") == "hidden" or field.get("checked") is not None:
                filled.append((field.get("name"), field.get("value")))
        filled += [(area.get("name"), "".join(area.itertext())) for area in self._all("textarea")]
        for select in self._all("select"):
            chosen = [o.get("value") for o in select.iter("option") if o.get("selected") is not None]
            filled.append((select.get("name"), chosen[0] if chosen else ""))
        return filled

    @property
    def asked(self) -> set[str]:
        """The names of the questions on the page."""
        visible = [f for f in self._all("input") if f.get("type") != "hidden"]
        return {f.get("name") for f in [*visible, *self._all("textarea"), *self._all("select")]}

    @property
    def action(self) -> str:
        """Where the form goes."""
        return str(self._all("form")[0].get("action"))

    async def press(self, browser: Browser, button: str = "", /, **typed: str) -> "Shown":
        """Types, presses Continue or the button whose `go` has this value, and returns the page that follows."""
        data = {**self.fields, **typed} | ({"go": button} if button else {})
        return Shown(await browser.post(self.action, data=data))


def questions_of(borough: Borough) -> str:
    """The address of the questions."""
    return f"/{borough.slug}/stop-and-search/tell-us/questions"


async def walk_to_check(browser: Browser, borough: Borough, **answers: str) -> Shown:
    """Answers part after part until the page to check."""
    said = {"answering_as": "searched", "month": "2026-11", **answers}
    page = Shown(await browser.get(questions_of(borough)))
    for _ in range(PARTS):
        page = await page.press(browser, **{key: value for key, value in said.items() if key in page.asked})
    assert page.heading == "Check your answers before sending"
    return page


async def tell_us(browser: Browser, borough: Borough, **answers: str) -> httpx2.Response:
    """Sends feedback through every page of the form and returns the reply to the last button."""
    page = await walk_to_check(browser, borough, **answers)
    return await browser.post(page.action, data=page.fields | SEND)


async def make_feedback(borough: Borough, comment: str = "", **answers: str) -> None:
    """Feedback in the inbox, without the pages."""
    said = {"answering_as": "searched", "month": "2026-11", **answers}
    await acknowledge("charter", borough.id, uuid4().hex * 2, {"answers": said, "comment": comment})


async def settle_all(now: Any = NOW) -> dict[str, Any]:
    """Counts whatever waits, as in the first night of a month, and moves the comments on."""
    await part(now, 1)
    moved = await settle(now, 1)
    await comment_jobs[1].work(now)
    return moved


async def make_tally(borough: Borough, code: str, month: Any, **ratings: int) -> None:
    """Ratings counted in a month: met=…, partly=…, not_met=…, cannot_say=…."""
    commitment = await CharterCommitment.get(code=code)
    for rating, count in Counter(ratings).items():
        await CommitmentTally.create(
            borough=borough, commitment=commitment, month=month, rating=Rating(rating), count=count
        )


async def forget_charter() -> None:
    """Takes the charter away, which the database refuses otherwise: as before any was loaded."""
    connection = connections.get("default")
    for table in ("commitment_tally", "charter_commitment", "charter_theme", "charter_version"):
        await connection.execute_query(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await connection.execute_query(f"DELETE FROM {table}")
        await connection.execute_query(f"ALTER TABLE {table} ENABLE TRIGGER USER")
