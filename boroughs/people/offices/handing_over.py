"""Telling who takes a post over what it owes the public: an e-mail, once, that leads to the handover sheet."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from boroughs.action_log.standing import Shown, actions_of
from boroughs.people.models import Appointment
from boroughs.responses.standing import unanswered
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, ngettext, speaking
from engage.kit.jobs import Job
from engage.kit.mail import post
from engage.kit.told import first_time

_LOOKS_BACK = timedelta(days=30)
"""So long after an appointment began its holder is still told, where nothing ran on the day."""


async def hand_over(appointment: Appointment, *, site: str, at: datetime) -> bool:
    """E-mails a holder, once per appointment, where their post's handover sheet is; returns whether it did.

    In the caller's transaction, which others wait for. Nothing is sent where the post owes nothing. `site` is the
    public address of this website.
    """
    if not await first_time(f"appointment/{appointment.id}/handover", at):
        return False
    await appointment.fetch_related("office__borough", "person")
    office, day = appointment.office, london_date(at)
    left = await unanswered(day, office_id=office.id)
    promised = await actions_of(office.borough_id, day, Shown.OPEN).filter(office=office).exists()
    if not left and not promised:
        return False
    with speaking("en"):
        late = sum(one.state.is_overdue for one in left)
        subject = gettext("Taking over: %(office)s, %(borough)s", office=office.label, borough=office.borough.name)
        words = [
            gettext("Hello %(name)s,", name=appointment.person.name),
            gettext("Requests and promises stay with the post, whoever holds it. It is yours now."),
            ngettext("%(num)s request has no answer yet.", "%(num)s requests have no answer yet.", len(left)),
        ]
        if late:
            words.append(ngettext("%(num)s of them is late.", "%(num)s of them are late.", late))
        link = f"{site}/{office.borough.slug}/offices/{office.id}/handover"
        words.append(gettext("What is open, promised and late, on one sheet to print:") + f"\n{link}")
    await post(appointment.person.email, subject, "\n\n".join(words) + "\n", at=at)
    return True


async def hand_all_over(site: str, now: datetime) -> dict[str, Any]:
    """Tells every holder whose appointment has begun and who was not told; returns how many e-mails went."""
    day = london_date(now)
    begun = Appointment.on(day).filter(
        starts_on__gte=day - _LOOKS_BACK, person__is_active=True, office__borough__is_open=True
    )
    told = [await hand_over(one, site=site, at=now) for one in await begun.order_by("id")]
    return {"messages": sum(told)}


def jobs(site: str) -> list[Job]:
    """Returns the job; `site` is the public address of this website."""
    work = partial(hand_all_over, site)
    return [Job("hand-offices-over", "0 7 * * *", lambda now: london_date(now).isoformat(), work)]
