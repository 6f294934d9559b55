"""Taking words out of messages that were not sent yet."""

from engage.kit.mail.dead import opened, seal
from engage.kit.mail.models import OutboxMessage


async def reword(before: str, after: str, *, near: str, secret: str) -> int:
    """Replaces words in messages that also say `near`, dead letters too, and returns in how many.

    In the caller's transaction, which waits for a message that is on its way.
    """
    changed = 0
    waiting = OutboxMessage.filter(gave_up_at__isnull=True, text__contains=near).select_for_update()
    for message in await waiting.order_by("id"):
        if before in message.text:
            message.text = message.text.replace(before, after)
            await message.save(update_fields=["text"])
            changed += 1
    for message in await OutboxMessage.filter(gave_up_at__isnull=False).select_for_update().order_by("id"):
        text = opened(message, secret)
        if text and near in text and before in text:
            message.text = seal(text.replace(before, after), secret)
            await message.save(update_fields=["text"])
            changed += 1
    return changed
