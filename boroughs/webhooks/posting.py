"""One signed request over a connection of its own: to the network address that was checked, and to no other.

Redirects are not followed, no more than a little of the answer is read, and everything has an end.
"""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

import h11

from boroughs.webhooks.targets import Target

SECONDS = 10
"""So long may a receiver take from the first packet to the status of its answer."""

_MOST_OF_ANSWER = 16 * 1024


class Reply(NamedTuple):
    """What a receiver answered: a status, and what it says of when to come back ("" for nothing; not read yet)."""

    status: int
    retry_after: str


class Failed(Exception):
    """Nothing was taken; the message says why in a word or two, never anything that the receiver wrote."""


async def post(
    target: Target, ip: str, headers: Mapping[str, str], body: bytes, *, trust: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> Reply:  # fmt: skip
    """Sends JSON and returns what was answered, whatever it is. Raises Failed when nothing is.

    `trust` says which certificates are believed; None: those of this machine.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _post(target, ip, headers, body, trust or ssl.create_default_context())
    except TimeoutError:
        raise Failed("timeout") from None
    except ssl.SSLCertVerificationError:
        raise Failed("certificate not valid") from None
    except ssl.SSLError:
        raise Failed("no secure connection") from None
    except OSError:
        raise Failed("no connection") from None
    except h11.RemoteProtocolError:
        raise Failed("answer not understood") from None


async def _post(target: Target, ip: str, headers: Mapping[str, str], body: bytes, trust: ssl.SSLContext) -> Reply:
    reader, writer = await asyncio.open_connection(
        ip,
        target.port,
        ssl=trust if target.is_https else None,
        server_hostname=target.host if target.is_https else None,
        limit=_MOST_OF_ANSWER,
    )
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_OF_ANSWER)
        is_usual = target.port == (443 if target.is_https else 80)
        sent = {
            "host": target.host if is_usual else f"{target.host}:{target.port}",
            "user-agent": "Engage-Webhooks/1",
            "content-type": "application/json",
            "content-length": str(len(body)),
            "connection": "close",
            **headers,
        }
        request = h11.Request(method="POST", target=target.path, headers=list(sent.items()))
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        return await _reply(connection, reader)
    finally:
        writer.transport.abort()  # nobody waits for a receiver to say goodbye
        with suppress(OSError):
            await writer.wait_closed()


async def _reply(connection: h11.Connection, reader: asyncio.StreamReader) -> Reply:
    """Returns what the answer begins with; its body is left unread."""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(4096))
        elif isinstance(event, h11.Response):
            waits = [value for name, value in event.headers if name == b"retry-after"]
            return Reply(event.status_code, waits[0].decode("latin-1") if waits else "")
        elif not isinstance(event, h11.InformationalResponse):
            raise Failed("no answer")
