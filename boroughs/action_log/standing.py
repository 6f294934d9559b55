"""Actions as they stand on a day: state, age and whether they are late, worked out and never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import RawSQL
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from boroughs.action_log.models import ENDED, Action, ActionState, ActionUpdate
from engage.kit.i18n import N_


@dataclass(frozen=True)
class ActionStanding:
    """An action and what was said about it up to a London date, oldest first (`day` included)."""

    action: Action
    updates: list[ActionUpdate]
    day: date

    @property
    def state(self) -> ActionState:
        """The newest update's state, OPEN without one."""
        return self.updates[-1].state if self.updates else ActionState.OPEN

    @property
    def ended_on(self) -> date | None:
        """The London date since when nothing more is expected, or None."""
        return self.updates[-1].on if self.state.is_ended else None

    @property
    def age(self) -> int:
        """Days since it was given out, until it ended or until the day it is looked at."""
        return max(0, ((self.ended_on or self.day) - self.action.made_on).days)

    @property
    def days_late(self) -> int:
        """Days after the last day on time: 0 in time; of what has ended, how late it ended."""
        return max(0, ((self.ended_on or self.day) - self.action.due_on).days)

    @property
    def is_overdue(self) -> bool:
        """Whether it is late and still expected."""
        return not self.state.is_ended and self.days_late > 0


class Shown(StrEnum):
    """Which actions of a borough a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"
    ALL = "all"

    @property
    def label(self) -> str:
        """What the list is called in English, marked for translation."""
        return _SHOWN[self]


_SHOWN = {
    Shown.OPEN: N_("Still to be done"),
    Shown.OVERDUE: N_("Overdue"),
    Shown.DONE: N_("Done"),
    Shown.DROPPED: N_("Dropped"),
    Shown.ALL: N_("All actions"),
}


def actions_of(borough_id: int, day: date, shown: Shown = Shown.ALL) -> QuerySet[Action]:
    """Returns a borough's actions given out by a London date that are so on it: what is due first, first."""
    found = Action.filter(borough_id=borough_id, made_on__lte=day).annotate(last=_last_state(day))
    if shown in (Shown.OPEN, Shown.OVERDUE):
        found = found.exclude(last__in=[state.value for state in ENDED])
    if shown is Shown.OVERDUE:
        found = found.filter(due_on__lt=day)
    if shown in (Shown.DONE, Shown.DROPPED):
        found = found.filter(last=shown.value)
    is_past = shown in (Shown.DONE, Shown.DROPPED, Shown.ALL)
    return found.order_by("-number") if is_past else found.order_by("due_on", "number")


async def standings(actions: QuerySet[Action], day: date) -> list[ActionStanding]:
    """Returns actions as they stand on a London date, in their order. Two queries."""
    said = ActionUpdate.filter(on__lte=day).order_by("id")
    return standing_each(await actions.prefetch_related(Prefetch("updates", queryset=said)), day)


def standing_each(actions: Iterable[Action], day: date) -> list[ActionStanding]:
    """Returns actions whose `updates` are loaded as they stand on a London date."""
    return [ActionStanding(one, [update for update in one.updates if update.on <= day], day) for one in actions]


def _last_state(day: date) -> RawSQL:
    # A date's own text is safe in SQL: digits and hyphens.
    return RawSQL(
        "coalesce((SELECT said.state FROM action_update AS said WHERE said.action_id = action.id"  # noqa: S608
        f" AND said.on <= '{day.isoformat()}' ORDER BY said.id DESC LIMIT 1), 'open')"
    )
