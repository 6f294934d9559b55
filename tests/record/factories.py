"""A long trail: everything that can happen to a request, over four months of 2026."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.models import Borough
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import (
    EventKind,
    EvidenceKind,
    OfficialResponse,
    Position,
    RequestEvent,
    ResponsePart,
    ResponseRequest,
)
from meetings.models import Recommendation
from meetings.verdicts.models import PanelVerdict, Verdict
from tests.boroughs.responses.factories import make_request
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_recommendation
from tests.surveys.factories import make_survey

FIRST, LAST = date(2026, 3, 2), date(2026, 7, 10)
EVENTS = [
    (EventKind.ACKNOWLEDGED, date(2026, 3, 4), None, ""),
    (EventKind.HELD, date(2026, 3, 10), None, "We are collecting the records."),
    (EventKind.EXTENDED, date(2026, 3, 20), date(2026, 4, 20), "There are more records than we thought."),
    (EventKind.PAUSED, date(2026, 4, 10), date(2026, 4, 24), "Which months are meant?"),
    (EventKind.ESCALATED, date(2026, 5, 20), None, ""),
]
"""Kind, date, until when and words; the request is due on 30 March at first."""
ANSWERED, CORRECTED, JUDGED, AGAIN = date(2026, 6, 10), date(2026, 6, 15), date(2026, 6, 20), date(2026, 6, 22)
IN_PROGRESS, DONE = date(2026, 6, 25), date(2026, 7, 1)


@dataclass(frozen=True)
class Long:
    """A long trail's request and what came before it."""

    request: ResponseRequest
    recommendation: Recommendation


def noon(day: date) -> datetime:
    """Noon in Greenwich on a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


async def make_long_trail(borough: Borough) -> Long:
    """From residents' answers to a survey to an action that is done, two versions of the answer in between."""
    holder = await make_superintendent(borough, name="Ama Boateng")
    await make_survey(borough, slug="autumn", opens_on=date(2026, 1, 5), closes_on=date(2026, 2, 1))
    meeting = await make_meeting(borough, starts_at=noon(date(2026, 2, 25)))
    cites = [{"topic": "survey/autumn", "path": f"{borough.slug}/surveys/autumn/results", "title": "What you said"}]
    asked = await make_request(borough, at=noon(FIRST), cites=cites, asked_by="Safer Neighbourhood Board")
    item = await meeting.items.all().get(position=2)
    recommendation = await make_recommendation(
        meeting, item=item, agreed_on=meeting.held_on, request=asked, cites=cites
    )
    for kind, on, until_on, text in EVENTS:
        told = "BCU commander" if kind is EventKind.ESCALATED else ""
        await RequestEvent.create(request=asked, kind=kind, on=on, until_on=until_on, text=text, told=told)
    first = await _version(asked, 1, ANSWERED, "We will do a part of it.", drafted_by_id=holder.id)
    await _version(
        asked,
        2,
        CORRECTED,
        "We will do all of it.",
        corrects=first,
        correction="A figure was wrong.",
        drafted_by_id=holder.id,
    )
    await _judge(asked, first, meeting)
    await make_request(borough, at=noon(AGAIN), follows=asked, kind="follow_up", text="And for the nights?")
    return Long(asked, recommendation)


async def _version(asked: ResponseRequest, version: int, on: date, text: str, **values: object) -> OfficialResponse:
    """A published version; the first promises something that is done later."""
    appointment = await (await asked.office).appointments.all().first()
    response = await OfficialResponse.create(
        borough_id=asked.borough_id, office_id=asked.office_id, number=1, version=version, text=text, **values
    )
    position = Position.PARTLY_ACCEPTED if version == 1 else Position.ACCEPTED
    await ResponsePart.create(response=response, request=asked, position=position)
    if version == 1:
        await _promise(asked, response)
    response.signed_by, response.published_at = appointment, noon(on)
    await response.save()
    return response


async def _promise(asked: ResponseRequest, response: OfficialResponse) -> None:
    due_on = date(2026, 7, 31)
    action = await Action.create(
        borough_id=asked.borough_id,
        number=1,
        text="Publish the reasons every month.",
        owner="Borough Superintendent",
        office_id=asked.office_id,
        made_on=ANSWERED,
        due_on=due_on,
    )
    await ActionUpdate.create(action=action, state=ActionState.IN_PROGRESS, on=IN_PROGRESS)
    await ActionUpdate.create(action=action, state=ActionState.DONE, on=DONE, note="They are published.")
    await Evidence.create(
        response=response, position=1, kind=EvidenceKind.COMMITMENT, title=action.text, due_on=due_on, action=action
    )


async def _judge(asked: ResponseRequest, response: OfficialResponse, meeting) -> None:
    chair = await make_member(await asked.borough, "panel_chair")
    await PanelVerdict.create(
        panel_id=meeting.panel_id,
        request=asked,
        response=response,
        verdict=Verdict.PARTLY,
        reason="Nothing is said of the nights.",
        on=JUDGED,
        given_by=chair,
    )
