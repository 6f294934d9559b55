"""Requests together with what was published about them and where they stand: for lists, pages, the desk and figures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from boroughs.responses.models import OfficialResponse, ResponseRequest
from boroughs.responses.state import State, state_on, steps_of


@dataclass(frozen=True)
class Standing:
    """A request (its office loaded), its published responses (oldest first, signatures loaded) and its state."""

    request: ResponseRequest
    published: list[OfficialResponse]
    state: State

    @property
    def newest(self) -> OfficialResponse | None:
        """The response published last, or None."""
        return self.published[-1] if self.published else None


async def standings(borough_id: int, day: date) -> list[Standing]:
    """Returns every request of a borough as it stands on a London date, newest first. Three queries."""
    return [_standing(r, day) for r in await _loaded(ResponseRequest.filter(borough_id=borough_id)).order_by("-number")]


async def standings_among(ids: Collection[int], day: date) -> list[Standing]:
    """Returns the requests with these database ids as they stand on a London date, in no order. Two queries."""
    return [_standing(request, day) for request in await _loaded(ResponseRequest.filter(id__in=list(ids)))]


async def standing(borough_id: int, number: int, day: date) -> Standing | None:
    """Returns one request as it stands on a London date, or None when the borough has no such number."""
    request = await _loaded(ResponseRequest.filter(borough_id=borough_id, number=number)).first()
    return _standing(request, day) if request else None


def overdue(standings: list[Standing]) -> list[Standing]:
    """Returns those that are late and unanswered, the latest first."""
    late = [s for s in standings if not s.state.is_answered and s.state.days_left < 0]
    return sorted(late, key=lambda s: s.state.due_on)


def waiting(standings: list[Standing]) -> list[Standing]:
    """Returns those that are unanswered and still in time, the next due first."""
    left = [s for s in standings if not s.state.is_answered and s.state.days_left >= 0]
    return sorted(left, key=lambda s: s.state.due_on)


def answered(standings: list[Standing]) -> list[Standing]:
    """Returns those with a final answer, the last answered first."""
    done = [s for s in standings if s.state.answered_on]
    return sorted(done, key=lambda s: (s.state.answered_on or s.state.day, s.request.number), reverse=True)


def _loaded(requests: QuerySet[ResponseRequest]) -> QuerySet[ResponseRequest]:
    published = OfficialResponse.filter(published_at__isnull=False).order_by("published_at", "id")
    return requests.select_related("office").prefetch_related(
        Prefetch("responses", queryset=published.select_related("signed_by"))
    )


def _standing(request: ResponseRequest, day: date) -> Standing:
    published = list(request.responses)
    return Standing(request, published, state_on(day, request.due_on, steps_of(published)))
