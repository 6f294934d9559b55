"""Asking to follow, confirming, changing and stopping: nobody learns here whether an address is known."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.following import letters
from boroughs.following.actions import own_path
from boroughs.following.models import Follower
from boroughs.models import Borough
from engage.kit import mail
from engage.kit.i18n import gettext, language, lazy
from engage.kit.problems import Problem

CONFIRM_WITHIN = timedelta(days=1)
ONE_MAIL_IN = timedelta(hours=1)
MOST_MAILS = 500
"""So many confirmations go out in an hour from the whole site: more is a program at work."""

_LOCK = 0x666F6C6C6F77  # "follow"


class TooManyAsk(Problem):
    """So many people, or programs, ask to follow that they have to wait."""

    status = 429
    title = lazy("Too many people are asking at once")

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": "3600"}


@atomic()
async def ask(borough: Borough, *, email: str, topics: list[str], at: datetime) -> None:
    """Notes that somebody asked to follow a borough, and writes to the address: one e-mail to it in an hour.

    What is confirmed stays as it is: only the link in an e-mail changes it. The language is the page's. `expires_at` is
    a day after the last e-mail of this kind, so no time of asking is kept beside it. Raises TooManyAsk.
    """
    # One after the other: two at once would both find that no e-mail went out yet.
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])
    lately = Follower.filter(expires_at__gt=at + CONFIRM_WITHIN - ONE_MAIL_IN)
    if await lately.count() >= MOST_MAILS:
        raise TooManyAsk(gettext("Nothing was sent. Ask again in an hour, or subscribe to a feed."))
    if await lately.filter(email=email).exists():
        return
    expires_at = at + CONFIRM_WITHIN
    new = {"id": uuid4(), "topics": topics, "language": language().code, "expires_at": expires_at}
    follower, is_new = await Follower.get_or_create(borough=borough, email=email, defaults=new)
    if not is_new:
        follower.expires_at = expires_at
        if follower.confirmed_at is None:
            follower.topics, follower.language = topics, language().code
        await follower.save(update_fields=["expires_at", "topics", "language"])
    words = letters.known_already if follower.confirmed_at else letters.confirmation
    await mail.post(email, *words(borough.name), at=at, own_path=own_path(borough, follower))


async def follower_of(borough: Borough, id: UUID | None, at: datetime) -> Follower | None:
    """Returns the follower of a borough with this id, unless they did not confirm in time."""
    found = await Follower.get_or_none(id=id, borough=borough) if id else None
    return found if found and (found.confirmed_at or found.expires_at > at) else None


@atomic()
async def confirm(follower: Follower, topics: list[str], at: datetime) -> None:
    """Notes what a follower wants to be told from now on; the first time, that they want to be told at all."""
    follower.topics, follower.confirmed_at = topics, follower.confirmed_at or at
    await follower.save(update_fields=["topics", "confirmed_at"])


@atomic()
async def stop(borough: Borough, id: UUID | None) -> None:
    """Erases a follower. It is no fault when there is none any more: the link was pressed twice."""
    if id:
        await Follower.filter(id=id, borough=borough).delete()
