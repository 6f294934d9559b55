"""Pages of minutes: the clerk compiles and writes, the chair approves and signs. The public reads `exports.record`."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

import meetings.minutes.amendments.pages
import meetings.minutes.corrections.pages
import meetings.minutes.exports.pages
from boroughs.access import acting, signed_in, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import minutes_due_on
from engage.kit.clock import moment
from engage.kit.difference import Change, changes, take
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import go, page
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict, Forbidden, NotFound
from meetings.access import meeting_here
from meetings.minutes.actions import (
    approve_minutes,
    circulate_minutes,
    minutes_edition,
    publish_minutes,
    save_minutes,
    sign_minutes,
)
from meetings.minutes.compiling import Compiled, compiled
from meetings.minutes.exports import pdf
from meetings.minutes.forms import ApprovalForm, CompileForm, MinutesForm, SignatureForm
from meetings.minutes.found import has_item_for, later_meetings, public_minutes
from meetings.minutes.models import Amendment, Correction
from meetings.minutes.record import recorded
from meetings.models import Meeting, Minutes
from meetings.panels.access import is_in_the_chair, reads_exempt

# ---- the clerk --------------------------------------------------------------------------------------------------


async def write(request: Request) -> Response:
    """Writes, previews, circulates and publishes the draft minutes."""
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting)
    kept = {"text": minutes.text, "exempt_text": minutes.exempt_text} if minutes else {}
    form = await MinutesForm.read(request, **kept, seen=minutes_edition(minutes))
    conflict, preview = None, False
    if request.method == "POST" and form.validate():
        preview = form.do.data == "preview"
        try:
            if not preview:
                await _save(request, borough, meeting, form)
                return go(request, "meetings.minutes.write", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, minutes = raised, await Minutes.get_or_none(meeting=meeting)
            form.seen.data = minutes_edition(minutes)
    waiting = await Correction.filter(minutes=minutes, decision__isnull=True).count() if minutes else 0
    return page(
        request,
        "meetings/minutes/write.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        minutes=minutes,
        form=form,
        preview=preview,
        conflict=conflict.detail if conflict else "",
        has_begun=meeting.has_begun(moment(request)),
        minutes_due_on=minutes_due_on(meeting.held_on),
        waiting=waiting,
    )


async def _save(request: Request, borough: Borough, meeting: Meeting, form: MinutesForm) -> None:
    by, site = acting(request), request.app.state.settings.public_url
    saved = await save_minutes(borough, meeting, form.text.data, form.exempt_text.data, seen=form.seen.data, **by)
    if form.do.data == "circulate":
        await circulate_minutes(borough, meeting, site=site, **by)
    elif form.do.data == "publish":
        await publish_minutes(borough, meeting, seen=minutes_edition(saved), site=site, **by)


async def compilation(request: Request) -> Response:
    """Compiles the minutes from what the room recorded, shows what would change, and takes what the clerk ticks."""
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting)
    made = compiled(await recorded(meeting))
    found = _changes(minutes, made)
    now = {"seen": minutes_edition(minutes), "compiled": edition(made.text, made.exempt_text)}
    form = await CompileForm.read(request, **now)
    conflict = ""
    if request.method == "POST" and form.validate():
        if (form.seen.data, form.compiled.data) != tuple(now.values()):
            conflict = gettext("The minutes or the record changed since you opened this page. Look again.")
            form.seen.data, form.compiled.data = now.values()
        elif found and not form.take.data:
            form.take.errors = [gettext("Tick what to take into the minutes")]
        else:
            text, exempt_text = (
                take(old, part, [change.number for change in part if f"{name}-{change.number}" in form.take.data])
                for name, old, part in found
            )
            await save_minutes(borough, meeting, text, exempt_text, seen=form.seen.data, **acting(request))
            return go(request, "meetings.minutes.write", **request.path_params)
    return page(
        request,
        "meetings/minutes/compilation.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        minutes=minutes,
        made=made,
        found=found,
        is_same=not any(part for _, _, part in found),
        form=form,
        conflict=conflict,
    )


def _changes(minutes: Minutes | None, made: Compiled) -> list[tuple[str, str, list[Change]]]:
    """Returns of each part its name, its text as saved, and what the compilation would change in it."""
    text, exempt_text = (minutes.text, minutes.exempt_text) if minutes else ("", "")
    return [
        ("public", text, changes(text, made.text)),
        ("exempt", exempt_text, changes(exempt_text, made.exempt_text)),
    ]


# ---- the chair --------------------------------------------------------------------------------------------------


async def approve(request: Request) -> Response:
    """Shows the chair the published minutes, and records at which later meeting the panel approved them."""
    borough, meeting = await meeting_here(request)
    if not await is_in_the_chair(request, borough, meeting.panel_id):
        raise Forbidden(gettext("The chair of this panel approves its minutes."))
    minutes = await Minutes.get_or_none(meeting=meeting, published_at__isnull=False).select_related("approved_in")
    if minutes is None:
        raise Conflict(gettext("The clerk publishes the draft minutes first. Then they can be approved."))
    later = {str(one.id): one for one in await later_meetings(meeting, moment(request))}
    usual = next((key for key, one in later.items() if has_item_for(one, meeting)), next(iter(later), None))
    form = await ApprovalForm.read(request, seen=minutes_edition(minutes), approved_in=usual)
    form.approved_in.choices = [(key, _choice(one, meeting)) for key, one in later.items()]
    if request.method == "POST" and not (later or minutes.approved_at):
        raise Conflict(gettext("The panel approves minutes at its next meeting. Come back when that has begun."))
    if request.method == "POST" and form.validate():
        chosen = later.get(form.approved_in.data)
        if chosen is None:
            form.approved_in.errors.append(gettext("Select the meeting that approved them"))
        else:
            site = request.app.state.settings.public_url
            await approve_minutes(borough, meeting, chosen, seen=form.seen.data, site=site, **acting(request))
            return go(request, "meetings.minutes.approve", **request.path_params)
    form.seen.data = minutes_edition(minutes)  # what this page shows is what the next press approves
    return page(
        request,
        "meetings/minutes/approve.html",
        422 if form.errors else 200,
        meeting=meeting,
        minutes=minutes,
        form=form,
        later=later,
        shows_exempt=await reads_exempt(request, borough, meeting.panel_id),
    )


def _choice(later: Meeting, meeting: Meeting) -> str:
    if has_item_for(later, meeting):
        return gettext("%(day)s, %(title)s: it was on the agenda", day=show_date(later.starts_at), title=later.title)
    return gettext("%(day)s, %(title)s", day=show_date(later.starts_at), title=later.title)


async def sign(request: Request) -> Response:
    """Signs the approved minutes: the panel's chair, or whoever sits in its chair or vice chair's seat."""
    borough, meeting = await meeting_here(request)
    if not await _is_in_the_chair(request, borough, meeting):
        raise Forbidden(gettext("The chair or the vice chair of the panel signs its minutes."))
    minutes = await Minutes.get_or_none(meeting=meeting, approved_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("The panel approves the minutes first. Then they can be signed."))
    form = await SignatureForm.read(request)
    if request.method == "POST" and form.validate():
        await sign_minutes(borough, meeting, form.name.data, **acting(request))
        return go(request, "meetings.minutes.sign", **request.path_params)
    status = 422 if form.errors else 200
    return page(request, "meetings/minutes/sign.html", status, meeting=meeting, minutes=minutes, form=form)


async def _is_in_the_chair(request: Request, borough: Borough, meeting: Meeting) -> bool:
    """Whether this person may sign. Raises NotFound for those who have nothing to do with the panel."""
    if await is_in_the_chair(request, borough, meeting.panel_id):
        return True
    if not await reads_exempt(request, borough, meeting.panel_id):
        raise NotFound
    return False


# ---- the public -------------------------------------------------------------------------------------------------


async def minutes_shown(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Returns what the public page of a meeting shows of its minutes at an aware moment; three queries at most."""
    minutes = await public_minutes(meeting, now)
    amendments = await Amendment.filter(minutes_id=minutes.id) if minutes and minutes.approved_at else []
    return {
        "minutes": minutes,
        "amendments": amendments,
        "minutes_due_on": minutes_due_on(meeting.held_on),
        "has_pdf": pdf.is_available(),
    }


routes = [
    *meetings.minutes.amendments.pages.routes,
    *meetings.minutes.corrections.pages.routes,
    *meetings.minutes.exports.pages.routes,
    staff("/{borough}/meetings/{meeting}/minutes", write, *CLERKS),
    staff("/{borough}/meetings/{meeting}/minutes/compilation", compilation, *CLERKS),
    staff("/{borough}/meetings/{meeting}/minutes/approval", approve, Role.PANEL_CHAIR),
    signed_in("/{borough}/meetings/{meeting}/minutes/signature", sign, "GET POST"),
]
