"""The clerk writes the record in the room: on bad Wi-Fi, beside a colleague, and after the tab is gone."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

from playwright.async_api import Route, expect

from engage.demo.people import PASSWORD
from tests.journeys.walker import Visitor
from tests.patience import eventually

NO_CONNECTION = re.compile(r"ERR_INTERNET_DISCONNECTED|net::ERR_FAILED|409")
"""What the console says of a server that is not there, or of two texts at once."""


async def sign_in(visitor: Visitor, who: str) -> None:
    visitor.forgiven = NO_CONNECTION
    await visitor.open("/sign-in")
    await visitor.fill(**{"E-mail address": f"{who}@hackney.example", "Password": PASSWORD})
    await visitor.press("Sign in")


async def open_item(visitor: Visitor, position: int = 2) -> None:
    """From the desk by links to an item of the meeting that was held last."""
    await visitor.open("/hackney/meetings")
    links = visitor.page.get_by_role("link", name="Scrutiny of policing: autumn")
    slug = (await links.first.get_attribute("href")).rsplit("/", 1)[1]
    await visitor.open(f"/hackney/meetings/{slug}/room/items/{position}")


def notes(visitor: Visitor):
    return visitor.page.get_by_label("Notes", exact=True)


def status(visitor: Visitor):
    return visitor.page.locator("[data-room-status]")


async def saved(visitor: Visitor) -> None:
    await expect(status(visitor)).to_contain_text("Saved at")


async def write(visitor: Visitor, text: str) -> None:
    """Types notes, and waits until these very ones are saved."""
    async with visitor.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        await notes(visitor).fill(text)
    await saved(visitor)


async def nothing_is_kept(visitor: Visitor) -> None:
    """What the server has acknowledged is soon forgotten by the browser."""

    async def is_empty() -> bool:
        return await visitor.page.evaluate("Object.keys(localStorage).length") == 0

    await eventually(is_empty, "the browser keeps no notes")


async def test_two_people_write_at_once_and_a_lost_connection_loses_nothing(visit: Callable[..., Awaitable[Visitor]]):
    clerk, admin = await visit(widths=(320, 1280)), await visit(widths=(1280,))
    await sign_in(clerk, "clerk")
    await sign_in(admin, "admin")
    await open_item(clerk)
    await open_item(admin)

    await write(clerk, "The chair opened the item.")
    # The colleague has typed nothing: what the clerk saved comes by itself, and says whose it is.
    await expect(notes(admin)).to_have_value("The chair opened the item.")
    await expect(status(admin)).to_contain_text("Somebody else saved this item")

    # Both type from one edition, the colleague without a connection.
    await admin.page.context.set_offline(True)
    await notes(admin).fill("The chair opened the item.\n\nThe admin heard a question.")
    await expect(admin.page.get_by_text("There is no connection.")).to_be_visible()
    await expect(status(admin)).to_contain_text("Not saved yet")
    await write(clerk, "The chair opened the item.\n\nThe clerk heard an answer.")
    await admin.page.context.set_offline(False)
    conflict = admin.page.locator("[data-room-conflict]")
    await expect(conflict).to_be_visible()
    await expect(notes(admin)).to_have_value(re.compile("The admin heard a question."))
    await expect(conflict).to_contain_text("The clerk heard an answer.")
    await admin.look()
    await admin.page.get_by_role("button", name="Put both texts in the boxes").click()
    await saved(admin)
    await expect(notes(clerk)).to_have_value(
        re.compile("The clerk heard an answer.*The admin heard a question.", re.DOTALL)
    )
    await nothing_is_kept(admin)


async def test_what_was_typed_survives_a_tab_that_is_gone_and_an_answer_that_never_came(
    visit: Callable[..., Awaitable[Visitor]],
):
    clerk = await visit(widths=(1280,))
    await sign_in(clerk, "clerk")
    await open_item(clerk, 3)
    here = clerk.page.url
    await write(clerk, "Before.")
    await clerk.page.context.set_offline(True)
    await notes(clerk).fill("Before. Without a connection.")
    await expect(status(clerk)).to_contain_text("Not saved yet")
    await clerk.page.goto("about:blank")  # the tab is gone without a word
    await clerk.page.context.set_offline(False)
    await clerk.page.goto(here)
    await expect(notes(clerk)).to_have_value("Before. Without a connection.")
    await saved(clerk)

    # The server has it, and the answer is lost on the way: its own words are nobody else's.
    async def lose(route: Route) -> None:
        if route.request.method == "POST":
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await clerk.page.route(here, lose)
    await notes(clerk).fill("Before. Sent, and not heard of.")
    await expect(status(clerk)).to_contain_text("Not saved yet")
    await clerk.page.unroute(here, lose)
    await notes(clerk).fill("Before. Sent, and not heard of. And on.")
    await saved(clerk)
    assert await clerk.page.locator("[data-room-conflict]").is_hidden()
    await clerk.page.reload()
    await expect(notes(clerk)).to_have_value("Before. Sent, and not heard of. And on.")
    await nothing_is_kept(clerk)


async def test_signing_out_warns_of_what_was_not_sent_and_erases_it(visit: Callable[..., Awaitable[Visitor]]):
    clerk = await visit(widths=(320,))
    await sign_in(clerk, "clerk")
    await open_item(clerk, 4)
    await clerk.page.context.set_offline(True)
    await notes(clerk).fill(f"Never sent {uuid4()}.")
    await expect(status(clerk)).to_contain_text("Not saved yet")
    await clerk.page.goto("about:blank")
    await clerk.page.context.set_offline(False)
    await clerk.open("/sign-out")
    assert "notes of a meeting that were not sent" in await clerk.text()
    await clerk.press("Sign out")
    await nothing_is_kept(clerk)


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
