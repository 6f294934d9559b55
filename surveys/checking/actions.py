"""A clerk's decisions: keep what was flagged, or leave it out for a published reason. All of one kind at once.

They are taken between the last day, when everything is counted, and the day on which results show: before, more may
come; after, published figures would move.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.checking.findings import COPIES, findings_of
from surveys.checking.models import Check, Suspicion
from surveys.definition import codec
from surveys.inbox import SURVEYS, is_empty
from surveys.models import Exclusion, Survey, SurveyVersion
from surveys.published import RESULTS
from surveys.results.facts import checked_until
from surveys.settling import Counted, add_to_tally, rows_of


class NotNow(Conflict):
    """The survey is still open, or its results show already."""

    title = lazy("This cannot be decided now")


class NothingFound(Conflict):
    """There is nothing of this kind to decide on."""


async def why_not_now(survey: Survey, day: date) -> str:
    """Returns why nothing can be decided about a survey on a London date, "" if it can."""
    if not survey.is_closed(day):
        return gettext("You can decide once the survey has closed.")
    if survey.checked_on is not None:
        return gettext("Everything was decided, and the results show. Nothing can be changed.")
    if day > checked_until(survey.closes_on):  # type: ignore[arg-type]
        return gettext("The results show by now. Nothing can be left out any more.")
    if not await is_empty(SURVEYS, survey.id):
        return gettext("The last answers are still being counted, by tomorrow morning.")
    return ""


@atomic()
async def decide(survey: Survey, suspicion: Suspicion, decision: Exclusion, *, at: datetime, actor_id: int) -> None:
    """Keeps (`Exclusion.NONE`) or leaves out all submissions under one suspicion, in place of an earlier decision.

    Of copies one of each set always stays. Raises NotNow or NothingFound.
    """
    row = await _locked(survey, at)
    await _put_back(row, suspicion)
    await Check.filter(survey_id=row.id, suspicion=suspicion).delete()
    number = {one.suspicion: one.number for one in await findings_of(row.id)}.get(suspicion)
    if number is None:
        raise NothingFound(gettext("There is nothing of this kind to decide on."))
    if decision is not Exclusion.NONE:
        await _leave_out(row, suspicion, decision)
    await Check.create(
        survey_id=row.id, suspicion=suspicion, number=number, decision=decision, decided_on=london_date(at)
    )
    verb = "left out answers" if decision is not Exclusion.NONE else "kept answers"
    await _record(verb, row, at, actor_id, suspicion=suspicion.value, reason=decision.value, number=number)


@atomic()
async def undo(survey: Survey, suspicion: Suspicion, *, at: datetime, actor_id: int) -> None:
    """Takes a decision back: what was left out counts again. Without a decision it changes nothing.

    Raises NotNow.
    """
    row = await _locked(survey, at)
    decided = Check.filter(survey_id=row.id, suspicion=suspicion, decision__isnull=False)
    # That copies were looked for stays noted: results wait for that.
    is_copies = suspicion is Suspicion.COPIES
    if not await (decided.update(decision=None, decided_on=None) if is_copies else decided.delete()):
        return
    number = await _put_back(row, suspicion)
    await _record("took back a decision on answers", row, at, actor_id, suspicion=suspicion.value, number=number)


@atomic()
async def finish(survey: Survey, *, at: datetime, actor_id: int) -> None:
    """Says that there is nothing more to check, after which results show.

    Raises NotNow, or Conflict while something is not decided.
    """
    row = await _locked(survey, at)
    if any(one.decision is None for one in await findings_of(row.id)):
        raise Conflict(gettext("Decide on everything first."))
    row.checked_on = london_date(at)
    await row.save(update_fields=["checked_on"])
    await _record("checked the answers", row, at, actor_id)


async def _locked(survey: Survey, at: datetime) -> Survey:
    row = await Survey.select_for_update().get(id=survey.id)
    if why := await why_not_now(row, london_date(at)):
        raise NotNow(why)
    return row


async def _leave_out(survey: Survey, suspicion: Suspicion, reason: Exclusion) -> None:
    which = f"id IN ({COPIES})" if suspicion is Suspicion.COPIES else "exclusion = ''"
    rows = await connections.get("default").execute_query_dict(
        f"UPDATE survey_response SET exclusion = $2 WHERE survey_id = $1 AND flag = $3 AND {which}"  # noqa: S608
        " RETURNING version, month, channel, answers",
        [survey.id, reason.value, suspicion.flag],
    )
    await _count(survey, rows, -1)


async def _put_back(survey: Survey, suspicion: Suspicion) -> int:
    """Counts again what was left out under a suspicion, and returns how many submissions that was."""
    rows = await connections.get("default").execute_query_dict(
        "UPDATE survey_response SET exclusion = '' WHERE survey_id = $1 AND flag = $2 AND exclusion <> ''"
        " RETURNING version, month, channel, answers",
        [survey.id, suspicion.flag],
    )
    await _count(survey, rows, 1)
    return len(rows)


async def _count(survey: Survey, rows: Sequence[Mapping[str, Any]], times: int) -> None:
    """Adds responses to the tally, or (`times` -1) takes them away."""
    definitions = {v.number: codec.from_json(v.definition) for v in await SurveyVersion.published_of(survey)}
    counts: Counter[Counted] = Counter()
    for row in rows:
        definition = definitions[row["version"]]
        for counted in rows_of(definition, row["month"], row["channel"], json.loads(row["answers"])):
            counts[counted] += times
    await add_to_tally(survey, counts)


async def _record(verb: str, survey: Survey, at: datetime, actor_id: int, **detail: Any) -> None:
    await audit.record(verb, survey.slug, at=at, actor_id=actor_id, borough_id=survey.borough_id, **detail)
    borough = await Borough.get(id=survey.borough_id)
    await ledger.enter(RESULTS, f"{borough.slug}/surveys/{survey.slug}/results", at=at)
    await touch(borough.slug)
