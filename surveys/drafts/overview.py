"""A borough's surveys as their clerk looks through them: how far each is, how many answers it has, what comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.functions import Sum

import surveys.desk
import surveys.results.desk
from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.i18n import gettext, ngettext, show_date
from engage.kit.tasks import Task
from surveys.drafts import links
from surveys.models import Assurance, EarlyResults, Survey, SurveyTally, SurveyVersion
from surveys.results.facts import checked_until


@dataclass(frozen=True, slots=True)
class Listed:
    """One survey. `group` is draft, open, waiting or closed; `state` the same in a sentence.

    `answers` are those counted so far, None where the survey's own rule keeps that from everybody, the clerk among
    them. `next` are things to do, the most urgent first; `more` are all of its pages, as (route name, words).
    """

    survey: Survey
    group: str
    state: str
    answers: int | None
    next: list[Task]
    more: list[tuple[str, str]]


async def overview(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Listed]:
    """Returns every survey of a borough, the newest first, on a London date, in as many queries for any number."""
    found = await Survey.filter(borough=borough).order_by("-id")
    waiting = [
        *await surveys.desk.tasks(borough, roles, day, person_id),
        *await surveys.results.desk.tasks(borough, roles, day),
    ]
    waiting.sort(key=lambda task: task.due_on or date.max)
    corrections = SurveyVersion.filter(survey__borough=borough, survey__published_at__isnull=False, published_at=None)
    corrected = {row["survey_id"] for row in await corrections.values("survey_id")}
    counted = SurveyTally.filter(survey__borough=borough, question_key="").group_by("survey_id")
    rows = await counted.annotate(people=Sum("count")).values("survey_id", "people")
    answers = {row["survey_id"]: row["people"] for row in rows}
    return [
        Listed(
            survey,
            group := group_of(survey, day),
            _state(survey, group, day),
            answers.get(survey.id, 0) if _shows_answers(survey, group) else None,
            _next(borough, survey, group, waiting, is_corrected=survey.id in corrected),
            _more(survey, group, is_corrected=survey.id in corrected),
        )
        for survey in found
    ]


def group_of(survey: Survey, day: date) -> str:
    """Returns how far a survey is on a London date: draft, waiting (to open), open or closed."""
    if survey.published_at is None:
        return "draft"
    return "open" if survey.is_open(day) else "closed" if survey.is_closed(day) else "waiting"


def _state(survey: Survey, group: str, day: date) -> str:
    opens_on, closes_on = survey.opens_on, survey.closes_on
    if opens_on is None or closes_on is None:
        return gettext("No dates yet")
    if group in ("draft", "waiting"):
        return gettext("Opens %(first)s, closes at the end of %(last)s", first=show_date(opens_on),
                       last=show_date(closes_on))  # fmt: skip
    if group == "open":
        left = (closes_on - day).days
        words = gettext("Open until the end of %(last)s", last=show_date(closes_on))
        days = ngettext("%(num)s day left", "%(num)s days left", left) if left else gettext("last day")
        return f"{words} ({days})"
    words = gettext("Closed on %(last)s", last=show_date(closes_on))
    if day > checked_until(closes_on):
        return gettext("%(closed)s, results are public", closed=words)
    at_latest = show_date(checked_until(closes_on) + timedelta(days=1))
    return gettext("%(closed)s, results are public by %(day)s at the latest", closed=words, day=at_latest)


def _shows_answers(survey: Survey, group: str) -> bool:
    return group == "closed" or (group == "open" and survey.early_results is EarlyResults.EVERYONE)


def _next(borough: Borough, survey: Survey, group: str, waiting: list[Task], *, is_corrected: bool) -> list[Task]:
    """Returns what waits for this person, and what else its state asks for."""
    here: dict[str, str | int] = {"borough": borough.slug, "survey": survey.slug}
    found = [task for task in waiting if task.params.get("survey") == survey.slug]
    if group == "draft" and not found:
        found.append(Task(gettext("Finish and publish it"), None, "surveys.drafts.edit", here))
    if is_corrected:
        found.append(Task(gettext("Go on with the correction"), None, "surveys.drafts.edit", here))
    if group in ("waiting", "open"):
        found.append(Task(gettext("Tell people: link, poster and QR code"), None, "surveys.sharing.share", here))
    return found


def _more(survey: Survey, group: str, *, is_corrected: bool) -> list[tuple[str, str]]:
    if group == "draft":
        return [("surveys.drafts.edit", gettext("Write it")), ("surveys.drafts.previews.preview", gettext("Preview"))]
    pages = {"waiting": links.COMING, "open": links.OPEN, "closed": links.CLOSED}[group]
    by_code = survey.assurance is Assurance.ONE_TIME_CODES
    found = [("surveys.answer", gettext("See it"))]
    found += [(name, gettext(words)) for name, words in pages if name != links.FOR_CODES or by_code]
    if group == "open":
        found.append(("surveys.heard.heard", gettext("Who we have not heard from")))
    if group == "open" and survey.early_results is EarlyResults.PANEL:
        found.append(("surveys.results.early_results", gettext("Look at the results early")))
    elif group == "open" and survey.early_results is EarlyResults.EVERYONE:
        found.append(("surveys.results.show", gettext("Results")))
    if not is_corrected and group != "closed":
        found.append(("surveys.drafts.versions.correct", gettext("Correct it")))
    return [*found, ("surveys.drafts.versions.ask_again", gettext("Ask again"))]
