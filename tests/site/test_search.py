"""The search holds what the demonstration published, and making it anew changes nothing."""

from typing import Any

from boroughs.search.models import DocumentKind, SearchDocument
from engage.demo.examples import Examples
from engage.search.rebuilding import rebuild
from tests.browser import Browser


async def _all() -> list[Any]:
    columns = ("borough_id", "source", "kind", "path", "title", "text", "on", "panel")
    return sorted(await SearchDocument.all().values_list(*columns), key=lambda row: row[:4])


async def test_making_the_search_anew_finds_what_each_publication_put_in(known: Examples) -> None:
    before = await _all()
    assert {row[2] for row in before} == set(DocumentKind)
    assert await rebuild() == len(before)
    assert await _all() == before


async def test_every_document_has_a_page_that_everybody_can_open(known: Examples, browser: Browser) -> None:
    for document in await SearchDocument.all().select_related("borough"):
        reply = await browser.get(f"/{document.borough.slug}/{document.path}")
        assert reply.status_code == 200, document.path
