"""Forms for the roll: one for each seat, all sent together, and one for somebody without a seat."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.clock import LONDON, london_moment
from engage.kit.forms import Fields, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.models import Meeting
from meetings.room.attendance.actions import Entry, line_edition
from meetings.room.models import Presence
from meetings.room.roll import Line, Roll

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_BEFORE = timedelta(hours=6)


class SeatForm(Form):
    """Who sits in one seat, whether they are there, and from when until when (London times such as 18:45)."""

    sitting = wtforms.SelectField(lazy("Who sits here"), invalid_choice_message=lazy("Select who sits here"))
    presence = wtforms.RadioField(
        lazy("Are they there?"),
        choices=enum_choices(Presence, label=lambda presence: lazy(presence.label)),
        coerce=enum_coerce(Presence),
        validators=[validators.Optional()],
    )
    arrived = wtforms.StringField(lazy("Arrived at"))
    left = wtforms.StringField(lazy("Left at"))
    seen = wtforms.HiddenField()

    def check(self, meeting: Meeting) -> None:
        """Reads the two times, and adds what is wrong with them to the fields' errors."""
        self.arrived_at = self._moment(self.arrived, meeting)
        self.left_at = self._moment(self.left, meeting)
        if self.arrived_at and self.left_at and self.left_at <= self.arrived_at:
            self.left.errors = [gettext("Leaving must be after arriving")]

    def _moment(self, field: Any, meeting: Meeting) -> datetime | None:
        if not field.data:
            return None
        if typed := _CLOCK.fullmatch(field.data):
            try:
                return moment_of(meeting, time(int(typed[1]), int(typed[2])))
            except ValueError:  # the hour that the clocks skip
                pass
        field.errors = [gettext("Enter a time such as 18:45")]
        return None


class RollForm:
    """The forms of all seats that somebody sits in, as one form that a page can show the errors of."""

    def __init__(self, meeting: Meeting, roll: Roll, sent: Fields | None) -> None:
        self.meeting = meeting
        self.seats: list[tuple[Line, SeatForm]] = []
        for line in roll.lines:
            if not line.terms:
                continue
            form = SeatForm(sent, data=_as_data(line), prefix=f"seat-{line.seat.position}-")
            form.sitting.choices = [SelectChoice(str(term.id), _sitting(term)) for term in line.terms]
            self.seats.append((line, form))

    def __iter__(self) -> Iterator[Any]:
        """Every field of every seat."""
        return (field for _, form in self.seats for field in form)

    @property
    def errors(self) -> bool:
        """Whether any field is wrong."""
        return any(field.errors for field in self)

    def press(self, now: datetime, button: str) -> None:
        """Fills in what a button such as "3-left" says: the seat at position 3 leaves at this minute."""
        for line, form in self.seats:
            for field in (form.arrived, form.left):
                if button == f"{line.seat.position}-{field.short_name}":
                    field.data = f"{now.astimezone(LONDON):%H:%M}"
                    if field is form.arrived and form.presence.data not in (Presence.PRESENT, Presence.ONLINE):
                        form.presence.data = Presence.PRESENT

    def validate(self) -> bool:
        """Whether everything is right."""
        for _, form in self.seats:
            form.validate()
            form.check(self.meeting)
        return not self.errors

    def entries(self) -> list[Entry]:
        """What was sent about each seat; call `validate` before."""
        return [
            Entry(
                seat_id=line.seat.id,
                sitting_id=int(form.sitting.data),
                presence=form.presence.data,
                arrived_at=form.arrived_at,
                left_at=form.left_at,
                seen=form.seen.data,
            )
            for line, form in self.seats
        ]

    def see_again(self, roll: Roll) -> None:
        """Takes what is recorded now as what the person has seen, and keeps what they typed."""
        now = {line.seat.id: line for line in roll.lines}
        for line, form in self.seats:
            form.seen.data = line_edition(now[line.seat.id])


def moment_of(meeting: Meeting, clock: time) -> datetime:
    """Returns the moment a London clock shows a time during a meeting, past midnight on the day after.

    Raises ValueError in the hour that the clocks skip.
    """
    at = london_moment(meeting.held_on, clock)
    return at if at > meeting.starts_at - _BEFORE else london_moment(meeting.held_on + timedelta(days=1), clock)


class OtherForm(Form):
    """Somebody without a seat."""

    name = wtforms.StringField(
        lazy("Name"),
        validators=[
            required(lazy("Enter a name, or how many they are")),
            at_most(100, lazy("The name must be 100 characters or fewer")),
        ],
    )
    capacity = wtforms.StringField(
        lazy("In what capacity"),
        validators=[
            required(lazy("Enter in what capacity they attend")),
            at_most(120, lazy("The capacity must be 120 characters or fewer")),
        ],
    )
    presence = wtforms.RadioField(
        lazy("How do they attend?"),
        choices=[
            SelectChoice(one.value, lazy(one.label)) for one in (Presence.PRESENT, Presence.ONLINE, Presence.APOLOGIES)
        ],
        coerce=enum_coerce(Presence),
        default=Presence.PRESENT,
        invalid_choice_message=lazy("Select how they attend"),
        invalid_value_message=lazy("Select how they attend"),
    )


def _sitting(term: Any) -> str:
    return gettext("%(name)s, substitute", name=term.name) if term.is_substitute else str(term.name)


def _as_data(line: Line) -> dict[str, object]:
    recorded, sitting = line.attendance, line.sitting
    return {
        "sitting": str(sitting.id) if sitting else "",
        "presence": recorded.presence if recorded else None,
        "arrived": _clock(recorded.arrived_at) if recorded else "",
        "left": _clock(recorded.left_at) if recorded else "",
        "seen": line_edition(line),
    }


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}" if moment else ""
