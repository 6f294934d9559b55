"""Somebody stops, writes down a code, and goes on elsewhere where they were; nobody else can."""

import asyncio
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tortoise import connections

from boroughs.models import Borough
from engage.app import build_app
from engage.kit.forms import Fields
from engage.kit.security import new_code
from engage.retention import erase_expired
from surveys.models import Assurance, InboxItem
from surveys.saved.actions import expires_on
from surveys.saved.models import SavedAnswers
from surveys.saved.sealing import Place, seal, unseal
from tests.browser import Browser
from tests.conftest import TestClock
from tests.surveys.answering.asked import address, make, steps
from tests.surveys.answering.person import Person, Shown
from tests.surveys.factories import make_survey, unpublish

CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")
SECRET = "a secret"


async def half_way(browser, survey):
    """Somebody on the second screen, with a name typed on the first and a number on this one."""
    person = await Person.opens(browser, address(survey))
    await person.press(way="drive", name="Zephaniah")
    return person


async def save(person, **typed):
    """Presses the button as a browser does, whose address is its own, and returns the code that is shown."""
    data = {**person.here.fields, **typed, "save": "1"}
    response = await person.browser.post(f"{person.here.action}/save", data=data)
    assert response.status_code == 303
    return await shown_code(person.browser, response.headers["location"])


async def shown_code(browser, location):
    page = await browser.get(location)
    assert page.headers["cache-control"] == "no-store"
    assert "Your answers are saved" in page.text
    return CODE.search(page.text).group()


async def come_back(app, survey, code):
    """Types the code into another browser, and returns the person there."""
    browser = Browser(app)
    response = await browser.post(f"{address(survey)}/return", data={"code": code})
    assert response.status_code == 303
    here = Shown(await browser.get(response.headers["location"]))
    return Person(browser, here, [here])


async def test_another_device_shows_the_same_screen_with_everything_typed(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    code = await save(person, miles="12,000", car="b")
    assert await InboxItem.all().count() == 0
    other = await come_back(app, survey, f" {code.upper().replace('-', ' ')} ")
    assert other.here.heading == "Driving"
    assert other.here.response.headers["cache-control"] == "no-store"
    assert (other.here.fields["miles"], other.here.fields["car"]) == ("12,000", "b")
    assert (other.here.fields["way"], other.here.fields["name"]) == ("drive", "Zephaniah")
    await other.press()
    review = await other.press(safe="c")
    assert "Zephaniah" in review.text
    thanks = await other.press("send")
    assert CODE.search(thanks.text).group() == code
    assert (await InboxItem.get()).document["texts"]["name"] == "Zephaniah"


async def test_what_is_wrong_or_missing_is_saved_as_it_was_typed(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    code = await save(person, miles="about twelve")
    other = await come_back(app, survey, code)
    assert other.here.status == 200
    assert other.here.fields["miles"] == "about twelve"
    assert "There is a problem" not in other.here.text


async def test_the_review_and_the_very_first_page_can_be_saved_too(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await Person.opens(browser, address(survey))
    code = await save(person)
    assert (await come_back(app, survey, code)).here.heading == "Survey"
    browser.cookies.clear()
    person = await Person.opens(browser, address(survey))
    await person.press(way="walk")
    await person.press(safe="b")
    assert person.here.heading == "Check your answers"
    assert (await come_back(app, survey, await save(person))).here.heading == "Check your answers"


@pytest.mark.parametrize("language", ["bn", "ar"])
async def test_the_language_is_kept(browser, app, hackney, language):
    survey = await make(hackney, steps())
    person = await Person.opens(browser, f"/{language}{address(survey)}")
    await person.press(way="walk", name="Zephaniah")
    response = await browser.post(f"/{language}{address(survey)}/save", data=person.here.fields)
    assert response.headers["location"] == f"/{language}{address(survey)}/saved"
    text = (await browser.get(response.headers["location"])).text
    assert f"https://engage.test/{language}{address(survey)}/return" in text
    async with Browser(app) as other:
        back = await other.post(f"{address(survey)}/return", data={"code": CODE.search(text).group()})
        assert back.headers["location"] == f"/{language}{address(survey)}/return/answers"


async def test_saving_twice_at_once_or_again_later_keeps_one_row_and_its_code(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    codes = {await save(person, miles=miles) for miles in ("1", "2")}
    other = await come_back(app, survey, codes.pop())
    assert not codes
    assert other.here.fields["miles"] == "2"
    again = await save(other, miles="3")
    assert (await come_back(app, survey, again)).here.fields["miles"] == "3"
    assert await SavedAnswers.all().count() == 1


async def test_a_double_click_saves_once(settings):
    hackney = await Borough.get(slug="hackney")
    survey = await make(hackney, steps(), slug="saved-twice")
    try:
        async with Browser(build_app(settings, TestClock())) as browser:
            person = await half_way(browser, survey)
            data = person.here.fields
            await asyncio.gather(*(browser.post(f"{address(survey)}/save", data=data) for _ in range(8)))
        assert await SavedAnswers.filter(survey_id=survey.id).count() == 1
    finally:
        await unpublish(survey)


async def test_refreshing_the_page_with_the_code_saves_nothing_more(browser, hackney, queries):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    code = await save(person)
    queries.clear()
    assert await shown_code(browser, f"{address(survey)}/saved") == code
    assert not [query for query in queries if not query.startswith("SELECT")]


async def test_a_wrong_code_a_sent_one_and_an_expired_one_get_the_same_answer(browser, app, hackney, croydon, clock):
    survey, other, third = await make(hackney, steps()), await make(hackney, steps()), await make_survey(croydon)
    code = await save(await half_way(browser, survey))
    sent = await come_back(app, survey, code)
    answers = set()

    async def ask(path, typed):
        page = await browser.post(f"{path}/return", data={"code": typed})
        assert page.status_code == 422
        assert page.headers["cache-control"] == "no-store"
        assert "There are no saved answers with this code." in page.text
        answers.add(re.sub(r'value="[^"]*"', "", page.text))

    await ask(address(survey), new_code())
    await ask(address(survey), "ا" * 2000)
    await ask(address(other), code)
    await ask(f"/croydon/surveys/{third.slug}", code)
    answers = set()
    await ask(address(survey), new_code())
    await sent.press(miles="1")
    await sent.press(safe="c")
    await sent.press("send")
    await ask(address(survey), code)
    await InboxItem.all().delete()
    clock.now += timedelta(days=8)
    await SavedAnswers.all().update(expires_on=date(2026, 11, 28))
    await ask(address(survey), code)
    assert len(answers) == 1
    empty = await browser.post(f"{address(survey)}/return", data={"code": " "})
    assert empty.status_code == 422
    assert "Enter the code you were given" in empty.text


async def test_answers_can_be_opened_until_a_sunday_after_thirty_days_or_the_last_day():
    assert expires_on(date(2027, 6, 1), date(2026, 11, 21)) == date(2026, 12, 27)
    assert {expires_on(date(2027, 6, 1), date(2026, 11, 21) + timedelta(days=n)).weekday() for n in range(9)} == {6}
    assert expires_on(date(2027, 6, 1), date(2026, 11, 20)) == date(2026, 12, 20)
    assert expires_on(date(2026, 11, 30), date(2026, 11, 21)) == date(2026, 11, 30)


async def test_what_expired_is_erased_the_night_after_its_last_day(browser, hackney, clock):
    await save(await half_way(browser, await make(hackney, steps())))
    row = await SavedAnswers.get()
    assert row.expires_on == date(2026, 11, 30)
    for night, left in ((date(2026, 11, 30), 1), (date(2026, 12, 1), 0)):
        await erase_expired(clock.now.replace(year=night.year, month=night.month, day=night.day, hour=4))
        assert await SavedAnswers.all().count() == left


async def test_sending_erases_what_was_saved_on_a_later_day_and_with_others(browser, app, hackney, clock, queries):
    survey = await make(hackney, steps())
    for _ in range(2):
        browser.cookies.clear()
        person = await half_way(browser, survey)
        await save(person)
        await person.press(miles="1")
        await person.press(safe="c")
        queries.clear()
        await person.press("send")
        assert not [query for query in queries if "saved_answers" in query]
    assert await SavedAnswers.all().count() == 2
    clock.now += timedelta(days=1)
    browser.cookies.clear()
    person = await half_way(browser, survey)
    await person.press(miles="1")
    await person.press(safe="c")
    queries.clear()
    await person.press("send")
    assert len([query for query in queries if "DELETE FROM saved_answers" in query]) == 1
    assert await SavedAnswers.all().count() == 0


async def test_a_survey_that_closed_saves_and_opens_nothing(browser, hackney, clock):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    code = await save(person)
    clock.now += timedelta(days=10)
    closed = await browser.post(f"{address(survey)}/save", data=person.here.fields)
    assert closed.status_code == 409
    for method in ("GET", "POST"):
        page = await browser.request(method, f"{address(survey)}/return", data={"code": code})
        assert "This survey closed" in page.text
    assert (await browser.get(f"{address(survey)}/return/answers")).status_code == 303


async def test_the_next_person_at_a_browser_gets_a_code_of_their_own(browser, hackney):
    survey = await make(hackney, steps())
    first = await half_way(browser, survey)
    await first.press(miles="1")
    await first.press(safe="c")
    thanks = await first.press("send")
    second = await half_way(browser, survey)
    assert await save(second) != CODE.search(thanks.text).group()


async def test_a_browser_that_answered_cannot_answer_again_by_what_another_saved(browser, app, hackney):
    survey = await make(hackney, steps(), assurance=Assurance.ONE_PER_BROWSER)
    code = await save(await half_way(browser, survey))
    async with Browser(app) as other:
        person = await half_way(other, survey)
        await person.press(miles="1")
        await person.press(safe="c")
        await person.press("send")
        assert (await other.post(f"{address(survey)}/return", data={"code": code})).status_code == 409


async def test_the_code_is_in_no_address_and_only_in_this_browser(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    response = await browser.post(f"{address(survey)}/save", data=person.here.fields)
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert response.headers["location"] == f"{address(survey)}/saved"
    async with Browser(app) as other:
        page = await other.get(f"{address(survey)}/saved")
        assert "Your code is not here" in page.text
        assert not CODE.search(page.text)


# ---- who has a copy of the database -------------------------------------------------------------------------------


async def test_a_copy_of_the_database_shows_no_word_that_was_typed_and_no_code(browser, hackney):
    survey = await make(hackney, steps())
    person = await half_way(browser, survey)
    code = await save(person, miles="31415926", car="b")
    tables = await connections.get("default").execute_query_dict(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    dump = ""
    for table in tables:
        rows = await connections.get("default").execute_query_dict(f'SELECT t::text AS row FROM "{table["relname"]}" t')
        dump += "\n".join(row["row"] for row in rows)
    row = await SavedAnswers.get()
    assert row.sealed in dump
    for typed in ("Zephaniah", "31415926", code, code.replace("-", "")):
        assert typed not in dump


def test_what_is_sealed_opens_with_its_own_code_survey_and_secret_alone():
    place = Place(Fields([("a", "১"), ("a", "b\n"), ("c", "")]), 3, 2, "bn")
    code = new_code()
    sealed = seal(SECRET, 7, code, place)
    assert unseal(SECRET, 7, code, sealed) == place
    assert unseal(SECRET, 8, code, sealed) is None
    assert unseal("another", 7, code, sealed) is None
    assert unseal(SECRET, 7, new_code(), sealed) is None
    assert unseal(SECRET, 7, code, sealed[:-4] + "AAA=") is None


def test_what_is_sealed_tells_neither_its_length_nor_its_time():
    place = Place(Fields([("a", "x")]), 0, 1, "en")
    longer = replace(place, fields=Fields([("a", "x" * 5000)]))
    short, long = (seal(SECRET, 1, new_code(), one) for one in (place, longer))
    assert len(short) == len(long)
    assert short[:11] == long[:11] == "gAAAAAAAAAA"  # the version and a time of zero
