"""Writes about grades: one per member, final; then revealed to the panel, and a tie broken by the chair."""

from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.cases.actions import lock, note
from meetings.cases.models import Case, Colour, Grade
from meetings.cases.verdicts import FEWEST_GRADES, judging, leading


class NotGradedNow(Conflict):
    """The case is not open for grades yet, or they are revealed."""


class AlreadyGraded(Conflict):
    """This member has judged the case, or took no part, and that stands."""


@atomic()
async def record_grade(borough: Borough, case: Case, *, at: datetime, actor_id: int, **judgement: Any) -> Grade:
    """Records a member's grade for good: what `Grade` holds of a verdict. The same again returns the one there is.

    Raises NotGradedNow and AlreadyGraded.
    """
    return await _record(borough, case, "graded a case", at, actor_id, judgement)


@atomic()
async def recuse(borough: Borough, case: Case, because: str, *, at: datetime, actor_id: int) -> Grade:
    """Records for good that a member takes no part. Raises NotGradedNow and AlreadyGraded."""
    return await _record(borough, case, "took no part in a case", at, actor_id, {"recused_because": because})


async def _record(
    borough: Borough, case: Case, verb: str, at: datetime, actor_id: int, values: dict[str, Any]
) -> Grade:
    locked = await lock(case)
    there = await Grade.get_or_none(case=case, member_id=actor_id)
    if there and all(getattr(there, name) == value for name, value in values.items()):
        return there
    if not locked.is_graded_now:
        raise NotGradedNow(gettext("This case is not open for grades."))
    if there:
        raise AlreadyGraded(gettext("You have already judged this case. A grade cannot be changed."))
    grade = await Grade.create(case=case, member_id=actor_id, **values)
    await note(verb, borough, case, at, actor_id)  # the trail does not tell how
    return grade


@atomic()
async def reveal(borough: Borough, case: Case, *, at: datetime, actor_id: int) -> None:
    """Ends the grading and shows the panel all grades; the verdict is the colour most members gave, if there is one.

    Revealing again changes nothing. Raises Conflict before it is open or before two members have graded.
    """
    locked = await lock(case)
    if locked.revealed_on:
        return
    if not locked.is_graded_now:
        raise NotGradedNow(gettext("This case is not open for grades."))
    grades = await Grade.filter(case=case)
    if len(judging(grades)) < FEWEST_GRADES:
        raise Conflict(gettext("At least two members grade a case before the grades are revealed."))
    most = leading(grades)
    locked.revealed_on = london_date(at)
    if len(most) == 1:
        locked.colour = most[0]
    await locked.save(update_fields=["revealed_on", "colour"])
    await note("revealed the grades of a case", borough, case, at, actor_id, is_tied=locked.is_tied)


@atomic()
async def cast(borough: Borough, case: Case, colour: Colour, reason: str, *, at: datetime, actor_id: int) -> None:
    """Breaks a tie by the chair's casting vote for one of the colours that lead; the same again changes nothing.

    Raises Conflict when there is no tie, or the colour is none of those.
    """
    locked = await lock(case)
    if (locked.colour, locked.casting_reason) == (colour, reason):
        return
    if not locked.is_tied:
        raise Conflict(gettext("There is no tie to break."))
    if colour not in leading(await Grade.filter(case=case)):
        raise Conflict(gettext("A casting vote is for one of the colours that most members gave."))
    locked.colour, locked.casting_reason, locked.cast_by_id = colour, reason, actor_id
    await locked.save(update_fields=["colour", "casting_reason", "cast_by_id"])
    await note("broke a tie about a case", borough, case, at, actor_id, colour=colour.value)
