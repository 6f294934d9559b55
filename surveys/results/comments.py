"""What people said in their own words, as far as a moderator approved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tortoise import connections

FEWEST_COMMENTS = 10
MOST_COMMENTS = 100


@dataclass(frozen=True, slots=True)
class Comments:
    """How many comments on a question a moderator approved, and their texts if there are enough of them."""

    approved: int = 0
    texts: tuple[str, ...] = ()


async def comments_of(survey_id: int) -> Mapping[str, Comments]:
    """Returns the approved comments by question key, some of them where there are many. One query."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT question_key, text, approved FROM (SELECT question_key, text, id,"
        " count(*) OVER (PARTITION BY question_key) AS approved,"
        " row_number() OVER (PARTITION BY question_key ORDER BY id) AS place"
        " FROM comment WHERE survey_id = $1 AND state IN ('approved', 'redacted')) AS numbered"
        " WHERE place <= $2 ORDER BY question_key, id",
        [survey_id, MOST_COMMENTS],
    )
    texts: dict[str, list[str]] = {}
    approved: dict[str, int] = {}
    for row in rows:
        texts.setdefault(row["question_key"], []).append(row["text"])
        approved[row["question_key"]] = row["approved"]
    return {
        key: Comments(number, tuple(texts[key]) if number >= FEWEST_COMMENTS else ())
        for key, number in approved.items()
    }
