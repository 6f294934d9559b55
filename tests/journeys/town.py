"""A borough from its first day on: its people with their passwords and authenticator apps, and its site day by day."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Browser

from boroughs.people.authenticator import STEP_SECONDS, code_at
from engage.kit.clock import LONDON
from tests.journeys.servers import Server, connected, engage
from tests.journeys.walker import NARROW, Visitor, arrive
from tests.patience import eventually

PASSWORD = "seven quiet bridges at dawn"


@dataclass
class Town:
    """The borough on a day: its server, the windows that people have open, and what each authenticator app holds."""

    chromium: Browser
    server: Server
    ahead: timedelta
    windows: AsyncExitStack
    apps: dict[str, str]
    scripts: bool = True
    people: dict[str, Visitor] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time that the server tells, in London."""
        return (datetime.now(UTC) + self.ahead).astimezone(LONDON)

    async def somebody(self, **options: Any) -> Visitor:
        """A new window at the site."""
        if not self.scripts:  # the wide page has the same words; the phone is where scripts fail first
            options = {"scripts": False, "widths": (NARROW,), **options}
        return await self.windows.enter_async_context(arrive(self.chromium, self.server.base, **options))

    def code(self, who: str) -> str:
        """What the person's authenticator app shows now."""
        return code_at(self.apps[who], int(self.now.timestamp()) // STEP_SECONDS)

    async def accept(self, who: str, link: str) -> Visitor:
        """Opens an invitation's link, chooses a password, sets up an authenticator app, and is at the desk."""
        visitor = await self.somebody()
        await visitor.open(link.removeprefix(self.server.base))
        await visitor.fill(New_password=PASSWORD)
        await visitor.press("Save my password and sign in")
        assert await visitor.heading() == "Set up an authenticator app"
        self.apps[who] = "".join((await visitor.page.locator("code").inner_text()).split())
        await visitor.fill(**{"Six-digit code": self.code(who)})
        await visitor.press("Finish and sign in")
        assert await visitor.heading() == "Your desk"
        self.people[who] = visitor
        return visitor

    async def sign_in(self, who: str) -> Visitor:
        """The person signed in, with password and code, in a window that stays open all day."""
        if who not in self.people:
            visitor = self.people[who] = await self.somebody()
            await visitor.open("/sign-in")
            await visitor.fill(**{"E-mail address": address(who), "Password": PASSWORD})
            await visitor.press("Sign in")
            await visitor.fill(**{"Six-digit code": self.code(who)})
            await visitor.press("Sign in")
            assert await visitor.heading() == "Your desk"
        return self.people[who]


def address(who: str) -> str:
    """The e-mail address of somebody in this borough."""
    return f"{who}@tower-hamlets.example"


@dataclass
class World:
    """A database and a port, which stay the same from day to day, and whether browsers run scripts."""

    chromium: Browser
    environment: dict[str, str]
    scripts: bool = True
    apps: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def day(self, ahead: int) -> AsyncIterator[Town]:
        """The site so many days from now."""
        command = ["tests.journeys.another_day", str(ahead)] if ahead else ["engage", "serve"]
        async with Server(self.environment, *command) as server, AsyncExitStack() as windows:
            yield Town(self.chromium, server, timedelta(days=ahead), windows, self.apps, self.scripts)

    async def run(self, *arguments: str) -> str:
        """What a command of engage says."""
        return await engage(self.environment, *arguments)

    async def until_done(self, job: str, slot: str) -> None:
        """Waits until the process that leads has done a job for a slot."""
        async with connected(self.environment["ENGAGE_DATABASE_URL"]) as database:

            async def is_done() -> bool:
                outcome = "SELECT outcome FROM job_run WHERE job = $1 AND slot = $2"
                return await database.fetchval(outcome, job, slot) == "done"

            await eventually(is_done, f"{job} for {slot}")
