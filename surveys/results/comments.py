"""What people said in their own words, as far as a moderator approved it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tortoise import connections

from engage.kit.i18n import gettext
from surveys.moderation.codebook.shares import theme_shares
from surveys.results.shares import Share, Shares
from surveys.results.shown import Shown, of_shares

FEWEST_COMMENTS = 10
MOST_COMMENTS = 100
FEWEST_WITH_THEMES = 30
"""With fewer approved comments nothing is said of what they are about."""


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


async def themes_of(survey_id: int, key: str, empty: Shown) -> Shown | None:
    """Returns what the comments under a key are about, as a moderator sorted them; None where too few are sorted.

    `empty` is their question. One query.
    """
    found = await theme_shares(survey_id, key)
    if not found:
        return None
    shares = Shares({name: Share(name, figure) for name, figure in found}, None, None, False)
    known = [share for share in shares.options.values() if share.value is not None]
    if not known:
        return None
    sentence = gettext(
        "Of the comments that moderators sorted, %(share)s are about “%(theme)s” (range %(range)s).",
        share=known[0].words,
        theme=known[0].label,
        range=known[0].range,
    )
    return of_shares(replace(empty, question=replace(empty.question, key=f"{key}-themes")), shares, sentence=sentence)
