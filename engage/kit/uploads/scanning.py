"""Asks a virus scanner (ClamAV's clamd) about a file, where one is set up."""

import asyncio
from urllib.parse import urlsplit

from engage.kit.problems import Unavailable

_SECONDS = 20
_PIECE = 256 * 1024  # bytes


class Infected(ValueError):
    """The scanner found something; the message is what it calls it."""


class ScannerDown(Unavailable):
    """The scanner did not answer: nothing is taken unscanned where a scanner is set up."""


async def scan(url: str, data: bytes) -> None:
    """Asks the scanner at tcp://host:port or unix:/path; returns when it found nothing.

    Raises Infected, or ScannerDown when it cannot be reached, is not done within 20 seconds or cannot tell. Source:
    clamd(8), command INSTREAM: pieces, each after its length in four bytes, and a length of nothing at the end.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            answer = await _ask(url, data)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        raise ScannerDown("The virus scanner does not answer. Try again later.") from None
    said = answer.strip(b"\0\r\n ").decode("utf-8", "replace")
    if said.endswith(" FOUND"):
        raise Infected(said.removeprefix("stream: ").removesuffix(" FOUND"))
    if not said.endswith(" OK"):
        raise ScannerDown("The virus scanner could not look at this file. Try again later.")


async def _ask(url: str, data: bytes) -> bytes:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        reader, writer = await asyncio.open_unix_connection(parts.path)
    else:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 3310)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            writer.write(len(piece).to_bytes(4, "big") + piece)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return await reader.readuntil(b"\0")
    finally:
        writer.close()
