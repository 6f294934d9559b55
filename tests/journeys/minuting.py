"""What becomes of the minutes of a panel's meeting: written, corrected, approved and signed."""

from tests.journeys.panel import MEMBERS
from tests.journeys.planning import NEXT, TITLE
from tests.journeys.town import Town


async def minutes_are_written(town: Town) -> str:
    """They are compiled from the room, changed by hand, and sent to the members. Returns them as they were compiled."""
    clerk = town.people["clerk"]
    await clerk.follow("Write the minutes")
    await clerk.follow("Compile the minutes from what was recorded in the room")
    await clerk.press("Start the minutes with this")
    text = await clerk.page.get_by_label("Minutes", exact=True).input_value()
    await clerk.fill(Minutes=f"{text}\n\nThe meeting ended at a quarter to nine.")
    await clerk.press("Save and send to the members")
    return text


async def a_member_corrects(town: Town, meeting: str) -> str:
    """Returns the draft as a resident reads it then."""
    clerk, member = town.people["clerk"], await town.sign_in("member")
    await member.follow(f"Read the draft minutes of “{TITLE}”")
    await member.fill(
        **{
            "The words that are wrong, as they stand in the minutes": "a quarter to nine",
            "The words that should stand there instead": "half past nine",
        }
    )
    await member.press("Suggest this correction")
    await clerk.open(f"{meeting}/minutes")
    await clerk.follow("Corrections from members: 1 waits for you")
    await clerk.follow("Decide – correction 1")
    await clerk.choose("What do you do with it?", "Taken into the minutes")
    await clerk.press("Decide")
    await clerk.open(f"{meeting}/minutes")
    await clerk.press("Save and publish as a draft")
    resident = await town.somebody()
    await resident.open(meeting)
    return await resident.text()


async def the_next_meeting_approves(town: Town) -> tuple[str, str]:
    """Returns what the next meeting has before it, and the minutes once they are signed."""
    clerk, chair = await town.sign_in("clerk"), await town.sign_in("chair")
    await clerk.follow("Run meetings")
    await clerk.follow(f"In the room – {NEXT}")
    await clerk.press("Open the meeting")
    has_before_it = await clerk.text()
    await chair.follow(f"Read and approve the minutes of “{TITLE}”")
    await chair.tick("The panel agreed that these minutes are a correct record")
    await chair.press("Approve these minutes")
    await chair.follow("Sign these minutes")
    await chair.fill(**{"Your name, as it should stand under the minutes": MEMBERS["Chair"]})
    await chair.tick("I sign these minutes as a correct record")
    await chair.press("Sign these minutes")
    return has_before_it, await chair.text()
