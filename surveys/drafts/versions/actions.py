"""Correcting a published survey, copying one, and asking it again."""

from dataclasses import replace
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.definition import codec, corrections
from surveys.definition.checks import faults
from surveys.definition.corrections import Change
from surveys.definition.parts import Definition
from surveys.documents import index_survey
from surveys.drafts.actions import NotACorrection, NotReady, create_from, record
from surveys.models import Survey, SurveyVersion
from surveys.published import QUESTIONNAIRE


@atomic()
async def start_correction(survey: Survey, *, at: datetime, actor_id: int) -> SurveyVersion:
    """Returns a draft of a published survey's next version, which says the same; the one there is, if there is.

    Raises NotFound for a survey that is not published.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    if row.published_at is None:
        raise NotFound
    if draft := await SurveyVersion.draft_of(row):
        return draft
    newest = (await SurveyVersion.published_of(row))[-1]
    draft = await SurveyVersion.create(survey=row, number=newest.number + 1, definition=newest.definition)
    await record("started a correction", row, at=at, actor_id=actor_id)
    return draft


@atomic()
async def discard_correction(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Throws the draft of a correction away; what is published stays. Without one nothing changes."""
    row = await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(row)
    if draft is not None and draft.number > 1:
        await draft.delete()
        await record("discarded a correction", row, at=at, actor_id=actor_id)


async def changes_of(survey: Survey, definition: Definition) -> list[Change]:
    """Returns what a correction changes against the version that is asked now."""
    published = (await SurveyVersion.published_of(survey))[-1]
    return corrections.changes(codec.from_json(published.definition), definition)


@atomic()
async def publish_correction(survey: Survey, *, note: str, at: datetime, actor_id: int) -> None:
    """Publishes a correction with a note to the public; answers from now on are to it. Twice changes nothing.

    Raises NotReady when it has faults or changes nothing, NotACorrection when it would mean something else.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    draft = await SurveyVersion.draft_of(row)
    if draft is None or draft.number == 1:
        return
    before = codec.from_json((await SurveyVersion.published_of(row))[-1].definition)
    after = codec.from_json(draft.definition)
    has_opened = row.opens_on is not None and row.opens_on <= london_date(at)
    if wrong := corrections.faults(before, after, has_opened=has_opened):
        raise NotACorrection(". ".join(fault.words for fault in wrong) + ".")
    if missing := [fault.words for fault in faults(after)]:
        raise NotReady(". ".join(missing) + ".")
    if before == after:
        raise NotReady(gettext("Nothing is different from what is published."))
    draft.note, draft.published_at = note, at
    await draft.save(update_fields=["note", "published_at"])
    row.title, row.titles = after.title[after.default_language], dict(after.title)
    await row.save(update_fields=["title", "titles"])
    await record("published a correction", row, at=at, actor_id=actor_id, version=draft.number)
    await index_survey(row)
    borough = await Borough.get(id=row.borough_id)
    await ledger.enter(QUESTIONNAIRE, f"{borough.slug}/surveys/{row.slug}", at=at)
    await touch(borough.slug)


# ---- another survey like it --------------------------------------------------------------------------------------


@atomic()
async def copy_survey(borough: Borough, survey: Survey, *, at: datetime, actor_id: int) -> Survey:
    """Returns a new draft that asks what a survey of the borough asks, under a title that says it is a copy."""
    newest = await SurveyVersion.filter(survey_id=survey.id).order_by("-number").first()
    if newest is None or survey.borough_id != borough.id:
        raise NotFound
    definition = _called(codec.from_json(newest.definition), gettext("%(title)s (copy)", title=survey.title))
    rules = {"assurance": survey.assurance, "early_results": survey.early_results,
             "keep_texts_months": survey.keep_texts_months, "keep_rows_months": survey.keep_rows_months}  # fmt: skip
    return await create_from(borough, definition, at=at, actor_id=actor_id, **rules)


@atomic()
async def ask_again(survey: Survey, *, title: str, at: datetime, actor_id: int) -> Survey:
    """Returns a draft of the next wave of a published survey: the same questions under the same keys.

    `title` is what the wave is called. It repeats the last wave of the series, whichever of them was chosen; while
    that one is still a draft, it is the one returned. Raises NotFound for a survey that is not published.
    """
    if survey.published_at is None:
        raise NotFound
    await Survey.select_for_update().get(id=(await first_wave(survey)).id)
    last = await last_wave(survey)
    if last.published_at is None:
        return last
    newest = (await SurveyVersion.published_of(last))[-1]
    definition = _called(codec.from_json(newest.definition), title)
    rules = {"assurance": last.assurance, "early_results": last.early_results,
             "keep_texts_months": last.keep_texts_months, "keep_rows_months": last.keep_rows_months}  # fmt: skip
    borough = await Borough.get(id=last.borough_id)
    row = {"wave_of_id": last.id, "wave": last.wave + 1, **rules}
    return await create_from(borough, definition, at=at, actor_id=actor_id, **row)


async def first_wave(survey: Survey) -> Survey:
    """Returns the survey that a series began with, which may be this one."""
    while survey.wave_of_id is not None:
        survey = await Survey.get(id=survey.wave_of_id)
    return survey


async def last_wave(survey: Survey) -> Survey:
    """Returns the newest survey of a series, perhaps a draft, which may be this one."""
    while later := await Survey.filter(wave_of_id=survey.id).order_by("-wave").first():
        survey = later
    return survey


def _called(definition: Definition, title: str) -> Definition:
    """Returns a questionnaire under another title, its old ones in other languages left out, since they are wrong."""
    return replace(definition, title={definition.default_language: title[:100]})
