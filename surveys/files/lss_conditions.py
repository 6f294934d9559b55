"""LimeSurvey's relevance equations as conditions: the same reader as for XLSForm, with its words for things."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.definition.parts import Condition, Question
from surveys.files import conditions, expressions
from surveys.files.conditions import NotUnderstood, Tree
from surveys.files.expressions import Comparing

_TOKENS = re.compile(
    r"""\s*(?:
    (?P<text>'[^']*'|"[^"]*") |
    (?P<sign>==|!=|<=|>=|=|<|>) |
    (?P<joint>&&|\|\||!) |
    (?P<name>[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z]+)?) |
    (?P<number>-?\d+(?:\.\d+)?) |
    (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_SIGNS = {"==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_WORDS = {"&&": "and", "||": "or", "!": "not", "and": "and", "or": "or", "not": "not"}


@dataclass(slots=True)
class Name:
    """What a name of LimeSurvey means: a question, one line of a table, or one answer of a multiple choice."""

    question: Question
    row: str = ""
    option: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def relevance(text: str, names: Mapping[str, Name]) -> Condition | None:
    """Returns an equation as a condition, None if it always holds; raises NotUnderstood otherwise."""
    if text.strip() in ("", "1"):
        return None
    if text.strip() == "0":
        raise NotUnderstood("Nobody is ever asked it.")

    def meaning(found: Comparing) -> Tree:
        left, right = found.left, found.right
        if left.what == "is_empty" and [a.what for a in left.arguments] == ["reference"] and not found.sign:
            return _compared(_name(left.arguments[0].value, names), "=", "")
        if left.what != "reference" or right.what not in ("text", "number") or not found.sign:
            strange = right if left.what == "reference" and found.sign else left
            words = f"“{strange.value}”" if strange.value else f"{strange.what}()"
            raise NotUnderstood(f"{words} is not understood here: compare a question with a value.")
        return _compared(_name(left.value, names), found.sign, right.value)

    return conditions.condition_of(expressions.read_tokens(_tokens(text), meaning))


def _name(written: str, names: Mapping[str, Name]) -> Name:
    code, _, suffix = written.partition(".")
    if suffix.lower() not in ("", "naok", "code", "value"):
        raise NotUnderstood(f"“.{suffix}” is not understood.")
    if code not in names:
        raise NotUnderstood(f"“{code[:60]}” is not a question that is asked earlier.")
    return names[code]


def _compared(name: Name, sign: str, value: str) -> Tree:
    if name.option:
        if sign not in ("=", "!=") or value not in ("", "Y"):
            raise NotUnderstood("Whether an answer is chosen is asked as == “Y”.")
        return conditions.chosen(name.question, [name.option], is_not=(sign == "!=") == (value == "Y"))
    return conditions.compared(name.question, sign, name.codes.get(value, value), name.row)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Returns an equation as the tokens of `expressions`."""
    if len(text) > expressions.LONGEST:
        raise NotUnderstood(f"It is longer than {expressions.LONGEST:,} characters.")
    found: list[tuple[str, str]] = []
    place, text = 0, text.strip()
    while place < len(text):
        token = _TOKENS.match(text, place)
        if not token:
            raise NotUnderstood(f"“{text[place : place + 20].strip()}” is not understood here.")
        kind, value, place = str(token.lastgroup), token[str(token.lastgroup)], token.end()
        lower = value.lower()
        if kind == "sign" or lower in _SIGNS:
            found.append(("sign", _SIGNS.get(lower, value)))
        elif lower in _WORDS:
            found.append(("word", _WORDS[lower]))
        elif kind == "name" and not text[place:].lstrip().startswith("("):
            found.append(("reference", f"${{{value}}}"))
        else:
            found.append(("word" if kind == "name" else kind, value))
    return found
