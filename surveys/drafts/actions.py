"""Writing a survey: each action locks the draft, and refuses once it is published."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict, Problem
from engage.kit.slugs import first_free, slug_of
from surveys.bank import AGREE, BANK
from surveys.models import Question, QuestionKind, Survey

MOST_QUESTIONS = 60


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


def unfinished(survey: Survey, questions: int, day: date) -> list[str]:
    """Returns what a draft still needs before it can be published on a London date, as things to do."""
    missing = []
    if not questions:
        missing.append(gettext("Add at least one question"))
    if survey.opens_on is None or survey.closes_on is None:
        missing.append(gettext("Set the dates"))
    elif survey.closes_on <= day:
        missing.append(gettext("Change the last day to a date in the future"))
    return missing


@atomic()
async def create_survey(borough: Borough, *, title: str, intro: str, at: datetime, actor_id: int) -> Survey:
    """Returns a new draft; the same words again, before there is a question, return the draft there is."""
    await Borough.select_for_update().get(id=borough.id)  # two at once would find the same slug free
    same = Survey.filter(borough=borough, title=title, intro=intro, published_at=None, questions__id__isnull=True)
    if existing := await same.first():
        return existing
    slug = slug_of(title) or "survey"
    others = await Survey.filter(borough=borough, slug__startswith=slug).only("id", "slug")
    slug = first_free(slug, {other.slug for other in others})
    survey = await Survey.create(borough=borough, slug=slug, title=title, intro=intro)
    await _record("created a survey", survey, at, actor_id)
    return survey


@atomic()
async def change_words(survey: Survey, *, title: str, intro: str, at: datetime, actor_id: int) -> None:
    """Changes what a draft is called and says first. Its address stays.

    Raises AlreadyPublished.
    """
    draft = await _locked(survey)
    draft.title, draft.intro = title, intro
    await draft.save(update_fields=["title", "intro"])
    await _record("changed a survey", draft, at, actor_id)


@atomic()
async def set_dates(survey: Survey, *, opens_on: date, closes_on: date, at: datetime, actor_id: int) -> None:
    """Sets from when until when a draft will take answers.

    Raises AlreadyPublished.
    """
    draft = await _locked(survey)
    draft.opens_on, draft.closes_on = opens_on, closes_on
    await draft.save(update_fields=["opens_on", "closes_on"])
    await _record("set dates of a survey", draft, at, actor_id)


@atomic()
async def add_ready_questions(survey: Survey, keys: Iterable[str], *, at: datetime, actor_id: int) -> None:
    """Adds questions of the bank at the end, in the bank's order; those already there stay as they are.

    Raises AlreadyPublished or TooManyQuestions.
    """
    wanted = set(keys)
    questions = [
        Question(
            key=ready.key,
            kind=QuestionKind(ready.kind),
            wording=ready.wording,
            options=[list(option) for option in ready.options],
            favourable=list(ready.favourable),
            bank_key=ready.key,
        )
        for ready in BANK
        if ready.key in wanted
    ]
    await _add(survey, questions, at, actor_id)


@atomic()
async def add_own_question(
    survey: Survey,
    *,
    kind: QuestionKind,
    wording: str,
    labels: list[str],
    is_required: bool,
    at: datetime,
    actor_id: int,
) -> None:
    """Adds a question in the clerk's own words at the end; the same question twice is one.

    Raises AlreadyPublished or TooManyQuestions.
    """
    options = [[f"option_{number}", label] for number, label in enumerate(labels, 1)]
    favourable: list[str] = []
    if kind is QuestionKind.AGREE_SCALE:
        options, favourable = [list(option) for option in AGREE], [code for code, _ in AGREE[:2]]
    question = Question(
        key=_own_key(kind, wording, options),
        kind=kind,
        wording=wording,
        options=options,
        favourable=favourable,
        is_required=is_required,
    )
    await _add(survey, [question], at, actor_id)


def _own_key(kind: QuestionKind, wording: str, options: list[list[str]]) -> str:
    """Returns a key that the same question has in every survey, and no other question."""
    digest = hashlib.sha256(json.dumps([kind.value, wording, options]).encode()).hexdigest()
    return f"own_{digest[:16]}"


async def _add(survey: Survey, questions: list[Question], at: datetime, actor_id: int) -> None:
    draft = await _locked(survey)
    there = await Question.filter(survey=draft).order_by("position")
    keys = {question.key for question in there}
    new = [question for question in questions if question.key not in keys]
    if len(there) + len(new) > MOST_QUESTIONS:
        raise TooManyQuestions(gettext("A survey can have up to %(most)s questions.", most=MOST_QUESTIONS))
    last = there[-1].position if there else 0
    for position, question in enumerate(new, last + 1):
        question.survey_id, question.position = draft.id, position
    await Question.bulk_create(new)
    await _record("added questions", draft, at, actor_id, questions=len(new))


@atomic()
async def move_question(survey: Survey, key: str, *, places: int, at: datetime, actor_id: int) -> None:
    """Moves a question up (-1) or down (1); at the end it stays, and one that is gone changes nothing.

    Raises AlreadyPublished.
    """
    draft = await _locked(survey)
    questions = await Question.filter(survey=draft).order_by("position")
    order = [question.key for question in questions]
    if key not in order:
        return
    here = order.index(key)
    there = min(max(here + places, 0), len(order) - 1)
    questions.insert(there, questions.pop(here))
    for position, question in enumerate(questions, 1):
        question.position = position
    await Question.bulk_update(questions, ["position"])
    await _record("moved a question", draft, at, actor_id)


@atomic()
async def remove_question(survey: Survey, key: str, *, at: datetime, actor_id: int) -> None:
    """Takes a question out of a draft; one that is gone changes nothing.

    Raises AlreadyPublished.
    """
    draft = await _locked(survey)
    question = next((one for one in await Question.filter(survey=draft) if one.key == key), None)
    if question:
        await question.delete()
        await _record("removed a question", draft, at, actor_id)


@atomic()
async def publish(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Publishes a draft, which freezes it. Publishing it again changes nothing.

    Raises NotReady when something is missing.
    """
    draft = await Survey.select_for_update().get(id=survey.id)
    if draft.published_at is not None:
        return
    if missing := unfinished(draft, await Question.filter(survey=draft).count(), london_date(at)):
        raise NotReady(". ".join(missing) + ".")
    draft.published_at = at
    await draft.save(update_fields=["published_at"])
    await _record("published a survey", draft, at, actor_id)
    await touch((await Borough.get(id=draft.borough_id)).slug)


async def _locked(survey: Survey) -> Survey:
    draft = await Survey.select_for_update().get(id=survey.id)
    if draft.published_at is not None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
    return draft


async def _record(verb: str, survey: Survey, at: datetime, actor_id: int, **detail: int) -> None:
    await audit.record(verb, survey.slug, at=at, actor_id=actor_id, borough_id=survey.borough_id, **detail)
