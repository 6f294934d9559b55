"""The glance at trust on a borough's front page, and the same figures where others cite them."""

import asyncio
from datetime import date

import pytest

from engage.indicators.figures import Status
from engage.indicators.glance import figures, headline
from tests.indicators.factories import make_figure, make_release
from tests.indicators.test_trust_page import OURS, SAMPLED, said, sampled, text_of

TODAY = date(2026, 11, 21)
ON_TIME = make_figure("acct.responses_on_time", numerator=1, base=1)
DAYS = make_figure("acct.median_days_to_respond", value=19, base=1, detail={"waiting": 0})
NOTHING = [make_figure(one.indicator, status=Status.NOTHING_DUE) for one in (ON_TIME, DAYS)]
GOOD_JOB = make_figure("local.survey.pas.good_job", "12m-2026-09", value=0.67, low=0.56, high=0.75, base=90)


async def test_the_random_sample_comes_first_then_how_requests_are_answered(hackney, queries):
    assert await headline(hackney) == []
    good_job = make_figure("pas.good_job", "12m-2025-12", value=0.4)
    await make_release(sampled(0.46), good_job, said(), GOOD_JOB, ON_TIME, DAYS)
    del queries[:]
    found = await headline(hackney)
    await asyncio.sleep(0)  # queries are noted a moment later
    assert len([query for query in queries if query.startswith("SELECT")]) == 1
    assert [(figure.text, figure.period, figure.is_sample) for figure in found] == [
        ("46%", "Twelve months to December 2025", True),
        ("40%", "Twelve months to December 2025", True),
        ("1 of 1", "July to September 2026", False),
        ("19 days", "July to September 2026", False),
    ]
    assert found[0].sentence.startswith("In the twelve months to December 2025, 46% of people asked in Hackney")


async def test_without_the_random_sample_surveys_here_say_what_people_think_and_how_sure_that_is(hackney):
    await make_release(said(value=0.56, low=0.45, high=0.65, base=90, status=Status.WITH_CARE), GOOD_JOB, ON_TIME, DAYS)
    found = await headline(hackney)
    assert [figure.text for figure in found] == ["56%", "67%", "1 of 1", "19 days"]
    assert [figure.is_question for figure in found] == [True, True, False, False]
    assert found[0].sentence == (
        "56% of the people who answered in the twelve months to September 2026 said “Strongly agree” or “Tend to "
        "agree”. People chose to answer. The range, which shows chance only, is 45% to 65%."
        " Few people answered: use with care."
    )


async def test_a_measure_that_the_random_sample_lacks_comes_from_here(hackney):
    await make_release(sampled(0.46), GOOD_JOB)
    assert [(figure.text, figure.is_sample) for figure in await headline(hackney)] == [("46%", True), ("67%", False)]


async def test_a_share_of_too_few_is_left_out(hackney):
    few = make_figure(OURS, "12m-2026-09", status=Status.TOO_FEW)
    await make_release(few, ON_TIME, DAYS)
    assert [figure.text for figure in await headline(hackney)] == ["1 of 1", "19 days"]


async def test_nothing_due_is_said_while_there_is_little_else(browser, hackney):
    await make_release(said(), *NOTHING)
    assert [(figure.text, figure.is_figure) for figure in await headline(hackney)] == [
        ("50%", True),
        ("Nothing was due", False),
        ("None answered", False),
    ]
    page = await browser.get("/hackney")
    assert page.text.count("engage-figure--none") == 2
    assert "Responses on time Nothing was due" in text_of(page)


async def test_nothing_due_is_not_said_beside_two_figures(hackney):
    await make_release(said(), GOOD_JOB, *NOTHING)
    assert [figure.text for figure in await headline(hackney)] == ["50%", "67%"]


@pytest.mark.parametrize(("day", "keys"), [(date(2026, 9, 30), [SAMPLED]), (date(2026, 10, 1), [OURS, SAMPLED])])
async def test_an_answer_can_cite_every_figure_of_a_period_that_was_over_on_the_day(hackney, day, keys):
    await make_release(said(), sampled(0.46))
    cited = await figures(hackney, day)
    assert [*cited] == keys
    assert cited[SAMPLED].sentence.startswith("In the twelve months to December 2025, 46% of people asked in Hackney")
