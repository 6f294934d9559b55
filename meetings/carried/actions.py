"""Giving out an action at a meeting."""

from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.action_log.actions import enter_action, give_action, update_action
from boroughs.action_log.models import Action, ActionState
from boroughs.following.topics import MEETINGS, of_office, of_panel
from boroughs.models import Borough
from boroughs.people.models import Office, Role
from boroughs.responses.models import ResponseRequest
from boroughs.responses.telling import tell_of_action
from boroughs.responses.topics import topics_of
from meetings.carried.models import MeetingAction
from meetings.carried.shown import public
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
    """Adds an action given out on an item and returns it; the same again on that item adds nothing.

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
    # Of another item, or a promise, it is another action, whatever it says: the one may be exempt, the other public.
    if there := await Action.filter(**words, from_meeting__item_id=item.id).first():
        return there
    action = await give_action(borough, **words, at=at, actor_id=actor_id)
    await MeetingAction.create(action=action, meeting=meeting, item=item)
    await enter_action(borough, action, at)
    return action


@atomic()
async def say_how_it_goes(
    borough: Borough,
    action: Action,
    state: ActionState,
    note: str,
    *,
    said_by: Role,
    at: datetime,
    site: str,
    actor_id: int | None = None,
) -> None:
    """Says how an action goes, and tells followers once it ends, unless what asked for it is exempt.

    `site` is the public address of this website. Raises NoteMissing when it ends without a note.
    """
    update = await update_action(borough, action, state, note, said_by=said_by, at=at, actor_id=actor_id)
    if update and state.is_ended and await public(Action.filter(id=action.id)).exists():
        await tell_of_action(borough, action, update, await _topics_of(action), site, at)


async def _topics_of(action: Action) -> list[str]:
    """Returns the topics of what an action was promised for: requests that were answered with it, or a meeting."""
    found = [of_office(action.office_id)] if action.office_id else []
    requests = ResponseRequest.filter(parts__response__evidence__action_id=action.id, borough_id=action.borough_id)
    if answered := await requests.distinct().order_by("number"):
        found += topics_of(answered)
    given = await MeetingAction.filter(action=action).select_related("meeting__panel").first()
    return [*found, MEETINGS, of_panel(given.meeting.panel.slug)] if given else found
