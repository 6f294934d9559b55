"""What may be read in public of the free text that residents wrote: approved, and among enough others."""

from boroughs.models import Borough
from surveys.models import Survey
from surveys.moderation.models import Comment, CommentState

FEWEST_TO_SHOW = 10
"""With fewer approved comments on a question none is shown."""


async def approved_for(survey: Survey) -> dict[str, list[str]]:
    """Returns {question key: approved texts}, in no order that says when they came; questions with few are left out."""
    texts: dict[str, list[str]] = {}
    for comment in await Comment.filter(survey=survey, state=CommentState.APPROVED).order_by("id"):
        texts.setdefault(comment.question_key, []).append(comment.text)
    return {key: pool for key, pool in texts.items() if len(pool) >= FEWEST_TO_SHOW}


async def approved_feedback(borough: Borough) -> list[str]:
    """Returns the approved texts that came with a borough's stop-and-search feedback; none while there are few."""
    comments = Comment.filter(borough=borough, survey_id=None, state=CommentState.APPROVED).order_by("id")
    pool = [comment.text for comment in await comments]
    return pool if len(pool) >= FEWEST_TO_SHOW else []
