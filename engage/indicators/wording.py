"""A figure in words: its number, range, base, period and group, in the reader's language. Nothing is worked out here.

Numbers are written as they were published; words are in the reader's language at the time they are asked for.
"""

from math import ceil

from babel import dates

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX, Definition, Kind
from engage.indicators.figures import Apart, Caveat, Figure, Status
from engage.indicators.periods import Kind as Span
from engage.indicators.periods import Period
from engage.kit.comparisons import Direction
from engage.kit.i18n import N_, gettext, language, lazy, ngettext, show_month, show_number, show_percent
from surveys.results.people import by_name_of, group_labels

SHARES = (Kind.SAMPLE, Kind.RATED, Kind.RANDOM_SAMPLE, Kind.COUNTED)
"""The kinds whose value is a share 0–1."""

CHOSE = (Kind.SAMPLE, Kind.RATED)
"""The kinds that are of people who chose to answer."""

ASKED = {Kind.SAMPLE: lazy("people who chose to answer here"), Kind.RANDOM_SAMPLE: lazy("random sample")}
"""Who was asked, which tells indicators of the same name apart."""

_FEWEST_COUNTED = 10  # a number of people below this is only said to be below it

_REASONS = {
    Status.TOO_FEW: lazy("Too few to show"),
    Status.NOTHING_DUE: lazy("Nothing to count"),
    Status.NOT_YET: lazy("Not known yet"),
    Status.GAP: lazy("Not published"),
}

CAVEATS = {
    Caveat.FEW: lazy("It is of few people."),
    Caveat.UNEVEN: lazy("Some people’s answers count much more than others’ in it."),
    Caveat.NO_TARGET: lazy("Many did not say a group that the census counts, so that weighting can do less."),
    Caveat.UNWEIGHTED: lazy("It is not weighted: it is of the people who answered, whoever they were."),
    Caveat.INCOMPLETE: lazy("The source is incomplete for this period."),
    Caveat.UNKNOWN_GROUP: lazy("The ethnic group is often not stated, so that it may be different."),
    Caveat.WITHDRAWN: lazy("A figure was published and withdrawn: its source is gone. The release says why."),
    Caveat.VISITORS: lazy("Many people here live elsewhere, so that a rate for residents is too high."),
}
"""What to know of a figure that is used with care, each a sentence."""

VERDICTS = {
    Direction.HIGHER: lazy("higher"),
    Direction.LOWER: lazy("lower"),
    Direction.NO_CLEAR_DIFFERENCE: lazy("no clear difference"),
}
"""What may be said of a gap, as a word in a table."""

_BASES = (
    ("acct.minutes_on_time", lazy("Meetings")),
    ("acct.meetings_held", lazy("Meetings")),
    ("acct.public_questions_answered", lazy("Questions")),
    ("acct.actions_overdue", lazy("Actions")),
    ("acct.", lazy("Requests")),
    ("ss.", lazy("Searches")),
    ("crime.", lazy("Offences")),
    ("uof.", lazy("Forms")),
    ("resp.", lazy("Calls")),
    ("conduct.", lazy("Counted")),
    ("", lazy("Answers")),
)


def reason_of(figure: Figure, kind: Kind) -> str:
    """Returns why a figure has no number."""
    if Caveat.WITHDRAWN in figure.caveats:
        return gettext("Withdrawn")
    match figure.status, kind:
        case Status.TOO_FEW, Kind.COUNT if figure.period.kind is Span.MONTH:  # a quarter may only hide a month
            return gettext("Fewer than %(number)s", number=show_number(_FEWEST_COUNTED))
        case Status.TOO_FEW, Kind.SAMPLE | Kind.RATED:
            return gettext("Not enough answers")
        case Status.NOTHING_DUE, Kind.DAYS:
            return gettext("None answered")
        case Status.NOTHING_DUE, _ if figure.indicator.startswith("acct."):
            return gettext("Nothing was due")
    return str(_REASONS[figure.status])


def number_of(figure: Figure, kind: Kind) -> str:
    """Returns the figure in words, or why there is none."""
    if not figure.is_shown:
        return reason_of(figure, kind)
    if figure.under is not None:
        return gettext("Under %(share)s", share=show_percent(figure.under))
    if figure.over is not None:
        return gettext("Over %(share)s", share=show_percent(figure.over))
    if figure.value is not None:
        return written(figure.value, kind)
    return gettext(
        "%(number)s of %(all)s", number=show_number(figure.numerator or 0), all=show_number(figure.base or 0)
    )


def written(value: float, kind: Kind) -> str:
    """Returns a value of this kind with its unit, as short as a table or an axis wants it."""
    if kind in SHARES:
        return show_percent(value, 1)
    if kind is Kind.DAYS:
        days = ceil(value)  # the plural of half a day more is that of the next whole number
        return ngettext("%(number)s day", "%(number)s days", days, number=show_number(value))
    if kind is Kind.RATIO:
        return gettext("%(number)s times", number=show_number(value))
    return show_number(value)


def range_of(figure: Figure, kind: Kind) -> str:
    """Returns the 95 % range, or nothing where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return gettext("%(low)s to %(high)s", low=plain(figure.low, kind), high=plain(figure.high, kind))


def plain(value: float, kind: Kind) -> str:
    """Returns a value as it is written inside a range: a share with its sign, everything else as a bare number."""
    return show_percent(value, 1) if kind in SHARES else show_number(value)


def base_of(figure: Figure, kind: Kind) -> str:
    """Returns how many it is of, or nothing; "about" where it is people who answered."""
    if figure.base is None:
        return ""
    number = show_number(figure.base)
    return gettext("about %(number)s", number=number) if kind in CHOSE else number


def base_name(key: str) -> str:
    """Returns what an indicator's base counts."""
    return str(next(name for start, name in _BASES if key.startswith(start)))


def distance(apart: Apart, kind: Kind) -> str:
    """Returns how far apart two figures are, with its range: "13 points (range 6 to 21)", without a sign.

    Where one cannot tell them apart it is "between 4 points lower and 8 points higher".
    """
    if apart.verdict is Direction.NO_CLEAR_DIFFERENCE:
        ends = {"low": _side(apart.low, kind), "high": _side(apart.high, kind)}
        return gettext("between %(low)s and %(high)s", **ends)
    low, high = (apart.low, apart.high) if apart.value >= 0 else (-apart.high, -apart.low)
    low, high = max(0.0, low), max(0.0, high)
    ends = {"low": _steps(low, kind), "high": _steps(high, kind)}
    return gettext("%(distance)s (range %(low)s to %(high)s)", distance=_long(abs(apart.value), kind), **ends)


def _side(by: float, kind: Kind) -> str:
    """One end of a range of differences, with the side it lies on."""
    said = _long(abs(by), kind)
    return gettext("%(distance)s lower", distance=said) if by < 0 else gettext("%(distance)s higher", distance=said)


def _long(by: float, kind: Kind) -> str:
    """A distance with its unit: points between shares."""
    if kind in SHARES:
        points = ceil(round(by * 100, 1))  # the plural of half a point more is that of the next whole number
        return ngettext("%(number)s point", "%(number)s points", points, number=_steps(by, kind))
    return show_number(by)


def _steps(by: float, kind: Kind) -> str:
    """A distance without its unit."""
    return show_number(round(by * 100, 1) if kind in SHARES else by)


def period_name(period: Period) -> str:
    """Returns a period under the heading `period_heading`: of twelve months only the last one."""
    return show_month(period.ends_on) if period.kind is Span.YEAR else _calendar(period)


def period_heading(span: Span) -> str:
    """Returns what stands above periods of a kind in a table."""
    return gettext("Twelve months to") if span is Span.YEAR else gettext("Period")


def period_of(period: Period) -> str:
    """Returns a period as a heading: "October 2026", "July to September 2026", "Twelve months to September 2026"."""
    if period.kind is Span.YEAR:
        return gettext("Twelve months to %(month)s", month=show_month(period.ends_on))
    return _calendar(period)


def during(period: Period) -> str:
    """Returns a period as it stands inside a sentence after "in"."""
    if period.kind is Span.YEAR:
        return gettext("the twelve months to %(month)s", month=show_month(period.ends_on))
    return _calendar(period)


def _calendar(period: Period) -> str:
    if period.kind is Span.MONTH:
        return show_month(period.starts_on)
    first = dates.format_date(period.starts_on, "MMMM", locale=language().locale)
    return gettext("%(first)s to %(last)s", first=first, last=show_month(period.ends_on))


def short(period: Period) -> str:
    """Returns a period as an axis has room for it: "Q3 2026", "Oct 2026", or the month that twelve months end with."""
    pattern = "QQQ y" if period.kind is Span.QUARTER else "MMM y"
    return dates.format_date(period.ends_on, pattern, locale=language().locale)


SPAN_NAMES = {
    Span.YEAR: N_("Twelve months"),
    Span.QUARTER: N_("By quarter"),
    Span.MONTH: N_("By month"),
}
"""What a table of the figures of a kind of period is called, for translation."""


def partition_of(group: str) -> str:
    """Returns the characteristic that a group is of: "ethnic_group=black" is of "ethnic_group"."""
    return group.partition("=")[0]


def partition_name(characteristic: str) -> str:
    """Returns what a table of groups by a characteristic is called: "By age"."""
    return by_name_of(characteristic) if characteristic in (AGE, SEX, ETHNIC_GROUP) else characteristic


def group_order(group: str) -> tuple[int, str]:
    """Returns where a group stands among those of its characteristic: as the census has them, others last."""
    characteristic, _, code = group.partition("=")
    codes = [*group_labels(characteristic)] if characteristic in (AGE, SEX, ETHNIC_GROUP) else []
    return (codes.index(code) if code in codes else len(codes)), code


def group_name(group: str) -> str:
    """Returns what people of a group are called; groups put together ("black+mixed") are joined."""
    characteristic, _, codes = group.partition("=")
    labels = group_labels(characteristic) if characteristic in (AGE, SEX, ETHNIC_GROUP) else {}
    return " + ".join(labels.get(code, code) for code in codes.split("+"))


def notes_of(figure: Figure) -> list[str]:
    """Returns what else is told of a figure: what the census counts was not weighted by, and what of it is unknown."""
    detail = figure.detail
    left_out = [partition_name(name) for name in detail.get("not_weighted_by", ())]
    said = [gettext("It could not be weighted: %(by)s.", by=by) for by in left_out]
    if (unknown := detail.get("unknown")) is not None:
        said.append(
            gettext("The ethnic group was not stated in %(share)s of searches.", share=show_percent(unknown, 1))
        )
    if seen := detail.get("officer_defined"):
        ends = {"low": show_number(seen["low"]), "high": show_number(seen["high"])}
        times = show_number(seen["value"])
        said.append(
            gettext("By what officers saw, it is %(times)s times (range %(low)s to %(high)s).", times=times, **ends)
        )
    return said


def is_ours(key: str) -> bool:
    """Whether an indicator's name is ours, for translation; others quote what is asked or promised."""
    known = DEFINITIONS.get(key)
    return known is not None and known.kind not in (Kind.SAMPLE, Kind.RANDOM_SAMPLE)


def name_of(definition: Definition) -> str:
    """Returns what an indicator is called; a commitment in the reader's language where its wording is translated."""
    return gettext(definition.label)
