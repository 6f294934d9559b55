"""Passing a late request up: says so in public, once per rule, and tells people. Nothing else changes."""

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any

from tortoise.transactions import atomic

from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, OfficeKind, Role
from boroughs.responses.actions import address, lock
from boroughs.responses.events import actions as events
from boroughs.responses.models import EscalationRule, EventKind, RequestEvent, ResponseRequest
from boroughs.responses.standing import Standing, standing, unanswered
from boroughs.responses.topics import topics_of
from engage.kit.clock import london_date
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, ngettext, show_date, speaking
from engage.kit.jobs import Job
from engage.kit.mail import post


async def escalate(site: str, now: datetime) -> dict[str, Any]:
    """Passes up what is late enough and was not, by each borough's rules, and returns how often and how many e-mails.

    After days without a run it says so on the day it runs: the record is never dated back. `site` is the public address
    of this website.
    """
    rules: dict[tuple[int, OfficeKind], list[EscalationRule]] = defaultdict(list)
    for rule in await EscalationRule.all().order_by("after_days", "id").select_related("borough"):
        rules[rule.borough_id, rule.office_kind].append(rule)
    passed = messages = 0
    for late in await unanswered(london_date(now)) if rules else []:
        for rule in rules[late.request.borough_id, late.request.office.kind]:
            if is_due(late, rule):
                told = await pass_up(late.request, rule, site=site, at=now)
                passed, messages = passed + (told is not None), messages + (told or 0)
    return {"passed_up": passed, "messages": messages}


def is_due(late: Standing, rule: EscalationRule) -> bool:
    """Whether a request is late enough for a rule, and was not passed up by it."""
    if not late.state.is_overdue or late.state.days_late < rule.after_days:
        return False
    return not any(event.kind is EventKind.ESCALATED and event.told == rule.told for event in late.events)


@atomic()
async def pass_up(request: ResponseRequest, rule: EscalationRule, *, site: str, at: datetime) -> int | None:
    """Records in public that a request was passed up by a rule (its borough loaded), and returns how many e-mails went.

    None, changing nothing, when it was before, has been answered, or is not late enough.
    """
    await lock(request)
    borough = rule.borough
    late = await standing(borough.id, request.number, london_date(at))
    if late is None or not is_due(late, rule):
        return None
    event = await events.escalate(borough, request, rule.told, at=at)
    people = await _people(late.request, rule, at)
    with speaking("en"):
        subject, text = _subject(borough, late.request), _words(borough, late, rule, site)
    for email in people:
        await post(email, subject, text, at=at)
    await _tell_followers(borough, late, rule, event, site, at)
    return len(people)


async def _people(request: ResponseRequest, rule: EscalationRule, at: datetime) -> list[str]:
    """Returns the addresses of the rule, of who holds the post it names or the one that is late, and of the clerks."""
    day = london_date(at)
    held = Appointment.on(day).filter(office__borough_id=rule.borough_id, person__is_active=True)
    holders = await held.select_related("office", "person")
    clerks = Membership.on(day).filter(borough_id=rule.borough_id, role=Role.COUNCIL_CLERK, person__is_active=True)
    found = {str(email) for email in await clerks.values_list("person__email", flat=True)}
    found |= {a.person.email for a in holders if a.office_id == request.office_id or a.office.label == rule.told}
    return sorted(found | ({rule.email} if rule.email else set()))


def _subject(borough: Borough, request: ResponseRequest) -> str:
    return gettext("%(borough)s: request %(n)s is late and was passed up", borough=borough.name, n=request.number)


def _words(borough: Borough, late: Standing, rule: EscalationRule, site: str) -> str:
    request, state = late.request, late.state
    what = ngettext(
        "Request %(n)s to %(office)s was due on %(day)s. It is %(num)s day late and has no answer.",
        "Request %(n)s to %(office)s was due on %(day)s. It is %(num)s days late and has no answer.",
        state.days_late,
        n=request.number,
        office=gettext(request.office.label),
        day=show_date(state.due_on),
    )
    told = gettext("The public record now says that it was passed up to: %(who)s.", who=gettext(rule.told))
    stays = gettext("This only tells and records. The request stays with its post.")
    link = site + in_language(f"/{address(borough, request)}", language().code)
    return "\n\n".join((what, told, stays, link)) + "\n"


async def _tell_followers(
    borough: Borough, late: Standing, rule: EscalationRule, event: RequestEvent, site: str, at: datetime
) -> int:
    return await tell_followers(
        borough,
        topics_of([late.request]),
        key=f"escalation/{event.id}",
        subject=partial(_subject, borough, late.request),
        text=partial(_words, borough, late, rule, site),
        at=at,
    )


def jobs(site: str) -> list[Job]:
    """Returns the job; `site` is the public address of this website."""
    work = partial(escalate, site)
    return [Job("pass-up-late-requests", "10 6 * * *", lambda now: london_date(now).isoformat(), work)]
