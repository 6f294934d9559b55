"""Public questions that wait for a clerk."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import ngettext
from engage.kit.tasks import Task
from meetings.questions.models import PublicQuestion, QuestionState


async def tasks(borough: Borough, roles: Collection[Role], now: datetime) -> list[Task]:
    """Returns, for clerks, whose questions are to be read, and whose answers to be written down. One query."""
    if not any(role in roles for role in CLERKS):
        return []
    open_ones = PublicQuestion.filter(
        meeting__borough=borough, state__in=(QuestionState.SUBMITTED, QuestionState.ACCEPTED)
    )
    questions = await open_ones.select_related("meeting")
    meetings = {question.meeting_id: question.meeting for question in questions}
    counts = Counter((question.meeting_id, question.state) for question in questions)
    found = []
    for (meeting_id, state), number in sorted(counts.items()):
        meeting = meetings[meeting_id]
        if state is QuestionState.SUBMITTED:
            text = ngettext(
                "Read %(num)s question to “%(title)s”",
                "Read %(num)s questions to “%(title)s”",
                number,
                title=meeting.title,
            )
        elif meeting.has_begun(now):
            text = ngettext(
                "Write down the answer to %(num)s question at “%(title)s”",
                "Write down the answers to %(num)s questions at “%(title)s”",
                number,
                title=meeting.title,
            )
        else:
            continue
        due_on = meeting.questions_until if state is QuestionState.SUBMITTED else None
        here: dict[str, str | int] = {"borough": borough.slug, "meeting": meeting.slug}
        found.append(Task(text, due_on, "meetings.questions.queue", here))
    return found
