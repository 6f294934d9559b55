"""The steps of one trail, from what residents said to whether it helped, and what its page says day by day."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.journeys.asking import HERE
from tests.journeys.postman import Postman
from tests.journeys.town import Town, World, address
from tests.journeys.walker import Visitor

ASKED = "Walk through the market on Sunday mornings, and say each month on how many Sundays somebody did."
PANEL = "Community Safety Scrutiny Panel"
TRAIL = f"{HERE}/responses/1"
RESIDENT = "resident@home.example"
STAFF = {
    "admin": ("Asha Rahman", "council_admin"),
    "clerk": ("Clara Mount", "council_clerk"),
    "chair": ("Councillor Rose Adeyinka", "panel_chair"),
    "holt": ("Superintendent Dana Holt", "borough_superintendent"),
    "reid": ("Inspector Callum Reid", "neighbourhood_inspector"),
}


@dataclass
class Diary:
    """What the trail's page said at the end of each day on which something happened."""

    pages: dict[date, str] = field(default_factory=dict)

    async def note(self, town: Town) -> str:
        """Reads the page as everybody does, keeps and returns what it says."""
        resident = await town.somebody()
        await resident.open(TRAIL)
        said = self.pages[town.now.date()] = await history(resident)
        return said


async def history(visitor: Visitor) -> str:
    """What a trail's page says of how the request stands and of what happened."""
    return await visitor.text()


async def staff_arrive(town: Town, world: World) -> None:
    """The operator invites everybody."""
    added = [
        world.run("user", "add", address(who), "--name", name, "--role", role, "--borough", "tower-hamlets")
        for who, (name, role) in STAFF.items()
    ]
    for who, said in zip(STAFF, await asyncio.gather(*added), strict=True):
        found = re.search(r"http\S+", said)
        assert found
        await town.accept(who, found[0])


async def a_resident_follows(town: Town, postman: Postman, page: str) -> None:
    """Somebody who answered leaves an address to be told what comes of it, and confirms it."""
    resident = await town.somebody()
    await resident.open(page)
    await resident.fill(Your_e_mail_address=RESIDENT) if False else None


async def the_clock_is_used(town: Town, what: str, words: str, until: date | None = None) -> None:
    """The superintendent does something about the request, on a phone, short of answering it."""
    holt = await town.sign_in("holt")
    await holt.open(f"{TRAIL}/clock")
    await holt.choose("What do you want to do?", what)
    await holt.fill(**{"What should the public read?": words})
    if until:
        await holt.date("If you take more time: until which date?", until)
    await holt.press("Do this and publish it")


def later(day: date, days: int) -> date:
    """The date so many days after one."""
    return day + timedelta(days=days)
