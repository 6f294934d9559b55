"""The order of a trail, and that no day's page is ever rewritten by what came later: on rows that are in no table."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from boroughs.responses.models import EventKind, OfficialResponse, Position, RequestEvent, ResponsePart, ResponseRequest
from boroughs.responses.standing import Standing
from boroughs.responses.state import Phase, state_on
from engage.record.origins import Origin
from engage.record.timeline import What, entries_of

pytestmark = pytest.mark.usefixtures("settings")  # which models know each other is known then

NOTHING = Origin(None, None, None, None, None, [], [])
ASKED, TODAY = date(2026, 3, 2), date(2026, 9, 30)
DAY = timedelta(days=1)


def standing_of(events, answered_on=None, *, in_working_days=False):
    """An unsaved request due on 30 March with these (kind, on, until_on), as it stands today."""
    request = ResponseRequest(id=1, number=1, asked_on=ASKED, due_on=date(2026, 3, 30), in_working_days=in_working_days)
    happened = [RequestEvent(kind=kind, on=on, until_on=until_on) for kind, on, until_on in events]
    answers = []
    if answered_on:
        at = datetime.combine(answered_on, time(12), UTC)
        response = OfficialResponse(id=1, number=1, published_at=at)
        response._saved_in_db = True
        answers = [ResponsePart(id=1, position=Position.ACCEPTED, response=response)]
    return Standing(request, answers, happened, state_on(TODAY, request.due_on, [])).on(TODAY)


def told(standing):
    return [(entry.on, entry.what) for entry in entries_of(standing, NOTHING, [], [], [])]


def test_what_time_alone_does_is_told_too():
    paused = (EventKind.PAUSED, date(2026, 3, 20), date(2026, 4, 3))
    assert told(standing_of([paused])) == [
        (ASKED, What.ASKED),
        (date(2026, 3, 20), What.HAPPENED),
        (date(2026, 4, 3), What.RUNS_AGAIN),
        (date(2026, 4, 14), What.OVERDUE),  # fourteen days later than 31 March
        (date(2026, 5, 11), What.VERY_OVERDUE),
    ]


def test_a_clock_that_somebody_set_going_does_not_run_again_by_itself():
    paused = (EventKind.PAUSED, date(2026, 3, 20), date(2026, 4, 3))
    resumed = (EventKind.RESUMED, date(2026, 3, 25), None)
    assert What.RUNS_AGAIN not in [what for _, what in told(standing_of([paused, resumed], date(2026, 4, 1)))]


def test_an_answer_on_the_last_day_was_never_overdue():
    assert told(standing_of([], date(2026, 3, 30))) == [(ASKED, What.ASKED), (date(2026, 3, 30), What.ANSWERED)]


@pytest.mark.parametrize("seed", range(60))
def test_a_page_of_any_day_says_what_was_known_then_and_stays_so(seed):
    chance = random.Random(seed)
    standing = _random_standing(chance)
    all_told = told(standing)
    assert [on for on, _ in all_told] == sorted(on for on, _ in all_told)
    for number in range((TODAY - ASKED).days + 1):
        day = ASKED + number * DAY
        then = standing.on(day)
        assert told(then) == [(on, what) for on, what in all_told if on <= day]
        turned = [what for on, what in all_told if on == day and what in (What.OVERDUE, What.VERY_OVERDUE)]
        before = standing.on(day - DAY).state.phase if number else Phase.WAITING
        is_new = then.state.phase in (Phase.OVERDUE, Phase.VERY_OVERDUE) and then.state.phase is not before
        assert len(turned) == is_new


def _random_standing(chance):
    days = sorted(ASKED + chance.randrange(120) * DAY for _ in range(chance.randrange(7)))
    kinds = [chance.choice(list(EventKind)) for _ in days]
    moves = (EventKind.EXTENDED, EventKind.PAUSED)
    events = [
        (kind, on, on + chance.randrange(1, 60) * DAY if kind in moves else None)
        for kind, on in zip(kinds, days, strict=True)
    ]
    last = days[-1] if days else ASKED
    answered_on = last + chance.randrange(60) * DAY if chance.random() < 0.7 else None
    return standing_of(events, answered_on, in_working_days=chance.random() < 0.3)
