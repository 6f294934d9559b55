"""What a search finds of an agenda that was called off."""

from boroughs.search.models import SearchDocument
from meetings.agenda.documents import index_agenda
from meetings.ending.actions import call_off
from meetings.models import Ending

SITE = "https://engage.test"


async def test_an_agenda_that_was_called_off_says_so_in_the_search(hackney, coming, clock):
    await index_agenda(hackney.id, coming)
    found = await SearchDocument.get(borough=hackney)
    assert (found.title, found.path) == ("Stop and search in schools", "meetings/meeting-1")
    assert "2. Searches near schools" in found.text
    await coming.fetch_related("panel")
    await call_off(hackney, coming, Ending.CANCELLED, "The hall is flooded", site=SITE, at=clock.now)
    assert (await SearchDocument.get(borough=hackney)).title == "Stop and search in schools (Cancelled)"


async def test_a_draft_is_in_no_search(hackney, draft):
    await index_agenda(hackney.id, draft)
    assert not await SearchDocument.all().exists()
