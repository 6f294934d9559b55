"""Timeliness in words, in the reader's language: the figure, or why there is none."""

from math import ceil

from babel import dates

from engage.indicators.estimates.survival import Wait
from engage.kit.comparisons import Direction
from engage.kit.i18n import gettext, language, ngettext, show_number, show_percent
from engage.record.offices.timeliness import Half, Timeliness


def on_time(figure: Timeliness) -> str:
    """Returns how many of those due were answered on time: a share from thirty on, else "3 of 4"."""
    if not figure.due:
        return gettext("Nothing was due")
    counted = gettext("%(number)s of %(all)s", number=show_number(figure.on_time), all=show_number(figure.due))
    return counted if figure.share is None else f"{show_percent(figure.share)} ({counted})"


def on_time_range(figure: Timeliness) -> str:
    """Returns the 95 % range of the share, or nothing under thirty."""
    if figure.on_time_ends is None:
        return ""
    low, high = figure.on_time_ends
    return gettext("%(low)s to %(high)s", low=show_percent(low), high=show_percent(high))


def days(figure: Timeliness, wait: Wait) -> str:
    """Returns in how many days a share of some requests is answered, or why that cannot be told."""
    if not figure.asked:
        return gettext("Nothing was asked")
    if not figure.has_days:
        return gettext("Cannot tell: too few requests")
    if wait.days is None:
        return gettext("Cannot tell: too many are still open")
    return _days(wait.days)


def days_range(figure: Timeliness, wait: Wait) -> str:
    """Returns the 95 % range of the days; nothing where the days themselves cannot be told."""
    if not figure.has_days or wait.days is None or wait.low is None:
        return ""
    if wait.high is None:
        return gettext("%(days)s or longer", days=_days(wait.low))
    return gettext("%(low)s to %(high)s", low=show_number(wait.low), high=_days(wait.high))


def sentence(figure: Timeliness) -> str:
    """Returns what a figure says."""
    if not figure.asked:
        return gettext("Nothing has been asked of this office yet.")
    return f"{_due(figure)} {_half(figure)} {_open(figure)}"


def _due(figure: Timeliness) -> str:
    if not figure.due:
        return gettext("No request’s last day is over yet.")
    return gettext(
        "Requests whose last day is over: %(all)s. Answered on time: %(number)s.",
        all=show_number(figure.due),
        number=show_number(figure.on_time),
    )


def _half(figure: Timeliness) -> str:
    if not figure.has_days:
        return gettext("There are too few requests to say how long half of them take.")
    if figure.half.days is None:
        return gettext("Too many are still open to say how long half of them take.")
    return gettext("Half are answered within %(days)s, those still open counted.", days=_days(figure.half.days))


def _open(figure: Timeliness) -> str:
    return gettext("Still open: %(number)s.", number=show_number(figure.still_open))


def against_before(direction: Direction | None) -> str:
    """Returns whether more was answered on time in the last twelve months than in the twelve before."""
    match direction:
        case None:
            return gettext(
                "We cannot tell if more was answered on time in the last twelve months than in the twelve before: "
                "too few requests were due."
            )
        case Direction.HIGHER:
            return gettext("More was answered on time in the last twelve months than in the twelve before.")
        case Direction.LOWER:
            return gettext("Less was answered on time in the last twelve months than in the twelve before.")
    return gettext(
        "There is no clear difference in what was answered on time between the last twelve months and the twelve "
        "before."
    )


def half_year(half: Half) -> str:
    """Returns a half-year as "January to June 2026"."""
    first = dates.format_date(half.starts_on, "MMMM", locale=language().locale)
    return gettext(
        "%(first)s to %(last)s", first=first, last=dates.format_date(half.ends_on, "MMMM y", locale=language().locale)
    )


def _days(number: float) -> str:
    return ngettext("%(number)s day", "%(number)s days", ceil(number), number=show_number(number))
