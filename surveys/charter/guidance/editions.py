"""What the guidance says now: the newest edition of every statement, in the words of the page's language.

Words name a period as `%(footage_days)s`; here it becomes the number that holds today.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from markupsafe import Markup
from tortoise import connections

from engage.kit.html import said
from engage.kit.i18n import ENGLISH, PSEUDO, Said, gettext, is_in_catalogue, language, show_number
from surveys.charter.guidance.models import Part
from surveys.charter.guidance.shipped import PERIODS, WRITTEN_ON

_PARTS = (*(part for part in Part if part is not Part.CHECK_WITH), Part.CHECK_WITH)
_ORDER = {part.value: place for place, part in enumerate(_PARTS)}

PLACEHOLDER = re.compile(r"%\((\w*)\)s")


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as a page says it. `words`, `name` and `source` are HTML, marked where they are in English.

    One that is somewhere to go has a `name`, and an `href` or a `phone`. `letter` is the one in GOWISELY, "" for none.
    `is_unchecked`: no person has checked this translation. `is_english`: there is none, on a page in another language.
    """

    key: str
    part: Part
    letter: str
    words: Markup
    name: Markup
    href: str
    phone: str
    source: Markup
    source_url: str
    checked_on: date
    is_unchecked: bool
    is_english: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as a page lists it; `checked_on` is when statements were last held against it."""

    number: int
    title: Markup
    url: str
    checked_on: date


@dataclass(frozen=True)
class Guidance:
    """All that is said now; `numbers` are the periods by key."""

    statements: tuple[Told, ...]
    numbers: dict[str, int]

    def of(self, part: Part | str) -> list[Told]:
        """Returns the statements of a part, in order."""
        return [statement for statement in self.statements if statement.part == part]

    def places(self, part: Part | str) -> list[Told]:
        """Returns those statements of a part that are somewhere to go, in order."""
        return [statement for statement in self.of(part) if statement.name]

    def say(self, key: str) -> Told | None:
        """Returns one statement; None when it was taken away."""
        return next((statement for statement in self.statements if statement.key == key), None)

    @property
    def gowisely(self) -> str:
        """The word that the letters of what must be told make, in order."""
        return "".join(statement.letter for statement in self.of(Part.MUST_BE_TOLD))

    def number(self, key: str) -> int:
        """Returns a period, in the unit that its key ends with (`footage_days`, `complaint_months`)."""
        return self.numbers[key]

    @cached_property
    def sources(self) -> list[Cited]:
        """What the statements come from, numbered from 1 in the order of the page."""
        found: dict[tuple[str, date], Cited] = {}
        for one in self.statements:
            found.setdefault(_where(one), Cited(len(found) + 1, one.source, one.source_url, one.checked_on))
        return list(found.values())

    @cached_property
    def _numbers_of_sources(self) -> dict[tuple[str, date], int]:
        return {(source.url or str(source.title), source.checked_on): source.number for source in self.sources}

    def cite(self, one: Told) -> int:
        """Returns the number of a statement's source."""
        return self._numbers_of_sources[_where(one)]

    @property
    def has_unchecked(self) -> bool:
        """Whether some words are a translation that no person has checked."""
        return any(statement.is_unchecked for statement in self.statements)

    @property
    def has_english(self) -> bool:
        """Whether some words are in English because there is no translation of this edition."""
        return any(statement.is_english for statement in self.statements)

    @property
    def checked_on(self) -> date:
        """The earliest day on which a statement was last held against its source: all were since."""
        return min((statement.checked_on for statement in self.statements), default=WRITTEN_ON)


def _where(one: Told) -> tuple[str, date]:
    """Returns what tells a source from others: its address, or else its title, and when it was looked at."""
    return one.source_url or str(one.source), one.checked_on


_NEWEST = (
    "SELECT DISTINCT ON (s.key) s.key, s.part, s.position, s.letter, s.words, s.name, s.href, s.phone, s.number,"
    " s.source, s.source_url, s.checked_on, s.is_said, t.words AS confirmed"
    " FROM statement s LEFT JOIN statement_translation t ON t.statement_id = s.id AND t.language = $1"
    " ORDER BY s.key, s.edition DESC"
)


async def guidance_now() -> Guidance:
    """Returns what is said now, in the language of the page. One query."""
    found = await connections.get("default").execute_query_dict(_NEWEST, [language().code])
    rows = [row for row in found if row["is_said"]]
    numbers = PERIODS | {row["key"]: row["number"] for row in rows if row["number"] is not None}
    rows.sort(key=lambda row: (_ORDER[row["part"]], row["position"], row["key"]))
    return Guidance(tuple(_told(row, numbers) for row in rows), numbers)


def fill(words: str, numbers: dict[str, int]) -> str:
    """Returns words with the periods that they name; what names none stays as it is."""
    return PLACEHOLDER.sub(lambda m: show_number(numbers[m[1]]) if m[1] in numbers else m[0], words)


def _told(row: dict[str, Any], numbers: dict[str, int]) -> Told:
    """Returns a statement in the confirmed words of the language, or the catalogue's, or else in English."""
    english: str = row["words"]
    confirmed: str | None = row["confirmed"]
    here = language()
    in_catalogue = here is PSEUDO or is_in_catalogue(english, here.code)
    is_unchecked = here is not ENGLISH and confirmed is None and in_catalogue
    is_english = here is not ENGLISH and confirmed is None and not in_catalogue
    words = confirmed if confirmed is not None else gettext(english)
    shown = Said(fill(words, numbers), "en" if is_english else here.code)
    return Told(
        key=row["key"],
        part=Part(row["part"]),
        letter=row["letter"],
        words=said(shown),
        name=said(row["name"]) if row["name"] else Markup(),
        href=row["href"],
        phone=row["phone"],
        source=said(row["source"]) if row["source"] else Markup(),
        source_url=row["source_url"],
        checked_on=row["checked_on"],
        is_unchecked=is_unchecked,
        is_english=is_english,
    )
