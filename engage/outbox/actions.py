"""Sending dead letters again, erasing them, and writing no more to addresses that are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.following.models import Follower
from boroughs.people.models import Person
from boroughs.responses.models import RequestContact
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.mail import GIVE_UP_AFTER, OutboxMessage
from engage.kit.mail.dead import revive
from engage.kit.settings import Settings
from meetings.questions.models import QuestionContact

OTHER_SECRET = "sealed with another secret"  # noqa: S105  # it says why something failed
_ABOUT = "outbox"
_NAMED = 100  # ids in one line of the trail


@dataclass(frozen=True)
class Standing:
    """How many messages wait, how many of them because they failed before, since when, and how many are dead letters.

    `since` is when the first of those whose time has come could have gone (aware UTC), None when there is none.
    """

    waiting: int
    failed: int
    since: datetime | None
    dead: int


async def standing(now: datetime) -> Standing:
    """Returns how the outbox stands at a moment."""
    [row] = await connections.get("default").execute_query_dict(
        "SELECT count(*) FILTER (WHERE gave_up_at IS NULL AND attempts < $2) AS waiting,"
        " count(*) FILTER (WHERE gave_up_at IS NULL AND attempts BETWEEN 1 AND $2 - 1) AS failed,"
        " min(next_attempt_at) FILTER (WHERE gave_up_at IS NULL AND attempts < $2 AND next_attempt_at <= $1) AS since,"
        " count(*) FILTER (WHERE gave_up_at IS NOT NULL) AS dead FROM outbox_message",
        [now, GIVE_UP_AFTER],
    )
    return Standing(**row)


async def dead_letters(at_most: int) -> list[OutboxMessage]:
    """Returns the newest dead letters."""
    return await OutboxMessage.filter(gave_up_at__isnull=False).order_by("-gave_up_at", "-id").limit(at_most)


@atomic()
async def send_again(
    ids: Sequence[int] | None, settings: Settings, *, at: datetime, actor_id: int | None = None
) -> int:
    """Puts dead letters back among what waits, all of them without ids, and returns how many.

    One that was sealed with another secret stays, and says so.
    """
    done = []
    for letter in await _locked(ids):
        if revive(letter, settings, at):
            done.append(letter.id)
        else:
            letter.error = OTHER_SECRET
        await letter.save()
    await _note("sent e-mails again", done, at, actor_id)
    return len(done)


@atomic()
async def discard(ids: Sequence[int], *, at: datetime, actor_id: int | None = None) -> int:
    """Erases dead letters and returns how many."""
    done = [letter.id for letter in await _locked(ids)]
    await OutboxMessage.filter(id__in=done).delete()
    await _note("erased e-mails that could not be sent", done, at, actor_id)
    return len(done)


@atomic()
async def stop_writing_to(address: str, at: datetime) -> bool:
    """Erases whoever follows or waits for an answer under an address that is gone. False: nobody was known there.

    Somebody who can sign in stays and is marked on the page of people: only they or an administrator can put it right.
    """
    followers = await Follower.filter(email=address).delete()
    contacts = await RequestContact.filter(email=address).delete()
    contacts += await QuestionContact.filter(email=address).delete()
    people = await Person.filter(email=address.lower()).update(mail_failed_on=london_date(at))
    if not followers + contacts + people:
        return False
    counts = {"followers": followers, "contacts": contacts, "people": people}
    await audit.record("e-mails came back", _ABOUT, at=at, **counts)
    return True


async def addresses() -> list[str]:
    """Returns every address that `stop_writing_to` may be called with."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT email FROM follower UNION SELECT email FROM request_contact UNION SELECT email FROM question_contact"
        " UNION SELECT email FROM person"
    )
    return [row["email"] for row in rows]


async def _locked(ids: Sequence[int] | None) -> list[OutboxMessage]:
    dead = OutboxMessage.filter(gave_up_at__isnull=False)
    return await (dead if ids is None else dead.filter(id__in=ids)).order_by("id").select_for_update()


async def _note(verb: str, ids: list[int], at: datetime, actor_id: int | None) -> None:
    if ids:
        await audit.record(verb, _ABOUT, at=at, actor_id=actor_id, messages=len(ids), ids=ids[:_NAMED])
