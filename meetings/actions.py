"""Writes about the details of meetings. Nothing here is public before notice is given."""

from copy import copy
from datetime import datetime
from typing import Unpack

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.clock import agenda_due_on
from engage.kit import audit
from engage.kit.drafts import SavedMeanwhile
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.slugs import first_free, slug_of
from meetings.agenda.standing.copying import begin_agenda
from meetings.cases.returning import bring_back
from meetings.details import COLUMNS, More, details_edition, what_changed
from meetings.documents import index_meeting
from meetings.models import Meeting, Panel
from meetings.telling import show, tell_changes
from meetings.verdicts.returning import return_unanswered


class NameTaken(Conflict):
    """The panel has a meeting at this time."""


class CalledOff(Conflict):
    """The meeting was called off."""


class DayStands(Conflict):
    """The public knows the day of the meeting: it can only be postponed."""


class PanelStands(Conflict):
    """The public knows whose meeting it is."""


class AgendaPublished(Conflict):
    """The agenda is public and stands as it is."""


@atomic()
async def create_meeting(
    panel: Panel,
    title: str,
    starts_at: datetime,
    venue: str,
    *,
    at: datetime,
    actor_id: int | None = None,
    **more: Unpack[More],
) -> Meeting:
    """Adds a meeting that only staff can see, and returns it; the same words again return the meeting there is.

    The panel's standing items, and what came back on its cases, are on its agenda from the start. Questions to a public
    meeting of a council's committee are taken until its agenda is due.

    Raises NameTaken when the panel has another meeting at that moment.
    """
    await panel.fetch_related("borough")
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    meeting = Meeting(panel=panel, borough=panel.borough, title=title, starts_at=starts_at, venue=venue, **more)
    if there := await Meeting.filter(panel=panel, starts_at=starts_at, ended_at=None).first():
        if (there.title, there.venue) != (title, venue):
            raise NameTaken(_at_that_time())
        return there
    if panel.kind.is_statutory and meeting.is_open_to_public:
        meeting.questions_until = agenda_due_on(meeting.held_on)
    meeting.slug = await free_slug(meeting)
    await meeting.save()
    await note("created a meeting", panel.borough, meeting, at, actor_id)
    await begin_agenda(meeting)
    await bring_back(panel.borough, meeting, at=at)
    await return_unanswered(panel.borough, meeting, at=at)
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
    seen: str,
    site: str,
    at: datetime,
    actor_id: int | None = None,
    **more: Unpack[More],
) -> None:
    """Changes the details of a meeting; `seen` is the edition the person started from.

    Before notice is given its address follows its date and title. From then on its address, panel and day stand, and a
    change of time, place, way or title is counted in `sequence` and told to followers, with a link under `site`.

    Raises SavedMeanwhile when somebody saved other details since, CalledOff, DayStands or PanelStands, and NameTaken
    when the panel has another meeting at that moment.
    """
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    before = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    after = copy(before)
    after.update_from_dict({"title": title, "starts_at": starts_at, "venue": venue, **more})
    after.panel = panel
    if details_edition(after) == details_edition(before):
        return
    if seen != details_edition(before):
        raise SavedMeanwhile(gettext("These details were saved while you were writing. Both versions are below."))
    await _check_change(before, after)
    if before.notice_at is None:
        after.slug = await free_slug(after)
    elif what_changed(before, after):
        after.sequence, after.changed_at = before.sequence + 1, at
        if at < after.starts_at:
            await tell_changes(borough, before, after, site=site, at=at)
    changed = [column for column in COLUMNS if getattr(before, column) != getattr(after, column)]
    await after.save()
    about = address(borough, after)
    await audit.record("changed a meeting", about, at=at, actor_id=actor_id, borough_id=borough.id, changed=changed)
    meeting.slug = after.slug
    if before.notice_at:
        await index_meeting(borough, after)
        await show(borough, after, at=at)


async def _check_change(before: Meeting, after: Meeting) -> None:
    refuse_called_off(before)
    if before.notice_at and before.panel_id != after.panel_id:
        raise PanelStands(gettext("The public knows this as a meeting of its panel. It cannot become another panel’s."))
    if before.notice_at and before.held_on != after.held_on:
        raise DayStands(
            gettext("The public knows the day of this meeting. To hold it on another day, postpone it: “Call it off”.")
        )
    others = Meeting.filter(panel_id=after.panel_id, starts_at=after.starts_at, ended_at=None)
    if await others.exclude(id=before.id).exists():
        raise NameTaken(_at_that_time())


def address(borough: Borough, meeting: Meeting) -> str:
    """Returns the path of a meeting's public page, without the first slash: what the audit calls it."""
    return f"{borough.slug}/meetings/{meeting.slug}"


async def note(verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None) -> None:
    """Records what was done to a meeting."""
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id)


def refuse_called_off(meeting: Meeting) -> None:
    """Raises CalledOff for a meeting that was cancelled, postponed or inquorate."""
    if meeting.ended_at:
        raise CalledOff(gettext("This meeting was called off. What was planned for it stands as it was."))


async def lock_unpublished(meeting: Meeting) -> None:
    """Locks a meeting's row. Raises AgendaPublished or CalledOff."""
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    refuse_called_off(locked)
    if locked.published_at:
        raise AgendaPublished(
            gettext(
                "This agenda is public and cannot be changed. The chair can take a late item if it is urgent: "
                "the minutes must say why."
            )
        )


async def free_slug(meeting: Meeting) -> str:
    """Returns the address of a meeting by its date and title, with a number if another meeting has it."""
    slug = slug_of(f"{meeting.held_on} {slug_of(meeting.title) or 'meeting'}")
    others = Meeting.filter(borough_id=meeting.borough_id, slug__startswith=slug)
    return first_free(slug, {other.slug for other in await others.exclude(id=meeting.id or 0)})


def _at_that_time() -> str:
    return gettext("This panel already has a meeting at that time.")
