"""Pages of answers: for everybody the answer, its versions and what a correction changed; for its office the draft."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import boroughs.responses.answers.templates.pages
from boroughs.access import acting, appointment_here, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import OFFICES, Appointment, Role
from boroughs.responses.access import holder_here, refuse_who_cannot_draft
from boroughs.responses.answers import actions
from boroughs.responses.answers.access import draft_here, offices_here, versions_here
from boroughs.responses.answers.choosing import choosable
from boroughs.responses.answers.forms import CorrectionForm, SeenForm, as_data, requests_form
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.answers.reading import (
    Answer,
    difference,
    draft_numbered,
    newest_of,
    other_answers,
    published_versions,
)
from boroughs.responses.evidence.shown import Piece, evidence_shown
from boroughs.responses.forms import MOST_CHARACTERS, SignForm
from boroughs.responses.taps.models import TapAnswer
from boroughs.responses.taps.shown import said_of_answer
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.problems import NotFound
from engage.kit.readability import read, told
from engage.kit.routes import number_here, public

ON_A_PAGE = 25
WRITERS = (*OFFICES, Role.NEIGHBOURHOOD_INSPECTOR)


async def answer(request: Request) -> Response:
    """An answer as it stands: its newest version."""
    borough, versions = await versions_here(request)
    pieces = await _pieces(request, borough, versions[-1])
    shown = {"answer": versions[-1], "versions": versions, "pieces": pieces}
    shown |= {"others": await other_answers(versions[-1])}
    said = await said_of_answer(versions[-1].response.number, [one.id for one in versions[-1].requests])
    shown |= {"taps": said, "tap_answers": list(TapAnswer)}
    return page(request, "responses/answers/answer.html", 200, **shown)


async def version(request: Request) -> Response:
    """One version of an answer, and what it changed from the one before."""
    borough, versions = await versions_here(request)
    number = number_here(request, "version")
    if not 1 <= number <= len(versions):
        raise NotFound
    shown = versions[number - 1]
    changed = difference(versions[number - 2], shown) if number > 1 else None
    return page(
        request,
        "responses/answers/version.html",
        answer=shown,
        versions=versions,
        changed=changed,
        pieces=await _pieces(request, borough, shown),
        others=await other_answers(shown),
        is_version=True,
    )


async def _pieces(request: Request, borough: Borough, answer: Answer) -> list[Piece]:
    """Returns what a version shows."""
    shown = await evidence_shown(request, borough, [answer.response.id], today(request))
    return shown.get(answer.response.id, [])


async def own_answers(request: Request) -> Response:
    """The answers of the offices that the person writes for, drafts and published, 25 at a time."""
    await borough_here(request)
    offices = await offices_here(request)
    typed = request.query_params.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 6 else 1
    found = await newest_of([office.id for office in offices], max(0, number - 1) * ON_A_PAGE, ON_A_PAGE + 1)
    shown: dict[str, Any] = {"answers": found[:ON_A_PAGE], "page_shown": number, "has_more": len(found) > ON_A_PAGE}
    return page(request, "responses/answers/own.html", **shown, has_offices=len(offices) > 1)


async def preview(request: Request) -> Response:
    """A draft exactly as the public would read it, for those who write it."""
    borough, draft = await draft_here(request)
    return await _preview(request, borough, draft, await appointment_here(request, draft.response.office_id), None)


async def sign(request: Request) -> Response:
    """Shows the holder the draft as the public will read it, and publishes it."""
    borough = await borough_here(request)
    number = number_here(request, "number")
    draft = await draft_numbered(borough.id, number)
    if draft is None:
        published = await published_versions(borough.id, number)
        if not published:
            raise NotFound
        await holder_here(request, published[-1].response)  # the button was pressed twice
        return go(request, "boroughs.responses.answers.answer", **request.path_params)
    return await sign_draft(request, borough, draft, await holder_here(request, draft.response))


async def sign_draft(request: Request, borough: Borough, draft: Answer, appointment: Appointment) -> Response:
    """Shows the holder a draft and publishes it once they say that they have read it."""
    edition = actions.whole_edition(draft)
    form = await SignForm.read(request, seen=edition)
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await publish_response(borough, draft.response, appointment, seen=form.seen.data, site=site, **acting(request))
        return go(request, "boroughs.responses.answers.answer", borough=borough.slug, number=draft.response.number)
    form.seen.data = edition  # what this page shows is what the next press publishes
    return await _preview(request, borough, draft, appointment, form)


async def _preview(
    request: Request, borough: Borough, draft: Answer, appointment: Appointment | None, form: SignForm | None
) -> Response:
    """The public page of an answer that is a draft, as if it were published today, with what can be done about it."""
    published = await published_versions(borough.id, draft.response.number)
    name = appointment.public_name if appointment else ""
    shown = replace(draft, signed_by=name, on=today(request))
    return page(
        request,
        "responses/answers/preview.html",
        422 if form and form.errors else 200,
        answer=shown,
        versions=[*published, shown],
        changed=difference(published[-1], draft) if published else None,
        pieces=await _pieces(request, borough, draft),
        form=form,
        edition=actions.whole_edition(draft),
        is_holder=appointment is not None,
    )


async def ready(request: Request) -> Response:
    """Says that a draft is ready for the holder to sign."""
    borough, draft = await draft_here(request)
    form = await SeenForm.read(request)
    site = request.app.state.settings.public_url
    await actions.say_ready(borough, draft.response, seen=form.seen.data, site=site, **acting(request))
    return go(request, "boroughs.responses.answers.preview", **request.path_params)


async def requests(request: Request) -> Response:
    """Which requests of the office a draft answers, and the position on each."""
    borough, draft = await draft_here(request)
    if draft.response.corrects_id:
        raise NotFound
    asked = await choosable(draft, today(request))
    chosen = {part.request.number: part.position for part in draft.parts}
    edition = actions.requests_edition(draft)
    form = await requests_form([one.request for one in asked]).read(request, **as_data(chosen), seen=edition)
    conflict = ""
    if request.method == "POST" and form.validate() and form.says_something():
        try:
            await actions.choose_requests(borough, draft.response, form.chosen, seen=form.seen.data, **acting(request))
            return go(request, "boroughs.responses.answers.preview", **request.path_params)
        except SavedMeanwhile as raised:
            conflict = raised.detail
    form.seen.data = edition
    status = 409 if conflict else 422 if form.errors else 200
    shown = {"answer": draft, "form": form, "asked": asked, "conflict": conflict}
    return page(request, "responses/answers/requests.html", status, **shown)


async def correct(request: Request) -> Response:
    """Begins a correction of a published answer, with the reason that everybody will read."""
    borough, versions = await versions_here(request)
    newest = versions[-1]
    await refuse_who_cannot_draft(request, borough, newest.response)
    form = await CorrectionForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.begin_correction(borough, newest.response, **form.data, **acting(request))
        number = newest.requests[0].number
        return go(request, "boroughs.responses.answer", borough=borough.slug, number=number)
    return page(request, "responses/answers/correct.html", 422 if form.errors else 200, answer=newest, form=form)


async def take_away(request: Request) -> Response:
    """Takes a draft away, once that is confirmed."""
    borough, draft = await draft_here(request)
    if request.method == "POST":
        await actions.take_away(borough, draft.response, **acting(request))
        return go(request, "workspace.trail", borough=borough.slug, number=draft.requests[0].number)
    return page(request, "responses/answers/take_away.html", answer=draft)


async def reading(request: Request) -> Response:
    """Says how a text reads, as JSON: what the page of a draft asks while somebody is typing. Keeps nothing."""
    await borough_here(request)
    text = (await read_fields(request)).get("text", "")[: 2 * MOST_CHARACTERS]
    found = read(text)
    return JSONResponse({"age": found.age, "words": found.words, "told": told(found)})


routes = [
    *boroughs.responses.answers.templates.pages.routes,
    staff("/{borough}/answers/reading", reading, *WRITERS, methods="POST"),
    staff("/{borough}/answers/of-your-office", own_answers, *WRITERS, methods="GET"),
    public("/{borough}/answers/{number}", answer),
    public("/{borough}/answers/{number}/versions/{version}", version),
    staff("/{borough}/answers/{number}/preview", preview, *WRITERS, methods="GET"),
    staff("/{borough}/answers/{number}/sign", sign, *OFFICES),
    staff("/{borough}/answers/{number}/ready", ready, *WRITERS, methods="POST"),
    staff("/{borough}/answers/{number}/requests", requests, *WRITERS),
    staff("/{borough}/answers/{number}/correction", correct, *WRITERS),
    staff("/{borough}/answers/{number}/taken-away", take_away, *WRITERS),
]
