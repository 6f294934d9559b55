"""The link by which somebody says that an e-mail address is theirs: it carries the address sealed, so nothing keeps it.

Whoever reads a log with such a link learns nothing without the instance's secret.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell what became of a question, and the code of the language to tell them in."""

    question_id: UUID
    email: str
    language: str


def seal(secret: str, contact: Contact, at: datetime) -> str:
    """Returns text, safe in an address, that `unseal` opens with the same secret for seven days."""
    said = json.dumps([str(contact.question_id), contact.email, contact.language])
    return _box(secret).encrypt_at_time(said.encode(), int(at.timestamp())).decode()


def unseal(secret: str, sealed: str, at: datetime) -> Contact | None:
    """Returns what was sealed, or None when it was not with this secret or longer ago than it lasts."""
    try:
        said = _box(secret).decrypt_at_time(sealed, int(LASTS.total_seconds()), int(at.timestamp()))
    except (InvalidToken, ValueError):  # ValueError: letters that no token has
        return None
    question_id, email, language = json.loads(said)
    return Contact(UUID(question_id), email, language)


def _box(secret: str) -> Fernet:
    made = HKDF(SHA256(), length=32, salt=None, info=b"engage: contact of a public question")
    return Fernet(base64.urlsafe_b64encode(made.derive(secret.encode())))
