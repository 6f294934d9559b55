"""Somebody who kept the receipt code checks, changes and withdraws what they sent, until the survey closes."""

import re
from datetime import timedelta

import pytest

from engage.kit.security import new_code
from surveys.jobs import jobs
from surveys.models import Assurance, InboxItem, SurveyResponse
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.moderation.models import Comment
from tests.browser import Browser
from tests.surveys.answering.asked import address, make, steps
from tests.surveys.answering.person import Person, Shown
from tests.surveys.factories import make_survey

CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")
_, BY_NIGHT = jobs
_, COMMENTS_BY_NIGHT = comment_jobs


async def answer(browser, survey, **typed):
    """Answers a survey of three steps without the second, and returns the receipt code."""
    person = await Person.opens(browser, address(survey))
    await person.press(way="walk", name="Zephaniah")
    await person.press(safe="a")
    await person.press(**typed)
    return CODE.search((await person.press("send")).text).group()


async def settle_all(survey, now):
    """Moves everything, as the night after the survey closed would, and leaves it open."""
    day = survey.closes_on
    await type(survey).filter(id=survey.id).update(closes_on=now.date() - timedelta(days=1))
    await BY_NIGHT.do(now)
    await COMMENTS_BY_NIGHT.work(now)
    await type(survey).filter(id=survey.id).update(closes_on=day)


async def ask(browser, survey, code, path=""):
    return await browser.post(f"{address(survey)}/receipt{path}", data={"code": code})


async def open_by(browser, survey, code):
    """Presses "Change my answers" and returns the person at the review."""
    response = await ask(browser, survey, code, "/change")
    assert response.headers["location"] == f"{address(survey)}/receipt/answers"
    page = await browser.get(response.headers["location"])
    assert page.headers["cache-control"] == "no-store"
    return Person(browser, Shown(page))


async def test_what_waits_is_opened_with_its_words_and_changed(browser, app, hackney, clock):
    survey = await make(hackney, steps())
    code = await answer(browser, survey, why="Dark")
    async with Browser(app) as phone:
        person = await open_by(phone, survey, code)
        assert person.here.heading == "Check your answers"
        assert "Zephaniah" in person.here.text
        assert "apart from your answers" not in person.here.text
        assert "save" not in person.here.buttons
        page = await person.press("change", "safe")
        assert "save" not in page.buttons
        await person.press(safe="b")
        thanks = await person.press("send")
        assert CODE.search(thanks.text).group() == code
    item = await InboxItem.get()
    assert item.document["answers"]["safe"] == "b"
    assert item.document["texts"] == {"name": "Zephaniah"}
    await settle_all(survey, clock.now)
    assert await SurveyResponse.all().count() == 1


async def test_what_settled_is_opened_without_its_words_which_stay_while_new_ones_are_added(
    browser, app, hackney, clock
):
    survey = await make(hackney, steps())
    code = await answer(browser, survey, why="Dark")
    await settle_all(survey, clock.now)
    async with Browser(app) as phone:
        person = await open_by(phone, survey, code)
        assert "Zephaniah" not in person.here.text
        assert "apart from your answers" in person.here.text
        await person.press("change", "why")
        page = await person.press(why="Darker")
        assert "apart from your answers" in page.text
        await person.press("send")
    assert (await InboxItem.get()).document["change"] == ["why"]
    await settle_all(survey, clock.now)
    assert (await SurveyResponse.get()).answers == {"way": "walk", "safe": "a"}
    assert sorted([comment.text for comment in await Comment.all()]) == ["Dark", "Darker", "Zephaniah"]


async def test_answers_of_an_older_version_are_changed_as_it_is_asked_now(browser, hackney, clock):
    survey = await make(hackney, steps())
    code = await answer(browser, survey)
    await InboxItem.all().update(document={**(await InboxItem.get()).document, "version": 77})
    person = await open_by(browser, survey, code)
    await person.press("send")
    assert (await InboxItem.get()).document["version"] == 1


async def test_a_person_withdraws_after_being_asked_once_more(browser, hackney, clock):
    survey = await make(hackney, steps())
    code = await answer(browser, survey, why="Dark")
    page = await ask(browser, survey, code)
    assert "Yes: we hold an answer" in page.text
    assert "Withdraw my answers" in page.text
    sure = Shown(await ask(browser, survey, code, "/withdraw"))
    assert sure.heading == "Withdraw your answers?"
    assert (await InboxItem.get()).document["texts"]
    done = await browser.post(sure.action, data={**sure.fields, "sure": "1"})
    assert done.headers["location"] == f"{address(survey)}/receipt/withdrawn"
    assert "Your answers are withdrawn" in (await browser.get(done.headers["location"])).text
    assert (await InboxItem.get()).document == {"withdrawn": True}
    for path in ("", "/change", "/withdraw"):
        page = await ask(browser, survey, code, path)
        assert "The answers with this code are withdrawn." in page.text
        assert "Change my answers" not in page.text
    await settle_all(survey, clock.now)
    assert await SurveyResponse.all().count() == await Comment.all().count() == 0
    assert "No: we hold no answer" in (await ask(browser, survey, code)).text


async def test_going_back_after_withdrawing_and_answering_anew_is_one_response(browser, hackney, clock):
    survey = await make(hackney, steps())
    code = await answer(browser, survey)
    await browser.post(f"{address(survey)}/receipt/withdraw", data={"code": code, "sure": "1"})
    again = await answer(browser, survey)
    assert again != code
    await settle_all(survey, clock.now)
    assert await SurveyResponse.all().count() == 1


async def test_once_the_survey_closed_the_code_says_only_that_we_hold_them(browser, hackney, clock):
    survey = await make(hackney, steps())
    code = await answer(browser, survey)
    person = await open_by(browser, survey, code)
    clock.now += timedelta(days=10)
    for path in ("", "/change", "/withdraw"):
        page = await browser.post(f"{address(survey)}/receipt{path}", data={"code": code, "sure": "1"})
        assert page.status_code == 200
        assert "Yes: we hold an answer" in page.text
        assert "Change my answers" not in page.text
        assert "Withdraw my answers" not in page.text
    assert (await browser.get(f"{address(survey)}/receipt/answers")).status_code == 303
    assert (await browser.post(person.here.action, data={**person.here.fields, "send": "1"})).status_code == 409
    assert "change" not in (await InboxItem.get()).document


async def test_codes_of_other_surveys_boroughs_and_nobody_open_nothing(browser, hackney, croydon):
    survey, other = await make(hackney, steps()), await make(hackney, steps())
    far = await make_survey(croydon)
    code = await answer(browser, survey)
    before = (await InboxItem.get()).document
    for path, typed in (
        (address(other), code),
        (f"/croydon/surveys/{far.slug}", code),
        (address(survey), new_code()),
        (address(survey), "<b>"),
        (address(survey), "ا" * 3000),
    ):
        for end in ("", "/change", "/withdraw"):
            page = await browser.post(f"{path}/receipt{end}", data={"code": typed, "sure": "1"})
            assert page.status_code == 200
            assert page.headers["cache-control"] == "no-store"
            assert "No: we hold no answer" in page.text
    assert (await InboxItem.get()).document == before


async def test_a_form_that_says_it_changes_something_cannot_add_a_response(browser, hackney):
    for assurance in Assurance:
        survey = await make(hackney, steps(), assurance=assurance)
        fields = {"way": "walk", "receipt": new_code(), "opened": "", "version": "1", "send": "1"}
        page = await browser.post(address(survey), data=fields)
        assert page.status_code == 409, assurance
    assert await InboxItem.all().count() == 0


async def test_the_next_person_at_a_browser_changes_nobodys_opened_answers(browser, app, hackney):
    survey = await make(hackney, steps())
    async with Browser(app) as other:
        code = await answer(other, survey)
    await open_by(browser, survey, code)
    person = await Person.opens(browser, address(survey))
    await person.press(way="walk")
    review = await person.press(safe="c")
    assert "another person’s answers" in review.text
    await person.press("send", whose="anothers")
    assert sorted([item.document["answers"]["safe"] for item in await InboxItem.all()]) == ["a", "c"]


async def test_a_browser_that_may_answer_once_changes_its_answers_and_gives_no_more(browser, hackney):
    survey = await make(hackney, steps(), assurance=Assurance.ONE_PER_BROWSER)
    code = await answer(browser, survey)
    person = await open_by(browser, survey, code)
    fresh = await browser.post(address(survey), data={"way": "walk", "version": "1", "screen": "0"})
    assert fresh.status_code == 409
    await person.press("change", "safe")
    await person.press(safe="b")
    await person.press("send")
    assert (await InboxItem.get()).document["answers"]["safe"] == "b"


@pytest.mark.parametrize("path", ["", "/change", "/withdraw"])
async def test_the_code_is_in_no_address_and_no_page_with_it_is_kept(browser, hackney, path):
    survey = await make(hackney, steps())
    code = await answer(browser, survey)
    response = await ask(browser, survey, code, path)
    assert response.headers["cache-control"] == "no-store"
    assert code not in response.headers.get("location", "")


async def test_receipts_leave_no_line_in_the_log(browser, hackney, capfd):
    survey = await make(hackney, steps())
    code = await answer(browser, survey)
    await open_by(browser, survey, code)
    await browser.post(f"{address(survey)}/receipt/withdraw", data={"code": code, "sure": "1"})
    said = "".join(capfd.readouterr())
    assert code not in said
    assert "/receipt" not in said


@pytest.mark.parametrize("words", ["Walk more by night", "Walk more"])
async def test_words_sent_again_after_they_went_their_own_way_are_said_not_to_be_taken(browser, hackney, clock, words):
    survey = await make_survey(hackney, "police_listen", "one_improvement")
    here = f"/hackney/surveys/{survey.slug}"
    sent = await browser.post(here, data={"police_listen": "neither", "one_improvement": "Walk", "send": "1"})
    assert sent.headers["location"] == f"{here}/thanks"
    again = await browser.post(here, data={"police_listen": "neither", "one_improvement": "Walk more", "send": "1"})
    assert again.headers["location"] == f"{here}/thanks"  # it waits with the answers, and is replaced
    assert "the change was not taken" not in (await browser.get(f"{here}/thanks")).text
    await settle_all(survey, clock.now)
    for _ in range(2):  # the second time while the first waits
        last = await browser.post(here, data={"police_listen": "dont_know", "one_improvement": words, "send": "1"})
        assert last.headers["location"] == f"{here}/thanks?texts=left-out"
        assert "the change was not taken" in (await browser.get(last.headers["location"])).text
    await settle_all(survey, clock.now)
    assert [comment.text for comment in await Comment.all()] == ["Walk more"]
    assert (await SurveyResponse.get()).answers == {"police_listen": "dont_know"}
    plain = await browser.post(here, data={"police_listen": "neither", "send": "1"})
    assert plain.headers["location"] == f"{here}/thanks"
