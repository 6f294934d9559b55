"""Words in the reader's language: catalogues, the language of this request, dates and numbers by locale.

English is the source language. Catalogues are `templates/languages/<code>.po`, read at start-up. A text that is
missing from a catalogue falls back to English.
"""

import gettext as stdlib_gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy
from starlette.types import ASGIApp, Receive, Scope, Send

from engage.kit.clock import LONDON

CATALOGUES = Path(__file__).parents[2] / "templates" / "languages"


@dataclass(frozen=True)
class Language:
    """A language pages can be read in; `is_checked` is False until a person who speaks it has checked the words."""

    code: str
    name: str
    locale: str
    direction: str = "ltr"
    is_checked: bool = False


ENGLISH = Language("en", "English", "en_GB", is_checked=True)
PSEUDO = Language("en-XA", "Pseudo", "en_GB", is_checked=True)
KNOWN = {
    language.code: language
    for language in (
        ENGLISH,
        Language("bn", "বাংলা", "bn_BD"),
        Language("ar", "العربية", "ar_EG", "rtl"),
        Language("so", "Soomaali", "so_SO"),
        PSEUDO,
    )
}


@dataclass(frozen=True, slots=True)
class Said:
    """Words for a page that people wrote, and the code of the language they are in."""

    words: str
    language: str

    @property
    def is_foreign(self) -> bool:
        """Whether they are in another language than the page, which the page must mark."""
        return bool(self.words) and self.language != language().code


_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """Returns the language of the page being made."""
    return _current.get()


def use_language(code: str) -> None:
    """Makes `code` the language of this task from here on (a request, a message, a test)."""
    _current.set(KNOWN[code])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Makes `code` the language for a while: of one part of a page or message in several languages."""
    before = language().code
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def N_(text: str) -> str:
    """Marks a text for translation where it is defined; `gettext` translates it where it is shown."""
    return text


def gettext(text: str, **values: object) -> str:
    """Returns the text in the current language with `%(name)s` filled in."""
    translated = _catalogue(language().code).gettext(text) if text else ""
    return translated % values if values else translated


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Returns the form of the text that this number takes in the current language."""
    values.setdefault("num", number)
    return plural(one, many, number) % values


def plural(one: str, many: str, number: int) -> str:
    """Returns the form of the text that this number takes, its placeholders untouched: templates fill them in."""
    return _catalogue(language().code).ngettext(one, many, number)


if TYPE_CHECKING:

    def lazy(text: str) -> str:
        """Returns a text translated each time it is shown: for labels made before any request."""
else:

    def lazy(text):
        """Returns a text translated each time it is shown: for labels made before any request."""
        return LazyProxy(gettext, text, enable_cache=False)


class _Pseudo(stdlib_gettext.NullTranslations):
    """English with every letter accented, so that a test sees which text never went through gettext."""

    _letters = str.maketrans(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "åƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ",
    )

    def gettext(self, message: str) -> str:
        parts = re.split(r"(%\(\w+\)s|<[^>]+>|&\w+;)", message)
        return "".join(part if index % 2 else part.translate(self._letters) for index, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def _catalogue(code: str) -> stdlib_gettext.NullTranslations:
    if code == PSEUDO.code:
        return _Pseudo()
    if not (messages := _messages(code)):
        return stdlib_gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return stdlib_gettext.GNUTranslations(compiled)


@cache
def _messages(code: str) -> Catalog:
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, locale=Locale.parse(KNOWN[code].locale))


def is_translated(text: str) -> bool:
    """Whether the current language has its own words for this text (English always does)."""
    return language() is ENGLISH or is_in_catalogue(text, language().code)


def is_in_catalogue(text: str, code: str) -> bool:
    """Whether a language has its own words for this text in its catalogue, the same as in English or not."""
    message = _messages(code).get(text) if text and code in KNOWN else None
    return bool(message and message.string) or (code == PSEUDO.code and bool(text))


def in_catalogue(text: str, code: str) -> str:
    """Returns a language's own words for this text, "" when its catalogue has none."""
    return _catalogue(code).gettext(text) if is_in_catalogue(text, code) else ""


# ---- dates and numbers ------------------------------------------------------------------------------------------


def show_date(day: date | datetime) -> str:
    """Returns a date as "21 November 2026"; a moment is shown as its date in London."""
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return dates.format_date(day, "d MMMM y", locale=language().locale)


def show_time(moment: datetime) -> str:
    """Returns the London wall-clock time of an aware moment, as "6:30 pm"."""
    pattern = "h:mm a" if language().locale == "en_GB" else "short"
    return dates.format_time(moment, pattern, tzinfo=LONDON, locale=language().locale)


def show_month(day: date) -> str:
    """Returns the month of a date, as "November 2026"."""
    return dates.format_date(day, "MMMM y", locale=language().locale)


def show_number(number: float | Decimal) -> str:
    """Returns a number with the digits and separators of the language."""
    return numbers.format_decimal(number, locale=language().locale)


def show_percent(share: float | Decimal, decimals: int = 0) -> str:
    """Returns a share from 0 to 1 as per cent, rounded half to even: 0.456 → "46%"."""
    return _percent(share, decimals, language().code)


@lru_cache(maxsize=4096)
def _percent(share: float | Decimal, decimals: int, code: str) -> str:
    language = KNOWN[code]
    pattern = "#,##0%" if not decimals else "#,##0." + "#" * decimals + "%"
    text = numbers.format_percent(share, format=pattern, locale=language.locale)
    # Without a mark on both sides the sign changes sides with the words around it.
    return f"\u200e{text}\u200e" if language.direction == "rtl" else text


# ---- the address prefix -----------------------------------------------------------------------------------------


class LanguagePrefix:
    """Takes the language off the front of the address: `/bn/hackney` is `/hackney` in Bengali."""

    def __init__(self, app: ASGIApp, offered: tuple[str, ...]) -> None:
        self.app = app
        self.offered = frozenset(offered)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request in the language its address names."""
        code = "en"
        if scope["type"] == "http":
            first, _, rest = scope["path"][1:].partition("/")
            if first in self.offered and first != "en":
                code = first
                scope = {**scope, "path": "/" + rest}
            use_language(code)
        await self.app(scope, receive, send)
