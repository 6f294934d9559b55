"""Who has not been heard from: said in words while people can still answer, and never moved by a single answer."""

from datetime import UTC, date, datetime

import pytest

from engage.kit.jobs import run
from surveys.heard.jobs import jobs
from surveys.heard.models import Heard
from surveys.models import SurveyTally
from tests.html import parse
from tests.surveys.factories import make_survey
from tests.surveys.results.factories import whole

[JOB] = jobs
MISSING = "These groups of residents have answered less than their share so far."


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, slug="patrols", opens_on=date(2026, 11, 1), closes_on=date(2026, 12, 5))


async def night(day, month=11):
    return await run(JOB, datetime(2026, month, day, 4, 40, tzinfo=UTC))


async def page(browser):
    response = await browser.get("/hackney/surveys/patrols/heard")
    assert response.status_code == 200
    return response


def words_of(response):
    return " ".join("".join(parse(response.text).find(".//main").itertext()).split())


async def test_before_thirty_people_have_said_their_group_nothing_is_said(browser, survey):
    await whole(survey, 29, sex="female")
    await whole(survey, 40)
    await night(20)
    assert "Not enough people have answered yet to say who is missing." in words_of(await page(browser))


async def test_groups_that_answer_less_than_their_share_are_named_without_a_number(browser, survey):
    await whole(survey, 41, sex="female", age_band="65_plus")
    await whole(survey, 6, sex="male", age_band="65_plus")
    await night(20)
    response = await page(browser)
    words = words_of(response)
    assert MISSING in words
    rows = [["".join(cell.itertext()) for cell in row] for row in parse(response.text).findall(".//tbody/tr")]
    assert ["Male", "Less than half its share of residents"] in rows
    assert ["Female", "Its share of residents or more, as far as we can tell"] in rows
    assert ["16 to 24", "Less than half its share of residents"] in rows
    for number in ("41", "47", "%"):
        assert number not in words.replace("2021 Census", "").replace("45 to", "")


async def test_nothing_moves_before_ten_more_people_have_answered(browser, survey):
    await whole(survey, 30, sex="female")
    await night(20)
    before = words_of(await page(browser))
    assert "As it stood on 20 November 2026." in before
    tally = await SurveyTally.get(survey=survey, question_key="", sex="female")
    await whole(survey, 9, sex="male")
    await night(21)
    assert words_of(await page(browser)) == before
    await SurveyTally.filter(id=tally.id).update(count=31)
    await night(22)
    assert "As it stood on 22 November 2026." in words_of(await page(browser))


async def test_when_nobody_is_missing_the_page_says_that_it_cannot_tell(browser, survey):
    await whole(survey, 50, sex="female")
    await whole(survey, 50, sex="male")
    await night(20)
    assert "We cannot tell that any group of residents has answered less than its share" in words_of(
        await page(browser)
    )


async def test_a_closed_survey_leads_to_its_results_and_is_not_counted_any_more(browser, clock, survey):
    await whole(survey, 30, sex="female")
    clock.now = datetime(2026, 12, 6, 9, tzinfo=UTC)
    await night(6, 12)
    assert await Heard.all().count() == 0
    words = words_of(await page(browser))
    assert "This survey closed on 5 December 2026." in words
    assert "Survey results" in words


async def test_the_pages_of_an_open_survey_lead_to_it(browser, survey):
    for path in ("/hackney/surveys", "/hackney/surveys/patrols/results"):
        assert 'href="/hackney/surveys/patrols/heard"' in (await browser.get(path)).text


async def test_the_page_can_be_kept_until_it_is_said_anew(browser, survey, connection):
    async def version():
        rows = await connection.execute_query_dict("SELECT version FROM page_version WHERE place = 'hackney'")
        return rows[0]["version"] if rows else 0

    await whole(survey, 30, sex="female")
    before = await version()
    await night(20)
    assert await version() == before + 1
    await night(21)
    assert await version() == before + 1


async def test_there_is_no_page_of_a_draft_or_of_another_borough(browser, survey, croydon):
    assert (await browser.get("/croydon/surveys/patrols/heard")).status_code == 404
    assert (await browser.get("/hackney/surveys/nothing/heard")).status_code == 404
