"""What a search over 50,000 documents takes, for words that few of them have, many, and all."""

import random
from datetime import date, timedelta
from time import perf_counter

from tortoise import Tortoise, connections

from boroughs.models import Borough
from boroughs.search.finding import Found, Sought, find
from boroughs.search.models import DocumentKind, SearchDocument
from engage.database import tortoise_config
from engage.kit.settings import Settings

_DOCUMENTS = 50_000
_WORDS = 400  # a document, about two pages
_TIMES = 20
_ASKED = {
    "in every document": "police",
    "in every document, three together": "police search officer",
    "in one of ten": "handcuffs",
    "in one of a thousand": "strip-search",
    "two of ten, one left out": "handcuffs or trigger -wards",
    "in none": "zeppelin",
}


async def time_search(settings: Settings) -> list[str]:
    """Fills a database that has Hackney with documents, and says how long a page of results takes, the middle of 20."""
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        hackney = await Borough.get(slug="hackney")
        await fill(hackney, _DOCUMENTS)
        lines = [await _timed(hackney, about, Sought(words)) for about, words in _ASKED.items()]
        narrow = Sought("police", DocumentKind.MINUTES, "Panel 1", date(2025, 1, 1), date(2025, 12, 31))
        return [*lines, await _timed(hackney, "in every document, narrowed", narrow)]
    finally:
        await Tortoise.close_connections()


async def fill(borough: Borough, count: int) -> None:
    """Adds documents of invented words, as unevenly used as real ones, and what every, some or few of them have."""
    chance = random.Random(7)
    syllables = [first + second for first in "bcdfglmnprst" for second in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(8000)]
    shares = [1 / (rank + 5) for rank in range(len(words))]
    for begun in range(0, count, 1000):
        await SearchDocument.bulk_create(
            [_document(borough, number, chance, words, shares) for number in range(begun, begun + 1000)]
        )
    await connections.get("default").execute_query("ANALYZE search_document")


def _document(
    borough: Borough, number: int, chance: random.Random, words: list[str], shares: list[float]
) -> SearchDocument:
    text = ["Police officers search people.", *chance.choices(words, shares, k=_WORDS)]
    for word, one_in in (("handcuffs", 10), ("trigger", 10), ("wards", 3), ("strip-search", 1000)):
        if chance.randrange(one_in) == 0:
            text.insert(chance.randrange(len(text)), word)
    return SearchDocument(
        borough_id=borough.id,
        source=f"meeting/{number}",
        kind=list(DocumentKind)[number % 5],
        path=f"meetings/{number}",
        panel=f"Panel {number % 3}",
        title=f"{words[number % 500]} {words[number % 31]}".capitalize(),
        text=" ".join(text),
        on=date(2016, 1, 1) + timedelta(days=number % 3900),
    )


async def _timed(borough: Borough, about: str, sought: Sought) -> str:
    times, found = [], Found([], 0, True)
    for _ in range(_TIMES):
        started = perf_counter()
        found = await find(borough.id, sought)
        times.append(perf_counter() - started)
    times.sort()
    middle, most = times[_TIMES // 2] * 1000, times[-1] * 1000
    return f"a search for words {about}: {middle:.0f} ms, at most {most:.0f} ms, {found.count} found"
