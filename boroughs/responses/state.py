"""Where a request for a response stands on a day: worked out from dates alone, so any past day can be asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from boroughs.responses.clock import add_working_days, months_later, working_days_between
from boroughs.responses.models import EventKind
from engage.kit.i18n import N_

MOST_MONTHS_MORE = 6
LONGEST_PAUSE = 14
"""Calendar days after which a clock that was stopped to ask what is meant runs again by itself."""
VERY_LATE = 28
"""Calendar days past the due date from which an unanswered request is very overdue."""


class Phase(StrEnum):
    """How far a request has come. `label` is English, for gettext where it is shown."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    HELD = "held"
    EXTENDED = "extended"
    PAUSED = "paused"
    OVERDUE = "overdue"
    VERY_OVERDUE = "very_overdue"
    ANSWERED_ON_TIME = "answered_on_time"
    ANSWERED_LATE = "answered_late"

    @property
    def label(self) -> str:
        """The phase in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Phase.WAITING: N_("Waiting"),
    Phase.ACKNOWLEDGED: N_("Acknowledged"),
    Phase.HELD: N_("Holding reply sent"),
    Phase.EXTENDED: N_("Needs more time"),
    Phase.PAUSED: N_("Clock stopped"),
    Phase.OVERDUE: N_("Overdue"),
    Phase.VERY_OVERDUE: N_("Very overdue"),
    Phase.ANSWERED_ON_TIME: N_("Answered"),
    Phase.ANSWERED_LATE: N_("Answered late"),
}


class Event(NamedTuple):
    """Something that happened, as far as the clock cares: the London date, what, and the date it names."""

    on: date
    kind: EventKind
    until: date | None = None


@dataclass(frozen=True)
class State:
    """Where a request stands on `day`. `due_on` counts an extension and a pause, up to `day` while it lasts.

    `answered_on` is the first answer's date. `is_extended` and `has_paused`: the office has used its one extension,
    its one pause, whether or not it moved the clock. `paused_until` is when a stopped clock runs again by itself.
    """

    day: date
    phase: Phase
    due_on: date
    answered_on: date | None = None
    acknowledged_on: date | None = None
    is_extended: bool = False
    has_paused: bool = False
    paused_until: date | None = None

    @property
    def is_answered(self) -> bool:
        """Whether an answer has been published."""
        return self.answered_on is not None

    @property
    def is_overdue(self) -> bool:
        """Whether there is no answer and the last day that was on time has passed."""
        return self.phase in (Phase.OVERDUE, Phase.VERY_OVERDUE)

    @property
    def days_left(self) -> int:
        """Calendar days from `day` to the last day that is on time: 0 on that day, negative once it has passed."""
        return (self.due_on - self.day).days

    @property
    def days_late(self) -> int:
        """Calendar days past the last day that was on time: until the answer, or until `day` while there is none."""
        return max(0, ((self.answered_on or self.day) - self.due_on).days)


def time_may_be_asked(due_on: date, day: date) -> tuple[date, date]:
    """Returns the first and the last date that an extension can promise on a London date: within six months."""
    start = max(due_on, day)
    return start + timedelta(days=1), months_later(start, MOST_MONTHS_MORE)


def state_on(
    day: date, due_on: date, events: Sequence[Event], answers: Iterable[date] = (), *, in_working_days: bool = False
) -> State:
    """Returns where a request due on `due_on` stood at the end of a London date; what came later is not looked at.

    `events` are in the order they happened, `answers` the dates on which answers were published. An extension moves
    the due date once, and only on or before it. A pause stops the clock once, and only on or before the due date: from
    the next day until it is resumed, or by itself on the day it names; the due date moves by as many days, working days
    with `in_working_days`. Nothing moves after the answer.
    """
    answered_on = min((on for on in answers if on <= day), default=None)
    clock = _Clock(due_on, in_working_days)
    for event in events:
        if event.on <= (answered_on or day):
            clock.take(event)
    clock.run_to(answered_on or day)
    return State(
        day,
        clock.phase(day, answered_on),
        clock.last_day(answered_on or day),
        answered_on,
        clock.acknowledged_on,
        clock.is_extended,
        clock.has_paused,
        None if answered_on else clock.paused_until,
    )


class _Clock:
    """A due date that is moved by events taken in order."""

    def __init__(self, due_on: date, in_working_days: bool) -> None:
        self.due_on, self.in_working_days = due_on, in_working_days
        self.acknowledged_on: date | None = None
        self.is_held = self.is_extended = self.has_paused = False
        self.paused_on: date | None = None
        self.paused_until: date | None = None

    def take(self, event: Event) -> None:
        self.run_to(event.on)
        if event.kind is EventKind.ACKNOWLEDGED:
            self.acknowledged_on = self.acknowledged_on or event.on
        elif event.kind is EventKind.HELD:
            self.is_held = True
        elif event.kind is EventKind.EXTENDED and not self.is_extended:
            self.is_extended = True
            if event.until and event.on <= self.last_day(event.on):
                self.due_on = max(self.due_on, event.until)
        elif event.kind is EventKind.PAUSED and not self.has_paused:
            self.has_paused = True
            if event.on <= self.due_on:
                self.paused_on, self.paused_until = event.on, event.until
        elif event.kind is EventKind.RESUMED:
            self._set_going(event.on)

    def run_to(self, day: date) -> None:
        """Moves the due date by what the clock stood still until a day, and sets it going where that was the last."""
        if self.paused_on is None or self.paused_until is None:
            return
        stop = min(day, self.paused_until)
        if self.in_working_days:
            self.due_on = add_working_days(self.due_on, working_days_between(self.paused_on, stop))
        else:
            self.due_on += stop - self.paused_on
        self.paused_on = stop
        if stop == self.paused_until:
            self._set_going(stop)

    def last_day(self, day: date) -> date:
        """The last day on time as it is on a day up to which the clock has run.

        A clock that stopped on its last working day has none left: while it stands still, and when it runs again at a
        weekend, the next working day is still on time.
        """
        if self.paused_on is None or self.due_on >= day:
            return self.due_on
        return add_working_days(day - timedelta(days=1), 1)

    def _set_going(self, day: date) -> None:
        self.due_on = self.last_day(day)
        self.paused_on = self.paused_until = None

    def phase(self, day: date, answered_on: date | None) -> Phase:
        if answered_on:
            return Phase.ANSWERED_ON_TIME if answered_on <= self.last_day(answered_on) else Phase.ANSWERED_LATE
        if self.paused_until:
            return Phase.PAUSED
        if day > self.due_on:
            return Phase.VERY_OVERDUE if (day - self.due_on).days >= VERY_LATE else Phase.OVERDUE
        if self.is_extended:
            return Phase.EXTENDED
        if self.is_held:
            return Phase.HELD
        return Phase.ACKNOWLEDGED if self.acknowledged_on else Phase.WAITING
