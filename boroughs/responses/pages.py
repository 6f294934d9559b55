"""Pages of responses: everything asked of the superintendent, one request's trail, and writing an answer to it."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, appointment_here, borough_here, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.actions import edition_of, publish_response, save_draft
from boroughs.responses.forms import AnswerForm, SignForm
from boroughs.responses.models import OfficialResponse
from boroughs.responses.news import entries_of
from boroughs.responses.standing import Standing, answered, overdue, standing, standings, waiting
from boroughs.responses.state import time_may_be_asked
from engage.kit import atom
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict, Forbidden, NotFound
from engage.kit.routes import number_here, public


async def standing_here(request: Request) -> tuple[Borough, Standing]:
    """Returns the borough and the request that this address names, as it stands today, or raises NotFound."""
    borough = await borough_here(request)
    found = await standing(borough.id, number_here(request, "number"), today(request))
    if found is None:
        raise NotFound
    return borough, found


async def list_requests(request: Request) -> Response:
    """Everything asked of a borough's superintendent: overdue, waiting, answered."""
    borough = await borough_here(request)
    known = await standings(borough.id, today(request))
    return page(
        request,
        "responses/list_requests.html",
        overdue=overdue(known),
        waiting=waiting(known),
        answered=answered(known),
    )


async def news(request: Request) -> Response:
    """What was asked of a borough's superintendent and what was answered, for feed readers."""
    borough = await borough_here(request)
    site = request.app.state.settings.public_url
    here = site + address(request, "boroughs.responses.list_requests", borough=borough.slug)
    own = address(request, "boroughs.responses.news", borough=borough.slug)
    feed = atom.Feed(
        key=own.lstrip("/"),
        title=gettext("%(borough)s: what the police answer", borough=borough.name),
        author=borough.name,
        link=site + own,
        page=here,
        language=language().code,
        entries=[entry for one in await standings(borough.id, today(request)) for entry in entries_of(one, here)],
    )
    return Response(atom.xml_of(feed), media_type=atom.MEDIA_TYPE)


async def answer(request: Request) -> Response:
    """Drafts the office's answer: one draft, shared by the holder and the inspectors."""
    borough, found = await standing_here(request)
    draft = await _draft_of(found)
    form = await AnswerForm.read(request, **_as_data(draft))
    form.dates = time_may_be_asked(found.request.due_on, today(request))
    conflict = None
    if request.method == "POST" and form.validate():
        try:
            await save_draft(borough, found.request, **form.data, **acting(request))
            return go(request, "boroughs.responses.answer", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, draft = raised, await _draft_of(found)
            form.seen.data = edition_of(draft)
    return page(
        request,
        "responses/answer.html",
        409 if conflict else 422 if form.errors else 200,
        standing=found,
        draft=draft,
        form=form,
        conflict=conflict.detail if conflict else "",
        is_holder=has_role(request, borough, Role.BOROUGH_SUPERINTENDENT),
    )


async def sign(request: Request) -> Response:
    """Shows the holder the draft as the public will read it, and publishes it."""
    borough, found = await standing_here(request)
    draft = await _draft_of(found)
    if draft is None:
        if request.method == "POST" and found.published:  # the button was pressed twice
            return go(request, "workspace.trail", **request.path_params)
        raise Conflict(gettext("There is no draft to publish. Write the answer and save it first."))
    appointment = await appointment_here(request, found.request.office_id)
    if appointment is None:
        raise Forbidden(gettext("Only the person who holds the office can publish its answer."))
    form = await SignForm.read(request, seen=edition_of(draft))
    if request.method == "POST" and form.validate():
        await publish_response(
            borough,
            found.request,
            appointment,
            seen=form.seen.data,
            site=request.app.state.settings.public_url,
            **acting(request),
        )
        return go(request, "workspace.trail", **request.path_params)
    form.seen.data = edition_of(draft)  # what this page shows is what the next press publishes
    status = 422 if form.errors else 200
    shown = {"standing": found, "draft": draft, "appointment": appointment, "form": form}
    return page(request, "responses/sign.html", status, **shown)


async def _draft_of(found: Standing) -> OfficialResponse | None:
    return await OfficialResponse.get_or_none(request=found.request, published_at__isnull=True)


def _as_data(draft: OfficialResponse | None) -> dict[str, object]:
    if draft is None:
        return {"seen": edition_of(None)}
    return {
        "position": draft.position,
        "more_time_until": draft.more_time_until,
        "text": draft.text,
        "seen": edition_of(draft),
    }


routes = [
    public("/{borough}/responses", list_requests),
    public("/{borough}/responses.atom", news),
    staff("/{borough}/responses/{number}/answer", answer, Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR),
    staff("/{borough}/responses/{number}/answer/sign", sign, Role.BOROUGH_SUPERINTENDENT),
]
