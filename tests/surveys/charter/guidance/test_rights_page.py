"""What residents read of their rights: all of it, with its sources, in their language or marked as not."""

import re
from html import unescape

import pytest

from engage.kit.i18n import in_catalogue, speaking
from surveys.charter.guidance.models import StatementTranslation
from surveys.charter.guidance.shipped import SHIPPED
from tests.surveys.charter.guidance.factories import at, fields, newest

RIGHTS = "/hackney/stop-and-search/your-rights"
CARD = f"{RIGHTS}/card"
ALL = [one for statements in SHIPPED.values() for one in statements]
NOTICE = "* This translation has not been checked by a person yet."
MARK = "(This translation has not been checked by a person yet)"


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def with_numbers(words):
    for key, number in {"footage_days": 31, "complaint_months": 12, "record_months": 3}.items():
        words = words.replace(f"%({key})s", str(number))
    return words


async def test_every_statement_is_there_with_its_source_and_the_day_it_was_checked(browser, hackney, queries):
    html = (await browser.get(RIGHTS)).text
    assert len(queries) <= 2
    text = text_of(html)
    for one in ALL:
        assert with_numbers(one.words) in text
        assert one.source.url in html
    assert "Police and Criminal Evidence Act 1984, Code A . Checked on 21 November 2026" in text
    assert html.count('href="#source-') == len(ALL)
    assert "GOWISELY" in text
    assert "%(" not in html
    assert MARK not in text


@pytest.mark.parametrize("path", ["/hackney", "/hackney/stop-and-search", "/hackney/stop-and-search/tell-us", CARD])
async def test_it_is_linked_from_where_people_are(browser, hackney, path):
    assert f'href="{RIGHTS}"' in (await browser.get(path)).text


@pytest.mark.parametrize(
    ("key", "now", "pages"),
    [
        ("footage_days", "49", ["/your-rights", "/your-rights/card", "", "/tell-us", "/tell-us/sent"]),
        ("complaint_months", "18", ["/your-rights", "/your-rights/card", "", "/tell-us"]),
        ("record_months", "7", ["/your-rights", "/your-rights/card", ""]),
    ],
)
async def test_a_period_is_changed_in_one_place_for_every_page_that_says_it(browser, editor, hackney, key, now, pages):
    before = str((await newest(key)).number)
    unit = key.rpartition("_")[2]
    for page in pages:
        assert f"{before} {unit}" in (await browser.get(f"/hackney/stop-and-search{page}")).text
    response = await editor.post(at(key, "edit"), data=await fields(key, number=now))
    assert response.status_code == 303
    for page in pages:
        text = (await browser.get(f"/hackney/stop-and-search{page}")).text
        assert f"{now} {unit}" in text
        assert f"{before} {unit}" not in text


async def test_a_translation_is_marked_until_a_person_has_confirmed_it(browser, editor, hackney):
    key = "no_name"
    arabic = in_catalogue((await newest(key)).words, "ar")
    assert arabic
    text = text_of((await browser.get("/ar" + RIGHTS)).text)
    marked = text.count(" * ")
    with speaking("ar"):
        assert marked > 5
        assert arabic in text
    response = await editor.post(at(key, "words", "ar"), data={"seen": "1", "words": "كلمات صحيحة"})
    assert response.status_code == 303
    html = (await browser.get("/ar" + RIGHTS)).text
    assert "كلمات صحيحة" in html
    assert arabic not in html
    assert text_of(html).count(" * ") == marked - 1


async def test_what_changed_in_english_is_shown_in_english_and_said_to_be(browser, editor, hackney):
    await editor.post(at("no_name", "words", "ar"), data={"seen": "1", "words": "كلمات صحيحة"})
    await editor.post(at("no_name", "edit"), data=await fields("no_name", words="You need not say your name."))
    html = (await browser.get("/ar" + RIGHTS)).text
    assert '<span lang="en" dir="auto">You need not say your name.</span>' in html
    assert "كلمات صحيحة" not in html
    assert "بعض هذا النص بالإنجليزية" in html  # some of this is in English
    assert await StatementTranslation.all().count() == 1  # it stays with the edition it is of


async def test_the_notice_is_one_for_the_page_and_the_marks_are_for_everybody(browser, hackney):
    html = (await browser.get("/en-XA" + RIGHTS)).text
    assert html.count("Ţĥîš ţŕåñšļåţîöñ ĥåš ñöţ ƀééñ çĥéçķéđ ƀý å þéŕšöñ ýéţ") == 1 + len(ALL)
    english = (await browser.get(RIGHTS)).text
    assert NOTICE not in english


async def test_the_card_has_what_matters_and_a_code_to_read_the_rest(browser, hackney):
    html = (await browser.get(CARD)).text
    assert html.count('class="engage-qr"') == 2
    assert "engage.test/hackney/stop-and-search/your-rights" in html
    for letter in "GOWISELY":
        assert f">{letter}</span>" in html
    for words in ("You do not have to give your name", "0800 1111", "31 days", "12 months"):
        assert words in html
    arabic = (await browser.get("/ar" + CARD)).text
    assert "engage.test/ar/hackney/stop-and-search/your-rights" in arabic
    assert 'dir="rtl"' in arabic


async def test_another_boroughs_page_is_its_own_and_one_that_is_closed_has_none(browser, hackney):
    assert (await browser.get("/croydon/stop-and-search/your-rights")).status_code == 200
    assert (await browser.get("/camden/stop-and-search/your-rights")).status_code == 404
