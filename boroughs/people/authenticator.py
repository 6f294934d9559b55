"""The second factor: six digits from an authenticator app, new every 30 seconds.

Source: RFC 6238 (TOTP) with the values every app knows: HMAC-SHA-1, six digits, 30 seconds.
"""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

from engage.kit.security import keyed_hash

STEP_SECONDS = 30


def secret_of(seed: str, key: str) -> str:
    """Returns the secret that a person's app holds, in base 32: whoever copies the database (the seed) without the
    installation's key cannot make codes."""
    return base64.b32encode(bytes.fromhex(keyed_hash(key, "authenticator", seed))[:20]).decode()


def code_at(secret: str, step: int) -> str:
    """Returns the six digits that an app shows in a step (30 seconds, counted since 1970)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def step_of(code: str, secret: str, at: datetime) -> int | None:
    """Returns the step that a typed code belongs to, or None: this one, or one to either side for a wrong clock."""
    digits = "".join(c for c in code[:20] if c in "0123456789")
    now = int(at.timestamp()) // STEP_SECONDS
    matching = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, step), digits)]
    return matching[0] if matching else None


def address_for_app(secret: str, email: str) -> str:
    """Returns the `otpauth` address that sets an app up."""
    return f"otpauth://totp/Engage:{quote(email)}?secret={secret}&issuer=Engage"
