"""A resident finds a survey, answers it, reviews, sends it once and keeps a receipt."""

import re
from datetime import UTC, date, datetime

import pytest

from surveys.bank import BANK, BY_KEY
from surveys.definition.ready import from_bank
from surveys.models import InboxItem
from tests.surveys.factories import make_draft, make_survey

AFTER = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
LAST_MINUTE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


def address(survey):
    return f"/hackney/surveys/{survey.slug}"


def stored(**answers):
    """What is stored of a form that a program sends at once, without the pages in between."""
    texts = {key: answers.pop(key) for key in ("one_improvement",) if key in answers}
    return {"version": 1, "channel": "online", "answers": answers, "texts": texts, "flag": "too_fast"}


def code_in(text):
    return re.search(r"[b-z2-9]{4}(-[b-z2-9]{4}){3}", text).group()


async def test_the_list_says_what_is_open_coming_and_closed(browser, hackney, croydon, queries):
    await make_survey(hackney, title="Open one")
    await make_survey(hackney, title="Later one", opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 9))
    await make_survey(hackney, title="Old one", opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1))
    await make_draft(hackney, title="Secret one")
    await make_survey(croydon, title="Another place")
    queries.clear()
    text = (await browser.get("/hackney/surveys")).text
    assert len([query for query in queries if query.startswith("SELECT")]) == 2
    assert text.index("Open now") < text.index("Open one") < text.index("Later one") < text.index("Old one")
    assert "Secret one" not in text
    assert "Another place" not in text


async def test_an_empty_list_says_so(browser, hackney):
    text = (await browser.get("/hackney/surveys")).text
    assert "No survey is open at the moment." in text
    assert "No survey has closed yet." in text


async def test_the_form_says_first_who_sees_what(browser, hackney):
    survey = await make_survey(hackney)
    text = (await browser.get(address(survey))).text
    promise, question = text.index("You do not need an account"), text.index("listen to the concerns")
    assert promise < question
    assert "It takes about 1 minute." in text
    assert "until the end of 30 November 2026" in text


async def test_every_ready_question_can_be_asked_and_answered(browser, hackney):
    survey = await make_survey(hackney, *(question.key for question in BANK))
    page = await browser.get(address(survey))
    answers = {q.key: q.options[0][0] if q.options else "More walks" for q in BANK}
    assert all(f'name="{q.key}"' in page.text for q in BANK)
    assert page.text.count("Closes in 9 days") == 1
    assert (await browser.post(address(survey), data={**answers, "send": "1"})).status_code == 303
    assert (await InboxItem.get()).document == stored(**answers)


@pytest.mark.parametrize("prefix", ["/bn", "/ar", "/en-XA"])
async def test_a_survey_is_answered_in_any_language(browser, hackney, prefix):
    survey = await make_survey(hackney)
    here = prefix + address(survey)
    assert (await browser.get(here)).status_code == 200
    review = await browser.post(here, data={"police_listen": "neither"})
    assert review.status_code == 200
    sent = await browser.post(here, data={"police_listen": "neither", "send": "1"})
    assert sent.headers["location"] == f"{here}/thanks"
    assert (await browser.get(sent.headers["location"])).status_code == 200


async def test_what_is_missing_is_said_and_what_was_typed_is_kept(browser, hackney):
    survey = await make_survey(hackney, required=("police_listen",))
    page = await browser.post(address(survey), data={"age_band": "25_34", "one_improvement": "Walk <more>"})
    assert page.status_code == 422
    assert "Select an answer" in page.text
    assert 'href="#police_listen"' in page.text
    assert re.search(r'value="25_34"\s+checked', page.text)
    assert "Walk &lt;more&gt;" in page.text
    assert await InboxItem.all().count() == 0


async def test_nothing_at_all_is_not_an_answer(browser, hackney):
    survey = await make_survey(hackney)
    for fields in ({}, {"send": "1"}, {"police_listen": "  "}):
        page = await browser.post(address(survey), data=fields)
        assert page.status_code == 422
        assert "Answer at least one question" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"police_listen": "no such code"},
        {"police_listen": "x" * 50_000},
        {"one_improvement": "x" * 1001},
        {"police_listen": ["neither", "nobody"]},
        {"age_band": "'; DROP TABLE survey; --"},
    ],
)
async def test_an_answer_that_was_not_offered_is_refused(browser, hackney, fields):
    survey = await make_survey(hackney)
    assert (await browser.post(address(survey), data={**fields, "send": "1"})).status_code == 422
    assert await InboxItem.all().count() == 0


async def test_bodies_that_no_browser_sends_are_refused_without_a_500(browser, hackney):
    here = address(await make_survey(hackney))
    bodies = [
        {"content": b"police_listen=%00", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"content": b"\xff\xfe", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"json": {"police_listen": "neither"}},
        {"files": {"police_listen": ("a.txt", b"neither")}},
        {"data": {f"field{n}": "x" for n in range(1001)}},
    ]
    for body in bodies:
        response = await browser.post(here, **body)
        assert 400 <= response.status_code < 500
    assert await InboxItem.all().count() == 0


async def test_fields_that_are_no_questions_are_not_stored(browser, hackney):
    survey = await make_survey(hackney)
    fields = {"police_listen": "neither", "survey_id": "9", "borough": "croydon", "month": "2020-01-01", "send": "1"}
    await browser.post(address(survey), data=fields)
    assert (await InboxItem.get()).document == stored(police_listen="neither")


async def test_an_answer_that_does_not_apply_is_left_out(browser, hackney):
    survey = await make_survey(
        hackney,
        questions=tuple(from_bank(BY_KEY[key]) for key in ("long_term_condition", "condition_reduces_activity")),
    )
    fields = {"long_term_condition": "no", "condition_reduces_activity": "yes_a_lot", "send": "1"}
    await browser.post(address(survey), data=fields)
    assert (await InboxItem.get()).document == stored(long_term_condition="no")


async def test_a_thousand_characters_count_lines_as_people_do(browser, hackney):
    survey = await make_survey(hackney)
    text = "\r\n".join(["x" * 499, "y" * 500])
    assert (await browser.post(address(survey), data={"one_improvement": text})).status_code == 200


async def test_the_review_stores_nothing_and_leads_back_with_every_answer(browser, hackney):
    survey = await make_survey(hackney)
    answers = {"police_listen": "tend_to_agree", "one_improvement": "Walk\nmore"}
    review = await browser.post(address(survey), data=answers)
    assert review.status_code == 200
    assert "Check your answers" in review.text
    assert "Tend to agree" in review.text
    assert "Not answered" in review.text
    assert await InboxItem.all().count() == 0
    code = code_in(review.text)
    back = await browser.post(address(survey), data={**answers, "receipt": code, "change": "police_listen"})
    assert back.status_code == 200
    assert re.search(r'value="tend_to_agree"\s+checked', back.text)
    assert code in back.text
    again = await browser.post(address(survey), data={**answers, "receipt": code})
    assert code_in(again.text) == code


async def test_sending_gives_a_receipt_and_sending_again_replaces_what_was_sent(browser, hackney):
    survey = await make_survey(hackney)
    review = await browser.post(address(survey), data={"police_listen": "neither"})
    code = code_in(review.text)
    fields = {"police_listen": "neither", "receipt": code, "send": "1"}
    for _ in range(3):
        sent = await browser.post(address(survey), data=fields)
        assert sent.status_code == 303
        thanks = await browser.get(sent.headers["location"])
        assert code in thanks.text
        assert thanks.headers["cache-control"] == "no-store"
    await browser.post(address(survey), data={**fields, "police_listen": "dont_know"})
    assert (await InboxItem.get()).document == stored(police_listen="dont_know")


async def test_the_receipt_is_in_no_address_and_only_in_this_browser(browser, app, hackney):
    survey = await make_survey(hackney)
    sent = await browser.post(address(survey), data={"police_listen": "neither", "send": "1"})
    cookie = sent.headers["set-cookie"]
    assert cookie.startswith(f"__Host-answering-{survey.id}=")
    assert "Max-Age=3600" in cookie
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert sent.headers["location"] == f"{address(survey)}/thanks"
    browser.cookies.clear()
    thanks = await browser.get(f"{address(survey)}/thanks")
    assert "Your receipt code is not here" in thanks.text


async def test_one_page_of_thanks_serves_everybody_their_own_code(browser, hackney):
    survey = await make_survey(hackney)
    codes = set()
    for _ in range(3):
        await browser.post(address(survey), data={"police_listen": "neither", "send": "1"})
        codes.add(code_in((await browser.get(f"{address(survey)}/thanks")).text))
        browser.cookies.clear()
    assert len(codes) == 3


@pytest.mark.parametrize("cookie", ["<script>", "bbbb-bbbb-bbbb-bbb<", "A" * 19, "éééé-éééé-éééé-éééé"])
async def test_a_bent_receipt_cookie_shows_no_code(browser, hackney, cookie):
    survey = await make_survey(hackney)
    header = {"cookie": f"__Host-answering-{survey.id}={cookie}.sent".encode()}
    thanks = await browser.get(f"{address(survey)}/thanks", headers=header)
    assert thanks.status_code == 200
    assert "Your receipt code is not here" in thanks.text


async def test_a_receipt_that_was_made_up_is_replaced(browser, hackney):
    survey = await make_survey(hackney)
    for made_up in ("<b>", "ééééééééééééééé", "ا" * 16, "x" * 10_000):
        sent = await browser.post(address(survey), data={"police_listen": "neither", "receipt": made_up, "send": "1"})
        assert sent.status_code == 303
        browser.cookies.clear()
    assert await InboxItem.all().count() == 4


async def test_the_receipt_page_knows_codes_of_this_survey_alone(browser, hackney):
    survey, other = await make_survey(hackney), await make_survey(hackney)
    await browser.post(address(survey), data={"police_listen": "neither", "send": "1"})
    code = code_in((await browser.get(f"{address(survey)}/thanks")).text)

    async def ask(about, typed):
        return (await browser.post(f"{address(about)}/receipt", data={"code": typed})).text

    assert "Yes: we hold an answer" in await ask(survey, code)
    assert "Yes: we hold an answer" in await ask(survey, f" {code.upper().replace('-', ' ')} ")
    assert "No: we hold no answer" in await ask(other, code)
    assert "No: we hold no answer" in await ask(survey, "bcdf-ghjk-mnpq-2345")
    assert "No: we hold no answer" in await ask(survey, "ا" * 2000)
    empty = await browser.post(f"{address(survey)}/receipt", data={})
    assert empty.status_code == 422
    assert "Enter your receipt code" in empty.text


async def test_a_survey_takes_answers_until_the_last_minute_of_its_last_day(browser, hackney, clock):
    survey = await make_survey(hackney)
    clock.now = LAST_MINUTE
    assert (await browser.post(address(survey), data={"police_listen": "neither", "send": "1"})).status_code == 303


async def test_a_closed_survey_takes_no_answers(browser, hackney, clock):
    survey = await make_survey(hackney)
    clock.now = AFTER
    for fields in ({"police_listen": "neither"}, {"police_listen": "neither", "send": "1"}):
        page = await browser.post(address(survey), data=fields)
        assert page.status_code == 409
        assert "This survey closed on 30 November 2026." in page.text
        assert "Nothing was stored." in page.text
    assert await InboxItem.all().count() == 0
    page = await browser.get(address(survey))
    assert "This survey closed on 30 November 2026." in page.text
    assert "Nothing was stored." not in page.text


async def test_thanks_of_one_survey_show_no_code_of_another(browser, hackney):
    survey, other = await make_survey(hackney), await make_survey(hackney)
    await browser.post(address(survey), data={"police_listen": "neither", "send": "1"})
    assert "Your receipt code is not here" in (await browser.get(f"{address(other)}/thanks")).text
    assert "Your receipt code" in (await browser.get(f"{address(survey)}/thanks")).text


async def test_a_page_that_was_not_sent_shows_no_code_as_a_receipt(browser, hackney):
    survey = await make_survey(hackney)
    await browser.post(address(survey), data={"police_listen": "neither"})
    assert "Your receipt code is not here" in (await browser.get(f"{address(survey)}/thanks")).text


async def test_a_survey_that_is_not_open_yet_says_when(browser, hackney):
    survey = await make_survey(hackney, opens_on=date(2026, 12, 5), closes_on=date(2026, 12, 9))
    page = await browser.get(address(survey))
    assert "This survey opens on 5 December 2026." in page.text
    assert (await browser.post(address(survey), data={"send": "1"})).status_code == 409


async def test_addresses_that_are_no_survey_are_404(browser, hackney, croydon):
    survey, draft = await make_survey(hackney), await make_draft(hackney)
    for path in (
        f"/croydon/surveys/{survey.slug}",
        f"/camden/surveys/{survey.slug}",
        f"/hackney/surveys/{draft.slug}",
        f"/hackney/surveys/{survey.slug.upper()}",
        "/hackney/surveys/%00",
        f"/hackney/surveys/{'x' * 3000}",
        f"/hackney//surveys/{survey.slug}",
    ):
        for end in ("", "/thanks", "/receipt", "/results"):
            assert (await browser.get(path + end)).status_code == 404, path + end


async def test_answering_again_asks_the_database_for_one_insert(browser, hackney, queries):
    survey = await make_survey(hackney)
    fields = {"police_listen": "neither", "send": "1"}
    await browser.post(address(survey), data=fields)
    await browser.get(f"{address(survey)}/thanks")
    queries.clear()
    await browser.post(address(survey), data=fields)
    await browser.get(f"{address(survey)}/thanks")
    assert [query.split()[0] for query in queries][-1:] == ["INSERT"]
    assert not [query for query in queries if query.startswith("SELECT")]
