"""Everything dated in a request's trail, in the order it happened. Pure: no database, no words for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from boroughs.action_log.standing import ActionStanding
from boroughs.responses.models import EventKind
from boroughs.responses.standing import Standing
from boroughs.responses.state import VERY_LATE, Phase
from engage.kit.clock import london_date
from engage.record.origins import Origin
from meetings.verdicts.models import PanelVerdict


class What(IntEnum):
    """What happened; of one day, in this order. The template has the words."""

    SURVEYED = 1
    QUESTIONED = 2
    RECOMMENDED = 3
    TRIGGERED = 4
    ASKED = 5
    RUNS_AGAIN = 6
    HAPPENED = 7
    EXTENDED_LATE = 8
    OVERDUE = 9
    VERY_OVERDUE = 10
    ANSWERED = 11
    CORRECTED = 12
    PROMISED = 13
    ACTION_SAID = 14
    JUDGED = 15
    ASKED_AGAIN = 16


@dataclass(frozen=True)
class Entry:
    """Something that happened on a London date; `about` is the row it is about, loaded as `Trail` has it."""

    on: date
    what: What
    about: object

    @property
    def name(self) -> str:
        """What happened, as the template and ids know it."""
        return self.what.name.lower()


def entries_of(
    standing: Standing,
    origin: Origin,
    verdicts: list[PanelVerdict],
    actions: list[ActionStanding],
    follow_ups: list[Standing],
) -> list[Entry]:
    """Returns all that happened by the day of a standing, oldest first; what came later is left out."""
    found = [
        *_before(standing, origin),
        *_clock(standing),
        *_answers(standing),
        *(Entry(one.on, What.JUDGED, one) for one in verdicts),
        *_actions(actions),
        *(Entry(one.request.asked_on, What.ASKED_AGAIN, one) for one in follow_ups),
    ]
    return sorted((one for one in found if one.on <= standing.state.day), key=lambda one: (one.on, one.what))


def _before(standing: Standing, origin: Origin) -> Iterator[Entry]:
    for survey in origin.surveys:
        if survey.closes_on:
            yield Entry(survey.closes_on, What.SURVEYED, survey)
    if origin.question:
        yield Entry(origin.question.asked_on, What.QUESTIONED, origin.question)
    if origin.recommendation and origin.recommendation.agreed_on:
        yield Entry(origin.recommendation.agreed_on, What.RECOMMENDED, origin.recommendation)
    if origin.trigger:
        yield Entry(origin.trigger.raised_on, What.TRIGGERED, origin.trigger)
    yield Entry(standing.request.asked_on, What.ASKED, standing.request)


def _clock(standing: Standing) -> Iterator[Entry]:
    """What the office and the platform recorded, and what time alone did: it became late, a stopped clock ran again."""
    late = standing.late_extension
    for event in standing.events:
        yield Entry(event.on, What.EXTENDED_LATE if event is late else What.HAPPENED, event)
    for day in sorted(_turning_points(standing)):
        before, after = standing.on(day - timedelta(days=1)).state, standing.on(day).state
        if before.phase is after.phase:
            continue
        if before.phase is Phase.PAUSED and not _resumed_on(standing, day) and not after.is_answered:
            yield Entry(day, What.RUNS_AGAIN, after)
        if after.phase is Phase.OVERDUE:
            yield Entry(day, What.OVERDUE, after)
        elif after.phase is Phase.VERY_OVERDUE:
            yield Entry(day, What.VERY_OVERDUE, after)


def _turning_points(standing: Standing) -> set[date]:
    """The days up to the standing's own on which the clock may have turned by itself."""
    asked_on, today = standing.request.asked_on, standing.state.day
    ends = {event.until_on for event in standing.events if event.kind is EventKind.PAUSED and event.until_on}
    known = {asked_on, today, *(event.on for event in standing.events), *ends}
    due = {standing.on(day).state.due_on for day in known if day <= today}
    late = {on + timedelta(days=1) for on in due} | {on + timedelta(days=VERY_LATE) for on in due}
    return {day for day in ends | late if asked_on < day <= today}


def _resumed_on(standing: Standing, day: date) -> bool:
    return any(event.kind is EventKind.RESUMED and event.on == day for event in standing.events)


def _answers(standing: Standing) -> Iterator[Entry]:
    for part in standing.answers:
        if part.response.published_at:
            what = What.CORRECTED if part.response.corrects_id else What.ANSWERED
            yield Entry(london_date(part.response.published_at), what, part)


def _actions(actions: list[ActionStanding]) -> Iterator[Entry]:
    for one in actions:
        yield Entry(one.action.made_on, What.PROMISED, one)
        for update in one.updates:
            yield Entry(update.on, What.ACTION_SAID, (one.action, update))
