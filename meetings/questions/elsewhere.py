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
"""So many pages are shown, and that there are more."""

_PATH = re.compile(r"[a-z0-9/-]{1,200}")
_QUESTION = re.compile(r"questions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_WHERE = {
    DocumentKind.AGENDA: "meetings.agenda.edit",
    DocumentKind.MINUTES: "meetings.minutes.write",
    DocumentKind.PAPER: "meetings.papers.editing.look",
}
_BY = {
    DocumentKind.RESPONSE: "the office or the panel that wrote it",
    DocumentKind.SURVEY: "whoever runs the survey",
}


@dataclass(frozen=True)
class Place:
    """A page of a borough on which words stand, and the route on which a clerk puts it right: "" where others do.

    `by` is who else does, in English.
    """

    title: str
    path: str
    route: str
    params: dict[str, str]
    by: str = ""


async def where_they_stand(borough: Borough, words: Sequence[str]) -> list[str]:
    """Returns the addresses in a borough of public pages, and of questions with their answers, that have these words.

    Whole words, in capitals or not; first the pages that have several of them together. At most `MOST` and one more,
    which says that there are more. Four queries at most.
    """
    found: dict[str, None] = {}
    for is_together in (True, False):
        wanted = [one for one in words if (len(one.split()) > 1) is is_together]
        if wanted and len(found) <= MOST:
            found |= dict.fromkeys(await _having(borough, wanted, MOST + 1 + len(found)))
    return list(found)[: MOST + 1]


async def _having(borough: Borough, words: Sequence[str], at_most: int) -> list[str]:
    """Returns the first so many addresses that have one of these words, of pages, then of questions."""
    one_of = "|".join(r"\s+".join(re.escape(part) for part in one.split()) for one in words)
    pattern = rf"(?<!\w)(?:{one_of})(?!\w)"
    has_it = Q(title__iposix_regex=pattern) | Q(text__iposix_regex=pattern)
    pages = SearchDocument.filter(has_it, borough=borough).order_by("path").distinct().limit(at_most)
    asks_it = Q(text__iposix_regex=pattern) | Q(answer__iposix_regex=pattern)
    asked = PublicQuestion.filter(asks_it, meeting__borough=borough, number__isnull=False).order_by("id")
    ids = await asked.limit(at_most).values_list("id", flat=True)
    return [*map(str, await pages.values_list("path", flat=True)), *(f"questions/{id}" for id in ids)]


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
    return Place(row.title, row.path, _WHERE.get(row.kind, ""), params, by=_BY.get(row.kind, "whoever wrote it"))
