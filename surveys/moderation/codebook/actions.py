"""What moderators do to a codebook, and which comments they put under which theme."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.moderation.models import Comment, Theme
from surveys.questionnaire import Questionnaire

MOST_THEMES = 40
"""Themes of one question: more than anybody keeps in mind."""


class ThemeExists(Conflict):
    """Two themes of a question cannot have one name."""


class TooManyThemes(Conflict):
    """A codebook is full."""


@atomic()
async def add_theme(survey: Questionnaire, key: str, name: str, meaning: str, *, at: datetime, actor_id: int) -> Theme:
    """Adds a theme to a question's codebook. Raises ThemeExists or TooManyThemes."""
    if await Theme.filter(survey_id=survey.id, question_key=key).count() >= MOST_THEMES:
        raise TooManyThemes(gettext("A question can have up to %(most)s themes.", most=MOST_THEMES))
    try:
        async with in_transaction():
            theme = await Theme.create(survey_id=survey.id, question_key=key, name=name, meaning=meaning)
    except IntegrityError:
        raise ThemeExists(gettext("There is already a theme with this name.")) from None
    await _record("added a theme", survey, key, at, actor_id, theme=name)
    return theme


@atomic()
async def change_theme(
    survey: Questionnaire, theme: Theme, name: str, meaning: str, *, at: datetime, actor_id: int
) -> None:
    """Renames a theme or says better what counts as it. Raises ThemeExists."""
    before, theme.name, theme.meaning = theme.name, name, meaning
    try:
        async with in_transaction():
            await theme.save(update_fields=["name", "meaning"])
    except IntegrityError:
        raise ThemeExists(gettext("There is already a theme with this name.")) from None
    await _record("changed a theme", survey, theme.question_key, at, actor_id, theme=name, before=before)


@atomic()
async def merge_theme(survey: Questionnaire, theme: Theme, into: Theme, *, at: datetime, actor_id: int) -> None:
    """Puts a theme's comments under another theme of the same question, and removes it."""
    await connections.get("default").execute_query(
        "INSERT INTO comment_theme (theme_id, comment_id) SELECT $2, comment_id FROM comment_theme WHERE theme_id = $1"
        " AND comment_id NOT IN (SELECT comment_id FROM comment_theme WHERE theme_id = $2)",
        [theme.id, into.id],
    )
    await theme.delete()
    await _record("merged a theme", survey, theme.question_key, at, actor_id, theme=theme.name, into=into.name)


@atomic()
async def remove_theme(survey: Questionnaire, theme: Theme, *, at: datetime, actor_id: int) -> None:
    """Removes a theme; comments that have no other are no longer coded."""
    await theme.delete()
    await _record("removed a theme", survey, theme.question_key, at, actor_id, theme=theme.name)


@atomic()
async def code_comments(
    survey: Questionnaire, key: str, chosen: Mapping[UUID, Collection[int]], *, at: datetime, actor_id: int
) -> None:
    """Puts comments on a question under exactly these themes, {comment id: theme ids}.

    Comments and themes that are not this question's, or not publishable, are left out.
    """
    theirs = Comment.publishable().filter(survey_id=survey.id, question_key=key, id__in=list(chosen))
    comments = await theirs.values_list("id", flat=True)
    themes = set(await Theme.filter(survey_id=survey.id, question_key=key).values_list("id", flat=True))
    pairs = [(comment, theme) for comment in comments for theme in sorted(themes.intersection(chosen[comment]))]  # type: ignore[index]
    connection = connections.get("default")
    await connection.execute_query(
        "DELETE FROM comment_theme WHERE comment_id = ANY($1::uuid[]) AND theme_id = ANY($2::int[])",
        [list(comments), sorted(themes)],
    )
    await connection.execute_query(
        "INSERT INTO comment_theme (comment_id, theme_id) SELECT * FROM unnest($1::uuid[], $2::int[])",
        [[comment for comment, _ in pairs], [theme for _, theme in pairs]],
    )
    await _record("coded comments", survey, key, at, actor_id, number=len(comments))


async def _record(verb: str, survey: Questionnaire, key: str, at: datetime, actor_id: int, **detail: str | int) -> None:
    about = f"{survey.borough.slug}/surveys/{survey.slug}/themes/{key}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=survey.borough.id, **detail)
    await touch(survey.borough.slug)
