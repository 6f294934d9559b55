"""What the privacy page promises to delete is deleted, and nothing before its time."""

from datetime import timedelta
from uuid import uuid4

from engage.kit.clock import london_date
from engage.retention import erase_expired
from surveys.moderation.models import Comment, CommentState


async def test_a_withheld_comment_goes_after_thirty_days(hackney, clock):
    day = london_date(clock.now)
    for age in (29, 31):
        await Comment.create(
            id=uuid4(),
            borough=hackney,
            question_key="one_improvement",
            text=f"{age} days",
            state=CommentState.WITHHELD,
            received_on=day - timedelta(days=age),
            decided_on=day - timedelta(days=age),
            reason="names somebody",
        )
    await erase_expired(clock.now)
    assert [comment.text for comment in await Comment.all()] == ["29 days"]


async def test_a_comment_goes_after_twelve_months(hackney, clock):
    day = london_date(clock.now)
    for months in (11, 13):
        await Comment.create(
            id=uuid4(), borough=hackney, question_key="one_improvement", text=f"{months} months",
            received_on=day - timedelta(days=30 * months + 5),
        )  # fmt: skip
    taken = await erase_expired(clock.now)
    assert [comment.text for comment in await Comment.all()] == ["11 months"]
    assert taken["other comments after 12 months"] == 1
