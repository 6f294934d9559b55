"""Pages for the clerk who puts an agenda together, and for members and the chair who read it."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import meetings.agenda.late.pages
import meetings.agenda.standing.pages
from boroughs.access import acting, signed_in, staff
from boroughs.people.models import CLERKS
from boroughs.responses.clock import FULL_NOTICE
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.agenda.access import leads
from meetings.agenda.actions import (
    WORDS,
    add_item,
    change_item,
    item_edition,
    move_item,
    publish_agenda,
    remove_item,
)
from meetings.agenda.exempt import PARAGRAPHS
from meetings.agenda.forms import ArrangeForm, ChangeItemForm, ItemForm
from meetings.agenda.order import arranging
from meetings.agenda.shown import agenda_for_members
from meetings.agenda.waiting import waiting_minutes
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.notice.rule import notice_given
from meetings.panels.access import reads_exempt
from meetings.papers.access import listed

# ---- for clerks -------------------------------------------------------------------------------------------------


async def edit(request: Request) -> Response:
    """The agenda as clerks see it: add an item, put the others in order, publish."""
    borough, found = await meeting_here(request)
    form = await ItemForm.read(request)
    if request.method == "POST" and form.validate():
        item = await add_item(borough, found, **form.data, **acting(request))
        return _at_item(request, found, item.position)
    shown = await agenda_for_members(found)
    given = notice_given(found, found.published_at or moment(request))
    return page(
        request,
        "meetings/edit.html",
        422 if form.errors else 200,
        meeting=found,
        form=form,
        **shown,
        papers_by_item={},
        can=arranging([line.item for line in shown["lines"]]),
        unplaced=await _unplaced(found, shown["lines"]),
        notice_given=given,
        clear_days=given.clear_days,
        full_notice=FULL_NOTICE,
    )


async def arrange(request: Request) -> Response:
    """Moves an agenda item with what is under it, or removes it; the page comes back at the item, which has focus."""
    borough, found = await meeting_here(request)
    form = await ArrangeForm.read(request)
    if not form.validate():
        raise Conflict(gettext("Go back to the agenda and use its buttons."))
    if form.do.data == "remove":
        await remove_item(borough, found, form.item.data, **acting(request))
        return go(request, "meetings.agenda.edit", **request.path_params)
    position = await move_item(borough, found, form.item.data, form.do.data, form.place.data, **acting(request))
    return _at_item(request, found, position)


async def item(request: Request) -> Response:
    """Changes the words of one agenda item."""
    borough, found = await meeting_here(request)
    here = await _item_at(found, number_here(request, "position"))
    filled = {name: getattr(here, name) for name in WORDS}
    form = await ChangeItemForm.read(request, **filled, item=here.id, seen=item_edition(here))
    conflict = None
    if request.method == "POST" and form.validate():
        words = {name: form[name].data for name in (*WORDS, "seen")}
        try:
            await change_item(borough, found, form.item.data, **words, **acting(request))
            return _at_item(request, found, here.position)
        except SavedMeanwhile as raised:
            conflict, here = raised, await AgendaItem.get(id=form.item.data)
            form.seen.data = item_edition(here)
    return page(
        request,
        "meetings/item.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=found,
        form=form,
        saved=here,
        paragraphs=PARAGRAPHS,
        conflict=conflict.detail if conflict else "",
    )


async def publish(request: Request) -> Response:
    """Publishes the agenda."""
    borough, found = await meeting_here(request)
    await publish_agenda(borough, found, site=request.app.state.settings.public_url, **acting(request))
    return go(request, "meetings.agenda.edit", **request.path_params)


# ---- for members and the chair ----------------------------------------------------------------------------------


async def members_agenda(request: Request) -> Response:
    """The agenda with what is exempt: for the panel's members once it is published, for clerks before too."""
    borough, found = await meeting_here(request)
    if not await reads_exempt(request, borough, found.panel_id):
        raise NotFound
    may_lead = await leads(request, borough, found.panel_id)
    if not (found.published_at or may_lead):
        raise NotFound
    shown = await agenda_for_members(found)
    papers = [one for one in await listed(found, for_public=False) if one.published_at and not one.withdrawn_at]
    return page(
        request,
        "meetings/agenda/members.html",
        meeting=found,
        may_lead=may_lead,
        papers=papers,
        papers_by_item={},
        **shown,
    )


async def running_order(request: Request) -> Response:
    """The chair's sheet to print: every item with its time, its minutes and the chair's note."""
    borough, found = await meeting_here(request)
    if not await leads(request, borough, found.panel_id):
        raise NotFound
    return page(request, "meetings/agenda/running_order.html", meeting=found, **await agenda_for_members(found))


def clear_days(meeting: Meeting, published_at: datetime) -> int:
    """Returns how many clear working days before its meeting an agenda published at an aware moment came."""
    return notice_given(meeting, published_at).clear_days


def _at_item(request: Request, meeting: Meeting, position: int | None) -> Response:
    """Returns a redirect to an item on the page of the agenda: its heading takes the focus."""
    path = address(request, "meetings.agenda.edit", borough=request.path_params["borough"], meeting=meeting.slug)
    return RedirectResponse(f"{path}#item-{position}" if position else path, 303)


async def _item_at(meeting: Meeting, position: int) -> AgendaItem:
    here = await AgendaItem.get_or_none(meeting=meeting, position=position)
    if here is None:
        raise NotFound
    return here


async def _unplaced(meeting: Meeting, lines: Any) -> list[Meeting]:
    """Returns the earlier meetings whose minutes wait and are on no item of a draft agenda, or of one without items."""
    if meeting.published_at:
        return []
    placed = {line.item.minutes_of_id for line in lines if line.item.kind is ItemKind.MINUTES}
    return [one for one in await waiting_minutes(meeting) if one.id not in placed]


routes = [
    *meetings.agenda.late.pages.routes,
    *meetings.agenda.standing.pages.routes,
    staff("/{borough}/meetings/{meeting}/edit", edit, *CLERKS),
    staff("/{borough}/meetings/{meeting}/edit/order", arrange, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/edit/publication", publish, *CLERKS, methods="POST"),
    signed_in("/{borough}/meetings/{meeting}/agenda", members_agenda),
    signed_in("/{borough}/meetings/{meeting}/running-order", running_order),
    staff("/{borough}/meetings/{meeting}/agenda/{position}", item, *CLERKS),
]
