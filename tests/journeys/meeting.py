"""What a clerk does while a panel meets: who is there, notes, votes and actions."""

from datetime import timedelta
from functools import partial

from playwright.async_api import Response, expect

from tests.journeys.panel import MEMBERS, SITTING, SUBSTITUTE
from tests.journeys.planning import DEADLINE, ITEMS, TITLE
from tests.journeys.town import Town
from tests.journeys.walker import Visitor


async def members_meet(town: Town, meeting: str) -> str:
    """The clerk opens the meeting and records who is there: seven members, and a substitute for the eighth.

    Returns what the page of attendance says then.
    """
    clerk = await town.sign_in("clerk")
    await clerk.follow("Run meetings")
    await clerk.follow(f"In the room – {TITLE}")
    await clerk.press("Open the meeting")
    await clerk.follow("Attendance by seat")
    await clerk.page.get_by_label("Who sits here").select_option(label=f"{SUBSTITUTE}, substitute")
    for seat in MEMBERS:
        is_online = seat == "Youth council"
        await clerk.choose(f"Are they there? {MEMBERS[seat]}", "Present online" if is_online else "Present")
    await clerk.press("Save attendance")
    text = await clerk.text()
    await clerk.open(f"{meeting}/room")
    await clerk.follow("Declarations of interest")
    await clerk.select("Who declares it", MEMBERS["Member for Poplar"])
    await clerk.choose("Kind of interest", "Non-registrable interest")
    await clerk.fill(**{"What the interest is": "Governor of a school in the report."})
    await clerk.press("Add")
    return text


async def the_panel_decides(town: Town, meeting: str) -> tuple[str, str]:
    """Every item has its notes; a motion needs the casting vote, a recommendation is voted by name.

    Returns what the pages of the two votes say then.
    """
    clerk, votes = town.people["clerk"], ("", "")
    await clerk.open(f"{meeting}/room")
    for number, title in enumerate(ITEMS.values(), 1):
        await clerk.follow(f"{number}. {title}")
        await clerk.press("Begin this item now")
        async with clerk.page.expect_response(partial(took, f"That+item+{number}+be+noted")):
            await clerk.fill(
                Notes=f"The panel heard all about item {number}.", Decision=f"That item {number} be noted."
            )
        await expect(clerk.page.locator("[data-room-status]")).to_contain_text("Saved at")
        if number == 5:
            votes = await votes_are_taken(clerk)
            await an_action_is_given_out(clerk, town)
        await clerk.follow("In the room")
    await clerk.press("Close the meeting")
    await clerk.press("Close the meeting")
    return votes


def took(words: str, answer: Response) -> bool:
    """Whether this is the server's thanks for these words."""
    return answer.ok and words in (answer.request.post_data or "")


async def votes_are_taken(clerk: Visitor) -> tuple[str, str]:
    await clerk.follow("Put a motion or a recommendation")
    await clerk.fill(**{"Its words": "That the panel visits two schools."})
    await clerk.select("Moved by", MEMBERS["Member for Bow"])
    await clerk.select("Seconded by", MEMBERS["Youth council"])
    await clerk.press("Put it")
    await clerk.choose("How was it decided?", "Show of hands")
    for label in ("For", "Against"):
        await clerk.page.get_by_role("textbox", name=label, exact=True).fill("4")
    await clerk.choose("The chair’s casting vote", "For")
    await clerk.press("Record the vote")
    motion = await clerk.text()
    await clerk.follow(ITEMS["Report or discussion"])
    await clerk.follow("Put a motion or a recommendation")
    await clerk.select("What is put to the vote", "A new recommendation")
    await clerk.fill(**{"Its words": DEADLINE})
    await clerk.select("Moved by", MEMBERS["Chair"])
    await clerk.press("Put it")
    await clerk.choose("How was it decided?", "Named vote")
    await clerk.page.get_by_text("Named vote: how each member voted").click()
    for name in SITTING:
        await clerk.choose(name, "Abstained" if name == MEMBERS["Vice chair"] else "For")
    await clerk.press("Record the vote")
    recommendation = await clerk.text()
    await clerk.follow(ITEMS["Report or discussion"])
    return motion, recommendation


async def an_action_is_given_out(clerk: Visitor, town: Town) -> None:
    await clerk.follow("Give out an action")
    await clerk.fill(What_is_to_be_done="Write to every head teacher.")
    await clerk.select("Who does it", "Somebody else")
    await clerk.fill(**{"If somebody else: which post or body": "Head of education"})
    await clerk.date("Done by", town.now + timedelta(days=20))
    await clerk.press("Give out this action")
