"""Surveys with boring valid values, for tests that need one to be there."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from boroughs.models import Borough
from surveys.bank import AGREE, BY_KEY
from surveys.models import Question, QuestionKind, Survey

_numbers = count(1)
PUBLISHED_AT = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)


async def make_draft(borough: Borough, **values: Any) -> Survey:
    """A draft with dates, without a question."""
    number = next(_numbers)
    boring = {
        "slug": f"survey-{number}",
        "title": f"Survey {number}",
        "intro": "We ask because we want to know.",
        "opens_on": date(2026, 11, 1),
        "closes_on": date(2026, 11, 30),
    }
    return await Survey.create(borough=borough, **{**boring, **values})


async def make_question(survey: Survey, key: str, **values: Any) -> Question:
    """A question at the end: a ready one if the bank has its key, else an agree scale."""
    position = await Question.filter(survey=survey).count() + 1
    boring: dict[str, Any] = {
        "kind": QuestionKind.AGREE_SCALE,
        "wording": f"Question {position} ({key})",
        "options": [list(option) for option in AGREE],
    }
    if ready := BY_KEY.get(key):
        boring = {
            "kind": QuestionKind(ready.kind),
            "wording": ready.wording,
            "options": [list(option) for option in ready.options],
            "favourable": list(ready.favourable),
            "bank_key": key,
        }
    return await Question.create(survey=survey, key=key, position=position, **{**boring, **values})


async def make_survey(borough: Borough, *keys: str, required: tuple[str, ...] = (), **values: Any) -> Survey:
    """A published survey, open in November 2026, of these questions (a trust item, an age band and a text)."""
    survey = await make_draft(borough, **values)
    for key in keys or ("police_listen", "age_band", "one_improvement"):
        await make_question(survey, key, is_required=key in required)
    survey.published_at = PUBLISHED_AT
    await survey.save(update_fields=["published_at"])
    return survey
