"""Passwords, tokens, keyed hashes, and the headers that every reply carries."""

import asyncio
import hmac
import re
import secrets
from collections.abc import Mapping
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Problem

# OWASP's second recommended setting for argon2id (t=2, 19 MiB, p=1): 54 ms on two cores, where the library's takes 400.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    """A hash to compare with where there is no account, so that the answer takes as long."""
    return _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """Returns the argon2id hash of a password, made in a thread."""
    return await asyncio.to_thread(_hasher.hash, password)


async def password_matches(password: str, hashed: str | None) -> bool:
    """Whether a password is the one hashed; takes as long when there is no account to compare with."""
    try:
        await asyncio.to_thread(_hasher.verify, hashed or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def new_token() -> str:
    """Returns 256 bits of chance for a cookie or a link, safe in an address."""
    return secrets.token_urlsafe(32)


OWN_PAGE = "own page"
"""The purpose of a link that whoever asked for something gets by e-mail, to confirm, change and end it."""

_SIGNATURE = 28  # hex digits, 112 bits: with the id as many as a part of an address may have
_SIGNED = re.compile(rf"[0-9a-f]{{{32 + _SIGNATURE}}}")
_CODE_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
_CODE = re.compile(f"[{_CODE_LETTERS}]{{4}}(-[{_CODE_LETTERS}]{{4}}){{3}}")
# A byte of chance as a letter; the last bytes are left out, or the first letters would come up oftener.
_AS_LETTER = bytes(ord(_CODE_LETTERS[byte % len(_CODE_LETTERS)]) for byte in range(256))
_UNEVEN = bytes(range(256 - 256 % len(_CODE_LETTERS), 256))


def new_code() -> str:
    """Returns a code a person can write down and read out, as "bcdf-ghjk-mnpq-2345": 76 bits, no vowels, no 0/o/1/l."""
    code = new_letters(16)
    return "-".join(code[i : i + 4] for i in range(0, 16, 4))


def new_letters(number: int) -> str:
    """Returns so many letters and digits by chance, all as likely, of those that are easy to tell apart."""
    letters = b""
    while len(letters) < number:
        letters += secrets.token_bytes(number * 3 // 2).translate(_AS_LETTER, _UNEVEN)
    return letters[:number].decode()


def read_code(text: str) -> str:
    """Returns a typed code in the form `new_code` gave it: lower case, grouped; whatever else it was stays wrong."""
    letters = "".join(c for c in text.lower() if c.isalnum())[:64]
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def is_code(text: str) -> bool:
    """Whether a text is written exactly as `new_code` writes one: safe in a header, an address and a page."""
    return _CODE.fullmatch(text) is not None


def keyed_hash(secret: str, purpose: str, value: str) -> str:
    """Returns 64 hex digits that only the secret can make of a value; one purpose says nothing of another."""
    return hmac.digest(secret.encode(), f"{purpose}\0{value}".encode(), "sha256").hex()


def signed(secret: str, purpose: str, id: UUID) -> str:
    """Returns 60 hex digits for an address: an id and a keyed hash of it, which nobody can make who knows the id."""
    return id.hex + keyed_hash(secret, purpose, id.hex)[:_SIGNATURE]


def read_signed(secret: str, purpose: str, text: str) -> UUID | None:
    """Returns the id that `signed` was given, None for a text that it did not make for this purpose."""
    if not _SIGNED.fullmatch(text):
        return None
    id = UUID(text[:-_SIGNATURE])
    return id if hmac.compare_digest(signed(secret, purpose, id), text) else None


def signed_path(secret: str, path: str) -> str:
    """Returns a path that ends with an id as the link to that one's own page (`OWN_PAGE`)."""
    start, _, last = path.rpartition("/")
    return f"{start}/{signed(secret, OWN_PAGE, UUID(last))}"


# ---- cross-site protection --------------------------------------------------------------------------------------


class CrossSite(Problem):
    """An unsafe request that another site's page made."""

    status = 403
    title = lazy("This form was sent from another website")


class SameSiteOnly:
    """Refuses unsafe requests that another site's page made, by `Sec-Fetch-Site`, or `Origin` in older browsers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or raises CrossSite."""
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _is_cross_site(scope):
            raise CrossSite(gettext("Send this form from its own page."))
        await self.app(scope, receive, send)


def _is_cross_site(scope: Scope) -> bool:
    headers = dict(reversed(scope["headers"]))  # of a name that came twice, the first counts
    if site := headers.get(b"sec-fetch-site"):
        return site not in {b"same-origin", b"none"}
    if origin := headers.get(b"origin"):
        return bool(origin.partition(b"://")[2] != headers.get(b"host"))
    return False  # no browser: nothing to be tricked into sending cookies


class BodyLimit:
    """Refuses a body that is too large with 413: before any of it is read, or once too much has come in pieces.

    `uploads` are patterns of whole addresses that files are sent to, and how many bytes such a body may have.
    """

    def __init__(self, app: ASGIApp, max_body_size: int, uploads: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.max_body_size = max_body_size
        self.uploads = [(re.compile(path), BodyLimit(app, most)) for path, most in (uploads or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or raises 413."""
        length = _length_of_body(scope) if scope["type"] == "http" else 0
        if length is not None and length <= self.max_body_size:  # the server ends the body there
            await self.app(scope, receive, send)
            return
        for path, larger in self.uploads:
            if path.fullmatch(scope["path"]):
                await larger(scope, receive, send)
                return
        if length is not None:
            raise HTTPException(413)
        await self.app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        size = 0

        async def receive_counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.max_body_size:
                raise HTTPException(413)
            return message

        return receive_counted


def _length_of_body(scope: Scope) -> int | None:
    """Returns how many bytes a request says its body has, None when it does not say: it comes in pieces."""
    length = b"0"
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length":
            length = value
    return int(length[:18]) if length.isdigit() else None


# ---- headers ----------------------------------------------------------------------------------------------------

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Puts the security headers on every reply, errors and assets included; HSTS only where TLS is in front."""

    def __init__(self, app: ASGIApp, is_https: bool) -> None:
        self.app = app
        headers = dict(_HEADERS)
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self.names = frozenset(name for name, _ in self.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.setdefault("headers", [])
                own = self.names.intersection([name for name, _ in given])
                given += [header for header in self.headers if header[0] not in own] if own else self.headers
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
