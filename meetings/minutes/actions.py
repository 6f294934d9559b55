"""Writes about minutes: draft, publish as a draft, approve. Approved minutes are fixed, in the database too."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import address
from meetings.agenda.waiting import find_agenda
from meetings.models import Meeting, Minutes


class NotHeld(Conflict):
    """The meeting is not public, or has not begun."""


class MinutesApproved(Conflict):
    """The minutes are approved and stand as they are."""


@atomic()
async def save_minutes(
    borough: Borough,
    meeting: Meeting,
    text: str,
    *,
    seen: str,
    at: datetime,
    is_public: bool = False,
    actor_id: int | None = None,
) -> Minutes:
    """Saves the minutes and, if `is_public`, publishes them as a draft; published ones stay public.

    `seen` is the edition the person started from. Raises NotHeld, MinutesApproved, or SavedMeanwhile when somebody
    saved other words since.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting) or Minutes(meeting=meeting, text="")
    if minutes.approved_at:
        raise MinutesApproved(gettext("These minutes are approved. Nobody can change them."))
    if text != minutes.text and seen != edition(minutes.text):
        raise SavedMeanwhile(gettext("Somebody saved these minutes while you were writing. Both versions are below."))
    if text == minutes.text and (minutes.published_at or not is_public):
        return minutes  # nothing new: the button was pressed twice
    minutes.text = text
    minutes.published_at = minutes.published_at or (at if is_public else None)
    await minutes.save()
    verb = "published draft minutes" if is_public else "saved minutes"
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id)
    if minutes.published_at:
        await find_agenda(meeting)
        await touch(borough.slug)
    return minutes


@atomic()
async def approve_minutes(
    borough: Borough, meeting: Meeting, *, seen: str, at: datetime, actor_id: int | None = None
) -> None:
    """Approves the published minutes for good; approving again changes nothing. `seen` is the edition that was read.

    Raises Conflict when they are not published, or are not the words that were read.
    """
    await lock_held(meeting, at)
    minutes = await Minutes.get_or_none(meeting=meeting, published_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("The clerk publishes the draft minutes first. Then they can be approved."))
    if minutes.approved_at:
        return
    if seen != edition(minutes.text):
        raise Conflict(gettext("The minutes have changed since you read them. Go back and read them again."))
    minutes.approved_at = at
    await minutes.save(update_fields=["approved_at"])
    await audit.record(
        "approved minutes", address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id
    )  # fmt: skip
    await touch(borough.slug)


async def lock_held(meeting: Meeting, at: datetime) -> None:
    """Holds a meeting until the end of the transaction. Raises NotHeld unless it is public and has begun."""
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at is None:
        raise NotHeld(gettext("This meeting is not public yet. Publish its agenda first."))
    if not locked.has_begun(at):
        raise NotHeld(gettext("This meeting has not begun yet. Come back when it has."))
