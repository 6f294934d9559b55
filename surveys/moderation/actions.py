"""What a moderator does: one decision on each comment, once."""

from datetime import datetime

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.moderation.log import quarter_of
from surveys.moderation.models import Comment, CommentState, Original


class AlreadyDecided(Conflict):
    """A comment is decided once."""

    def __init__(self) -> None:
        super().__init__(gettext("Another moderator has already decided on this comment."))


@atomic()
async def decide(borough: Borough, comment: Comment, reason: str, *, at: datetime, actor_id: int) -> None:
    """Approves a comment, or withholds it for a reason (a code of REASONS; "" approves). The record holds no text.

    Raises AlreadyDecided when it was.
    """
    row = await _waiting(comment)
    row.state = CommentState.WITHHELD if reason else CommentState.APPROVED
    row.reason = reason
    await _save_decision(borough, row, at, actor_id)


@atomic()
async def redact(borough: Borough, comment: Comment, text: str, *, at: datetime, actor_id: int) -> None:
    """Approves a comment with words taken out of it, as `forms.RedactionForm` checked; the original is kept apart.

    Raises AlreadyDecided when it was.
    """
    row = await _waiting(comment)
    await Original.create(comment=row, text=row.text)
    row.state, row.text = CommentState.REDACTED, text
    await _save_decision(borough, row, at, actor_id)


async def _waiting(comment: Comment) -> Comment:
    row = await Comment.select_for_update().get(id=comment.id)
    if row.state is not CommentState.WAITING:
        raise AlreadyDecided
    return row


async def _save_decision(borough: Borough, row: Comment, at: datetime, actor_id: int) -> None:
    row.decided_by_id, row.decided_on = actor_id, london_date(at)
    await row.save()
    await connections.get("default").execute_query(
        "INSERT INTO decision_tally (borough_id, quarter, state, reason, count) VALUES ($1, $2, $3, $4, 1)"
        " ON CONFLICT (borough_id, quarter, state, reason) DO UPDATE SET count = decision_tally.count + 1",
        [borough.id, quarter_of(row.decided_on), row.state.value, row.reason],
    )
    await audit.record(
        f"{row.state} a comment",
        f"comment {row.id}",
        at=at,
        actor_id=actor_id,
        borough_id=borough.id,
        reason=row.reason,
    )
    await touch(borough.slug)
