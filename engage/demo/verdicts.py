"""What a panel found of the answers it got, and what people said of them with one press."""

from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from boroughs.responses.taps.actions import show_counts, tap
from boroughs.responses.taps.models import TapAnswer, TapQuestion
from engage.demo import story
from engage.demo.stage import Stage
from engage.kit.security import keyed_hash
from meetings.models import Meeting, Panel
from meetings.verdicts.actions import edition_of, give_verdict, newest_answer
from meetings.verdicts.models import Verdict

PRESSED = {"yes": 31, "partly": 14, "no": 7}
BY_LINK = {"yes": 4, "partly": 6, "no": 3}


async def judge(stage: Stage, about_findings: int) -> None:
    """At the autumn meeting the first answer answers and the second does partly; later what was said of findings does
    not, which brings it to the next agenda. People pressed buttons about the first two; too few about the third."""
    autumn = await Meeting.get(borough=stage.borough, title="Scrutiny of policing: autumn")
    await _judge(stage, 1, Verdict.ANSWERED, story.VERDICT_ANSWERED, 21, autumn)
    await _judge(stage, 2, Verdict.PARTLY, story.VERDICT_PARTLY, 21, autumn)
    await _judge(stage, about_findings, Verdict.NOT_ANSWERED, story.VERDICT_NOT_ANSWERED, 2)
    for number in (1, 2):
        request = await ResponseRequest.get(borough=stage.borough, number=number)
        for by_asker, people in ((False, PRESSED), (True, BY_LINK)):
            await _press(request, people, by_asker=by_asker)
    await _press(await ResponseRequest.get(borough=stage.borough, number=about_findings), {"no": 3}, by_asker=False)
    await show_counts()


async def _judge(
    stage: Stage, number: int, verdict: Verdict, reason: str, days_ago: int, meeting: Meeting | None = None
) -> None:
    request = await ResponseRequest.get(borough=stage.borough, number=number)
    response = await newest_answer(request)
    if response is None:
        return
    await give_verdict(
        stage.borough,
        await Panel.get(borough=stage.borough, name=story.PANEL),
        request,
        verdict=verdict,
        reason=reason,
        meeting=meeting,
        seen=edition_of(response, None),
        site=stage.settings.public_url,
        **await stage.acting(Role.COUNCIL_CLERK, stage.ago(days_ago)),
    )


async def _press(request: ResponseRequest, people: dict[str, int], *, by_asker: bool) -> None:
    newest = await newest_answer(request)
    answer_number = newest.number if newest else 0
    for answer, number in people.items():
        for n in range(number):
            spent = keyed_hash(answer, "tap", f"{request.id}/{by_asker}/{n}")
            await tap(
                request, answer_number, TapQuestion.ANSWERED_POINT, TapAnswer(answer), spent=spent, by_asker=by_asker
            )
