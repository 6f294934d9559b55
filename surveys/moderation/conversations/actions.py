"""Asking somebody under their case code, and their answer: nothing here says who they are or when they answered."""

from datetime import datetime
from uuid import uuid4

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.moderation.conversations.models import KEPT_FOR, Conversation, Message


@atomic()
async def ask(borough: Borough, case_hash: str, text: str, *, at: datetime, actor_id: int) -> None:
    """Puts a question to whoever has the code of a case, and keeps the conversation open 60 days from now.

    Asking means that what they said before was read. The same question twice in a row is one.
    """
    day = london_date(at)
    await Conversation.filter(case_hash=case_hash, expires_on__lte=day).delete()
    await Conversation.get_or_create(case_hash=case_hash, defaults={"borough": borough, "expires_on": day + KEPT_FOR})
    conversation = await Conversation.select_for_update().get(case_hash=case_hash, borough=borough)
    last = await Message.filter(conversation=conversation).order_by("-number").first()
    if last and last.asked_by_id is not None and last.text == text:
        return
    await mark_read(conversation)
    conversation.expires_on = day + KEPT_FOR
    await conversation.save()
    await _say(conversation, last, text, actor_id)
    await audit.record("asked a question under a case code", borough.slug, at=at, actor_id=actor_id,
                       borough_id=borough.id)  # fmt: skip


@atomic()
async def answer(conversation: Conversation, text: str, number: int) -> None:
    """Stores the resident's answer to the question of this number, once, without a date and without a record of it.

    Raises Conflict when it was answered with other words, or is no question.
    """
    held = await Conversation.select_for_update().get(case_hash=conversation.case_hash)
    said = {message.number: message for message in await Message.filter(conversation=held)}
    question, following = said.get(number), said.get(number + 1)
    if question is None or question.asked_by_id is None:
        raise Conflict(gettext("This question cannot be answered. Type your code again to see what was asked."))
    if following and following.text != text:
        raise Conflict(gettext("You have already answered this question. Your first answer was kept as it is."))
    if not following:
        await _say(held, question, text, None)


async def mark_read(conversation: Conversation) -> None:
    """Notes that what the resident said was read on the other side."""
    await Message.filter(conversation=conversation, asked_by_id=None).update(is_read=True)


async def _say(conversation: Conversation, last: Message | None, text: str, asked_by_id: int | None) -> None:
    number = last.number + 1 if last else 1
    await Message.create(id=uuid4(), conversation=conversation, number=number, text=text, asked_by_id=asked_by_id)
