"""One of everything that is published, and what a commit does to the ledger."""

from datetime import UTC, date, datetime
from typing import Any

from tortoise import connections

from boroughs.action_log.actions import enter_action, give_action, update_action
from boroughs.action_log.models import ActionState
from boroughs.models import Borough
from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import EventKind, EvidenceKind, RequestEvent
from engage.kit.ledger import LedgerEntry, enter
from engage.ledger.kinds import KINDS
from meetings.cases.models import Case, Colour, Grade, Power
from meetings.minutes.models import Amendment
from meetings.models import AgendaItem, Meeting
from meetings.papers.models import Paper, PaperFile
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.verdicts.models import PanelVerdict, Verdict
from surveys.charter.models import CharterCommitment, CommitmentKind
from surveys.charter.progress.models import CommitmentUpdate, PanelView, Progress, View
from surveys.charter.triggers.models import CommunityTrigger, TriggerRule
from surveys.checking.models import Check, Suspicion
from tests.boroughs.responses.factories import make_request
from tests.boroughs.responses.factories import make_response as answer
from tests.factories import make_superintendent
from tests.indicators.factories import make_figure, make_release
from tests.meetings.factories import make_meeting, make_minutes, make_recommendation
from tests.surveys.factories import make_response, make_survey

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


async def empty_ledger() -> None:
    """Takes everything out of the ledger, whatever other tests committed."""
    await run("TRUNCATE ledger_entry, ledger_salt, ledger_digest, ledger_waiting")


async def run(statement: str, values: list[Any] | None = None) -> None:
    """Runs SQL as somebody who may do anything: triggers that keep rows as they are do nothing."""
    connection = connections.get("default")
    await connection.execute_query("SET LOCAL session_replication_role = replica")
    await connection.execute_query(statement, values or [])
    await connection.execute_query("SET LOCAL session_replication_role = origin")


async def commit() -> None:
    """Does what a commit does to entries that wait."""
    connection = connections.get("default")
    await connection.execute_query("SET CONSTRAINTS ALL IMMEDIATE")
    await connection.execute_query("SET CONSTRAINTS ALL DEFERRED")


async def enter_all() -> int:
    """Enters everything that is published, kind by kind, and returns how many entries the ledger has."""
    for kind in KINDS:
        for base in sorted({where.partition("#")[0] for _, where, _ in await kind.everywhere()}):
            await enter(kind, base, at=AT)
    await commit()
    return await LedgerEntry.all().count()


async def publish_everything(borough: Borough) -> None:
    """One of every kind of publication, with words wherever there can be any."""
    holder = await make_superintendent(borough)
    office = await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    appointment = await Appointment.get(office=office)
    meeting = await make_meeting(borough)
    connection = connections.get("default")
    await connection.execute_query("SET LOCAL session_replication_role = replica")  # a case is judged step by step
    await _meeting(borough, meeting)
    await connection.execute_query("SET LOCAL session_replication_role = origin")
    request = await make_request(borough)
    await RequestEvent.create(
        request=request, kind=EventKind.EXTENDED, on=date(2026, 11, 5), until_on=date(2026, 12, 12), text="More time.",
        by=appointment,
    )  # fmt: skip
    await RequestEvent.create(request=request, kind=EventKind.ESCALATED, on=date(2026, 11, 6), told="The commander")
    part = await answer(request, None)
    await Evidence.create(
        response_id=part.response_id, position=1, kind=EvidenceKind.LINK, title="Figures", url="https://met.example/"
    )
    part.response.signed_by, part.response.published_at = appointment, AT
    await part.response.save()
    await PanelVerdict.create(
        panel_id=meeting.panel_id, request=request, response_id=part.response_id, verdict=Verdict.PARTLY,
        reason="No date.", on=date(2026, 11, 19), given_by=holder, meeting=meeting,
    )  # fmt: skip
    action = await give_action(
        borough, text="Publish figures", owner="The superintendent", office=office, made_on=date(2026, 11, 10),
        due_on=date(2026, 12, 10), at=AT,
    )  # fmt: skip
    await enter_action(borough, action, AT)
    await update_action(borough, action, ActionState.IN_PROGRESS, "Begun.", said_by=Role.COUNCIL_CLERK, at=AT)
    await _surveys(borough)
    await _charter(borough, appointment, holder.id)
    await make_release(make_figure(base=4, numerator=3))


async def _meeting(borough: Borough, meeting: Meeting) -> None:
    item = await AgendaItem.filter(meeting=meeting).first()
    paper = await Paper.create(
        meeting=meeting, item=item, number=1, title="Figures", text="Many.", published_at=meeting.published_at
    )
    await PaperFile.create(
        paper=paper, name="f.pdf", media_type="application/pdf", size=1, sha256="a" * 64, content=b"1"
    )
    minutes = await make_minutes(meeting)
    later = await make_meeting(borough, starts_at=datetime(2026, 11, 17, 18, tzinfo=UTC))
    minutes.approved_at, minutes.approved_in = AT, later
    minutes.signed_at, minutes.signed_by, minutes.sha256 = AT, "Cllr Ama", "b" * 64
    await minutes.save()
    await Amendment.create(
        minutes=minutes, number=1, text="We met, all of us.", reason="Two were left out.",
        amended_on=date(2026, 11, 17), agreed_in=later, sha256="c" * 64,
    )  # fmt: skip
    await make_recommendation(meeting, agreed_on=date(2026, 11, 10))
    await PublicQuestion.create(
        id="00000000-0000-0000-0000-000000000001", meeting=meeting, number=1, text="Why so many?",
        asked_on=date(2026, 11, 1), state=QuestionState.ANSWERED_AT_MEETING, answer="We look into it.",
        answered_on=date(2026, 11, 10),
    )  # fmt: skip
    case = await Case.create(
        panel_id=meeting.panel_id, borough=borough, number=1, quarter=date(2026, 7, 1), power=next(iter(Power)),
        grounds="A secret record", added_by_id=1, opened_on=date(2026, 10, 1), revealed_on=date(2026, 10, 2),
        colour=Colour.AMBER, learning="Say why.", publishes_reasons=True, published_on=date(2026, 11, 1),
    )  # fmt: skip
    await Grade.create(case=case, member_id=1, colour=Colour.RED, reason="No grounds given.")
    await Grade.create(case=case, member_id=2, colour=Colour.AMBER, reason="Nearly.")


async def _surveys(borough: Borough) -> None:
    survey = await make_survey(borough, opens_on=date(2026, 10, 1), closes_on=date(2026, 10, 31))
    await make_response(survey, {"police_listen": "tend_to_agree"})
    await Check.create(survey=survey, suspicion=Suspicion.COPIES, number=0)


async def _charter(borough: Borough, appointment: Appointment, person_id: int) -> None:
    commitment = await CharterCommitment.filter(kind=CommitmentKind.ORGANISATIONAL).order_by("id").first()
    assert commitment
    await CommitmentUpdate.create(
        borough=borough, commitment=commitment, progress=Progress.IN_PROGRESS, on=date(2026, 11, 1), text="Begun.",
        evidence_url="https://met.example/", due_on=date(2027, 1, 1), drafted_by_id=person_id,
        signed_by=appointment, published_at=AT,
    )  # fmt: skip
    await PanelView.create(
        borough=borough, commitment=commitment, view=View.PARTLY, text="Not all.", agreed_on=date(2026, 11, 2),
        recorded_by_id=person_id,
    )  # fmt: skip
    rule = await TriggerRule.create(borough=borough, at_least=10, kept_below=50, began_on=date(2026, 1, 1))
    await CommunityTrigger.create(
        borough=borough, rule=rule, commitment=commitment, quarter=date(2026, 7, 1), raised_on=date(2026, 10, 8),
        discussed_on=date(2026, 11, 10), closed_on=date(2026, 11, 12), closing_words="We are content.",
    )  # fmt: skip
