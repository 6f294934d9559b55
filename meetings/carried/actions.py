"""Giving out an action at a meeting."""

from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.action_log.actions import enter_action, give_action
from boroughs.action_log.models import Action
from boroughs.models import Borough
from boroughs.people.models import Office
from meetings.carried.models import MeetingAction
from meetings.minutes.actions import lock_held
from meetings.models import AgendaItem, Meeting
from meetings.room.access import refuse_settled


@atomic()
async def give_out(
    borough: Borough,
    meeting: Meeting,
    item: AgendaItem,
    *,
    text: str,
    owner: str,
    office: Office | None,
    due_on: date,
    at: datetime,
    actor_id: int | None = None,
) -> Action:
    """Adds an action given out on an item and returns it; the same again adds nothing.

    It is public at once unless the item is exempt. Raises NotHeld when the meeting has not begun, or RoomSettled.
    """
    await lock_held(meeting, at)
    await refuse_settled(meeting)
    words: dict[str, Any] = {
        "text": text,
        "owner": owner,
        "office": office,
        "made_on": meeting.held_on,
        "due_on": due_on,
    }
    action = await give_action(borough, **words, at=at, actor_id=actor_id)
    await MeetingAction.get_or_create(action=action, defaults={"meeting": meeting, "item": item})
    await enter_action(borough, action, at)
    return action
