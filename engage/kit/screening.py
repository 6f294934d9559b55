"""Finds in a free text what should not be in it, so that the person can take it out before sending.

It only warns: it misses much and is sometimes wrong. Whoever sends the text anyway is read by a moderator first, as
everybody is.
"""

import re
from dataclasses import dataclass

from engage.kit.i18n import N_

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_RANK = r"(?i:pc|pcso|sgt|sergeant|constable|inspector|insp|officer|superintendent|detective|dc|ds|di)"
_NUMBER_OF = rf"(?:{_RANK}|(?i:shoulder|badge|warrant|collar))\.?(?: (?i:number|no\.?|card|was|is))*"
_NAME_OF = r"(?i:(?:my|his|her|their|officer[’']s) name (?:is|was)|called|named)"
_STREET = "(?:Street|Road|Lane|Avenue|Close|Gardens|Square|Terrace|Court)"


def _any(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{pattern}\b" for pattern in patterns), flags)


_PATTERNS = (
    (N_("an e-mail address"), _any(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (N_("a telephone number"), re.compile(r"(?<![\d+])(?:\+\d{2}|0)(?:[ ().-]{0,2}\d){9,11}(?!\d)")),
    (N_("a postcode"), _any(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}", flags=re.IGNORECASE)),
    (N_("a vehicle registration"), _any(r"(?i:[A-Z]{2}\d{2}\s?[A-Z]{3})", r"[A-Z]\d{1,3}\s?[A-Z]{3}")),
    (
        N_("a date"),
        _any(
            r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}",
            r"\d{4}-\d{2}-\d{2}",
            rf"{_DAY}(?: of)? {_MONTH}",
            rf"{_MONTH} {_DAY}",
            flags=re.IGNORECASE,
        ),
    ),
    (N_("an officer’s number"), _any(rf"{_NUMBER_OF} ?\d{{2,6}}(?:\s?[A-Z]{{1,2}})?", r"\d{3,4}\s?[A-Z]{2}")),
    (N_("somebody’s name"), _any(rf"(?:{_RANK}|(?i:mr|mrs|ms|miss))\.? [A-Z][\w’'-]+", rf"{_NAME_OF} [A-Z][\w’'-]+")),
    (N_("a street or an address"), _any(rf"(?:\d{{1,4}}[a-z]? )?[A-Z][a-z]+(?: [A-Z][a-z]+)? {_STREET}")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks as if it should not be there: `kind` in English, marked for translation, and the words."""

    kind: str
    words: str


def found_in(text: str) -> list[Found]:
    """Returns what in a text looks like a name, an officer's number, a contact, a vehicle, a place or a date."""
    return [Found(kind, match.group().strip()) for kind, pattern in _PATTERNS for match in pattern.finditer(text)]
