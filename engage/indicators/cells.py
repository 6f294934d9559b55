"""One figure of one period as the public may see it: its numbers already rounded or withheld, and its words.

Words are in the reader's language at the time they are asked for; numbers are the same in every language.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil

from babel import dates

from engage.indicators import measures
from engage.indicators.models import IndicatorValue
from engage.indicators.periods import Kind, Period, year_to
from engage.kit.figures import FEWEST_ANSWERS, Verdict, nearest_five, present, wilson
from engage.kit.i18n import gettext, language, ngettext, show_month, show_number, show_percent

FEWEST_COUNTED = 10
"""A number of people below this is only said to be below it; from here on it is rounded to the nearest 5."""


class Unit(StrEnum):
    """What a value is a number of."""

    SHARE = "share"
    ON_TIME = "share_on_time"
    RESPONSES = "survey_responses"
    DAYS = "days"


class Status(StrEnum):
    """How far a figure may be relied on, or why there is none. NOTHING_DUE: there was nothing to count; NOT_YET: too
    much of it is still open to say.
    """

    SHOWN = "shown"
    WITH_CARE = "use_with_care"
    TOO_FEW = "not_enough_answers"
    NOTHING_DUE = "nothing_to_count"
    NOT_YET = "not_known_yet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one period. Everything in it may be published; what is withheld is None.

    `value`, `low`, `high`, `under` and `over` are shares 0–1, or a number of responses or days. `base` is rounded for
    residents' answers and exact for what offices did in public; so is `numerator`, which only the latter have.
    `waiting` is how many requests had no answer when the period ended. `is_of_year` is True where the figure is of the
    twelve months to the period's end.
    """

    period: Period
    unit: Unit
    status: Status
    value: float | None = None
    low: float | None = None
    high: float | None = None
    under: float | None = None
    over: float | None = None
    base: int | None = None
    numerator: int | None = None
    waiting: int | None = None
    is_of_year: bool = False

    @property
    def starts_on(self) -> date:
        """The first day that the figure is of; the last is that of the period."""
        return year_to(self.period.ends_on) if self.is_of_year else self.period.starts_on

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure at all."""
        return self.status in (Status.SHOWN, Status.WITH_CARE)

    @property
    def text(self) -> str:
        """The figure, or why there is none."""
        match self.status, self.unit:
            case Status.TOO_FEW, Unit.RESPONSES:
                return gettext("Fewer than %(number)s", number=show_number(FEWEST_COUNTED))
            case Status.TOO_FEW, _:
                return gettext("Not enough answers")
            case Status.NOT_YET, _:
                return gettext("Not known yet")
            case Status.NOTHING_DUE, Unit.DAYS:
                return gettext("None answered")
            case Status.NOTHING_DUE, _:
                return gettext("Nothing was due")
        return self._figure()

    def _figure(self) -> str:
        if self.under is not None:
            return gettext("Under %(share)s", share=show_percent(self.under))
        if self.over is not None:
            return gettext("Over %(share)s", share=show_percent(self.over))
        if self.value is None:
            return gettext(
                "%(number)s of %(all)s", number=show_number(self.numerator or 0), all=show_number(self.base or 0)
            )
        if self.unit is Unit.DAYS:
            days = ceil(self.value)  # the plural of half a day more is that of the next whole number
            return ngettext("%(number)s day", "%(number)s days", days, number=show_number(self.value))
        return show_number(self.value) if self.unit is Unit.RESPONSES else show_percent(self.value)

    @property
    def range(self) -> str:
        """The 95 % range in words, or nothing where there is none."""
        if self.low is None or self.high is None:
            return ""
        return gettext("%(low)s to %(high)s", low=show_percent(self.low), high=show_percent(self.high))

    @property
    def base_text(self) -> str:
        """How many answers, requests or meetings the figure is of, or nothing."""
        if self.base is None:
            return ""
        number = show_number(self.base)
        return gettext("about %(number)s", number=number) if self.unit is Unit.SHARE else number

    @property
    def period_text(self) -> str:
        """The period, as "July to September 2026", "October 2026" or "Twelve months to September 2026"."""
        if self.is_of_year:
            return gettext("Twelve months to %(month)s", month=show_month(self.period.ends_on))
        if self.period.kind is Kind.MONTH:
            return show_month(self.period.starts_on)
        first = dates.format_date(self.period.starts_on, "MMMM", locale=language().locale)
        return gettext("%(first)s to %(last)s", first=first, last=show_month(self.period.ends_on))


def cell_of(row: IndicatorValue) -> Cell:
    """Returns what may be shown of a compiled value."""
    period = Period.parse(row.period)
    match row.indicator:
        case measures.SURVEYS_ANSWERED:
            return _responses(period, row.base)
        case measures.DAYS_TO_RESPOND:
            return _days(period, row)
        case measures.RESPONSES_ON_TIME | measures.MINUTES_ON_TIME:
            return _on_time(period, row.numerator or 0, row.base)
    return _share(period, row.numerator or 0, row.base, row.indicator.startswith(measures.COMMITMENT_PREFIX))


def _share(period: Period, numerator: int, base: int, is_of_year: bool) -> Cell:
    """A share of residents who answered, under the rules of `engage.kit.figures`."""
    figure = present(numerator, base)
    if figure.verdict is Verdict.TOO_FEW:
        return Cell(period, Unit.SHARE, Status.TOO_FEW, is_of_year=is_of_year)
    status = Status.WITH_CARE if figure.verdict is Verdict.WITH_CARE else Status.SHOWN
    return Cell(
        period,
        Unit.SHARE,
        status,
        figure.value,
        figure.low,
        figure.high,
        figure.under,
        figure.over,
        figure.base_shown,
        is_of_year=is_of_year,
    )


def _responses(period: Period, number: int) -> Cell:
    """How many surveys were answered."""
    if number < FEWEST_COUNTED:
        return Cell(period, Unit.RESPONSES, Status.TOO_FEW)
    return Cell(period, Unit.RESPONSES, Status.SHOWN, nearest_five(number))


def _on_time(period: Period, numerator: int, base: int) -> Cell:
    """What was done on time of what was due. It was done in public, so that nothing of it is withheld.

    Under thirty there is no percentage and no range, only "3 of 4".
    """
    if not base:
        return Cell(period, Unit.ON_TIME, Status.NOTHING_DUE)
    counted = Cell(period, Unit.ON_TIME, Status.SHOWN, base=base, numerator=numerator)
    if base < FEWEST_ANSWERS:
        return counted
    low, high = wilson(numerator, base)
    return replace(counted, value=round(numerator / base, 2), low=round(low, 2), high=round(high, 2))


def _days(period: Period, row: IndicatorValue) -> Cell:
    """The median days to respond, and how many requests were still waiting."""
    waiting = row.detail.get("waiting", 0)
    if row.value is None:
        status = Status.NOT_YET if row.base or waiting else Status.NOTHING_DUE
        return Cell(period, Unit.DAYS, status, base=row.base, waiting=waiting)
    return Cell(period, Unit.DAYS, Status.SHOWN, row.value, base=row.base, waiting=waiting)
