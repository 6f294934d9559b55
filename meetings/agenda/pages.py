"""Pages for the clerk who puts an agenda together: its items, their order, and publishing it."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from boroughs.responses.clock import FULL_NOTICE, clear_working_days_before
from engage.kit.clock import london_date, moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.agenda.actions import add_item, change_item, item_edition, move_item, publish_agenda, remove_item
from meetings.agenda.forms import ArrangeForm, ChangeItemForm, ItemForm
from meetings.models import AgendaItem, Meeting


async def edit(request: Request) -> Response:
    """The agenda as staff see it: add an item, reach the others, publish."""
    borough, found = await meeting_here(request)
    form = await ItemForm.read(request)
    if request.method == "POST" and form.validate():
        await add_item(borough, found, **form.data, **acting(request))
        return go(request, "meetings.agenda.edit", **request.path_params)
    return page(
        request,
        "meetings/edit.html",
        422 if form.errors else 200,
        meeting=found,
        items=await AgendaItem.filter(meeting=found),
        form=form,
        clear_days=clear_days(found, found.published_at or moment(request)),
        full_notice=FULL_NOTICE,
    )


async def arrange(request: Request) -> Response:
    """Moves an agenda item up or down, or removes it."""
    borough, found = await meeting_here(request)
    form = await ArrangeForm.read(request)
    if not form.validate():
        raise Conflict(gettext("Go back to the agenda and use its buttons."))
    if form.do.data == "remove":
        await remove_item(borough, found, form.item.data, **acting(request))
    else:
        await move_item(borough, found, form.item.data, -1 if form.do.data == "up" else 1, **acting(request))
    return go(request, "meetings.agenda.edit", **request.path_params)


async def item(request: Request) -> Response:
    """Changes the words of one agenda item."""
    borough, found = await meeting_here(request)
    here = await _item_at(found, number_here(request, "position"))
    form = await ChangeItemForm.read(request, title=here.title, text=here.text, item=here.id, seen=item_edition(here))
    conflict = None
    if request.method == "POST" and form.validate():
        try:
            words = {"title": form.title.data, "text": form.text.data, "seen": form.seen.data}
            await change_item(borough, found, form.item.data, **words, **acting(request))
            return go(request, "meetings.agenda.edit", borough=borough.slug, meeting=found.slug)
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
        conflict=conflict.detail if conflict else "",
    )


async def publish(request: Request) -> Response:
    """Publishes the agenda."""
    borough, found = await meeting_here(request)
    await publish_agenda(borough, found, **acting(request))
    return go(request, "meetings.agenda.edit", **request.path_params)


async def _item_at(meeting: Meeting, position: int) -> AgendaItem:
    here = await AgendaItem.get_or_none(meeting=meeting, position=position)
    if here is None:
        raise NotFound
    return here


def clear_days(meeting: Meeting, published_at: datetime) -> int:
    """Returns how many clear working days before its meeting an agenda published at an aware moment came."""
    return clear_working_days_before(meeting.held_on, london_date(published_at))


routes = [
    staff("/{borough}/meetings/{meeting}/edit", edit, *CLERKS),
    staff("/{borough}/meetings/{meeting}/edit/order", arrange, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/edit/publication", publish, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/agenda/{position}", item, *CLERKS),
]
