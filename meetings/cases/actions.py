"""Writes about cases: adding, opening for grades, ending in public, and recording what came back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.following.topics import of_panel
from boroughs.models import Borough
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.cases.models import Case, Colour
from meetings.cases.returning import told_at
from meetings.models import Panel
from meetings.published import CASE


class CaseOpened(Conflict):
    """Members are judging the case: it stands as it is."""


class CaseEnded(Conflict):
    """The case is published and stands as it is."""


@atomic()
async def add_cases(
    borough: Borough, panel: Panel, cases: Sequence[dict[str, Any]], *, at: datetime, actor_id: int
) -> list[Case]:
    """Adds cases that only who keeps them can see, and returns them.

    One with the same words as another that is not opened yet is returned as it is: sending twice adds once. Each is
    {"quarter", "power", "is_child", "grounds", "record"}, screened by the form.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)  # numbers have no gaps and no twins
    last = await Case.filter(borough=borough).order_by("-number").first()
    number = last.number if last else 0
    found = []
    for details in cases:
        case = await Case.get_or_none(panel=panel, opened_on__isnull=True, **_wanted(details))
        if case is None:
            number += 1
            case = await Case.create(panel=panel, borough=borough, number=number, added_by_id=actor_id, **details)
            await note("added a case", borough, case, at, actor_id)
        found.append(case)
    return found


def _wanted(details: dict[str, Any]) -> dict[str, Any]:
    """Returns a case's details as a query finds them, null included."""
    return {("is_child__isnull" if value is None else name): (True if value is None else value)
            for name, value in details.items()}  # fmt: skip


@atomic()
async def remove_case(borough: Borough, case: Case, *, at: datetime, actor_id: int) -> None:
    """Takes out a case that members have not seen; does nothing when it is gone. Raises CaseOpened."""
    locked = await Case.select_for_update(no_key=True).get_or_none(id=case.id)
    if locked is None:
        return
    if locked.opened_on:
        raise CaseOpened(gettext("This case is open for grades, so it can no longer be removed."))
    await locked.delete()
    await note("removed a case", borough, case, at, actor_id)


@atomic()
async def open_case(borough: Borough, case: Case, *, at: datetime, actor_id: int) -> None:
    """Lets members grade a case, from when its words stand; opening again changes nothing."""
    locked = await lock(case)
    if locked.opened_on:
        return
    locked.opened_on = london_date(at)
    await locked.save(update_fields=["opened_on"])
    await note("opened a case", borough, case, at, actor_id)


@atomic()
async def end_case(
    borough: Borough,
    case: Case,
    *,
    learning: str,
    escalation: str,
    publishes_reasons: bool,
    at: datetime,
    site: str,
    actor_id: int,
) -> None:
    """Publishes a judged case, with a learning point, a question to the superintendent whose clock starts, or both.

    Needs `case.panel` loaded; `site` is the public address of this website. Ending again changes nothing. Raises
    Conflict while there is no verdict, or amber or red ends in neither.
    """
    locked = await lock(case)
    if locked.published_on:
        return
    if locked.colour is None:
        raise Conflict(gettext("The panel’s verdict comes first."))
    if locked.colour is not Colour.GREEN and not (learning or escalation):
        raise Conflict(gettext("Amber and red end in a learning point or in a question to the Borough Superintendent."))
    if escalation:
        locked.request = await request_response(
            borough, asked_by=case.panel.name, text=escalation, basis=Basis.AGREED_28_DAYS, at=at, site=site,
            kind=RequestKind.CASE, topics=[of_panel(case.panel.slug)], actor_id=actor_id,
        )  # fmt: skip
    locked.learning, locked.publishes_reasons, locked.published_on = learning, publishes_reasons, london_date(at)
    await locked.save(update_fields=["request_id", "learning", "publishes_reasons", "published_on"])
    await note("published a case", borough, case, at, actor_id)
    await ledger.enter(CASE, f"{borough.slug}/cases/{case.number}", at=at)
    await touch(borough.slug)


@atomic()
async def record_outcome(borough: Borough, case: Case, outcome: str, *, at: datetime, actor_id: int) -> None:
    """Records in public what came of a case, once its answer was told at a meeting; the same words again do nothing.

    Raises Conflict before that, CaseEnded when other words are recorded.
    """
    locked = await lock(case)
    if locked.outcome:
        if locked.outcome != outcome:
            raise CaseEnded(gettext("What came of this case is recorded, and stands."))
        return
    meeting = await told_at(locked, at)
    if meeting is None:
        raise Conflict(gettext("The answer comes back to a meeting of the panel first."))
    locked.outcome, locked.meeting = outcome, meeting
    await locked.save(update_fields=["outcome", "meeting_id"])
    await note("recorded the outcome of a case", borough, case, at, actor_id)
    await ledger.enter(CASE, f"{borough.slug}/cases/{case.number}", at=at)
    await touch(borough.slug)


async def lock(case: Case) -> Case:
    """Returns the case as it is now, held until the end of the transaction."""
    return await Case.select_for_update(no_key=True).get(id=case.id)


async def note(verb: str, borough: Borough, case: Case, at: datetime, actor_id: int | None, **detail: object) -> None:
    """Puts something done to a case on the audit trail, by its number alone."""
    about = f"{borough.slug}/cases/{case.number}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, **detail)
