"""Keeping programs from stuffing a survey without asking anything of people: nothing is refused in silence.

A box that people do not see, the time that answering takes, and how much comes from one network: what looks wrong is
stored with a flag for a clerk to look at. Networks are known as `engage.kit.networks` says.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from starlette.requests import Request

from engage.kit.clock import moment
from engage.kit.i18n import gettext, lazy, ngettext
from engage.kit.networks import SentByNetwork, TooManySent
from surveys.definition.answers import Given
from surveys.models import Flag
from surveys.questionnaire import Version

MANY = 30
"""So many send from one network in ten minutes where people sit together, as in a library; more are flagged."""

TOO_MANY = 300
"""Nobody sits in such a place: from here on, a network waits."""

_PER_QUESTION = timedelta(seconds=1)
_PER_REVIEW = timedelta(seconds=1)


class TooMany(TooManySent):
    """So much came from one network that it has to wait; nothing of it is kept."""

    title = lazy("Too many answers came from your network")

    def say(self, minutes: int) -> str:
        """Returns what became of the answers and when to send them again."""
        tell = ngettext(
            "Your answers were not sent. They are still on the page before this one: go back in about %(num)s minute"
            " and send them again.",
            "Your answers were not sent. They are still on the page before this one: go back in about %(num)s minutes"
            " and send them again.",
            minutes,
        )
        why = gettext("We do this so that no program can answer in the place of people.")
        return f"{tell} {why}"


class Networks(SentByNetwork):
    """How many answers each network has sent in the last ten minutes. Raises TooMany above the most."""

    too_many = TooMany

    def __init__(self, most: int = TOO_MANY) -> None:
        super().__init__(most)


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
