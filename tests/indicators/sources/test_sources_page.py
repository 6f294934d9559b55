"""The page of sources: every file, what is missing, and what is late."""

from datetime import date

from boroughs.london import BOROUGHS
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


async def test_a_month_that_some_boroughs_lack_is_not_said_to_be_the_latest(browser, tmp_path):
    names = [borough.name for borough in BOROUGHS if borough.in_met]
    whole = [line(month=f"01/{month:02}/2026", borough=name) for month in (6, 7) for name in names]
    outcomes = [line(month="01/07/2026", borough=name, measure="Positive Outcomes") for name in names[:-1]]
    await load(write(tmp_path, *whole, *[line(month="01/08/2026", borough=name) for name in names[:-1]]))
    crime = next(feed for feed in await feeds(date(2026, 11, 21)) if feed.series.key == "crime")
    assert (crime.complete.key, crime.latest.key) == ("2026-07", "2026-08")
    shown = (await browser.get("/sources")).text
    assert "The latest complete figures are of July 2026; those of August 2026 are incomplete." in shown
    assert "Incomplete, with some boroughs or columns missing: August 2026." in shown
    assert "The latest figures are of August 2026" not in shown
    await load(write(tmp_path, *outcomes, name="b.csv"))
    crime = next(feed for feed in await feeds(date(2026, 11, 21)) if feed.series.key == "crime")
    assert (crime.complete.key, [period.key for period in crime.incomplete]) == ("2026-06", ["2026-07", "2026-08"])


async def test_without_files_the_page_says_so(browser):
    assert (await browser.get("/sources")).text.count("No file has been loaded yet.") == 6
