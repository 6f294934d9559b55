"""Surveys with boring valid values, for tests that need one to be there."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from tortoise import connections

from boroughs.models import Borough
from surveys.bank import AGREE, BY_KEY
from surveys.definition import codec
from surveys.definition.parts import Asking, Definition, Kind, Option, Question, Section
from surveys.definition.ready import from_bank
from surveys.models import Survey, SurveyResponse, SurveyVersion
from surveys.settling import add_to_tally, rows_of
from tests.factories import names

_names = names()
PUBLISHED_AT = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)


def question_of(key: str, **values: Any) -> Question:
    """A ready question if the bank has its key, else an agree scale."""
    if ready := BY_KEY.get(key):
        return replace(from_bank(ready), show_when=None, **values)
    boring: dict[str, Any] = {
        "kind": Kind.SCALE,
        "wording": {"en": f"Question {key}"},
        "options": tuple(Option(code=code, label={"en": label}) for code, label in AGREE[:5]),
        "has_dont_know": True,
        "has_prefer_not_to_say": True,
    }
    if "kind" in values and not values["kind"].has_options:
        boring["options"] = ()
    return Question(key=key, **{**boring, **values})


def definition_of(*questions: Question, **values: Any) -> Definition:
    """A questionnaire of one section."""
    sections = (Section(key="section_1", questions=questions),) if questions else ()
    boring = {"title": {"en": "Survey"}, "intro": {"en": "We ask because we want to know."}, "sections": sections}
    return Definition(**{**boring, **values})


async def make_draft(borough: Borough, definition: Definition | None = None, **values: Any) -> Survey:
    """A draft with dates, without a question unless its definition has some."""
    name = next(_names)
    boring = {
        "slug": f"survey-{name}",
        "title": f"Survey {name.upper()}",
        "opens_on": date(2026, 11, 1),
        "closes_on": date(2026, 11, 30),
    }
    boring |= values
    definition = replace(definition or definition_of(), title={"en": boring["title"]})
    survey = await Survey.create(borough=borough, titles=dict(definition.title), **boring)
    await SurveyVersion.create(survey=survey, number=1, definition=codec.to_json(definition))
    return survey


async def make_question(survey: Survey, key: str, **values: Any) -> Question:
    """Adds a question to a draft, at its end."""
    version = await SurveyVersion.get(survey=survey, published_at=None)
    definition = codec.from_json(version.definition)
    question = question_of(key, **values)
    asked = definition_of(*definition.questions, question)
    version.definition = codec.to_json(replace(definition, sections=asked.sections))
    await version.save()
    return question


async def unpublish(survey: Survey) -> None:
    """Takes a survey that was really committed out of the database, against the guard of published versions."""
    await connections.get("default").execute_script(
        f"""
        ALTER TABLE survey_version DISABLE TRIGGER published_versions_never_change;
        DELETE FROM survey WHERE id = {survey.id};
        ALTER TABLE survey_version ENABLE TRIGGER published_versions_never_change;
        """
    )


async def publish(survey: Survey) -> Survey:
    """Publishes a draft as it is, checked by nobody."""
    survey.published_at = PUBLISHED_AT
    await survey.save(update_fields=["published_at"])
    await SurveyVersion.filter(survey=survey).update(published_at=PUBLISHED_AT)
    return survey


async def definition_stored(survey: Survey) -> Definition:
    """What a survey asks: its draft, or else its newest version."""
    version = await SurveyVersion.filter(survey=survey).order_by("-number").first()
    assert version
    return codec.from_json(version.definition)


async def make_survey(
    borough: Borough,
    *keys: str,
    required: tuple[str, ...] = (),
    questions: tuple[Question, ...] = (),
    **values: Any,
) -> Survey:
    """A published survey, open in November 2026, of these questions (a trust item, an age band and a text)."""
    if not questions:
        questions = tuple(
            question_of(key, asking=Asking.REQUIRED if key in required else Asking.OPTIONAL)
            for key in keys or ("police_listen", "age_band", "one_improvement")
        )
    return await publish(await make_draft(borough, definition_of(*questions), **values))


async def make_response(
    survey: Survey, answers: dict[str, Any], *, is_counted: bool = True, **values: Any
) -> SurveyResponse:
    """A response of November 2026 as it rests in the database, and in the tally unless `is_counted` is false."""
    boring = {"month": date(2026, 11, 1), "version": 1, "channel": "online", "receipt_hash": uuid4().hex}
    response = await SurveyResponse.create(id=uuid4(), survey=survey, answers=answers, **{**boring, **values})
    if is_counted and not response.exclusion:
        version = await SurveyVersion.get(survey=survey, number=response.version)
        rows = rows_of(codec.from_json(version.definition), response.month, response.channel, answers)
        await add_to_tally(survey, Counter(rows))
    return response
