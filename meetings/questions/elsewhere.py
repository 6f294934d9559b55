"""Where else the words stand that were taken out of a question: on pages of others, who put them right themselves.

The words are known while they are taken out, and kept nowhere; what is passed on are the addresses of pages.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tortoise.expressions import Q

from boroughs.models import Borough
from boroughs.search.models import DocumentKind, SearchDocument
from meetings.questions.models import PublicQuestion

MOST = 20
"""So many pages are shown; a word on more of them is no name."""

_PATH = re.compile(r"[a-z0-9/-]{1,200}")
_QUESTION = re.compile(r"questions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_WHERE = {
    DocumentKind.AGENDA: "meetings.agenda.edit",
    DocumentKind.MINUTES: "meetings.minutes.write",
    DocumentKind.PAPER: "meetings.papers.editing.look",
}


@dataclass(frozen=True)
class Place:
    """A page of a borough on which words stand, and the route on which a clerk puts it right: "" where others do."""

    title: str
    path: str
    route: str
    params: dict[str, str]


async def where_they_stand(borough: Borough, words: Sequence[str]) -> list[str]:
    """Returns the addresses in a borough of public pages, and of questions with their answers, that have these words.

    Whole words, in capitals or not. Two queries for each of them.
    """
    found: set[str] = set()
    for one in words:
        whole = re.compile(rf"(?<!\w){re.escape(one)}(?!\w)", re.IGNORECASE)
        documents = SearchDocument.filter(borough=borough, text__icontains=one).limit(MOST)
        found |= {row.path for row in await documents if whole.search(row.text)}
        has_it = Q(text__icontains=one) | Q(answer__icontains=one)
        asked = PublicQuestion.filter(has_it, meeting__borough=borough, number__isnull=False).limit(MOST)
        found |= {f"questions/{row.id}" for row in await asked if whole.search(f"{row.text}\n{row.answer}")}
    return sorted(found)[:MOST]


async def places(borough: Borough, paths: Collection[str]) -> list[Place]:
    """Returns those of some addresses that are there, with where a clerk puts them right. Two queries."""
    paths = [path for path in paths if _PATH.fullmatch(path)][:MOST]
    known = SearchDocument.filter(borough=borough, path__in=paths).order_by("path", "id")
    found = {row.path: _place(borough, row) for row in await known}
    ids = [named[1] for path in paths if (named := _QUESTION.fullmatch(path))]
    asked = PublicQuestion.filter(meeting__borough=borough, number__isnull=False, id__in=ids)
    for row in await asked.select_related("meeting"):
        params = {"borough": borough.slug, "meeting": row.meeting.slug, "question": str(row.id)}
        title = f"{row.meeting.title}: question {row.number}"
        path = f"meetings/{row.meeting.slug}#question-{row.number}"
        found[path] = Place(title, path, "meetings.questions.question", params)
    return list(found.values())


def _place(borough: Borough, row: SearchDocument) -> Place:
    params = {"borough": borough.slug}
    parts = row.path.split("/")
    if row.kind in _WHERE:
        params["meeting"] = parts[1]
    if row.kind is DocumentKind.PAPER:
        params["number"] = parts[3]
    return Place(row.title, row.path, _WHERE.get(row.kind, ""), params)
