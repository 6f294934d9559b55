"""Making the search anew from the rows of every feature: after a restore, or when what is put in has changed."""

from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.progress import Progress
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from boroughs.responses.documents import index_requests
from boroughs.search.models import SearchDocument
from meetings.documents import index_meetings
from meetings.verdicts.documents import index_verdicts
from surveys.documents import index_surveys

FEATURES: tuple[Callable[[int], Awaitable[None]], ...] = (index_meetings, index_requests, index_surveys, index_verdicts)
"""For a borough's id, each puts all that its feature has made public into the search, as its own writes do."""


async def rebuild(progress: Progress | None = None) -> int:
    """Makes the search of every borough anew and returns how many documents it has.

    One transaction a borough, in which people find what was there before. Something that is published meanwhile may be
    missing until it is rebuilt once more: run it when nobody publishes.
    """
    with progress or Progress(console=Console(stderr=True)) as bar:
        for borough in bar.track(await Borough.all().order_by("name"), description="Boroughs"):
            async with in_transaction():
                await SearchDocument.filter(borough_id=borough.id).delete()
                for index in FEATURES:
                    await index(borough.id)
    return await SearchDocument.all().count()
