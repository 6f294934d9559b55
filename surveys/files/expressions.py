"""The expressions of XLSForm (a little XPath): read into a tree, and written from our conditions.

Understood are comparisons of ${name} or . with a value, selected(), count-selected(), string-length(), true(), date(),
not(), `and`, `or` and brackets. Everything else is said not to be.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from surveys.definition.parts import Comparison, Condition, Kind, Question, Test
from surveys.files import conditions
from surveys.files.conditions import Both, Either, Not, NotUnderstood, Tree, group

LONGEST = 2_000
_DEEPEST = 20

_TOKENS = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{[^{}]*\}|\.\./[\w.-]+) |
    (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”|’[^’]*’) |
    (?P<number>-?\d+(?:\.\d+)?) |
    (?P<word>[A-Za-z_][\w:-]*(?:\.[\w:-]+)*) |
    (?P<sign>!=|<=|>=|=|<|>) |
    (?P<mark>[().,])
    )""",
    re.VERBOSE,
)
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Operand:
    """Something compared: `what` is "reference", "self", "text", "number" or a function's name with its `arguments`."""

    what: str
    value: str = ""
    arguments: tuple["Operand", ...] = ()


@dataclass(frozen=True, slots=True)
class Comparing:
    """`left sign right`, or with no sign an operand alone."""

    left: Operand
    sign: str = ""
    right: Operand = Operand("text")


Meaning = Callable[[Comparing], Tree]


def read(text: str, meaning: Meaning) -> Tree:
    """Returns an expression as a tree of tests, `meaning` telling what each comparison is.

    Raises NotUnderstood for what is no expression, or one that we have no word for.
    """
    return read_tokens(_tokens(text), meaning)


def read_tokens(tokens: list[tuple[str, str]], meaning: Meaning) -> Tree:
    """Returns (kind, text) tokens of any such language as a tree; the kinds are those of `_TOKENS`."""
    reader = _Reader(tokens, meaning)
    tree = reader.either(0)
    if reader.kind:
        raise NotUnderstood(f"“{reader.value}” is not understood here.")
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST:
        raise NotUnderstood(f"It is longer than {LONGEST:,} characters.")
    found, place, text = [], 0, text.strip()
    while place < len(text):
        token = _TOKENS.match(text, place)
        if not token:
            raise NotUnderstood(f"“{text[place : place + 20].strip()}” is not understood here.")
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        place = token.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], meaning: Meaning) -> None:
        self.tokens = tokens
        self.meaning = meaning
        self.place = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    @property
    def value(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, *values: str) -> str:
        """Returns the next token and goes on if it is one of `values`; raises NotUnderstood otherwise."""
        value = self.value
        if values and value not in values:
            raise NotUnderstood(f"“{value or 'the end'}” is not understood here; “{values[0]}” was expected.")
        self.place += 1
        return value

    def either(self, depth: int) -> Tree:
        parts = [self.both(depth)]
        while self.value == "or":
            self.take()
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int) -> Tree:
        parts = [self.one(depth)]
        while self.value == "and":
            self.take()
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def one(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise NotUnderstood("It has too many brackets.")
        is_not = self.value == "not"
        if is_not:
            self.take()
            if self.value != "(":
                return Not(self.one(depth + 1))
        if self.value == "(":
            self.take("(")
            tree = self.either(depth + 1)
            self.take(")")
            return Not(tree) if is_not else group(conditions.without_not(tree))
        left = self.operand(depth)
        if self.kind != "sign":
            return self.meaning(Comparing(left))
        sign = self.take()
        right = self.operand(depth)
        if left.what in ("text", "number"):
            left, sign, right = right, _TURNED[sign], left
        return self.meaning(Comparing(left, sign, right))

    def operand(self, depth: int) -> Operand:
        kind, value = self.kind, self.take()
        if kind == "reference":
            return Operand("reference", value[2:-1].strip() if value.startswith("$") else value[3:])
        if kind == "text":
            return Operand("text", value[1:-1])
        if kind == "number":
            return Operand("number", value)
        if value == ".":
            return Operand("self")
        if kind != "word" or self.value != "(" or depth > _DEEPEST:
            raise NotUnderstood(f"“{value or 'the end'}” is not understood here.")
        self.take("(")
        arguments: list[Operand] = []
        while self.value != ")":
            arguments.append(self.operand(depth + 1))
            if self.value != ")":
                self.take(",")
        self.take(")")
        return Operand(value, arguments=tuple(arguments))


# ---- relevant ----------------------------------------------------------------------------------------------------

Find = Callable[[str], tuple[Question, str, Callable[[str], str]]]
"""A name of the form → its question, the row of a matrix that it is or "", and names of choices → codes."""


def relevance(text: str, find: Find) -> Condition | None:
    """Returns a `relevant` expression as a condition, None when it always holds; raises NotUnderstood otherwise."""

    def meaning(found: Comparing) -> Tree:
        left, right = found.left, found.right
        if left.what == "selected" and _shape(left) == ["reference", "text"] and not found.sign:
            question, row, code = find(left.arguments[0].value)
            return conditions.chosen(question, [code(left.arguments[1].value)], row)
        if left.what in ("count-selected", "string-length") and _shape(left) == ["reference"]:
            return _counted(find(left.arguments[0].value)[0], found)
        if left.what != "reference" or right.what not in ("text", "number") or not found.sign:
            raise NotUnderstood(_not_compared(left if left.what not in ("reference", "text") else right))
        question, row, code = find(left.value)
        is_code = right.value and question.kind is not Kind.NUMBER and found.sign in ("=", "!=")
        return conditions.compared(question, found.sign, code(right.value) if is_code else right.value, row)

    if text.strip().lower() in ("true()", "true"):
        return None
    return conditions.condition_of(read(text, meaning))


def _shape(operand: Operand) -> list[str]:
    return ["text" if argument.what == "number" else argument.what for argument in operand.arguments]


def _counted(question: Question, found: Comparing) -> Tree:
    """Returns `count-selected(${x}) > 0` and the like: whether there is an answer."""
    which = (found.sign, found.right.value)
    if which in ((">", "0"), (">=", "1"), ("!=", "0")):
        return conditions.answered(question)
    if which in (("=", "0"), ("<", "1"), ("<=", "0")):
        return conditions.answered(question, is_not=True)
    raise NotUnderstood("How many or how long cannot be asked, only whether there is an answer.")


def _not_compared(operand: Operand) -> str:
    names = {
        "reference": f"another question (“{operand.value}”)",
        "self": "“.”",
        "text": "a text",
        "number": "a number",
    }
    return (
        f"{names.get(operand.what, f'{operand.what}()')} is not understood here: compare ${{a question}} with a value."
    )


def write_condition(condition: Condition, question_of: Callable[[str], Question | None]) -> str:
    """Returns a condition as an expression that means the same, as nearly as XLSForm can say it."""
    joined = " or " if condition.is_any else " and "
    return joined.join(_written(test, question_of(test.question)) for test in condition.tests)


def _written(test: Test, question: Question | None) -> str:
    names = [test.question]
    if question and question.rows:
        names = [f"{test.question}_{row}" for row in ([test.row] if test.row else [row.code for row in question.rows])]
    is_several = question is not None and question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
    parts = [part for name in names for part in _parts(test, f"${{{name}}}", is_several)]
    joined = " and " if test.comparison in (Comparison.NONE_OF, Comparison.NOT_ANSWERED) else " or "
    return parts[0] if len(parts) == 1 else f"({joined.join(parts)})"


def _parts(test: Test, name: str, is_several: bool) -> list[str]:
    match test.comparison:
        case Comparison.ANSWERED:
            return [f"{name} != ''"]
        case Comparison.NOT_ANSWERED:
            return [f"{name} = ''"]
        case Comparison.AT_LEAST:
            return [f"{name} >= {test.values[0]}"]
        case Comparison.AT_MOST:
            return [f"{name} <= {test.values[0]}"]
        case Comparison.ANY_OF:
            return [f"selected({name}, '{code}')" if is_several else f"{name} = '{code}'" for code in test.values]
        case Comparison.NONE_OF:
            return [f"not(selected({name}, '{code}'))" if is_several else f"{name} != '{code}'" for code in test.values]


# ---- constraint --------------------------------------------------------------------------------------------------

_FIXED = "Only fixed bounds, like . >= 1 and . <= 9, are understood."
_MEASURED = {"self": "", "count-selected": "self", "string-length": "self"}


def bounds(text: str) -> list[tuple[str, str, str]]:
    """Returns a `constraint` as (what is measured, sign, value) that must all hold, measured being "self",
    "count-selected" or "string-length" and the value a number or an ISO date.

    Raises NotUnderstood for anything else.
    """
    found: list[tuple[str, str, str]] = []

    def meaning(part: Comparing) -> Tree:
        left, right = part.left, part.right
        is_measured = left.what == "self" or (left.what in _MEASURED and [a.what for a in left.arguments] == ["self"])
        if right.what == "date" and _shape(right) == ["text"]:
            right = right.arguments[0]
        if not is_measured or right.what not in ("number", "text") or not part.sign:
            raise NotUnderstood(_not_bound(left, right))
        found.append((left.what, part.sign, right.value))
        return Both(())

    tree = read(text, meaning)
    if not _is_all(tree):
        raise NotUnderstood("Only bounds joined by “and” are understood.")
    return found


def _not_bound(left: Operand, right: Operand) -> str:
    for operand in (left, right):
        if operand.what == "reference":
            return f"It compares with the answer to “{operand.value}”. {_FIXED}"
    name = next((o.what for o in (left, right) if o.what not in ("self", "text", "number", "count-selected")), "it")
    return f"“{name}” is not understood here. {_FIXED}"


def _is_all(tree: Tree) -> bool:
    return isinstance(tree, Both) and all(map(_is_all, tree.parts))


def decimal(text: str) -> Decimal:
    """Returns a number of an expression; raises NotUnderstood for a text."""
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?", text, re.ASCII):
        raise NotUnderstood(f"“{text[:40]}” is not a number.")
    return Decimal(text)
