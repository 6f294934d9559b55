"""Writing an amendment to approved minutes: once written, it never changes."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.minutes.actions import hash_of, note, refuse_unless_later
from meetings.minutes.found import put_minutes
from meetings.minutes.models import Amendment
from meetings.models import Meeting, Minutes
from meetings.telling import show


async def text_now(minutes: Minutes) -> str:
    """Returns how the minutes read with every amendment so far."""
    newest = await Amendment.filter(minutes=minutes).order_by("-number").first()
    return newest.text if newest else minutes.text


@atomic()
async def amend_minutes(
    borough: Borough,
    meeting: Meeting,
    agreed_in: Meeting,
    text: str,
    reason: str,
    *,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
) -> Amendment:
    """Adds an amendment that a later meeting agreed, and returns it; the same one again returns the one there is.

    Needs `meeting.panel` loaded. `text` is the whole as it should read, `seen` the edition it was written from.
    Raises Conflict when the minutes are not approved, nothing would change or `agreed_in` is not a later meeting of
    the panel that was held; SavedMeanwhile when somebody else amended them since.
    """
    minutes = await Minutes.select_for_update(no_key=True).get_or_none(meeting=meeting, approved_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("These minutes are not approved yet. Change their words instead."))
    await refuse_unless_later(meeting, agreed_in, at)
    newest = await Amendment.filter(minutes=minutes).order_by("-number").first()
    if newest and (newest.text, newest.reason, newest.agreed_in_id) == (text, reason, agreed_in.id):
        return newest
    before = newest.text if newest else minutes.text
    if seen != edition(before):
        raise SavedMeanwhile(gettext("Somebody amended these minutes while you were writing. Look at both versions."))
    if text == before:
        raise Conflict(gettext("These are the words that stand already. Change what was wrong."))
    amendment = await Amendment.create(
        minutes=minutes,
        number=newest.number + 1 if newest else 1,
        text=text,
        reason=reason,
        amended_on=london_date(at),
        agreed_in=agreed_in,
        sha256=hash_of(text),
    )
    detail = {"amendment": amendment.number, "agreed_in": agreed_in.slug}
    await note("amended minutes", borough, meeting, at, actor_id, **detail)
    await put_minutes(borough, meeting, text)
    await show(borough, meeting, at=at)
    return amendment
