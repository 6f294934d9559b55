"""Taking words out of what waits to be told: e-mails, what is kept for digests, and webhooks. What went out is gone."""

from boroughs.following.models import FollowerNews
from boroughs.models import Borough
from boroughs.webhooks.actions import reword as reword_webhooks
from engage.kit import mail


async def reword(borough: Borough, before: str, after: str, *, near: str, secret: str) -> int:
    """Replaces words where they stand in what is about a public page, in the caller's transaction; returns how often.

    `near` is that page's path without the first slash: whatever tells of it has its address. `secret` is the
    platform's, for e-mails that gave up.
    """
    waiting = FollowerNews.filter(follower__borough=borough, text__contains=near).select_for_update(
        of=("follower_news",)
    )
    news = [one for one in await waiting.order_by("id") if before in one.text]
    for one in news:
        one.text = one.text.replace(before, after)
        await one.save(update_fields=["text"])
    mails = await mail.reword(before, after, near=near, secret=secret)
    return len(news) + mails + await reword_webhooks(borough, before, after, near=near)
