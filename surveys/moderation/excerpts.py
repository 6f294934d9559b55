"""What may be read in public of the words that came with feedback on searches: approved, and among enough others."""

from boroughs.models import Borough
from surveys.moderation.models import Comment

FEWEST_TO_SHOW = 10
"""With fewer approved comments on a question none is shown."""


async def approved_feedback(borough: Borough, most: int) -> list[str]:
    """Returns so many of a borough's approved texts, in no order that says when they came; none while there are few."""
    comments = Comment.publishable().filter(borough=borough, survey_id=None)
    pool = [comment.text for comment in await comments.limit(max(most, FEWEST_TO_SHOW))]
    return pool[:most] if len(pool) >= FEWEST_TO_SHOW else []
