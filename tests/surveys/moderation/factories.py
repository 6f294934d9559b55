"""Comments as residents' answers leave them."""

from datetime import date
from typing import Any
from uuid import uuid4

from boroughs.models import Borough
from surveys.charter.questions import FREE_TEXT
from surveys.moderation.models import Comment, CommentState
from tests.factories import names

_names = names()


async def make_comment(borough: Borough, **values: Any) -> Comment:
    """A comment that came with feedback on a search this month, and waits."""
    boring = {"question_key": FREE_TEXT, "text": f"Comment {next(_names).upper()}", "received_on": date(2026, 11, 1)}
    return await Comment.create(id=uuid4(), borough=borough, **{**boring, **values})


async def make_approved(borough: Borough, number: int, **values: Any) -> list[Comment]:
    """So many approved comments."""
    decided = {"state": CommentState.APPROVED, "decided_on": date(2026, 11, 2), **values}
    return [await make_comment(borough, **decided) for _ in range(number)]
