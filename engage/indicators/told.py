"""An indicator of one place as pages tell it: its figures by group and period, the latest of them, and its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from math import gcd

from engage.indicators import sentences
from engage.indicators.definition import CASEY, Definition, Domain, Kind
from engage.indicators.figures import EVERYBODY, Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind as Span
from engage.indicators.periods import Period, month_end
from engage.indicators.reading import Standing, by_indicator
from engage.indicators.wording import (
    ASKED,
    CAVEATS,
    CHOSE,
    SPAN_NAMES,
    base_name,
    base_of,
    distance,
    during,
    group_name,
    group_order,
    is_ours,
    name_of,
    notes_of,
    number_of,
    partition_of,
    period_heading,
    period_name,
    period_of,
    range_of,
)
from engage.kit.comparisons import Direction
from engage.kit.i18n import gettext

_LONGEST_FIRST = (Span.YEAR, Span.QUARTER, Span.MONTH)
_BESIDE_LONDON = (Kind.RANDOM_SAMPLE, Kind.COUNTED, Kind.RATE, Kind.RATIO)  # numbers of events grow with the place


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table over time: its period, named, with the figure of everybody there and London's, if any.

    Periods of which nothing is published, one after the other, are one line: from the first to the last of them.
    """

    period: str
    figure: Figure | None = None
    london: Figure | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator of a place (its GSS code and name); `standings` are what is in force of it, oldest first.

    `london` are London's figures of everybody, oldest first, where they may be shown beside the place's.
    """

    definition: Definition
    gss: str
    place: str
    standings: tuple[Standing, ...] = ()
    london: tuple[Standing, ...] = ()

    @property
    def key(self) -> str:
        """Its key, in addresses and files."""
        return self.definition.key

    @property
    def kind(self) -> Kind:
        """What its figures are."""
        return self.definition.kind

    @property
    def name(self) -> str:
        """What it is called, in the reader's language where the words are ours."""
        return name_of(self.definition)

    @property
    def asked(self) -> str:
        """Who was asked, where another indicator has the same name."""
        return str(ASKED.get(self.kind, ""))

    @property
    def is_quoted(self) -> bool:
        """Whether its name is what is asked or promised, word for word."""
        return not is_ours(self.key)

    @property
    def how(self) -> str:
        """What is counted, over what."""
        return gettext(self.definition.how)

    @property
    def source(self) -> str:
        """Where its figures come from."""
        return gettext(self.definition.source)

    @property
    def casey(self) -> str:
        """The progress measure of the Casey Review that it stands for, or nothing."""
        return gettext(CASEY.get(self.definition.casey, ""))

    @cached_property
    def of_everybody(self) -> tuple[Standing, ...]:
        """Its figures of everybody."""
        return tuple(one for one in self.standings if one.figure.group == EVERYBODY)

    @cached_property
    def span(self) -> Span:
        """The kind of period that is told first: the longest that has a figure."""
        have = {one.figure.period.kind for one in self.of_everybody if one.figure.is_shown}
        have = have or {one.figure.period.kind for one in self.of_everybody}
        return next((span for span in _LONGEST_FIRST if span in have), self.definition.spans[-1])

    @property
    def spans(self) -> list[Span]:
        """The kinds of period that it has figures of, the longest first."""
        have = {one.figure.period.kind for one in self.standings}
        return [span for span in _LONGEST_FIRST if span in have]

    def by(self, span: Span, group: str = EVERYBODY) -> list[Figure]:
        """Returns its figures of a kind of period and a group, oldest first."""
        return [one.figure for one in self.standings if (one.figure.period.kind, one.figure.group) == (span, group)]

    @cached_property
    def history(self) -> list[Figure]:
        """The figures of everybody that are told first, oldest first."""
        return self.by(self.span)

    @property
    def latest(self) -> Figure | None:
        """The latest figure of everybody: None where nothing is published."""
        return self.history[-1] if self.history else None

    @property
    def last_shown(self) -> Figure | None:
        """The latest figure of everybody that has a number."""
        return next((one for one in reversed(self.history) if one.is_shown), None)

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to draw."""
        return self.last_shown is not None

    @property
    def published(self) -> Standing | None:
        """The standing of the latest figure."""
        latest = self.latest
        return next((one for one in self.standings if one.figure is latest), None)

    @cached_property
    def groups(self) -> list[Figure]:
        """The figures of groups of the latest period that has any, in the order of the definition."""
        of_groups = [one.figure for one in self.standings if one.figure.group != EVERYBODY]
        if not of_groups:
            return []
        latest = max((one.period.ends_on, one.period.kind is self.span) for one in of_groups)
        return self._in_order(one for one in of_groups if (one.period.ends_on, one.period.kind is self.span) == latest)

    @property
    def earlier_groups(self) -> list[tuple[str, list[Figure]]]:
        """The figures of groups of every period but that of `groups`, named, the newest first."""
        now = self.groups[0].period if self.groups else None
        found: dict[Period, list[Figure]] = {}
        for one in reversed(self.standings):
            if one.figure.group != EVERYBODY and one.figure.period != now:
                found.setdefault(one.figure.period, []).append(one.figure)
        return [(period_of(period), self._in_order(figures)) for period, figures in found.items()]

    def _in_order(self, figures: Iterable[Figure]) -> list[Figure]:
        """The figures of groups in the order of the definition."""
        wanted = list(figures)
        order = [*self.definition.groups, *sorted({partition_of(one.group) for one in wanted})]
        return sorted(wanted, key=lambda one: (order.index(partition_of(one.group)), group_order(one.group)))

    @property
    def clear_gaps(self) -> list[Figure]:
        """The groups that one can tell from everybody, the furthest first."""
        clear = [one for one in self.groups if one.gap and one.gap.verdict is not Direction.NO_CLEAR_DIFFERENCE]
        return sorted(clear, key=lambda one: -abs(one.gap.value) if one.gap else 0)

    @property
    def sentence(self) -> str:
        """What its latest figure says, beside London's where both are of a random sample."""
        if self.latest is None:
            return ""
        london = self.london_at(self.latest) if self.kind is Kind.RANDOM_SAMPLE else None
        if london is None or not london.is_shown:
            return self.says(self.latest)
        whole = gettext("In London as a whole, %(share)s.", share=self.number(london))
        return f"{self.says(self.latest)} {whole}"

    @property
    def how_sure(self) -> str:
        """How far that may be relied on."""
        return sentences.how_sure(self.definition, self.latest) if self.latest else ""

    @property
    def whether_changed(self) -> str:
        """Whether one can tell a change; nothing where there is a figure to compare it with and that is not done."""
        latest = self.latest
        if latest is None or (latest.change is None and self._has_one_before(latest)):
            return ""
        return sentences.whether_changed(self.definition, latest)

    @property
    def change_in_short(self) -> str:
        """Whether one can tell a change, in a few words; nothing where there is nothing to compare it with."""
        latest = self.latest
        if latest is None or not latest.is_shown or latest.change is None:
            return ""
        return sentences.change_in_short(self.kind, latest.change)

    @property
    def period_untold(self) -> str:
        """The period of its latest figure, where its sentence does not name it."""
        if self.latest is None or during(self.latest.period) in self.sentence:
            return ""
        return self.period(self.latest)

    def _has_one_before(self, figure: Figure) -> bool:
        return any(one.period == figure.period.previous() and one.is_shown for one in self.history)

    def says(self, figure: Figure) -> str:
        """Returns what a figure of everybody says."""
        return sentences.says(self.definition, figure, self.place)

    def gap_says(self, figure: Figure) -> str:
        """Returns what may be said of a group's distance to everybody."""
        return sentences.gap_says(self.definition, figure)

    def number(self, figure: Figure) -> str:
        """Returns a figure in words, or why there is none."""
        return number_of(figure, self.kind)

    def range(self, figure: Figure) -> str:
        """Returns a figure's 95 % range, or nothing."""
        return range_of(figure, self.kind)

    def base(self, figure: Figure) -> str:
        """Returns how many a figure is of, or nothing."""
        return base_of(figure, self.kind)

    @property
    def base_name(self) -> str:
        """What its base counts."""
        return base_name(self.key)

    def period(self, figure: Figure) -> str:
        """Returns the period of a figure."""
        return period_of(figure.period)

    def rows(self, span: Span, most: int | None = None) -> list[Row]:
        """Returns every period of a kind, the newest first: a hole is one line, however long it is."""
        figures = self.by(span)
        found = {one.period: one for one in figures}
        london = {one.figure.period: one.figure for one in self.london}
        rows: list[Row] = []
        for is_hole, group in groupby(
            reversed(moments_of(figures)), lambda one: _is_none(found.get(one)) and _is_none(london.get(one))
        ):
            moments = list(group)
            rows += [_hole(moments)] if is_hole else [_row(one, found, london) for one in moments]
        return rows[:most]

    def span_name(self, span: Span) -> str:
        """What a table of the figures of a kind of period is called."""
        return gettext(SPAN_NAMES[span])

    def heading(self, span: Span) -> str:
        """Returns what stands above the periods of `rows`."""
        return period_heading(span)

    @property
    def has_ranges(self) -> bool:
        """Whether any figure has a range."""
        return any(one.figure.low is not None for one in self.of_everybody)

    @property
    def has_bases(self) -> bool:
        """Whether any figure says how many it is of."""
        return any(one.figure.base is not None for one in self.of_everybody)

    def group(self, figure: Figure) -> str:
        """Returns what the people of a figure's group are called."""
        return group_name(figure.group)

    def gap(self, figure: Figure) -> str:
        """Returns how far a group is from everybody, without a sign."""
        return distance(figure.gap, self.kind) if figure.gap else ""

    def has_changes(self, span: Span) -> bool:
        """Returns whether any figure of a kind of period is beside that of the period before."""
        return any(one.change for one in self.by(span))

    def change(self, figure: Figure) -> str:
        """Returns how far a figure is from that of the period before, without a sign."""
        return distance(figure.change, self.kind) if figure.change else ""

    def caveats(self, figure: Figure) -> list[str]:
        """Returns what to know of a figure."""
        return [*(str(CAVEATS[one]) for one in figure.caveats), *notes_of(figure)]

    @property
    def is_of_people_who_chose(self) -> bool:
        """Whether it is of people who chose to answer."""
        return self.kind in CHOSE

    def london_at(self, figure: Figure) -> Figure | None:
        """Returns London's figure of the same period, where it may stand beside it."""
        return next((one.figure for one in self.london if one.figure.period == figure.period), None)


def indicators_of(
    gss: str, place: str, definitions: Iterable[Definition], standings: Iterable[Standing]
) -> list[Indicator]:
    """Returns every indicator of a place, in the order given, from the figures in force of the place and of London.

    What nothing is published of by borough has London's figures, and its `place` is London.
    """
    rows = by_indicator(standings)
    found = []
    for one in definitions:
        own = [row for row in rows[one.key] if row.figure.gss == gss]
        london = [row for row in rows[one.key] if row.figure.gss == LONDON_GSS]
        if one.london_only and gss != LONDON_GSS:
            found.append(Indicator(one, LONDON_GSS, "London", tuple(london)))
        else:
            beside = london if gss != LONDON_GSS and one.kind in _BESIDE_LONDON else []
            found.append(Indicator(one, gss, place, tuple(own), tuple(beside)))
    return found


def _is_none(figure: Figure | None) -> bool:
    """Whether nothing is published: there is no figure, or one that says so; of one that was withdrawn there was."""
    return figure is None or (figure.status is Status.GAP and Caveat.WITHDRAWN not in figure.caveats)


def _row(period: Period, found: Mapping[Period, Figure], london: Mapping[Period, Figure]) -> Row:
    return Row(period_name(period), found.get(period), london.get(period))


def _hole(moments: list[Period]) -> Row:
    """The line of periods of which nothing is published, the newest first."""
    ends = period_name(moments[-1]), period_name(moments[0])
    return Row(ends[0] if len(moments) == 1 else " – ".join(ends))


def moments_of(figures: list[Figure]) -> list[Period]:
    """Returns every period from the first to the last, as far apart as the nearest two are: one missing is a gap.

    Of twelve months only those to the end of a quarter can be missing, where some figures are to the end of others.
    """
    if not figures:
        return []
    months = [one.period.ends_on.year * 12 + one.period.ends_on.month - 1 for one in figures]
    step = gcd(*(later - earlier for earlier, later in pairwise(months))) or 1
    ends, kind = list(range(months[0], months[-1] + 1, step)), figures[0].period.kind
    if kind is Span.YEAR and step < Span.QUARTER.months:
        every = range(months[0], months[-1] + 1)
        ends = sorted({*months, *(at for at in every if at % 3 == 2)})  # months from 0: March is the third
    return [Period.of(kind, month_end(at // 12, at % 12 + 1)) for at in ends]


def in_domain(indicators: Iterable[Indicator], domain: Domain) -> list[Indicator]:
    """Returns those of a part of the page."""
    return [one for one in indicators if one.definition.domain is domain]
