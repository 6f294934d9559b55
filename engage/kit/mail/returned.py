"""What mail servers send back: whom it is about, and whether the address is gone.

Every message has a return address of its own, `bounces+TOKEN@domain`, made of the day and a keyed hash of the day and
the recipient: who does not know the secret makes none, and nobody reads an address in it. Nothing is kept of it.
Source: RFC 3464 (delivery status notifications), RFC 3463 (their codes), RFC 3834 (automatic answers).
"""

import base64
import hmac
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from functools import lru_cache

from engage.kit.clock import london_date
from engage.kit.security import keyed_hash
from engage.kit.settings import Settings

MOST_BYTES = 64 * 1024
"""So much of a report is read; what it says comes first, and a copy of our own message after that."""
GOOD_FOR = timedelta(days=30)

_FIRST_DAY = date(2026, 1, 1)
_HASH_BYTES = 14
_LENGTH = 26
_TOKEN = re.compile(rf"\+([a-z2-7]{{{_LENGTH}}})@", re.IGNORECASE)
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_GONE = re.compile(r"5\.(1\.(1|2|3|6|10)|2\.1|4\.4|0\.0)")
"""No such address or host, a closed mailbox, or a failure for good that is not explained. Never a full mailbox (5.2.2),
nor words or senders that a server does not like (5.6, 5.7)."""


def return_address(settings: Settings, recipient: str, now: datetime) -> str:
    """Returns where a report on a message to this recipient is to go: in the settings, or where the message is from."""
    name, _, domain = settings.bounce_address.rpartition("@")
    if not name:
        return _address_in(settings.mail_from)
    return f"{name}+{token(settings.secret, recipient, london_date(now))}@{domain}"


@lru_cache
def _address_in(sender: str) -> str:
    return parseaddr(sender)[1]


def token(secret: str, recipient: str, day: date) -> str:
    """Returns 26 letters and digits that only the secret can make of a recipient and a day."""
    number = (day - _FIRST_DAY).days.to_bytes(2, "big")
    said = keyed_hash(secret, "bounce", f"{day.isoformat()}\0{recipient.lower()}")
    return base64.b32encode(number + bytes.fromhex(said)[:_HASH_BYTES]).decode().rstrip("=").lower()


def recipient_of(token_given: str, secret: str, known: Iterable[str], today: date) -> str | None:
    """Returns which of the addresses known a token was made for in the last 30 days, None for any other token."""
    try:
        number = int.from_bytes(base64.b32decode(token_given.upper() + "=" * (-_LENGTH % 8))[:2], "big")
    except ValueError:
        return None
    day = _FIRST_DAY + timedelta(days=number)
    if not today - GOOD_FOR <= day <= today + timedelta(days=1):
        return None
    given = token_given.lower()
    return next((one for one in known if hmac.compare_digest(token(secret, one, day), given)), None)


def tokens_of_the_gone(written: bytes, to: str = "") -> list[str]:
    """Returns the tokens in the addresses a report was sent to, if it says that somebody cannot be reached for good.

    `to` is where the mail server says it was delivered, "" to read that from the headers. Empty for whatever else
    arrives: a delay, an automatic answer, a letter, nonsense.
    """
    try:
        report = BytesParser(policy=compat32).parsebytes(written[:MOST_BYTES])
        if not _says_gone(report):
            return []
        places = [to] if to else [str(value) for name in _TO for value in report.get_all(name, [])]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # what no parser of ours expects
        return []
    return sorted({found.lower() for place in places for found in _TOKEN.findall(place)})[:10]


def _says_gone(report: Message) -> bool:
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return False
    for part in report.get_payload()[:4]:  # type: ignore[index]
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload() if part.is_multipart() else []
            return any(isinstance(block, Message) and _block_says_gone(block) for block in blocks)
    return False


def _block_says_gone(block: Message) -> bool:
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
    return action == "failed" and _GONE.fullmatch(status.partition(" ")[0]) is not None
