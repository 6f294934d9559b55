"""What is public of a meeting's questions, for its page."""

from collections import Counter
from datetime import datetime
from typing import Any

from meetings.models import Meeting
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.questions.stages import Refusal, asking


async def questions_shown(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Returns what a meeting's public page shows of questions at an aware moment. Two queries.

    `questions` are those accepted, by number; `refusals` how many were not, by reason: their words are not loaded.
    """
    accepted = PublicQuestion.filter(meeting=meeting, number__isnull=False).order_by("number")
    refused = PublicQuestion.filter(meeting=meeting, state=QuestionState.REJECTED)
    codes = await refused.values_list("reason", flat=True)
    reasons = Counter(Refusal(str(code)) for code in codes)
    return {
        "questions": await accepted.select_related("request"),
        "refusals": sorted(reasons.items()),
        "asking": asking(meeting, now),
    }
