"""Keeping the register of a borough: the office's evidence, the panel's view, and which requests are about what."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, appointment_here, borough_here, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Office, OfficeKind, Role
from boroughs.responses.standing import standings
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, Forbidden, NotFound
from surveys.charter.models import CharterCommitment, CharterVersion, CommitmentKind
from surveys.charter.progress.actions import (
    draft_of,
    edition_of,
    publish_evidence,
    record_view,
    save_evidence,
    say_what_is_about,
)
from surveys.charter.progress.forms import EvidenceForm, RequestsForm, SignForm, ViewForm
from surveys.charter.progress.models import CommitmentUpdate
from surveys.charter.progress.standing import records

POLICE = (Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR)
PANEL = (Role.PANEL_CHAIR,)
LINKERS = (Role.PANEL_CHAIR, *CLERKS)
_EVIDENCE = ("progress", "on", "text", "evidence_url", "due_on")


async def commitment_here(request: Request, kind: CommitmentKind | None = None) -> tuple[Borough, CharterCommitment]:
    """Returns the borough and the commitment in force that this address names. Raises NotFound for another kind."""
    borough = await borough_here(request)
    version = await CharterVersion.in_force()
    slug = request.path_params["code"]
    found = next((c for c in version.commitments if c.slug == slug), None) if version else None
    if found is None or (kind and found.kind is not kind):
        raise NotFound
    return borough, found


async def keep(request: Request) -> Response:
    """Every commitment, with what the person here may say of it."""
    borough = await borough_here(request)
    version = await CharterVersion.in_force()
    drafts = CommitmentUpdate.filter(borough=borough, published_at__isnull=True)
    is_police = has_role(request, borough, *POLICE)
    return page(
        request,
        "charter/progress/keep.html",
        version=version,
        records=await records(borough.id, today(request)),
        drafted=set(await drafts.values_list("commitment__code", flat=True)) if is_police else set(),
        is_police=is_police,
        is_chair=has_role(request, borough, *PANEL),
        may_link=has_role(request, borough, *LINKERS),
        organisational=CommitmentKind.ORGANISATIONAL,
    )


async def write(request: Request) -> Response:
    """Drafts the office's evidence: one draft, shared by the holder and the inspectors."""
    borough, commitment = await commitment_here(request, CommitmentKind.ORGANISATIONAL)
    draft = await draft_of(borough, commitment)
    values = {name: getattr(draft, name) for name in _EVIDENCE} if draft else {"on": today(request)}
    form = await EvidenceForm.read(request, **values, seen=edition_of(draft))
    form.today = today(request)
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            await save_evidence(borough, commitment, **form.data, **acting(request))
            return go(request, "surveys.charter.progress.write", **request.path_params)
        except SavedMeanwhile as meanwhile:
            conflict, draft = meanwhile.detail, await draft_of(borough, commitment)
            form.seen.data = edition_of(draft)
    return page(
        request,
        "charter/progress/write.html",
        409 if conflict else 422 if form.errors else 200,
        form=form,
        commitment=commitment,
        draft=draft,
        conflict=conflict,
        is_holder=has_role(request, borough, Role.BOROUGH_SUPERINTENDENT),
    )


async def sign(request: Request) -> Response:
    """Shows the holder the evidence as the public will read it, and publishes it."""
    borough, commitment = await commitment_here(request, CommitmentKind.ORGANISATIONAL)
    draft = await draft_of(borough, commitment)
    if draft is None:
        if request.method == "POST" and await CommitmentUpdate.exists(borough=borough, commitment=commitment):
            return go(request, "surveys.charter.register.commitment", **request.path_params)  # pressed twice
        raise Conflict(gettext("There is no draft to publish. Write the evidence and save it first."))
    office = await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    appointment = await appointment_here(request, office.id)
    if appointment is None:
        raise Forbidden(gettext("Only the person who holds the office can publish its evidence."))
    form = await SignForm.read(request, seen=edition_of(draft))
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await publish_evidence(borough, commitment, appointment, seen=form.seen.data, site=site, **acting(request))
        return go(request, "surveys.charter.register.commitment", **request.path_params)
    form.seen.data = edition_of(draft)  # what this page shows is what the next press publishes
    more: dict[str, Any] = {"commitment": commitment, "draft": draft, "appointment": appointment, "office": office}
    return page(request, "charter/progress/sign.html", 422 if form.errors else 200, form=form, **more)


async def view(request: Request) -> Response:
    """Records what the panel agreed to say of a commitment."""
    borough, commitment = await commitment_here(request)
    form = await ViewForm.read(request, agreed_on=None)
    form.today = today(request)
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await record_view(borough, commitment, **form.data, site=site, **acting(request))
        return go(request, "surveys.charter.register.commitment", **request.path_params)
    record = (await records(borough.id, today(request), commitment.code))[commitment.code]
    status = 422 if form.errors else 200
    return page(request, "charter/progress/view.html", status, form=form, commitment=commitment, record=record)


async def requests(request: Request) -> Response:
    """Says which requests for a response are about a commitment."""
    borough, commitment = await commitment_here(request)
    known = await standings(borough.id, today(request))
    record = (await records(borough.id, today(request), commitment.code))[commitment.code]
    form = await RequestsForm.read(request, numbers=[s.request.number for s in record.requests])
    form.offer([(s.request.number, s.request.text) for s in known])
    if request.method == "POST" and form.validate():
        await say_what_is_about(borough, commitment, form.numbers.data, **acting(request))
        return go(request, "surveys.charter.register.commitment", **request.path_params)
    status = 422 if form.errors else 200
    return page(request, "charter/progress/requests.html", status, form=form, commitment=commitment, standings=known)


_ONE = "/{borough}/stop-and-search/commitments/{code}"
routes = [
    staff("/{borough}/stop-and-search/keep", keep, *POLICE, *LINKERS, methods="GET"),
    staff(f"{_ONE}/evidence", write, *POLICE),
    staff(f"{_ONE}/evidence/sign", sign, Role.BOROUGH_SUPERINTENDENT),
    staff(f"{_ONE}/panel-view", view, *PANEL),
    staff(f"{_ONE}/requests", requests, *LINKERS),
]
