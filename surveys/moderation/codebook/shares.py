"""How much of what people wrote is about what, as far as the public may see it."""

from tortoise import connections

from engage.kit.figures import Figure, Verdict, present
from surveys.moderation.models import PUBLISHABLE

FEWEST_IN_A_THEME = 10
"""A theme with fewer comments than this, or all but so few, has no exact share."""


async def theme_shares(survey_id: int, question_key: str) -> list[tuple[str, Figure | None]]:
    """Returns the themes of a question's comments with the share of the coded comments that are about each.

    A comment is coded when it has a theme, and may have several. The most frequent come first, then those whose share
    is held back (None: too few comments to give one, or all but too few), by name. Empty: too few are coded at all.
    """
    rows = await connections.get("default").execute_query_dict(
        "WITH coded AS (SELECT ct.theme_id, ct.comment_id FROM comment_theme ct"
        "  JOIN theme t ON t.id = ct.theme_id JOIN comment c ON c.id = ct.comment_id"
        "  WHERE t.survey_id = $1 AND t.question_key = $2 AND c.state = ANY($3::text[]))"
        " SELECT t.name, (SELECT count(*) FROM coded WHERE theme_id = t.id)::int AS about,"
        "  (SELECT count(DISTINCT comment_id) FROM coded)::int AS base"
        " FROM theme t WHERE t.survey_id = $1 AND t.question_key = $2 ORDER BY t.name",
        [survey_id, question_key, [state.value for state in PUBLISHABLE]],
    )
    shown = [(row["name"], share_of(row["about"], row["base"])) for row in rows]
    if any(figure and figure.verdict is Verdict.TOO_FEW for _, figure in shown):
        return []
    return sorted(shown, key=lambda theme: -(theme[1].value or theme[1].over or 0) if theme[1] else 1)


def share_of(about: int, base: int) -> Figure | None:
    """Returns a theme's share of the coded comments; None: held back."""
    figure = present(about, base)
    if figure.value is not None and min(about, base - about) < FEWEST_IN_A_THEME:
        return None
    return figure
