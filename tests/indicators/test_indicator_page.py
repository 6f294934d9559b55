"""The page of one indicator: every number in a table, what may be said of groups, and how it is made."""

import re

import pytest

from engage.indicators.figures import Apart, Caveat, Status
from engage.indicators.models import Source
from engage.kit.comparisons import Direction
from engage.kit.jobs import JobRun
from tests.html import parse
from tests.indicators.factories import make_figure, make_release, noon
from tests.indicators.test_trust_page import LONDON, OURS, RATIO, SAMPLED, said, sampled, text_of

LOWER = Apart(-0.13, -0.21, -0.06, Direction.LOWER)
UNCLEAR = Apart(0.01, -0.04, 0.06, Direction.NO_CLEAR_DIFFERENCE)


async def get(browser, key, place="hackney"):
    response = await browser.get(f"/{place}/trust/{key}")
    assert response.status_code == 200
    return response


def tables(page):
    """The cells of every table's body, row by row."""
    return [
        [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.findall(".//tbody/tr")]
        for table in parse(page.text).findall(".//table")
    ]


def months(page):
    return [row[0] for row in tables(page)[0]]


async def test_twelve_months_to_other_ends_than_a_quarters_leave_no_gaps_between_them(browser, hackney):
    every = [make_figure(RATIO, f"12m-{end}", value=3.1, low=2.5, high=4) for end in ("2025-12", "2026-06", "2026-10")]
    await make_release(*every)
    page = await get(browser, RATIO)
    assert months(page) == ["October 2026", "September 2026", "June 2026", "March 2026", "December 2025"]


async def test_a_long_hole_is_one_line_from_its_first_to_its_last_period(browser, hackney):
    values = {"value": 0.5, "base": 900}
    await make_release(
        *(make_figure("ss.positive_rate", month, **values) for month in ("2016-06", "2024-08", "2024-10")),
        make_figure("ss.positive_rate", "2024-09", status=Status.GAP),
    )
    rows = tables(await get(browser, "ss.positive_rate"))[0]
    assert [row[:2] for row in rows] == [
        ["October 2024", "50%"],
        ["September 2024", "Not published"],
        ["August 2024", "50%"],
        ["July 2016 – July 2024", "Not published"],
        ["June 2016", "50%"],
    ]


async def test_what_london_has_in_a_hole_of_the_borough_is_in_the_table(browser, hackney):
    ends = ("2025-03", "2025-06", "2025-09", "2025-12")
    await make_release(
        sampled(0.5, "12m-2025-03"),
        sampled(0.5, "12m-2025-06"),
        sampled(0.4, "12m-2025-12"),
        *(sampled(0.6, f"12m-{end}", gss=LONDON) for end in ends),
    )
    rows = tables(await get(browser, SAMPLED))[0]
    assert [row[1] for row in rows] == ["40%", "Not published", "50%", "50%"]
    assert {row[-1] for row in rows} == {"60%"}


async def test_where_there_is_a_figure_before_it_is_not_said_that_there_is_none(browser, hackney):
    nothing = "there is nothing to compare it with"
    await make_release(make_figure(RATIO, "12m-2026-09", value=3.1, low=2.5, high=4))
    assert nothing in text_of(await browser.get("/hackney/trust"))
    await make_release(make_figure(RATIO, "12m-2025-09", value=2.9, low=2.3, high=3.6))
    assert nothing not in text_of(await browser.get("/hackney/trust"))


async def test_every_change_of_a_rate_is_told_in_its_table_and_of_the_latest_in_words(browser, hackney):
    rate = "ss.rate_1000"
    since = Apart(1.2, 0.4, 2.0, Direction.HIGHER)
    unclear = Apart(-0.1, -0.6, 0.4, Direction.NO_CLEAR_DIFFERENCE)
    await make_release(
        make_figure(rate, "2026-Q1", value=7.2, low=6.8, high=7.6, base=1000),
        make_figure(rate, "2026-Q2", value=7.1, low=6.7, high=7.5, base=1000, change=unclear),
        make_figure(rate, "2026-Q3", value=8.3, low=7.9, high=8.7, base=1000, change=since),
    )
    page = await get(browser, rate)
    assert [row[-1] for row in tables(page)[-1]] == [
        "higher, 1.2 (range 0.4 to 2)",
        "no clear difference, between 0.6 lower and 0.4 higher",
        "–",
    ]
    assert "We can tell that it went up since the period before, by 1.2 (range 0.4 to 2)." in text_of(page)
    await make_release(make_figure(rate, "2026-Q4", value=8.2, low=7.8, high=8.6, base=1000, change=unclear))
    words = "We cannot tell whether it changed since the period before: the difference may be chance."
    assert words in text_of(await get(browser, rate))


async def test_nothing_is_said_of_the_change_of_a_plain_number(browser, hackney):
    await make_release(make_figure("ss.count", "2026-Q2", value=900), make_figure("ss.count", "2026-Q3", value=400))
    page = await get(browser, "ss.count")
    assert "tell" not in text_of(page)
    assert [row[1:] for row in tables(page)[-1]] == [["400"], ["900"]]


async def test_every_group_and_period_is_in_a_table_with_its_gap_and_what_may_be_said_of_it(browser, hackney):
    await make_release(
        said("12m-2026-06", value=0.45, low=0.38, high=0.52),
        said(
            "12m-2026-06", group="ethnic_group=black", status=Status.TOO_FEW, value=None, low=None, high=None, base=None
        ),
        said(),
        said(group="ethnic_group=black", value=0.37, low=0.3, high=0.45, base=95, status=Status.WITH_CARE, gap=LOWER),
        said(group="ethnic_group=white", value=0.51, low=0.45, high=0.57, base=110, gap=UNCLEAR),
        said(group="age_band=16_24", value=None, low=None, high=None, under=0.05, base=90),
    )
    page = await get(browser, OURS)
    ages, ethnic, over_time, earlier = tables(page)
    assert ages == [["16 to 24", "Under 5%", "–", "about 90", "–"]]
    black = ["Black, Black British, Caribbean or African", "37% Use with care", "30% to 45%", "about 95"]
    assert ethnic == [
        ["White", "51%", "45% to 57%", "about 110", "no clear difference, between 4 points lower and 6 points higher"],
        [*black, "lower, 13 points (range 6 to 21)"],
    ]
    assert over_time == [
        ["September 2026", "50%", "43% to 57%", "about 200"],
        ["June 2026", "45%", "38% to 52%", "about 200"],
    ]
    assert earlier == [[black[0], "Not enough answers", "–", "–", "–"]]
    assert "Groups in earlier periods Twelve months to June 2026" in text_of(page)


async def test_every_kind_of_period_has_a_table_of_its_own_with_london_where_it_may_stand_beside(browser, hackney):
    rate = "crime.positive_outcome_rate"
    await make_release(
        make_figure(rate, "12m-2026-09", value=0.081, numerator=810, base=10000),
        make_figure(rate, "12m-2026-09", gss=LONDON, value=0.09, numerator=9000, base=100000),
        make_figure(rate, "2026-Q3", value=0.07, numerator=175, base=2500),
    )
    year, quarter = tables(await get(browser, rate))
    assert year == [["September 2026", "8.1%", "10,000", "9%"]]
    assert quarter == [["July to September 2026", "7%", "2,500"]]


async def test_a_chart_of_groups_has_a_dot_and_a_range_for_each_and_a_line_for_everybody(browser, hackney):
    await make_release(
        said(),
        said(group="sex=male", value=0.4, low=0.3, high=0.5, gap=LOWER),
        said(group="sex=female", value=0.6, low=0.5, high=0.7, gap=UNCLEAR),
    )
    page = await get(browser, OURS)
    [_, chart] = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert (chart.count('class="dot"'), chart.count('class="whisker"'), chart.count('class="target"')) == (2, 2, 2)
    assert "Male: lower than everybody by 13 points" in chart


async def test_the_page_says_how_a_figure_is_made_and_when_it_comes_again(browser, hackney):
    await make_release(said(caveats=(Caveat.FEW, Caveat.UNEVEN), status=Status.WITH_CARE), at=noon(2026, 11, 8))
    words = text_of(await get(browser, OURS))
    assert "in the 2021 Census by age, sex and ethnic group" in words
    assert "it cannot show how differently people think who did not answer" in words
    assert "Last published 8 November 2026" in " ".join(words.replace("published8", "published 8").split())
    assert "It is of few people." in words
    assert "8 December 2026" in words


async def test_what_is_unknown_of_a_ratio_and_what_was_not_weighted_is_told(browser, hackney):
    seen = {"value": 3.1, "low": 2.8, "high": 3.4}
    await make_release(
        make_figure(RATIO, "12m-2026-09", value=2.4, detail={"unknown": 0.172, "officer_defined": seen}),
        said(detail={"not_weighted_by": ["ethnic_group"]}),
    )
    words = text_of(await get(browser, RATIO))
    assert "The ethnic group was not stated in 17.2% of searches." in words
    assert "By what officers saw, it is 3.1 times (range 2.8 to 3.4)." in words
    assert "It could not be weighted: By ethnic group." in text_of(await get(browser, OURS))


async def test_what_was_published_again_says_why(browser, hackney):
    await make_release(sampled(0.5))
    await make_release(sampled(0.44), reason="The publisher corrected its file.")
    words = text_of(await get(browser, SAMPLED))
    assert "44% of people asked" in words
    assert "50% of people" not in words
    assert "The publisher corrected its file." in words


async def test_the_files_that_a_figure_comes_from_are_named(browser, hackney):
    values = {"publisher": "MOPAC", "title": "Trust", "licence": "Open Government Licence v3.0", "rows": 1}
    await Source.create(
        series="pas", revision=1, filename="pas.csv", sha256="ab" * 32, retrieved_on="2026-11-20", rejected=0, **values
    )
    await make_release(sampled(0.5), make_figure("acct.meetings_held", value=2))
    assert "Open Government Licence v3.0" in text_of(await get(browser, SAMPLED))
    assert "Open Government Licence" not in text_of(await get(browser, "acct.meetings_held"))


async def test_an_entered_figure_links_to_where_it_was_published(browser, hackney):
    figure = make_figure("resp.i_15min", value=0.81, base=100, detail={"address": "https://example.org/paper"})
    await make_release(figure)
    assert 'href="https://example.org/paper"' in (await get(browser, "resp.i_15min")).text


async def test_an_indicator_without_a_figure_has_its_page_and_an_unknown_one_has_none(browser, hackney):
    words = text_of(await get(browser, "resp.i_15min"))
    assert "Nothing is published for this borough yet." in words
    assert "It would come from: A published paper" in words
    for key in ("local.commitment.T99", "resp", "crime.tno_rate.exe"):
        assert (await browser.get(f"/hackney/trust/{key}")).status_code == 404


async def test_what_is_published_for_london_alone_says_so(browser, hackney):
    await make_release(make_figure("conduct.action_share", "12m-2026-09", gss=LONDON, value=0.3, base=500))
    words = text_of(await get(browser, "conduct.action_share"))
    assert words.count("London") >= 2
    assert "30%" in words


async def test_a_release_that_did_not_come_is_said_on_every_page_of_figures(browser, clock, hackney):
    await make_release(said())
    await JobRun.create(job="release-indicators", slot="2026-09", started_at=noon(2026, 10, 8), outcome="done")
    for path in ("/hackney/trust", f"/hackney/trust/{OURS}", "/hackney/trust/compare", "/london"):
        words = text_of(await browser.get(path))
        assert "New ones were due on 8 November 2026 and have not come yet." in words
    await JobRun.create(job="release-indicators", slot="2026-10", started_at=noon(2026, 11, 8), outcome="done")
    assert "have not come yet" not in text_of(await browser.get(f"/hackney/trust/{OURS}?fresh"))


@pytest.mark.parametrize("path", [OURS, "compare"])
async def test_the_page_asks_as_much_of_the_database_however_much_there_is(browser, hackney, queries, path):
    async def asked():
        del queries[:]
        await get(browser, path)
        return len([query for query in queries if query.startswith("SELECT")])

    few = await asked()
    months = (f"12m-2026-{month:02}" for month in range(1, 10))
    await make_release(*(said(month, group=group, gap=LOWER) for month in months for group in ("", "sex=male")))
    assert await asked() == few <= 7


async def test_a_range_that_ends_at_nought_has_no_sign(browser, hackney):
    await make_release(sampled(0.5, change=Apart(-0.06, -0.12, -0.0, Direction.LOWER)))
    assert "by 6 points (range 0 to 12)." in text_of(await get(browser, SAMPLED))
