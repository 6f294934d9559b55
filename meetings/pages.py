"""Pages of meetings: the public list and page, and what staff do before a meeting."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from tortoise.queryset import QuerySet
from wtforms.fields.choices import SelectChoice

import meetings.cases.pages
import meetings.minutes.pages
import meetings.panels.pages
import meetings.questions.pages
import meetings.recommendations.pages
import meetings.registration.pages
from boroughs.access import acting, borough_here, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import FULL_NOTICE, clear_working_days_before, minutes_due_on
from boroughs.responses.standing import Standing, standings
from engage.kit.clock import LONDON, london_date, moment, today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here, public
from meetings.access import meeting_here
from meetings.actions import (
    NameTaken,
    add_item,
    change_item,
    change_meeting,
    create_meeting,
    item_edition,
    move_item,
    publish_agenda,
    remove_item,
)
from meetings.forms import ArrangeForm, ChangeItemForm, ItemForm, MeetingForm
from meetings.models import AgendaItem, Meeting, Minutes, Panel, Recommendation
from meetings.questions.shown import questions_shown
from meetings.registration.stages import registering

# ---- for everybody ----------------------------------------------------------------------------------------------


async def list_meetings(request: Request) -> Response:
    """A borough's published meetings, to come and past, with how far their minutes are."""
    borough = await borough_here(request)
    known = await _with_minutes(Meeting.filter(borough=borough, published_at__isnull=False))
    coming = [m for m in reversed(known) if m.held_on >= today(request)]
    past = [m for m in known if m.held_on < today(request)]
    return page(request, "meetings/list_meetings.html", coming=coming, past=past, minutes_due_on=minutes_due_on)


async def meeting(request: Request) -> Response:
    """One published meeting: when and where, agenda, minutes, recommendations and what was answered."""
    borough, found = await meeting_here(request, is_public=True)
    minutes = await Minutes.get_or_none(meeting=found, published_at__isnull=False)
    recommendations = await Recommendation.filter(meeting=found, agreed_on__isnull=False)
    answers: dict[int | None, Standing] = {s.request.id: s for s in await standings(borough.id, today(request))}
    return page(
        request,
        "meetings/meeting.html",
        meeting=found,
        items=[(item, answers.get(item.request_id)) for item in await AgendaItem.filter(meeting=found)],
        minutes=minutes,
        minutes_due_on=minutes_due_on(found.held_on),
        clear_days=_clear_days(found, found.published_at or moment(request)),
        full_notice=FULL_NOTICE,
        **await questions_shown(found, moment(request)),
        registering=registering(found, moment(request)),
        recommendations=[(r, answers.get(r.request_id)) for r in recommendations],
    )


# ---- for staff --------------------------------------------------------------------------------------------------


async def all_meetings(request: Request) -> Response:
    """Every meeting of a borough, drafts included, with what can be done about each."""
    borough = await borough_here(request)
    return page(
        request,
        "meetings/all_meetings.html",
        meetings=await _with_minutes(Meeting.filter(borough=borough)),
        minutes_due_on=minutes_due_on,
        is_clerk=has_role(request, borough, *CLERKS),
        is_chair=has_role(request, borough, Role.PANEL_CHAIR),
    )


async def create(request: Request) -> Response:
    """Starts a meeting: panel, title, when and where."""
    borough = await borough_here(request)
    return await _details(request, borough, None)


async def details(request: Request) -> Response:
    """Changes a meeting that is not public yet: panel, title, when and where."""
    borough, found = await meeting_here(request)
    return await _details(request, borough, found)


async def edit(request: Request) -> Response:
    """The agenda as staff see it: add an item, reach the others, publish."""
    borough, found = await meeting_here(request)
    form = await ItemForm.read(request)
    if request.method == "POST" and form.validate():
        await add_item(borough, found, **form.data, **acting(request))
        return go(request, "meetings.edit", **request.path_params)
    return page(
        request,
        "meetings/edit.html",
        422 if form.errors else 200,
        meeting=found,
        items=await AgendaItem.filter(meeting=found),
        form=form,
        clear_days=_clear_days(found, found.published_at or moment(request)),
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
    return go(request, "meetings.edit", **request.path_params)


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
            return go(request, "meetings.edit", borough=borough.slug, meeting=found.slug)
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
    return go(request, "meetings.edit", **request.path_params)


async def _details(request: Request, borough: Borough, found: Meeting | None) -> Response:
    panels = {str(panel.id): panel for panel in await Panel.filter(borough=borough).order_by("name")}
    form = await MeetingForm.read(request, **_as_data(found))
    form.panel.choices = [SelectChoice(key, panel.name) for key, panel in panels.items()]
    form.today = today(request)
    if request.method == "POST" and form.validate():
        panel = panels[form.panel.data]
        words = {"title": form.title.data, "starts_at": form.starts_at, "venue": form.venue.data}
        try:
            if found is None:
                found = await create_meeting(panel, **words, **acting(request))
            else:
                await change_meeting(borough, found, panel, **words, **acting(request))
            return go(request, "meetings.edit", borough=borough.slug, meeting=found.slug)
        except NameTaken as taken:
            form.time.errors.append(taken.detail)
    status = 422 if form.errors else 200
    return page(request, "meetings/details.html", status, meeting=found, form=form, has_panels=bool(panels))


async def _item_at(meeting: Meeting, position: int) -> AgendaItem:
    here = await AgendaItem.get_or_none(meeting=meeting, position=position)
    if here is None:
        raise NotFound
    return here


async def _with_minutes(meetings: QuerySet[Meeting]) -> list[Meeting]:
    """Returns meetings, the last first, with their panels and minutes loaded."""
    return await meetings.select_related("panel").prefetch_related("minutes").order_by("-starts_at")


def _clear_days(meeting: Meeting, published_at: datetime) -> int:
    return clear_working_days_before(meeting.held_on, london_date(published_at))


def _as_data(meeting: Meeting | None) -> dict[str, object]:
    if meeting is None:
        return {}
    return {
        "panel": str(meeting.panel_id),
        "title": meeting.title,
        "day": meeting.held_on,
        "time": f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
        "venue": meeting.venue,
    }


routes = [
    *meetings.cases.pages.routes,
    *meetings.minutes.pages.routes,
    *meetings.panels.pages.routes,
    *meetings.questions.pages.routes,
    *meetings.recommendations.pages.routes,
    *meetings.registration.pages.routes,
    public("/{borough}/meetings", list_meetings),
    public("/{borough}/meetings/{meeting}", meeting),
    staff("/{borough}/all-meetings", all_meetings, *CLERKS, Role.PANEL_CHAIR, methods="GET"),
    staff("/{borough}/new-meeting", create, *CLERKS),
    staff("/{borough}/meetings/{meeting}/details", details, *CLERKS),
    staff("/{borough}/meetings/{meeting}/edit", edit, *CLERKS),
    staff("/{borough}/meetings/{meeting}/edit/order", arrange, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/edit/publication", publish, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/agenda/{position}", item, *CLERKS),
]
