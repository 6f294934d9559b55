"""Everything residents said or panels asked for them in public, with the requests that came of it, not yet loaded."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tortoise import connections

from boroughs.models import Borough
from engage.kit.i18n import N_
from meetings.models import Recommendation
from meetings.questions.models import PublicQuestion
from surveys.charter.evidence import Evidence, charter_evidence, month_before
from surveys.charter.models import CharterCommitment, CharterVersion
from surveys.charter.progress.standing import Record, records
from surveys.charter.triggers.models import CommunityTrigger
from surveys.models import Survey


class Part(StrEnum):
    """Where it was said."""

    SURVEYS = "surveys"
    MEETINGS = "meetings"
    CHARTER = "charter"

    @property
    def label(self) -> str:
        """The part in English, marked for translation."""
        return _PARTS[self]


_PARTS = {
    Part.SURVEYS: N_("Surveys"),
    Part.MEETINGS: N_("Meetings"),
    Part.CHARTER: N_("Stop and search charter"),
}


class Kind(StrEnum):
    """What was said."""

    SURVEY = "survey"
    RECOMMENDATION = "recommendation"
    QUESTION = "question"
    COMMITMENT = "commitment"
    FEEDBACK = "feedback"

    @property
    def part(self) -> Part:
        """Where it was said."""
        if self is Kind.SURVEY:
            return Part.SURVEYS
        return Part.MEETINGS if self in (Kind.RECOMMENDATION, Kind.QUESTION) else Part.CHARTER


@dataclass(frozen=True)
class Thing:
    """Something said by a London date, the row it is about, and the ids of the requests that came of it, in order.

    `about` is a closed Survey, an agreed Recommendation or an accepted PublicQuestion (meeting loaded), a
    CharterCommitment that people rated, or None for what people said of searches altogether; `evidence` is a
    commitment's published figure, None where too few said, and `record` what the office and the panel published of it.
    """

    kind: Kind
    on: date
    about: Survey | Recommendation | PublicQuestion | CharterCommitment | None
    request_ids: tuple[int, ...]
    evidence: Evidence | None = None
    record: Record | None = None


@dataclass(frozen=True)
class _Citing:
    """The requests that cite something, and the last day on which one was made."""

    ids: tuple[int, ...]
    last_on: date


async def things_said(borough: Borough, day: date) -> list[Thing]:
    """Returns what was said in a borough by a London date, the newest first: as many queries whatever the number."""
    citing = await _citing(borough)
    found = [
        *await _surveys(borough, day, citing),
        *await _recommendations(borough),
        *await _questions(borough, citing),
        *await _charter(borough, day, citing),
    ]
    return sorted((one for one in found if one.on <= day), key=lambda one: one.on, reverse=True)


async def _surveys(borough: Borough, day: date, citing: dict[str, _Citing]) -> list[Thing]:
    closed = Survey.filter(borough=borough, published_at__isnull=False, closes_on__lt=day)
    known = await closed.order_by("-closes_on", "-id").only("id", "slug", "title", "titles", "closes_on", "request_id")
    return [
        Thing(Kind.SURVEY, one.closes_on, one, _ids(one.request_id, citing.get(f"{borough.slug}/surveys/{one.slug}")))
        for one in known
        if one.closes_on is not None
    ]


async def _recommendations(borough: Borough) -> list[Thing]:
    """Agreed ones, but for what is from an exempt item or was moved on one: its words are not for everybody."""
    agreed = Recommendation.filter(
        meeting__borough=borough,
        agreed_on__isnull=False,
        item__exempt_paragraph__isnull=True,
        motion__item__exempt_paragraph__isnull=True,
    )
    known = await agreed.select_related("meeting").order_by("-agreed_on", "-meeting_id", "number")
    return [
        Thing(Kind.RECOMMENDATION, one.agreed_on, one, _ids(one.request_id, None)) for one in known if one.agreed_on
    ]


async def _questions(borough: Borough, citing: dict[str, _Citing]) -> list[Thing]:
    accepted = PublicQuestion.filter(meeting__borough=borough, number__isnull=False)
    found = []
    for one in await accepted.select_related("meeting").order_by("-asked_on", "-meeting_id", "number"):
        path = f"{borough.slug}/meetings/{one.meeting.slug}#question-{one.number}"
        found.append(Thing(Kind.QUESTION, one.asked_on, one, _ids(one.request_id, citing.get(path))))
    return found


async def _charter(borough: Borough, day: date, citing: dict[str, _Citing]) -> list[Thing]:
    """The promises in force of which a figure is published, a trigger was reached or something was asked; and what
    people said of searches altogether, where something was asked because of it.
    """
    charter, known = await CharterVersion.in_force(), await records(borough.id, day)
    evidence = await charter_evidence(borough.id, day)
    reached: dict[str, list[CommunityTrigger]] = defaultdict(list)
    triggers = CommunityTrigger.filter(borough=borough).select_related("commitment")
    for trigger in await triggers.order_by("raised_on", "id"):
        reached[trigger.commitment.code].append(trigger)
    found = []
    for one in charter.commitments if charter else ():
        cited = citing.get(f"{borough.slug}/stop-and-search/commitments/{one.slug}")
        asked, record = known[one.code].requests, known[one.code]
        own = [*(t.request_id for t in reached[one.code] if t.request_id), *(s.request.id for s in asked)]
        days = [*(t.raised_on for t in reached[one.code]), *(s.request.asked_on for s in asked)]
        days += [cited.last_on] if cited else []
        figure = evidence.get(one.id)
        days += [_published_on(figure)] if figure else []
        if days:
            ids = tuple(dict.fromkeys([*own, *(cited.ids if cited else ())]))
            found.append(Thing(Kind.COMMITMENT, max(days), one, ids, figure, record))
    if altogether := citing.get(f"{borough.slug}/stop-and-search/what-people-said"):
        found.append(Thing(Kind.FEEDBACK, altogether.last_on, None, altogether.ids))
    return found


def _published_on(figure: Evidence) -> date:
    """The last day of the twelve months that a figure is of."""
    return month_before(figure.last_month, -1) - timedelta(days=1)


def _ids(own: int | None, cited: _Citing | None) -> tuple[int, ...]:
    """The request that a thing led to itself, then those that cite it."""
    return tuple(dict.fromkeys([*([own] if own else []), *(cited.ids if cited else ())]))


def _page_of(path: str) -> str:
    """A survey for its results and what is on them; a question stays itself on its meeting's page."""
    page, _, place = path.partition("#")
    return path if place.startswith("question-") else page.removesuffix("/results")


async def _citing(borough: Borough) -> dict[str, _Citing]:
    """Returns {path of what is cited, a survey's without its results: the requests that cite it}."""
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(
        "SELECT request.id, request.asked_on, cited ->> 'path' AS path"
        "  FROM response_request AS request, jsonb_array_elements(request.cites) AS cited"
        " WHERE request.borough_id = $1 ORDER BY request.number",
        [borough.id],
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[_page_of(row["path"])].append(row)
    return {
        path: _Citing(tuple(row["id"] for row in some), max(row["asked_on"] for row in some))
        for path, some in found.items()
    }
