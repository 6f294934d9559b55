"""Writes about minutes: draft, circulate, publish, approve, sign. Approved minutes are fixed, in the database too."""

import hashlib
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Person
from engage.kit import audit, mail
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import address
from meetings.agenda.waiting import find_agenda
from meetings.minutes.found import put_minutes
from meetings.models import Ending, Meeting, Minutes
from meetings.panels.models import Term
from meetings.telling import show, tell_minutes


class NotHeld(Conflict):
    """The meeting is not public, has not begun, or was called off."""


class MinutesApproved(Conflict):
    """The minutes are approved and stand as they are."""


def minutes_edition(minutes: Minutes | None) -> str:
    """Returns the edition of both parts of the minutes, of nothing where there are none yet."""
    if minutes is None:
        return edition("")
    return edition(minutes.text, minutes.exempt_text) if minutes.exempt_text else edition(minutes.text)


@atomic()
async def save_minutes(
    borough: Borough,
    meeting: Meeting,
    text: str,
    exempt_text: str = "",
    *,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
) -> Minutes:
    """Saves both parts of the minutes, and returns them; public ones stay public. Needs `meeting.panel` loaded.

    `seen` is the edition the person started from. Raises NotHeld, MinutesApproved, or SavedMeanwhile when somebody
    saved other words since.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting) or Minutes(meeting=meeting, text="")
    refuse_approved(minutes)
    if (minutes.text, minutes.exempt_text) == (text, exempt_text):
        return minutes  # nothing new: the button was pressed twice
    if seen != minutes_edition(minutes):
        raise SavedMeanwhile(gettext("Somebody saved these minutes while you were writing. Both versions are below."))
    minutes.text, minutes.exempt_text = text, exempt_text
    await minutes.save()
    await note("saved minutes", borough, meeting, at, actor_id)
    if minutes.published_at:
        await find_agenda(meeting)
        await put_minutes(borough, meeting, text)
        await show(borough, meeting, at=at)
    return minutes


@atomic()
async def circulate_minutes(
    borough: Borough, meeting: Meeting, *, at: datetime, site: str, actor_id: int | None = None
) -> int:
    """Sends everybody with a seat and an account a link to the draft, once, and returns to how many.

    Needs `meeting.panel` loaded. `site` is the public address of this website. Raises NotHeld, or Conflict when there
    is nothing to send or the minutes are public already.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting)
    if minutes is None:
        raise Conflict(gettext("Write the minutes first. Then send them to the members."))
    if minutes.circulated_at:
        return 0
    if minutes.published_at:
        raise Conflict(gettext("These minutes are public already. Members can read them there."))
    minutes.circulated_at = at
    await minutes.save(update_fields=["circulated_at"])
    members = await seated(meeting, at)
    subject = gettext("Draft minutes: %(title)s", title=meeting.title)
    text = gettext(
        "The draft minutes of %(title)s (%(panel)s) are ready for members to read.\n\n"
        "Read them and suggest corrections:\n%(link)s\n\nThey are not public yet.",
        title=meeting.title,
        panel=meeting.panel.name,
        link=f"{site}/{address(borough, meeting)}/minutes/corrections",
    )
    for member in members:
        await mail.post(member.email, subject, text, at=at)
    await note("circulated draft minutes", borough, meeting, at, actor_id, members=len(members))
    return len(members)


@atomic()
async def publish_minutes(
    borough: Borough, meeting: Meeting, *, seen: str, at: datetime, site: str, actor_id: int | None = None
) -> None:
    """Publishes the minutes as a draft and tells those who follow the panel; once, however often asked.

    Needs `meeting.panel` loaded. `seen` is the edition that was read. Raises NotHeld, or Conflict when there are none
    or they are not the words that were read.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting)
    if minutes is None:
        raise Conflict(gettext("Write the minutes first. Then publish them."))
    if minutes.published_at:
        return
    refuse_changed(minutes, seen)
    minutes.published_at = at
    await minutes.save(update_fields=["published_at"])
    await note("published draft minutes", borough, meeting, at, actor_id)
    await find_agenda(meeting)
    await put_minutes(borough, meeting, minutes.text)
    await tell_minutes(borough, meeting, are_approved=False, site=site, at=at)
    await show(borough, meeting, at=at)


@atomic()
async def approve_minutes(
    borough: Borough,
    meeting: Meeting,
    approved_in: Meeting,
    *,
    seen: str,
    at: datetime,
    site: str,
    actor_id: int | None = None,
) -> None:
    """Records that a later meeting of the panel approved the published minutes, for good; again changes nothing.

    Needs `meeting.panel` loaded; followers are told. `seen` is the edition that was read. Raises Conflict when they are
    not published, are not the words that were read, or `approved_in` is not a later meeting of the panel that was held.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting, published_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("The clerk publishes the draft minutes first. Then they can be approved."))
    if minutes.approved_at:
        return
    refuse_changed(minutes, seen)
    await refuse_unless_later(meeting, approved_in, at)
    minutes.approved_at, minutes.approved_in_id = at, approved_in.id
    await minutes.save(update_fields=["approved_at", "approved_in_id"])
    await note("approved minutes", borough, meeting, at, actor_id, approved_in=approved_in.slug)
    await put_minutes(borough, meeting, minutes.text)
    await tell_minutes(borough, meeting, are_approved=True, site=site, at=at)
    await show(borough, meeting, at=at)


@atomic()
async def sign_minutes(
    borough: Borough, meeting: Meeting, name: str, *, at: datetime, actor_id: int | None = None
) -> None:
    """Signs the approved minutes with the name the person in the chair typed; signing again changes nothing.

    From here on a hash shows whether a copy has the same words. Raises Conflict when they are not approved.
    """
    minutes = await Minutes.select_for_update(no_key=True).get_or_none(meeting=meeting, approved_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("The panel approves the minutes first. Then they can be signed."))
    if minutes.signed_at:
        return
    minutes.signed_at, minutes.signed_by, minutes.sha256 = at, name, hash_of(minutes.text)
    await minutes.save(update_fields=["signed_at", "signed_by", "sha256"])
    await note("signed minutes", borough, meeting, at, actor_id, sha256=minutes.sha256)
    await show(borough, meeting, at=at)


def hash_of(text: str) -> str:
    """Returns the SHA-256 of a text's UTF-8 bytes: what `sha256sum` says of the file that is downloaded."""
    return hashlib.sha256(text.encode()).hexdigest()


async def seated(meeting: Meeting, at: datetime) -> list[Person]:
    """Returns everybody with an account who sits on the meeting's panel, substitutes too, at an aware moment."""
    terms = Term.on(london_date(at)).filter(seat__panel_id=meeting.panel_id, person__is_active=True)
    people = {term.person_id: term.person for term in await terms.select_related("person").order_by("id")}
    return [person for person in people.values() if person]


async def lock_held(meeting: Meeting, at: datetime) -> None:
    """Holds a meeting until the end of the transaction.

    Raises NotHeld unless it is public, has begun and was not called off before.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at is None:
        raise NotHeld(gettext("This meeting is not public yet. Publish its agenda first."))
    if locked.ending in (Ending.CANCELLED, Ending.POSTPONED):
        raise NotHeld(gettext("This meeting was called off. There is nothing to record."))
    if not locked.has_begun(at):
        raise NotHeld(gettext("This meeting has not begun yet. Come back when it has."))


async def refuse_unless_later(meeting: Meeting, later: Meeting, at: datetime) -> None:
    """Raises Conflict unless `later` is a later meeting of the same panel that was held, with enough members."""
    if later.panel_id != meeting.panel_id or later.starts_at <= meeting.starts_at:
        raise Conflict(gettext("Minutes are approved and amended at a later meeting of the same panel."))
    if later.ending is not None:
        raise Conflict(gettext("That meeting was called off, or too few members came. It decided nothing."))
    await lock_held(later, at)


def refuse_approved(minutes: Minutes) -> None:
    """Raises MinutesApproved when the words cannot change any more."""
    if minutes.approved_at:
        raise MinutesApproved(gettext("These minutes are approved. Nobody can change them."))


def refuse_changed(minutes: Minutes, seen: str) -> None:
    """Raises Conflict when the minutes are not those that were read."""
    if seen != minutes_edition(minutes):
        raise Conflict(gettext("The minutes have changed since you read them. Go back and read them again."))


async def note(
    verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None, **detail: object
) -> None:
    """Records what was done to a meeting's minutes."""
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id, **detail)
