"""Pages of responses: everything asked of the superintendent, one request's trail, and writing an answer to it."""

from starlette.requests import Request
from starlette.responses import Response

import boroughs.responses.events.pages
import boroughs.responses.listed.pages
import boroughs.responses.settings.pages
from boroughs.access import acting, appointment_here, borough_here, staff
from boroughs.people.models import OFFICES, Role
from boroughs.responses.access import holder_here, refuse_who_cannot_draft, standing_here
from boroughs.responses.actions import draft_of, edition_of, publish_response, save_draft
from boroughs.responses.forms import AnswerForm, SignForm
from boroughs.responses.listed.pages import requests_page
from boroughs.responses.models import ResponsePart
from boroughs.responses.news import entries_of
from boroughs.responses.standing import standings
from engage.kit import atom
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from engage.kit.routes import public


async def list_requests(request: Request) -> Response:
    """Everything asked of a borough's superintendent: overdue, waiting, answered."""
    return await requests_page(request)


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
    await refuse_who_cannot_draft(request, borough, found.request)
    draft = await draft_of(found.request)
    form = await AnswerForm.read(request, **_as_data(draft))
    conflict = None
    if request.method == "POST" and form.validate():
        try:
            await save_draft(borough, found.request, **form.data, **acting(request))
            return go(request, "boroughs.responses.answer", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, draft = raised, await draft_of(found.request)
            form.seen.data = edition_of(draft)
    return page(
        request,
        "responses/answer.html",
        409 if conflict else 422 if form.errors else 200,
        standing=found,
        draft=draft,
        form=form,
        conflict=conflict.detail if conflict else "",
        is_holder=await appointment_here(request, found.request.office_id) is not None,
    )


async def sign(request: Request) -> Response:
    """Shows the holder the draft as the public will read it, and publishes it."""
    borough, found = await standing_here(request)
    appointment = await holder_here(request, found.request)
    draft = await draft_of(found.request)
    if draft is None:
        if request.method == "POST" and found.answers:  # the button was pressed twice
            return go(request, "workspace.trail", **request.path_params)
        raise Conflict(gettext("There is no draft to publish. Write the answer and save it first."))
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


def _as_data(draft: ResponsePart | None) -> dict[str, object]:
    if draft is None:
        return {"seen": edition_of(None)}
    return {"position": draft.position, "text": draft.response.text, "seen": edition_of(draft)}


routes = [
    *boroughs.responses.events.pages.routes,
    *boroughs.responses.listed.pages.routes,
    *boroughs.responses.settings.pages.routes,
    public("/{borough}/responses", list_requests),
    public("/{borough}/responses.atom", news),
    staff("/{borough}/responses/{number}/answer", answer, *OFFICES, Role.NEIGHBOURHOOD_INSPECTOR),
    staff("/{borough}/responses/{number}/answer/sign", sign, *OFFICES),
]
