"""Answers with all that a page shows of them: their parts, evidence and signature; and what changed between two."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from boroughs.responses.evidence.models import Evidence, EvidenceFile
from boroughs.responses.models import OfficialResponse, Position, ResponsePart, ResponseRequest
from engage.kit.clock import london_date
from engage.kit.difference import Piece, by_words


@dataclass(frozen=True)
class Answer:
    """One version of an answer: the response (office loaded), its parts in the order of their requests (loaded).

    `evidence` is in the office's order. `signed_by` is the public name of who signed and `on` the London date of it;
    of a draft both are those of who reads it as if it were published, or empty and None.
    """

    response: OfficialResponse
    parts: list[ResponsePart]
    evidence: list[Evidence]
    signed_by: str = ""
    on: date | None = None

    @property
    def requests(self) -> list[ResponseRequest]:
        """What it answers, in the order of their numbers."""
        return [part.request for part in self.parts]

    @property
    def numbers(self) -> str:
        """The numbers of what it answers, for a sentence: "4, 5"."""
        return ", ".join(str(request.number) for request in self.requests)


async def published_versions(borough_id: int, number: int) -> list[Answer]:
    """Returns the published versions of an answer, oldest first: version 1 is the first. Four queries."""
    found = OfficialResponse.filter(borough_id=borough_id, number=number, published_at__isnull=False)
    return [_answer(response) for response in await _loaded(found).order_by("version")]


@dataclass(frozen=True)
class Other:
    """Another answer to a request: its number, the London date it was published on, and the request's number."""

    number: int
    on: date
    request: int


async def other_answers(answer: Answer) -> list[Other]:
    """Returns the other published answers to what an answer is about, the oldest first. One query."""
    firsts = ResponsePart.filter(
        request_id__in=[part.request_id for part in answer.parts], response__version=1,
        response__published_at__isnull=False,
    ).exclude(response__number=answer.response.number)  # fmt: skip
    rows = await firsts.order_by("response__number", "request__number").values_list(
        "response__number", "response__published_at", "request__number"
    )
    return [Other(number, london_date(at), request) for number, at, request in rows]


async def draft_numbered(borough_id: int, number: int) -> Answer | None:
    """Returns the draft of an answer or of its correction, or None. Four queries."""
    response = await _loaded(
        OfficialResponse.filter(borough_id=borough_id, number=number, published_at__isnull=True)
    ).first()
    return _answer(response) if response else None


async def drafts_of(borough_id: int) -> list[Answer]:
    """Returns every draft of a borough's offices, oldest first. Four queries."""
    drafts = OfficialResponse.filter(borough_id=borough_id, published_at__isnull=True)
    return [_answer(response) for response in await _loaded(drafts).order_by("id")]


async def newest_of(office_ids: Collection[int], skip: int, at_most: int) -> list[Answer]:
    """Returns the newest version of each answer of some offices, draft or published, the newest answer first."""
    newest = OfficialResponse.filter(office_id__in=list(office_ids), corrected_by__isnull=True)
    return [_answer(one) for one in await _loaded(newest).order_by("-number").offset(skip).limit(at_most)]


async def reload(response: OfficialResponse) -> Answer:
    """Returns one version as the database has it now."""
    return _answer(await _loaded(OfficialResponse.filter(id=response.id)).get())


def _loaded(responses: QuerySet[OfficialResponse]) -> QuerySet[OfficialResponse]:
    # Files belong inside the query of the evidence: named beside it ("evidence__file") Tortoise reads the evidence
    # twice at once, with files and without, and keeps what comes last.
    files = Prefetch("file", queryset=EvidenceFile.all().only("id", "evidence_id", "sha256"))
    return responses.select_related("office", "signed_by").prefetch_related(
        Prefetch("parts", queryset=ResponsePart.all().select_related("request").order_by("request__number")),
        Prefetch("evidence", queryset=Evidence.all().order_by("position").prefetch_related(files)),
    )


def _answer(response: OfficialResponse) -> Answer:
    signed_by = response.signed_by.public_name if response.signed_by else ""
    on = london_date(response.published_at) if response.published_at else None
    return Answer(response, list(response.parts), list(response.evidence), signed_by, on)


@dataclass(frozen=True)
class PartChange:
    """What a correction changed in what is said to one request; None for a position that stayed, [] for words."""

    request: ResponseRequest
    positions: tuple[Position, Position] | None
    words: list[Piece]


@dataclass(frozen=True)
class Difference:
    """What a correction changed: the words for all, the parts that changed, and evidence added and taken out.

    `words` is empty where they stayed.
    """

    words: list[Piece]
    parts: list[PartChange]
    added: list[Evidence]
    removed: list[Evidence]

    @property
    def is_none(self) -> bool:
        """Whether the two say the same."""
        return not (self.words or self.parts or self.added or self.removed)


def difference(before: Answer, now: Answer) -> Difference:
    """Returns what changed from one version of an answer to another; both answer the same requests."""
    old = {part.request_id: part for part in before.parts}
    pairs = [(old[part.request_id], part) for part in now.parts if part.request_id in old]
    changed = [_part_change(was, is_) for was, is_ in pairs if (was.position, was.text) != (is_.position, is_.text)]
    shown_before, shown_now = ({_same(one): one for one in answer.evidence} for answer in (before, now))
    return Difference(
        words=_words(before.response.text, now.response.text),
        parts=changed,
        added=[one for key, one in shown_now.items() if key not in shown_before],
        removed=[one for key, one in shown_before.items() if key not in shown_now],
    )


def _part_change(before: ResponsePart, now: ResponsePart) -> PartChange:
    positions = (before.position, now.position) if before.position is not now.position else None
    return PartChange(now.request, positions, _words(before.text, now.text))


def _words(before: str, now: str) -> list[Piece]:
    return by_words(before, now) if before != now else []


def _same(one: Evidence) -> tuple[object, ...]:
    return one.kind, one.title, one.url, one.series, one.due_on, _sha256(one)


def _sha256(one: Evidence) -> str | None:
    """The hash of the file of a piece that is one, in hexadecimal."""
    return one.file.sha256 if one.file else None
