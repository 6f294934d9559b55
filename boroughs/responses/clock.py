"""When a response, a paper or minutes are due: London calendar dates and England's working days.

Every due date is the last day that is on time: what is done on or before it is on time, what is done on
the next day is late. A working day is Monday to Friday and not a bank holiday in England; substitute days
and one-off bank holidays count as holidays. A deadline in calendar days or months may fall on any day.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from holidays import country_holidays

from engage.kit.i18n import N_

_ENGLAND = country_holidays("GB", subdiv="ENG")
_ONE_DAY = timedelta(days=1)

FULL_NOTICE = 5
"""Clear working days that an agenda is published before a meeting of a council's committee."""


class Basis(StrEnum):
    """Why an answer is due when it is. `label` and `source` are English, for gettext at the point of display.

    `is_statutory` is true only where an Act or regulations set the deadline: a deadline that people agreed
    among themselves is never shown as law.
    """

    label: str
    source: str
    is_statutory: bool

    POLICE_STATUTORY_28_DAYS = (
        "police_statutory_28_days",
        N_("28 days, set by law for the police"),
        N_("Crime and Disorder (Overview and Scrutiny) Regulations 2009 (SI 2009/942), regulation 7"),
        True,
    )
    COUNCIL_EXECUTIVE_TWO_MONTHS = (
        "council_executive_two_months",
        N_("2 months, set by law for the council’s executive"),
        N_("Local Government Act 2000, section 9FE"),
        True,
    )
    AGREED_28_DAYS = (
        "agreed_28_days",
        N_("Agreed time, not set by law"),
        N_("Agreed between the panel and the police"),
        False,
    )
    CHARTER_TRIGGER_28_DAYS = (
        "charter_trigger_28_days",
        N_("The next meeting, or 28 days if that is sooner. Agreed, not set by law"),
        N_("Agreed between the panel and the police, for the stop and search charter"),
        False,
    )
    QUARTERLY_STATEMENT_10_WORKING_DAYS = (
        "quarterly_statement_10_working_days",
        N_("10 working days after the quarter’s figures. Agreed, not set by law"),
        N_("Agreed between the panel and the police"),
        False,
    )

    def __new__(cls, value: str, label: str, source: str, is_statutory: bool) -> "Basis":
        """A member that is its stored value and carries its words."""
        basis = str.__new__(cls, value)
        basis._value_ = value
        basis.label, basis.source, basis.is_statutory = label, source, is_statutory
        return basis


def due_on(basis: Basis, asked_on: date, agreed_days: int = 28, meeting_on: date | None = None) -> date:
    """The last day on which an answer asked for on `asked_on` is on time.

    28 days are calendar days after the day of asking. Two months end on the same day of the month, or on
    its last day where it is shorter. `agreed_days`, calendar days, count only for an agreed time;
    `meeting_on`, the panel's next meeting, only for a charter trigger, and only when it is sooner.
    """
    match basis:
        case Basis.COUNCIL_EXECUTIVE_TWO_MONTHS:
            return months_later(asked_on, 2)
        case Basis.QUARTERLY_STATEMENT_10_WORKING_DAYS:
            return add_working_days(asked_on, 10)
        case Basis.AGREED_28_DAYS:
            return asked_on + timedelta(days=agreed_days)
        case Basis.CHARTER_TRIGGER_28_DAYS if meeting_on:
            return min(meeting_on, asked_on + timedelta(days=28))
        case _:
            return asked_on + timedelta(days=28)


def minutes_due_on(held_on: date, days: int = 10) -> date:
    """The last day for draft minutes: 10 working days after the meeting, or `days`. A local norm, not law."""
    return add_working_days(held_on, days)


def agenda_due_on(held_on: date) -> date:
    """The last day on which publishing a meeting's agenda gives full notice."""
    return add_working_days(held_on, -FULL_NOTICE - 1)


def is_working_day(day: date) -> bool:
    """Whether a day is Monday to Friday and not a bank holiday in England."""
    return day.weekday() < 5 and day not in _ENGLAND


def bank_holiday(day: date) -> str:
    """The name of the bank holiday in England that a day is, or an empty text."""
    return _ENGLAND.get(day) or ""


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after a day, or before it when n is negative; the day itself for 0."""
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def clear_working_days_before(meeting_on: date, published_on: date) -> int:
    """How many clear days of notice a paper gives; neither the day of publication nor of the meeting counts.

    0 when published on the day or later. A council's committee must give `FULL_NOTICE`.
    Source: Local Government Act 1972, sections 100A and 100B; that only working days count is councils'
    practice.
    """
    return _working_days(published_on + _ONE_DAY, meeting_on - _ONE_DAY)


def months_later(day: date, months: int) -> date:
    """The same day of the month some months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working_days(first: date, last: date) -> int:
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))
