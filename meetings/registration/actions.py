"""Writes about who means to come to a meeting. No trail keeps who they are; places are given one after the other."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit, mail
from engage.kit.cache import touch
from engage.kit.i18n import gettext, language, speaking
from engage.kit.problems import Conflict
from meetings.models import Meeting, Way
from meetings.registration import letters
from meetings.registration.letters import Post
from meetings.registration.models import Registration
from meetings.registration.stages import Registering, has_limit, registering

Words = str | Callable[[], str]
"""Words for somebody, or what makes them in their language."""

LASTS = timedelta(days=1)
"""So long a registration waits to be confirmed."""

APART = timedelta(hours=1)
"""One e-mail an hour goes to an address about registering for a meeting, whoever asks for it."""

MOST_UNCONFIRMED = 1000
"""So many registrations wait to be confirmed for one meeting, at most: more are no people's."""


class NoLonger(Conflict):
    """Nobody can register for this meeting any more."""


# ---- what residents do ------------------------------------------------------------------------------------------


@atomic()
async def register(
    borough: Borough, meeting: Meeting, *, name: str, email: str, is_online: bool, needs: str, at: datetime, post: Post
) -> None:
    """Notes that somebody means to come and asks them by e-mail to confirm it, in the language of this request.

    What is seen from outside is the same for an address that is registered already. A registration that was not
    confirmed takes the newest words. Raises NoLonger when nobody can register.
    """
    locked = await _lock(meeting)
    if registering(locked, at) is not Registering.OPEN:
        raise NoLonger(gettext(registering(locked, at).label))
    here = await Registration.get_or_none(meeting=meeting, email=email)
    if here and here.confirmed_at:
        if _may_write(here, at):
            await _write_to(here, letters.known(borough, locked, here, post), at)
        return
    said: dict[str, Any] = {"name": name, "is_online": is_online, "needs": needs, "language": language().code}
    if here is None:
        if await Registration.filter(meeting=meeting, confirmed_at__isnull=True).count() >= MOST_UNCONFIRMED:
            raise NoLonger(gettext("So many people are registering that nobody else can for now."))
        here = await Registration.create(id=uuid4(), meeting=meeting, email=email, expires_at=at, **said)
    else:
        await here.update_from_dict(said).save()
        if not _may_write(here, at):
            return
    await _write_to(here, letters.to_confirm(borough, locked, here, post), at)


@atomic()
async def confirm(borough: Borough, meeting: Meeting, registration: Registration, *, at: datetime, post: Post) -> None:
    """Gives somebody a place, or the last on the waiting list, and tells them; confirmed already, does nothing.

    Of two at once for the last place, one has it. Raises NoLonger when the meeting was called off or has begun.
    """
    locked = await _lock(meeting)
    here = await Registration.get_or_none(id=registration.id)
    if here is None or here.confirmed_at:
        return
    if locked.ended_at or locked.has_begun(at):
        raise NoLonger(gettext("This meeting has begun or was called off."))
    here.confirmed_at, here.has_place = at, await _has_free(locked, here.is_online)
    await here.save(update_fields=["confirmed_at", "has_place"])
    await mail.post(here.email, *letters.confirmed(borough, locked, here, post), at=at)


@atomic()
async def cancel(borough: Borough, meeting: Meeting, registration: Registration, *, at: datetime, post: Post) -> None:
    """Erases a registration; who has waited longest gets the place and is told. Gone already, does nothing."""
    locked = await _lock(meeting)
    await Registration.filter(id=registration.id).delete()
    await _fill(borough, locked, at, post)


# ---- what clerks do ---------------------------------------------------------------------------------------------


@atomic()
async def change_settings(
    borough: Borough,
    meeting: Meeting,
    *,
    questions_until: date | None,
    registers_until: date | None,
    capacity: int | None,
    at: datetime,
    post: Post,
    actor_id: int | None = None,
) -> None:
    """Sets until when questions can be sent and people can register (London dates, None: not at all), and how many fit.

    More places go to those who have waited longest; fewer take no place away.
    """
    locked = await _lock(meeting)
    locked.questions_until, locked.registers_until, locked.capacity = questions_until, registers_until, capacity
    await locked.save(update_fields=["questions_until", "registers_until", "capacity"])
    await _fill(borough, locked, at, post)
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record("changed how people take part", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)


@atomic()
async def check_in(
    borough: Borough,
    meeting: Meeting,
    came: Collection[UUID],
    seen: Collection[UUID],
    *,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Notes who came. `seen` are those who were ticked on the page before: only what differs from it changes.

    So two clerks at two doors do not undo each other's ticks.
    """
    registered = Registration.filter(meeting=meeting, confirmed_at__isnull=False)
    await registered.filter(id__in=list(set(came) - set(seen)), came_at__isnull=True).update(came_at=at)
    await registered.filter(id__in=list(set(seen) - set(came))).update(came_at=None)
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record("checked people in", about, at=at, actor_id=actor_id, borough_id=borough.id)


async def tell_registered(meeting: Meeting, subject: Words, text: Words, *, at: datetime) -> int:
    """E-mails everybody who confirmed that they mean to come, waiting or not, and returns how many.

    `subject` and `text` are words, or make them in the language of whoever reads them. In the caller's transaction,
    which says that a meeting changed or was called off. Who has a place at a meeting that was not called off also gets
    its link to join.
    """
    told = 0
    for one in await Registration.filter(meeting=meeting, confirmed_at__isnull=False).order_by("confirmed_at"):
        with speaking(one.language):
            joining = letters.how_to_join(meeting) if one.has_place and not meeting.ended_at else []
            head, body = (words() if callable(words) else words for words in (subject, text))
            why = gettext("You get this e-mail because you registered for the meeting.")
        await mail.post(one.email, head, "\n\n".join((body.rstrip(), *joining, why)) + "\n", at=at)
        told += 1
    return told


# ---- places -----------------------------------------------------------------------------------------------------


async def _lock(meeting: Meeting) -> Meeting:
    """Returns the meeting as it is stored, locked: who gives a place waits for whoever is giving one."""
    return await Meeting.select_for_update(no_key=True).get(id=meeting.id)


async def _has_free(meeting: Meeting, is_online: bool) -> bool:
    if meeting.capacity is None or not has_limit(meeting, is_online):
        return True
    taken = Registration.filter(meeting=meeting, has_place=True)
    if meeting.way is Way.HYBRID:
        taken = taken.filter(is_online=is_online)
    return await taken.count() < meeting.capacity


async def _fill(borough: Borough, meeting: Meeting, at: datetime, post: Post) -> None:
    """Gives free places to those who have waited longest, and tells them, while the meeting is to come."""
    if meeting.ended_at or meeting.has_begun(at):
        return
    waiting = Registration.filter(meeting=meeting, confirmed_at__isnull=False, has_place=False)
    for one in await waiting.order_by("confirmed_at", "id"):
        if not await _has_free(meeting, one.is_online):
            return
        one.has_place = True
        await one.save(update_fields=["has_place"])
        await mail.post(one.email, *letters.moved_up(borough, meeting, one, post), at=at)


def _may_write(registration: Registration, at: datetime) -> bool:
    """Whether an hour has passed since the last e-mail about registering, which was a day before it expires."""
    return at >= registration.expires_at - LASTS + APART


async def _write_to(registration: Registration, letter: letters.Letter, at: datetime) -> None:
    registration.expires_at = at + LASTS
    await registration.save(update_fields=["expires_at"])
    await mail.post(registration.email, *letter, at=at)
