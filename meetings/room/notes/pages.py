"""The page of one item in the room: its notes, saved as they are typed, its motions and its actions."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS, Person
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.i18n import gettext, show_time
from engage.kit.problems import Conflict, wants_json
from meetings.carried.shown import carried_to, given_out_at
from meetings.items import numbered
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.room.access import item_here
from meetings.room.models import ItemRecord, Motion
from meetings.room.notes.actions import save_notes
from meetings.room.notes.forms import NotesForm
from meetings.room.roll import away_for, roll_of
from meetings.room.words import quorum_said


async def item(request: Request) -> Response:
    """What was said and decided on an item. A script saves it as it is typed and asks for what others saved."""
    borough, meeting, here = await item_here(request)
    record = await ItemRecord.get_or_none(item=here)
    form = await NotesForm.read(request, **_as_data(here, record))
    if request.method == "GET" and wants_json(request):
        return await _state(request, meeting, here, record)
    conflict = None
    if request.method == "POST" and form.validate():
        item_id, seen = form.numbers
        words = {"notes": form.notes.data, "decision": form.decision.data, "seen": seen}
        try:
            record = await save_notes(borough, meeting, item_id, **words, **acting(request))
            if wants_json(request):
                return await _state(request, meeting, here, record)
            return go(request, "meetings.room.notes.item", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, record = raised, await ItemRecord.get(item_id=item_id)
            if wants_json(request):
                return await _state(request, meeting, here, record, status=409)
            form.seen.data = str(record.edition)
    if form.errors and wants_json(request):
        raise Conflict(gettext("This text is too long to be saved."))
    return await _page(request, meeting, here, record, form, conflict.detail if conflict else "")


async def _page(
    request: Request, meeting: Meeting, here: AgendaItem, record: ItemRecord | None, form: NotesForm, conflict: str
) -> Response:
    roll, away, now = await roll_of(meeting), await away_for(here), moment(request)
    items = await AgendaItem.filter(meeting=meeting)
    return page(
        request,
        "meetings/room/item.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        item=here,
        record=record,
        saved_by=await _name(record),
        form=form,
        conflict=conflict,
        labels={item.id: label for label, item in numbered(items)},
        following=next((other for other in items if other.position > here.position), None),
        quorum=quorum_said(meeting, roll, now, away),
        away=[line.name for line in roll.lines if line.attendance and line.attendance.id in away],
        motions=await Motion.filter(item=here).select_related("recommendation"),
        actions=await given_out_at(meeting, now, here.id),
        carried=await carried_to(meeting, now) if here.kind is ItemKind.ACTIONS else [],
        is_current=await _is_current(meeting, here),
    )


async def _state(
    request: Request, meeting: Meeting, item: AgendaItem, record: ItemRecord | None, status: int = 200
) -> Response:
    """Returns what is saved of an item, for the script of its page."""
    state: dict[str, Any] = {
        "edition": record.edition if record else 0,
        "notes": record.notes if record else "",
        "decision": record.decision if record else "",
        "savedAt": show_time(record.saved_at) if record and record.edition else "",
        "savedBy": await _name(record),
        "quorum": quorum_said(meeting, await roll_of(meeting), moment(request), await away_for(item)),
    }
    return JSONResponse(state, status)


async def _name(record: ItemRecord | None) -> str:
    person = await Person.get_or_none(id=record.saved_by_id) if record else None
    return person.name if person else ""


async def _is_current(meeting: Meeting, here: AgendaItem) -> bool:
    begun = ItemRecord.filter(item__meeting_id=meeting.id, begun_at__isnull=False).order_by("-begun_at")
    newest = await begun.first()
    return newest is not None and newest.item_id == here.id and meeting.closed_at is None


def _as_data(item: AgendaItem, record: ItemRecord | None) -> dict[str, object]:
    if record is None:
        return {"item": item.id, "seen": 0}
    return {"item": item.id, "seen": record.edition, "notes": record.notes, "decision": record.decision}


routes = [staff("/{borough}/meetings/{meeting}/room/items/{position}", item, *CLERKS)]
