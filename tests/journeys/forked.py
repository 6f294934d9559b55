"""Servers that begin at once: `python -m tests.journeys.forked` forks one whenever it reads a line, and says its pid.

It has imported everything by then, which is most of what starting takes; the server itself is as in `engage serve`.
"""

import asyncio
import os
import signal
import sys
from functools import partial
from types import TracebackType
from typing import Self

import uvicorn

from engage.app import build_app
from engage.kit import log
from engage.kit.settings import from_environment
from tests.journeys.servers import ROOT, is_ready
from tests.patience import eventually, free_port


def main() -> None:
    """Forks a server for each line, one after the other; without a line more, ends."""
    settings = from_environment()
    log.configure(settings.log_level)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            uvicorn.run(
                build_app(settings), host=settings.host, port=settings.port, access_log=False, log_level="error"
            )
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


class Forked:
    """One server after the other at one address, each of which can be killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {**environment, "ENGAGE_PORT": str(self.port), "ENGAGE_PUBLIC_URL": self.base}
        self.pid = 0

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.journeys.forked", cwd=ROOT, env={**os.environ, **self.environment},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.orders, self.answers = self.process.stdin, self.process.stdout
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self.pid:
            await self.kill()
        self.orders.close()
        await self.process.wait()

    async def begin(self) -> None:
        """Starts a server and waits until it answers."""
        self.orders.write(b"\n")
        self.pid = int(await self.answers.readline())
        await eventually(partial(is_ready, self.base), "the server is ready")

    async def kill(self) -> None:
        """Ends the server with kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        self.pid = 0
        assert await self.answers.readline() == b"ended\n"


if __name__ == "__main__":
    main()
