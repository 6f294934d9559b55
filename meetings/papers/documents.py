"""What a search finds of a paper: what everybody may read of it."""

import html
import re

import nh3

from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.clock import london_date
from engage.kit.html import markdown
from meetings.models import Meeting
from meetings.papers.access import public_papers
from meetings.papers.models import Paper, PaperFile

_BLOCK_ENDS = re.compile(r"</(?:p|li|t[dh]|h\d|pre)>|<[bh]r>")


async def index_paper(borough_id: int, meeting: Meeting, paper: Paper) -> None:
    """Puts a paper into the search if everybody may read it, and else takes it out; in the caller's transaction."""
    is_public = await public_papers().filter(id=paper.id).exists()
    await put_documents(borough_id, f"paper/{paper.id}", [await _document(meeting, paper)] if is_public else [])


async def index_papers(borough_id: int) -> None:
    """Puts all public papers of a borough's meetings into the search."""
    for paper in await public_papers().filter(meeting__borough_id=borough_id).order_by("id").select_related("meeting"):
        await index_paper(borough_id, paper.meeting, paper)


async def _document(meeting: Meeting, paper: Paper) -> Document:
    await meeting.fetch_related("panel")
    of_file = await PaperFile.filter(paper_id=paper.id).values_list("text", flat=True)
    written = str(markdown("\n\n".join(filter(None, (paper.summary, paper.text)))))
    words = html.unescape(nh3.clean(_BLOCK_ENDS.sub(" ", written), tags=set()))
    return Document(
        kind=DocumentKind.PAPER,
        path=f"meetings/{meeting.slug}/papers/{paper.number}",
        title=paper.title,
        text=" ".join([*words.split(), *("" if paper.text else str(text) for text in of_file)]).strip(),
        on=london_date(paper.published_at),  # type: ignore[arg-type]
        panel=meeting.panel.name,
    )
