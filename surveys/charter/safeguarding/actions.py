"""Reports about children: taken in when feedback is sent, moved to the queue by a job, handled by a safeguarding lead.

A report must not be found to belong to certain answers in a copy of the database. It has a hash, a transaction and a
row of its own, no answer but who is answering, the age band and the month, and the answer that made it is stored with
no answers about a child. It waits in the inbox as an item of its own; every hour a job moves it on, and in the same
transaction rewrites in another order all feedback of the borough that still waits (`surveys.inbox.mix_waiting`).

What remains, and cannot be helped where something has to be done within a day: a copy made in the hour before the job
shows two items side by side; a report has a date, and the run of the job that moved it tells the hour in which it came;
where few tell of a search in a month, few answers can be by the same person; nothing hides a borough's only one.
Whoever holds the database and the secret and the code can tell.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Membership, Person, Role
from boroughs.responses.clock import add_working_days
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.mail import post
from engage.kit.problems import Conflict
from surveys.charter.questions import UNDER_18
from surveys.charter.safeguarding.access import leads_of
from surveys.charter.safeguarding.models import Outcome, SafeguardingReport
from surveys.inbox import Item, acknowledge

SAFEGUARDING = "safeguarding"
"""For what a code's case hash is made, here."""

STREAM = "child"
"""The stream of reports in the inbox; its subjects are boroughs."""

DAYS = 1
"""Working days in which a lead should look at a report."""


def concerns_a_child(answers: Mapping[str, str]) -> bool:
    """Whether answers (question key → option code) say that a child had to take off more than outer clothing."""
    return answers.get("clothing") == "more" and answers.get("age") in UNDER_18


async def report(borough: Borough, case_hash: str, answers: Mapping[str, str], on: date) -> None:
    """Stores durably that these answers concern a child, on a London date; the same case is stored once."""
    said = {key: answers[key] for key in ("answering_as", "age", "month")}
    await acknowledge(STREAM, borough.id, case_hash, {**said, "received_on": on.isoformat()})


@atomic()
async def put_in_queue(borough: Borough, items: list[Item], *, at: datetime) -> int:
    """Puts reports from the inbox into a borough's queue, says so to those who read them, and returns how many are new.

    One that was sent again after it had moved is left out.
    """
    known = await SafeguardingReport.filter(case_hash__in=[item.receipt_hash for item in items])
    stored = {row.case_hash for row in known}
    new = [_report(borough, item) for item in items if item.receipt_hash not in stored]
    if new:
        await SafeguardingReport.bulk_create(new)
        await tell_leads(borough, *_new_letter(borough), at=at)
    return len(new)


def _report(borough: Borough, item: Item) -> SafeguardingReport:
    said: dict[str, Any] = item.document
    received_on = date.fromisoformat(said["received_on"])
    return SafeguardingReport(
        id=uuid4(),
        borough=borough,
        case_hash=item.receipt_hash,
        answering_as=said["answering_as"],
        age=said["age"],
        month=said["month"],
        received_on=received_on,
        due_on=add_working_days(received_on, DAYS),
    )


async def tell_leads(borough: Borough, subject: str, text: str, *, at: datetime) -> None:
    """Writes to a borough's safeguarding leads, and where there is none to its administrators, to find one."""
    people = await leads_of(borough, london_date(at))
    if not people:
        people = await _administrators(borough, london_date(at))
        text += "\n" + gettext(
            "Nobody has the role of safeguarding lead in your borough. Sign in and invite somebody to it today."
        )
    for person in people:
        await post(person.email, subject, text + "\n", at=at)


async def _administrators(borough: Borough, day: date) -> list[Person]:
    held = await Membership.on(day).filter(borough=borough, role=Role.COUNCIL_ADMIN).select_related("person")
    return [membership.person for membership in held if membership.person.is_active]


def _new_letter(borough: Borough) -> tuple[str, str]:
    return (
        gettext("A report waits for the safeguarding lead in %(borough)s", borough=borough.name),
        gettext("Sign in to Engage and open your desk. It should be looked at by the end of the next working day."),
    )


def overdue_letter(borough: Borough) -> tuple[str, str]:
    """Returns the subject and text of the letter about reports that nobody has handled in time."""
    return (
        gettext("A report for the safeguarding lead in %(borough)s is overdue", borough=borough.name),
        gettext("Sign in to Engage and open your desk."),
    )


@atomic()
async def handle(borough: Borough, report_id: UUID, outcome: Outcome, *, at: datetime, actor_id: int) -> None:
    """Notes what a lead did with a report. Raises Conflict when it was noted already."""
    row = await SafeguardingReport.select_for_update().get(id=report_id, borough=borough)
    if row.outcome is not None:
        raise Conflict(gettext("Another safeguarding lead has already handled this report."))
    row.outcome, row.handled_on, row.handled_by_id = outcome, london_date(at), actor_id
    await row.save(update_fields=["outcome", "handled_on", "handled_by_id"])
    await audit.record(
        "handled a safeguarding report", f"safeguarding report {row.id}", at=at, actor_id=actor_id,
        borough_id=borough.id,
    )  # fmt: skip
