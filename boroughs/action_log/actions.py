"""Giving out an action, and saying how it goes. Both are public at once, and neither is ever changed."""

from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.action_log.published import ACTION, UPDATE
from boroughs.models import Borough
from boroughs.people.models import Office, Role
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict


class NoteMissing(Conflict):
    """An action ends with a note: how it was done, or why it was dropped."""


@atomic()
async def give_action(
    borough: Borough,
    *,
    text: str,
    owner: str,
    office: Office | None,
    made_on: date,
    due_on: date,
    at: datetime,
    actor_id: int | None = None,
) -> Action:
    """Adds an action to a borough's log and returns it. Who calls sees to it that it is given out once.

    `owner` is a post or a body, never a resident; `office` the office that owns it, if it is one that answers here.
    `made_on` and `due_on` are London dates, the second the last day on time and not before the first. Who calls
    enters it in the ledger (`enter_action`) once it is known what asked for it, which may be exempt.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    said: dict[str, Any] = {"text": text, "owner": owner, "office": office, "made_on": made_on, "due_on": due_on}
    last = await Action.filter(borough=borough).order_by("-number").first()
    action = await Action.create(borough=borough, number=last.number + 1 if last else 1, **said)
    await _note("gave out an action", borough, action, at, actor_id)
    return action


@atomic()
async def update_action(
    borough: Borough,
    action: Action,
    state: ActionState,
    note: str,
    *,
    said_by: Role,
    at: datetime,
    actor_id: int | None = None,
) -> ActionUpdate | None:
    """Says how an action goes; the same words again on the same day change nothing (None). `note` is Markdown.

    Raises NoteMissing when it ends without a note.
    """
    if state.is_ended and not note:
        raise NoteMissing(gettext("Say how it was done, or why it was dropped."))
    await Action.select_for_update(no_key=True).get(id=action.id)
    said: dict[str, Any] = {"state": state, "note": note, "said_by": said_by, "on": london_date(at)}
    last = await ActionUpdate.filter(action=action).order_by("-id").first()
    if last and said == {name: getattr(last, name) for name in said}:
        return None
    update = await ActionUpdate.create(action=action, **said)
    await _note(f"said an action is {state.value}", borough, action, at, actor_id)
    await ledger.enter(UPDATE, f"{borough.slug}/actions/{action.number}", at=at)
    return update


async def enter_action(borough: Borough, action: Action, at: datetime) -> None:
    """Enters an action in the ledger, unless what it was given out on is exempt; in the caller's transaction."""
    await ledger.enter(ACTION, f"{borough.slug}/actions/{action.number}", at=at)


async def _note(verb: str, borough: Borough, action: Action, at: datetime, actor_id: int | None) -> None:
    about = f"{borough.slug}/actions/{action.number}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)
