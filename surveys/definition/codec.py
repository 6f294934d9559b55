"""A questionnaire as JSON, both ways: what the database keeps, and our own file format.

Reading is strict: whatever is not understood is a fault with its place, and with one fault nothing is read.
"""

import re
import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from surveys.definition.parts import Definition
from surveys.definition.texts import Text

FORMAT = "engage-survey/1"

T = TypeVar("T")

_LONGEST = 20_000  # characters of one text
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """The document is no questionnaire. `faults` are (place, what is wrong there), place as "sections.0.title"."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {words}" for place, words in faults))
        self.faults = faults


def to_json(definition: Definition) -> dict[str, Any]:
    """Returns a questionnaire as JSON values; what has its default value is left out."""
    return {"format": FORMAT, **_written(definition)}


def part_to_json(part: Any) -> Any:
    """Returns one part of a questionnaire (a condition, a question) as JSON values."""
    return _written(part)


def part_from_json(kind: type[T], document: Any) -> T:
    """Returns the part of this kind that JSON values describe; raises Unreadable with every fault found."""
    faults: list[tuple[str, str]] = []
    read = _read(kind, document, "", faults)
    if faults:
        raise Unreadable(faults)
    return cast(T, read)


def _written(thing: Any) -> Any:
    if is_dataclass(thing):
        values = ((field, getattr(thing, field.name)) for field in fields(thing))
        return {field.name: _written(value) for field, value in values if value != _default(field)}
    if isinstance(thing, tuple):
        return [_written(one) for one in thing]
    if isinstance(thing, Decimal | date | StrEnum):
        return str(thing)
    return dict(thing) if isinstance(thing, dict) else thing


def _default(field: Field[Any]) -> Any:
    """Returns what a part has where nothing is said, MISSING where something must be."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def from_json(document: Any) -> Definition:
    """Returns the questionnaire that a JSON document describes.

    Raises Unreadable with every fault found. It says nothing about whether the questionnaire makes sense: see `checks`.
    """
    faults: list[tuple[str, str]] = []
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unreadable([("format", f"This is not a survey: it must be an object with “format”: “{FORMAT}”")])
    read = _read(Definition, {k: v for k, v in document.items() if k != "format"}, "", faults)
    if faults:
        raise Unreadable(faults)
    return cast(Definition, read)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any, place: str, faults: list[tuple[str, str]]) -> Any:
    """Returns a JSON value as what `kind` asks for; what cannot be one is a fault, and comes back as None."""
    if kind == Text:
        return _read_text(value, place, faults)
    if get_origin(kind) is types.UnionType:  # X | None
        return None if value is None else _read(get_args(kind)[0], value, place, faults)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            return faults.append((place, "must be a list"))
        return tuple(_read(get_args(kind)[0], one, f"{place}.{i}", faults) for i, one in enumerate(value))
    if is_dataclass(kind):
        return _read_parts(kind, value, place, faults)  # type: ignore[arg-type]
    if kind in (bool, int):
        return value if type(value) is kind else faults.append((place, f"must be {_NAMES[kind]}"))
    if not isinstance(value, str) or len(value) > _LONGEST or _UNSTORABLE.search(value):
        return faults.append((place, "must be text"))
    if kind is str:
        return value
    return _read_scalar(kind, value, place, faults)


_NAMES = {bool: "true or false", int: "a whole number"}


def _read_scalar(kind: Any, value: str, place: str, faults: list[tuple[str, str]]) -> Any:
    try:
        if kind is date:
            return date.fromisoformat(value)
        if kind is Decimal:
            number = Decimal(value)
            if number.is_finite() and abs(number.adjusted()) < 15:
                return number
        elif issubclass(kind, StrEnum):
            return kind(value)
    except (ValueError, InvalidOperation):
        pass
    return faults.append((place, f"“{value[:60]}” is not understood here"))


def _read_text(value: Any, place: str, faults: list[tuple[str, str]]) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        faults.append((place, "must be an object of language code and words"))
        return {}
    if any(len(words) > _LONGEST or _UNSTORABLE.search(words + code) for code, words in value.items()):
        faults.append((place, "is too long, or has a character that cannot be stored"))
    return {code: words for code, words in value.items() if words.strip()}


def _read_parts(kind: type, value: Any, place: str, faults: list[tuple[str, str]]) -> Any:
    if not isinstance(value, dict):
        return faults.append((place, "must be an object"))
    faults += [(_at(place, name), "is not understood") for name in value if name not in _hints(kind)]
    faults += [(_at(place, name), "is missing") for name in _needed(kind) if name not in value]
    found = {
        name: _read(hint, value[name], _at(place, name), faults) for name, hint in _hints(kind).items() if name in value
    }
    return None if faults else kind(**found)


def _needed(kind: type) -> Iterator[str]:
    return (field.name for field in fields(kind) if _default(field) is MISSING)


def _at(place: str, name: str) -> str:
    return f"{place}.{str(name)[:60]}" if place else str(name)[:60]
