"""How much comes from one network, so that no program writes in the place of people, without knowing who anybody is.

Networks are known in memory alone, by a hash whose key dies with the process.
"""

import hmac
import secrets
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from engage.kit.clock import moment
from engage.kit.i18n import lazy, ngettext
from engage.kit.problems import Problem

WINDOW = timedelta(minutes=10)
MOST_WRITTEN = 30
"""So many questions and registrations come from one network in ten minutes, as from a library; then it waits."""

_MOST_NETWORKS = 4000


class TooManySent(Problem):
    """So much came from one network that it has to wait; nothing of it is kept."""

    status = 429
    title = lazy("Too much came from your network")

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(self.say(max(1, round(wait.total_seconds() / 60))))
        self.headers = {"Retry-After": str(int(wait.total_seconds()) + 1)}

    def say(self, minutes: int) -> str:
        """Returns what became of what was sent, and when to send it again."""
        return ngettext(
            "Nothing was sent. What you typed is still on the page before this one: go back in about %(num)s minute"
            " and send it again.",
            "Nothing was sent. What you typed is still on the page before this one: go back in about %(num)s minutes"
            " and send it again.",
            minutes,
        )


class SentByNetwork:
    """How much each network has sent in the last ten minutes: in memory, by a hash that cannot be turned back."""

    too_many: type[TooManySent] = TooManySent

    def __init__(self, most: int) -> None:
        self.most = most
        self._key = secrets.token_bytes(32)
        self._sent: OrderedDict[bytes, deque[datetime]] = OrderedDict()

    def count(self, address: str, now: datetime) -> int:
        """Counts one more from an address, and returns how many came from its network (a /24, or /56 of IPv6).

        Addresses of no public network, such as those of our own proxy, are 0. Raises `too_many` above the most.
        """
        network = self._network(address)
        if network is None:
            return 0
        sent = self._sent.setdefault(network, deque())
        self._sent.move_to_end(network)
        while sent and sent[0] <= now - WINDOW:
            sent.popleft()
        if len(sent) >= self.most:
            raise self.too_many(sent[0] + WINDOW - now)
        sent.append(now)
        while len(self._sent) > _MOST_NETWORKS:
            self._sent.popitem(last=False)
        return len(sent)

    def _network(self, address: str) -> bytes | None:
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return None
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        if not found.is_global:
            return None
        return hmac.digest(self._key, found.packed[: 3 if found.version == 4 else 7], "sha256")[:16]


def count_written(request: Request) -> None:
    """Counts one more text that somebody writes without an account. Raises TooManySent when its network has to wait."""
    written: SentByNetwork | None = getattr(request.app.state, "written", None)
    if written is None:
        written = request.app.state.written = SentByNetwork(MOST_WRITTEN)
    written.count(request.client.host if request.client else "", moment(request))
