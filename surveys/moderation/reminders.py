"""Moderators hear of what waits too long.

Only the month a comment came in is kept: "too long" is what came in an earlier month, and of that they hear every
Monday until nothing is left.
"""

from datetime import date, datetime
from functools import partial
from typing import Any

from boroughs.access import roles_of
from boroughs.models import Borough
from boroughs.people.models import Membership, Role
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, ngettext
from engage.kit.jobs import Job
from engage.kit.mail import post
from surveys.moderation.conversations.models import unread_cases
from surveys.moderation.models import Comment


async def remind(site: str, now: datetime) -> dict[str, Any]:
    """Writes to the moderators of every borough where a comment of an earlier month waits, or an answer to them.

    Returns how many boroughs and messages. Somebody who holds a police role is no moderator.
    """
    day = london_date(now)
    boroughs = messages = 0
    for borough in await Borough.filter(is_open=True).order_by("id"):
        overdue = await Comment.waiting_in(borough).filter(received_on__lt=day.replace(day=1)).count()
        answered = len(await unread_cases(borough))
        if not (overdue or answered):
            continue
        boroughs += 1
        for address in await _moderators(borough, day):
            await post(address, *_reminder(site, borough, overdue, answered), at=now)
            messages += 1
    return {"boroughs": boroughs, "messages": messages}


async def _moderators(borough: Borough, day: date) -> list[str]:
    held = Membership.on(day).filter(borough=borough, role=Role.MODERATOR, person__is_active=True)
    people = {membership.person for membership in await held.select_related("person")}
    return sorted(
        [person.email for person in people if not any(one.role.is_police for one in await roles_of(person, day))]
    )


def _reminder(site: str, borough: Borough, overdue: int, answered: int) -> tuple[str, str]:
    """Returns the subject and the text of a reminder: how much waits, and none of it."""
    said = []
    if overdue:
        said.append(
            ngettext(
                "%(num)s comment from an earlier month waits for a moderator.",
                "%(num)s comments from earlier months wait for a moderator.",
                overdue,
            )
        )
    if answered:
        said.append(
            ngettext(
                "%(num)s resident’s answer to a moderator waits to be read.",
                "%(num)s residents’ answers to moderators wait to be read.",
                answered,
            )
        )
    subject = gettext("%(borough)s: comments are waiting for you", borough=borough.name)
    return subject, "\n".join([*said, "", f"{site}/{borough.slug}/comments", ""])


def jobs(site: str) -> list[Job]:
    """Returns the reminder's job; `site` is this website's public address."""
    return [Job("remind-moderators", "0 8 * * 1", lambda now: f"{london_date(now):%G-W%V}", partial(remind, site))]
