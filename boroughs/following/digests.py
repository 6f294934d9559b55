"""Digests: one e-mail of all that was new, grouped by what it is followed by, the newest first.

What waits for a follower is erased in the transaction that puts its e-mail in the outbox, so a crash between the two
takes back both, and nobody gets a thing twice or never.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise import connections

from boroughs.following.actions import LONGEST_SUBJECT, ending, own_path
from boroughs.following.models import Follower, FollowerNews, Rhythm
from boroughs.models import Borough
from engage.kit.i18n import gettext, ngettext, show_date, speaking
from engage.kit.mail import OutboxMessage

Names = Callable[[Borough, set[str]], Awaitable[dict[str, str]]]
"""Finds what topics of a borough are called in the language spoken; a topic of what is gone may be missing."""

AT_ONCE = 500
"""Followers whose digests are made together."""

_TAKE = """
WITH due AS (
  SELECT follower.id, email, language, borough_id FROM follower
   WHERE confirmed_at IS NOT NULL AND (rhythm = ANY($1) OR follower.id = $2)
     AND EXISTS (SELECT FROM follower_news WHERE follower_id = follower.id)
   ORDER BY borough_id, language, follower.id LIMIT $3)
DELETE FROM follower_news AS news USING due WHERE news.follower_id = due.id
RETURNING due.id AS follower_id, due.email, due.language, due.borough_id,
          news.id, news.topic, news.at, news.subject, news.text
"""


@dataclass(frozen=True)
class News:
    """Something new that waited for a follower; the fields as in `FollowerNews`, with whose it is."""

    follower_id: UUID
    email: str
    language: str
    borough_id: int
    id: int
    topic: str
    at: datetime
    subject: str
    text: str


async def send_digests(rhythms: Sequence[Rhythm], names: Names, at: datetime, key: str) -> int:
    """Posts what waits for everybody of these rhythms, in the caller's transaction, and returns how many e-mails.

    For those who want all at once something waits when they said so in the moment in which it was told.
    `key` names the day or week, so that nobody has two digests of one in the outbox. Statements grow with the number of
    boroughs and languages, and with every 500 followers; not with what is new.
    """
    sent = 0
    while waiting := await _take(rhythms, None):
        sent += await _post(waiting, names, at, key)
    return sent


async def send_what_waits(follower: Follower, names: Names, at: datetime) -> None:
    """Posts what waits for one follower now, in the caller's transaction: they no longer want a digest."""
    if waiting := await _take((), follower.id):
        await _post(waiting, names, at, f"{at:%Y-%m-%dT%H:%M:%S.%f}")


async def waiting_for(follower: Follower) -> int:
    """Returns how many things wait for a follower's next digest."""
    return await FollowerNews.filter(follower=follower).count()


async def _take(rhythms: Sequence[Rhythm], id: UUID | None) -> list[News]:
    wanted = [rhythm.value for rhythm in rhythms]
    rows = await connections.get("default").execute_query_dict(_TAKE, [wanted, id, AT_ONCE])
    return [News(**row) for row in rows]


async def _post(waiting: list[News], names: Names, at: datetime, key: str) -> int:
    """Posts one e-mail to each follower these are for, and returns how many."""
    of_readers: dict[tuple[int, str], dict[UUID, list[News]]] = defaultdict(lambda: defaultdict(list))
    for one in waiting:
        of_readers[one.borough_id, one.language][one.follower_id].append(one)
    boroughs = {one.id: one for one in await Borough.filter(id__in={one.borough_id for one in waiting})}
    posted = []
    for (borough_id, code), by_follower in of_readers.items():
        borough = boroughs[borough_id]
        with speaking(code):
            called = await names(borough, {one.topic for news in by_follower.values() for one in news})
            posted += [_digest(borough, news, called, at, key) for news in by_follower.values()]
    await OutboxMessage.bulk_create(posted, batch_size=AT_ONCE)
    return len(posted)


def _digest(borough: Borough, news: list[News], called: dict[str, str], at: datetime, key: str) -> OutboxMessage:
    """Returns the e-mail with all that waited for one follower, in the language spoken."""
    first = news[0]
    subject = ngettext(
        "%(borough)s: %(num)s new thing", "%(borough)s: %(num)s new things", len(news), borough=borough.name
    )
    return OutboxMessage(
        recipient=first.email,
        subject=subject[:LONGEST_SUBJECT],
        text=f"{text_of(news, called)}\n\n{ending(borough)}",
        own_path=own_path(borough, first.follower_id, first.language),
        key=f"digest/{key}/{first.follower_id.hex}",
        language=first.language,
        next_attempt_at=at,
    )


def text_of(news: Iterable[News], called: dict[str, str]) -> str:
    """Returns the words of a digest in the language spoken: its topics by their newest news, in each the newest first.

    `called` is what the topics are called; those of a thing that has gone stand together at the end of theirs.
    """
    newest = sorted(news, key=lambda one: (one.at, one.id), reverse=True)
    by_topic: dict[str, list[News]] = defaultdict(list)
    for one in newest:
        by_topic[called.get(one.topic) or gettext("Other news")].append(one)
    return "\n\n\n".join("\n\n".join((_heading(name), *map(_entry, group))) for name, group in by_topic.items())


def _heading(name: str) -> str:
    """Returns a heading as the HTML part of an e-mail knows it: see `engage.kit.mail.showing`."""
    return f"— {' '.join(name.split())} —"


def _entry(one: News) -> str:
    """Returns one thing that is new: its subject, its London date, and its text without the subject again."""
    text = one.text.strip().removeprefix(one.subject).strip()
    return f"• {one.subject} ({show_date(one.at)})\n\n{text}"
