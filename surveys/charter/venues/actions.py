"""Writes about venues: added and ended by a clerk, counted when feedback moves out of the inbox."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from engage.kit.security import new_letters
from surveys.charter.venues.models import Venue

CODE_LENGTH = 6
"""Letters of a venue's code: nobody is kept from guessing one, it only says which cards somebody had."""


class NameTaken(Conflict):
    """A venue of this name is there already."""

    title = lazy("There is a venue of this name already")


@atomic()
async def add_venue(borough: Borough, name: str, *, at: datetime, actor_id: int) -> Venue:
    """Returns a new venue with a code of its own. Raises NameTaken."""
    try:
        async with in_transaction():
            venue = await Venue.create(borough=borough, name=name, code=new_letters(CODE_LENGTH))
    except IntegrityError:
        raise NameTaken(gettext("There is a venue of this name already. Choose another name.")) from None
    await audit.record("added a venue", f"venue {venue.id}", at=at, actor_id=actor_id, borough_id=borough.id)
    return venue


@atomic()
async def end_venue(venue: Venue, *, at: datetime, actor_id: int) -> None:
    """Counts no more of what comes with a venue's code, from today on. Its cards still open the form."""
    if await Venue.filter(id=venue.id, ended_on__isnull=True).update(ended_on=london_date(at)):
        await audit.record("ended a venue", f"venue {venue.id}", at=at, actor_id=actor_id, borough_id=venue.borough_id)


async def count_venues(borough_id: int, codes: Iterable[str]) -> None:
    """Adds what came with each of these codes to its venue, in the caller's transaction; unknown codes count nowhere.

    Call it once for a batch of answers, none of which keeps its code. Every venue of the borough is written, also those
    that nothing is added to: else a batch of one would be by whoever had a card of the one venue that it wrote.
    """
    counts = sorted(Counter(codes).items())
    await connections.get("default").execute_query(
        "UPDATE venue SET count = count + coalesce((SELECT counted.n FROM unnest($2::text[], $3::int[])"
        " AS counted (code, n) WHERE counted.code = venue.code), 0) WHERE borough_id = $1 AND ended_on IS NULL",
        [borough_id, [code for code, _ in counts], [number for _, number in counts]],
    )


async def venue_of(borough: Borough, code: str, day: date) -> Venue | None:
    """Returns the venue of a borough whose cards carry a code, None where there is none or it has ended."""
    if len(code) != CODE_LENGTH or not code.isalnum():
        return None
    venue = await Venue.get_or_none(borough=borough, code=code)
    return venue if venue and (venue.ended_on is None or venue.ended_on > day) else None
