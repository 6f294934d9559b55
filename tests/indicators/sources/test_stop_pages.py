"""What the public sees of stops and searches: each month on the page of sources, and the example worked by hand."""

from datetime import date

from engage.indicators.families.searched.worked import WORKED
from engage.indicators.sources.pages import feeds
from engage.indicators.sources.stops.shown import covered
from engage.kit import html
from tests.indicators.sources.stop_files import LAMBETH, draw, load, row, table, write


async def test_each_month_is_listed_with_what_is_not_mappable_and_what_it_lacks(browser, tmp_path, queries):
    await draw(tmp_path)
    days = [f"2024-06-{day:02}T12:00:00+00:00" for day in range(1, 31)]
    whole = [row(LAMBETH, Date=day, Outcome_linked_to_object_of_search="True") for day in days]
    await load(write(tmp_path, table(*whole, row(""), row("", Latitude="53.5", Longitude="-2.2"))))
    broken = row(Date="2024-08-01T12:00:00+00:00", Outcome_linked_to_object_of_search="")
    await load(write(tmp_path, table(broken), month="2024-08"))
    del queries[:]
    months = await covered("metropolitan")
    assert len(queries) == 1
    assert [(one.on, one.rows, one.unlocated, one.outside, one.lacks) for one in months] == [
        (date(2024, 8, 1), 1, 0, 0, "whether the outcome is linked to the object"),
        (date(2024, 6, 1), 32, 1, 1, ""),
    ]
    feed = next(feed for feed in await feeds(date(2024, 11, 20)) if feed.series.key == "stops")
    assert [period.key for period in feed.missing] == ["2024-07"]
    shown = await browser.get("/sources")
    assert "whether the outcome is linked to the object" in shown.text
    assert "The latest complete figures are of June 2024; those of August 2024 are incomplete." in shown.text
    assert shown.text.count('<th class="govuk-table__header" scope="row">June 2024</th>') == 1


def test_the_worked_example_shows_every_step():
    shown = html.environment().get_template("indicators/parts/worked.html").render(worked=WORKED)
    steps = (
        "125 ÷ 54,645 × 1,000 = 2.287",
        "90 ÷ 137,709 × 1,000 = 0.654",
        "is one rate over the other: 3.5.",
        "ln 3.5 = 1.253",
        "(1 ÷ 125 + 1 ÷ 90) = 0.138",
        "0.271: from 0.982 to 1.524",
        "from 2.67 to 4.59",
    )
    assert [step for step in steps if step not in shown] == []
