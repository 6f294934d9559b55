"""Writes about evidence: while a response is a draft its office adds, orders and removes; published, it stands."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.action_log.actions import enter_action, give_action
from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.evidence.models import Evidence, EvidenceFile
from boroughs.responses.models import EvidenceKind, OfficialResponse
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.drafts import edition
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict
from engage.kit.slugs import slug_of
from engage.kit.uploads.taking import Upload

MOST_PIECES = 20


class PublishedMeanwhile(Conflict):
    """The response was published since the page was opened, so what it shows stands."""


class CannotPromise(Conflict):
    """The day that something is promised by is over before the response that promises it is published."""


def edition_of(pieces: Sequence[Evidence]) -> str:
    """Returns the edition of what a response shows, in its order."""
    return edition(*(f"{one.id} {one.position} {one.title}" for one in pieces))


@atomic()
async def add_evidence(
    borough: Borough,
    answer: OfficialResponse,
    kind: EvidenceKind,
    *,
    title: str,
    at: datetime,
    actor_id: int,
    url: str = "",
    series: str = "",
    due_on: date | None = None,
    upload: Upload | None = None,
) -> Evidence:
    """Adds a piece at the end of what a draft shows and returns it; the same again returns the one there is.

    `url`, `series`, `due_on` and `upload` are those of their kinds. Raises PublishedMeanwhile, CannotPromise for a day
    that is over, Conflict when there are too many.
    """
    pieces = await _locked(answer)
    said: dict[str, Any] = {"kind": kind, "title": title, "url": url, "series": series, "due_on": due_on}
    same = [one for one in pieces if all(getattr(one, name) == value for name, value in said.items())]
    for one in same:
        if upload is None or await EvidenceFile.exists(evidence=one, sha256=upload.sha256):
            return one
    if len(pieces) >= MOST_PIECES:
        raise Conflict(gettext("An answer shows at most %(most)s things.", most=MOST_PIECES))
    if due_on and due_on < london_date(at):
        raise CannotPromise(gettext("The day must be today or later."))
    piece = await Evidence.create(response=answer, position=pieces[-1].position + 1 if pieces else 1, **said)
    if upload:
        name = f"{borough.slug}-answer-{answer.number}-{slug_of(title) or 'file'}.{upload.ending}"
        facts: dict[str, Any] = {"media_type": upload.media_type, "size": len(upload.content), "sha256": upload.sha256}
        await EvidenceFile.create(evidence=piece, name=name, content=upload.content, **facts)
    await _note("added evidence", borough, answer, at, actor_id, shows=kind.value)
    return piece


@atomic()
async def move_up(
    borough: Borough, answer: OfficialResponse, position: int, *, seen: str, at: datetime, actor_id: int
) -> None:
    """Puts a piece of a draft before the one above it; the first stays first.

    `seen` is the edition of the list that was read. Raises Conflict when it is another one now.
    """
    pieces = await _locked(answer, seen)
    place = _place(pieces, position)
    if place == 0:
        return
    above, piece = pieces[place - 1], pieces[place]
    high, low = above.position, piece.position
    await Evidence.filter(id=above.id).update(position=-1)  # no two have one position, not even for a moment
    await Evidence.filter(id=piece.id).update(position=high)
    await Evidence.filter(id=above.id).update(position=low)
    await _note("put evidence in order", borough, answer, at, actor_id)


@atomic()
async def remove_evidence(
    borough: Borough, answer: OfficialResponse, position: int, *, seen: str, at: datetime, actor_id: int
) -> None:
    """Takes a piece out of a draft. Raises Conflict as `move_up` does, and for a promise that is already an action."""
    pieces = await _locked(answer, seen)
    place = _place(pieces, position)
    piece = pieces[place]
    if piece.action_id:
        raise Conflict(gettext("This promise was published and stays. Say how it goes on the page of its action."))
    await _note("removed evidence", borough, answer, at, actor_id, shows=piece.kind.value)
    await piece.delete()
    for later in pieces[place + 1 :]:  # one by one, as no two have one position, not even within a statement
        await Evidence.filter(id=later.id).update(position=later.position - 1)


@atomic()
async def keep_promises(response: OfficialResponse, at: datetime, actor_id: int | None = None) -> None:
    """Makes an action of every dated commitment of a response, given out on the London date of `at` to its office.

    Call it in the transaction that publishes the response, before that is saved: of what is published nothing changes.
    What an earlier version promised is an action already. Raises CannotPromise when a promised day is over.
    """
    await response.fetch_related("office", "borough")
    office, day = response.office, london_date(at)
    for piece in await Evidence.filter(response=response, kind=EvidenceKind.COMMITMENT).order_by("position"):
        if piece.action_id or piece.due_on is None:
            continue
        if piece.due_on < day:
            detail = gettext(
                "“%(what)s” was promised by %(day)s, which is over. Remove it and promise another day.",
                what=piece.title,
                day=show_date(piece.due_on),
            )
            raise CannotPromise(detail)
        piece.action = await give_action(
            response.borough,
            text=piece.title,
            owner=office.label,
            office=office,
            made_on=day,
            due_on=piece.due_on,
            at=at,
            actor_id=actor_id,
        )
        await piece.save(update_fields=["action_id"])
        await enter_action(response.borough, piece.action, at)


@atomic()
async def carry_over(old: OfficialResponse, new: OfficialResponse) -> None:
    """Gives a correction, in its first draft, everything that the version before shows, files and promises with it."""
    for piece in await Evidence.filter(response=old).order_by("position"):
        file = await EvidenceFile.get_or_none(evidence=piece)
        copy = await Evidence.create(
            response=new,
            position=piece.position,
            kind=piece.kind,
            title=piece.title,
            url=piece.url,
            series=piece.series,
            due_on=piece.due_on,
            action_id=piece.action_id,
        )
        if file:
            facts: dict[str, Any] = {
                name: getattr(file, name) for name in ("name", "media_type", "size", "sha256", "content")
            }
            await EvidenceFile.create(evidence=copy, **facts)


async def _locked(answer: OfficialResponse, seen: str | None = None) -> list[Evidence]:
    """Holds an office's drafts to the end of the transaction and returns what one shows. `seen` as in `move_up`."""
    await Office.select_for_update(no_key=True).get(id=answer.office_id)  # as whoever signs or changes its words does
    held = await OfficialResponse.get_or_none(id=answer.id)
    if held is None or held.published_at:
        raise PublishedMeanwhile(gettext("This answer is published. What it shows stands with it."))
    pieces = await Evidence.filter(response_id=answer.id).order_by("position")
    if seen is not None and seen != edition_of(pieces):
        raise Conflict(gettext("The list has changed since you opened the page. Go back and look at it again."))
    return pieces


def _place(pieces: Sequence[Evidence], position: int) -> int:
    for place, one in enumerate(pieces):
        if one.position == position:
            return place
    raise Conflict(gettext("The list has changed since you opened the page. Go back and look at it again."))


async def _note(
    verb: str, borough: Borough, answer: OfficialResponse, at: datetime, actor_id: int | None, **detail: object
) -> None:
    await OfficialResponse.filter(id=answer.id).update(ready_at=None)  # it is another draft now
    about = f"{borough.slug}/answers/{answer.number}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, **detail)
