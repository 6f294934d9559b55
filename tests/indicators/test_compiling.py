"""Compiling the indicators of closed months and quarters: what counts where, once, and never again."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from boroughs.actions import open_workspace
from boroughs.models import Borough
from boroughs.responses.models import Position
from engage.indicators.jobs import compile_indicators, jobs, last_closed_month
from engage.indicators.models import IndicatorValue
from engage.kit.cache import PageVersion
from engage.kit.jobs import JobRun, run
from surveys.models import Survey, SurveyTally
from tests.boroughs.responses.factories import make_extension
from tests.indicators.factories import ask, count_answers, hold, make_survey, noon, respond

[JOB] = jobs
RUN_AT = datetime(2026, 10, 8, 5, 0, tzinfo=UTC)  # 06:00 in London
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))


async def values(borough, period):
    rows = await IndicatorValue.filter(borough=borough, period=period)
    return {row.indicator: row for row in rows}


async def shares(borough, period):
    """Indicator → (numerator, base) of a period."""
    return {key: (row.numerator, row.base) for key, row in (await values(borough, period)).items()}


# When it runs


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (RUN_AT, "2026-09"),
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), "2026-09"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "2026-08"),  # 00:30 on 1 September in London
        (datetime(2027, 1, 8, 6, 0, tzinfo=UTC), "2026-12"),
    ],
)
def test_a_run_stands_for_the_last_month_that_is_over_in_london(now, slot):
    assert last_closed_month(now) == JOB.slot(now) == slot


def test_it_runs_on_the_eighth_at_six_in_london():
    assert (JOB.name, JOB.cron) == ("compile-indicators", "0 6 8 * *")


# Residents' answers


async def test_surveys_answered_are_counted_by_month_and_by_quarter(hackney):
    first, second = await make_survey(hackney), await make_survey(hackney)
    await count_answers(first, JULY, responses=20)
    await count_answers(first, SEPTEMBER, responses=5)
    await count_answers(second, SEPTEMBER, responses=7)
    await run(JOB, RUN_AT)
    counted = {
        row.period: row.base for row in await IndicatorValue.filter(borough=hackney, indicator="local.surveys_answered")
    }
    assert counted == {"2026-07": 20, "2026-08": 0, "2026-09": 12, "2026-Q3": 32}


async def test_the_agree_share_of_an_item_is_joined_over_surveys_and_leaves_out_who_gave_no_answer(hackney):
    first = await make_survey(hackney, "police_good_job_area")
    second = await make_survey(hackney, "police_trust_met", "police_good_job_area")
    await count_answers(first, JULY, "q0", excellent=10, good=15, fair=20, very_poor=5, dont_know=9)
    await count_answers(second, AUGUST, "q1", good=3, poor=4, prefer_not_to_say=8)
    await count_answers(second, AUGUST, "q0", strongly_agree=1, tend_to_agree=2, neither=4)
    await run(JOB, RUN_AT)
    found = await shares(hackney, "2026-Q3")
    assert found["local.survey.pas.good_job"] == (10 + 15 + 3, 10 + 15 + 20 + 5 + 3 + 4)
    assert found["local.survey.pas.trust_mps"] == (3, 7)
    assert "local.survey.pas.good_job" not in await shares(hackney, "2026-07")


async def test_nobody_favourable_is_a_share_of_nothing_and_no_answer_is_no_share(hackney):
    survey = await make_survey(hackney, "police_listen", "police_reliable")
    await count_answers(survey, JULY, "q0", neither=40)
    await count_answers(survey, JULY, "q1", dont_know=40)
    await run(JOB, RUN_AT)
    found = await shares(hackney, "2026-Q3")
    assert found["local.survey.pas.listens"] == (0, 40)
    assert "local.survey.pas.relied_on" not in found


async def test_an_item_without_a_published_measure_is_named_after_its_question(hackney):
    survey = await make_survey(hackney, "police_held_accountable", "sex")
    await count_answers(survey, JULY, "q0", tend_to_agree=3, neither=1)
    await count_answers(survey, JULY, "q1", female=4)
    await run(JOB, RUN_AT)
    found = await shares(hackney, "2026-Q3")
    assert found["local.survey.police_held_accountable"] == (3, 4)
    assert len([key for key in found if key.startswith("local.survey.")]) == 1


# Responses


async def on_time(borough, period):
    return (await shares(borough, period))["acct.responses_on_time"]


async def test_a_response_is_on_time_until_the_end_of_its_due_date_in_london(hackney):
    due = date(2026, 9, 10)
    for published_at in (
        datetime(2026, 9, 10, 22, 59, tzinfo=UTC),  # 23:59 in London
        datetime(2026, 9, 10, 23, 0, tzinfo=UTC),  # midnight
    ):
        await respond(await ask(hackney, AUGUST, due), published_at)
    await run(JOB, RUN_AT)
    assert await on_time(hackney, "2026-09") == await on_time(hackney, "2026-Q3") == (1, 2)


async def test_a_request_without_a_published_final_answer_is_late(hackney):
    await ask(hackney, AUGUST)
    await respond(await ask(hackney, AUGUST), None)
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20), Position.PARTLY_ACCEPTED)
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20), Position.NOT_ACCEPTED)
    await run(JOB, RUN_AT)
    assert await on_time(hackney, "2026-08") == (2, 4)


async def test_more_time_asked_for_in_time_moves_the_due_date_once(hackney):
    request = await ask(hackney, AUGUST, date(2026, 8, 29))
    await make_extension(request, date(2026, 8, 29), date(2026, 9, 20))
    await make_extension(request, date(2026, 9, 19), date(2026, 11, 1))
    await respond(request, noon(2026, 9, 20))
    await run(JOB, RUN_AT)
    assert await on_time(hackney, "2026-08") == (None, 0)
    assert await on_time(hackney, "2026-09") == (1, 1)


async def test_more_time_asked_for_too_late_moves_nothing(hackney):
    request = await ask(hackney, AUGUST, date(2026, 8, 29))
    await make_extension(request, date(2026, 8, 30), date(2026, 9, 20))
    await respond(request, noon(2026, 9, 20))
    await run(JOB, RUN_AT)
    assert await on_time(hackney, "2026-08") == (0, 1)


async def test_more_time_after_a_final_answer_in_time_takes_nothing_back(hackney):
    request = await ask(hackney, AUGUST, date(2026, 8, 29))
    await respond(request, noon(2026, 8, 10))
    await respond(request, noon(2026, 8, 20))
    await run(JOB, RUN_AT)
    assert await on_time(hackney, "2026-08") == (1, 1)
    assert (await values(hackney, "2026-08"))["acct.median_days_to_respond"].value == 9


async def test_the_median_of_days_counts_those_that_still_waited_when_the_period_ended(hackney):
    for day, asked in ((3, AUGUST), (11, AUGUST), (30, JULY)):  # 2, 10 and 60 days
        answered = noon(2026, 8, day) if asked == AUGUST else noon(2026, 8, 30)
        await respond(await ask(hackney, asked), answered)
    await respond(await ask(hackney, AUGUST), noon(2026, 9, 14))  # 44 days, of which 30 in August
    await ask(hackney, SEPTEMBER)
    await run(JOB, RUN_AT)
    key = "acct.median_days_to_respond"
    august, quarter = (await values(hackney, "2026-08"))[key], (await values(hackney, "2026-Q3"))[key]
    assert (august.value, august.base, august.detail) == ((10 + 60) / 2, 3, {"waiting": 1})
    assert (quarter.value, quarter.base, quarter.detail) == (44, 4, {"waiting": 1})
    assert (await values(hackney, "2026-07"))[key].value is None


# Minutes


async def test_minutes_are_due_ten_working_days_after_the_meeting_and_not_before(hackney):
    evening = datetime(2026, 8, 19, 18, 0, tzinfo=UTC)  # with the bank holiday of 31 August: due on 3 September
    await hold(hackney, evening, datetime(2026, 9, 3, 22, 59, tzinfo=UTC))
    await hold(hackney, evening, datetime(2026, 9, 3, 23, 0, tzinfo=UTC))
    await hold(hackney, evening)
    await hold(hackney, evening, noon(2026, 8, 20), published_at=None)
    await hold(hackney, noon(2026, 9, 25))  # due in October
    await run(JOB, RUN_AT)
    assert (await shares(hackney, "2026-09"))["acct.minutes_on_time"] == (1, 3)
    assert (await shares(hackney, "2026-08"))["acct.minutes_on_time"] == (None, 0)
    assert (await shares(hackney, "2026-Q3"))["acct.minutes_on_time"] == (1, 3)


# Closed, once, and kept


async def test_only_periods_that_are_over_are_compiled_and_none_before_the_borough_began(hackney):
    survey = await make_survey(hackney)
    await count_answers(survey, AUGUST, responses=4)
    await count_answers(survey, OCTOBER, responses=4)
    await run(JOB, RUN_AT)
    periods = set(await IndicatorValue.all().values_list("period", flat=True))
    assert periods == {"2026-08", "2026-09", "2026-Q3"}


async def test_a_borough_that_began_long_ago_is_compiled_two_years_back(hackney):
    await count_answers(await make_survey(hackney), date(2020, 1, 1), responses=4)
    ran = await run(JOB, RUN_AT)
    periods = sorted(set(await IndicatorValue.all().values_list("period", flat=True)))
    assert len([p for p in periods if "Q" not in p]) == 24
    assert periods[0] == "2024-10"
    assert [p for p in periods if "Q" in p][0::7] == ["2024-Q4", "2026-Q3"]
    assert ran.detail == {"values": 32 * 4, "boroughs": 1, "periods": 32}


async def test_what_comes_late_counts_in_the_period_in_which_it_comes(hackney):
    survey = await make_survey(hackney, "police_good_job_area")
    await count_answers(survey, SEPTEMBER, responses=30)
    late = await ask(hackney, AUGUST, date(2026, 9, 1))
    await run(JOB, RUN_AT)
    before = await shares(hackney, "2026-Q3")
    await count_answers(survey, OCTOBER, "q0", good=50)
    await count_answers(survey, OCTOBER, responses=50)
    await respond(late, noon(2026, 10, 20))
    await run(JOB, datetime(2027, 1, 8, 6, 0, tzinfo=UTC))
    assert await shares(hackney, "2026-Q3") == before
    fourth = await values(hackney, "2026-Q4")
    assert fourth["local.surveys_answered"].base == 50
    assert (fourth["local.survey.pas.good_job"].numerator, fourth["local.survey.pas.good_job"].base) == (50, 50)
    assert fourth["acct.responses_on_time"].base == 0
    assert fourth["acct.median_days_to_respond"].value == 80


async def test_nothing_is_ever_added_to_a_compiled_period(hackney):
    survey = await make_survey(hackney, "police_good_job_area")
    await count_answers(survey, SEPTEMBER, responses=30)
    await run(JOB, RUN_AT)
    before = await IndicatorValue.all().count()
    await count_answers(survey, SEPTEMBER, "q0", good=50)
    ran = await run(JOB, RUN_AT, slot="by hand")
    assert ran.detail == {"values": 0, "boroughs": 0, "periods": 0}
    assert await IndicatorValue.all().count() == before


async def test_the_same_slot_is_compiled_once_scheduled_or_by_hand(hackney):
    await count_answers(await make_survey(hackney), SEPTEMBER, responses=30)
    first = await run(JOB, RUN_AT)
    assert first.slot == "2026-09"
    assert first.outcome == "done"
    assert first.detail == {"values": 8, "boroughs": 1, "periods": 2}
    assert {row.run_id for row in await IndicatorValue.all()} == {first.id}
    assert await run(JOB, RUN_AT + timedelta(days=3)) is None
    assert await IndicatorValue.all().count() == 8


async def test_boroughs_that_are_not_open_or_have_nothing_to_measure_are_left_alone(hackney, croydon):
    barnet = await Borough.get(slug="barnet")
    await count_answers(await make_survey(barnet), SEPTEMBER, responses=30)
    await run(JOB, RUN_AT)
    assert await IndicatorValue.all().count() == 0
    await open_workspace(barnet)
    await run(JOB, datetime(2026, 11, 8, 6, 0, tzinfo=UTC))
    assert (await shares(barnet, "2026-09"))["local.surveys_answered"] == (None, 30)


async def test_the_pages_of_the_boroughs_that_changed_are_made_anew(hackney, croydon):
    await count_answers(await make_survey(hackney), SEPTEMBER, responses=30)
    versions = {row.place: row.version for row in await PageVersion.all()}
    await run(JOB, RUN_AT)
    after = {row.place: row.version for row in await PageVersion.all()}
    assert {place for place in after if after[place] != versions.get(place)} == {"hackney"}


async def test_the_database_refuses_to_change_a_value(hackney):
    await count_answers(await make_survey(hackney), SEPTEMBER, responses=30)
    await run(JOB, RUN_AT)
    row = await IndicatorValue.all().first()
    row.base = 31
    with pytest.raises(IntegrityError, match="never changed"):
        await row.save()


async def test_a_run_takes_as_many_queries_for_twenty_boroughs_as_for_one(hackney, queries):
    await count_answers(await make_survey(hackney), SEPTEMBER, responses=30)
    del queries[:]
    await run(JOB, RUN_AT)
    few = len(queries)
    for borough in await Borough.filter(in_met=True, is_open=False).limit(20):
        await open_workspace(borough)
        await count_answers(await make_survey(borough), OCTOBER, responses=30)
    del queries[:]
    ran = await run(JOB, datetime(2027, 1, 8, 6, 0, tzinfo=UTC))
    assert ran.detail["boroughs"] == 21
    assert len(queries) == few <= 20


async def test_without_a_run_nothing_is_compiled(connection):
    with pytest.raises(LookupError):
        await compile_indicators(RUN_AT)


async def test_processes_that_run_at_once_compile_each_period_once(settings):
    """On committed rows and a connection each: the second run of a slot waits for the first and finds it taken."""
    borough = await Borough.get(slug="croydon")
    survey = await make_survey(borough)
    await count_answers(survey, SEPTEMBER, responses=30)
    try:
        ran = await asyncio.gather(*(run(JOB, RUN_AT) for _ in range(4)), run(JOB, RUN_AT, slot="by hand"))
        done = [row for row in ran if row]
        assert sorted(row.slot for row in done) == ["2026-09", "by hand"]
        assert sum(row.detail["values"] for row in done) == await IndicatorValue.all().count() == 8
        assert await JobRun.filter(job=JOB.name).count() == 2
    finally:
        await IndicatorValue.all().delete()
        await JobRun.filter(job=JOB.name).delete()
        await SurveyTally.filter(survey=survey).delete()
        await Survey.filter(id=survey.id).delete()
