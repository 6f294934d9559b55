"""Answers that are not sent yet, sealed so that only the person's code opens them.

The key is made from the code (76 bits of chance, so nobody can try them all) and the instance's secret: a copy of the
database opens nothing, and neither does the secret with it. What is sealed is of a rounded length and carries no time:
neither how much somebody wrote nor when may show which sent answers it became.
"""

import base64
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engage.kit.forms import Fields

_LABEL = "engage: answers saved for later, survey "
_STEP = 8192
_NO_TIME = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stopped: the fields as typed so far, the screen (from 0), the version's number, the language."""

    fields: Fields
    screen: int
    version: int
    language: str


def seal(secret: str, survey_id: int, code: str, place: Place) -> str:
    """Returns text that `unseal` opens with the same secret, survey and code; its length is in steps of 8 KiB."""
    said = [place.fields.multi_items(), place.screen, place.version, place.language]
    plain = json.dumps(said, ensure_ascii=False).encode()
    padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)
    return _box(secret, survey_id, code).encrypt_at_time(padded, _NO_TIME).decode()


def unseal(secret: str, survey_id: int, code: str, sealed: str) -> Place | None:
    """Returns what was sealed, or None when it was not with this secret, survey and code."""
    try:
        plain = _box(secret, survey_id, code).decrypt(sealed)
    except InvalidToken:
        return None
    fields, screen, version, language = json.loads(plain)
    return Place(Fields([(name, value) for name, value in fields]), screen, version, language)


def _box(secret: str, survey_id: int, code: str) -> Fernet:
    made = HKDF(SHA256(), length=32, salt=secret.encode(), info=f"{_LABEL}{survey_id}".encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(code.encode())))
