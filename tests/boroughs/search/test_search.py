"""What a resident finds in a borough, and what nobody can break or put into it."""

from datetime import date
from typing import Any
from urllib.parse import quote_plus

import feedparser
import pytest

from boroughs.models import Borough
from boroughs.search.actions import Document, put_documents
from boroughs.search.finding import marked
from boroughs.search.models import DocumentKind
from tests.browser import Browser
from tests.meetings.factories import make_panel


async def put(borough: Borough, source: str = "meeting/1", **values: Any) -> None:
    plain = {
        "kind": DocumentKind.MINUTES, "path": "meetings/2026-11-10-schools/record", "title": "Searches near schools",
        "text": "The chair asked why officers searched so many children.", "on": date(2026, 11, 10),
    }  # fmt: skip
    await put_documents(borough.id, source, [Document(**{**plain, **values})])


async def found(browser: Browser, address: str) -> str:
    reply = await browser.get(f"/hackney/search{address}")
    assert reply.status_code == 200
    return reply.text


async def test_words_are_found_in_every_form_and_marked(browser: Browser, hackney: Borough) -> None:
    await put(hackney)
    for words in ("search children", "SEARCHING", '"so many"', "burglary or children", "officer -handcuffs"):
        page = await found(browser, f"?q={quote_plus(words)}")
        assert "1 result" in page, words
        assert 'href="/hackney/meetings/2026-11-10-schools/record"' in page
    assert "officers <mark>searched</mark> so many" in await found(browser, "?q=searches")
    assert "Nothing was found" in await found(browser, "?q=children+-officers")


async def test_the_best_match_is_first_and_of_equally_good_ones_the_newest(browser: Browser, hackney: Borough) -> None:
    await put(hackney, "a", title="Older", text="One word on handcuffs.", on=date(2025, 1, 1))
    await put(hackney, "b", title="Newer", text="One word on handcuffs.", on=date(2026, 1, 1))
    await put(hackney, "c", title="Handcuffs in a title", text="Nothing else.", on=date(2024, 1, 1))
    page = await found(browser, "?q=handcuffs")
    assert page.index("in a title") < page.index("Newer") < page.index("Older")


async def test_a_search_is_narrowed_by_kind_panel_and_dates(browser: Browser, hackney: Borough) -> None:
    panel = await make_panel(hackney)
    await put(hackney, "a", panel=panel.name)
    await put(hackney, "b", title="A survey of searches", kind=DocumentKind.SURVEY, on=date(2026, 3, 1))
    dates = "&since-day=1&since-month=11&since-year=2026&until-day=10&until-month=11&until-year=2026"
    for narrow in ("&kind=minutes", f"&panel={quote_plus(panel.name)}", dates):
        page = await found(browser, f"?q=searches{narrow}")
        assert "1 result" in page
        assert "A survey of searches" not in page
    page = await found(browser, "?q=searches&kind=paper")
    assert "Nothing was found" in page
    assert '<a class="govuk-link" href="?q=searches">Look in everything' in page


async def test_each_borough_finds_its_own(browser: Browser, hackney: Borough, croydon: Borough) -> None:
    await put(croydon)
    assert "Nothing was found" in await found(browser, "?q=children")


async def test_what_is_taken_back_is_not_found(browser: Browser, hackney: Borough) -> None:
    await put(hackney)
    await put_documents(hackney.id, "meeting/1", [])
    assert "Nothing was found" in await found(browser, "?q=children")


async def test_words_that_are_everywhere_say_so(browser: Browser, hackney: Borough) -> None:
    await put(hackney)
    assert "These words are in every text" in await found(browser, "?q=the")
    assert "Type one word or several" in await found(browser, "?q=+")


async def test_results_come_page_by_page_in_as_many_queries_as_one(
    browser: Browser, hackney: Borough, queries: list[str]
) -> None:
    for number in range(23):
        await put(hackney, f"meeting/{number}", title=f"Meeting number {number}")
    await found(browser, "")
    queries.clear()
    first = await found(browser, "?q=children&kind=minutes")
    assert len(queries) == 3, queries  # the borough, its panels, what is found
    assert "23 results" in first
    assert 'href="?q=children&amp;kind=minutes&amp;page=2"' in first
    queries.clear()
    last = await found(browser, "?q=children&kind=minutes&page=3")
    assert len(queries) == 3
    assert last.count("<mark>children</mark>") == 3
    assert "23 results" in last
    for beyond in ("4", "999", "-1", "x", "٣", "0"):
        assert "23 results" in await found(browser, f"?q=children&page={beyond}")


@pytest.mark.parametrize(
    "typed",
    ["%00", "%00children%02%03", "' OR 1=1 --", "((((", "!&|<->:*", '"', '"" -', "-" * 200, "- " * 100, "a:b & !c",
     "%ED%A0%80", "%FF%FE", "or or or", "<script>alert(1)</script>", "\\", "{}", "%(x)s", "$1", "😀", "ا ب"],
)  # fmt: skip
async def test_nothing_that_is_typed_breaks_it(browser: Browser, hackney: Borough, typed: str) -> None:
    await put(hackney)
    address = typed if typed.startswith("%") and "(" not in typed else quote_plus(typed)
    assert (await browser.get(f"/hackney/search?q={address}")).status_code == 200


async def test_what_makes_no_sense_is_said_at_its_field(browser: Browser, hackney: Borough) -> None:
    for query, said in (
        ("q=" + "x" * 10_000, "200 characters"),
        ("q=x&since-day=31&since-month=2&since-year=2026", "Enter a real date"),
        ("q=x&since-day=2&since-month=2&since-year=2026&until-day=1&until-month=2&until-year=2026", "The last day"),
        ("q=x&kind=secret", "Not a valid choice"),
        ("q=x&panel=Another+borough’s", "Not a valid choice"),
    ):
        reply = await browser.get(f"/hackney/search?{query}")
        assert reply.status_code == 422
        assert said in reply.text


async def test_markup_in_a_document_stays_text(browser: Browser, hackney: Borough) -> None:
    await put(hackney, title="<b>Bold</b>", text="<img src=x onerror=alert(1)> children \2 & <mark>more</mark> \3")
    page = await found(browser, "?q=children")
    assert "<img src" not in page
    assert "<b>Bold" not in page
    assert "<mark>children</mark>" in page
    assert "<mark>more" not in page
    assert marked("\2a\3 < \3 b \2c") == "<mark>a</mark> &lt;  b c"


async def test_a_match_deep_in_a_long_text_is_shown(browser: Browser, hackney: Borough) -> None:
    await put(hackney, text=f"{'Many other words. ' * 5000}Then a community trigger came.")
    assert "<mark>community</mark> trigger" in await found(browser, "?q=communities")


async def test_the_way_to_the_search_is_on_every_page_of_a_borough(browser: Browser, hackney: Borough) -> None:
    for path in ("", "/meetings", "/responses"):
        assert 'href="/hackney/search"' in (await browser.get(f"/hackney{path}")).text
    assert (await browser.get("/hackney/search")).headers["cache-control"] == "no-store"


async def test_a_search_has_a_feed_of_the_newest(browser: Browser, hackney: Borough, croydon: Borough) -> None:
    for day in (10, 17):
        here = f"meetings/2026-11-{day}-schools/record"
        await put(hackney, f"meeting/{day}", path=here, title=f"Searches on {day} November", on=date(2026, 11, day))
    await put(hackney, "meeting/3", path="meetings/x/agenda", title="Bicycles", text="Bicycles are stolen.")
    await put(croydon, "meeting/4", path="meetings/y/record", title="Searches in Croydon")
    assert 'href="/hackney/search.atom?q=searches"' in await found(browser, "?q=searches")
    reply = await browser.get("/hackney/search.atom?q=searches")
    feed = feedparser.parse(reply.content)
    assert not feed.bozo
    assert [one.title for one in feed.entries] == ["Searches on 17 November", "Searches on 10 November"]
    assert feed.entries[0].link == "https://engage.test/hackney/meetings/2026-11-17-schools/record"
    assert feed.feed.id.endswith("hackney/search.atom?q=searches")
    until = "until-day=12&until-month=11&until-year=2026"
    narrowed = feedparser.parse((await browser.get(f"/hackney/search.atom?q=searches&{until}")).content)
    assert [one.title for one in narrowed.entries] == ["Searches on 10 November"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00"])
async def test_a_feed_without_words_leads_to_the_search(browser: Browser, hackney: Borough, query: str) -> None:
    assert (await browser.get(f"/hackney/search.atom{query}")).headers["location"] == "/hackney/search"


async def test_a_feed_of_what_cannot_be_searched_is_not_there(browser: Browser, hackney: Borough) -> None:
    for query in ("?q=x&kind=nonsense", f"?q={'x' * 201}"):
        assert (await browser.get(f"/hackney/search.atom{query}")).status_code == 404
