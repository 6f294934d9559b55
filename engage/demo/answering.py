"""What the office answers in the demonstration: on time, late, corrected, and one draft that is ready."""

from datetime import timedelta
from typing import Any

from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.responses.answers import actions as answers
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.answers.reading import reload
from boroughs.responses.answers.templates.actions import add_template
from boroughs.responses.events import actions as events
from boroughs.responses.models import EventKind, OfficialResponse, Position, ResponsePart, ResponseRequest
from engage.demo import story
from engage.demo.evidence import show_evidence
from engage.demo.stage import Stage
from engage.kit.clock import london_date


async def answer_requests(stage: Stage, about_findings: int) -> None:
    """The first was accepted on time, the second answered late, the third is overdue, the fourth needs more time.

    What was asked about the pulse, under its own number, was answered on time. The first answer was corrected since,
    and one draft for the fourth and the fifth is ready to be signed.
    """
    await respond(stage, 1, Position.ACCEPTED, story.ACCEPTED, 60)
    await respond(stage, 2, Position.PARTLY_ACCEPTED, story.PARTLY, 41)
    await _take_time(stage, 4, story.MORE_TIME, 6, more_days=45)
    await respond(stage, about_findings, Position.ACCEPTED, story.ANSWERED_FINDINGS, 4)
    await _correct(stage, 1, 52)
    await _make_ready(stage, (4, 5), 1)
    office = await Office.get(borough=stage.borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    title, words = story.TEMPLATE
    by = await stage.acting(Role.NEIGHBOURHOOD_INSPECTOR, stage.ago(30))
    await add_template(stage.borough, office, title=title, text=words, **by)


async def _correct(stage: Stage, number: int, days_ago: int) -> None:
    """A figure in an answer was wrong: the office says so, in a second version."""
    by = await stage.acting(Role.BOROUGH_SUPERINTENDENT, stage.ago(days_ago))
    first = await OfficialResponse.get(borough=stage.borough, number=number, version=1)
    draft = await answers.begin_correction(stage.borough, first, correction=story.CORRECTION, **by)
    part = await ResponsePart.get(response=draft).select_related("response", "request__office")
    words: Any = {
        "position": part.position,
        "text": draft.text.replace(*story.CORRECTED),
        "correction": draft.correction,
    }
    await answers.save_draft(stage.borough, part.request, **words, seen=answers.edition_of(part), **by)
    await sign(stage, draft, days_ago)


async def _make_ready(stage: Stage, numbers: tuple[int, ...], days_ago: int) -> None:
    """An inspector writes one answer to several requests and says that it is ready."""
    by = await stage.acting(Role.NEIGHBOURHOOD_INSPECTOR, stage.ago(days_ago))
    requests = [await ResponseRequest.get(borough=stage.borough, number=number) for number in numbers]
    said: Any = {"position": Position.ACCEPTED, "text": story.DRAFTED, "seen": answers.edition_of(None)}
    response = (await answers.save_draft(stage.borough, requests[0], **said, **by)).response
    seen = answers.requests_edition(await reload(response))
    chosen = dict.fromkeys(numbers, Position.ACCEPTED)
    await answers.choose_requests(stage.borough, response, chosen, seen=seen, **by)
    for request, own in zip(requests, story.DRAFTED_FOR, strict=True):
        part = await answers.draft_of(request)
        words: Any = {"position": Position.ACCEPTED, "own": own, "text": story.DRAFTED}
        await answers.save_draft(stage.borough, request, **words, seen=answers.edition_of(part), **by)
    seen = answers.whole_edition(await reload(response))
    await answers.say_ready(stage.borough, response, seen=seen, site=stage.settings.public_url, **by)


async def _take_time(stage: Stage, number: int, text: str, days_ago: int, more_days: int) -> None:
    """The office asks for more time."""
    holder = await stage.person(Role.BOROUGH_SUPERINTENDENT)
    await events.record(
        stage.borough,
        await ResponseRequest.get(borough=stage.borough, number=number),
        await Appointment.get(person=holder),
        EventKind.EXTENDED,
        until_on=london_date(stage.now) + timedelta(days=more_days),
        text=text,
        site=stage.settings.public_url,
        **await stage.acting(Role.BOROUGH_SUPERINTENDENT, stage.ago(days_ago)),
    )


async def respond(stage: Stage, number: int, position: Position, text: str, days_ago: int) -> None:
    """The office publishes its answer to a request, which an inspector drafted the day before."""
    request = await ResponseRequest.get(borough=stage.borough, number=number)
    draft = await answers.save_draft(
        stage.borough,
        request,
        position=position,
        text=text,
        seen=answers.edition_of(None),
        **await stage.acting(Role.NEIGHBOURHOOD_INSPECTOR, stage.ago(days_ago + 1)),
    )
    if number == 1:
        await show_evidence(stage, draft.response, days_ago)
    await sign(stage, draft.response, days_ago)


async def sign(stage: Stage, draft: OfficialResponse, days_ago: int) -> None:
    """The office-holder reads a draft and publishes it."""
    holder = await stage.person(Role.BOROUGH_SUPERINTENDENT)
    await publish_response(
        stage.borough,
        draft,
        await Appointment.get(person=holder),
        seen=answers.whole_edition(await reload(draft)),
        site=stage.settings.public_url,
        **await stage.acting(Role.BOROUGH_SUPERINTENDENT, stage.ago(days_ago)),
    )
