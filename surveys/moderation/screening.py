"""Finds in a free text what should not be in it, so that the person can take it out before sending.

It only warns: it misses much and is sometimes wrong. Whoever sends the text anyway is read by a moderator first, as
everybody is.
"""

import re
from dataclasses import dataclass

from engage.kit.i18n import N_

_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_RANK = r"(?:pc|pcso|sgt|sergeant|constable|inspector|insp|officer|superintendent|detective|dc|ds|di)"

_PATTERNS = (
    (N_("an e-mail address"), re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (N_("a telephone number"), re.compile(r"(?<![\d+])(?:\+\d{2}|0)(?:[ ().-]?\d){9,11}(?!\d)")),
    (N_("a postcode"), re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)),
    (N_("a vehicle registration"), re.compile(r"\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3})\b")),
    (
        N_("a date"),
        re.compile(
            rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
            rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})[a-z]*\b|\b(?:{_MONTHS})[a-z]* \d{{1,2}}(?:st|nd|rd|th)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        N_("an officer’s number"),
        re.compile(
            rf"\b(?i:{_RANK}|shoulder|badge|warrant|collar)\.?(?: (?i:number|no\.?|was|is|card))* ?\d{{2,6}}(?:\s?[A-Z]{{1,2}})?\b"
            r"|\b\d{3,4}\s?[A-Z]{2}\b"
        ),
    ),
    (
        N_("somebody’s name"),
        re.compile(
            rf"\b(?i:{_RANK}|mr|mrs|ms|miss)\.? [A-Z][\w’'-]+|\b(?i:(?:my|his|her|their|officer’s|officer's) name (?:is|was)|called|named) [A-Z][\w’'-]+"
        ),
    ),
    (
        N_("a street or an address"),
        re.compile(
            r"\b(?:\d{1,4}[a-z]? )?[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:Street|Road|Lane|Avenue|Close|Gardens|Square|Terrace|Court)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks as if it should not be there: `kind` in English, marked for translation, and the words."""

    kind: str
    words: str


def found_in(text: str) -> list[Found]:
    """Returns what in a text looks like a name, an officer's number, a contact, a vehicle, a place or a date."""
    return [Found(kind, match.group().strip()) for kind, pattern in _PATTERNS for match in pattern.finditer(text)]
