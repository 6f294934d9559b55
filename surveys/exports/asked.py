"""Whether somebody was asked a question, as SQL over the answers that are stored: `a` (jsonb) and `version`.

True, false, or null where it hung on a free text, because those lie apart from other answers. It says what
`definition.routing.asked` says.
"""

from collections.abc import Mapping
from decimal import Decimal

from surveys.bank import NO_ANSWER
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Test
from surveys.recount import literal

_NO_ANSWERS = ", ".join(map(literal, sorted(NO_ANSWER)))


def was_asked(versions: Mapping[int, Definition], key: str) -> str:
    """Returns a condition for a question, by the version that was answered; false in a version without it."""
    ways: dict[str, list[int]] = {}
    for number, definition in versions.items():
        ways.setdefault(_in_version(definition, key), []).append(number)
    if len(ways) == 1:
        return next(iter(ways))
    cases = " ".join(f"WHEN version IN ({', '.join(map(str, numbers))}) THEN {way}" for way, numbers in ways.items())
    return f"CASE {cases} END"


def _in_version(definition: Definition, key: str) -> str:
    for section in definition.sections:
        for question in section.questions:
            if question.key == key:
                conditions = [_condition(definition, part.show_when) for part in (section, question) if part.show_when]
                return f"({' AND '.join(conditions)})" if conditions else "true"
    return "false"


def _condition(definition: Definition, condition: Condition) -> str:
    tests = [_test(definition, test) for test in condition.tests]
    return f"({(' OR ' if condition.is_any else ' AND ').join(tests)})" if tests else str(not condition.is_any).lower()


def _test(definition: Definition, test: Test) -> str:
    question = definition.question(test.question)
    if question is None:
        raise ValueError(f"a condition asks about {test.question}, which is no question")
    answer = f"a->{literal(test.question)}"
    is_answered = f"a ? {literal(test.question)}"
    if test.row:
        is_answered = f"COALESCE({answer} ? {literal(test.row)}, false)"
    match test.comparison:
        case Comparison.ANSWERED if question.kind.is_text:
            return f"(CASE WHEN {is_answered} THEN true END)"
        case Comparison.NOT_ANSWERED if question.kind.is_text:
            return f"(CASE WHEN {is_answered} THEN false END)"
        case Comparison.ANSWERED:
            return is_answered
        case Comparison.NOT_ANSWERED:
            return f"NOT {is_answered}"
        case Comparison.AT_LEAST | Comparison.AT_MOST:
            number = f"a->>{literal(test.question)}"
            sign = ">=" if test.comparison is Comparison.AT_LEAST else "<="
            compared = f"({number})::numeric {sign} ({Decimal(test.values[0]):f})"
            return f"COALESCE(CASE WHEN {number} NOT IN ({_NO_ANSWERS}) THEN {compared} END, false)"
    codes = f"ARRAY[{', '.join(map(literal, test.values))}]"
    if question.kind is Kind.MATRIX:
        rows = [test.row] if test.row else [row.code for row in question.rows]
        found = " OR ".join(f"COALESCE({answer}->>{literal(row)} = ANY({codes}), false)" for row in rows)
        found = f"({found})"
    else:
        found = f"COALESCE({answer} ?| {codes}, false)"
    return found if test.comparison is Comparison.ANY_OF else f"NOT {found}"


def hangs_on(definition: Definition, keys: set[str]) -> set[str]:
    """Returns the questions that are asked only after certain answers to one of these, directly or by way of others."""
    found: set[str] = set()
    for section in definition.sections:
        for question in section.questions:
            conditions = [part.show_when for part in (section, question) if part.show_when]
            if any(test.question in keys | found for condition in conditions for test in condition.tests):
                found.add(question.key)
    return found
