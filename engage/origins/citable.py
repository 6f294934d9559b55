"""What may be cited: public pages of a borough, first those of what residents said."""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from boroughs.models import Borough
from boroughs.responses.models import Cited
from boroughs.search.finding import Sought, find
from boroughs.search.models import DocumentKind, SearchDocument
from meetings.models import Panel
from meetings.questions.actions import cited_question
from meetings.questions.models import PublicQuestion
from surveys.charter.said.figures import cited_feedback, said_in
from surveys.models import EarlyResults, Survey
from surveys.results.actions import cited_results

MOST_SURVEYS = 10
MOST_QUESTIONS = 20


@dataclass(frozen=True)
class Citable:
    """Something that may be cited: what it is in English, for translation, and the London date a reader gives it."""

    cited: Cited
    kind: str
    on: date | None


async def residents_said(borough: Borough, day: date) -> list[Citable]:
    """Returns what residents of a borough said, as far as it is public on a London date, the newest of each first.

    Results of surveys, what people said of searches, and questions to meetings. Three queries.
    """
    closed = Q(closes_on__lt=day) | Q(early_results=EarlyResults.EVERYONE, opens_on__lte=day)
    surveys = Survey.filter(closed, borough=borough, published_at__isnull=False).order_by("-closes_on", "-id")
    found = [
        Citable(cited_results(borough, one), "Results of a survey", one.closes_on)
        for one in await surveys.limit(MOST_SURVEYS)
    ]
    if any(one.newest for one in await said_in(borough.id, day)):
        found.append(Citable(cited_feedback(borough), "Stop and search feedback", None))
    accepted = PublicQuestion.filter(
        meeting__borough=borough, number__isnull=False, meeting__published_at__isnull=False
    ).order_by("-asked_on", "-number")
    found += [
        Citable(cited_question(borough, one.meeting, one), "Public question", one.asked_on)
        for one in await accepted.limit(MOST_QUESTIONS).select_related("meeting")
    ]
    return found


async def documents(borough: Borough, words: str) -> list[Citable]:
    """Returns the public pages of a borough that words are found in, the best ten first; `words` has no NUL."""
    found = await find(borough.id, Sought(words))
    panels = await _panels(borough)
    return [
        Citable(_cited(borough, one.kind, one.path, one.title, panels.get(one.panel, "")), one.kind.label, one.on)
        for one in found.matches
    ]


async def cited_at(borough: Borough, path: str, day: date) -> Cited | None:
    """Returns what a path of this website names, if it may be cited on a London date; None for anything else."""
    for one in await residents_said(borough, day):
        if one.cited["path"] == path:
            return one.cited
    here = path.removeprefix(f"{borough.slug}/")
    document = await SearchDocument.filter(borough=borough, path=here).only("kind", "path", "title", "panel").first()
    if document is None or here == path:
        return None
    panel = (await _panels(borough)).get(document.panel, "")
    return _cited(borough, document.kind, document.path, document.title, panel)


def _cited(borough: Borough, kind: DocumentKind, path: str, title: str, panel: str) -> Cited:
    """Of a survey or a response the topic is its own, of a meeting's documents that of the panel."""
    topic = f"panel/{panel}" if panel else ""
    if kind is DocumentKind.RESPONSE:
        topic = path.replace("responses/", "request/", 1)
    elif kind is DocumentKind.SURVEY:
        topic = path.replace("surveys/", "survey/", 1)
    return Cited(topic=topic, path=f"{borough.slug}/{path}", title=title)


async def _panels(borough: Borough) -> dict[str, str]:
    """The slugs of a borough's panels by their names."""
    return dict(await Panel.filter(borough=borough).values_list("name", "slug"))
