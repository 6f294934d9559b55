"""On the council's tablet one person answers after another, and nobody sees what somebody else typed."""

import re
from datetime import timedelta

import pytest

from boroughs.people.models import Role
from surveys.codes.models import SurveyCode, hash_of
from surveys.models import Assurance, InboxItem
from tests.browser import Browser
from tests.factories import make_member
from tests.surveys.answering.asked import address, make, steps
from tests.surveys.answering.person import Person, Shown

CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


async def link_for(app, survey):
    """The link for a device, from the page of a clerk, who is signed in elsewhere."""
    borough = await survey.borough
    async with Browser(app) as office:
        await office.as_person(await make_member(borough, Role.COUNCIL_CLERK))
        text = (await office.get(f"{address(survey)}/kiosk")).text
    return re.search(rf'href="[^"]*({address(survey)}/kiosk/device/[^"]+)"', text).group(1)


async def start(browser, survey):
    """Presses "Start kiosk mode" and returns the first person at the first screen."""
    link = await link_for(browser.app, survey)
    assert "Start kiosk mode" in (await browser.get(link)).text
    response = await browser.post(link)
    assert response.headers["location"] == f"{address(survey)}/kiosk/answers"
    return await next_person(browser, survey)


async def next_person(browser, survey):
    page = await browser.get(f"{address(survey)}/kiosk/answers", follow_redirects=True)
    assert page.headers["cache-control"] == "no-store"
    return Person(browser, Shown(page))


async def clear(browser, survey):
    response = await browser.post(f"{address(survey)}/kiosk/clear")
    assert response.headers["location"] == f"{address(survey)}/kiosk/answers"


async def test_one_after_another_answers_and_each_is_a_response_of_the_kiosk(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    codes = set()
    for name in ("Zephaniah", "Ottoline"):
        await person.press(way="walk", name=name)
        await person.press(safe="c")
        thanks = await person.press("send")
        codes.add(CODE.search(thanks.text).group())
        assert "Finish: clear for the next person" in thanks.text
        await clear(browser, survey)
        person = await next_person(browser, survey)
        assert name not in person.here.text
    assert len(codes) == 2
    documents = [item.document for item in await InboxItem.all()]
    assert {document["channel"] for document in documents} == {"kiosk"}
    assert {document["texts"]["name"] for document in documents} == {"Zephaniah", "Ottoline"}


async def test_every_page_of_a_person_is_kept_by_no_browser_and_can_be_cleared(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    await person.press(name="Zephaniah")
    await person.press(way="walk")
    await person.press(safe="c")
    await person.press("send")
    statuses = [page.status for page in person.history]
    assert statuses == [422, 200, 200, 200]
    for page in person.history:
        assert page.response.headers["cache-control"] == "no-store"
        assert page.text.count("<dialog") == 1
        assert int(page.response.headers["content-length"]) == len(page.response.content)
    idle = [re.search(r'data-idle="(\d+)"', page.text).group(1) for page in person.history]
    assert idle == ["120", "120", "120", "30"]


async def test_what_the_last_person_sent_and_the_browser_sends_again_shows_and_stores_nothing(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    first = person.here.fields | {"way": "walk", "name": "Zephaniah"}
    await person.press(way="walk", name="Zephaniah")
    second = person.here.fields | {"safe": "c"}
    await person.press(safe="c")
    third = person.here.fields | {"send": "1"}
    await clear(browser, survey)
    for sent in (first, second, third):
        for path in ("", "/save"):
            again = await browser.post(address(survey) + path, data=sent)
            assert again.headers["location"] == f"{address(survey)}/kiosk/answers"
    after = await next_person(browser, survey)
    for sent in (first, second, third, {"way": "walk", "name": "Zephaniah", "version": "1", "screen": "0"}):
        again = await browser.post(address(survey), data=sent)
        assert again.headers["location"] == f"{address(survey)}/kiosk/answers"
    assert "Zephaniah" not in after.here.text
    assert await InboxItem.all().count() == 0


async def test_the_receipt_is_shown_once_and_not_to_the_next_person(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    await person.press(way="walk")
    await person.press(safe="c")
    thanks = await person.press("send")
    assert CODE.search(thanks.text)
    assert not [cookie.name for cookie in browser.cookies.jar if cookie.name != "__Host-kiosk"]
    again = await browser.get(f"{address(survey)}/thanks")
    assert "Your receipt code is not here" in again.text


async def test_what_is_saved_at_a_kiosk_is_opened_elsewhere_alone(browser, app, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    await person.press(way="walk", name="Zephaniah")
    saved = await browser.post(f"{address(survey)}/save", data=person.here.fields)
    page = await browser.get(saved.headers["location"])
    code = CODE.search(page.text).group()
    assert "Finish: clear for the next person" in page.text
    await clear(browser, survey)
    assert not CODE.search((await browser.get(saved.headers["location"])).text)
    for path in ("/return", "/receipt", "/receipt/change", "/receipt/withdraw"):
        refused = await browser.post(address(survey) + path, data={"code": code})
        assert refused.status_code == 409
        assert "Other people use this device." in refused.text
    async with Browser(app) as phone:
        assert (await phone.post(f"{address(survey)}/return", data={"code": code})).status_code == 303


async def test_pages_for_everybody_stay_the_same_for_everybody(browser, app, hackney):
    survey = await make(hackney, steps())
    await start(browser, survey)
    async with Browser(app) as other:
        for path in ("", "/return", "/receipt"):
            assert (await browser.get(address(survey) + path)).text == (await other.get(address(survey) + path)).text


async def test_a_kiosk_of_one_survey_is_a_browser_like_any_other_for_the_next(browser, hackney):
    survey, other = await make(hackney, steps()), await make(hackney, steps())
    await start(browser, survey)
    person = await Person.opens(browser, address(other))
    page = await person.press(way="walk")
    assert "<dialog" not in page.text
    await person.press(safe="c")
    await person.press("send")
    assert (await InboxItem.get()).document["channel"] == "online"


async def test_leaving_kiosk_mode_leaves_nobodys_answers(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    await person.press(way="walk", name="Zephaniah")
    assert "Leave kiosk mode" in (await browser.get(f"{address(survey)}/kiosk/stop")).text
    await browser.post(f"{address(survey)}/kiosk/stop")
    page = await browser.get(f"{address(survey)}/kiosk/stop")
    assert "Kiosk mode is off, on this device" in page.text
    assert "data-kiosk-off" in page.text
    assert not list(browser.cookies.jar)
    assert (await browser.get(f"{address(survey)}/kiosk/answers")).headers[
        "location"
    ] == f"{address(survey)}/kiosk/stop"


async def test_one_set_of_answers_from_each_browser_and_a_shared_one_do_not_go_together(browser, hackney):
    survey = await make(hackney, steps(), assurance=Assurance.ONE_PER_BROWSER)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    page = await browser.get(f"{address(survey)}/kiosk")
    assert "takes one set of answers from each browser" in page.text
    assert "/kiosk/device/" not in page.text


async def test_one_time_codes_leave_the_kiosk_with_the_person(browser, app, hackney):
    survey = await make(hackney, steps(), assurance=Assurance.ONE_TIME_CODES)
    code = "bcdf-ghjk-mnpq-2345"
    await SurveyCode.create(code_hash=hash_of(app.state.settings.secret, survey.id, code), survey=survey, batch=1)
    person = await start(browser, survey)
    await person.press(way="walk", name="Zephaniah")
    await person.press(safe="c")
    asked = await browser.post(address(survey), data={**person.here.fields, "send": "1"})
    assert "Enter your code" in asked.text
    form = Shown(asked)
    given = await browser.post(form.action, data={**form.fields, "one-time-code": code})
    assert given.status_code == 307
    sent = await browser.post(given.headers["location"], data=form.fields)
    assert sent.headers["location"] == f"{address(survey)}/thanks"
    assert (await InboxItem.get()).document["channel"] == "kiosk"
    await browser.get(sent.headers["location"])
    assert [cookie.name for cookie in browser.cookies.jar] == ["__Host-kiosk"]


@pytest.mark.parametrize("cookie", ["", "0", "x", "1; 2", "é", "{id}", "{id}.", "{id}.000000000000000000000000"])
async def test_a_bent_cookie_is_no_kiosk(browser, hackney, cookie):
    survey = await make(hackney, steps())
    cookie = cookie.format(id=survey.id)
    header = {"cookie": f"__Host-kiosk={cookie}".encode()}
    page = await browser.post(address(survey), data={"way": "walk"}, headers=header)
    assert page.status_code == 200
    assert "<dialog" not in page.text


async def test_a_closed_surveys_kiosk_says_so(browser, hackney, clock):
    survey = await make(hackney, steps())
    await start(browser, survey)
    clock.now += timedelta(days=10)
    assert "This survey closed" in (await browser.get(f"{address(survey)}/kiosk/answers")).text


async def test_only_a_clerks_link_of_today_or_yesterday_makes_a_kiosk(browser, hackney, croydon, clock):
    survey, other = await make(hackney, steps()), await make(hackney, steps())
    link = await link_for(browser.app, survey)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.get(f"{address(survey)}/kiosk")).status_code == 403
    browser.cookies.clear()
    end = link.rpartition("/")[2]
    for wrong in (f"{address(other)}/kiosk/device/{end}", f"{address(survey)}/kiosk/device/{'0' * 24}", f"{link}é"):
        told, refused = await browser.get(wrong, follow_redirects=True), await browser.post(wrong)
        assert "with a link for the device that works until the day after" in told.text
        assert refused.status_code == 404
        assert not list(browser.cookies.jar)
    clock.now += timedelta(days=1)
    assert (await browser.get(link)).status_code == 200
    clock.now += timedelta(days=1)
    assert (await browser.post(link)).status_code == 404


async def test_a_device_on_which_a_clerk_is_signed_in_is_no_kiosk(browser, hackney):
    survey = await make(hackney, steps())
    link = await link_for(browser.app, survey)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    page = await browser.get(link)
    assert "Sign out first" in page.text
    assert "Start kiosk mode" not in page.text
    assert (await browser.post(link)).status_code == 409


async def test_a_kiosk_offers_nothing_that_it_refuses(browser, hackney):
    survey = await make(hackney, steps())
    person = await start(browser, survey)
    pages = [person.here.text]
    await person.press(way="walk")
    saved = await browser.post(f"{address(survey)}/save", data=person.here.fields)
    pages.append((await browser.get(saved.headers["location"])).text)
    assert f"{address(survey)}/return</strong>" in pages[-1]
    await person.press(safe="c")
    pages.append((await person.press("send")).text)
    for text in pages:
        assert not re.findall(rf'href="{address(survey)}/(?:return|receipt|print)"', text)
    everybodys = (await browser.get(address(survey))).text
    assert f'href="{address(survey)}/return"' in everybodys


async def test_kiosk_mode_works_in_any_language(browser, hackney):
    survey = await make(hackney, steps())
    await browser.post(f"/ar{await link_for(browser.app, survey)}")
    page = await browser.get(f"/ar{address(survey)}/kiosk/answers")
    assert f'data-kiosk="/ar{address(survey)}/kiosk/answers"' in page.text
    shown = Shown(page)
    assert (await browser.post(shown.action, data={**shown.fields, "way": "walk"})).status_code == 200
