"""The page of sources: every file, what is missing, and what is late."""

from datetime import date

from engage.indicators.sources.pages import feeds
from tests.indicators.sources.test_monthly_import import line, load, write


async def test_a_gap_and_a_late_month_are_named(browser, tmp_path, queries):
    await load(write(tmp_path, line(month="01/06/2026"), line(month="01/08/2026")))
    del queries[:]
    crime = next(feed for feed in await feeds(date(2026, 11, 21)) if feed.series.key == "crime")
    assert len(queries) == 2
    assert [period.key for period in crime.missing] == ["2026-07"]
    assert [period.key for period in crime.late] == ["2026-09", "2026-10"]
    assert (crime.latest.key, crime.next_due) == ("2026-08", date(2026, 10, 8))
    shown = (await browser.get("/sources")).text
    for words in (
        "Promised and not here yet: September 2026 – October 2026",
        "Missing in between: July 2026",
        "crime.csv",
    ):
        assert words in shown


async def test_without_files_the_page_says_so(browser):
    assert (await browser.get("/sources")).text.count("No file has been loaded yet.") == 6
