"""Signing what is sent, so that a receiver knows that it is ours and that nobody sends it again.

Source: Standard Webhooks specification 1.0.0, "Signature scheme" and "Webhook headers (sending metadata to consumers)":
symmetric signatures, HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import hmac
from datetime import datetime
from uuid import UUID

_PREFIX = "whsec_"


def secret_of(secret: str, id: UUID) -> str:
    """Returns the key of a webhook as its receiver is told it ("whsec_…"), made of the platform's secret and its id."""
    return _PREFIX + base64.b64encode(_key(secret, id)).decode()


def headers_of(secret: str, id: UUID, message: UUID, body: bytes, at: datetime) -> dict[str, str]:
    """Returns the headers that go with a body: which message it is, when it is sent (aware), and the signature."""
    timestamp = int(at.timestamp())
    signed = f"{message}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(_key(secret, id), signed, "sha256")).decode()
    return {
        "webhook-id": str(message),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def _key(secret: str, id: UUID) -> bytes:
    """Returns 32 bytes that only the platform's secret can make of an id."""
    return hmac.digest(secret.encode(), f"webhook\0{id.hex}".encode(), "sha256")
