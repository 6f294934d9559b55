"""Where every answer needs a one-time code, a paper or a call brings one, and one code makes one answer."""

from datetime import UTC, datetime

import pytest

from boroughs.people.models import Role
from engage.kit.security import new_code
from surveys.codes.models import SurveyCode, hash_of
from surveys.jobs import jobs
from surveys.models import Assurance, InboxItem, SurveyResponse
from surveys.paper.models import Entry
from tests.factories import make_member
from tests.surveys.factories import make_survey


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, "police_listen", assurance=Assurance.ONE_TIME_CODES, short_link="bcdfg")


@pytest.fixture
async def code(survey, settings):
    return await make_code(settings, survey)


@pytest.fixture
async def people(hackney):
    return await make_member(hackney, Role.COUNCIL_CLERK), await make_member(hackney, Role.COUNCIL_ADMIN)


async def make_code(settings, survey):
    code = new_code()
    await SurveyCode.create(code_hash=hash_of(settings.secret, survey.id, code), survey=survey, batch=1)
    return code


async def send(browser, survey, code, page="entry", mark="1"):
    here = f"/hackney/surveys/{survey.slug}/{page}"
    return await browser.post(here, data={"police_listen": mark, "one-time-code": code})


async def test_a_paper_is_entered_and_counted_with_its_code(browser, survey, code, people, settings, clock):
    first, second = people
    await browser.as_person(first)
    assert 'name="one-time-code"' in (await browser.get(f"/hackney/surveys/{survey.slug}/entry")).text
    assert (await send(browser, survey, code.upper().replace("-", " "))).status_code == 303
    entry = await Entry.get()
    assert code not in str(entry.typed)
    await browser.as_person(second)
    wrong = await send(browser, survey, await make_code(settings, survey), f"entries/{entry.number}")
    assert wrong.status_code == 422
    assert "This is not the code that was entered first" in wrong.text
    assert (await send(browser, survey, code, f"entries/{entry.number}")).status_code == 303
    assert (await InboxItem.get()).token_hash == hash_of(settings.secret, survey.id, code)
    clock.now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    await jobs[1].do(clock.now)
    response = await SurveyResponse.get()
    assert (response.channel, response.answers) == ("paper", {"police_listen": "strongly_agree"})
    # Which of the last codes were used is not kept, so nothing more can come under one.
    for page in ("entry", f"entries/{entry.number}"):
        assert (await browser.get(f"/hackney/surveys/{survey.slug}/{page}")).status_code == 409
    assert "being entered until" not in (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text


async def test_a_paper_without_a_good_code_is_not_entered(browser, survey, code, people, hackney, settings):
    other = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    await browser.as_person(people[0])
    for typed in ("", "nonsense", new_code(), await make_code(settings, other)):
        page = await send(browser, survey, typed)
        assert page.status_code == 422
        assert 'href="#one-time-code"' in page.text
    assert (await send(browser, survey, code)).status_code == 303
    again = await send(browser, survey, code)
    assert "Another answer has been given with this code already" in again.text
    await SurveyCode.all().update(is_spent=True)
    assert (await send(browser, survey, code)).status_code == 422
    assert await Entry.all().count() == 1


async def test_an_answer_that_came_with_the_code_meanwhile_is_the_one_that_counts(browser, survey, code, people):
    first, second = people
    await browser.as_person(first)
    await send(browser, survey, code)
    await SurveyCode.all().update(is_spent=True)
    await browser.as_person(second)
    response = await send(browser, survey, code, f"entries/{(await Entry.get()).number}")
    assert response.status_code == 409
    assert (await Entry.all().count(), await InboxItem.all().count()) == (1, 0)


async def test_the_paper_asks_for_the_code(browser, survey):
    assert "Copy the code from your letter" in (await browser.get(f"/hackney/surveys/{survey.slug}/print")).text
