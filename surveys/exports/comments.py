"""The file of comments: what people wrote and a moderator approved, apart from every other answer."""

from surveys.exports.cells import safe_sql
from surveys.exports.table import Table
from surveys.moderation.models import Comment, CommentState
from surveys.recount import literal

HEAD = ("question", "comment")
_SHOWN = (CommentState.APPROVED, CommentState.REDACTED)


async def count_comments(table: Table) -> int:
    """Returns how many comments the file has."""
    return await Comment.filter(survey_id=table.survey.id, state__in=_SHOWN).count()


def comments(table: Table) -> str:
    """Returns the statement for the file: the key of the question (KEY-other beside "Other") and the words."""
    states = ", ".join(literal(state.value) for state in _SHOWN)
    return (
        f"SELECT question_key, {safe_sql('text')} FROM comment"  # noqa: S608
        f" WHERE survey_id = {table.survey.id:d} AND state IN ({states}) ORDER BY question_key, random()"
    )
