"""Telling everybody a change of a meeting concerns: pages, followers, and those who registered.

A panel may be shared by boroughs: their pages show its meetings, so they are drawn again and their followers are told.
"""

from datetime import datetime

from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from engage.kit.cache import touch
from engage.kit.i18n import gettext
from meetings.models import Meeting
from meetings.panels.models import PanelBorough


async def sharing_boroughs(panel_id: int) -> list[Borough]:
    """Returns the other boroughs that share a panel."""
    shares = await PanelBorough.filter(panel_id=panel_id).select_related("borough").order_by("borough_id")
    return [share.borough for share in shares]


async def show(borough: Borough, meeting: Meeting) -> None:
    """Has the pages that show a public meeting drawn again, in every borough that shares its panel."""
    await touch(borough.slug, *(other.slug for other in await sharing_boroughs(meeting.panel_id)))


async def tell(
    borough: Borough, meeting: Meeting, key: str, subject: str, lines: list[str], *, site: str, at: datetime
) -> None:
    """Tells followers of meetings and of the panel, once for a `key` such as "notice"; the meeting's panel is loaded.

    `site` is the address of the site without a slash at the end. In the caller's transaction.
    """
    link = f"{site}/{borough.slug}/meetings/{meeting.slug}"
    text = "\n".join((*lines, "", gettext("The page of this meeting:"), link, ""))
    key = f"meeting/{meeting.id}/{key}"
    topics = ["meetings", f"panel/{meeting.panel.slug}"]
    await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at)
    for other in await sharing_boroughs(meeting.panel_id):
        there = f"{key}/{other.slug}"
        await tell_followers(other, ["meetings"], key=there, subject=subject, text=text, at=at)
