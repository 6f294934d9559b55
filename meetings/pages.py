"""Pages of meetings: the public list and page, and what staff do before a meeting."""

from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

import meetings.agenda.pages
import meetings.calendar.pages
import meetings.cases.pages
import meetings.ending.pages
import meetings.minutes.pages
import meetings.notice.pages
import meetings.oparl.pages
import meetings.panels.pages
import meetings.papers.editing.pages
import meetings.papers.pages
import meetings.questions.pages
import meetings.recommendations.pages
import meetings.registration.pages
import meetings.room.pages
import meetings.series.pages
from boroughs.access import acting, borough_here, has_role, signed_in, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import FULL_NOTICE, agenda_due_on, minutes_due_on
from boroughs.responses.standing import Standing, standings
from engage.kit.clock import LONDON, moment, today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.problems import NotFound
from engage.kit.routes import public
from meetings.access import meeting_here
from meetings.actions import CalledOff, DayStands, NameTaken, change_meeting, create_meeting
from meetings.agenda.pages import clear_days
from meetings.agenda.shown import agenda_shown
from meetings.calendar.structured import event_data
from meetings.carried.shown import actions_shown
from meetings.details import COLUMNS, details_edition
from meetings.forms import MeetingForm
from meetings.lists import listing
from meetings.minutes.pages import minutes_shown
from meetings.models import Meeting, Minutes, Panel
from meetings.notice.rule import notice_given
from meetings.panels.access import reads_exempt
from meetings.papers.access import papers_shown
from meetings.questions.shown import questions_shown
from meetings.recommendations.pages import agreed_at
from meetings.registration.stages import registering
from meetings.room.shown import record_shown
from meetings.stages import stage_of
from meetings.steps import next_steps

# ---- for everybody ----------------------------------------------------------------------------------------------


async def list_meetings(request: Request) -> Response:
    """A borough's meetings that the public knows of, to come and past by year, those of shared panels too."""
    borough = await borough_here(request)
    found = await listing(borough, moment(request), dict(request.query_params), is_public=True)
    return page(request, "meetings/list_meetings.html", listing=found, minutes_due_on=minutes_due_on)


async def meeting(request: Request) -> Response:
    """One meeting with notice: when, where and how to come, agenda, minutes, recommendations and what was answered."""
    borough, found = await meeting_here(request, is_public=True)
    minutes = await minutes_shown(found, moment(request))
    recommendations = await agreed_at(found)
    answers: dict[int | None, Standing] = {s.request.id: s for s in await standings(borough.id, today(request))}
    return page(
        request,
        "meetings/meeting.html",
        200,
        meeting=found,
        **event_data(request, found),
        **await agenda_shown(found, answers),
        stage=stage_of(found, minutes["minutes"], moment(request)),
        replaces=await Meeting.filter(postponed_to=found).order_by("-starts_at").first(),
        agenda_due_on=agenda_due_on(found.held_on),
        **minutes,
        clear_days=clear_days(found, found.published_at or moment(request)),
        full_notice=FULL_NOTICE,
        **await questions_shown(found, moment(request)),
        registering=registering(found, moment(request)),
        recommendations=[(r, answers.get(r.request_id)) for r in recommendations],
        **await papers_shown(found),
        **await actions_shown(found, moment(request)),
        **await record_shown(found, minutes["minutes"]),
    )


# ---- for staff --------------------------------------------------------------------------------------------------


async def all_meetings(request: Request) -> Response:
    """Every meeting of a borough, planned ones included, with what can be done about each."""
    borough = await borough_here(request)
    return page(
        request,
        "meetings/all_meetings.html",
        listing=await listing(borough, moment(request), dict(request.query_params), is_public=False),
        minutes_due_on=minutes_due_on,
        is_clerk=has_role(request, borough, *CLERKS),
        is_chair=has_role(request, borough, Role.PANEL_CHAIR),
    )


async def overview(request: Request) -> Response:
    """One meeting as its clerk sees it: how far it is, what to do next, and where."""
    _, found = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=found)
    return page(
        request,
        "meetings/overview.html",
        meeting=found,
        stage=stage_of(found, minutes, moment(request)),
        steps_next=next_steps(found, minutes, moment(request)),
        notice=notice_given(found, found.notice_at) if found.notice_at else None,
        full_notice=FULL_NOTICE,
        agenda_due_on=agenda_due_on(found.held_on),
        minutes_due_on=minutes_due_on(found.held_on, found.panel.draft_days),
        has_draft=bool(minutes and minutes.published_at),
    )


async def joining(request: Request) -> Response:
    """The link to join a meeting online, for members of its panel and clerks."""
    borough, found = await meeting_here(request)
    if not await reads_exempt(request, borough, found.panel_id):
        raise NotFound
    return page(request, "meetings/joining.html", meeting=found)


async def create(request: Request) -> Response:
    """Starts a meeting: panel, title, when, where and how to come."""
    borough = await borough_here(request)
    return await _details(request, borough, None)


async def details(request: Request) -> Response:
    """Changes the details of a meeting, and says so to everybody who knows of it."""
    borough, found = await meeting_here(request)
    return await _details(request, borough, found)


async def _details(request: Request, borough: Borough, found: Meeting | None) -> Response:
    panels = {str(panel.id): panel for panel in await _panels_for(borough, found)}
    form = await MeetingForm.read(request, **_as_data(found))
    form.panel.choices = [SelectChoice(key, panel.name) for key, panel in panels.items()]
    form.today = today(request)
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            made = await _save(request, form, borough, found, panels[form.panel.data])
            return go(request, "meetings.overview", borough=borough.slug, meeting=made.slug)
        except NameTaken as taken:
            form.time.errors = [taken.detail]
        except DayStands as stands:
            form.day.errors = [stands.detail]
        except (SavedMeanwhile, CalledOff) as raised:
            _, found = await meeting_here(request)
            conflict, form.seen.data = raised.detail, details_edition(found)
    return page(
        request,
        "meetings/details.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=found,
        form=form,
        conflict=conflict,
        has_panels=bool(panels),
        has_begun=found is not None and found.has_begun(moment(request)),
    )


async def _save(request: Request, form: MeetingForm, borough: Borough, found: Meeting | None, panel: Panel) -> Meeting:
    words, more = (form.title.data, form.starts_at, form.venue.data), form.more
    if found is None:
        return await create_meeting(panel, *words, **more, **acting(request))
    site = request.app.state.settings.public_url
    await change_meeting(borough, found, panel, *words, seen=form.seen.data, site=site, **more, **acting(request))
    return found


async def _panels_for(borough: Borough, meeting: Meeting | None) -> list[Panel]:
    """Returns the panels a meeting may be of: those that still exist; its own alone once the public knows of it."""
    if meeting and meeting.notice_at:
        return [meeting.panel]
    known = await Panel.filter(borough=borough).order_by("name")
    return [panel for panel in known if panel.ended_on is None or (meeting and panel.id == meeting.panel_id)]


def _as_data(meeting: Meeting | None) -> dict[str, object]:
    if meeting is None:
        return {}
    ends_at = meeting.ends_at
    return {
        **{column: getattr(meeting, column) for column in COLUMNS},
        "panel": str(meeting.panel_id),
        "day": meeting.held_on,
        "time": f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
        "end": f"{ends_at.astimezone(LONDON):%H:%M}" if ends_at else "",
        "is_open_to_public": "yes" if meeting.is_open_to_public else "no",
        "seen": details_edition(meeting),
    }


routes = [
    *meetings.calendar.pages.routes,
    *meetings.cases.pages.routes,
    *meetings.agenda.pages.routes,
    *meetings.ending.pages.routes,
    *meetings.papers.pages.routes,  # before the files for members, which have any name
    *meetings.minutes.pages.routes,
    *meetings.oparl.pages.routes,
    *meetings.notice.pages.routes,
    *meetings.panels.pages.routes,
    *meetings.papers.editing.pages.routes,
    *meetings.questions.pages.routes,
    *meetings.recommendations.pages.routes,
    *meetings.registration.pages.routes,
    *meetings.room.pages.routes,
    *meetings.series.pages.routes,
    public("/{borough}/meetings", list_meetings),
    public("/{borough}/meetings/{meeting}", meeting),
    staff("/{borough}/all-meetings", all_meetings, *CLERKS, Role.PANEL_CHAIR, methods="GET"),
    staff("/{borough}/new-meeting", create, *CLERKS),
    staff("/{borough}/meetings/{meeting}/overview", overview, *CLERKS, methods="GET"),
    staff("/{borough}/meetings/{meeting}/details", details, *CLERKS),
    signed_in("/{borough}/meetings/{meeting}/joining", joining),
]
