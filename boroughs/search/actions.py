"""Keeping the search in step with what is public: in the transaction that publishes, changes or takes back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from boroughs.search.models import DocumentKind, SearchDocument

LONGEST = 200_000
"""Characters of a document that are searched: PostgreSQL keeps at most a megabyte of words."""


@dataclass(frozen=True)
class Document:
    """A public page as a search shows it; the fields as in `SearchDocument`, `text` plain."""

    kind: DocumentKind
    path: str
    title: str
    text: str
    on: date
    panel: str = ""


async def put_documents(borough_id: int, source: str, documents: Iterable[Document]) -> None:
    """Replaces all that is found of a source ("meeting/12") by these documents; none takes it out of the search."""
    await SearchDocument.filter(borough_id=borough_id, source=source).delete()
    rows = [
        SearchDocument(borough_id=borough_id, source=source, **{**asdict(one), "text": one.text[:LONGEST]})
        for one in documents
    ]
    if rows:
        await SearchDocument.bulk_create(rows)


async def rename_panel(borough_id: int, name: str, new_name: str) -> None:
    """Has what is found of a panel carry its new name, in the transaction that gives it one."""
    await SearchDocument.filter(borough_id=borough_id, panel=name).update(panel=new_name)
