"""Writes about corrections: suggest, take, do not take."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.minutes.actions import lock_held, note, refuse_approved
from meetings.minutes.found import put_minutes
from meetings.minutes.models import Correction, Decision
from meetings.models import Meeting, Minutes
from meetings.telling import show

MOST_CORRECTIONS = 200


class NotOnce(Conflict):
    """The passage does not stand exactly once in the minutes: only a person can say which is meant."""


def times(minutes: Minutes, passage: str) -> int:
    """Returns how often a passage stands in the minutes, both parts together."""
    return minutes.text.count(passage) + minutes.exempt_text.count(passage)


@atomic()
async def suggest_correction(
    borough: Borough, meeting: Meeting, passage: str, instead: str, *, at: datetime, actor_id: int
) -> Correction:
    """Adds a member's correction, and returns it; the same one again returns the one there is.

    Raises MinutesApproved, or Conflict when the minutes are not with the members or have too many corrections.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting)
    if minutes is None or not (minutes.circulated_at or minutes.published_at):
        raise Conflict(gettext("The clerk has not sent these minutes to the members yet."))
    refuse_approved(minutes)
    known = Correction.filter(minutes=minutes)
    if there := await known.get_or_none(person_id=actor_id, passage=passage, instead=instead, decision__isnull=True):
        return there
    if await known.count() >= MOST_CORRECTIONS:
        raise Conflict(gettext("These minutes have too many corrections. Speak to the clerk."))
    one = await Correction.create(
        minutes=minutes, person_id=actor_id, passage=passage, instead=instead, suggested_at=at
    )
    await note("suggested a correction", borough, meeting, at, actor_id, correction=one.id)
    return one


@atomic()
async def take_correction(
    borough: Borough, meeting: Meeting, correction_id: int, *, by_hand: bool = False, at: datetime, actor_id: int
) -> None:
    """Takes a correction: its words replace the passage, which must stand once; or, `by_hand`, the clerk did it.

    Needs `meeting.panel` loaded. Again changes nothing. Raises MinutesApproved, NotOnce, or Conflict when it was
    decided otherwise.
    """
    minutes, one = await _undecided(meeting, correction_id, Decision.TAKEN, at)
    if one is None:
        return
    if not by_hand:
        if times(minutes, one.passage) != 1:
            raise NotOnce(gettext("The passage does not stand exactly once. Change the minutes by hand."))
        minutes.text = minutes.text.replace(one.passage, one.instead)
        minutes.exempt_text = minutes.exempt_text.replace(one.passage, one.instead)
        if not minutes.text.strip():
            raise Conflict(gettext("Nothing would be left of the minutes. Change them by hand."))
        await minutes.save(update_fields=["text", "exempt_text"])
        if minutes.published_at:
            await put_minutes(borough, meeting, minutes.text)
            await show(borough, meeting, at=at)
    one.decision = Decision.TAKEN
    await one.save(update_fields=["decision"])
    await note("took a correction", borough, meeting, at, actor_id, correction=one.id, by_hand=by_hand)


@atomic()
async def leave_correction(
    borough: Borough, meeting: Meeting, correction_id: int, reason: str, *, at: datetime, actor_id: int
) -> None:
    """Does not take a correction, with the reason; again changes nothing. Raises as `take_correction` does."""
    _, one = await _undecided(meeting, correction_id, Decision.NOT_TAKEN, at)
    if one is None:
        return
    one.decision, one.reason = Decision.NOT_TAKEN, reason
    await one.save(update_fields=["decision", "reason"])
    await note("did not take a correction", borough, meeting, at, actor_id, correction=one.id)


async def _undecided(
    meeting: Meeting, correction_id: int, decision: Decision, at: datetime
) -> tuple[Minutes, Correction | None]:
    """Returns the minutes, locked, and the correction; None instead of it when it was decided so already."""
    await lock_held(meeting, at)
    minutes = await Minutes.get(meeting=meeting)
    one = await Correction.get_or_none(id=correction_id, minutes=minutes)
    if one is None:
        raise Conflict(gettext("There is no such correction."))
    if one.decision is decision:
        return minutes, None
    if one.decision:
        raise Conflict(gettext("Somebody else has decided this correction."))
    refuse_approved(minutes)
    return minutes, one
