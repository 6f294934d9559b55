"""Pages of corrections: members read circulated minutes and suggest, the clerk decides. Nobody else sees them."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, has_role, signed_in, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.difference import by_words
from engage.kit.html import go, page
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.minutes.corrections.actions import leave_correction, suggest_correction, take_correction, times
from meetings.minutes.corrections.forms import CorrectionForm, DecisionForm
from meetings.minutes.models import Correction, Decision
from meetings.models import Meeting, Minutes
from meetings.panels.access import reads_exempt


async def suggest(request: Request) -> Response:
    """The minutes as members read them, every correction with what became of it, and a form for another."""
    borough, meeting = await meeting_here(request)
    if not await reads_exempt(request, borough, meeting.panel_id):
        raise NotFound
    is_clerk = has_role(request, borough, *CLERKS)
    minutes = await Minutes.get_or_none(meeting=meeting)
    is_open = minutes is not None and bool(minutes.circulated_at or minutes.published_at)
    if not (is_open or is_clerk):
        raise NotFound
    form = await CorrectionForm.read(request)
    if request.method == "POST" and form.validate():
        await suggest_correction(borough, meeting, form.passage.data, form.instead.data, **acting(request))
        return go(request, "meetings.minutes.corrections.suggest", **request.path_params)
    known = Correction.filter(minutes=minutes).select_related("person").order_by("id") if minutes else None
    return page(
        request,
        "meetings/minutes/corrections.html",
        422 if form.errors else 200,
        meeting=meeting,
        minutes=minutes,
        corrections=[(one, by_words(one.passage, one.instead)) for one in (await known if known else [])],
        is_clerk=is_clerk,
        can_suggest=is_open and minutes is not None and minutes.approved_at is None,
        form=form,
    )


async def decide(request: Request) -> Response:
    """Takes a correction, or does not and says why."""
    borough, meeting, minutes, one = await _correction_here(request)
    form = await DecisionForm.read(request)
    count = times(minutes, one.passage)
    form.stands_once = count == 1
    if request.method == "POST" and form.validate():
        if form.decision.data is Decision.TAKEN:
            by_hand = bool(form.by_hand.data) and count != 1
            await take_correction(borough, meeting, one.id, by_hand=by_hand, **acting(request))
        else:
            await leave_correction(borough, meeting, one.id, form.reason.data, **acting(request))
        return go(request, "meetings.minutes.corrections.suggest", borough=borough.slug, meeting=meeting.slug)
    return page(
        request,
        "meetings/minutes/decision.html",
        422 if form.errors else 200,
        meeting=meeting,
        correction=one,
        pieces=by_words(one.passage, one.instead),
        count=count,
        form=form,
        is_fixed=minutes.approved_at is not None,
    )


async def _correction_here(request: Request) -> tuple[Borough, Meeting, Minutes, Correction]:
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting)
    number = number_here(request, "correction")
    one = await Correction.get_or_none(id=number, minutes=minutes).select_related("person") if minutes else None
    if minutes is None or one is None:
        raise NotFound
    return borough, meeting, minutes, one


routes = [
    signed_in("/{borough}/meetings/{meeting}/minutes/corrections", suggest, "GET POST"),
    staff("/{borough}/meetings/{meeting}/minutes/corrections/{correction}", decide, *CLERKS),
]
