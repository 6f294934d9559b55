"""Writing the sections of a draft, under the draft's lock."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.definition import arranging
from surveys.definition.parts import Definition, Section
from surveys.drafts.actions import change_draft, in_words
from surveys.models import Survey


class OnlySection(Conflict):
    """The questions of a survey's only section have nowhere to go."""

    title = lazy("This is the only section")


def edition_of(section: Section, language: str) -> str:
    """Returns the edition of what a section says in a language."""
    return edition(section.title.get(language), section.intro.get(language))


@atomic()
async def add_section(
    survey: Survey, *, title: str, intro: str, after: str | None = None, at: datetime, actor_id: int
) -> str:
    """Adds an empty section and returns its key; while one beside its place is empty and says the same, that one.

    It stands after the section with the key `after`, at the beginning for "", at the end when there is none.

    Raises AlreadyPublished, TooManyQuestions or NotACorrection.
    """
    key = ""

    def change(definition: Definition) -> Definition:
        nonlocal key
        language = definition.default_language
        new = Section(key="", title=in_words({}, language, title), intro=in_words({}, language, intro))
        keys = [section.key for section in definition.sections]
        place = 0 if after == "" else keys.index(after) + 1 if after in keys else len(keys)
        for there in definition.sections[max(place - 1, 0) : place + 1]:
            if replace(there, key="") == new:
                key = there.key
                return definition
        definition = arranging.with_section(definition, new, place)
        key = definition.sections[place].key
        return definition

    await change_draft(survey, "added a section", change, at=at, actor_id=actor_id)
    return key


@atomic()
async def save_section(
    survey: Survey, key: str, *, title: str, intro: str, seen: str, at: datetime, actor_id: int
) -> None:
    """Changes what a section says. `seen` is the edition the person started from.

    Raises SavedMeanwhile, AlreadyPublished.
    """

    def change(definition: Definition) -> Definition:
        language = definition.default_language
        section = arranging.section_with(definition, key)
        if section is None or edition_of(section, language) != seen:
            raise SavedMeanwhile(gettext("Somebody changed this section while you were writing."))
        words: Any = {
            "title": in_words(section.title, language, title),
            "intro": in_words(section.intro, language, intro),
        }
        return arranging.with_changed_section(definition, key, lambda section: replace(section, **words))

    await change_draft(survey, "changed a section", change, at=at, actor_id=actor_id)


@atomic()
async def move_section(survey: Survey, key: str, *, places: int, at: datetime, actor_id: int) -> None:
    """Moves a section up (-1) or down (1); one that is gone changes nothing.

    Raises AlreadyPublished or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        return arranging.with_moved_section(definition, key, places)

    await change_draft(survey, "moved a section", change, at=at, actor_id=actor_id)


@atomic()
async def remove_section(survey: Survey, key: str, *, at: datetime, actor_id: int) -> None:
    """Takes a section away; its questions join a neighbour. One that is gone changes nothing.

    Raises OnlySection when there is no neighbour, AlreadyPublished or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        section = arranging.section_with(definition, key)
        if section and section.questions and len(definition.sections) == 1:
            raise OnlySection(gettext("Its questions would have nowhere to go. Remove them first."))
        return arranging.without_section(definition, key)

    await change_draft(survey, "removed a section", change, at=at, actor_id=actor_id)
