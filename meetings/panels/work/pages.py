"""Pages on which clerks keep a panel's work programme."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment, today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.models import Meeting, Panel
from meetings.panels.access import panel_here
from meetings.panels.forms import ToMeetingForm, WorkForm
from meetings.panels.models import WorkItem
from meetings.panels.work import actions


async def programme(request: Request) -> Response:
    """What a panel plans to look at, and a form to add to it."""
    borough, panel = await panel_here(request)
    form = await WorkForm.read(request)
    form.offer(today(request), None)
    if request.method == "POST" and form.validate():
        words = {"title": form.title.data, "why": form.why.data, "month": form.planned_for}
        await actions.plan(borough, panel, **words, **acting(request))
        return go(request, "meetings.panels.work.programme", **request.path_params)
    items = await WorkItem.filter(panel=panel).order_by("id").select_related("meeting")
    numbered = sorted(enumerate(items, 1), key=lambda one: (one[1].month is None, one[1].month, one[0]))
    status = 422 if form.errors else 200
    return page(request, "meetings/panels/staff/programme.html", status, panel=panel, items=numbered, form=form)


async def item(request: Request) -> Response:
    """One thing that is planned: other words, another month."""
    borough, panel = await panel_here(request)
    here = await _item_here(request, panel)
    form = await WorkForm.read(
        request, title=here.title, why=here.why, month=f"{here.month:%Y-%m}" if here.month else ""
    )
    form.offer(today(request), here.month)
    if request.method == "POST" and form.validate():
        words = {"title": form.title.data, "why": form.why.data, "month": form.planned_for}
        await actions.replan(borough, panel, here, **words, **acting(request))
        return go(request, "meetings.panels.work.programme", borough=borough.slug, panel=panel.slug)
    status = 422 if form.errors else 200
    to_meeting = await _to_meeting(request, panel)
    return page(
        request,
        "meetings/panels/staff/work.html",
        status,
        panel=panel,
        item=here,
        here=request.path_params,
        form=form,
        to_meeting=to_meeting,
    )


async def drop(request: Request) -> Response:
    """Drops something from the programme."""
    borough, panel = await panel_here(request)
    await actions.drop(borough, panel, await _item_here(request, panel), **acting(request))
    return go(request, "meetings.panels.work.programme", borough=borough.slug, panel=panel.slug)


async def bring(request: Request) -> Response:
    """Puts something on the agenda of a meeting."""
    borough, panel = await panel_here(request)
    here = await _item_here(request, panel)
    form = await _to_meeting(request, panel)
    if not form.validate():
        raise Conflict(gettext("Choose one of this panel’s meetings whose agenda is not public yet."))
    meeting = await Meeting.get(id=int(form.meeting.data))
    await actions.bring_to_meeting(borough, panel, here, meeting, **acting(request))
    return go(request, "meetings.panels.work.programme", borough=borough.slug, panel=panel.slug)


async def _to_meeting(request: Request, panel: Panel) -> ToMeetingForm:
    form = await ToMeetingForm.read(request)
    coming = Meeting.filter(
        panel=panel, published_at__isnull=True, ended_at__isnull=True, starts_at__gte=moment(request)
    )
    form.offer(await coming.order_by("starts_at"))
    return form


async def _item_here(request: Request, panel: Panel) -> WorkItem:
    """Returns what stands at this address: things are numbered in the order in which they were planned."""
    number = number_here(request, "number")
    found = await WorkItem.filter(panel=panel).order_by("id").offset(number - 1).first() if number else None
    if found is None:
        raise NotFound
    return found


_HERE = "/{borough}/panels/{panel}/work-programme"
routes = [
    staff(_HERE, programme, *CLERKS),
    staff(f"{_HERE}/{{number}}", item, *CLERKS),
    staff(f"{_HERE}/{{number}}/dropping", drop, *CLERKS, methods="POST"),
    staff(f"{_HERE}/{{number}}/meeting", bring, *CLERKS, methods="POST"),
]
