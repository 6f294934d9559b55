"""Writing a survey: each action locks the draft, and refuses once it is published."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit, ledger
from engage.kit.audit import AuditEvent
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict, Problem
from engage.kit.slugs import first_free, slug_of
from surveys.bank import AGREE, BANK
from surveys.definition import codec, corrections
from surveys.definition.arranging import new_key, with_question
from surveys.definition.checks import faults, too_large
from surveys.definition.parts import Asking, Definition, Kind, Option, Question
from surveys.definition.ready import from_bank, in_language
from surveys.definition.routing import needs
from surveys.documents import index_survey
from surveys.models import Assurance, EarlyResults, Survey, SurveyVersion
from surveys.published import QUESTIONNAIRE
from surveys.sharing.links import new_short_link

_MOVED = "changed the address of a draft"


class AlreadyPublished(Conflict):
    """The survey was published: its words, dates and questions are settled."""

    title = lazy("This survey is published")


class TooManyQuestions(Problem):
    """The survey would have more questions, or answers to choose from, than people answer."""

    status = 422
    title = lazy("This survey is too large")


class NotReady(Conflict):
    """The survey cannot be published yet: `unfinished` says what is missing."""

    title = lazy("This survey is not ready to publish")


class NotACorrection(Conflict):
    """A published survey would mean something else: `surveys.definition.corrections.faults` says why."""

    title = lazy("A published survey cannot be changed in this way")


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
    return await create_from(borough, definition, at=at, actor_id=actor_id)


@atomic()
async def create_from(borough: Borough, definition: Definition, *, at: datetime, actor_id: int, **row: Any) -> Survey:
    """Returns a new draft that asks this, `row` being columns of its survey; the same again is the draft there is."""
    await Borough.select_for_update().get(id=borough.id)  # two at once would find the same slug free
    title = definition.title[definition.default_language]
    document = codec.to_json(definition)
    async for same in SurveyVersion.filter(survey__borough=borough, survey__title=title, survey__published_at=None):
        if same.definition == document:
            return await Survey.get(id=same.survey_id)
    slug = await _free_slug(borough.id, slug_of(title) or "survey")
    survey = await Survey.create(borough=borough, slug=slug, title=title, titles=dict(definition.title), **row)
    await SurveyVersion.create(survey=survey, number=1, definition=document)
    await record("created a survey", survey, at=at, actor_id=actor_id)
    return survey


async def _free_slug(borough_id: int, slug: str) -> str:
    """Returns the first address of this beginning that no survey has. It locks the borough."""
    await Borough.select_for_update().get(id=borough_id)  # two at once would find the same one free
    others = await Survey.filter(borough_id=borough_id, slug__startswith=slug).only("id", "slug")
    return first_free(slug, {other.slug for other in others})


@atomic()
async def change_words(
    survey: Survey, *, title: str, intro: str, thanks: str, seen: str, at: datetime, actor_id: int
) -> None:
    """Changes what a draft is called, says first and says at the end.

    `seen` is the `words_edition` the person started from. Raises AlreadyPublished, SavedMeanwhile.
    """

    def change(d: Definition) -> Definition:
        if words_edition(d) not in (seen, edition(title, intro, thanks)):
            raise SavedMeanwhile(gettext("Somebody changed these words while you were writing."))
        new = {"title": title, "intro": intro, "thanks": thanks}
        texts: Any = {name: in_words(getattr(d, name), d.default_language, words) for name, words in new.items()}
        return replace(d, **texts)

    await change_draft(survey, "changed a survey", change, at=at, actor_id=actor_id)


def words_edition(definition: Definition) -> str:
    """Returns the edition of what a draft says around its questions, in its default language."""
    texts = (definition.title, definition.intro, definition.thanks)
    return edition(*(text.get(definition.default_language) for text in texts))


def in_words(text: Any, language: str, words: str) -> dict[str, str]:
    """Returns a text with new words in its default language; without any it is no text, in any language."""
    return {**text, language: words} if words else {}


@atomic()
async def set_languages(survey: Survey, languages: Iterable[str], *, at: datetime, actor_id: int) -> None:
    """Sets which languages a draft is offered in; its default one stays, and no translation is lost.

    Raises AlreadyPublished or NotACorrection.
    """
    wanted = tuple(languages)

    def change(d: Definition) -> Definition:
        return replace(d, languages=(d.default_language, *(code for code in wanted if code != d.default_language)))

    await change_draft(survey, "set languages of a survey", change, at=at, actor_id=actor_id)


@atomic()
async def set_dates(survey: Survey, *, opens_on: date, closes_on: date, at: datetime, actor_id: int) -> None:
    """Sets from when until when a draft will take answers.

    Raises AlreadyPublished.
    """
    await _settle(survey, "set dates of a survey", at, actor_id, opens_on=opens_on, closes_on=closes_on)


@atomic()
async def set_rules(
    survey: Survey,
    *,
    assurance: Assurance,
    early_results: EarlyResults,
    keep_texts_months: int,
    keep_rows_months: int,
    at: datetime,
    actor_id: int,
) -> None:
    """Sets how a draft will be answered, who sees results early, and how long answers are kept, in months.

    Raises AlreadyPublished.
    """
    rules = {"assurance": assurance, "early_results": early_results, "keep_texts_months": keep_texts_months,
             "keep_rows_months": keep_rows_months}  # fmt: skip
    await _settle(survey, "set rules of a survey", at, actor_id, **rules)


async def _settle(survey: Survey, verb: str, at: datetime, actor_id: int, **values: Any) -> None:
    row = await Survey.select_for_update().get(id=survey.id)
    if row.published_at is not None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
    row.update_from_dict(values)
    await row.save(update_fields=list(values))
    await record(verb, row, at=at, actor_id=actor_id)


@atomic()
async def add_ready_questions(
    survey: Survey, keys: Iterable[str], *, section: str = "", at: datetime, actor_id: int
) -> None:
    """Adds questions of the bank at the end of a section, or the last, in the bank's order; none is there twice.

    Raises AlreadyPublished, TooManyQuestions or NotACorrection.
    """
    wanted = set(keys)

    def change(definition: Definition) -> Definition:
        for ready in BANK:
            if ready.key in wanted and definition.question(ready.key) is None:
                question = in_language(from_bank(ready), definition.default_language)
                if any(definition.question(key) is None for key in needs(question)):
                    question = replace(question, show_when=None)
                definition = with_question(definition, question, section)
        return definition

    await change_draft(survey, "added questions", change, at=at, actor_id=actor_id)


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
    """Adds a plain question in English at the end; the same question twice is one.

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
        return with_question(definition, replace(question, key=new_key(definition, wording)))

    await change_draft(survey, "added questions", change, at=at, actor_id=actor_id)


@atomic()
async def save_definition(survey: Survey, definition: Definition, *, seen: str, at: datetime, actor_id: int) -> None:
    """Replaces the whole of a draft, by what a file or a spreadsheet of translations said.

    `seen` is the edition that it was made from. Raises SavedMeanwhile when somebody saved since, AlreadyPublished.
    """
    draft = await locked(survey)
    if seen != edition_of(draft):
        raise SavedMeanwhile(
            gettext("Somebody else changed this survey meanwhile. Open it again and repeat your change.")
        )
    await change_draft(survey, "replaced a survey", lambda _: definition, at=at, actor_id=actor_id)


def edition_of(draft: SurveyVersion) -> str:
    """Returns the edition of what a draft asks."""
    return edition(json.dumps(draft.definition, sort_keys=True))


async def change_draft(
    survey: Survey, verb: str, change: Callable[[Definition], Definition], *, at: datetime, actor_id: int
) -> None:
    """Changes what a draft asks, under a lock, inside the caller's transaction. No difference writes nothing.

    Raises AlreadyPublished, TooManyQuestions, or NotACorrection when a published survey would mean something else.
    """
    draft = await locked(survey)
    before = codec.from_json(draft.definition)
    definition = change(before)
    document = codec.to_json(definition)
    if document == draft.definition:
        return
    if words := too_large(definition):
        raise TooManyQuestions(words)
    if draft.number > 1:
        await _stay_correct(survey, definition, london_date(at))
    draft.definition = document
    await draft.save(update_fields=["definition"])
    if draft.number == 1:
        title = definition.title[definition.default_language]
        await Survey.filter(id=survey.id).update(title=title, titles=dict(definition.title))
        await _follow(survey, before.title[before.default_language], title, at=at, actor_id=actor_id)
    await record(verb, survey, at=at, actor_id=actor_id)


async def _follow(survey: Survey, before: str, title: str, *, at: datetime, actor_id: int) -> None:
    """Makes the address of a survey that was never published follow its title."""
    slug = slug_of(title)
    if not slug or slug == slug_of(before):
        return
    old = await Survey.get(id=survey.id)
    survey.slug = await _free_slug(old.borough_id, slug)
    await record(_MOVED, old, at=at, actor_id=actor_id, to=survey.slug, survey_id=old.id)
    await Survey.filter(id=old.id).update(slug=survey.slug)


async def survey_of_old_address(borough: Borough, slug: str) -> Survey | None:
    """Returns the survey that had an address as a draft, under another title, or None."""
    moved = await AuditEvent.filter(borough_id=borough.id, verb=_MOVED, about=slug).order_by("-id").first()
    return await Survey.get_or_none(borough=borough, id=moved.detail["survey_id"]) if moved else None


async def _stay_correct(survey: Survey, definition: Definition, day: date) -> None:
    published = (await SurveyVersion.published_of(survey))[-1]
    has_opened = survey.opens_on is not None and survey.opens_on <= day
    if wrong := corrections.faults(codec.from_json(published.definition), definition, has_opened=has_opened):
        raise NotACorrection(". ".join(fault.words for fault in wrong) + ".")


@atomic()
async def publish(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Publishes a draft, which freezes it and gives it a short link. Publishing it again changes nothing.

    Raises NotReady when something is missing.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(row)
    if draft is None or row.published_at is not None:
        return
    if missing := unfinished(row, codec.from_json(draft.definition), london_date(at)):
        raise NotReady(". ".join(missing) + ".")
    row.published_at = draft.published_at = at
    row.short_link = await new_short_link()
    await row.save(update_fields=["published_at", "short_link"])
    await draft.save(update_fields=["published_at"])
    await record("published a survey", row, at=at, actor_id=actor_id)
    await index_survey(row)
    borough = await Borough.get(id=row.borough_id)
    await ledger.enter(QUESTIONNAIRE, f"{borough.slug}/surveys/{row.slug}", at=at)
    await touch(borough.slug)


async def locked(survey: Survey) -> SurveyVersion:
    """Returns what is being written of a survey, locked.

    Raises AlreadyPublished when nothing is.
    """
    await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(survey)
    if draft is None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
    return draft


async def record(verb: str, survey: Survey, *, at: datetime, actor_id: int, **detail: Any) -> None:
    """Records what somebody did to a survey."""
    await audit.record(verb, survey.slug, at=at, actor_id=actor_id, borough_id=survey.borough_id, **detail)
