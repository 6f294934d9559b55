"""Expressions of other formats as conditions of ours: all tests must hold, or at least one.

A reader makes a tree of tests; `condition_of` says it with one condition where that means exactly the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Union

from surveys.definition.parts import Comparison, Condition, Kind, Question, Test


class NotUnderstood(ValueError):
    """An expression says more than a condition can; the message says what."""


@dataclass(frozen=True, slots=True)
class Both:
    """All parts must hold."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part must hold."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Tree"


Tree = Union[Test, Both, Either, Not]  # noqa: UP007  # names that are not known yet

_OPPOSITE = {
    Comparison.ANY_OF: Comparison.NONE_OF,
    Comparison.NONE_OF: Comparison.ANY_OF,
    Comparison.ANSWERED: Comparison.NOT_ANSWERED,
    Comparison.NOT_ANSWERED: Comparison.ANSWERED,
}
_MIXED = "“and” and “or” are mixed in a way that one condition cannot say. Use one of them only."


def condition_of(tree: Tree) -> Condition | None:
    """Returns the condition that means what a tree says, None for one that always holds.

    Raises NotUnderstood when there is none.
    """
    tree = without_not(tree)
    if isinstance(tree, Both | Either):
        parts = _flat(tree)
        if not parts:
            return None
        if all(isinstance(part, Test) for part in parts):
            return Condition(tests=parts, is_any=isinstance(tree, Either) and len(parts) > 1)  # type: ignore[arg-type]
        raise NotUnderstood(_MIXED)
    assert isinstance(tree, Test)  # noqa: S101  # for the type checker: nothing else is left
    return Condition(tests=(tree,))


def join(first: Condition | None, second: Condition | None) -> Condition | None:
    """Returns the condition that two conditions hold, as one; raises NotUnderstood when one cannot say it."""
    trees = [_tree(condition) for condition in (first, second) if condition]
    return condition_of(Both(tuple(trees))) if trees else None


def _tree(condition: Condition) -> Tree:
    return group((Either if condition.is_any else Both)(condition.tests))


def without_not(tree: Tree, is_not: bool = False) -> Tree:
    """Returns a tree that means the same, or with `is_not` the opposite, and has no Not in it."""
    if isinstance(tree, Not):
        return without_not(tree.part, not is_not)
    if isinstance(tree, Test):
        if not is_not:
            return tree
        if tree.comparison not in _OPPOSITE:
            raise NotUnderstood("“not” around a comparison of numbers is not understood. Turn the comparison round.")
        return Test(question=tree.question, comparison=_OPPOSITE[tree.comparison], values=tree.values, row=tree.row)
    turned = (Both if isinstance(tree, Either) else Either) if is_not else type(tree)
    return turned(tuple(without_not(part, is_not) for part in tree.parts))


def _flat(tree: Both | Either) -> tuple[Tree, ...]:
    """Returns a tree's parts, with those of parts of its own kind, each as one test where that is possible."""
    parts: list[Tree] = []
    for part in tree.parts:
        part = group(part)
        if isinstance(part, Both | Either) and (type(part) is type(tree) or len(part.parts) < 2):
            parts += _flat(part)
        else:
            parts.append(part)
    return tuple(parts)


def group(tree: Tree) -> Tree:
    """Returns what stands in brackets as one test, where all of it asks about the same answer."""
    if not isinstance(tree, Both | Either):
        return tree
    tests = [group(part) for part in tree.parts]
    wanted = Comparison.ANY_OF if isinstance(tree, Either) else Comparison.NONE_OF
    if tests and all(isinstance(test, Test) and test.comparison is wanted for test in tests):
        asked = {(test.question, test.row) for test in tests if isinstance(test, Test)}
        if len(asked) == 1:
            values = dict.fromkeys(value for test in tests if isinstance(test, Test) for value in test.values)
            question, row = asked.pop()
            return Test(question=question, comparison=wanted, values=tuple(values), row=row)
    return type(tree)(tuple(tests))


# ---- one comparison ----------------------------------------------------------------------------------------------


def answered(question: Question, row: str = "", is_not: bool = False) -> Test:
    """Returns the test that a question has an answer, or none."""
    comparison = Comparison.NOT_ANSWERED if is_not else Comparison.ANSWERED
    return Test(question=question.key, comparison=comparison, row=row)


def chosen(question: Question, codes: Sequence[str], row: str = "", is_not: bool = False) -> Test:
    """Returns the test that one of the codes is chosen, or none of them; raises NotUnderstood for unknown codes."""
    if unknown := [code for code in codes if code not in question.codes]:
        raise NotUnderstood(f"“{unknown[0][:60]}” is not one of the answers of “{question.key}”.")
    comparison = Comparison.NONE_OF if is_not else Comparison.ANY_OF
    return Test(question=question.key, comparison=comparison, values=tuple(codes), row=row)


def compared(question: Question, sign: str, value: str, row: str = "") -> Tree:
    """Returns a comparison (=, !=, <, <=, >, >=) of an answer with a value; raises NotUnderstood where we have none."""
    if value == "" and sign in ("=", "!="):
        return answered(question, row, is_not=sign == "=")
    if question.kind is Kind.NUMBER:
        return _number(question, sign, value)
    if not question.codes or question.kind.is_text or question.kind is Kind.DATE:
        raise NotUnderstood(f"Only whether “{question.key}” is answered can be asked, not what the answer is.")
    if sign in ("=", "!="):
        if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
            raise NotUnderstood(f"“{question.key}” has several answers: use selected(), not “{sign}”.")
        return chosen(question, [value], row, is_not=sign == "!=")
    if question.kind is Kind.ZERO_TO_TEN:
        return _number(question, sign, value)
    codes = [choice.code for choice in question.options if _holds(choice.code, sign, value)]
    if not codes:
        raise NotUnderstood(f"No answer of “{question.key}” is a number that is {sign} {value[:20]}.")
    return chosen(question, codes, row)


def _holds(code: str, sign: str, value: str) -> bool:
    try:
        number, edge = Decimal(code), Decimal(value)
    except InvalidOperation:
        return False
    return {"<": number < edge, "<=": number <= edge, ">": number > edge, ">=": number >= edge}[sign]


def _number(question: Question, sign: str, value: str) -> Tree:
    try:
        edge = Decimal(value)
    except InvalidOperation:
        raise NotUnderstood(f"“{question.key}” is a number: compare it with one.") from None
    least, most = inclusive(sign, edge, question.decimals)
    tests = [(Comparison.AT_LEAST, least), (Comparison.AT_MOST, most)]
    found = [Test(question=question.key, comparison=c, values=(f"{e:f}",)) for c, e in tests if e is not None]
    return found[0] if len(found) == 1 else Both(tuple(found))


def inclusive(sign: str, edge: Decimal, decimals: int) -> tuple[Decimal | None, Decimal | None]:
    """Returns a comparison with a number as (at least, at most), None where there is no end.

    Raises NotUnderstood for !=, and for > and < of numbers that may have decimals.
    """
    if sign in ("<", ">") and decimals == 0:
        whole = edge.to_integral_value(ROUND_FLOOR if sign == ">" else ROUND_CEILING)
        return (whole + 1, None) if sign == ">" else (None, whole - 1)
    ends: dict[str, tuple[Decimal | None, Decimal | None]] = {
        "=": (edge, edge), ">=": (edge, None), "<=": (None, edge),
    }  # fmt: skip
    if sign not in ends:
        raise NotUnderstood(f"“{sign}” is not understood between these numbers: use >= or <=.")
    return ends[sign]
