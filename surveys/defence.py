"""Keeping programs from stuffing a survey without asking anything of people: nothing is refused in silence.

A box that people do not see, the time that answering takes, and how much comes from one network: what looks wrong is
stored with a flag for a clerk to look at. Networks are known in memory alone, by a hash whose key dies with the
process.
"""

import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from engage.kit.clock import moment
from engage.kit.i18n import gettext, lazy, ngettext
from engage.kit.problems import Problem
from surveys.definition.answers import Given
from surveys.models import Flag
from surveys.questionnaire import Version

WINDOW = timedelta(minutes=10)
MANY = 30
"""So many send from one network in ten minutes where people sit together, as in a library; more are flagged."""

TOO_MANY = 300
"""Nobody sits in such a place: from here on, a network waits."""

_PER_QUESTION = timedelta(seconds=1)
_PER_REVIEW = timedelta(seconds=1)
_MOST_NETWORKS = 4000


class TooMany(Problem):
    """So much came from one network that it has to wait; nothing of it is kept."""

    status = 429
    title = lazy("Too many answers came from your network")

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, round(wait.total_seconds() / 60))
        tell = ngettext(
            "Your answers were not sent. They are still on the page before this one: go back in about %(num)s minute"
            " and send them again.",
            "Your answers were not sent. They are still on the page before this one: go back in about %(num)s minutes"
            " and send them again.",
            minutes,
        )
        why = gettext("We do this so that no program can answer in the place of people.")
        super().__init__(f"{tell} {why}")
        self.headers = {"Retry-After": str(int(wait.total_seconds()) + 1)}


class Networks:
    """How much each network has sent in the last ten minutes: in memory, by a hash that cannot be turned back."""

    def __init__(self, most: int = TOO_MANY) -> None:
        self.most = most
        self._key = secrets.token_bytes(32)
        self._sent: OrderedDict[bytes, deque[datetime]] = OrderedDict()

    def count(self, address: str, now: datetime) -> int:
        """Counts one more from an address, and returns how many came from its network (a /24, or /56 of IPv6).

        Addresses of no public network, such as those of our own proxy, are 0. Raises TooMany above the most.
        """
        network = self._network(address)
        if network is None:
            return 0
        sent = self._sent.setdefault(network, deque())
        self._sent.move_to_end(network)
        while sent and sent[0] <= now - WINDOW:
            sent.popleft()
        if len(sent) >= self.most:
            raise TooMany(sent[0] + WINDOW - now)
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


def count_sent(request: Request) -> int:
    """Counts what is being sent, and returns how many came from its network. Raises TooMany when that has to wait."""
    networks: Networks | None = getattr(request.app.state, "networks", None)
    if networks is None:
        networks = request.app.state.networks = Networks()
    return networks.count(request.client.host if request.client else "", moment(request))


def flag_of(request: Request, version: Version, given: Given, trap: Sequence[str], started_at: datetime | None) -> Flag:
    """Returns why somebody should look at what is being sent, and counts it.

    `trap` is what came in the box that people do not see, `started_at` when this attempt's first page was sent. Raises
    TooMany when the network has to wait.
    """
    count = count_sent(request)
    if any(trap):
        return Flag.FILLED_BY_PROGRAM
    if started_at is None or moment(request) - started_at < fastest(version, given):
        return Flag.TOO_FAST
    return Flag.BUSY_NETWORK if count > MANY else Flag.NONE


def fastest(version: Version, given: Given) -> timedelta:
    """Returns how long a person takes at least from sending the first page to sending everything.

    The first page is the same for everybody, so nobody knows when it was opened: its questions take no time here. A
    survey of one page is left with the review, and with the fact that it was shown: what never saw it has no start.
    """
    first = min((version.places[question.key] for question in given.shown), default=0)
    later = sum(version.places[question.key] != first for question in given.shown)
    return _PER_REVIEW + _PER_QUESTION * later
