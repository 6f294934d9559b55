"""The confidential queue of reports about children, for a borough's safeguarding leads and nobody else."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import Role
from engage.kit import audit
from engage.kit.clock import moment, today
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.i18n import N_, gettext
from engage.kit.problems import NotFound
from surveys.charter.forms import months
from surveys.charter.questions import BY_KEY
from surveys.charter.safeguarding.access import borough_safeguarded
from surveys.charter.safeguarding.actions import handle as handle_report
from surveys.charter.safeguarding.desk import unread_reports
from surveys.charter.safeguarding.forms import MessageForm, OutcomeForm
from surveys.charter.safeguarding.models import Outcome, SafeguardingReport
from surveys.moderation.conversations.actions import ask, mark_read
from surveys.moderation.conversations.models import KEPT_FOR, Conversation

HANDLED_SHOWN = 20

WHO = {
    "searched": N_("The young person who was searched"),
    "parent_or_carer": N_("A parent or carer"),
    "witness": N_("Somebody who saw it happen"),
}
"""Who told us, as a lead reads it: the form's own words are said by "I"."""


async def report_here(request: Request) -> SafeguardingReport:
    """Returns the report of this borough that the address names, or raises NotFound."""
    borough = await borough_safeguarded(request)
    try:
        report_id = UUID(request.path_params["report"])
    except ValueError:
        raise NotFound from None
    report = await SafeguardingReport.get_or_none(id=report_id, borough=borough)
    if report is None:
        raise NotFound
    return report


async def queue(request: Request) -> Response:
    """What nobody has handled yet, the most urgent first, and what was handled last."""
    borough = await borough_safeguarded(request)
    handled = SafeguardingReport.filter(borough=borough, outcome__isnull=False).order_by("-handled_on", "id")
    return page(
        request,
        "charter/safeguarding/queue.html",
        waiting=await SafeguardingReport.waiting_in(borough),
        handled=await handled.limit(HANDLED_SHOWN),
        unread=await unread_reports(borough),
        day=today(request),
        said=said,
    )


async def handle(request: Request) -> Response:
    """One report, what was done about it, and that an answer was read. That somebody opened it is recorded."""
    report = await report_here(request)
    borough = await borough_safeguarded(request)
    form = await OutcomeForm.read(request)
    talk = await Conversation.open_in(borough.id, [report.case_hash], today(request)).first()
    if request.method == "POST" and "read" in await read_fields(request):
        if talk:
            await mark_read(talk)
        return go(request, "surveys.charter.safeguarding.queue", borough=borough.slug)
    if request.method == "POST" and form.validate():
        await handle_report(borough, report.id, Outcome(form.outcome.data), **acting(request))
        return go(request, "surveys.charter.safeguarding.queue", borough=borough.slug)
    await audit.record(
        "opened a safeguarding report",
        f"safeguarding report {report.id}",
        at=moment(request),
        actor_id=request.state.person.id,
        borough_id=borough.id,
    )
    return page(
        request,
        "charter/safeguarding/report.html",
        422 if form.errors else 200,
        report=report,
        talk=talk,
        form=form,
        day=today(request),
        said=said,
        who=gettext(WHO[report.answering_as]),
        month=dict(months(report.received_on)).get(report.month, report.month),
    )


async def offer(request: Request) -> Response:
    """Asks or offers something under the report's case code; what comes back is shown with the report."""
    report = await report_here(request)
    borough = await borough_safeguarded(request)
    form = await MessageForm.read(request)
    if request.method == "POST" and form.validate():
        await ask(borough, report.case_hash, form.text.data, **acting(request))
        return go(request, "surveys.charter.safeguarding.handle", borough=borough.slug, report=report.id)
    template = "charter/safeguarding/offer.html"
    return page(request, template, 422 if form.errors else 200, report=report, form=form, days=KEPT_FOR.days)


def said(report: SafeguardingReport) -> str:
    """Returns the age group that a report is about, in English."""
    return dict(BY_KEY["age"].options)[report.age]


routes = [
    staff("/{borough}/safeguarding", queue, Role.SAFEGUARDING_LEAD, methods="GET"),
    staff("/{borough}/safeguarding/{report}", handle, Role.SAFEGUARDING_LEAD),
    staff("/{borough}/safeguarding/{report}/message", offer, Role.SAFEGUARDING_LEAD),
]
