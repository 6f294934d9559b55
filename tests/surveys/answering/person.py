"""Somebody who answers as a browser does: fills in the form that is shown, presses a button, goes back."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2

from tests.browser import Browser
from tests.html import parse

Pairs = list[tuple[str, str]]


class Shown:
    """A page that came: its form's fields, as the browser would send them if nothing was touched."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.text = response.text
        self.tree = parse(response.text)
        self.heading = " ".join("".join(next(self.tree.iter("h1")).itertext()).split())
        form = next(self.tree.iter("form"), None)
        self.action = form.get("action") if form is not None else ""
        self.pairs: Pairs = [] if form is None else _pairs(form)
        self.buttons = set() if form is None else {b.get("name", "") for b in form.iter("button")}
        names = set() if form is None else {e.get("name") for e in form.iter() if e.get("name")}
        self.names = {name for name in names if name}
        self.visible = {e.get("name") for e in (form if form is not None else []) and form.iter()
                        if e.get("name") and e.get("type") != "hidden"}  # fmt: skip

    @property
    def fields(self) -> dict[str, str]:
        """What the form would send, the last value of each name."""
        return dict(self.pairs)


def _pairs(form: Any) -> Pairs:
    found: Pairs = []
    for element in form.iter():
        name, tag = element.get("name"), element.tag
        if not name:
            continue
        if tag == "textarea":
            found.append((name, "".join(element.itertext())))
        elif tag == "select":
            options = list(element.iter("option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0])
            found.append((name, chosen.get("value", "")))
        elif tag == "input" and (
            element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None
        ):
            found.append((name, element.get("value", "")))
    return found


@dataclass
class Person:
    """One person with a browser: `here` is the page they see, `history` every page they saw, in `takes` each."""

    browser: Browser
    here: Shown
    history: list[Shown] = field(default_factory=list)
    takes: timedelta = timedelta(seconds=10)

    @classmethod
    async def opens(cls, browser: Browser, address: str) -> "Person":
        """Opens a survey."""
        shown = Shown(await browser.get(address))
        return cls(browser, shown, [shown])

    async def press(self, button: str = "", value: str = "1", *, page: Shown | None = None, **typed: Any) -> Shown:
        """Fills fields of the page ("__" in a name is a hyphen; a list ticks several; None clears) and presses."""
        page = page or self.here
        answers = {name.replace("__", "-"): value for name, value in typed.items()}
        pairs = [(name, value) for name, value in page.pairs if name not in answers]
        for name, said in answers.items():
            pairs += [(name, one) for one in (said if isinstance(said, list) else [said]) if one is not None]
        if button:
            assert button in page.buttons, f"no button {button} on {page.heading}"
            pairs.append((button, value))
        data: dict[str, list[str]] = {}
        for name, said in pairs:
            data.setdefault(name, []).append(said)
        self.browser.app.state.clock.now += self.takes
        response = await self.browser.post(page.action, data=data)
        if response.status_code == 303:
            response = await self.browser.get(response.headers["location"])
        self.here = Shown(response)
        self.history.append(self.here)
        return self.here
