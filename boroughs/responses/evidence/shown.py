"""What a response shows, ready for its page: links, files, figures as they stand, promises and how they go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from boroughs.action_log.models import Action
from boroughs.action_log.standing import ActionStanding
from boroughs.action_log.standing import standings as action_standings
from boroughs.models import Borough
from boroughs.responses.evidence.figures import Figure, figures_here
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import EvidenceKind, ResponsePart
from engage.kit.files import kind_in_words, size_in_words

_FACTS = ("response_id", "response__number", "response__version", "position", "kind", "title", "url", "series",
          "due_on", "action_id", "file__media_type", "file__size")  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One thing that a response shows. `answer` and `version` are the response's numbers.

    `host` is where a link leads; `media_type` and `size` (bytes) are of a file; `figure` of an indicator that is still
    measured; `promise` of a published commitment, as it stands on the day of the page.
    """

    answer: int
    version: int
    position: int
    kind: EvidenceKind
    title: str
    url: str
    due_on: date | None
    media_type: str
    size: int
    figure: Figure | None
    promise: ActionStanding | None

    @property
    def host(self) -> str:
        """The site that a link leads to."""
        return urlsplit(self.url).hostname or ""

    @property
    def kind_of_file(self) -> str:
        """What people call the kind of its file, in English, for translation."""
        return kind_in_words(self.media_type)

    @property
    def size_in_words(self) -> str:
        """How large its file is, as people read it."""
        return size_in_words(self.size)


async def evidence_shown(
    request: Request, borough: Borough, response_ids: Iterable[int], day: date
) -> dict[int, list[Piece]]:
    """Returns, by the database id of responses, what each shows on a London date, in order; nothing for the others.

    One query, two more where something was promised, and those of the indicators where figures are shown.
    """
    rows = await Evidence.filter(response_id__in=list(response_ids)).order_by("position").values(*_FACTS)
    promised = [row["action_id"] for row in rows if row["action_id"]]
    given = await action_standings(Action.filter(id__in=promised), day) if promised else []
    promises = {one.action.id: one for one in given}
    is_measured = any(row["kind"] is EvidenceKind.SERIES for row in rows)
    figures = await figures_here(request, borough, day) if is_measured else {}
    found: dict[int, list[Piece]] = {}
    for row in rows:
        piece = _piece(row, figures.get(row["series"]), promises.get(row["action_id"]))
        found.setdefault(row["response_id"], []).append(piece)
    return found


def _piece(row: dict[str, Any], figure: Figure | None, promise: ActionStanding | None) -> Piece:
    return Piece(
        answer=row["response__number"],
        version=row["response__version"],
        position=row["position"],
        kind=row["kind"],
        title=row["title"],
        url=row["url"],
        due_on=row["due_on"],
        media_type=row["file__media_type"] or "",
        size=row["file__size"] or 0,
        figure=figure,
        promise=promise,
    )


async def promised_to(action_id: int) -> list[int]:
    """Returns the numbers of the requests that were answered by promising an action; none for other actions."""
    answered = ResponsePart.filter(response__evidence__action_id=action_id, response__published_at__isnull=False)
    return sorted(set(await answered.values_list("request__number", flat=True)))  # type: ignore[arg-type]
