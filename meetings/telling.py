"""Telling everybody a change of a meeting concerns: pages, followers, and those who registered.

A panel may be shared by boroughs: their pages show its meetings, so they are drawn again and their followers are told.
"""

from collections.abc import Callable
from datetime import datetime

from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from engage.kit import ledger
from engage.kit.cache import touch
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language
from meetings import published
from meetings.details import moment_words, what_changed
from meetings.models import AgendaItem, Ending, Meeting
from meetings.panels.models import PanelBorough
from meetings.registration.actions import tell_registered


async def sharing_boroughs(panel_id: int) -> list[Borough]:
    """Returns the other boroughs that share a panel."""
    shares = await PanelBorough.filter(panel_id=panel_id).select_related("borough").order_by("borough_id")
    return [share.borough for share in shares]


async def show(borough: Borough, meeting: Meeting, *, at: datetime) -> None:
    """Has the pages that show a public meeting drawn again, in every borough that shares its panel.

    What is new of it in public goes into the ledger.
    """
    about = f"{borough.slug}/meetings/{meeting.slug}"
    for kind in published.OF_A_MEETING:
        await ledger.enter(kind, about, at=at)
    for kind in published.OF_A_RECORD:
        await ledger.enter(kind, f"{about}/record", at=at)
    await touch(borough.slug, *(other.slug for other in await sharing_boroughs(meeting.panel_id)))


async def tell_notice(borough: Borough, meeting: Meeting, *, site: str, at: datetime) -> None:
    """Tells followers of a new meeting, its panel loaded. `site` is the address of the site without a last slash."""

    def lines() -> list[str]:
        where = meeting.venue or gettext(meeting.way.label)
        return [f"{meeting.panel.name}: {meeting.title}", moment_words(meeting.starts_at), where]

    def subject() -> str:
        return gettext("New meeting: %(title)s", title=meeting.title)

    await _tell(borough, meeting, "notice", subject, lines, site=site, at=at)


async def tell_changes(borough: Borough, before: Meeting, after: Meeting, *, site: str, at: datetime) -> None:
    """Tells followers what changed in a meeting, from what to what; the panel of `after` is loaded."""

    def lines() -> list[str]:
        first = gettext("A meeting of %(panel)s has changed.", panel=after.panel.name)
        return [first, "", *what_changed(before, after)]

    def subject() -> str:
        return gettext("Changed: %(title)s", title=before.title)

    await _tell(borough, after, f"change/{after.sequence}", subject, lines, site=site, at=at)


async def tell_ending(borough: Borough, old: Meeting, new: Meeting | None, *, site: str, at: datetime) -> None:
    """Tells followers that a meeting was called off, why, and when it is held instead if that is known."""
    ending = old.ending or Ending.CANCELLED

    def subject() -> str:
        return gettext("%(kind)s: %(title)s", kind=gettext(ending.label), title=old.title)

    def lines() -> list[str]:
        about = [f"{old.panel.name}: {old.title}", moment_words(old.starts_at), ""]
        about.append(f"{gettext(ending.label)}. {old.reason}")
        if new:
            about.append(gettext("The new date: %(when)s", when=moment_words(new.starts_at)))
        elif ending is not Ending.CANCELLED:
            about.append(gettext("A new date is not known yet."))
        return about

    await _tell(borough, old, f"ending/{old.sequence}", subject, lines, site=site, at=at)


async def tell_late(borough: Borough, meeting: Meeting, item: AgendaItem, *, site: str, at: datetime) -> None:
    """Tells followers of a late agenda item and the chair's reason, its title as the public reads it; panel loaded."""

    def subject() -> str:
        return gettext("Late item: %(title)s", title=meeting.title)

    def lines() -> list[str]:
        title = gettext("Exempt item") if item.hides_title else item.title
        return [
            gettext("“%(item)s” was added to the agenda.", item=title),
            gettext("Why it could not wait: %(reason)s", reason=item.late_reason),
        ]

    await _tell(borough, meeting, f"late/{item.id}", subject, lines, site=site, at=at)


async def _tell(
    borough: Borough,
    meeting: Meeting,
    key: str,
    subject: Callable[[], str],
    lines: Callable[[], list[str]],
    *,
    site: str,
    at: datetime,
) -> None:
    """Tells followers of meetings and of the panel, once for a `key` such as "notice"; the meeting's panel is loaded.

    `subject` and `lines` make their words in the language each follower reads. `site` is the address of the site
    without a slash at the end. In the caller's transaction.
    """

    def text() -> str:
        link = site + in_language(f"/{borough.slug}/meetings/{meeting.slug}", language().code)
        return "\n".join((*lines(), "", gettext("The page of this meeting:"), link))

    await tell_registered(meeting, subject, text, at=at)
    key = f"meeting/{meeting.id}/{key}"
    topics = ["meetings", f"panel/{meeting.panel.slug}"]
    await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at)
    for other in await sharing_boroughs(meeting.panel_id):
        there = f"{key}/{other.slug}"
        await tell_followers(other, ["meetings"], key=there, subject=subject, text=text, at=at)
