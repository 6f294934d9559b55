"""Telling followers, once."""

from collections.abc import Callable
from datetime import datetime

from boroughs.following.models import Follower
from boroughs.models import Borough
from engage.kit import mail
from engage.kit.html import in_language
from engage.kit.i18n import gettext, speaking
from engage.kit.told import first_time

__all__ = ["Words", "first_time", "own_path", "tell_followers"]

Words = str | Callable[[], str]
"""Words, or what makes them in the language that is spoken when it is called."""


async def tell_followers(
    borough: Borough, topics: list[str], *, key: str, subject: Words, text: Words, at: datetime
) -> int:
    """E-mails everybody who follows one of these topics, once for a `key`, and returns how many.

    In the caller's transaction. `text` ends with the link to what is new; it and `subject` are made in each follower's
    language where they are callables (`lambda: gettext("…")`). The link to change or stop comes after them by itself.
    Topics: see `Follower`.
    """
    if not await first_time(key, at):
        return 0
    told = 0
    for follower in await Follower.filter(borough=borough, confirmed_at__isnull=False):
        if set(topics) & set(follower.topics):
            await _write_to(follower, borough, subject, text, at)
            told += 1
    return told


def own_path(borough: Borough, follower: Follower) -> str:
    """Returns the path of a follower's own page in their language, not signed yet: see `mail.post`."""
    return in_language(f"/{borough.slug}/follow/{follower.id.hex}", follower.language)


async def _write_to(follower: Follower, borough: Borough, subject: Words, text: Words, at: datetime) -> None:
    with speaking(follower.language):
        words = [one if isinstance(one, str) else one() for one in (subject, text)]
        why = gettext("You get this e-mail because you follow %(borough)s.", borough=borough.name)
        change = gettext("Change what you follow, or stop:")
    whole = f"{words[1].rstrip()}\n\n{why}\n{change}"
    own = own_path(borough, follower)
    await mail.post(follower.email, words[0], whole, at=at, own_path=own, language=follower.language)
