"""This wave of a survey beside the waves before: what changed, what only reads differently, and the trend."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from engage.kit.charts import SHARE, Series, Unit, line_chart
from engage.kit.comparisons import Difference, Direction, change, directions
from engage.kit.i18n import gettext, language, show_number, show_percent
from surveys.definition.parts import Kind, Question
from surveys.results.shares import Share, Shares
from surveys.results.shown import Counts, Shown
from surveys.results.words import counted_options, words

MOST_LINES = 3
"""A trend is drawn of at most this many shares of a question: no more can be told apart."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One share that may be followed over time: exact in public, with the counts that its range is made of.

    `label` says what the share is of: the favourable answers, one option, or one of them on a line of a matrix.
    """

    label: str
    share: Share
    successes: int
    base: int


@dataclass(frozen=True, slots=True)
class Wave:
    """One closed time a survey was asked: when it closed, its questions by key and its indicators by key and code."""

    number: int
    closed_on: date
    questions: Mapping[str, Question]
    indicators: Mapping[tuple[str, str], Indicator]


@dataclass(frozen=True, slots=True)
class Changed:
    """One share now and in the wave before, by question key and the share's code.

    `is_reworded`: the question or its options were put differently then.
    """

    key: tuple[str, str]
    wording: str
    label: str
    now: Share
    before: Share
    difference: Difference
    direction: Direction
    is_reworded: bool

    @property
    def heading(self) -> str:
        """Returns what the share is of, with a star where it was put differently."""
        return gettext("%(question)s – %(answer)s", question=self.wording, answer=self.name)

    @property
    def name(self) -> str:
        """Returns what the share is of beside its question, with a star where it was put differently."""
        return f"{self.label} *" if self.is_reworded else self.label

    @property
    def is_clear(self) -> bool:
        """Whether one can tell that the share changed."""
        return self.direction is not Direction.NO_CLEAR_DIFFERENCE

    @property
    def points(self) -> str:
        """Returns the difference in points with its range, as "+4 points (range −1 to +9)"."""
        value, low, high = (
            _signed(part) for part in (self.difference.value, self.difference.low, self.difference.high)
        )
        return gettext("%(value)s points (range %(low)s to %(high)s)", value=value, low=low, high=high)

    @property
    def verdict(self) -> str:
        """Returns what may be said of the difference."""
        return {
            Direction.HIGHER: gettext("higher"),
            Direction.LOWER: gettext("lower"),
            Direction.NO_CLEAR_DIFFERENCE: gettext("no clear difference"),
        }[self.direction]


def _signed(share: float) -> str:
    points = round(share * 100)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{show_number(abs(points))}"


def indicators_of(shown: Shown, counts: Counts, lines: Mapping[str, Counts]) -> Iterator[tuple[str, Indicator]]:
    """Yields (code, indicator) of a question's shares that are shown exactly."""
    question = shown.question
    if question.kind is Kind.MATRIX:
        labels = {row.code: row.label for row in question.rows}
        for code, shares in shown.lines.items():
            name = words(labels[code], next(iter(labels[code]), "en"))
            for option, one in _of_shares(question, shares, lines.get(code, {})):
                yield f"{code}-{option}", Indicator(f"{name}: {one.label}", one.share, one.successes, one.base)
    elif shown.shares and question.kind in (Kind.SINGLE_CHOICE, Kind.DROP_DOWN, Kind.SCALE, Kind.MULTIPLE_CHOICE):
        yield from _of_shares(question, shown.shares, counts)


def _of_shares(question: Question, shares: Shares, counts: Counts) -> Iterator[tuple[str, Indicator]]:
    """Yields the favourable share where there is one, else that of each option."""
    codes = [option.code for option in counted_options(question)]
    people = {code: counts.get(code, 0) for code in codes}
    base = sum(people.values())
    if question.kind is Kind.MULTIPLE_CHOICE and question.most != 1:
        base = counts.get("", 0) - sum(counts.get(code, 0) for code in question.codes_out)
    if question.favourable:
        total = shares.favourable
        if total is not None and total.value is not None:
            yield "", Indicator(total.label, total, sum(people[c] for c in codes if c in question.favourable), base)
        return
    for code, share in shares.options.items():
        if share.value is not None:
            yield code, Indicator(share.label, share, people[code], base)


def changes(now: Wave, before: Wave, default: str) -> list[Changed]:
    """Returns every share that both waves show, in the order of now, and what may be said of all of them together.

    `default` is the survey's language.
    """
    both = [key for key in now.indicators if key in before.indicators]
    pairs = [(now.indicators[key], before.indicators[key]) for key in both]
    found = [change(a.successes, a.base, b.successes, b.base) for a, b in pairs]
    return [
        Changed(key, words(now.questions[key[0]].wording, default), a.label, a.share, b.share, difference, direction,
                is_reworded(now.questions[key[0]], before.questions[key[0]]))
        for key, (a, b), difference, direction in zip(both, pairs, found, directions(found), strict=True)
    ]  # fmt: skip


def by_question(found: Sequence[Changed]) -> list[tuple[str, list[Changed]]]:
    """Returns (wording, its shares) of each question, in their order."""
    return [(found.wording, [found, *rest]) for _, (found, *rest) in groupby(found, key=lambda one: one.key[0])]


def is_reworded(question: Question, before: Question) -> bool:
    """Whether a question, its introduction, its lines or options were put differently, in any language both have."""
    return any(_differs(text, before_text) for text, before_text in _texts(question, before))


def _texts(question: Question, before: Question) -> Iterator[tuple[Mapping[str, str] | None, Mapping[str, str] | None]]:
    yield question.wording, before.wording
    yield question.stem, before.stem
    for now, then in (
        ({row.code: row.label for row in question.rows}, {row.code: row.label for row in before.rows}),
        ({o.code: o.label for o in question.choices}, {o.code: o.label for o in before.choices}),
    ):
        for code in {**now, **then}:
            yield now.get(code), then.get(code)


def _differs(text: Mapping[str, str] | None, before: Mapping[str, str] | None) -> bool:
    if text is None or before is None:
        return True
    return any(text[code] != before[code] for code in text.keys() & before.keys()) or bool(text) != bool(before)


@dataclass(frozen=True, slots=True)
class Trend:
    """The shares of one question over all waves, oldest first. `rows` are (wave, share in words …), as in the chart.

    `is_whole`: the last wave shows no other shares of the question.
    """

    question: Question
    heading: str
    is_whole: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    series: tuple[Series, ...]

    def chart(self) -> Markup:
        """Returns one line a share."""
        sentence = gettext("How the shares of the answers went from wave to wave.")
        is_rtl = language().direction == "rtl"
        unit = Unit(show_percent, SHARE.ceiling)
        return line_chart(self.heading, sentence, key=f"trend-{self.question.key}", series=self.series, unit=unit,
                          rtl=is_rtl)  # fmt: skip


def trends(waves: Sequence[Wave], default: str, found: Sequence[Changed]) -> dict[str, Trend]:
    """Returns the trend of each question that the last wave shows shares of, by key; none with a single wave.

    `waves` are in their order; `default` is the last one's language. Where a question has too many shares to draw, it
    is those that clearly changed, as `found` says, and then those of the most people.
    """
    if len(waves) < 2:
        return {}
    clear = {one.key for one in found if one.is_clear}
    return {
        key: _trend(question, words(question.wording, default), keys, waves, clear)
        for key, question in waves[-1].questions.items()
        if (keys := _followed(key, waves))
    }


def _followed(question: str, waves: Sequence[Wave]) -> list[tuple[str, str]]:
    """Returns the shares of a question that the last wave and one more show."""
    here = [key for key in waves[-1].indicators if key[0] == question]
    return [key for key in here if sum(key in wave.indicators for wave in waves) > 1]


def _trend(
    question: Question, heading: str, followed: Sequence[tuple[str, str]], waves: Sequence[Wave],
    clear: Collection[tuple[str, str]],
) -> Trend:  # fmt: skip
    last = waves[-1].indicators
    first = sorted(followed, key=lambda key: (key not in clear, -(last[key].share.value or 0)))[:MOST_LINES]
    keys = [key for key in followed if key in first]
    moments = [gettext("Wave %(number)s", number=wave.number) for wave in waves]
    shares = [[_share(wave, key) for wave in waves] for key in keys]
    rows = [
        (moment, *(share.words if share else gettext("not shown") for share in row))
        for moment, row in zip(moments, zip(*shares, strict=True), strict=True)
    ]
    series = [
        Series(last[key].label, [(m, share.value if share else None) for m, share in zip(moments, line, strict=True)])
        for key, line in zip(keys, shares, strict=True)
    ]
    names = tuple(last[key].label for key in keys)
    return Trend(question, heading, len(keys) == len(followed), names, tuple(rows), tuple(series))


def _share(wave: Wave, key: tuple[str, str]) -> Share | None:
    found = wave.indicators.get(key)
    return found.share if found else None
