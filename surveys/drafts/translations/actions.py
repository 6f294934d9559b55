"""Writing translations of a draft, under its lock."""

from collections.abc import Mapping
from datetime import datetime

from tortoise.transactions import atomic

from engage.kit.drafts import SavedMeanwhile
from engage.kit.i18n import gettext
from surveys.definition.parts import Definition
from surveys.drafts.actions import change_draft
from surveys.drafts.translations.texts import edition_of, to_translate, with_translations
from surveys.models import Survey


@atomic()
async def save_translations(
    survey: Survey, language: str, words: Mapping[str, str], *, seen: str, at: datetime, actor_id: int
) -> None:
    """Saves words by place in a language; an empty one takes the translation away.

    `seen` is the edition of the texts at these places. Raises SavedMeanwhile when somebody changed one of them since,
    AlreadyPublished.
    """

    def change(definition: Definition) -> Definition:
        texts = [text for text in to_translate(definition, language) if text.place in words]
        if len(texts) != len(words) or edition_of(texts) != seen:
            raise SavedMeanwhile(gettext("Somebody changed these words while you were writing."))
        return with_translations(definition, language, words)

    await change_draft(survey, "translated a survey", change, at=at, actor_id=actor_id)
