"""Followers and feeds hear of a survey on the day it opens, and of its results on the day after it closed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from boroughs.following.actions import tell_followers
from boroughs.following.topics import SURVEYS, of_survey
from engage.kit.atom import Entry
from engage.kit.clock import london_date, london_moment
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, show_date
from engage.kit.jobs import Job
from engage.kit.told import Told
from surveys.models import Assurance, Survey
from surveys.results.facts import Stage, facts_of

_MADE_UP_FOR = timedelta(days=28)


async def tell(site: str, now: datetime) -> dict[str, Any]:
    """Tells followers of every survey that is open to all and was not told of before; returns how many messages.

    A run that was missed is made up for while the survey is open. Who needs a code to answer gets a letter instead.
    """
    day, told = london_date(now), 0
    open_now = Survey.filter(published_at__lte=now, opens_on__lte=day, closes_on__gte=day)
    for survey in await open_now.exclude(assurance=Assurance.ONE_TIME_CODES).select_related("borough").order_by("id"):
        told += await tell_followers(
            survey.borough,
            [SURVEYS, of_survey(survey.slug)],
            key=f"survey/{survey.id}/open",
            subject=partial(_subject, survey),
            text=partial(_text, survey, site),
            at=now,
        )
    return {"messages": told}


async def tell_results(site: str, now: datetime) -> dict[str, Any]:
    """Tells followers once that a survey has results for good, and returns how many messages.

    Of one that closed within four weeks: so a run that was missed is made up for, and old ones are not told anew.
    """
    day, told = london_date(now), 0
    closed = Survey.filter(published_at__lte=now, closes_on__lt=day, closes_on__gte=day - _MADE_UP_FOR)
    for survey in await closed.select_related("borough").order_by("id"):
        facts = await facts_of(survey.id)
        if facts.stage(survey.opens_on, survey.closes_on, day) is not Stage.FINAL:  # type: ignore[arg-type]
            continue
        told += await tell_followers(
            survey.borough,
            [SURVEYS, of_survey(survey.slug)],
            key=_results_key(survey),
            subject=partial(_results_subject, survey),
            text=partial(_results_text, survey, site),
            at=now,
        )
    return {"messages": told}


async def entries_of(surveys: Collection[Survey], site: str, day: date) -> list[Entry]:
    """Returns for feed readers that surveys (their boroughs loaded) opened by a London date, and have results.

    One query. Of results that were told more than two years ago nothing is known any more.
    """
    told = {one.key: one.on for one in await Told.filter(key__in=[_results_key(survey) for survey in surveys])}
    return [entry for survey in surveys for entry in _entries(survey, site, day, told.get(_results_key(survey)))]


def _entries(survey: Survey, site: str, day: date, results_on: date | None) -> Iterable[Entry]:
    path = in_language(f"/{survey.borough.slug}/surveys/{survey.slug}", language().code)
    link, title = f"{site}{path}", _title(survey)
    if survey.opens_on and survey.published_at and survey.opens_on <= day:
        opened = max(survey.published_at, london_moment(survey.opens_on, time(0)))
        yield Entry(f"survey/{survey.id}/open", gettext("Survey: %(title)s", title=title), link, opened)
    if results_on:
        results = gettext("Results of the survey: %(title)s", title=title)
        yield Entry(f"survey/{survey.id}/results", results, f"{link}/results", london_moment(results_on, time(9)))


def _results_key(survey: Survey) -> str:
    return f"survey/{survey.id}/results"


def _results_subject(survey: Survey) -> str:
    return gettext("%(borough)s: results of the survey %(title)s", borough=survey.borough.name, title=_title(survey))


def _results_text(survey: Survey, site: str) -> str:
    said = gettext("The survey has closed. This is what people answered:")
    path = in_language(f"/{survey.borough.slug}/surveys/{survey.slug}/results", language().code)
    return f"{_results_subject(survey)}\n\n{said}\n\n{site}{path}"


def _title(survey: Survey) -> str:
    return str(survey.titles.get(language().code) or survey.title)


def _subject(survey: Survey) -> str:
    return gettext("%(borough)s: a new survey, %(title)s", borough=survey.borough.name, title=_title(survey))


def _text(survey: Survey, site: str) -> str:
    last = show_date(survey.closes_on) if survey.closes_on else ""  # it is open, so it has a last day
    asked = gettext("You can answer until the end of %(day)s, with no account.", day=last)
    path = in_language(f"/{survey.borough.slug}/surveys/{survey.slug}", language().code)
    return f"{_subject(survey)}\n\n{asked}\n\n{site}{path}"


def _day(now: datetime) -> str:
    return london_date(now).isoformat()


def jobs(site: str) -> list[Job]:
    """Returns the jobs; `site` is the public address of this website."""
    return [
        Job("tell-of-surveys", "30 8 * * *", _day, partial(tell, site)),
        Job("tell-of-results", "35 8 * * *", _day, partial(tell_results, site)),
    ]
