"""A virus scanner is asked before a file is kept: a real little server that speaks clamd's protocol."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from engage.kit.uploads.sandbox import UnreadableFile
from engage.kit.uploads.scanning import Infected, ScannerDown, scan
from engage.kit.uploads.taking import take
from tests.conftest import NOW
from tests.kit.uploads import files

MARK = b"this-is-a-virus"


@asynccontextmanager
async def clamd(received: list[bytes], answer: bytes | None = None):
    """A scanner that finds MARK; it yields its port."""

    async def serve(reader, writer):
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            data += await reader.readexactly(size)
        received.append(data)
        found = b"stream: Test-Signature FOUND\0" if MARK in data else b"stream: OK\0"
        writer.write(found if answer is None else answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_clean_file_is_kept_with_when_it_was_scanned():
    received: list[bytes] = []
    data = files.pdf() + b"\n%" + b"x" * 700_000
    async with clamd(received) as port:
        taken = await take(data, f"tcp://127.0.0.1:{port}", NOW)
    assert received == [data]
    assert taken.scanned_at == NOW
    assert (await take(data, "", NOW)).scanned_at is None


async def test_an_infected_file_is_refused_saying_so():
    async with clamd([]) as port:
        with pytest.raises(Infected, match=r"^Test-Signature$"):
            await scan(f"tcp://127.0.0.1:{port}", MARK)
        with pytest.raises(UnreadableFile, match="found Test-Signature"):
            await take(files.pdf() + MARK, f"tcp://127.0.0.1:{port}", NOW)


async def test_without_an_answer_nothing_is_taken(tmp_path):
    for answer in (b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O"):
        async with clamd([], answer) as port:
            with pytest.raises(ScannerDown, match="later"):
                await take(files.pdf(), f"tcp://127.0.0.1:{port}", NOW)
    with pytest.raises(ScannerDown):
        await take(files.pdf(), f"unix:{tmp_path}/nobody.ctl", NOW)
