"""What the first answer of the demonstration shows beside its words: a link, a file, figures, and two promises."""

import io
from datetime import timedelta

import docx

from boroughs.people.models import Role
from boroughs.responses.evidence.actions import add_evidence
from boroughs.responses.models import EvidenceKind, OfficialResponse, ResponseRequest
from engage.demo.stage import Stage
from engage.indicators.measures import RESPONSES_ON_TIME
from engage.kit.clock import london_date
from engage.kit.uploads.taking import take
from meetings.follow_ups.actions import ask_again
from meetings.models import Panel

_FILE = "How the team of three works"
_AGAIN = "You accepted a part of this. Which of the rest will you do by March, and which will you not do at all?"


async def show_evidence(stage: Stage, response: OfficialResponse, days_ago: int) -> None:
    """Adds one thing of each kind to a draft, the day before it is published so many days ago."""
    by = await stage.acting(Role.NEIGHBOURHOOD_INSPECTOR, stage.ago(days_ago + 1))
    borough, published_on = stage.borough, london_date(stage.ago(days_ago))
    url = "https://example.org/people-we-called"
    await add_evidence(
        borough, response, EvidenceKind.LINK, title="How many people were called or written to, by month", url=url, **by
    )
    upload = await take(_word_file(), "", by["at"])
    title = _FILE
    await add_evidence(borough, response, EvidenceKind.FILE, title=title, upload=upload, **by)
    title = "Responses on time"
    await add_evidence(borough, response, EvidenceKind.SERIES, title=title, series=RESPONSES_ON_TIME, **by)
    for title, days in (("Publish how many people were reached, each month", days_ago + 40),
                        ("Write to everybody who reported a crime in the summer", days_ago - 20)):  # fmt: skip
        due_on = published_on + timedelta(days=days)
        await add_evidence(borough, response, EvidenceKind.COMMITMENT, title=title, due_on=due_on, **by)


async def follow_up(stage: Stage, number: int, days_ago: int) -> None:
    """The panel asks again about a request, so many days ago."""
    first = await ResponseRequest.get(borough=stage.borough, number=number).select_related("office")
    panel = await Panel.get(borough=stage.borough, name=first.asked_by)
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(days_ago))
    await ask_again(stage.borough, first, panel, _AGAIN, site=stage.settings.public_url, **by)


def _word_file() -> bytes:
    document = docx.Document()
    document.add_heading(_FILE, 1)
    document.add_paragraph("One person calls, one writes, and one looks each Friday at who was not reached, and why.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
