"""What those who answer did, counted from its dates: what counts where, and what is told of it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.responses.models import Position, RequestKind
from engage.indicators.definition import Kind
from engage.indicators.families import Moment
from engage.indicators.families.accounted import FAMILY
from engage.indicators.figures import Status
from engage.indicators.judging import judged
from engage.indicators.wording import number_of
from engage.kit.comparisons import Direction
from meetings.models import Meeting
from meetings.questions.models import PublicQuestion, QuestionState
from tests.boroughs.responses.factories import make_extension
from tests.indicators.factories import (
    HACKNEY,
    ask,
    count_answers,
    hold,
    make_figure,
    make_release,
    make_survey,
    noon,
    respond,
)

EIGHTH = date(2026, 10, 8)
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))


async def counted(day=EIGHTH):
    """(indicator, period) → the figure of Hackney compiled on a day."""
    gathered = await FAMILY.gather(Moment(datetime(day.year, day.month, day.day, 5, tzinfo=UTC), day))
    figures = judged(FAMILY.compile(json.loads(json.dumps(gathered))))
    return {(one.indicator, one.period.key): one for one in figures if one.gss == HACKNEY}


async def told(indicator, day=EIGHTH):
    """Period → "numerator of base" of what there was anything of."""
    found = await counted(day)
    return {key[1]: f"{one.numerator} of {one.base}" for key, one in found.items() if key[0] == indicator and one.base}


async def test_a_response_is_on_time_until_the_end_of_its_due_date_in_london(hackney):
    due = date(2026, 9, 10)
    for published_at in (
        datetime(2026, 9, 10, 22, 59, tzinfo=UTC),  # 23:59 in London
        datetime(2026, 9, 10, 23, 0, tzinfo=UTC),  # midnight
    ):
        await respond(await ask(hackney, AUGUST, due), published_at)
    assert await told("acct.responses_on_time") == {"2026-09": "1 of 2", "2026-Q3": "1 of 2"}


async def test_a_request_without_a_published_answer_is_late(hackney):
    await ask(hackney, AUGUST)
    await respond(await ask(hackney, AUGUST), None)
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20), Position.PARTLY_ACCEPTED)
    assert (await told("acct.responses_on_time"))["2026-08"] == "1 of 3"


async def test_more_time_asked_for_in_time_moves_the_due_date_and_too_late_moves_nothing(hackney):
    in_time = await ask(hackney, AUGUST, date(2026, 8, 29))
    await make_extension(in_time, date(2026, 8, 29), date(2026, 9, 20))
    await respond(in_time, noon(2026, 9, 20))
    late = await ask(hackney, AUGUST, date(2026, 8, 29))
    await make_extension(late, date(2026, 8, 30), date(2026, 9, 20))
    await respond(late, noon(2026, 9, 20))
    found = await told("acct.responses_on_time")
    assert (found["2026-08"], found["2026-09"]) == ("0 of 1", "1 of 1")


async def test_a_request_still_in_time_when_the_month_ended_is_not_counted_yet(hackney):
    request = await ask(hackney, SEPTEMBER, date(2026, 9, 29))
    await make_extension(request, date(2026, 9, 29), date(2026, 10, 20))
    await respond(request, noon(2026, 10, 2))
    assert await told("acct.responses_on_time") == {}


async def test_what_comes_late_counts_in_the_period_in_which_it_comes(hackney):
    late = await ask(hackney, AUGUST, date(2026, 9, 1))
    before = await counted()
    await respond(late, noon(2026, 10, 20))
    after = await counted(date(2026, 11, 8))
    assert {key: after[key] for key in before} == before
    assert after["acct.median_days_to_respond", "2026-10"].value == 80


async def test_the_median_of_days_counts_those_that_still_waited_when_the_period_ended(hackney):
    for day, asked in ((3, AUGUST), (11, AUGUST), (30, JULY)):  # 2, 10 and 60 days
        await respond(await ask(hackney, asked), noon(2026, 8, day))
    await respond(await ask(hackney, AUGUST), noon(2026, 9, 14))  # 44 days, of which 30 in August
    await ask(hackney, SEPTEMBER)
    found = await counted()
    july, august, quarter = (
        found["acct.median_days_to_respond", period] for period in ("2026-07", "2026-08", "2026-Q3")
    )
    # In August one of three takes longer than 10 days: that of July is no longer counted from its first day.
    assert (august.value, august.base, august.detail) == (10, 3, {"waiting": 1})
    assert (quarter.value, quarter.base, quarter.detail) == (44, 4, {"waiting": 1})
    assert (july.status, july.value, july.detail) == (Status.NOT_YET, None, {"waiting": 1})
    assert quarter.low is None, "five requests have no range"


async def test_the_days_of_nine_in_ten_stand_beside_those_of_half(hackney):
    for day in (3, 5, 7, 9, 11, 13, 15, 17, 19, 29):
        await respond(await ask(hackney, AUGUST), noon(2026, 8, day))
    most = (await counted())["acct.p90_days_to_respond", "2026-08"]
    assert (most.value, most.base, most.detail) == ((18 + 28) / 2, 10, {"waiting": 0})
    assert most.low is None, "fewer than 29 have no range"


async def test_one_quick_answer_says_nothing_of_those_that_wait_since_before_the_period(hackney):
    await ask(hackney, JULY)
    await respond(await ask(hackney, date(2026, 8, 20)), noon(2026, 8, 22))
    found = await counted()
    for key in ("acct.median_days_to_respond", "acct.p90_days_to_respond"):
        august = found[key, "2026-08"]
        assert (august.status, august.value, august.base) == (Status.TOO_FEW, None, 1)
    assert found["acct.median_days_to_respond", "2026-Q3"].value == 2


async def test_six_requests_have_days_with_a_range(hackney):
    for day in (3, 5, 7, 9, 11, 13, 15, 17):
        await respond(await ask(hackney, AUGUST), noon(2026, 8, day))
    august = (await counted())["acct.median_days_to_respond", "2026-08"]
    assert (august.value, august.low, august.high) == (9, 2, 14)


async def test_recommendations_are_accepted_as_last_said_by_the_end_of_the_period(hackney):
    for position in (Position.ACCEPTED, Position.PARTLY_ACCEPTED, Position.NOT_ACCEPTED):
        await respond(await ask(hackney, AUGUST), noon(2026, 8, 20), position)
    changed = await ask(hackney, AUGUST)
    await respond(changed, noon(2026, 8, 21), Position.NOT_ACCEPTED)
    await respond(changed, noon(2026, 9, 21), Position.ACCEPTED)
    question = await ask(hackney, AUGUST, kind=RequestKind.PUBLIC_QUESTION)
    await respond(question, noon(2026, 8, 20), Position.ACCEPTED)
    assert await told("acct.recommendations_accepted") == {"2026-08": "2 of 4", "2026-Q3": "3 of 4"}


async def test_minutes_are_due_ten_working_days_after_the_meeting_and_not_before(hackney):
    evening = datetime(2026, 8, 19, 18, 0, tzinfo=UTC)  # with the bank holiday of 31 August: due on 3 September
    await hold(hackney, evening, datetime(2026, 9, 3, 22, 59, tzinfo=UTC))
    await hold(hackney, evening, datetime(2026, 9, 3, 23, 0, tzinfo=UTC))
    await hold(hackney, evening)
    await hold(hackney, evening, noon(2026, 8, 20), published_at=None)
    await hold(hackney, noon(2026, 9, 25))  # due in October
    assert await told("acct.minutes_on_time") == {"2026-09": "1 of 3", "2026-Q3": "1 of 3"}


async def test_meetings_held_are_those_in_public_that_took_place(hackney):
    await hold(hackney, noon(2026, 8, 19))
    await hold(hackney, noon(2026, 8, 20), is_open_to_public=False)
    await hold(hackney, noon(2026, 8, 21), ended_at=noon(2026, 8, 1), ending="cancelled", reason="Snow")
    await hold(hackney, noon(2026, 10, 2))
    found = await counted()
    held = {key[1]: one.value for key, one in found.items() if key[0] == "acct.meetings_held"}
    assert held == {"2026-08": 1, "2026-09": 0, "2026-Q3": 1}


async def test_public_questions_are_answered_by_the_end_of_the_period(hackney):
    await hold(hackney, noon(2026, 8, 19))
    meeting = await Meeting.get(borough=hackney)
    for number, answered_on in enumerate((date(2026, 8, 19), date(2026, 9, 9), None), 1):
        state = QuestionState.ANSWERED_IN_WRITING if answered_on else QuestionState.ACCEPTED
        await PublicQuestion.create(
            id=f"00000000-0000-4000-8000-00000000000{number}", meeting=meeting, number=number, text="Why?",
            asked_on=AUGUST, state=state, answered_on=answered_on,
        )  # fmt: skip
    await PublicQuestion.create(id="00000000-0000-4000-8000-000000000009", meeting=meeting, text="No", asked_on=AUGUST)
    assert await told("acct.public_questions_answered") == {"2026-08": "1 of 3", "2026-Q3": "2 of 3"}


async def test_actions_are_overdue_while_open_after_their_last_day(hackney):
    values = {"borough": hackney, "text": "Publish", "owner": "Clerk", "made_on": AUGUST}
    await Action.create(number=1, due_on=date(2026, 8, 31), **values)
    done = await Action.create(number=2, due_on=date(2026, 8, 20), **values)
    await ActionUpdate.create(action=done, state=ActionState.DONE, note="Done.", on=date(2026, 9, 2))
    await Action.create(number=3, due_on=date(2026, 12, 1), **values)
    assert await told("acct.actions_overdue") == {"2026-08": "2 of 3", "2026-09": "1 of 2", "2026-Q3": "1 of 2"}


async def test_surveys_answered_are_rounded_by_month_and_by_quarter_and_few_are_not_told(hackney):
    first, second = await make_survey(hackney), await make_survey(hackney)
    await count_answers(first, JULY, responses=31)
    await count_answers(first, SEPTEMBER, responses=5)
    await count_answers(second, JULY, responses=30)
    await count_answers(second, SEPTEMBER, responses=8)
    await count_answers(first, OCTOBER, responses=50)
    found = await counted()
    answered = {key[1]: (one.status, one.value) for key, one in found.items() if key[0] == "local.surveys_answered"}
    assert answered == {
        "2026-07": (Status.SHOWN, 60),
        "2026-08": (Status.TOO_FEW, None),
        "2026-09": (Status.SHOWN, 15),
        "2026-Q3": (Status.SHOWN, 75),
    }


@pytest.mark.parametrize(("responses", "shown"), [(1, None), (3, None), (9, None), (10, 10), (12, 10), (13, 15)])
async def test_fewer_than_ten_answers_of_a_month_are_not_told(hackney, responses, shown):
    survey = await make_survey(hackney)
    await count_answers(survey, JULY, responses=responses)
    await count_answers(survey, AUGUST, responses=40)
    found = await counted()
    one = found["local.surveys_answered", "2026-07"]
    assert (one.value, one.base, one.status is Status.TOO_FEW) == (shown, None, shown is None)


async def test_answers_to_surveys_of_few_are_not_counted_among_those_whose_pages_tell_their_number(hackney):
    large, small = await make_survey(hackney), await make_survey(hackney)
    await count_answers(large, JULY, responses=40)
    await count_answers(small, JULY, responses=9)
    assert (await counted())["local.surveys_answered", "2026-07"].value == 40
    await count_answers(small, SEPTEMBER, responses=21)  # thirty by the end of September
    assert (await counted())["local.surveys_answered", "2026-07"].value == 50


async def test_a_month_with_few_answers_cannot_be_worked_out_from_its_quarter(hackney):
    survey = await make_survey(hackney)
    for month, people in ((JULY, 11), (AUGUST, 3), (SEPTEMBER, 16)):
        await count_answers(survey, month, responses=people)
    found = await counted()
    august, quarter = (found["local.surveys_answered", period] for period in ("2026-08", "2026-Q3"))
    assert (august.status, number_of(august, Kind.COUNT)) == (Status.TOO_FEW, "Fewer than 10")
    assert (quarter.status, number_of(quarter, Kind.COUNT)) == (Status.TOO_FEW, "Too few to show")


async def test_a_number_of_answers_that_was_released_is_never_told_again(hackney):
    await count_answers(await make_survey(hackney), JULY, responses=31)
    await make_release(make_figure("local.surveys_answered", "2026-07", value=25))
    found = await counted()
    assert ("local.surveys_answered", "2026-07") not in found
    assert found["local.surveys_answered", "2026-Q3"].value == 30


async def test_thirty_have_a_percentage_a_range_and_a_change_and_fewer_have_none(hackney):
    for asked, due, answered in ((JULY, AUGUST, 40), (AUGUST, SEPTEMBER, 5)):
        for number in range(40):
            request = await ask(hackney, asked, due)
            if number < answered:
                await respond(request, datetime(asked.year, asked.month, 20, tzinfo=UTC))
    found = await counted()
    key = "acct.responses_on_time"
    september, august = found[key, "2026-09"], found[key, "2026-08"]
    assert (september.value, september.low, september.high) == (0.13, 0.05, 0.26)  # Wilson: 5.46 % to 26.11 %
    assert september.change.verdict is Direction.LOWER
    assert (september.change.value, august.value, august.change) == (-0.88, 1, None)


async def test_only_whole_years_are_counted_and_nothing_from_before_a_borough_began(hackney):
    await ask(hackney, date(2025, 9, 20))
    periods = {key[1] for key in await counted()}
    assert {"2025-09", "2025-Q3", "12m-2026-08", "12m-2026-09"} <= periods
    assert not {"2025-08", "2025-Q2", "12m-2026-07", "2026-10"} & periods


async def test_a_borough_that_began_long_ago_is_counted_two_years_back(hackney):
    await ask(hackney, date(2020, 1, 1))
    periods = {key[1] for key in await counted()}
    assert len(periods) == 24 + 8 + 24
    assert min(periods) == "12m-2024-10"


async def test_gathering_takes_few_queries_however_much_there_is(hackney, queries):
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20))
    del queries[:]
    await counted()
    few = len(queries)
    for day in range(1, 20):
        await respond(await ask(hackney, AUGUST), noon(2026, 8, day))
        await hold(hackney, noon(2026, 8, 19))
    del queries[:]
    await counted(EIGHTH + timedelta(days=1))
    assert len(queries) == few <= 10


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 10, 31)])
async def test_what_is_gathered_is_the_same_on_every_day_of_a_month(hackney, day):
    request = await ask(hackney, AUGUST, date(2026, 10, 5))
    first = await FAMILY.gather(Moment(noon(2026, 10, 8), EIGHTH))
    await respond(request, noon(2026, 10, 20))
    await hold(hackney, noon(2026, 10, 19))
    assert await FAMILY.gather(Moment(noon(2026, 10, 8), day)) == first
