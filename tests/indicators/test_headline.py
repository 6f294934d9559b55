"""The glance at trust on a borough's front page: up to four figures, what people think first."""

from datetime import date

import pytest

from engage.indicators.pages import headline
from tests.indicators.factories import ask, count_answers, make_survey, noon, respond
from tests.indicators.test_pas_import import line, load, write
from tests.indicators.test_trust_page import JULY, compiled, text_of

TODAY = date(2026, 11, 21)
TRUST, GOOD_JOB = "police_trust_met", "police_good_job_area"


@pytest.fixture
async def answered(hackney):
    """One request answered after 19 days, in time."""
    await respond(await ask(hackney, JULY), noon(2026, 7, 20))


@pytest.fixture
async def surveyed(hackney):
    """A survey that 90 answered: 50 trust the police, 60 think that they do a good job."""
    survey = await make_survey(hackney, TRUST, GOOD_JOB)
    await count_answers(survey, JULY, "q0", tend_to_agree=50, neither=40)
    await count_answers(survey, JULY, "q1", good=60, fair=30)


async def test_the_random_sample_comes_first_then_how_requests_are_answered(
    hackney, answered, surveyed, tmp_path, queries
):
    assert await headline(hackney, TODAY) == []
    await load(write(tmp_path, line(share="0,46"), line(share="0,4", measure="Good job")))
    await compiled()
    del queries[:]
    figures = await headline(hackney, TODAY)
    assert len(queries) <= 4
    assert [(figure.text, figure.period, figure.is_sample) for figure in figures] == [
        ("46%", "Twelve months to December 2023", True),
        ("40%", "Twelve months to December 2023", True),
        ("1 of 1", "July to September 2026", False),
        ("19 days", "July to September 2026", False),
    ]
    assert figures[0].sentence.startswith("In the twelve months to December 2023, 46% of people asked in Hackney")


async def test_without_the_random_sample_surveys_here_say_what_people_think_and_how_sure_that_is(
    hackney, answered, surveyed
):
    await compiled()
    figures = await headline(hackney, TODAY)
    assert [figure.text for figure in figures] == ["56%", "67%", "1 of 1", "19 days"]
    assert [figure.is_question for figure in figures] == [True, True, False, False]
    assert figures[0].sentence == (
        "56% of the people who answered in July to September 2026 said “Strongly agree” or “Tend to agree”."
        " People chose to answer. The range, which shows chance only, is 45% to 65%."
        " Few people answered: use with care."
    )


async def test_a_measure_that_the_random_sample_lacks_comes_from_here(hackney, surveyed, tmp_path):
    await load(write(tmp_path, line(share="0,46")))
    await compiled()
    assert [(f.text, f.is_sample) for f in await headline(hackney, TODAY)] == [("46%", True), ("67%", False)]


async def test_a_share_of_too_few_is_left_out(hackney, answered):
    await count_answers(await make_survey(hackney, TRUST), JULY, "q0", tend_to_agree=20, neither=9)
    await compiled()
    assert [figure.text for figure in await headline(hackney, TODAY)] == ["1 of 1", "19 days"]


async def test_nothing_due_is_said_while_there_is_little_else(browser, hackney):
    survey = await make_survey(hackney, TRUST, GOOD_JOB)
    await count_answers(survey, JULY, "q0", tend_to_agree=50, neither=50)
    await compiled(10)
    few = await headline(hackney, TODAY)
    assert [(figure.text, figure.is_figure) for figure in few] == [
        ("50%", True),
        ("Nothing was due", False),
        ("None answered", False),
    ]
    page = await browser.get("/hackney")
    assert page.text.count("engage-figure--none") == 2
    assert "Responses on time Nothing was due" in text_of(page)


async def test_nothing_due_is_not_said_beside_two_figures(hackney, surveyed):
    await compiled()
    assert [figure.text for figure in await headline(hackney, TODAY)] == ["56%", "67%"]
