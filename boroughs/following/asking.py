"""Asking to follow, confirming, changing and stopping: nobody learns here whether an address is known."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.following import letters
from boroughs.following.actions import own_path
from boroughs.following.digests import Names, send_what_waits
from boroughs.following.models import Follower, Rhythm
from boroughs.models import Borough
from engage.kit import mail
from engage.kit.i18n import gettext, language, lazy
from engage.kit.problems import Problem

CONFIRM_WITHIN = timedelta(days=1)
ONE_MAIL_IN = timedelta(hours=1)
MOST_MAILS = 500
"""So many confirmations go out in an hour for one borough: more is a program at work. Each network and each address
has a limit of its own (`engage.following.pages`, `ONE_MAIL_IN`)."""

MOST_TOPICS = 50
"""So many things somebody follows in a borough at most."""
MOST_ASKED = 10

_LOCK = 0x666F6C6C6F77  # "follow"


class TooManyAsk(Problem):
    """So many people, or programs, ask to follow that they have to wait."""

    status = 429
    title = lazy("Too many people are asking at once")

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": "3600"}


@atomic()
async def ask(
    borough: Borough, *, email: str, topics: list[str], rhythm: Rhythm = Rhythm.AT_ONCE, at: datetime
) -> None:
    """Notes that somebody asked to follow a borough, and writes to the address: one e-mail to it in an hour.

    What is confirmed stays as it is: only the link in an e-mail changes it, and what was asked for now waits on the
    page it leads to. The language is the page's. `expires_at` is a day after the last e-mail of this kind, so no time
    of asking is kept beside it. Raises TooManyAsk.
    """
    # One after the other: two at once would both find that no e-mail went out yet.
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])
    lately = Follower.filter(expires_at__gt=at + CONFIRM_WITHIN - ONE_MAIL_IN)
    if await lately.filter(borough=borough).count() >= MOST_MAILS:
        raise TooManyAsk(gettext("Nothing was sent. Ask again in an hour, or subscribe to a feed."))
    is_told = await lately.filter(email=email).exists()
    follower = await Follower.get_or_none(borough=borough, email=email)
    if follower is None and is_told:
        return
    follower = follower or Follower(id=uuid4(), borough=borough, email=email)
    _note_wishes(follower, topics, rhythm, is_told)
    if not is_told:
        follower.expires_at = at + CONFIRM_WITHIN
        words = letters.known_already if follower.confirmed_at else letters.confirmation
        own = own_path(borough, follower.id, follower.language)
        await mail.post(email, *words(borough.name), at=at, own_path=own)
    await follower.save()


def _note_wishes(follower: Follower, topics: list[str], rhythm: Rhythm, is_told: bool) -> None:
    """Notes what somebody asked for: for the page the link leads to, where they say whether they meant it."""
    if follower.confirmed_at:
        new = [topic for topic in (*follower.asked, *topics) if topic not in follower.topics]
        follower.asked = list(dict.fromkeys(new))[-MOST_ASKED:]
    elif is_told:  # the e-mail with the link is there already, so it is for this as well
        follower.topics = list(dict.fromkeys((*follower.topics, *topics)))[:MOST_TOPICS]
    else:
        follower.topics, follower.rhythm, follower.language = topics, rhythm, language().code


async def follower_of(borough: Borough, id: UUID | None, at: datetime) -> Follower | None:
    """Returns the follower of a borough with this id, unless they did not confirm in time."""
    found = await Follower.get_or_none(id=id, borough=borough) if id else None
    return found if found and (found.confirmed_at or found.expires_at > at) else None


@atomic()
async def confirm(follower: Follower, *, topics: list[str], rhythm: Rhythm, names: Names, at: datetime) -> None:
    """Notes what a follower wants to be told from now on, and how often; the first time, that they want it at all.

    What waits for a digest is sent when they choose another rhythm; what they no longer follow was new while they did,
    and still comes. `names` finds what topics are called.
    """
    if follower.rhythm != rhythm:
        await send_what_waits(follower, names, at)
    follower.topics, follower.asked, follower.rhythm = topics, [], rhythm
    follower.confirmed_at = follower.confirmed_at or at
    await follower.save(update_fields=["topics", "asked", "rhythm", "confirmed_at"])


@atomic()
async def stop(borough: Borough, id: UUID | None) -> None:
    """Erases a follower and what waits for them. It is no fault when there is none any more: it was pressed twice."""
    if id:
        await Follower.filter(id=id, borough=borough).delete()
