"""Somebody at a browser who looks, at every page, for everything that must never be wrong with one."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.servers import complaints
from tests.patience import PATIENCE

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`);
})()"""
SKELETON = """() => {
    const parts = new Set([document.documentElement.dir]);
    const path = e => e ? `${path(e.parentElement)}>${e.localName}.${e.className.baseVal ?? e.className}` : "";
    for (const e of document.querySelectorAll("*"))
        parts.add([path(e), ...[...e.attributes].map(a => a.name === "role" ? a.value : a.name).sort(),
                   !e.textContent.trim()].join(" "));
    return [...parts].sort().join("\\n");
}"""
OVERFLOW = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= innerWidth) return null;
    const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
    return wide.slice(-3).map(e => e.outerHTML.slice(0, 120)).join("\\n") || "page";
}"""
NARROW, WIDE = 320, 1280
expect.set_options(timeout=PATIENCE * 1000)
_clean: set[int] = set()
"""Skeletons (tags, classes, attributes, direction) that axe has found nothing in, with the width they had."""


class Visitor:
    """A browser window at our site. After every page it loads, `page` has no fault or the test fails.

    `widths` are those that each page is looked at in, the last of them the one it is used in. `forgiven` are faults
    that a journey is about: a connection that is not there is one for the console, and rightly.
    """

    def __init__(self, page: Page, base: str, widths: tuple[int, ...], reader: Page | None) -> None:
        self.page, self.base, self.widths, self._reader = page, base, widths, reader
        self.faults: list[str] = []
        self.forgiven: re.Pattern[str] | None = None
        self.status = 0
        self._loaded = asyncio.Event()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._find(f"page error: {error}"))
        page.on("requestfailed", self._miss)
        page.on("response", self._note)
        page.on("load", lambda _: self._loaded.set())

    def _find(self, fault: str) -> None:
        if not (self.forgiven and self.forgiven.search(fault)):
            self.faults.append(fault)

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium says so of every page with such a status, and of a form that came back with errors it is right.
        is_our_status = message.text.startswith("Failed to load resource") and "status of 4" in message.text
        if message.type in {"error", "warning"} and not is_our_status:
            self._find(f"console {message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # the browser itself gave up on it, because it went on to another page
        self._find(f"request failed: {request.url} {request.failure}")

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        elif response.status >= 400:
            self._find(f"{response.status}: {response.url}")

    # ---- going somewhere --------------------------------------------------------------------------------------

    async def open(self, path: str, status: int | None = 200) -> None:
        """Opens an address of the site and looks at the page."""
        await self.go(self.page.goto(self.base + path), status)

    async def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follows the link with this name to another page and looks at it."""
        await self.go((within or self.page).get_by_role("link", name=name, exact=True).first.click())

    async def press(self, name: str, *, status: int = 200) -> None:
        """Presses the button with this name, which leads to a page, and looks at it."""
        await self.go(self.page.get_by_role("button", name=name, exact=True).first.click(), status)

    async def back(self) -> None:
        """Goes back in the browser's history and looks at the page there."""
        await self.go(self.page.go_back())

    async def go(self, going: Awaitable[Any], status: int | None = 200) -> None:
        """Does what leads to another page, and looks at that: answered with a status, or None for any but an error."""
        self._loaded.clear()
        await going
        await asyncio.wait_for(self._loaded.wait(), PATIENCE)
        is_right = self.status < 500 if status is None else self.status == status
        wanted = status or "below 500"
        assert is_right, f"{self.page.url} answered {self.status}, not {wanted}\n{complaints(self.base)}"
        await self.look()

    # ---- filling in -------------------------------------------------------------------------------------------

    async def fill(self, **texts: str) -> None:
        """Types texts into the fields with these labels; `_` stands for a space."""
        for label, text in texts.items():
            await self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)

    async def choose(self, group: str, option: str) -> None:
        """Chooses an option in the group of radio buttons with this name."""
        await self.page.get_by_role("group", name=group).get_by_label(option, exact=True).check()

    async def tick(self, label: str) -> None:
        """Ticks the box with this label."""
        await self.page.get_by_label(label, exact=True).check()

    async def date(self, group: str, day: Any) -> None:
        """Types a date into the three fields of the group with this name."""
        fields = self.page.get_by_role("group", name=group)
        for part in ("day", "month", "year"):
            await fields.get_by_label(part.title(), exact=True).fill(str(getattr(day, part)))

    async def select(self, label: str, option: str) -> None:
        """Selects an option in the list with this label."""
        await self.page.get_by_label(label, exact=True).select_option(label=option)

    # ---- looking ----------------------------------------------------------------------------------------------

    async def heading(self) -> str:
        """The page's one h1."""
        return (await self.page.get_by_role("heading", level=1).inner_text()).strip()

    async def text(self) -> str:
        """What the page's main part says."""
        return await self.page.get_by_role("main").inner_text()

    async def look(self) -> None:
        """Fails the test if anything is wrong with the page: in the console, at its widths, or for axe."""
        for width in self.widths:
            await self.page.set_viewport_size({"width": width, "height": 900})
            wide = await self.page.evaluate(OVERFLOW)
            assert wide is None, f"{self.page.url} scrolls sideways at {width} px: {wide}"
            key = hash((await self.page.evaluate(SKELETON), width))
            if key not in _clean:
                found = await self._violations(width)
                assert found == [], f"{self.page.url} at {width} px: {found}"
                _clean.add(key)
        assert self.faults == [], f"{self.page.url}: {self.faults}"

    async def _violations(self, width: int) -> list[str]:
        if self._reader is None:
            return await _axe(self.page)
        # axe needs timers, which a page without scripts has not: another window reads this page as it is now.
        html = await self.page.content()

        async def give(route: Any) -> None:
            if route.request.is_navigation_request():
                await route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                await route.fulfill(body="", content_type="text/javascript")
            else:
                await route.continue_()

        await self._reader.set_viewport_size({"width": width, "height": 900})
        await self._reader.route("**/*", give)
        await self._reader.goto(self.page.url)
        found = await _axe(self._reader)
        await self._reader.unroute("**/*", give)
        return found


async def _axe(page: Page) -> list[str]:
    await page.evaluate(f"() => {{ {AXE} }}")
    found: list[str] = await page.evaluate(RUN_AXE)
    return found


@asynccontextmanager
async def arrive(
    chromium: Browser, base: str, *, widths: tuple[int, ...] = (NARROW, WIDE), scripts: bool = True
) -> AsyncIterator[Visitor]:
    """A browser window of its own, with no cookies, with or without JavaScript."""
    context = await chromium.new_context(java_script_enabled=scripts, reduced_motion="reduce")
    reader = None if scripts else await chromium.new_page()
    context.set_default_timeout(PATIENCE * 1000)
    try:
        visitor = Visitor(await context.new_page(), base, widths, reader)
        yield visitor
        assert visitor.faults == []
    finally:
        await context.close()
        if reader:
            await reader.close()
