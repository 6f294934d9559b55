"""Putting a motion or a recommendation, and recording what came of it. A decided motion never changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.drafts import edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.minutes.actions import lock_held
from meetings.models import AgendaItem, Meeting, Recommendation
from meetings.recommendations.actions import add_recommendation, agree_recommendation
from meetings.room.access import lock_room, note
from meetings.room.models import Attendance, Method, Motion, NamedVote, Outcome, Vote
from meetings.room.roll import Line, away_for, roll_of, time_of
from meetings.room.voting import COUNTED, Counts, counted, outcome_of

MOST_MOTIONS = 100


class MotionDecided(Conflict):
    """The motion is decided and stands as it is."""


class NotQuorate(Conflict):
    """Too few members with a vote were there to decide."""


class CountsWrong(Conflict):
    """The votes do not add up."""


class CastingWrong(Conflict):
    """A casting vote was given where votes were not equal."""


@dataclass(frozen=True)
class Ballot:
    """How a motion was voted on: typed counts, or the votes of a named one by the attendance (id) of each member.

    `casting` is the chair's casting vote where votes were equal: true for, false against, None without one.
    """

    method: Method
    counts: Counts | None = None
    named: dict[int, Vote] = field(default_factory=dict)
    casting: bool | None = None

    @property
    def counted(self) -> Counts | None:
        """The counts, None when it was agreed without a vote."""
        if self.method is Method.NAMED:
            return counted(self.named.values())
        return self.counts if self.method in COUNTED else None


@atomic()
async def put_motion(
    borough: Borough,
    meeting: Meeting,
    item: AgendaItem,
    *,
    text: str,
    mover_id: int | None,
    seconder_id: int | None,
    is_recommendation: bool = False,
    recommendation: Recommendation | None = None,
    at: datetime,
    actor_id: int | None = None,
) -> Motion:
    """Puts something to the vote on an item and returns it; the same words again return the motion there is.

    `is_recommendation` drafts a recommendation with these words; `recommendation` is one drafted before, whose words
    are the motion's. Raises NotHeld before the meeting, RoomSettled, or Conflict for people who are not on the roll.
    """
    await lock_held(meeting, at)
    await lock_room(meeting)
    for person in filter(None, (mover_id, seconder_id)):
        if not await Attendance.filter(id=person, meeting=meeting).exclude(seat_id=None).exists():
            raise Conflict(gettext("This member is not on the roll any more."))
    if recommendation:
        text = recommendation.text
    known = await Motion.filter(meeting=meeting)
    for one in known:
        if (one.item_id, one.text) == (item.id, text) and one.outcome is None:
            return one
    if len(known) >= MOST_MOTIONS:
        raise Conflict(gettext("A meeting has at most %(most)s motions.", most=MOST_MOTIONS))
    if is_recommendation and recommendation is None:
        recommendation = await add_recommendation(borough, meeting, text, at=at, actor_id=actor_id)
    if recommendation:
        await _refuse_moved(recommendation)
        await Recommendation.filter(id=recommendation.id, item_id=None).update(item_id=item.id)
    number = known[-1].number + 1 if known else 1
    people: dict[str, Any] = {"mover_id": mover_id, "seconder_id": seconder_id}
    motion = await Motion.create(
        meeting=meeting, item=item, recommendation=recommendation, number=number, text=text, **people
    )
    await note("put a motion", borough, meeting, at, actor_id, motion=number)
    return motion


@atomic()
async def decide_motion(
    borough: Borough, meeting: Meeting, number: int, ballot: Ballot, *, at: datetime, actor_id: int | None = None
) -> Outcome:
    """Records how a motion was voted on and returns what came of it; a recommendation that is carried is agreed.

    Needs `meeting.panel` loaded. Raises NotHeld, RoomSettled, MotionDecided, NotQuorate, CountsWrong, CastingWrong, or
    Conflict when a recommendation's words were changed after it was moved.
    """
    await lock_held(meeting, at)
    if (await lock_room(meeting)).ending:
        raise NotQuorate(gettext("Too few members came to this meeting to decide anything."))
    motion = await _undecided(meeting, number)
    voters = await voters_on(meeting, motion, at)
    counts = _checked(ballot, voters, meeting.panel.quorum)
    outcome = outcome_of(counts, ballot.casting)
    for attendance_id, vote in ballot.named.items() if ballot.method is Method.NAMED else ():
        await NamedVote.create(motion=motion, attendance_id=attendance_id, vote=vote)
    motion.method, motion.outcome, motion.casting = ballot.method, outcome, ballot.casting
    if counts:
        motion.votes_for, motion.votes_against = counts.votes_for, counts.votes_against
        motion.abstentions = counts.abstentions
    await motion.save()
    if motion.recommendation and outcome is Outcome.CARRIED:
        seen = edition(motion.text)
        await agree_recommendation(borough, meeting, motion.recommendation.number, seen=seen, at=at, actor_id=actor_id)
    await note(f"recorded a motion as {outcome.value}", borough, meeting, at, actor_id, motion=number)
    return outcome


@atomic()
async def withdraw_motion(
    borough: Borough, meeting: Meeting, number: int, *, at: datetime, actor_id: int | None = None
) -> None:
    """Records that a motion was withdrawn. Raises RoomSettled or MotionDecided."""
    await lock_room(meeting)
    motion = await _undecided(meeting, number)
    motion.outcome = Outcome.WITHDRAWN
    await motion.save(update_fields=["outcome"])
    await note("recorded a motion as withdrawn", borough, meeting, at, actor_id, motion=number)


async def voters_on(meeting: Meeting, motion: Motion, now: datetime) -> list[Line]:
    """Returns who has a vote on a motion: now, or while its item was dealt with; not who left the room for it."""
    item = await AgendaItem.get(id=motion.item_id)
    since, until = await time_of(meeting, item, now)
    return (await roll_of(meeting)).voters(since, until, await away_for(item))


def _checked(ballot: Ballot, voters: list[Line], needed: int) -> Counts | None:
    """Returns the counts of a ballot, None without a vote, once all that must hold does."""
    if len(voters) < needed or not voters:
        raise NotQuorate(
            gettext(
                "%(present)s members with a vote are present and the quorum is %(needed)s. Nothing can be decided.",
                present=len(voters),
                needed=needed,
            )
        )
    counts = ballot.counted
    if counts is None:
        if ballot.casting is not None:
            raise CastingWrong(gettext("The chair has a casting vote only where votes are equal"))
        return None
    if counts.total == 0 or min(counts.votes_for, counts.votes_against, counts.abstentions) < 0:
        raise CountsWrong(gettext("Enter how many voted for, against and abstained"))
    ids = {line.attendance.id for line in voters if line.attendance}
    if counts.total > len(voters) or not set(ballot.named) <= ids:
        raise CountsWrong(
            gettext("%(n)s votes were counted, and %(m)s members have a vote.", n=counts.total, m=len(voters))
        )
    if ballot.casting is not None and not counts.is_equal:
        raise CastingWrong(gettext("The chair has a casting vote only where votes are equal"))
    return counts


async def _undecided(meeting: Meeting, number: int) -> Motion:
    motion = await Motion.get_or_none(meeting=meeting, number=number).select_related("recommendation")
    if motion is None:
        raise Conflict(gettext("There is no such motion."))
    if motion.outcome:
        raise MotionDecided(gettext("This motion is decided. What was recorded stands as it is."))
    return motion


async def _refuse_moved(recommendation: Recommendation) -> None:
    if recommendation.agreed_on or await Motion.filter(recommendation=recommendation).exists():
        raise Conflict(gettext("This recommendation has been moved already."))
