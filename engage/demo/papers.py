"""Papers of the demonstration's meetings: one to read and download, one for members alone, one a draft."""

import io

import docx

from boroughs.people.models import Role
from engage.demo.stage import Stage
from engage.kit.uploads.taking import take
from meetings.models import AgendaItem, Meeting
from meetings.papers.actions import Words, add_paper, edition_of, publish_paper
from meetings.papers.models import PaperFile

TITLE = "Stop and search in the borough: what the figures show"
_TEXT = """## What the panel is asked to do

1. Note the figures below.
2. Ask the Borough Superintendent how searches near schools are supervised.

## Searches by place

| Place | Searches | Led to an outcome |
| --- | --- | --- |
| Town centre | 112 | 31 |
| Near schools | 41 | 9 |
| Elsewhere | 208 | 52 |

The figures are those that the police publish each month. They count searches, not people.
"""
_SUMMARY = "The police searched people 361 times in three months; about one search in four led to an outcome."


async def add_papers(stage: Stage, coming: Meeting, planned: Meeting) -> None:
    """Adds and publishes papers of the meeting to come, and a draft to the one being planned."""
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(9))
    report = await take(_word_file(), "", by["at"])
    item = await AgendaItem.filter(meeting=coming).order_by("-position").first()
    about = _words(TITLE, _TEXT, _SUMMARY, item_id=item.id if item else None)
    operation = _words("Operations planned for the winter", "Where and when officers will be.", paragraph=7)
    for words, upload in ((about, report), (operation, None)):
        paper = await add_paper(stage.borough, coming, words, upload, **by)
        file = await PaperFile.get_or_none(paper_id=paper.id)
        seen = edition_of(paper, file)
        await publish_paper(stage.borough, coming, paper.number, seen=seen, site=stage.settings.public_url, **by)
    await add_paper(stage.borough, planned, _words("Training of new officers", "", _SUMMARY), report, **by)


def _words(
    title: str, text: str, summary: str = "", *, item_id: int | None = None, paragraph: int | None = None
) -> Words:
    why = "To tell in advance where officers will be would help people to avoid them." if paragraph else ""
    return Words(title=title, text=text, summary=summary, item_id=item_id, exempt_paragraph=paragraph,
                 public_interest=why, hides_title=False)  # fmt: skip


def _word_file() -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph(_SUMMARY)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
