"""Counts in the tally of a survey, without the answers they would come from."""

from datetime import date, datetime
from typing import Any

from surveys.checking.jobs import jobs
from surveys.models import Survey, SurveyTally

NOVEMBER = date(2026, 11, 1)


async def count(survey: Survey, question: str, cell: dict[str, str] | None = None, **counts: int) -> None:
    """People of one group (of no known one) who gave an answer, by option; a leading "_" of an option is left off."""
    for option, number in counts.items():
        await SurveyTally.create(
            survey=survey,
            question_key=question,
            option=option.removeprefix("_"),
            month=NOVEMBER,
            count=number,
            **(cell or {}),
        )


async def whole(survey: Survey, number: int, channel: str = "online", **cell: str) -> None:
    """Whole responses that came in one way, of one group."""
    await SurveyTally.create(survey=survey, question_key="", option=channel, month=NOVEMBER, count=number, **cell)


async def all_said(survey: Survey, counts: dict[str, dict[str, int]], **cell: Any) -> None:
    """Counts of several questions, {key: {option: people}}, with how many answered each."""
    for key, by_option in counts.items():
        await count(survey, key, cell, _=sum(by_option.values()), **{f"_{o}": n for o, n in by_option.items()})


async def copies_looked_for(now: datetime) -> None:
    """What is done in the night after the last day, at twenty past three, before which no results show."""
    [job] = jobs
    await job.work(now)
