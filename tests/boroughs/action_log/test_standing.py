"""How an action stands on a day: its state, age and lateness."""

from datetime import date, timedelta

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.action_log.actions import give_action, update_action
from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.action_log.standing import Shown, actions_of, standings
from boroughs.people.models import Role
from tests.conftest import NOW

MADE = date(2026, 11, 1)
DUE = date(2026, 11, 10)
DONE, DROPPED = ActionState.DONE, ActionState.DROPPED


async def give(borough, text="Publish the figures.", **values):
    return await give_action(
        borough,
        **{"text": text, "owner": "Head of safety", "office": None, "made_on": MADE, "due_on": DUE, **values},
        at=NOW,
    )  # fmt: skip


async def shown(borough, day, which):
    return [one.action.number for one in await standings(actions_of(borough.id, day, which), day)]


async def test_actions_are_numbered_in_their_borough(hackney, croydon):
    assert (await give(hackney)).number == 1
    assert (await give(hackney, "Another.")).number == 2
    assert (await give(croydon)).number == 1


async def test_what_stands_on_a_day_is_what_was_said_until_then(hackney):
    action = await give(hackney)
    for on, state, text in ((5, ActionState.IN_PROGRESS, ""), (12, DONE, "Published."), (14, ActionState.OPEN, "")):
        await ActionUpdate.create(action=action, state=state, note=text, on=date(2026, 11, on))

    async def on(day):
        [found] = await standings(Action.filter(id=action.id), date(2026, 11, day))
        return found.state.value, found.age, found.days_late, found.is_overdue

    assert await on(1) == ("open", 0, 0, False)
    assert await on(10) == ("in_progress", 9, 0, False)
    assert await on(11) == ("in_progress", 10, 1, True)
    assert await on(13) == ("done", 11, 2, False)
    assert await on(20) == ("open", 19, 10, True)


async def test_lists_show_what_is_so_on_the_day(hackney):
    late, done, dropped = [await give(hackney, text) for text in ("Late.", "Done.", "Dropped.")]
    soon = await give(hackney, "Soon.", due_on=date(2026, 12, 24))
    for action, state in ((done, DONE), (dropped, DROPPED)):
        await update_action(hackney, action, state, "Because.", said_by=Role.COUNCIL_CLERK, at=NOW)
    today = NOW.date()
    assert await shown(hackney, today, Shown.OPEN) == [late.number, soon.number]
    assert await shown(hackney, today, Shown.OVERDUE) == [late.number]
    assert await shown(hackney, today, Shown.DONE) == [done.number]
    assert await shown(hackney, today, Shown.DROPPED) == [dropped.number]
    assert await shown(hackney, today, Shown.ALL) == [4, 3, 2, 1]
    yesterday = today - timedelta(days=1)
    assert await shown(hackney, yesterday, Shown.OPEN) == [1, 2, 3, 4]
    assert await shown(hackney, MADE - timedelta(days=1), Shown.ALL) == []


@pytest.mark.parametrize("state", [DONE, DROPPED])
async def test_the_database_wants_a_note_where_an_action_ends(hackney, state):
    action = await give(hackney)
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await ActionUpdate.create(action=action, state=state, note="", on=DUE)


async def test_the_database_refuses_an_action_due_before_it_was_made(hackney):
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await give(hackney, due_on=MADE - timedelta(days=1))


async def test_actions_and_what_was_said_never_change(hackney):
    action = await give(hackney)
    await update_action(hackney, action, DONE, "Done.", said_by=Role.COUNCIL_CLERK, at=NOW)
    for change in (Action.all().update(text="Other"), ActionUpdate.all().update(note="Other")):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await change
