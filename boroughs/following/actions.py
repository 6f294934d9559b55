"""Telling followers, once."""

from datetime import datetime

from boroughs.following.models import Follower, Told
from boroughs.models import Borough
from engage.kit import mail
from engage.kit.clock import london_date


async def tell_followers(
    borough: Borough, topics: list[str], *, key: str, subject: str, text: str, at: datetime
) -> int:
    """E-mails everybody who follows one of these topics, once for a `key`, and returns how many.

    In the caller's transaction. `text` ends with the link to what is new. Topics: see `Follower`.
    """
    if not await _first_time(key, at):
        return 0
    told = 0
    async for follower in Follower.filter(borough=borough, confirmed_at__isnull=False):
        if set(topics) & set(follower.topics):
            await mail.post(follower.email, subject, text, at=at)
            told += 1
    return told


async def _first_time(key: str, at: datetime) -> bool:
    _, is_new = await Told.get_or_create(key=key, defaults={"on": london_date(at)})
    return is_new
