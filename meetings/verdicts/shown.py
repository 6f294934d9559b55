"""Three views of an answer side by side: the office's own, the panel's, and that of people who pressed a button."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from boroughs.responses.models import ResponsePart
from boroughs.responses.standing import Standing
from boroughs.responses.taps.models import TapAnswer
from boroughs.responses.taps.shown import Said, said_of
from meetings.verdicts.models import PanelVerdict


@dataclass(frozen=True)
class Views:
    """What three parties say of the answer to a request, never merged.

    `answer` is the office's newest; `verdicts` the panel's, the newest first, panel, meeting and response loaded;
    `said` None on a past day: what people pressed is known of today alone. `answers` are the buttons.
    """

    answer: ResponsePart
    verdicts: list[PanelVerdict]
    said: Said | None
    answers: list[TapAnswer]

    @property
    def verdict(self) -> PanelVerdict | None:
        """The verdict that stands, or None."""
        return self.verdicts[0] if self.verdicts else None

    @property
    def has_newer_answer(self) -> bool:
        """Whether the office has answered again since the verdict that stands; a correction is no new answer."""
        return self.verdict is not None and self.verdict.response.number != self.answer.response.number


async def views_of(standing: Standing, day: date) -> Views | None:
    """Returns the three views of a request as it stands, None while it has no answer. Three queries, or four.

    `day` is today's London date: of a request as it stood before, what people said is left out.
    """
    if standing.newest is None:
        return None
    given = PanelVerdict.filter(request=standing.request, on__lte=standing.state.day).order_by("-id")
    said = await said_of(standing) if standing.state.day == day else None
    verdicts = await given.select_related("panel", "meeting", "response")
    return Views(standing.newest, verdicts, said, list(TapAnswer))


async def standing_verdicts(request_ids: Collection[int], day: date) -> dict[int, PanelVerdict]:
    """Returns the verdict that stood on each of these requests on a London date, by the request's id. One query."""
    given = PanelVerdict.filter(request_id__in=list(request_ids), on__lte=day).order_by("id")
    return {one.request_id: one for one in await given}
