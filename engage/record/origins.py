"""What a request for a response came from, which the responses themselves do not know."""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from boroughs.responses.models import Cited, RequestKind, ResponseRequest
from meetings.cases.models import Case
from meetings.models import Recommendation
from meetings.questions.models import PublicQuestion
from surveys.charter.triggers.models import CommunityTrigger
from surveys.models import Survey

_SURVEY = "survey/"


@dataclass(frozen=True)
class Origin:
    """Where a request came from, as far as everybody may know; most of it is None or empty.

    `recommendation` and `question` have their meeting loaded, and the recommendation its item unless that is exempt;
    `trigger` has its commitment. `surveys` are published: those the request is about and those it cites. `case` is None
    before it is public. `cites` is the rest of what residents said.
    """

    recommendation: Recommendation | None
    question: PublicQuestion | None
    trigger: CommunityTrigger | None
    case: Case | None
    follows: ResponseRequest | None
    surveys: list[Survey]
    cites: list[Cited]


async def origin_of(request: ResponseRequest, day: date) -> Origin:
    """Returns what a request came from, as far as it was public on a London date. Six queries at most."""
    recommended = Recommendation.filter(request_id=request.id).select_related("meeting", "item")
    recommendation = await recommended.first()
    if recommendation and recommendation.item and recommendation.item.is_exempt:
        recommendation.item = None
    questions = PublicQuestion.filter(request_id=request.id, number__isnull=False).select_related("meeting")
    question = await questions.first()
    return Origin(
        recommendation,
        question,
        await CommunityTrigger.filter(request_id=request.id).select_related("commitment").first(),
        await Case.filter(request_id=request.id, published_on__lte=day).first(),
        await ResponseRequest.get_or_none(id=request.follows_id) if request.follows_id else None,
        await _surveys(request),
        _rest(request, question),
    )


def _rest(request: ResponseRequest, question: PublicQuestion | None) -> list[Cited]:
    """What is cited but for surveys and the question that the request is: those stand there themselves."""
    own = f"#question-{question.number}" if question and request.kind is RequestKind.PUBLIC_QUESTION else None
    return [
        cited
        for cited in request.cites
        if not cited["topic"].startswith(_SURVEY) and not (own and cited["path"].endswith(own))
    ]


async def _surveys(request: ResponseRequest) -> list[Survey]:
    slugs = [one["topic"].split("/")[1] for one in request.cites if one["topic"].startswith(_SURVEY)]
    known = Survey.filter(Q(slug__in=slugs) | Q(request_id=request.id), borough_id=request.borough_id)
    return await known.filter(published_at__isnull=False).order_by("closes_on", "id")
