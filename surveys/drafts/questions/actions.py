"""Writing the questions of a draft, or of a correction, under the draft's lock."""

from dataclasses import replace
from datetime import datetime

from tortoise.transactions import atomic

from engage.kit.drafts import SavedMeanwhile
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.definition import arranging
from surveys.definition.parts import Definition, Kind, Question
from surveys.drafts.actions import change_draft, locked
from surveys.drafts.questions.changing import as_kind
from surveys.drafts.questions.filled import edition_of, is_same
from surveys.models import Survey


class KindIsSettled(Conflict):
    """The answers to this question are compared with others, or were given already."""

    title = lazy("The kind of this question cannot change")


class OthersDepend(Conflict):
    """Other questions are asked, or worded, by the answer to this one."""

    title = lazy("Other questions depend on this one")


@atomic()
async def add_question(survey: Survey, question: Question, *, section: str, at: datetime, actor_id: int) -> str:
    """Adds a question at the end of a section, or of the last, and returns the key it got; the same twice is one.

    Raises AlreadyPublished, TooManyQuestions or NotACorrection.
    """
    key = ""

    def change(definition: Definition) -> Definition:
        nonlocal key
        if same := next((other for other in definition.questions if is_same(other, question)), None):
            key = same.key
            return definition
        key = arranging.new_key(definition, question.wording.get("en") or question.wording[definition.default_language])
        return arranging.with_question(definition, replace(question, key=key), section)

    await change_draft(survey, "added a question", change, at=at, actor_id=actor_id)
    return key


@atomic()
async def save_question(survey: Survey, question: Question, *, seen: str, at: datetime, actor_id: int) -> None:
    """Saves a question in the place where it is; when it is asked stays as it is stored.

    `seen` is the edition the person started from. Raises SavedMeanwhile when somebody saved another since or it is
    gone, AlreadyPublished or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        stored = definition.question(question.key)
        if stored is None:
            raise SavedMeanwhile(gettext("Somebody removed this question while you were writing."))
        if edition_of(stored) != seen:
            raise SavedMeanwhile(gettext("Somebody changed this question while you were writing."))
        return arranging.with_changed(definition, question.key, lambda _: question)

    await change_draft(survey, "changed a question", change, at=at, actor_id=actor_id)


@atomic()
async def change_kind(survey: Survey, key: str, kind: Kind, *, seen: str, at: datetime, actor_id: int) -> None:
    """Makes a question of a draft another kind; what that has no place for goes. One that is it already stays.

    `seen` is the edition the person was told the losses of. Raises KindIsSettled for a ready question or a published
    survey's, SavedMeanwhile when somebody changed it since, AlreadyPublished.
    """
    draft = await locked(survey)

    def change(definition: Definition) -> Definition:
        stored = definition.question(key)
        if stored is None or stored.kind is kind:
            return definition
        if draft.number > 1 or stored.bank is not None:
            raise KindIsSettled(gettext("Copy the question, or write a new one."))
        if edition_of(stored) != seen:
            raise SavedMeanwhile(gettext("Somebody changed this question while you were choosing. Choose again."))
        return arranging.with_changed(definition, key, lambda it: as_kind(it, kind, definition.default_language))

    await change_draft(survey, "changed the kind of a question", change, at=at, actor_id=actor_id)


@atomic()
async def move_question(survey: Survey, key: str, *, places: int, at: datetime, actor_id: int) -> None:
    """Moves a question up (-1) or down (1), at an edge into the next section; one that is gone changes nothing.

    Raises AlreadyPublished or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        return arranging.with_moved(definition, key, places)

    await change_draft(survey, "moved a question", change, at=at, actor_id=actor_id)


@atomic()
async def copy_question(survey: Survey, key: str, *, at: datetime, actor_id: int) -> None:
    """Puts a copy of a question behind it; of one that is gone there is none.

    Raises AlreadyPublished, TooManyQuestions or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        return arranging.with_copy(definition, key, definition.default_language)

    await change_draft(survey, "copied a question", change, at=at, actor_id=actor_id)


@atomic()
async def remove_question(survey: Survey, key: str, *, at: datetime, actor_id: int) -> None:
    """Takes a question out of a draft; one that is gone changes nothing.

    Raises OthersDepend while others are asked or worded by its answer, AlreadyPublished or NotACorrection.
    """

    def change(definition: Definition) -> Definition:
        if arranging.dependents(definition, key):
            raise OthersDepend(gettext("Change them first. Then this question can be removed."))
        return arranging.with_changed(definition, key, lambda _: None)

    await change_draft(survey, "removed a question", change, at=at, actor_id=actor_id)
