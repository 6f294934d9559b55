"""Telling followers, once: by e-mail at once, or in the digest they asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from tortoise import connections

from boroughs.following.models import FollowerNews, Rhythm
from boroughs.following.topics import BOROUGH, WORDS, nearest
from boroughs.models import Borough
from boroughs.webhooks.actions import tell_webhooks
from engage.kit.html import in_language
from engage.kit.i18n import gettext, speaking
from engage.kit.mail import OutboxMessage
from engage.kit.told import first_time

Words = str | Callable[[], str]
"""Words, or what makes them in the language that is spoken when it is called."""

LONGEST_SUBJECT = 200
_AT_ONCE = 1000  # rows in one statement

_FOLLOWING = """
SELECT id, email, language, rhythm, ARRAY(SELECT topic FROM jsonb_array_elements_text(topics) AS topic
                                           WHERE topic = ANY($2)) AS topics
  FROM follower WHERE borough_id = $1 AND confirmed_at IS NOT NULL AND topics ?| $2 ORDER BY email
   FOR KEY SHARE
"""  # whoever stops meanwhile waits: what is kept for their digest would belong to nobody
_MATCHING = f"""
WITH news AS MATERIALIZED (SELECT to_tsvector('english', $2) AS words),
saved AS MATERIALIZED (
  SELECT DISTINCT topic FROM follower, jsonb_array_elements_text(topics) AS topic
   WHERE borough_id = $1 AND confirmed_at IS NOT NULL AND starts_with(topic, '{WORDS}/'))
SELECT topic FROM saved, news
 WHERE news.words @@ websearch_to_tsquery('english', substr(topic, {len(WORDS) + 2})) ORDER BY topic
"""  # noqa: S608  # words of our own are put in


@dataclass(frozen=True)
class Reader:
    """A follower who is told, and the topics they follow by which they are."""

    id: UUID
    email: str
    language: str
    rhythm: str
    topics: list[str]


async def tell_followers(
    borough: Borough,
    topics: Sequence[str],
    *,
    key: str,
    subject: Words,
    text: Words,
    at: datetime,
    searched: str = "",
) -> int:
    """Tells everybody who follows one of these topics, once for a `key`, and returns how many.

    In the caller's transaction; a few statements, however many they are. `text` ends with the link to what is new; it
    and `subject` are made in each follower's language where they are callables (`lambda: gettext("…")`). The link to
    change or stop comes after them by itself. Whoever follows the whole borough is told of everything, and who saved a
    search of what has its words: in `subject`, `text` or `searched`, which is what else the public reads of it, in
    English or as it was written. Topics: see `boroughs.following.topics`.
    """
    if not await first_time(key, at):
        return 0
    subject, text = _of_one_line(subject), _made(text)
    with speaking("en"):
        words = "\n".join((subject(), text(), searched))
        await tell_webhooks(borough, [*topics, BOROUGH], key=key, subject=subject(), text=text(), at=at)
    all_topics = [*topics, BOROUGH, *await _saved_searches(borough, words)]
    told = await _following(borough, all_topics)
    await _post_at_once(borough, [one for one in told if one.rhythm == Rhythm.AT_ONCE], key, subject, text, at)
    await _keep_for_digests([one for one in told if one.rhythm != Rhythm.AT_ONCE], subject, text, at)
    return len(told)


def own_path(borough: Borough, follower_id: UUID, language: str) -> str:
    """Returns the path of a follower's own page in their language, not signed yet: see `mail.post`."""
    return in_language(f"/{borough.slug}/follow/{follower_id.hex}", language)


def ending(borough: Borough) -> str:
    """Returns the last lines of what a follower gets, before the link: why it came, and how to stop it."""
    why = gettext("You get this e-mail because you follow %(borough)s.", borough=borough.name)
    change = gettext("Change what you follow, or stop:")
    return f"{why}\n{change}"


async def _following(borough: Borough, topics: Sequence[str]) -> list[Reader]:
    rows = await connections.get("default").execute_query_dict(_FOLLOWING, [borough.id, topics])
    return [Reader(**row) for row in rows]


async def _saved_searches(borough: Borough, words: str) -> list[str]:
    """Returns the saved searches of a borough's followers that find these words, as topics."""
    rows = await connections.get("default").execute_query_dict(_MATCHING, [borough.id, words.replace("\0", " ")])
    return [row["topic"] for row in rows]


async def _post_at_once(
    borough: Borough,
    told: list[Reader],
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
    at: datetime,
) -> None:
    letters = _in_each_language(told, lambda: (subject(), f"{text().rstrip()}\n\n{ending(borough)}"))
    posted = [
        OutboxMessage(
            recipient=one.email,
            subject=letters[one.language][0],
            text=letters[one.language][1],
            own_path=own_path(borough, one.id, one.language),
            key=f"{key}/{one.id.hex}",
            language=one.language,
            next_attempt_at=at,
        )
        for one in told
    ]
    if posted:
        await OutboxMessage.bulk_create(posted, batch_size=_AT_ONCE)


async def _keep_for_digests(
    told: list[Reader], subject: Callable[[], str], text: Callable[[], str], at: datetime
) -> None:
    letters = _in_each_language(told, lambda: (subject(), text()))
    news = [
        FollowerNews(
            follower_id=one.id,
            topic=nearest(one.topics),
            at=at,
            subject=letters[one.language][0],
            text=letters[one.language][1],
        )
        for one in told
    ]
    if news:
        await FollowerNews.bulk_create(news, batch_size=_AT_ONCE)


def _in_each_language(told: Iterable[Reader], make: Callable[[], tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Returns a subject and a text in each language that somebody among them reads."""
    made = {}
    for code in {one.language for one in told}:
        with speaking(code):
            made[code] = make()
    return made


def _made(words: Words) -> Callable[[], str]:
    return partial(str, words) if isinstance(words, str) else words


def _of_one_line(subject: Words) -> Callable[[], str]:
    """Returns what makes a subject of one line that fits: names that people typed stand in it."""
    make = _made(subject)
    return lambda: " ".join(make().split())[:LONGEST_SUBJECT]
