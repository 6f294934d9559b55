"""Pages of responses: everything asked of the superintendent, one request's trail, and writing an answer to it."""

from starlette.requests import Request
from starlette.responses import Response

import boroughs.responses.answers.pages
import boroughs.responses.events.pages
import boroughs.responses.listed.pages
import boroughs.responses.settings.pages
import boroughs.responses.taps.pages
from boroughs.access import acting, appointment_here, borough_here, staff
from boroughs.people.models import OFFICES, Role
from boroughs.responses.access import holder_here, refuse_who_cannot_draft, standing_here
from boroughs.responses.answers.actions import draft_of, edition_of, save_draft, whole_edition
from boroughs.responses.answers.pages import sign_draft
from boroughs.responses.answers.reading import reload
from boroughs.responses.answers.templates.actions import templates_of
from boroughs.responses.forms import USE, AnswerForm
from boroughs.responses.listed.pages import requests_page
from boroughs.responses.models import ResponsePart
from boroughs.responses.news import entries_of
from boroughs.responses.standing import latest_standings
from engage.kit import atom
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from engage.kit.readability import read, told
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
    found = await latest_standings(today(request), atom.AT_MOST, borough_id=borough.id)
    feed = atom.Feed(
        key=own.lstrip("/"),
        title=gettext("%(borough)s: what the police answer", borough=borough.name),
        author=borough.name,
        link=site + own,
        page=here,
        language=language().code,
        entries=[entry for one in found for entry in entries_of(one, here)],
    )
    return Response(atom.xml_of(feed), media_type=atom.MEDIA_TYPE)


async def answer(request: Request) -> Response:
    """Drafts what the office says to a request: one draft, shared by the holder and the inspectors."""
    borough, found = await standing_here(request)
    await refuse_who_cannot_draft(request, borough, found.request)
    part = await draft_of(found.request)
    draft = await reload(part.response) if part else None
    templates = await templates_of([found.request.office_id])
    form = await AnswerForm.read(request, **_as_data(part))
    form.fit(
        is_shared=draft is not None and (len(draft.parts) > 1 or bool(part and part.text)),
        is_correction=draft is not None and draft.response.version > 1,
        templates=templates,
    )
    conflict = ""
    if request.method == "POST" and form.do.data == USE:
        form.put_in(templates)
    elif request.method == "POST" and form.is_saving and form.validate():
        try:
            await save_draft(borough, found.request, **form.words, **acting(request))
            return go(request, "boroughs.responses.answer", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, part = raised.detail, await draft_of(found.request)
            draft, form.seen.data = await reload(part.response) if part else None, edition_of(part)
    return page(
        request,
        "responses/answer.html",
        409 if conflict else 422 if form.errors else 200,
        standing=found,
        part=part,
        draft=draft,
        form=form,
        conflict=conflict,
        reading=told(read(form.all_words)),
        edition=whole_edition(draft) if draft else "",
        has_templates=bool(templates),
        is_holder=await appointment_here(request, found.request.office_id) is not None,
    )


async def sign(request: Request) -> Response:
    """Shows the holder the draft as the public will read it, and publishes it: by the address of a request."""
    borough, found = await standing_here(request)
    appointment = await holder_here(request, found.request)
    part = await draft_of(found.request)
    if part is None:
        if request.method == "POST" and found.newest:  # the button was pressed twice
            number = found.newest.response.number
            return go(request, "boroughs.responses.answers.answer", borough=borough.slug, number=number)
        raise Conflict(gettext("There is no draft to publish. Write the answer and save it first."))
    return await sign_draft(request, borough, await reload(part.response), appointment)


def _as_data(part: ResponsePart | None) -> dict[str, object]:
    if part is None:
        return {"seen": edition_of(None)}
    return {
        "position": part.position,
        "own": part.text,
        "text": part.response.text,
        "correction": part.response.correction,
        "seen": edition_of(part),
    }


routes = [
    *boroughs.responses.answers.pages.routes,
    *boroughs.responses.events.pages.routes,
    *boroughs.responses.listed.pages.routes,
    *boroughs.responses.settings.pages.routes,
    *boroughs.responses.taps.pages.routes,
    public("/{borough}/responses", list_requests),
    public("/{borough}/responses.atom", news),
    staff("/{borough}/responses/{number}/answer", answer, *OFFICES, Role.NEIGHBOURHOOD_INSPECTOR),
    staff("/{borough}/responses/{number}/answer/sign", sign, *OFFICES),
]
