"""The search holds what the demonstration published, and making it anew changes nothing."""

from typing import Any

from boroughs.responses.models import OfficialResponse
from boroughs.search.models import DocumentKind, SearchDocument
from engage.demo.examples import Examples
from engage.search.rebuilding import rebuild
from meetings.models import Meeting
from surveys.models import Survey
from tests.browser import Browser


async def _all() -> list[Any]:
    columns = ("borough_id", "source", "kind", "path", "title", "text", "on", "panel")
    return sorted(await SearchDocument.all().values_list(*columns), key=lambda row: row[:4])


async def test_making_the_search_anew_finds_what_each_publication_put_in(known: Examples) -> None:
    before = await _all()
    assert {row[2] for row in before} == set(DocumentKind)
    made = await rebuild()
    after = await _all()
    assert {row[:4] for row in before} == {row[:4] for row in after}
    assert after == before
    assert made == len(before)


async def test_no_draft_is_ever_put_in(known: Examples) -> None:
    rows = await _all()
    drafts = await Survey.filter(published_at__isnull=True)
    planned = await Meeting.filter(published_at__isnull=True)
    assert drafts
    assert planned
    paths = {row[3] for row in rows}
    assert not paths & {f"surveys/{survey.slug}" for survey in drafts}
    assert not paths & {f"meetings/{meeting.slug}" for meeting in planned}
    words = "\n".join(row[5] for row in rows)
    answers = await OfficialResponse.filter(published_at__isnull=True).values_list("text", flat=True)
    assert not [text for text in answers if str(text) in words]


async def test_every_document_has_a_page_that_everybody_can_open(known: Examples, browser: Browser) -> None:
    for document in await SearchDocument.all().select_related("borough"):
        reply = await browser.get(f"/{document.borough.slug}/{document.path}")
        assert reply.status_code == 200, document.path
