"""What a search finds of an agenda: only words that the public page shows."""

from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.html import markdown
from meetings.agenda.shown import PUBLIC, public_title
from meetings.items import numbered
from meetings.models import AgendaItem, Meeting


async def index_agenda(borough_id: int, meeting: Meeting) -> None:
    """Puts a meeting's public agenda into the search; one that is not public is taken out.

    In the caller's transaction: when an agenda is published, when a late item joins it, when the meeting is called off.
    """
    documents = []
    if meeting.published_at:
        await meeting.fetch_related("panel")
        items = await AgendaItem.filter(meeting=meeting).only(*PUBLIC)
        title = f"{meeting.title} ({meeting.ending.label})" if meeting.ending else meeting.title
        text = "\n".join(f"{label}. {words(item)}" for label, item in numbered(items))
        path = f"meetings/{meeting.slug}"
        documents = [Document(DocumentKind.AGENDA, path, title, text, meeting.held_on, meeting.panel.name)]
    await put_documents(borough_id, f"meeting/{meeting.id}/agenda", documents)


def words(item: AgendaItem) -> str:
    """Returns what the public may read of an item, without marks."""
    parts = public_title(item), markdown(item.text).striptags(), item.presenter, item.public_interest, item.late_reason
    return "\n".join(part for part in parts if part)
