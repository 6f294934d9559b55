"""Messages that could not be sent: why, and what can be done about them."""

from base64 import urlsafe_b64encode
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from engage.kit.mail.models import OutboxMessage
from engage.kit.security import keyed_hash
from engage.kit.settings import Settings


def give_up(message: OutboxMessage, settings: Settings, now: datetime) -> None:
    """Makes a message a dead letter, not saved yet.

    Its text may hold a one-time code or link that still lets somebody in, and nobody comes for it soon: it is sealed
    with a key that is not in the database, and opened only to be sent again.
    """
    message.gave_up_at = now
    message.text = seal(message.text, settings.secret)


def revive(message: OutboxMessage, settings: Settings, now: datetime) -> bool:
    """Makes a dead letter wait again, as if it was new, not saved yet; False if its seal was made with another key."""
    text = opened(message, settings.secret)
    if text is None:
        return False
    message.text = text
    message.attempts, message.error, message.gave_up_at, message.next_attempt_at = 0, "", None, now
    return True


def masked(address: str) -> str:
    """Returns an address for a screen: enough to know it again for who knows it already ("j•••@e•••.org")."""
    name, _, domain = address.rpartition("@")
    host, _, end = domain.rpartition(".")
    return f"{name[:1]}•••@{host[:1]}•••.{end}" if name and host and end else "•••"


def seal(text: str, secret: str) -> str:
    """Returns the text of a dead letter as it is kept."""
    return _key(secret).encrypt(text.encode()).decode()


def opened(message: OutboxMessage, secret: str) -> str | None:
    """Returns the text of a dead letter, None if its seal was made with another key."""
    try:
        return _key(secret).decrypt(message.text.encode()).decode()
    except InvalidToken:
        return None


def _key(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(bytes.fromhex(keyed_hash(secret, "dead letter", ""))))
