"""Writes about panels, their meetings and agendas. Nothing here is public before `publish_agenda`."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.slugs import first_free, slug_of
from meetings.cases.returning import bring_back
from meetings.models import Meeting, Panel, PanelKind


class NameTaken(Conflict):
    """The borough has a panel of this name, or the panel a meeting at this time."""


class AgendaPublished(Conflict):
    """The agenda is public and stands as it is."""


@atomic()
async def create_panel(
    borough: Borough, kind: PanelKind, name: str, *, at: datetime, actor_id: int | None = None
) -> Panel:
    """Adds a panel to a borough, and returns it.

    The same kind and name again returns the panel there is. Raises NameTaken when the name is another kind's.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    slugs = {panel.slug for panel in await Panel.filter(borough=borough)}
    slug = first_free(slug_of(name) or "panel", slugs)
    panel, is_new = await Panel.get_or_create(borough=borough, name=name, defaults={"kind": kind, "slug": slug})
    if panel.kind is not kind:
        raise NameTaken(gettext("There is already a panel with this name."))
    if is_new:
        about = f"{borough.slug}/panels"
        await audit.record("created a panel", about, at=at, actor_id=actor_id, borough_id=borough.id, name=name)
    return panel


@atomic()
async def create_meeting(
    panel: Panel, title: str, starts_at: datetime, venue: str, *, at: datetime, actor_id: int | None = None
) -> Meeting:
    """Adds a meeting that only staff can see, and returns it; the same words again return the meeting there is.

    What came back on the panel's cases is on its agenda from the start.

    Raises NameTaken when the panel has another meeting at that moment.
    """
    await panel.fetch_related("borough")
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    meeting = Meeting(panel=panel, borough=panel.borough, title=title, starts_at=starts_at, venue=venue)
    if there := await Meeting.get_or_none(panel=panel, starts_at=starts_at):
        if (there.title, there.venue) != (title, venue):
            raise NameTaken(_at_that_time())
        return there
    meeting.slug = await _free_slug(meeting)
    await meeting.save()
    await note("created a meeting", panel.borough, meeting, at, actor_id)
    await bring_back(panel.borough, meeting, at=at)
    return meeting


@atomic()
async def change_meeting(
    borough: Borough,
    meeting: Meeting,
    panel: Panel,
    title: str,
    starts_at: datetime,
    venue: str,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes a meeting that is not public yet; its address follows its date and title.

    Raises AgendaPublished, or NameTaken when the panel has another meeting at that moment.
    """
    await lock_unpublished(meeting)
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    if await Meeting.filter(panel=panel, starts_at=starts_at).exclude(id=meeting.id).exists():
        raise NameTaken(_at_that_time())
    meeting.panel, meeting.title, meeting.starts_at, meeting.venue = panel, title, starts_at, venue
    meeting.slug = await _free_slug(meeting)
    await meeting.save()
    await note("changed a meeting", borough, meeting, at, actor_id)


def address(borough: Borough, meeting: Meeting) -> str:
    """Returns the path of a meeting's public page, without the first slash: what the audit calls it."""
    return f"{borough.slug}/meetings/{meeting.slug}"


async def note(verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None) -> None:
    """Records what was done to a meeting."""
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id)


async def lock_unpublished(meeting: Meeting) -> None:
    """Locks a meeting's row. Raises AgendaPublished."""
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at:
        raise AgendaPublished(
            gettext(
                "This agenda is public and cannot be changed. The chair can take a late item if it is urgent: "
                "the minutes must say why."
            )
        )


async def _free_slug(meeting: Meeting) -> str:
    slug = slug_of(f"{meeting.held_on} {slug_of(meeting.title) or 'meeting'}")
    others = Meeting.filter(borough_id=meeting.borough_id, slug__startswith=slug)
    return first_free(slug, {other.slug for other in await others.exclude(id=meeting.id or 0)})


def _at_that_time() -> str:
    return gettext("This panel already has a meeting at that time.")
