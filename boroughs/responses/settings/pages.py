"""Pages on which a council says how long its posts have to answer and who is told when they are late."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import Office, OfficeKind, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import AgreedTime, EscalationRule
from boroughs.responses.settings.actions import (
    agree_time,
    missing_suggestions,
    remove_rule,
    remove_time,
    set_rule,
    set_suggested,
)
from boroughs.responses.settings.forms import RuleForm, TimeForm
from engage.kit.clock import today
from engage.kit.forms import read_fields
from engage.kit.html import go, page


async def times(request: Request) -> Response:
    """How long each post has: what the law sets, and what was agreed; a form to agree another time."""
    borough = await borough_here(request)
    offices = await Office.filter(borough=borough).order_by("id")
    form = await TimeForm.read(request)
    form.offer(offices, today(request))
    if request.method == "POST" and form.validate():
        office = next((one for one in offices if str(one.id) == form.office.data), None)
        said = {name: form.data[name] for name in ("days", "source", "since")}
        is_working = form.counted.data == "working"
        await agree_time(borough, office=office, in_working_days=is_working, **said, **acting(request))
        return go(request, "boroughs.responses.settings.times", borough=borough.slug)
    agreed = await AgreedTime.filter(borough=borough).order_by("-since", "-id").select_related("office")
    return page(
        request,
        "responses/settings/times.html",
        422 if form.errors else 200,
        form=form,
        agreed=agreed,
        now_in_force=_in_force(agreed, request),
        by_law=[basis for basis in Basis if basis.is_statutory],
        fixed=[basis for basis in Basis if not basis.is_statutory and basis is not Basis.AGREED_28_DAYS],
        default=Basis.AGREED_28_DAYS,
    )


def _in_force(agreed: list[AgreedTime], request: Request) -> set[int]:
    """Returns which of the times, the newest first, hold today: the first of each post that has begun."""
    found: dict[int | None, int] = {}
    for one in agreed:
        if one.since <= today(request):
            found.setdefault(one.office_id, one.id)
    return set(found.values())


async def end_time(request: Request) -> Response:
    """Removes an agreed time."""
    borough = await borough_here(request)
    await remove_time(borough, await _number(request, "time"), **acting(request))
    return go(request, "boroughs.responses.settings.times", borough=borough.slug)


async def escalation(request: Request) -> Response:
    """Who is told when which post is late, and a form to set it."""
    borough = await borough_here(request)
    form = await RuleForm.read(request)
    if request.method == "POST" and form.validate():
        await set_rule(borough, **form.data, **acting(request))
        return go(request, "boroughs.responses.settings.escalation", borough=borough.slug)
    rules = await EscalationRule.filter(borough=borough).order_by("after_days", "id")
    return page(
        request,
        "responses/settings/escalation.html",
        422 if form.errors else 200,
        form=form,
        rules=[(kind, own) for kind in OfficeKind if (own := [rule for rule in rules if rule.office_kind is kind])],
        suggested=await missing_suggestions(borough),
    )


async def suggest(request: Request) -> Response:
    """Sets the suggested rules that are missing, in one press."""
    borough = await borough_here(request)
    await set_suggested(borough, **acting(request))
    return go(request, "boroughs.responses.settings.escalation", borough=borough.slug)


async def end_rule(request: Request) -> Response:
    """Removes a rule."""
    borough = await borough_here(request)
    await remove_rule(borough, await _number(request, "rule"), **acting(request))
    return go(request, "boroughs.responses.settings.escalation", borough=borough.slug)


async def _number(request: Request, name: str) -> int:
    """Returns the number in a hidden field; 0, which is nobody's, when there is none."""
    text = (await read_fields(request)).get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


routes = [
    staff("/{borough}/response-times", times, Role.COUNCIL_ADMIN),
    staff("/{borough}/response-times/removed", end_time, Role.COUNCIL_ADMIN, methods="POST"),
    staff("/{borough}/late-responses", escalation, Role.COUNCIL_ADMIN),
    staff("/{borough}/late-responses/suggested", suggest, Role.COUNCIL_ADMIN, methods="POST"),
    staff("/{borough}/late-responses/removed", end_rule, Role.COUNCIL_ADMIN, methods="POST"),
]
