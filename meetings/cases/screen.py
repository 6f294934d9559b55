"""What may not be in a panel's case, so that nobody in it can be told: names, numbers, places, times.

It finds much of it and not all: a person reads the text too.
"""

import re
import unicodedata
from typing import Any

from wtforms import validators

from engage.kit.i18n import N_, gettext
from engage.kit.screening import Found, found_in

# A record is written by somebody who can write it again, so more is refused here than a resident is warned of.
_SHOUTED = r"(?!(?:ANPR|BWV|CCTV|GOWISELY|IOPC|MOPAC|MPS|PACE|PPE|PSD|UK)\b)[A-Z][A-Z’'-]{2,30}"
_ALSO = (
    (N_("an exact time"), r"(?i)\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b(?: ?[ap]\.?m\b)?|\b1?\d ?[ap]\.?m\b"),
    (N_("an exact time"), r"(?i)\b\d{4} ?h(?:rs|ours)\b"),
    (
        N_("a reference"),
        r"(?i)\b(?:CAD|CRIS|URN|CRN|PNC|ref(?:erence)?)\b\.?(?: ?(?:no\.?|number))?[ :#]{0,3}\w{0,20}\d\w{0,20}",
    ),
    (N_("a reference"), r"\b\d{5,}\b|\b\w{0,20}\d\w{0,20}/\w{0,20}\d\w{0,20}(?:/\w{1,20})*"),
    (N_("a name or a place"), r"(?m)(?<![.!?:] )(?<!^)\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)+"),
    # Forms of the police have surnames in capitals: SMITH, John; John SMITH; JOHN SMITH.
    (N_("a name or a place"), rf"\b{_SHOUTED},? [A-Z][a-z’'-]{{1,30}}\b|\b[A-Z][a-z’'-]{{1,30}},? {_SHOUTED}\b"),
    (N_("a name or a place"), rf"\b{_SHOUTED}(?:,? {_SHOUTED}){{1,3}}\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _ALSO)

_UNDECOMPOSED = str.maketrans("ŁłØøĐđıÆæẞß", "LlOoDdiAaSs")

# Words of the law and of the police that are written with a capital and name nobody.
_NOBODY = frozenset({
    "Act", "Authority", "Body", "Camera", "Card", "Code", "Criminal", "Custody", "Drugs", "Evidence", "Firearms",
    "Force", "Grounds", "Human", "Justice", "Metropolitan", "Misuse", "Offensive", "Officer", "Officers", "Order",
    "Panel", "Police", "Public", "Rights", "Search", "Section", "Service", "Stop", "Terrorism", "Video", "Warrant",
    "Weapon", "Weapons", "Worn",
})  # fmt: skip


def identifying(text: str) -> list[Found]:
    """Returns what in a text may tell who, where or when; the same words once, their letters without accents."""
    text = _plain(text)
    also = [Found(kind, match.group().strip()) for kind, pattern in _PATTERNS for match in pattern.finditer(text)]
    found: dict[str, Found] = {}
    for one in sorted([*also, *found_in(text)], key=_is_any_name):
        if not _names_nobody(one):
            found.setdefault(one.words, one)
    return list(found.values())


def _plain(text: str) -> str:
    """Returns a text as patterns read it: no accents, and no characters that nobody sees, which break words apart."""
    seen = (one for one in unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED)))
    return "".join(one for one in seen if unicodedata.category(one) not in ("Mn", "Cf"))


def _is_any_name(one: Found) -> bool:
    return one.kind == "a name or a place"


def _names_nobody(one: Found) -> bool:
    return _is_any_name(one) and all(word in _NOBODY for word in one.words.split())


def anonymous(form: Any, field: Any) -> None:
    """Refuses, as a validator of a form, a text that may tell who, where or when."""
    # A text that is too long has its error already, and is not searched.
    if not field.errors and (found := identifying(field.data or "")):
        raise validators.ValidationError(refusal(found))


def refusal(found: list[Found]) -> str:
    """Returns what was found as one sentence that says what to do."""
    parts = [f"“{one.words}” ({gettext(one.kind)})" for one in found[:5]]
    return gettext("Take out what may tell who, where or when: %(what)s", what=", ".join(parts))
