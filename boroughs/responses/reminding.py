"""Reminders of what is due: a week before, on the day, and a week after, to who holds the post and to the clerks.

A reminder is due from its day until the answer: a job that did not run for days is late, never silent. When several
days have passed, the nearest speaks for all of them. A due date that moved is another one to remind of; a stopped clock
is quiet.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Role
from boroughs.responses.actions import address
from boroughs.responses.standing import Standing, unanswered
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, ngettext, show_date, speaking
from engage.kit.jobs import Job
from engage.kit.mail import post
from engage.kit.told import first_time

DAYS = (-7, 0, 7)
"""On which days after the due date people are reminded."""

_FORGOTTEN = 366
"""Days late after which nobody is reminded: so long it is known at least that they were."""


def due(known: Standing) -> list[str]:
    """Returns the keys of the reminders of an unanswered request whose day has come, the nearest last."""
    state, request = known.state, known.request
    if state.is_answered or state.paused_until or -state.days_left > _FORGOTTEN:
        return []
    return [
        f"request/{request.id}/reminder/{state.due_on}/{days}"
        for days in DAYS
        if days <= -state.days_left and state.due_on + timedelta(days) > request.asked_on
    ]


async def remind(site: str, now: datetime) -> dict[str, Any]:
    """Sends every reminder that is due and was not sent; returns of how many requests, and how many e-mails.

    `site` is the public address of this website.
    """
    boroughs = {borough.id: borough for borough in await Borough.filter(is_open=True)}
    requests = messages = 0
    for known in await unanswered(london_date(now)):
        borough = boroughs.get(known.request.borough_id)
        sent = await _remind_of(borough, known, site, now) if borough else None
        requests += sent is not None
        messages += sent or 0
    return {"requests": requests, "messages": messages}


@atomic()
async def _remind_of(borough: Borough, known: Standing, site: str, now: datetime) -> int | None:
    """Sends what is due of one request and was not sent; None when nothing is. Whoever does so too waits meanwhile."""
    new = [key for key in due(known) if await first_time(key, now)]
    return await _tell(borough, known, site, now) if new else None


async def _tell(borough: Borough, known: Standing, site: str, now: datetime) -> int:
    day, request = london_date(now), known.request
    held = Appointment.on(day).filter(office_id=request.office_id)
    holders = await held.filter(person__is_active=True).values_list("person__email", flat=True)
    clerks = await Membership.on(day).filter(
        borough=borough, role=Role.COUNCIL_CLERK, person__is_active=True
    ).values_list("person__email", flat=True)  # fmt: skip
    page = f"{site}/{address(borough, request)}"
    with speaking("en"):
        subject, words = _subject(borough, known), _words(known)
        vacant = (
            "" if holders else gettext("Nobody holds this post. Ask the council administrator to appoint somebody.")
        )
    for email in sorted(map(str, holders)):
        options = gettext("Answer, send a holding reply or take more time:") + f"\n{page}/answer\n{page}/clock"
        await post(email, subject, f"{words}\n\n{options}\n", at=now)
    for email in sorted({*map(str, clerks)} - {*map(str, holders)}):
        await post(email, subject, "\n\n".join(filter(None, (words, vacant, page))) + "\n", at=now)
    return len(holders) + len(clerks)


def _subject(borough: Borough, known: Standing) -> str:
    named: dict[str, object] = {"borough": borough.name, "n": known.request.number}
    if known.state.is_overdue:
        return gettext("%(borough)s: request %(n)s is late", **named)
    if known.state.days_left == 0:
        return gettext("%(borough)s: request %(n)s is due today", **named)
    return gettext("%(borough)s: request %(n)s is due on %(day)s", **named, day=show_date(known.state.due_on))


def _words(known: Standing) -> str:
    state, request = known.state, known.request
    asked = gettext(
        "%(who)s asked: %(office)s. The last day for an answer is %(day)s.",
        who=request.asked_by,
        office=gettext(request.office.label),
        day=show_date(state.due_on),
    )
    if not state.is_overdue:
        return asked
    late = ngettext("It is %(num)s day late.", "It is %(num)s days late.", state.days_late)
    return f"{asked} {late}"


def jobs(site: str) -> list[Job]:
    """Returns the job; `site` is the public address of this website."""
    work = partial(remind, site)
    return [Job("remind-of-requests", "30 7 * * *", lambda now: london_date(now).isoformat(), work)]
