"""What the loop leaves behind, for tests that count it."""

import hashlib
import zlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from tortoise import connections

from boroughs.models import Borough
from boroughs.people.models import Appointment, Office
from boroughs.responses.clock import Basis
from boroughs.responses.models import Position, ResponseRequest
from engage.indicators.figures import Figure, Status, document
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.periods import Period
from meetings.models import Meeting, Minutes, Panel, PanelKind
from surveys.charter.models import (
    CharterCommitment,
    CharterTheme,
    CharterVersion,
    CommitmentKind,
    CommitmentTally,
    Rating,
)
from surveys.models import Survey, SurveyTally
from tests.boroughs.responses.factories import make_response
from tests.factories import make_superintendent

_numbers = count(1)


_asked: dict[int, tuple[str, ...]] = {}


async def make_survey(borough: Borough, *bank_keys: str) -> Survey:
    """A survey that was open in the second half of 2026 and asked these questions of the bank: q0, q1 … below."""
    survey = await Survey.create(
        borough=borough,
        slug=f"survey-{next(_numbers)}",
        title="Policing in your area",
        opens_on=date(2026, 7, 1),
        closes_on=date(2026, 12, 31),
    )
    _asked[survey.id] = bank_keys
    return survey


async def count_answers(survey: Survey, month: date, question: str = "", **options: int) -> None:
    """Adds to the tally of a question, or, without one, of whole responses (`responses=…`)."""
    question = _asked[survey.id][int(question[1:])] if question else ""
    for option, number in options.items():
        code = option if question else "online"
        await SurveyTally.create(survey=survey, question_key=question, option=code, month=month, count=number)


async def make_commitment(code: str = "T1", wording: str = "Officers say who they are", **version: Any) -> Any:
    """A commitment of a charter published at the start of 2025, unless told otherwise."""
    values = {"title": "Charter", "source_url": "https://example.org", "published_on": date(2025, 2, 27), **version}
    values.setdefault("entered_on", values["published_on"])
    for table, guard in (
        ("charter_theme", "headings"),
        ("charter_commitment", "commitments"),
    ):  # nothing is added later
        await connections.get("default").execute_query(
            f"ALTER TABLE {table} DISABLE TRIGGER entered_{guard}_never_change"
        )
    charter, _ = await CharterVersion.get_or_create(published_on=values.pop("published_on"), defaults=values)
    theme, _ = await CharterTheme.get_or_create(version=charter, position=99, defaults={"name": "Theme"})
    return await CharterCommitment.create(
        theme=theme, position=next(_numbers), code=code, wording=wording, kind=CommitmentKind.ENCOUNTER, source_note=""
    )


async def rate(borough: Borough, commitment: CharterCommitment, month: date, **ratings: int) -> None:
    """Adds to the tally of a commitment."""
    for rating, number in ratings.items():
        await CommitmentTally.create(
            borough=borough, commitment=commitment, month=month, rating=Rating(rating), count=number
        )


async def ask(borough: Borough, asked_on: date, due_on: date | None = None, **more: Any) -> ResponseRequest:
    """Asks the borough's office for a response, due in 28 days unless told otherwise."""
    return await ResponseRequest.create(
        borough=borough,
        office=await Office.get(borough=borough),
        number=next(_numbers),
        asked_by="The panel",
        text="Explain.",
        basis=Basis.AGREED_28_DAYS,
        asked_on=asked_on,
        due_on=due_on or asked_on + timedelta(days=28),
        **more,
    )


async def respond(
    request: ResponseRequest, published_at: datetime | None, position: Position = Position.ACCEPTED
) -> None:
    """Answers a request; without a moment the answer stays a draft."""
    if not await Appointment.exists(office_id=request.office_id):
        await make_superintendent(await Borough.get(id=request.borough_id))
    await make_response(request, published_at, position=position)


async def hold(borough: Borough, starts_at: datetime, minutes_at: datetime | None = None, **more: Any) -> None:
    """A published meeting, and its minutes if they were published at some moment."""
    panel, _ = await Panel.get_or_create(
        borough=borough, name="Panel", defaults={"kind": PanelKind.SAFER_NEIGHBOURHOOD_BOARD, "slug": "panel"}
    )
    number = next(_numbers)
    meeting = await Meeting.create(
        **{
            "panel": panel,
            "borough": borough,
            "slug": f"meeting-{number}",
            "title": "Meeting",
            "starts_at": starts_at,
            "venue": "Town hall",
            "notice_at": starts_at - timedelta(days=20),
            "published_at": starts_at - timedelta(days=20),
            **more,
        }
    )
    if minutes_at:
        await Minutes.create(meeting=meeting, text="Said.", published_at=minutes_at)


def noon(year: int, month: int, day: int) -> datetime:
    """Noon UTC of a day."""
    return datetime(year, month, day, 12, tzinfo=UTC)


HACKNEY = "E09000012"


def make_figure(
    indicator: str = "acct.responses_on_time",
    period: str = "2026-Q3",
    gss: str = HACKNEY,
    status: Status = Status.SHOWN,
    **values: Any,
) -> Figure:
    """A figure of Hackney that is shown, with the values given: `group`, `value`, `low`, `high`, `base` …"""
    return Figure(gss=gss, indicator=indicator, period=Period.parse(period), status=status, **values)


async def make_release(
    *figures: Figure, slot: str = "2026-10", at: datetime | None = None, reason: str = "", **method: int
) -> IndicatorRelease:
    """A release of these figures, the next revision of its slot; at noon of the 8th after it unless told otherwise."""
    revision = await IndicatorRelease.filter(slot=slot).count() + 1
    due_on = Period.parse(slot).following().starts_on.replace(day=8)
    inputs, written = b"{}\n", document(figures)
    release = await IndicatorRelease.create(
        slot=slot,
        revision=revision,
        released_at=at or noon(due_on.year, due_on.month, due_on.day),
        reason=reason or ("A source was revised." if revision > 1 else ""),
        method=method or {"accounted": 1},
        inputs=zlib.compress(inputs),
        inputs_sha256=hashlib.sha256(inputs).hexdigest(),
        figures=zlib.compress(written),
        figures_sha256=hashlib.sha256(written).hexdigest(),
    )
    for one in figures:
        await PublishedFigure.create(
            release=release,
            gss=one.gss,
            indicator=one.indicator,
            group=one.group,
            period=one.period.key,
            ends_on=one.period.ends_on,
            figure=one.as_json(),
        )
    return release
