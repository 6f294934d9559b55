"""Work that takes seconds: one thread for all of it, a time limit for who waits, and what is public is kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from engage.kit.problems import Unavailable

LIMIT = 60.0
"""Seconds that a reader waits. The work goes on, so that who comes again finds it done."""
_MOST_WAITING = 8
_MOST_BYTES = 48 * 2**20


class Maker:
    """Makes files one after another, each key once however many wait, and keeps the last ones: 48 MB."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="exports")
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, asyncio.Future[bytes]] = {}

    def kept(self, key: str) -> bytes | None:
        """Returns what was made under a key, if it is kept still."""
        return self._kept.get(key)

    async def make(self, key: str, work: Callable[[], bytes], *, keeps: bool, limit: float = LIMIT) -> bytes:
        """Returns what `work` makes; `keeps` it under the key for others: never what is not public.

        Raises Unavailable when it takes longer than `limit` seconds or too many wait.
        """
        if keeps and (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return found
        future = self._under_way.get(key)
        if future is None:
            if len(self._under_way) >= _MOST_WAITING:
                raise Unavailable
            future = asyncio.get_running_loop().run_in_executor(self._thread, work)
            self._under_way[key] = future
            future.add_done_callback(lambda done: self._finish(key, done, keeps))
        try:
            return await asyncio.wait_for(asyncio.shield(future), limit)
        except TimeoutError:
            raise Unavailable from None

    def _finish(self, key: str, done: asyncio.Future[bytes], keeps: bool) -> None:
        self._under_way.pop(key, None)
        if done.cancelled() or done.exception() is not None or not keeps:
            return
        self._kept[key] = done.result()
        while sum(map(len, self._kept.values())) > _MOST_BYTES:
            self._kept.popitem(last=False)


MAKER = Maker()
