"""Where a request for a response stands on a day: worked out from dates alone, so any past day can be asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from boroughs.responses.clock import months_later
from boroughs.responses.models import OfficialResponse, Position
from engage.kit.clock import london_date
from engage.kit.i18n import N_

MOST_MONTHS_MORE = 6


class Phase(StrEnum):
    """How far a request has come. `label` is English, for gettext where it is shown."""

    WAITING = "waiting"
    NEEDS_MORE_TIME = "needs_more_time"
    OVERDUE = "overdue"
    ANSWERED_ON_TIME = "answered_on_time"
    ANSWERED_LATE = "answered_late"

    @property
    def label(self) -> str:
        """The phase in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Phase.WAITING: N_("Waiting"),
    Phase.NEEDS_MORE_TIME: N_("Needs more time"),
    Phase.OVERDUE: N_("Overdue"),
    Phase.ANSWERED_ON_TIME: N_("Answered"),
    Phase.ANSWERED_LATE: N_("Answered late"),
}


class Step(NamedTuple):
    """A published response as far as the clock cares: the London date, its position, and the date it asks for."""

    on: date
    position: Position
    until: date | None = None


@dataclass(frozen=True)
class State:
    """Where a request stands on `day`. `due_on` counts an extension; `answered_on` is the first final answer's date."""

    day: date
    phase: Phase
    due_on: date
    answered_on: date | None = None

    @property
    def is_answered(self) -> bool:
        """Whether a final answer has been published."""
        return self.answered_on is not None

    @property
    def days_left(self) -> int:
        """Calendar days from `day` to the last day that is on time: 0 on that day, negative once it has passed."""
        return (self.due_on - self.day).days

    @property
    def days_late(self) -> int:
        """Calendar days past the last day that was on time: until the answer, or until `day` while there is none."""
        return max(0, ((self.answered_on or self.day) - self.due_on).days)


def time_may_be_asked(due_on: date, day: date) -> tuple[date, date]:
    """Returns the first and the last date that "needs more time" can promise on a London date.

    Six months at most, counted from the due date, or from the day of asking once that has passed.
    """
    start = max(due_on, day)
    return start + timedelta(days=1), months_later(start, MOST_MONTHS_MORE)


def steps_of(published: Sequence[OfficialResponse]) -> list[Step]:
    """Returns published responses, given in the order of publication, as the steps that `state_on` reads."""
    return [Step(london_date(r.published_at), r.position, r.more_time_until) for r in published if r.published_at]


def state_on(day: date, due_on: date, steps: Sequence[Step]) -> State:
    """Returns where a request due on `due_on` stood at the end of a London date; later steps are not looked at.

    Asking for more time moves the due date once: the first time it is asked, and only on or before the due date.
    """
    has_asked = False
    answered_on = None
    for step in steps:
        if step.on > day or answered_on:
            break
        if step.position is not Position.NEEDS_MORE_TIME:
            answered_on = step.on
        elif not has_asked:
            has_asked = True
            if step.until and step.on <= due_on:
                due_on = max(due_on, step.until)
    return State(day, _phase(day, due_on, answered_on, has_asked), due_on, answered_on)


def _phase(day: date, due_on: date, answered_on: date | None, has_asked: bool) -> Phase:
    if answered_on:
        return Phase.ANSWERED_ON_TIME if answered_on <= due_on else Phase.ANSWERED_LATE
    if day > due_on:
        return Phase.OVERDUE
    return Phase.NEEDS_MORE_TIME if has_asked else Phase.WAITING
