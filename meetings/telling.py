"""Telling everybody a change of a meeting concerns: pages, followers, and those who registered.

A panel may be shared by boroughs: their pages show its meetings, so they are drawn again and their followers are told.
"""

from collections.abc import Callable
from datetime import datetime

from boroughs.following.actions import tell_followers
from boroughs.following.topics import MEETINGS, of_panel
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


async def tell_agenda(borough: Borough, meeting: Meeting, *, site: str, at: datetime) -> None:
    """Tells followers that a meeting, its panel loaded, has its agenda: the public titles of its items."""
    items = await AgendaItem.filter(meeting_id=meeting.id).order_by("position")

    def lines() -> list[str]:
        titles = [gettext("Exempt item") if item.hides_title else item.title for item in items]
        about = [f"{meeting.panel.name}: {meeting.title}", moment_words(meeting.starts_at), ""]
        return about + [f"{number}. {title}" for number, title in enumerate(titles, 1)]

    def subject() -> str:
        return gettext("Agenda: %(title)s", title=meeting.title)

    await _tell_followers(borough, meeting, "agenda", subject, _with_link(borough, meeting, lines, site), at=at)


async def tell_minutes(borough: Borough, meeting: Meeting, *, are_approved: bool, site: str, at: datetime) -> None:
    """Tells followers that a meeting's minutes were published, as a draft or approved; its panel is loaded."""

    def lines() -> list[str]:
        said = {"title": meeting.title, "panel": meeting.panel.name}
        if are_approved:
            return [gettext("The panel has approved the minutes of %(title)s (%(panel)s).", **said)]
        return [gettext("The draft minutes of %(title)s (%(panel)s) are published.", **said),
                gettext("The panel has not approved them yet.")]  # fmt: skip

    def subject() -> str:
        if are_approved:
            return gettext("Approved minutes: %(title)s", title=meeting.title)
        return gettext("Draft minutes: %(title)s", title=meeting.title)

    key = "approved-minutes" if are_approved else "draft-minutes"
    await _tell_followers(borough, meeting, key, subject, _with_link(borough, meeting, lines, site, "/record"), at=at)


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
    """Tells who registered and who follows, once for a `key` such as "notice"; the meeting's panel is loaded."""
    text = _with_link(borough, meeting, lines, site)
    await tell_registered(meeting, subject, text, at=at)
    await _tell_followers(borough, meeting, key, subject, text, at=at)


def _with_link(
    borough: Borough, meeting: Meeting, lines: Callable[[], list[str]], site: str, below: str = ""
) -> Callable[[], str]:
    """Returns what makes a text of lines and the link to the meeting's page, or one below it, in each language.

    `site` is the address of the site without a slash at the end.
    """

    def text() -> str:
        link = site + in_language(f"/{borough.slug}/meetings/{meeting.slug}{below}", language().code)
        return "\n".join((*lines(), "", gettext("The page of this meeting:"), link))

    return text


async def _tell_followers(
    borough: Borough, meeting: Meeting, key: str, subject: Callable[[], str], text: Callable[[], str], *, at: datetime
) -> None:
    """Tells followers of meetings and of the panel (loaded), here and where it is shared, in the caller's transaction.

    `subject` and `text` make their words in the language each follower reads.
    """
    key = f"meeting/{meeting.id}/{key}"
    topics = [MEETINGS, of_panel(meeting.panel.slug)]
    await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at)
    for other in await sharing_boroughs(meeting.panel_id):
        there = f"{key}/{other.slug}"
        await tell_followers(other, [MEETINGS], key=there, subject=subject, text=text, at=at)
