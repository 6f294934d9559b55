"""Making a survey of a file, and putting a file into a survey that is being written."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from surveys.drafts.actions import create_from
from surveys.files.reading import Imported, Remark
from surveys.models import Survey

IMPORTED = "imported a survey"
_MOST_NOTES = 300


@dataclass(frozen=True, slots=True)
class Notes:
    """What was left out or changed when a survey was imported, and how many notes there were in all."""

    remarks: list[Remark]
    count: int


@atomic()
async def import_survey(borough: Borough, imported: Imported, *, at: datetime, actor_id: int) -> Survey:
    """Returns a new draft that asks what a file said; the same file again returns the draft there is."""
    survey = await create_from(borough, imported.definition, at=at, actor_id=actor_id)
    if await notes_of(survey) is not None:
        return survey
    notes = [[note.place, note.words] for note in imported.notes[:_MOST_NOTES]]
    detail = {"survey": survey.id, "notes": notes, "count": len(imported.notes)}
    await audit.record(IMPORTED, survey.slug, at=at, actor_id=actor_id, borough_id=borough.id, **detail)
    return survey


async def notes_of(survey: Survey) -> Notes | None:
    """Returns what was said when a survey was imported, None for one that was not."""
    about = {"survey": survey.id}  # and not its address, which follows its title
    events = audit.AuditEvent.filter(verb=IMPORTED, borough_id=survey.borough_id, detail__contains=about)
    event = await events.order_by("-id").first()
    if event is None:
        return None
    return Notes([Remark(place, words) for place, words in event.detail["notes"]], event.detail["count"])
