"""Files made while they are sent: the database writes the rows, nothing is held here but what is on its way."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tortoise import connections

from engage.kit.problems import Unavailable
from surveys.exports.table import SECONDS

MOST_AT_ONCE = 2
"""Files of answers that one process makes at the same time: each holds a connection of its pool."""

_PROGRAM = Path(__file__).with_name("programs.py")
_CHUNK = 64 * 1024
_making = 0


def refuse_when_busy() -> None:
    """Raises Unavailable while as many files are being made as may be."""
    if _making >= MOST_AT_ONCE:
        raise Unavailable


async def in_its_turn(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yields a file that counts among those being made for as long as it is sent."""
    global _making
    _making += 1
    try:
        async for chunk in chunks:
            yield chunk
    finally:
        _making -= 1


async def copied(statement: str) -> AsyncIterator[bytes]:
    """Yields what a statement finds as CSV in UTF-8, without a line of names, as fast as it is taken."""
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue(1)

    async def copy() -> None:
        try:
            async with connections.get("default").acquire_connection() as connection:
                await connection.copy_from_query(statement, output=chunks.put, format="csv", timeout=SECONDS)
        except Exception:
            await chunks.put(None)
            raise
        await chunks.put(None)

    copying = asyncio.create_task(copy())
    try:
        while (chunk := await chunks.get()) is not None:
            yield bytes(chunk)  # asyncpg gives bytearrays, which Starlette takes for text
        await copying
    finally:
        copying.cancel()


async def made_by_program(kind: str, sheet: dict[str, Any], statement: str) -> AsyncIterator[bytes]:
    """Yields an "xlsx" or "sav" file that a process of its own makes of what a statement finds.

    `sheet` is what `surveys.exports.programs` wants to know.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "sheet.json").write_text(json.dumps(sheet))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(_PROGRAM), kind, folder, stdin=asyncio.subprocess.PIPE,
            env={"PYTHONUTF8": "1", "TMPDIR": folder},
        )  # fmt: skip
        try:
            async for chunk in copied(statement):
                process.stdin.write(chunk)  # type: ignore[union-attr]
                await process.stdin.drain()  # type: ignore[union-attr]
            process.stdin.close()  # type: ignore[union-attr]
            if await process.wait():
                raise OSError(f"the program that writes {kind} files ended with {process.returncode}")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        with (path / f"file.{kind}").open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
