"""How much of what people wrote is about what, as far as the public may see it."""

from tortoise import connections

from engage.kit.figures import Figure, Verdict, present
from surveys.moderation.models import PUBLISHABLE

FEWEST_IN_A_THEME = 10
"""A theme with fewer comments than this, or all but so few, has no exact share."""


_PUBLISHABLE = [state.value for state in PUBLISHABLE]

# Each theme with the comments about it and all that are coded; $2 is a question's key, or null for all of them.
_COUNTS = (
    "WITH coded AS (SELECT t.question_key, ct.theme_id, ct.comment_id FROM theme t"
    "  JOIN comment_theme ct ON ct.theme_id = t.id JOIN comment c ON c.id = ct.comment_id"
    "  WHERE t.survey_id = $1 AND ($2::text IS NULL OR t.question_key = $2) AND c.state = ANY($3::text[]))"
    " SELECT t.id, t.name, coalesce(t.kept_about, (SELECT count(*) FROM coded WHERE theme_id = t.id))::int AS about,"
    "  coalesce(t.kept_base, (SELECT count(DISTINCT comment_id) FROM coded WHERE question_key = t.question_key))::int"
    "   AS base"
    " FROM theme t WHERE t.survey_id = $1 AND ($2::text IS NULL OR t.question_key = $2)"
)


async def theme_shares(survey_id: int, question_key: str) -> list[tuple[str, Figure | None]]:
    """Returns the themes of a question's comments with the share of the coded comments that are about each.

    A comment is coded when it has a theme, and may have several. The most frequent come first, then those whose share
    is held back (None: too few comments to give one, or all but too few), by name. Empty: too few are coded at all.
    """
    rows = await connections.get("default").execute_query_dict(
        _COUNTS + " ORDER BY t.name", [survey_id, question_key, _PUBLISHABLE]
    )
    shown = [(row["name"], share_of(row["about"], row["base"])) for row in rows]
    if any(figure and figure.verdict is Verdict.TOO_FEW for _, figure in shown):
        return []
    return sorted(shown, key=lambda theme: -(theme[1].value or theme[1].over or 0) if theme[1] else 1)


async def keep_shares(survey_id: int) -> None:
    """Keeps a survey's themes as they are counted now, for when its comments are erased: the shares stay public.

    Call it in the transaction that erases them.
    """
    connection = connections.get("default")
    rows = await connection.execute_query_dict(_COUNTS, [survey_id, None, _PUBLISHABLE])
    await connection.execute_query(
        "UPDATE theme SET kept_about = about, kept_base = base"
        " FROM unnest($1::int[], $2::int[], $3::int[]) AS counted(id, about, base) WHERE theme.id = counted.id",
        [[row[name] for row in rows] for name in ("id", "about", "base")],
    )


def share_of(about: int, base: int) -> Figure | None:
    """Returns a theme's share of the coded comments; None: held back."""
    figure = present(about, base)
    if figure.value is not None and min(about, base - about) < FEWEST_IN_A_THEME:
        return None
    return figure
