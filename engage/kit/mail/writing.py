"""Making a message of the outbox what goes over the wire.

It is put together by hand, at an eighth of the price of the standard library's `EmailMessage`: the headers are few and
known, every line is printable ASCII, and all but addresses are broken at 76 letters. So no server on the way has a
reason to write it anew, which would break a DKIM signature. Source: RFC 5322 (messages), RFC 2045 to 2047 (MIME).
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from engage.kit.i18n import ENGLISH, KNOWN
from engage.kit.mail.models import OutboxMessage
from engage.kit.mail.returned import return_address
from engage.kit.mail.showing import html_of
from engage.kit.security import keyed_hash, signed_path
from engage.kit.settings import Settings

_ADDRESS = re.compile(r"[!-~]+@[!-~]+")
_NEVER_IN_ADDRESS = frozenset('<>()[],;:\\"')
_PRINTABLE = re.compile(r"[ -~]*")
_A_LINE = 66
_PLAIN = re.compile(rf"(?!.*=\?)[!-~]{{1,{_A_LINE}}}( [!-~]{{1,{_A_LINE}}})*")
"""Words that go into lines as they are, and that no mail program takes for encoded ones."""


class CannotBeWritten(ValueError):
    """No mail program could read it: its address is none, or something else that no header can say."""


@dataclass(frozen=True)
class Letter:
    """A message as it goes over the wire: who it is from and to for the mail server, and its bytes."""

    number: int
    sender: str
    recipient: str
    written: bytes


def letter_of(message: OutboxMessage, settings: Settings, now: datetime) -> Letter:
    """Returns a message as it goes over the wire at an aware moment. Raises CannotBeWritten.

    All that a receiver tells messages apart by is the same at every try.
    """
    if not _ADDRESS.fullmatch(message.recipient) or _NEVER_IN_ADDRESS & set(message.recipient):
        raise CannotBeWritten("no address")
    language = KNOWN.get(message.language, ENGLISH).code
    said = _said(message, settings)
    headers = {
        "To": message.recipient,
        "Date": format_datetime(now),
        "Message-ID": f"<{message.id}.{said}@{urlsplit(settings.public_url).hostname}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    text = message.text
    if message.own_path:
        own = settings.public_url + signed_path(settings.secret, message.own_path)
        text = f"{text.rstrip()}\n{own}\n"
        headers["List-Unsubscribe"] = f"<{own}/stop>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    html = html_of(message.subject, text, language, settings.public_url)
    head = [_from(settings.mail_from), _subject(message.subject), *map(_header, headers, headers.values())]
    written = ("".join(head) + _parts(f"=_{said}", plain=text, html=html)).encode("ascii")
    return Letter(message.id, return_address(settings, message.recipient, now), message.recipient, written)


def _said(message: OutboxMessage, settings: Settings) -> str:
    """Returns 32 hex digits, the same for a message at every try, and others for any other message.

    The words count too: after a backup was put back, other messages get the numbers of those that went out before.
    """
    what = "\0".join((str(message.id), message.recipient, message.subject, message.text))
    return keyed_hash(settings.secret, "message id", what)[:32]


@lru_cache
def _from(sender: str) -> str:
    """Returns the header that says who writes: a name in any letters, and an address."""
    return policy.SMTP.header_factory("From", sender).fold(policy=policy.SMTP)  # type: ignore[no-any-return]


def _subject(subject: str) -> str:
    """Returns the header for words that people typed, in one line or folded, encoded if they must be."""
    words = " ".join(subject.split())
    is_plain = _PLAIN.fullmatch(words) is not None
    if is_plain and len(words) <= _A_LINE:
        return _header("Subject", words)
    header = Header(words, "us-ascii" if is_plain else "utf-8", header_name="Subject")
    return f"Subject: {header.encode()}\n".replace("\n", "\r\n")


def _header(name: str, value: str) -> str:
    """Returns a header in one piece: no mail program finds an address in one that is broken. Raises CannotBeWritten."""
    if not _PRINTABLE.fullmatch(value):
        raise CannotBeWritten(f"no {name}")
    return f"{name}: {value}\r\n"


def _parts(boundary: str, **texts: str) -> str:
    """Returns the rest of a message: the same words in several kinds of text, the plainest first.

    The boundary is in none of them: after = comes a digit or a letter in quoted-printable, and base64 has no _.
    """
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    parts = [_part(kind, words) for kind, words in texts.items()]
    return f"\r\n--{boundary}\r\n".join([head, *parts]) + f"\r\n--{boundary}--\r\n"


def _part(kind: str, words: str) -> str:
    """Returns one text, in the shorter of the two codes: base64 for letters that are not Latin, most often."""
    lines = b"\r\n".join(words.encode().splitlines()) + b"\r\n"
    quoted, coded = b2a_qp(lines), encodebytes(lines).replace(b"\n", b"\r\n")
    name, body = ("quoted-printable", quoted) if len(quoted) <= len(coded) else ("base64", coded)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {name}\r\n'
    return f"{head}\r\n{body.decode()}"
