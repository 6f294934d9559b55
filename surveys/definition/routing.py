"""Who is asked what: conditions over earlier answers, the screens a survey is shown in, and every path through it.

A condition looks back only, so a survey always ends.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice, product
from math import prod

from surveys.bank import NO_ANSWER
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Question, Section, Test
from surveys.definition.texts import piped_keys

Answer = str | list[str] | dict[str, str]
"""One code, number, ISO date or text; the codes chosen or ranked, in order; or a matrix's row code → column code."""

Answers = Mapping[str, Answer]
"""Question key → answer. A question that was not asked or left empty is not in it."""

MOST_PATHS = 200
_MOST_COMBINATIONS = 5000
_MOST_STEPS = 500_000  # questions and tests looked at, over all combinations: about a second


def is_met(condition: Condition | None, answers: Answers) -> bool:
    """Whether what depends on a condition is asked, given the answers to everything before it."""
    if condition is None:
        return True
    return (any if condition.is_any else all)(_holds(test, answers) for test in condition.tests)


def _holds(test: Test, answers: Answers) -> bool:
    answer = answers.get(test.question)
    if isinstance(answer, dict) and test.row:
        answer = answer.get(test.row)
    codes = _codes(answer)
    match test.comparison:
        case Comparison.ANSWERED:
            return bool(codes)
        case Comparison.NOT_ANSWERED:
            return not codes
        case Comparison.ANY_OF:
            return any(code in test.values for code in codes)
        case Comparison.NONE_OF:
            return not any(code in test.values for code in codes)
        case Comparison.AT_LEAST:
            return (number := _number(codes)) is not None and number >= Decimal(test.values[0])
        case Comparison.AT_MOST:
            return (number := _number(codes)) is not None and number <= Decimal(test.values[0])


def _codes(answer: Answer | None) -> Sequence[str]:
    if answer is None:
        return ()
    if isinstance(answer, dict):
        return list(answer.values())
    return [answer] if isinstance(answer, str) else answer


def _number(codes: Sequence[str]) -> Decimal | None:
    if len(codes) != 1 or codes[0] in NO_ANSWER:
        return None
    try:
        return Decimal(codes[0])
    except InvalidOperation:
        return None


def asked(definition: Definition, answers: Answers) -> tuple[list[Question], dict[str, Answer]]:
    """Returns the questions somebody with these answers is asked, in order, and the answers that then count.

    An answer to a question that is not asked, because an earlier answer was changed, counts as not given.
    """
    shown: list[Question] = []
    counting: dict[str, Answer] = {}
    for section in definition.sections:
        if not is_met(section.show_when, counting):
            continue
        for question in section.questions:
            if question.show_when is None or is_met(question.show_when, counting):
                shown.append(question)
                if question.key in answers:
                    counting[question.key] = answers[question.key]
    return shown, counting


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown at once: questions of one section of which none depends on another's answer.

    `number` is the section's place among the survey's, from 1. `is_first` is the section's first screen.
    """

    section: Section
    number: int
    questions: tuple[Question, ...]
    is_first: bool

    def asked(self, shown: Sequence[Question]) -> tuple[Question, ...]:
        """Returns which of its questions are among those that somebody is asked."""
        keys = {question.key for question in shown}
        return tuple(question for question in self.questions if question.key in keys)


def screens(definition: Definition) -> tuple[Screen, ...]:
    """Returns a survey's screens: sections, broken before a question that needs an answer of the same screen.

    So every question can be asked rightly without a script. An INFORMATION question is a screen of its own.
    """
    found: list[Screen] = []
    for number, section in enumerate(definition.sections, 1):
        parts: list[list[Question]] = []
        for question in section.questions:
            needed = needs(question)
            is_alone = Kind.INFORMATION in (question.kind, *(other.kind for other in (parts[-1] if parts else ())))
            if not parts or is_alone or any(other.key in needed for other in parts[-1]):
                parts.append([])
            parts[-1].append(question)
        found += [Screen(section, number, tuple(part), part is parts[0]) for part in parts]
    return tuple(found)


def needs(question: Question) -> set[str]:
    """Returns the keys of the questions whose answers decide whether or how a question is asked."""
    needed = {test.question for test in question.show_when.tests} if question.show_when else set()
    for _, text in question.texts:
        needed |= piped_keys(text)
    return needed


def paths(definition: Definition) -> Iterator[tuple[tuple[Test, ...], tuple[str, ...]]]:
    """Yields each way through a survey once: tests that lead there (each true), and the keys asked, in order.

    Only answers that a condition asks about make a difference. At most MOST_PATHS are looked for.
    """
    keys, ways = _choices_that_matter(definition)
    seen: set[tuple[str, ...]] = set()
    for chosen in islice(product(*ways), most_combinations(definition)):
        answers = {key: answer for key, (answer, _) in zip(keys, chosen, strict=True) if answer is not None}
        shown, counting = asked(definition, answers)
        path = tuple(question.key for question in shown)
        if path in seen:
            continue
        seen.add(path)
        yield tuple(test for key, (_, test) in zip(keys, chosen, strict=True) if test and key in counting), path
        if len(seen) == MOST_PATHS:
            return


def most_combinations(definition: Definition) -> int:
    """Returns how many combinations of answers are looked at: fewer where each takes longer."""
    steps = len(definition.questions) + sum(len(condition.tests) for condition in conditions(definition))
    return min(_MOST_COMBINATIONS, _MOST_STEPS // max(1, steps))


def can_list_paths(definition: Definition) -> bool:
    """Whether `paths` looks at every way through a survey: there are few enough."""
    ways = prod(len(ways) for ways in _choices_that_matter(definition)[1])
    return ways <= most_combinations(definition) and len(list(paths(definition))) < MOST_PATHS


def _choices_that_matter(definition: Definition) -> tuple[list[str], list[list[tuple[Answer | None, Test | None]]]]:
    """Returns the keys that conditions ask about, in order, and for each the answers that make a difference."""
    tests: dict[str, dict[tuple[str, ...], Test]] = {}
    for condition in conditions(definition):
        for test in condition.tests:
            tests.setdefault(test.question, {})[test.row, *test.values] = test
    keys = [question.key for question in definition.questions if question.key in tests]
    return keys, [_ways(definition, key, tests[key].values()) for key in keys]


def conditions(definition: Definition) -> Iterator[Condition]:
    """Yields when each section and question is asked, where it is not always."""
    for section in definition.sections:
        if section.show_when:
            yield section.show_when
        yield from (question.show_when for question in section.questions if question.show_when)


def _ways(definition: Definition, key: str, tests: Iterable[Test]) -> list[tuple[Answer | None, Test | None]]:
    """Returns answers that make a difference: each value a test asks about, one of none, and no answer."""
    question = definition.question(key)
    ways: list[tuple[Answer | None, Test | None]] = [(None, None)]
    for test in tests:
        for value in _values(question, test):
            answer: Answer = value
            if question and question.kind is Kind.MATRIX:
                answer = {test.row or row.code: value for row in question.rows[:1]}
            elif question and question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
                answer = [value]
            row = test.row if question and question.kind is Kind.MATRIX else ""
            ways.append((answer, Test(question=key, comparison=Comparison.ANY_OF, values=(value,), row=row)))
    return list({str(answer): (answer, test) for answer, test in ways}.values())


def _values(question: Question | None, test: Test) -> list[str]:
    if test.comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
        edge = Decimal(test.values[0])
        return [str(edge - 1), str(edge), str(edge + 1)]
    others = [option.code for option in question.choices if option.code not in test.values] if question else []
    return [*test.values, *(others[:1] or ([] if test.values else ["…"]))]
