"""What the clerk recorded in the room at the demonstration's meetings, and what became of the actions given out."""

from datetime import timedelta
from typing import Any

from boroughs.action_log.actions import update_action
from boroughs.action_log.models import Action, ActionState
from boroughs.people.models import Office, Role
from engage.demo.stage import Stage
from engage.kit.clock import london_date
from meetings.carried.actions import give_out
from meetings.models import AgendaItem, Meeting
from meetings.room.actions import begin_item, close_meeting, open_meeting
from meetings.room.attendance.actions import Entry, add_other, line_edition, record_attendance
from meetings.room.models import Attendance, Method, Presence
from meetings.room.motions.actions import Ballot, decide_motion, put_motion
from meetings.room.notes.actions import save_notes
from meetings.room.roll import roll_of
from meetings.room.voting import Counts

_NOTES = (
    "The panel read what residents had said.\n\nMembers asked how often forms are offered, and the police answered."
)
_DECISION = "RESOLVED that the figures be brought to every meeting."
_MOTION = "That the figures of searches be on every agenda of this panel."
_ACTIONS = (
    ("Bring the figures of forms offered and refused, ward by ward.", True, 14, "Brought to the autumn meeting."),
    ("Write to the schools about the next survey.", False, 30, ""),
    ("Say how long people wait until they hear what came of their report.", True, 60, ""),
)


async def record(stage: Stage, meeting: Meeting, days_ago: int, given: int) -> None:
    """Records a meeting held so many days ago; `given` actions are given out, the first ones of the list."""
    at = meeting.starts_at
    by = await stage.acting(Role.COUNCIL_CLERK, at)
    await open_meeting(stage.borough, meeting, **by)
    await _attend(stage, meeting)
    item = await AgendaItem.filter(meeting=meeting).order_by("-position").first()
    if item is None:
        return
    await begin_item(stage.borough, meeting, item, **by)
    await save_notes(stage.borough, meeting, item.id, _NOTES, _DECISION, seen=0, **by)
    office = await Office.get(borough=stage.borough)
    for text, is_office, days, done in _ACTIONS[:given]:
        owner = "Borough Superintendent" if is_office else "Head of community safety"
        due_on = meeting.held_on + timedelta(days=days)
        words: dict[str, Any] = {"text": text, "owner": owner, "due_on": due_on}
        action = await give_out(stage.borough, meeting, item, office=office if is_office else None, **words, **by)
        if done and due_on < london_date(stage.now):
            await _finish(stage, action, done, days_ago - days)
    await _vote(stage, meeting, item)
    closing = await stage.acting(Role.COUNCIL_CLERK, at + timedelta(hours=2))
    await close_meeting(stage.borough, meeting, **closing)


async def _attend(stage: Stage, meeting: Meeting) -> None:
    """Everybody with a seat came, the last of them half an hour late; so did an inspector."""
    by = await stage.acting(Role.COUNCIL_CLERK, meeting.starts_at)
    lines = [line for line in (await roll_of(meeting)).lines if line.sitting]
    entries = [
        Entry(
            seat_id=line.seat.id,
            sitting_id=line.sitting.id if line.sitting else None,
            presence=Presence.PRESENT,
            arrived_at=meeting.starts_at + timedelta(minutes=30) if line is lines[-1] else None,
            left_at=None,
            seen=line_edition(line),
        )
        for line in lines
    ]
    await record_attendance(stage.borough, meeting, entries, **by)
    inspector = await stage.person(Role.NEIGHBOURHOOD_INSPECTOR)
    await add_other(stage.borough, meeting, inspector.name, "Neighbourhood inspector", Presence.PRESENT, **by)


async def _vote(stage: Stage, meeting: Meeting, item: AgendaItem) -> None:
    """A motion, carried by a show of hands if enough members sit on the panel."""
    at = meeting.starts_at + timedelta(minutes=60)
    by = await stage.acting(Role.COUNCIL_CLERK, at)
    members = await Attendance.filter(meeting=meeting).exclude(seat_id=None).order_by("id")
    people = [one.id for one in members[:2]] if len(members) > 1 else [None, None]
    motion = await put_motion(
        stage.borough, meeting, item, text=_MOTION, mover_id=people[0], seconder_id=people[1], **by
    )
    voters = (await roll_of(meeting)).voters(at, at)
    if len(voters) >= max(1, meeting.panel.quorum):
        ballot = Ballot(Method.SHOW_OF_HANDS, Counts(len(voters), 0, 0))
        await decide_motion(stage.borough, meeting, motion.number, ballot, **by)


async def _finish(stage: Stage, action: Action, note: str, days_ago: int) -> None:
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(days_ago))
    await update_action(stage.borough, action, ActionState.DONE, note, said_by=Role.COUNCIL_CLERK, **by)
