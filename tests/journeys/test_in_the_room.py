"""The clerk writes the record in the room: on bad Wi-Fi, beside a colleague, and when everything stops at once."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from engage.demo.people import PASSWORD
from tests.journeys.servers import Server, own_database
from tests.journeys.walker import Visitor, arrive

SLOW = 30_000  # ms: retries wait longer and longer, and tests run beside others


@pytest.fixture
async def own_site(server_settings, tmp_path_factory):
    """A server with the demonstration that this test may stop."""
    async with own_database(server_settings, "engage_room_journey") as url:
        var = tmp_path_factory.mktemp("room")
        async with Server({"ENGAGE_DATABASE_URL": url, "ENGAGE_VAR": str(var)}, "engage", "run-demo") as server:
            yield server


async def sign_in(visitor: Visitor, who: str) -> None:
    await visitor.open("/sign-in")
    await visitor.fill(**{"E-mail address": f"{who}@hackney.example", "Password": PASSWORD})
    await visitor.press("Sign in")


async def open_item(visitor: Visitor, position: int = 2) -> None:
    """From the desk by links to an item of the meeting that was held last."""
    await visitor.open("/hackney/meetings")
    links = visitor.page.get_by_role("link", name=re.compile("autumn"))
    slug = (await links.first.get_attribute("href")).rsplit("/", 1)[1]
    await visitor.open(f"/hackney/meetings/{slug}/room/items/{position}")


def notes(visitor: Visitor):
    return visitor.page.get_by_label("Notes", exact=True)


def status(visitor: Visitor):
    return visitor.page.locator("[data-room-status]")


def as_expected(visitor: Visitor) -> None:
    """A server or a connection that is not there is what the journey is about: the console says so, and is right."""
    visitor.faults[:] = [
        fault for fault in visitor.faults
        if not re.search(r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|409", fault)
    ]  # fmt: skip


async def saved(visitor: Visitor) -> None:
    await expect(status(visitor)).to_contain_text("Saved at", timeout=SLOW)


async def test_two_people_write_at_once_and_a_lost_connection_loses_nothing(visit: Callable[..., Awaitable[Visitor]]):
    clerk, admin = await visit(widths=(320, 1280)), await visit(widths=(1280,))
    await sign_in(clerk, "clerk")
    await sign_in(admin, "admin")
    await open_item(clerk)
    await open_item(admin)

    await notes(clerk).fill("The chair opened the item.")
    await saved(clerk)
    # The colleague has typed nothing: what the clerk saved comes by itself, and says whose it is.
    await expect(notes(admin)).to_have_value("The chair opened the item.", timeout=SLOW)
    await expect(status(admin)).to_contain_text("Somebody else saved this item")

    # Both type from one edition, the colleague without a connection.
    await admin.page.context.set_offline(True)
    await notes(admin).fill("The chair opened the item.\n\nThe admin heard a question.")
    await expect(admin.page.get_by_text("There is no connection.")).to_be_visible(timeout=SLOW)
    await notes(clerk).fill("The chair opened the item.\n\nThe clerk heard an answer.")
    await saved(clerk)
    await asyncio.sleep(2.5)
    await admin.page.context.set_offline(False)
    conflict = admin.page.locator("[data-room-conflict]")
    await expect(conflict).to_be_visible(timeout=SLOW)
    await expect(notes(admin)).to_have_value(re.compile("The admin heard a question."))
    await expect(conflict).to_contain_text("The clerk heard an answer.")
    as_expected(admin)
    await admin.look()
    await admin.page.get_by_role("button", name="Put both texts in the boxes").click()
    await saved(admin)
    await expect(notes(clerk)).to_have_value(
        re.compile("The clerk heard an answer.*The admin heard a question.", re.DOTALL), timeout=SLOW
    )
    assert await admin.page.evaluate("Object.keys(localStorage).length") == 0
    as_expected(admin)
    as_expected(clerk)


async def test_what_was_typed_survives_the_tab_the_server_and_a_reload(own_site: Server, chromium):
    async with arrive(chromium, own_site.base, widths=(1280,)) as clerk:
        await sign_in(clerk, "clerk")
        await open_item(clerk, 3)
        here = clerk.page.url
        await notes(clerk).fill("Before.")
        await saved(clerk)
        await own_site.stop(kill=True)
        await notes(clerk).fill("Before. While the server was away.")
        await expect(status(clerk)).to_contain_text("Not saved yet", timeout=SLOW)
        # The tab is closed without a word, and opened when the server is back.
        await clerk.page.goto("about:blank")
        as_expected(clerk)
        async with own_site:
            as_expected(clerk)
            await clerk.page.goto(here)
            await expect(notes(clerk)).to_have_value("Before. While the server was away.")
            await saved(clerk)
            await clerk.page.reload()
            await expect(notes(clerk)).to_have_value("Before. While the server was away.")
            assert await clerk.page.evaluate("Object.keys(localStorage).length") == 0
        as_expected(clerk)


async def test_without_scripts_the_record_is_a_form_and_both_texts_are_shown(visit: Callable[..., Awaitable[Visitor]]):
    first = await visit(scripts=False, widths=(320,))
    other = await visit(scripts=False, widths=(320,))
    await sign_in(first, "clerk")
    await sign_in(other, "admin")
    await open_item(first, 1)
    await open_item(other, 1)
    await notes(first).fill("One.")
    await first.press("Save")
    assert "Saved at" in await first.text()
    await notes(other).fill("Two.")
    await other.press("Save", status=409)
    assert "One." in await other.text()
    assert await notes(other).input_value() == "Two."
    await notes(other).fill("One. Two.")
    await other.press("Save")
    assert await notes(other).input_value() == "One. Two."
