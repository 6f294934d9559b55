"""Figures of what was gathered: counts and shares that are exact, the days that answers take, and changes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor

from engage.indicators import measures
from engage.indicators.estimates.survival import Wait, curve, days_until
from engage.indicators.families import Gathered
from engage.indicators.figures import Apart, Figure, Status
from engage.indicators.periods import Kind, Period
from engage.kit.comparisons import change
from engage.kit.figures import FEWEST_ANSWERS, nearest_five, wilson

MOST_MONTHS = 24
"""How far back is counted: so many months, as many years that end with one of them, and their quarters."""

FEWEST_COUNTED = 10
"""A number of people below this is not told; from here on it is rounded to the nearest 5."""

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)

FEWEST_FOR_DAYS = {HALF: 6, NINE_TENTHS: 29}
"""Of fewer answers no range holds the days in which this share is answered in 95 of 100 cases: with five, chance alone
puts all of them on one side of the median once in 16, and with 28 all below the ninetieth percentile once in 19.
"""

_ACCEPTED = ("accepted", "partly_accepted")
_TAKEN = (*_ACCEPTED, "not_accepted")


@dataclass(frozen=True, slots=True)
class Request:
    """A request's dates; `positions` are those taken, oldest first."""

    asked_on: date
    due_on: date | None
    answered_on: date | None
    is_recommendation: bool
    positions: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting: its date, whether it was public, and when its minutes were due and published."""

    held_on: date
    is_public: bool
    due_on: date | None
    minutes_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question accepted for a meeting on a day, and when it was answered."""

    met_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Task:
    """An action: when it was made and due, and what was said since: when, and whether that ended it."""

    made_on: date
    due_on: date
    updates: tuple[tuple[date, bool], ...]

    def is_open(self, day: date) -> bool:
        """Whether it was still to do at the end of a day."""
        ends = [is_ended for on, is_ended in self.updates if on <= day]
        return self.made_on <= day and not (ends and ends[-1])


@dataclass(frozen=True, slots=True)
class Place:
    """The facts of one borough."""

    gss: str
    begun_on: date
    requests: list[Request]
    meetings: list[Met]
    questions: list[Question]
    tasks: list[Task]
    surveys: dict[date, int]


def compiled(gathered: Gathered) -> list[Figure]:
    """Returns every figure of every borough; what there was nothing of has one that says so."""
    told = {(gss, key) for gss, key in gathered["told"]}
    figures = []
    for place in _places(gathered):
        for period in _periods(date.fromisoformat(gathered["until"]), place.begun_on):
            figures += [count(place, period) for count in _COUNTED]
            if period.kind is not Kind.YEAR:
                figures += [_overdue(place, period)]
                figures += [_surveys(place, period)] if (place.gss, period.key) not in told else []
    return _with_changes(figures)


def _places(gathered: Gathered) -> Iterator[Place]:
    for gss, begun_on in gathered["begun"].items():
        facts = {
            name: [fact[1:] for fact in gathered[name] if fact[0] == gss]
            for name in ("requests", "meetings", "questions", "actions", "surveys")
        }
        yield Place(
            gss,
            date.fromisoformat(begun_on),
            [_request(*fact) for fact in facts["requests"]],
            [Met(_day(held), is_public, _maybe(due), _maybe(came)) for held, is_public, due, came in facts["meetings"]],
            [Question(_day(met), _maybe(answered)) for met, answered in facts["questions"]],
            [Task(_day(made), _day(due), _updates(said)) for made, due, said in facts["actions"]],
            {_day(month): responses for month, responses in facts["surveys"]},
        )


def _request(
    asked: str, due: str | None, answered: str | None, is_recommendation: bool, positions: list[list[str]]
) -> Request:
    taken = tuple((_day(on), position) for on, position in positions)
    return Request(_day(asked), _maybe(due), _maybe(answered), is_recommendation, taken)


def _updates(said: list[tuple[str, bool]]) -> tuple[tuple[date, bool], ...]:
    return tuple((_day(on), is_ended) for on, is_ended in said)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _periods(until: date, begun_on: date) -> list[Period]:
    """The closed periods that a borough was there for: a part of a month or a quarter is enough, of a year none is."""
    months = [Period.of(Kind.MONTH, until)]
    while len(months) < MOST_MONTHS:
        months.append(months[-1].previous())
    periods = [*months, *(Period.of(Kind.QUARTER, one.ends_on) for one in months if one.number % 3 == 0)]
    whole = [year for one in months if (year := Period.of(Kind.YEAR, one.ends_on)).starts_on >= begun_on.replace(day=1)]
    return [one for one in periods if one.ends_on >= begun_on] + whole


def _is_in(period: Period, day: date | None) -> bool:
    return day is not None and period.starts_on <= day <= period.ends_on


def _responses_on_time(place: Place, period: Period) -> Figure:
    due = [one for one in place.requests if _is_in(period, one.due_on)]
    on_time = sum(one.answered_on is not None and one.answered_on <= _last(one) for one in due)
    return _share(place, period, measures.RESPONSES_ON_TIME, on_time, len(due))


def _last(one: Request) -> date:
    return one.due_on or date.max


def _median_days(place: Place, period: Period) -> Figure:
    return _days(place, period, measures.DAYS_TO_RESPOND, HALF)


def _most_days(place: Place, period: Period) -> Figure:
    return _days(place, period, measures.MOST_DAYS_TO_RESPOND, NINE_TENTHS)


def _days(place: Place, period: Period, indicator: str, share: Fraction) -> Figure:
    """The days in which a share of requests is answered, from what was answered in the period and what still waited at
    its end: that takes longer than it has waited so far.

    What already waited when the period began is at risk from the age that it had then (delayed entry). From the day it
    was asked on would be too long, for requests as old that were answered before are not in the period. The other right
    way, to follow only what was asked in the period, knows nothing beyond the days it has: of 31 days it says how long
    half take only where chance made them quick.
    """
    answered, waiting, joined = Counter[int](), Counter[int](), Counter[int]()
    for one in place.requests:
        if one.asked_on > period.ends_on or (one.answered_on and one.answered_on < period.starts_on):
            continue
        if one.answered_on and one.answered_on <= period.ends_on:
            answered[(one.answered_on - one.asked_on).days] += 1
        else:
            waiting[(period.ends_on - one.asked_on).days] += 1
        if one.asked_on < period.starts_on:
            joined[(period.starts_on - one.asked_on).days] += 1
    steps = curve(answered, waiting, joined)
    wait, is_cut = days_until(steps, share), max(answered, default=-1) > max((one.day for one in steps), default=-1)
    base, left = answered.total(), waiting.total()
    has_range = base >= FEWEST_FOR_DAYS[share] and None not in (wait.days, wait.low, wait.high)
    return Figure(
        gss=place.gss,
        indicator=indicator,
        period=period,
        status=_status_of_days(wait, base + left, is_cut=is_cut),
        value=wait.days,
        low=wait.low if has_range else None,
        high=wait.high if has_range else None,
        base=base,
        detail={"waiting": left},
    )


def _status_of_days(wait: Wait, requests: int, *, is_cut: bool) -> Status:
    """Without days it is because of what still waits, unless the curve ended before the last answer for too few."""
    if not requests:
        return Status.NOTHING_DUE
    if wait.days is not None:
        return Status.SHOWN
    return Status.TOO_FEW if is_cut else Status.NOT_YET


def _recommendations(place: Place, period: Period) -> Figure:
    """The position is the last one taken by the end of the period."""
    answered = [one for one in place.requests if one.is_recommendation and _is_in(period, one.answered_on)]
    last = [[said for on, said in one.positions if on <= period.ends_on][-1] for one in answered]
    taken = [position for position in last if position in _TAKEN]
    return _share(place, period, "acct.recommendations_accepted", sum(one in _ACCEPTED for one in taken), len(taken))


def _minutes(place: Place, period: Period) -> Figure:
    due = [one for one in place.meetings if _is_in(period, one.due_on)]
    on_time = sum(bool(one.minutes_on and one.due_on and one.minutes_on <= one.due_on) for one in due)
    return _share(place, period, measures.MINUTES_ON_TIME, on_time, len(due))


def _meetings(place: Place, period: Period) -> Figure:
    held = sum(one.is_public and _is_in(period, one.held_on) for one in place.meetings)
    return Figure(
        gss=place.gss, indicator="acct.meetings_held", period=period, status=Status.SHOWN, value=held, base=held
    )


def _questions(place: Place, period: Period) -> Figure:
    asked = [one for one in place.questions if _is_in(period, one.met_on)]
    answered = sum(one.answered_on is not None and one.answered_on <= period.ends_on for one in asked)
    return _share(place, period, "acct.public_questions_answered", answered, len(asked))


def _overdue(place: Place, period: Period) -> Figure:
    left = [one for one in place.tasks if one.is_open(period.ends_on)]
    return _share(place, period, "acct.actions_overdue", sum(one.due_on <= period.ends_on for one in left), len(left))


def _surveys(place: Place, period: Period) -> Figure:
    """How many answers were counted, to the nearest five. Of a quarter with a month of few it is not told: they could
    be worked out from the other two.
    """
    by_month = {month: people for month, people in place.surveys.items() if _is_in(period, month)}
    figure = Figure(gss=place.gss, indicator=measures.SURVEYS_ANSWERED, period=period, status=Status.TOO_FEW)
    if sum(by_month.values()) < FEWEST_COUNTED or any(0 < people < FEWEST_COUNTED for people in by_month.values()):
        return figure
    return replace(figure, status=Status.SHOWN, value=nearest_five(sum(by_month.values())))


_COUNTED: tuple[Callable[[Place, Period], Figure], ...] = (
    _responses_on_time,
    _median_days,
    _most_days,
    _recommendations,
    _minutes,
    _meetings,
    _questions,
)


def _share(place: Place, period: Period, indicator: str, numerator: int, base: int) -> Figure:
    """A share of what was done in public. Under thirty there is no percentage and no range, only "3 of 4"."""
    figure = Figure(gss=place.gss, indicator=indicator, period=period, status=Status.NOTHING_DUE)
    if not base:
        return figure
    figure = replace(figure, status=Status.SHOWN, base=base, numerator=numerator)
    if base < FEWEST_ANSWERS:
        return figure
    low, high = wilson(numerator, base)
    value = floor(Fraction(numerator, base) * 100 + Fraction(1, 2)) / 100  # halves upwards, as everywhere
    return replace(figure, value=value, low=round(low, 2), high=round(high, 2))


def _with_changes(figures: Sequence[Figure]) -> list[Figure]:
    """Shares with their change since the period before, to be judged with all others of the release."""
    by_key = {figure.key: figure for figure in figures}
    return [_changed(one, by_key.get((*one.key[:3], one.period.previous().key))) for one in figures]


def _changed(one: Figure, before: Figure | None) -> Figure:
    if before is None or not (_can_differ(one) and _can_differ(before)):
        return one
    since = change(one.numerator or 0, one.base or 0, before.numerator or 0, before.base or 0)
    return replace(one, change=Apart.of(since, 2))


def _can_differ(one: Figure) -> bool:
    return one.numerator is not None and one.value is not None
