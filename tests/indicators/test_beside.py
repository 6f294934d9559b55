"""Boroughs beside their own past, and sources beside each other: where they disagree it is said."""

import re

import pytest

from engage.indicators.beside.agreement import agreement
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.figures import Apart, Status
from engage.indicators.reading import Standing
from engage.indicators.told import Indicator
from engage.kit.comparisons import Direction
from tests.html import parse
from tests.indicators.factories import make_figure, make_release, noon
from tests.indicators.test_trust_page import LONDON, OURS, RATIO, SAMPLED, said, sampled, text_of
from tests.site.test_nothing_exempt import cache_of

UP = Apart(0.08, 0.03, 0.13, Direction.HIGHER)
DOWN = Apart(-0.08, -0.13, -0.03, Direction.LOWER)


async def test_boroughs_stand_by_name_beside_their_own_past_and_never_by_figure(browser, hackney, croydon):
    await make_release(
        sampled(0.7, "12m-2024-12"),
        sampled(0.6, change=DOWN),
        sampled(0.4, gss=croydon.gss, change=UP),
        sampled(0.5, gss=LONDON),
    )
    page = await browser.get("/london")
    names = [row.findtext("th") for row in parse(page.text).findall(".//table/tbody/tr")]
    assert names == sorted(names)
    assert len(names) >= 33
    headings = re.findall(r"<h3.*?>(?:<a.*?>)?([\w ]+)<", page.text)
    assert headings == ["Croydon", "Hackney"]
    assert "Went down by 8 points (range 3 to 13)" in text_of(page)
    charts = re.findall(r'<svg class="engage-chart".*?</svg>', page.text, re.DOTALL)
    assert len(charts) == 2
    assert all('class="dot dot-2"' in chart or 'class="line-2"' in chart for chart in charts)


async def test_the_map_says_in_words_and_signs_how_each_borough_changed(browser, hackney, croydon):
    await make_release(sampled(0.6, change=DOWN), sampled(0.4, gss=croydon.gss, change=UP))
    page = await browser.get("/london")
    assert "<title>Hackney: went down, 60%</title>" in page.text
    assert "<title>Croydon: went up, 40%</title>" in page.text
    assert "<title>Camden: nothing published</title>" in page.text
    assert f'href="/hackney/trust/{SAMPLED}"' in page.text


async def test_what_to_show_is_chosen_by_a_plain_form(browser, hackney):
    await make_release(said(), sampled(0.6))
    sent = await browser.get(f"/london?indicator={OURS}")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/london/{OURS}")
    page = await browser.get(f"/london/{OURS}")
    assert f'<option value="{OURS}" selected>' in page.text
    assert "(people who chose to answer here)" in page.text


@pytest.mark.parametrize(
    ("path", "asked"), [("/london", f"indicator={OURS}"), ("/hackney/trust/compare", "about=pas.listens")]
)
async def test_what_was_chosen_comes_from_the_cache_and_only_what_is_known_gets_there(
    app, browser, hackney, queries, path, asked
):
    await make_release(said(), sampled(0.6))
    cache_of(app)
    name, _, key = asked.partition("=")
    first = await browser.get(f"{path}/{key}")
    assert first.headers["cache-control"] == "public, no-cache"
    del queries[:]
    assert (await browser.get(f"{path}/{key}")).text == first.text
    assert (await browser.get(f"{path}?{asked}")).status_code == 303
    assert queries == []
    for unknown in ("nothing", "pas.nothing", "x" * 61):
        assert (await browser.get(f"{path}?{name}={unknown}")).status_code == 303
        answer = await browser.get(f"{path}/{unknown}")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    for no_part in ("", "a/b"):
        assert (await browser.get(f"{path}?{name}={no_part}")).status_code == 404


async def test_before_anything_is_published_every_borough_is_a_blank(browser, hackney):
    words = text_of(await browser.get("/london"))
    assert words.count("Nothing is published for this borough yet.") >= 33


async def test_the_page_of_london_asks_as_much_of_the_database_however_much_there_is(browser, hackney, queries):
    async def asked():
        del queries[:]
        assert (await browser.get("/london")).status_code == 200
        return len([query for query in queries if query.startswith("SELECT")])

    few = await asked()
    await make_release(
        *(sampled(0.5, f"12m-{year}-12", gss=f"E090000{n:02}") for n in range(1, 34) for year in range(2016, 2026))
    )
    assert await asked() == few <= 5


async def test_three_sources_stand_side_by_side_each_in_a_chart_of_its_own(browser, hackney):
    ratio = {"value": 2.4, "low": 2.2, "high": 2.6}
    await make_release(
        said("12m-2026-06"),
        said(),
        sampled(0.5, "12m-2025-09"),
        sampled(0.46),
        make_figure(RATIO, "12m-2026-09", **ratio),
    )
    page = await browser.get("/hackney/trust/compare")
    words = text_of(page)
    for title in ("What people said here", "What a random sample said", "What was recorded"):
        assert title in words
    assert len(re.findall(r'<svg class="engage-chart"', page.text)) == 3
    assert "They agree on how many, as far as one can tell: 50% here, 46% in the random sample." in words
    assert (await browser.get("/hackney/trust/compare/pas.listens")).status_code == 200


def indicator(key, period="12m-2026-09", **values):
    standings = (Standing(make_figure(key, period, **values), noon(2026, 11, 8)),) if values else ()
    return Indicator(DEFINITIONS[key], "E09000012", "Hackney", standings)


def agreed(ours, sample, ratio):
    return agreement(indicator(OURS, **ours), indicator(SAMPLED, **sample), indicator(RATIO, **ratio))


HERE = {"value": 0.5, "low": 0.43, "high": 0.57}


@pytest.mark.parametrize(
    ("ours", "sample", "begins"),
    [
        (HERE, {"value": 0.43}, "They agree on how many"),
        (HERE, {"value": 0.42}, "They disagree on how many: 50% here, 42% in the random sample."),
        ({"under": 0.05}, {"value": 0.42}, "We cannot tell whether they agree on how many"),
        ({"status": Status.TOO_FEW}, {"value": 0.42}, "Our surveys have no figure yet"),
        (HERE, {}, "The random sample has no figure yet"),
        ({}, {}, "Neither our surveys nor the random sample has a figure yet"),
    ],
)
def test_whether_they_agree_on_how_many(ours, sample, begins):
    assert agreed(ours, sample, {})[0].startswith(begins)


@pytest.mark.parametrize(
    ("here", "sample", "says"),
    [
        (UP, UP, "Both changed the same way."),
        (UP, DOWN, "They disagree on the change: one went up and the other went down."),
        (UP, None, "Our surveys show a change. In the random sample we cannot tell one."),
        (None, DOWN, "The random sample shows a change. In our surveys we cannot tell one."),
        (None, None, "We cannot tell a change in either of them."),
    ],
)
def test_whether_they_agree_on_the_change(here, sample, says):
    assert agreed(HERE | {"change": here}, {"value": 0.5, "change": sample}, {})[1] == says


@pytest.mark.parametrize(
    ("trust", "ratio", "says"),
    [
        (UP, UP, "They disagree: trust went up although the difference in search rates grew."),
        (DOWN, DOWN, "They disagree: trust went down although the difference in search rates shrank."),
        (UP, DOWN, "They agree: trust went up and the difference in search rates shrank."),
        (DOWN, UP, "They agree: trust went down and the difference in search rates grew."),
        (None, UP, "We cannot tell whether recorded searches and trust moved together."),
        (UP, None, "We cannot tell whether recorded searches and trust moved together."),
    ],
)
def test_whether_trust_and_searches_moved_together(trust, ratio, says):
    assert agreed(HERE | {"change": trust}, {"value": 0.5}, {"value": 2.4, "change": ratio})[-1] == says


def test_figures_of_different_times_are_said_to_be_that():
    ours = indicator(OURS, **HERE)
    for period, is_said in (("12m-2026-03", False), ("12m-2026-02", True)):
        found = agreement(ours, indicator(SAMPLED, period, value=0.5), indicator(RATIO))
        assert ("They are of different times: what has changed since may be why." in found) is is_said


def test_without_a_figure_of_searches_it_is_said():
    assert agreed(HERE, {"value": 0.5}, {})[-1] == "No figure of recorded searches is published for this borough yet."
