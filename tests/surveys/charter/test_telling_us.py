"""A person tells us about a search: short pages, no account, nothing kept on the way, once."""

import httpx2
import pytest

from engage.kit.i18n import use_language
from surveys.charter.forms import PARTS
from surveys.charter.models import EncounterFeedback
from surveys.charter.questions import BY_KEY, QUESTIONS
from surveys.defence import TOO_MANY, Networks
from surveys.models import InboxItem
from surveys.moderation.conversations.models import case_hash
from tests.browser import Browser
from tests.conftest import NOW
from tests.surveys.charter.factories import SEND, Shown, questions_of, settle_all, tell_us, walk_to_check


async def test_the_first_page_says_what_this_is_not_and_where_those_things_go(browser, hackney):
    response = await browser.get("/hackney/stop-and-search/tell-us")
    assert response.status_code == 200
    for words in (
        "call 999",
        "not a complaint",
        "31 days",
        "within 12 months",
        "policeconduct.gov.uk",
        "Do not name anybody",
    ):
        assert words in response.text
    assert "/hackney/stop-and-search/tell-us/questions" in response.text


async def test_the_pages_follow_each_other_without_a_script(browser, hackney):
    page, headings = Shown(await browser.get(questions_of(hackney))), []
    asked: set[str] = set()
    typed = {"answering_as": "parent_or_carer", "month": "2026-10", "age": "13_15", "force": "handcuffs"}
    for _ in PARTS:
        headings.append(page.heading)
        asked |= page.asked
        page = await page.press(browser, **{key: value for key, value in typed.items() if key in page.asked})
    assert headings == [part.title for part in PARTS]
    assert page.heading == "Check your answers before sending"
    assert asked == {question.key for question in QUESTIONS}


async def test_what_was_sent_is_in_the_inbox_and_the_code_is_shown(browser, hackney):
    response = await tell_us(browser, hackney, told_grounds="yes", one_improvement="Speak to me first")
    assert response.status_code == 303
    assert response.headers["location"] == "/hackney/stop-and-search/tell-us/sent"
    item = await InboxItem.get()
    code = browser.cookies["__Host-receipt"]
    assert item.document == {
        "answers": {"answering_as": "searched", "month": "2026-11", "told_grounds": "yes"},
        "comment": "Speak to me first",
        "case": case_hash(browser.app.state.settings.secret, "comment", hackney.id, code),
    }
    thanks = await browser.get(response.headers["location"])
    assert code in thanks.text
    assert code not in str(thanks.url)


async def test_only_who_is_answering_and_the_month_must_be_answered(browser, hackney):
    page = await Shown(await browser.get(questions_of(hackney))).press(browser)
    assert page.response.status_code == 422
    assert "Select who you are" in page.response.text
    assert "Select the month" in page.response.text
    assert "<title>Error: " in page.response.text
    response = await tell_us(browser, hackney)
    assert response.status_code == 303


async def test_this_month_and_the_eleven_before_can_be_chosen(browser, hackney):
    text = (await browser.get(questions_of(hackney))).text
    for month in ("November 2026", "December 2025", "Longer ago", "Not sure"):
        assert month in text
    assert "November 2025" not in text


async def test_going_back_keeps_what_was_said(browser, hackney):
    first = Shown(await browser.get(questions_of(hackney)))
    second = await first.press(browser, answering_as="witness", month="longer_ago")
    again = await second.press(browser, "start", time_of_day="night")
    assert again.heading == PARTS[0].title
    assert again.fields["answering_as"] == "witness"
    assert again.fields["month"] == "longer_ago"
    assert again.fields["time_of_day"] == "night"


async def test_changing_one_part_leads_back_to_the_check(browser, hackney):
    check = await walk_to_check(browser, hackney, told_grounds="no")
    part = await check.press(browser, "told")
    assert part.heading == "What the officer said"
    assert part.fields["told_grounds"] == "no"
    check = await part.press(browser, told_grounds="yes")
    assert check.heading == "Check your answers before sending"
    assert check.fields["told_grounds"] == "yes"


async def test_pressed_twice_it_is_stored_once(browser, hackney):
    page = await walk_to_check(browser, hackney)
    for _ in range(2):
        assert (await browser.post(page.action, data=page.fields | SEND)).status_code == 303
    assert await InboxItem.all().count() == 1
    await settle_all()
    await browser.post(page.action, data=page.fields | SEND)  # the answer was lost, and hours later it is sent again
    await settle_all()
    assert await EncounterFeedback.all().count() == 1


async def test_two_people_get_codes_of_their_own(browser, hackney):
    assert "code" not in Shown(await browser.get(questions_of(hackney))).fields
    for _ in range(2):
        await tell_us(browser, hackney)
    assert await InboxItem.all().count() == 2


async def test_a_child_under_13_answers_with_a_parent(browser, hackney):
    start = Shown(await browser.get(questions_of(hackney)))
    page = await start.press(browser, answering_as="searched", month="2026-11")
    alone = await page.press(browser, age="under_13")
    assert alone.response.status_code == 422
    assert "ask a parent or carer" in alone.response.text
    page = await start.press(browser, answering_as="parent_or_carer", month="2026-11")
    together = await page.press(browser, age="under_13")
    assert together.heading == "What the officer said"


async def test_more_than_outer_clothing_shows_who_can_help_and_asks_nothing_about_it(browser, hackney):
    page = await _walk_to(browser, hackney, "Afterwards", age="16_17", clothing="more")
    for words in ("Childline", "0800 1111", "NSPCC", "solicitor", "complaint", "We do not ask you to describe it"):
        assert words in page.response.text
    assert "keep children safe" in page.response.text
    assert page.asked == {"under_18_understood", "under_18_adult_told", "told_feedback", "trust_after"}
    last = await page.press(browser)
    assert "Please do not describe the search" in last.response.text
    assert last.asked == {"ethnic_group", "one_improvement"}
    assert "Childline" not in last.response.text
    check = await last.press(browser)
    assert "Childline" in check.response.text
    assert "keep children safe" in check.response.text


async def test_an_adult_is_shown_who_can_help_and_nobody_is_told(browser, hackney):
    page = await _walk_to(browser, hackney, "Afterwards", age="18_24", clothing="more")
    assert "NSPCC" in page.response.text
    assert "keep children safe" not in page.response.text


async def _walk_to(browser, borough, heading, **answers):
    said = {"answering_as": "searched", "month": "2026-11", **answers}
    page = Shown(await browser.get(questions_of(borough)))
    while page.heading != heading:
        page = await page.press(browser, **{key: value for key, value in said.items() if key in page.asked})
    return page


@pytest.mark.parametrize(
    ("answering_as", "asked", "not_asked"),
    [
        ("searched", ("How old were you?", "What is your ethnic group?"), ("your child",)),
        ("parent_or_carer", ("How old was your child?", "What is your child’s ethnic group?"), ("How old were you?",)),
        ("witness", ("How old was the person who was searched?",), ("your child", "ethnic group", "treat you")),
    ],
)
async def test_everybody_is_asked_in_words_that_are_theirs(browser, hackney, answering_as, asked, not_asked):
    page, text = Shown(await browser.get(questions_of(hackney))), ""
    while page.heading != "Check your answers before sending":
        typed = {"answering_as": answering_as, "month": "2026-11", "age": "18_24", "ethnic_group": "black"}
        page = await page.press(browser, **{key: value for key, value in typed.items() if key in page.asked})
        text += page.response.text
        check = page.response.text
    for words in asked:
        assert text.count(words) >= 2, words
        assert words in check
    for words in not_asked:
        assert words not in text, words


async def test_the_check_shows_what_was_said_and_how_much_was_left_out(browser, hackney):
    check = (await walk_to_check(browser, hackney, told_grounds="no", told_law="yes")).response.text
    assert "Did the officer tell you why they were doing the search?" in check
    assert "Was the reason explained clearly?" not in check
    assert "You left out 3 questions." in check
    assert "You left out 5 questions." in check


def test_of_a_child_under_16_nothing_is_asked_but_age_band_and_ethnic_group():
    about_people = {"age", "ethnic_group", "sex", "gender_identity", "sexual_orientation", "religion", "disability"}
    assert about_people & BY_KEY.keys() == {"age", "ethnic_group"}


async def test_each_page_says_which_step_it_is(browser, hackney):
    page = Shown(await browser.get(questions_of(hackney)))
    assert "Step 1 of 7" in page.response.text
    page = await page.press(browser, answering_as="witness", month="2026-11")
    assert "Step 2 of 7" in page.response.text


async def test_an_answer_to_a_question_that_is_no_longer_asked_is_dropped(browser, hackney):
    page = await walk_to_check(browser, hackney, force="handcuffs", force_explained="no")
    await browser.post(page.action, data={**page.fields, **SEND, "force": "none"})
    assert "force_explained" not in (await InboxItem.get()).document["answers"]


async def test_a_long_text_is_kept_and_sent_back_to_be_shortened(browser, hackney):
    page = await walk_to_check(browser, hackney)
    response = await browser.post(page.action, data={**page.fields, **SEND, "one_improvement": "x" * 501})
    assert response.status_code == 422
    assert "Use 500 characters or fewer" in response.text
    assert "x" * 501 in response.text
    assert not await InboxItem.exists()


async def test_a_text_with_a_telephone_number_is_pointed_out_and_may_be_sent(browser, hackney):
    page = await walk_to_check(browser, hackney, one_improvement="Ring me on 07700 900123")
    assert "a telephone number" in page.response.text
    assert "07700 900123" in page.response.text
    changed = await page.press(browser, "finish")
    assert changed.fields["one_improvement"] == "Ring me on 07700 900123"
    assert (await browser.post(page.action, data=page.fields | SEND)).status_code == 303


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"part": "nowhere"},
        {"part": "start", "answering_as": "the_king", "month": "2026-11"},
        {"part": "start", "answering_as": "searched", "month": "2019-01"},
        {"part": "finish", "venue": "x" * 50_000, "one_improvement": "x" * 100_000},
        {"part": "after", "go": "x" * 1000, "code": "x" * 1000},
        {"part": "told", "told_grounds": "<script>alert(1)</script>", "from_check": "yes"},
        {"borough": "croydon", "month": ["2026-11", "2026-10"], "answering_as": ["", "searched"]},
    ],
)
async def test_whatever_is_sent_is_answered_with_a_page_and_stored_only_when_whole(browser, hackney, data):
    for more in ({}, {"send": "yes"}):
        response = await browser.post(questions_of(hackney), data={**data, **more})
        assert response.status_code in {200, 422}
        assert "<script>alert" not in response.text
    assert not await InboxItem.exists()


async def test_files_and_nul_characters_are_refused(browser, hackney):
    for data in ({"files": {"one_improvement": b"text"}}, {"data": {"one_improvement": "a\0b"}}):
        assert (await browser.post(questions_of(hackney), **data)).status_code == 400


async def test_another_site_cannot_send_for_somebody(browser, hackney):
    page = await walk_to_check(browser, hackney)
    response = await browser.post(page.action, data=page.fields | SEND, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not await InboxItem.exists()


async def test_an_unopened_borough_takes_no_feedback(browser, connection):
    assert (await browser.get("/barnet/stop-and-search/tell-us")).status_code == 404
    assert (await browser.post("/barnet/stop-and-search/tell-us/questions", data={"send": "yes"})).status_code == 404


async def test_what_holds_answers_is_not_kept_by_anybody_but_the_browser_that_sent_them(browser, hackney):
    page = Shown(await browser.get(questions_of(hackney)))
    page = await page.press(browser, answering_as="searched", month="2026-11")
    assert page.response.headers["cache-control"] == "private, no-cache"
    check = await walk_to_check(browser, hackney)
    assert check.response.headers["cache-control"] == "private, no-cache"
    thanks = await browser.get("/hackney/stop-and-search/tell-us/sent")
    assert thanks.headers["cache-control"] == "no-store"


async def test_whoever_told_of_a_child_learns_that_a_message_may_wait_under_the_code(browser, hackney):
    await tell_us(browser, hackney, age="13_15", clothing="more")
    thanks = (await browser.get("/hackney/stop-and-search/tell-us/sent")).text
    assert "the person who keeps children safe may leave you a message" in thanks
    assert ">Check a receipt code</a>" in thanks


async def test_without_the_cookie_the_last_page_still_says_what_happens_next(browser, hackney):
    response = await browser.get("/hackney/stop-and-search/tell-us/sent")
    assert response.status_code == 200
    assert "What happens next" in response.text


@pytest.mark.parametrize("language", ["bn", "ar", "so"])
async def test_the_form_stays_in_its_language(browser, hackney, language):
    page = Shown(await browser.get(f"/{language}{questions_of(hackney)}"))
    assert page.action.startswith(f"/{language}/hackney/")
    page = await page.press(browser, answering_as="searched", month="2026-11")
    assert page.action.startswith(f"/{language}/hackney/")
    use_language("en")


async def test_a_receipt_code_says_that_feedback_is_held_before_and_after_it_was_counted(browser, hackney, croydon):
    await tell_us(browser, hackney)
    code = browser.cookies["__Host-receipt"]
    address = "/hackney/stop-and-search/tell-us/receipt"
    for _ in range(2):
        assert "Yes: we hold" in (await browser.post(address, data={"code": f" {code.upper()} "})).text
        await settle_all()
    assert "No: we hold no" in (await browser.post(address, data={"code": "bcdf-ghjk-mnpq-2345"})).text
    assert "No: we hold no" in (await browser.post(address.replace("hackney", "croydon"), data={"code": code})).text
    assert (await browser.post(address, data={})).status_code == 422
    assert (await browser.post(address, data={"code": "x" * 5000})).status_code == 422


async def test_whoever_only_asks_for_the_headers_gets_those_of_the_page(browser, hackney):
    assert (await browser.head("/hackney/stop-and-search/tell-us/questions")).status_code == 200


async def test_the_last_page_says_what_the_code_is_for_and_until_when(browser, hackney):
    response = await tell_us(browser, hackney, one_improvement="Explain")
    thanks = (await browser.get(response.headers["location"])).text
    assert "You can read it and answer it with the code" in thanks
    assert "for 60 days" in thanks


async def test_no_program_answers_in_the_place_of_people(app, hackney):
    """Three hundred from one network in ten minutes are taken in; the next waits, and nothing of it is kept."""

    app.state.networks = Networks()
    for _ in range(TOO_MANY - 1):
        app.state.networks.count("81.2.69.1", NOW)
    async with Browser(app) as browser:
        browser._transport = httpx2.ASGITransport(app=app, client=("81.2.69.7", 1))
        assert (await tell_us(browser, hackney)).status_code == 303
        refused = await tell_us(browser, hackney)
    assert refused.status_code == 429
    assert "Your answers were not sent." in refused.text
    assert await InboxItem.all().count() == 1
