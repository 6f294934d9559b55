"""A small HTTP client that costs little, and the processor time that servers use while it runs."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

import psutil

_HIDDEN = re.compile('<input type="hidden" name="([^"]*)" value="([^"]*)">')


class Client:
    """One keep-alive connection to a server on 127.0.0.1; keeps the cookie and the hidden fields as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""
        self.page = ""

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def get(self, path: str) -> int:
        return await self._send(f"GET {path} HTTP/1.1", "")

    async def post(self, path: str, fields: dict[str, str]) -> int:
        return await self._send(f"POST {path} HTTP/1.1", urlencode(fields))

    def hidden(self) -> dict[str, str]:
        """Returns the hidden fields of the page that came last, which go along with the next form."""
        return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(self.page)}

    async def _send(self, line: str, body: str) -> int:
        head = f"{line}\r\nHost: 127.0.0.1:{self.port}\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(f"{head}\r\n{body}".encode())
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = 0
        for row in answer.split("\r\n")[1:]:
            name, _, value = row.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        self.page = (await self.reader.readexactly(length)).decode("latin-1")
        return int(answer.split(" ", 2)[1])


def processor_seconds(pids: list[int]) -> float:
    """Processor seconds used so far by these processes and everything they started."""
    total = 0.0
    for pid in pids:
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
        total += process.cpu_times().children_user + process.cpu_times().children_system
    return total


@dataclass(frozen=True)
class Cost:
    """What one unit of work cost: processor milliseconds of server and database together, and units per second."""

    milliseconds: float
    per_second: float


async def measure(
    port: int, pids: list[int], work: Callable[[Client], Awaitable[None]], total: int, concurrency: int = 16
) -> Cost:
    """Returns the cost of `total` units of work done by `concurrency` clients at once."""
    left = iter(range(total))

    async def one() -> None:
        client = Client(port)
        await client.open()
        for _ in left:
            await work(client)
        client.writer.close()

    before, started = processor_seconds(pids), asyncio.get_running_loop().time()
    await asyncio.gather(*(one() for _ in range(concurrency)))
    seconds = asyncio.get_running_loop().time() - started
    return Cost((processor_seconds(pids) - before) / total * 1000, total / seconds)
