"""Every way through a survey with all the answers that lead that way, for the page that shows them.

What decides is cut into deciders: a question, a line of a table, or a group of the answers of which several can be
chosen. Each decider has answers that no condition tells apart put together, so that few combinations are tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from math import prod

from surveys.definition.parts import Asking, Comparison, Condition, Definition, Kind, Question, Test
from surveys.definition.routing import MOST_PATHS, Answer, asked, conditions, is_met, most_combinations

_EDGES = (Comparison.AT_LEAST, Comparison.AT_MOST)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included; None is no end. `example` is one of them."""

    low: Decimal | None
    high: Decimal | None
    example: str


One = str | Range | None
"""A code (of a group of answers: "" when none of it is chosen), a range of numbers, or no answer at all."""


@dataclass(frozen=True, slots=True)
class Decider:
    """Something that conditions ask about. `classes` are its possible answers, those together that decide the same.

    `row` is a line of a table. `group` are codes of which it only matters whether one is chosen: then the two classes
    are ("chosen",) and ("",).
    """

    question: Question
    row: str
    group: tuple[str, ...]
    classes: tuple[tuple[One, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What one decider's answer must be on a way: any of these."""

    decider: Decider
    answers: tuple[One, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The keys of what is asked, in order, and the answers that lead there: one of `either`, each a set of choices."""

    keys: tuple[str, ...]
    either: tuple[tuple[Choice, ...], ...]


def ways(definition: Definition) -> tuple[list[Way], bool]:
    """Returns every way through a survey, and whether these are all: there can be too many to look at."""
    deciders = [*_deciders(definition)]
    tried = most_combinations(definition)
    found: dict[tuple[str, ...], set[tuple[frozenset[int], ...]]] = {}
    is_complete = prod(len(one.classes) for one in deciders) <= tried
    for chosen in islice(product(*(range(len(one.classes)) for one in deciders)), tried):
        answers = _answers(deciders, chosen)
        if answers is None:
            continue
        shown, _ = asked(definition, answers)
        keys = tuple(question.key for question in shown)
        if keys not in found and len(found) == MOST_PATHS:
            is_complete = False
            continue
        cells = (
            frozenset({place}) if one.question.key in keys else frozenset(range(len(one.classes)))
            for one, place in zip(deciders, chosen, strict=True)
        )
        found.setdefault(keys, set()).add(tuple(cells))
    return [Way(keys, tuple(_choices(deciders, cells) for cells in _joined(rows))) for keys, rows in found.items()], (
        is_complete
    )


def _choices(deciders: list[Decider], cells: tuple[frozenset[int], ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one, tuple(answer for place in sorted(cell) for answer in one.classes[place]))
        for one, cell in zip(deciders, cells, strict=True)
        if len(cell) < len(one.classes)
    )


def _joined(rows: set[tuple[frozenset[int], ...]]) -> list[tuple[frozenset[int], ...]]:
    """Returns the same combinations in fewer rows: those that differ in one decider only are one, again and again."""
    before = 0
    while rows and len(rows) != before:
        before = len(rows)
        for place in range(len(next(iter(rows)))):
            together: dict[tuple[frozenset[int], ...], frozenset[int]] = {}
            for row in rows:
                rest = (*row[:place], *row[place + 1 :])
                together[rest] = together.get(rest, frozenset()) | row[place]
            rows = {(*rest[:place], cell, *rest[place:]) for rest, cell in together.items()}
    return sorted(rows, key=lambda row: [sorted(cell) for cell in row])


def _answers(deciders: list[Decider], chosen: tuple[int, ...]) -> dict[str, Answer] | None:
    """Returns an example of these classes as answers; None where nobody can give them together."""
    answers: dict[str, Answer] = {}
    for one, place in zip(deciders, chosen, strict=True):
        example = one.classes[place][0]
        key = one.question.key
        if one.row:
            lines = answers.setdefault(key, {})
            if example is not None and isinstance(lines, dict):
                lines[one.row] = str(example)
        elif one.group:
            several = answers.setdefault(key, [])
            if example and isinstance(several, list):
                several.append(one.group[0])
        elif example is not None:
            answers[key] = example.example if isinstance(example, Range) else example
    for one in deciders:
        given = answers.get(one.question.key)
        codes = given if isinstance(given, list) and len(given) > 1 else ()
        if any(one.question.by_code[code].excludes_others for code in codes):
            return None
    return {key: answer for key, answer in answers.items() if answer}


# ---- what decides ------------------------------------------------------------------------------------------------


def _deciders(definition: Definition) -> Iterator[Decider]:
    tests: dict[str, list[Test]] = {}
    for condition in conditions(definition):
        for test in condition.tests:
            tests.setdefault(test.question, []).append(test)
    for question in definition.asked:
        if question.key not in tests:
            continue
        here = tests[question.key]
        if question.kind is Kind.MATRIX:
            for row in question.rows:
                if about := [test for test in here if test.row in (row.code, "")]:
                    codes: list[One] = [choice.code for choice in question.choices]
                    yield Decider(question, row.code, (), _classes(question, codes, about, row.code))
        elif question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
            yield from _groups(question, here)
        else:
            yield Decider(question, "", (), _classes(question, _possible(question, here), here, ""))


def _possible(question: Question, tests: list[Test]) -> list[One]:
    """Returns everything that can be answered: codes, ranges of numbers between what tests compare with, or a text."""
    if question.kind.is_one_of:
        return [choice.code for choice in question.choices]
    ways_out: list[One] = [way.code for way in question.ways_out]
    if question.kind is not Kind.NUMBER:
        return ["…", *ways_out]
    step = Decimal(1).scaleb(-question.decimals)
    starts = {Decimal(test.values[0]) + (step if test.comparison is Comparison.AT_MOST else 0)
              for test in tests if test.comparison in _EDGES}  # fmt: skip
    edges = sorted(starts)
    if not edges:
        return ["…", *ways_out]
    found: list[One] = [Range(None, edges[0] - step, str(edges[0] - step))]
    for low, after in zip(edges, [*edges[1:], None], strict=True):
        found.append(Range(low, after - step if after is not None else None, str(low)))
    return [*found, *ways_out]


def _classes(question: Question, possible: list[One], tests: list[Test], row: str) -> tuple[tuple[One, ...], ...]:
    """Returns possible answers, and none where it may be left empty, those together that all tests say the same of."""
    together: dict[tuple[bool, ...], list[One]] = {}
    if question.asking is not Asking.REQUIRED:
        possible = [*possible, None]
    for one in possible:
        text = one.example if isinstance(one, Range) else one
        answer: Answer | None = {row: text} if row and text is not None else text
        answers = {} if answer is None else {question.key: answer}
        said = tuple(is_met(Condition(tests=(test,)), answers) for test in tests)
        together.setdefault(said, []).append(one)
    return tuple(map(tuple, together.values()))


def _groups(question: Question, tests: list[Test]) -> Iterator[Decider]:
    """Yields a decider for the answers that every test has, or has not, among its own."""
    together: dict[tuple[bool, ...], list[str]] = {}
    for choice in question.choices:
        together.setdefault(tuple(choice.code in test.values for test in tests), []).append(choice.code)
    counts_all = any(test.comparison in (Comparison.ANSWERED, Comparison.NOT_ANSWERED) for test in tests)
    for said, codes in together.items():
        if any(said) or counts_all:
            yield Decider(question, "", tuple(codes), (("chosen",), ("",)))
