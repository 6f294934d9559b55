"""Reads what a case folder holds, and says of what it does not hold what to write."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

MISSING = object()
LARGEST = 10**12
"""No count and no population is larger."""


class BadCase(ValueError):
    """A case folder that cannot be used; the message names the place and says what to do, in English."""


@dataclass(frozen=True, slots=True)
class Part:
    """One object of case.json; `where` is what a message calls it.

    Each method returns the value of one key, or `default` where one is given and the key is absent or null, and raises
    BadCase when it is anything but what the method is named for.
    """

    where: str
    values: Mapping[str, Any]

    def text(self, key: str, default: Any = MISSING) -> Any:
        """A text that is not empty."""
        value = self._value(key, default)
        if value is not default and not (isinstance(value, str) and value):
            raise self._wrong(key, "a text")
        return value

    def number(self, key: str, default: Any = MISSING) -> Any:
        """A number above zero."""
        value = self._value(key, default)
        if value is not default and not (is_number(value) and value > 0):
            raise self._wrong(key, "a number above zero")
        return value

    def count(self, key: str) -> int:
        """A whole number, zero or more."""
        value = self._value(key, MISSING)
        if not is_number(value) or value != int(value) or value < 0:
            raise self._wrong(key, "a whole number, zero or more")
        return int(value)

    def day(self, key: str) -> date:
        """A date."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self._wrong(key, "a date such as 2025-03-31") from None

    def texts(self, key: str, default: Any = MISSING) -> Any:
        """A list of texts, which may be empty texts."""
        value = self._value(key, default)
        if value is not default and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise self._wrong(key, "a list of texts")
        return value

    def parts(self, key: str, *, name: str = "", at_least: int = 0) -> list["Part"]:
        """A list of objects; where `name` is a key, no two of them have the same text there."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value) or len(value) < at_least:
            raise self._wrong(key, "a list of objects" + (f", at least {at_least} of them" if at_least else ""))
        parts = [Part(f"{self.where}, {key}[{number}]", item) for number, item in enumerate(value)]
        if name:
            names = [part.text(name) for part in parts]
            for number, part in enumerate(parts):
                if names[number] in names[:number]:
                    raise BadCase(f"{part.where}: another one has the {name} {names[number]!r}: give each its own")
        return parts

    def _value(self, key: str, default: Any) -> Any:
        value = self.values.get(key)
        if value is not None:
            return value
        if default is MISSING:
            raise BadCase(f"{self.where}: {key!r} is missing: write it")
        return default

    def _wrong(self, key: str, wanted: str) -> BadCase:
        return BadCase(f"{self.where}: {key!r} is not what is needed: write {wanted}")


def is_number(value: object) -> bool:
    """Tells whether this is a number as JSON has them, and of a size that can be reckoned with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def read_case(folder: Path) -> Part:
    """Returns what case.json says. Raises BadCase when it cannot be read."""
    path = folder / "case.json"
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadCase(f"cannot read {path} ({error.strerror}): name a folder that holds a case.json") from None
    except (ValueError, RecursionError) as error:
        raise BadCase(f"{path} is not JSON in UTF-8 ({error}): put that right") from None
    if not isinstance(value, dict):
        raise BadCase(f"{path} does not hold one object: write {{…}}")
    return Part("case.json", value)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of data, its columns by name; `where` is what a message calls it."""

    where: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def day(self, column: str) -> date:
        """The date in a column."""
        try:
            return date.fromisoformat(self.values[column])
        except ValueError:
            raise BadCase(f"{self.where}: {column} is not a date: write one such as 2025-03-31") from None

    def count(self, column: str) -> int:
        """The whole number in a column, zero or more."""
        text = self.values[column]
        if not (text.isascii() and text.isdigit() and len(text) <= 13 and int(text) <= LARGEST):
            raise BadCase(f"{self.where}: {column} is not a whole number, zero or more: write one")
        return int(text)


def lines(folder: Path, case: Part, columns: Sequence[str]) -> Iterator[Line]:
    """Yields the lines of the case's CSV file, which must have these columns and may have more.

    Raises BadCase when the file cannot be read, has no lines, or is not such a table.
    """
    name = case.text("data")
    if Path(name).name != name or "\0" in name:
        raise BadCase("case.json: 'data' is not the name of a file in the folder: write the name alone")
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            yield from _lines(name, csv.reader(file, strict=True), columns)
    except OSError as error:
        raise BadCase(f"cannot read {folder / name} ({error.strerror}): put the file of data there") from None
    except UnicodeDecodeError:
        raise BadCase(f"{name} is not in UTF-8: save it as such") from None
    except csv.Error as error:
        raise BadCase(f"{name} is not a table of comma-separated values ({error}): put that right") from None


def _lines(name: str, reader: Any, columns: Sequence[str]) -> Iterator[Line]:
    header: list[str] = next(reader, [])
    if len(set(header)) < len(header):
        raise BadCase(f"{name}: two columns have the same name: give each its own")
    for column in columns:
        if column not in header:
            raise BadCase(f"{name} has no column {column}: add it")
    is_empty = True
    for row in reader:
        if not row:
            continue
        is_empty = False
        where = f"{name}, line {reader.line_num}"
        if len(row) != len(header):
            raise BadCase(f"{where}: {len(row)} values under {len(header)} columns: write one for each")
        yield Line(where, dict(zip(header, row, strict=True)))
    if is_empty:
        raise BadCase(f"{name} holds no lines: add them")
