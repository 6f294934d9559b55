"""Writing a survey: each action locks the draft, and refuses once it is published."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict, Problem
from engage.kit.slugs import first_free, slug_of
from surveys.bank import AGREE, BANK
from surveys.bank import BY_KEY as BANK_BY_KEY
from surveys.definition import codec
from surveys.definition.checks import MOST_QUESTIONS, faults
from surveys.definition.parts import Asking, Definition, Kind, Option, Question, Section
from surveys.definition.ready import from_bank
from surveys.definition.routing import needs
from surveys.models import Survey, SurveyVersion


class AlreadyPublished(Conflict):
    """The survey was published: its words, dates and questions are settled."""

    title = lazy("This survey is published")


class TooManyQuestions(Problem):
    """The survey would have more questions than people answer."""

    status = 422
    title = lazy("This survey has too many questions")


class NotReady(Conflict):
    """The survey cannot be published yet: `unfinished` says what is missing."""

    title = lazy("This survey is not ready to publish")


def unfinished(survey: Survey, definition: Definition, day: date) -> list[str]:
    """Returns what a draft still needs before it can be published on a London date, as things to do."""
    missing = [fault.words for fault in faults(definition)]
    if survey.opens_on is None or survey.closes_on is None:
        missing.append(gettext("Set the dates"))
    elif survey.closes_on <= day:
        missing.append(gettext("Change the last day to a date in the future"))
    return missing


@atomic()
async def create_survey(borough: Borough, *, title: str, intro: str, at: datetime, actor_id: int) -> Survey:
    """Returns a new draft; the same words again, before there is a question, return the draft there is."""
    definition = Definition(title={"en": title}, intro={"en": intro} if intro else {})
    return await _create(borough, definition, at, actor_id)


async def _create(borough: Borough, definition: Definition, at: datetime, actor_id: int) -> Survey:
    await Borough.select_for_update().get(id=borough.id)  # two at once would find the same slug free
    title = definition.title[definition.default_language]
    document = codec.to_json(definition)
    async for same in SurveyVersion.filter(survey__borough=borough, survey__title=title, survey__published_at=None):
        if same.definition == document:
            return await Survey.get(id=same.survey_id)
    slug = slug_of(title) or "survey"
    others = await Survey.filter(borough=borough, slug__startswith=slug).only("id", "slug")
    slug = first_free(slug, {other.slug for other in others})
    survey = await Survey.create(borough=borough, slug=slug, title=title, titles=dict(definition.title))
    await SurveyVersion.create(survey=survey, number=1, definition=document)
    await _record("created a survey", survey, at, actor_id)
    return survey


@atomic()
async def change_words(survey: Survey, *, title: str, intro: str, at: datetime, actor_id: int) -> None:
    """Changes what a draft is called and says first. Its address stays.

    Raises AlreadyPublished.
    """

    def change(d: Definition) -> Definition:
        return replace(d, title={**d.title, d.default_language: title}, intro={**d.intro, d.default_language: intro})

    await _change(survey, "changed a survey", change, at, actor_id)


@atomic()
async def set_dates(survey: Survey, *, opens_on: date, closes_on: date, at: datetime, actor_id: int) -> None:
    """Sets from when until when a draft will take answers.

    Raises AlreadyPublished.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    if row.published_at is not None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
    row.opens_on, row.closes_on = opens_on, closes_on
    await row.save(update_fields=["opens_on", "closes_on"])
    await _record("set dates of a survey", row, at, actor_id)


@atomic()
async def add_ready_questions(survey: Survey, keys: Iterable[str], *, at: datetime, actor_id: int) -> None:
    """Adds questions of the bank at the end, in the bank's order; those already there stay as they are.

    Raises AlreadyPublished or TooManyQuestions.
    """
    wanted = set(keys)

    def change(definition: Definition) -> Definition:
        for ready in BANK:
            if ready.key in wanted and definition.question(ready.key) is None:
                question = from_bank(ready)
                if any(definition.question(key) is None for key in needs(question)):
                    question = replace(question, show_when=None)
                definition = _added(definition, question)
        return definition

    await _change(survey, "added questions", change, at, actor_id)


@atomic()
async def add_own_question(
    survey: Survey,
    *,
    kind: Kind,
    wording: str,
    labels: list[str],
    is_required: bool,
    at: datetime,
    actor_id: int,
) -> None:
    """Adds a question in the clerk's own words at the end; the same question twice is one.

    Raises AlreadyPublished or TooManyQuestions.
    """
    scale = [code for code, _ in AGREE[:5]]
    options = [Option(code=f"option_{number}", label={"en": label}) for number, label in enumerate(labels, 1)]
    if kind is Kind.SCALE:
        options = [Option(code=code, label={"en": label}) for code, label in AGREE[:5]]
    question = Question(
        key="",
        kind=kind,
        wording={"en": wording},
        options=tuple(options),
        favourable=tuple(scale[:2]) if kind is Kind.SCALE else (),
        has_dont_know=kind is Kind.SCALE,
        has_prefer_not_to_say=kind is Kind.SCALE,
        asking=Asking.REQUIRED if is_required else Asking.OPTIONAL,
    )

    def change(definition: Definition) -> Definition:
        if any(replace(other, key="") == question for other in definition.questions):
            return definition
        return _added(definition, replace(question, key=new_key(definition, wording)))

    await _change(survey, "added questions", change, at, actor_id)


def new_key(definition: Definition, wording: str) -> str:
    """Returns a key for a question of these words that no question of the survey or of the bank has."""
    words = slug_of(wording)[:30].strip("-")
    key = words if words[:1].isalpha() else f"question-{words}".strip("-")
    taken = {*BANK_BY_KEY, *(question.key for question in definition.questions)}
    return first_free(key, {one.replace("_", "-") for one in taken}).replace("-", "_")


def _added(definition: Definition, question: Question) -> Definition:
    """Returns the definition with a question at its end, in a first section if there is none."""
    sections = definition.sections or (Section(key="section_1"),)
    last = replace(sections[-1], questions=(*sections[-1].questions, question))
    return replace(definition, sections=(*sections[:-1], last))


@atomic()
async def move_question(survey: Survey, key: str, *, places: int, at: datetime, actor_id: int) -> None:
    """Moves a question up (-1) or down (1) in its section; at the end it stays, and one that is gone changes nothing.

    Raises AlreadyPublished.
    """

    def change(section: Section) -> Section:
        questions = list(section.questions)
        here = next((i for i, question in enumerate(questions) if question.key == key), None)
        if here is not None:
            questions.insert(min(max(here + places, 0), len(questions) - 1), questions.pop(here))
        return replace(section, questions=tuple(questions))

    await _change(survey, "moved a question", lambda d: _in_sections(d, change), at, actor_id)


@atomic()
async def remove_question(survey: Survey, key: str, *, at: datetime, actor_id: int) -> None:
    """Takes a question out of a draft; one that is gone changes nothing.

    Raises AlreadyPublished.
    """

    def change(section: Section) -> Section:
        return replace(section, questions=tuple(question for question in section.questions if question.key != key))

    await _change(survey, "removed a question", lambda d: _in_sections(d, change), at, actor_id)


def _in_sections(definition: Definition, change: Callable[[Section], Section]) -> Definition:
    return replace(definition, sections=tuple(map(change, definition.sections)))


@atomic()
async def save_definition(survey: Survey, definition: Definition, *, seen: str, at: datetime, actor_id: int) -> None:
    """Replaces the whole of a draft, by what a file or a spreadsheet of translations said.

    `seen` is the edition that it was made from. Raises SavedMeanwhile when somebody saved since, AlreadyPublished.
    """
    draft = await _locked(survey)
    if seen != edition_of(draft):
        raise SavedMeanwhile(
            gettext("Somebody else changed this survey meanwhile. Open it again and repeat your change.")
        )
    await _change(survey, "replaced a survey", lambda _: definition, at, actor_id)


def edition_of(draft: SurveyVersion) -> str:
    """Returns the edition of what a draft asks."""
    return edition(json.dumps(draft.definition, sort_keys=True))


async def _change(
    survey: Survey, verb: str, change: Callable[[Definition], Definition], at: datetime, actor_id: int
) -> None:
    """Changes what a draft asks, under a lock. A change that changes nothing writes nothing."""
    draft = await _locked(survey)
    definition = change(codec.from_json(draft.definition))
    document = codec.to_json(definition)
    if document == draft.definition:
        return
    if len(definition.questions) > MOST_QUESTIONS:
        raise TooManyQuestions(gettext("A survey can have up to %(most)s questions.", most=MOST_QUESTIONS))
    draft.definition = document
    await draft.save(update_fields=["definition"])
    if draft.number == 1:
        title = definition.title[definition.default_language]
        await Survey.filter(id=survey.id).update(title=title, titles=dict(definition.title))
    await _record(verb, survey, at, actor_id)


@atomic()
async def publish(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Publishes a draft, which freezes it. Publishing it again changes nothing.

    Raises NotReady when something is missing.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(row)
    if draft is None or row.published_at is not None:
        return
    if missing := unfinished(row, codec.from_json(draft.definition), london_date(at)):
        raise NotReady(". ".join(missing) + ".")
    row.published_at = draft.published_at = at
    await row.save(update_fields=["published_at"])
    await draft.save(update_fields=["published_at"])
    await _record("published a survey", row, at, actor_id)
    await touch((await Borough.get(id=row.borough_id)).slug)


async def _locked(survey: Survey) -> SurveyVersion:
    """Returns what is being written of a survey, locked.

    Raises AlreadyPublished when nothing is.
    """
    await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(survey)
    if draft is None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
    return draft


async def _record(verb: str, survey: Survey, at: datetime, actor_id: int, **detail: Any) -> None:
    await audit.record(verb, survey.slug, at=at, actor_id=actor_id, borough_id=survey.borough_id, **detail)
