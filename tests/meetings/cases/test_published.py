"""What everybody can read about the cases of a panel, and how many there must be before they are counted."""

from datetime import date

import pytest

from meetings.cases.models import Case, Colour
from tests.meetings.cases.factories import make_case, make_judged

LIST = "/hackney/meetings/cases"
G, A, R = Colour.GREEN, Colour.AMBER, Colour.RED


async def published(hackney, many, colours=(G, G), year=2026, **values):
    verdict = colours[0]
    for _ in range(many):
        await make_judged(hackney, list(colours), verdict, published_on=date(year, 6, 1), **values)


async def test_without_a_case_it_says_what_will_be_there(browser, hackney):
    page = (await browser.get(LIST)).text
    assert "The panel has not published a case yet." in page
    assert "No video is stored." in page
    assert LIST in (await browser.get("/hackney/meetings")).text


async def test_fewer_than_ten_cases_a_year_are_not_counted_by_colour(browser, hackney):
    await published(hackney, 9)
    await published(hackney, 3, year=2025)
    await make_judged(hackney, [R, R], R)  # revealed, not published
    page = (await browser.get(LIST)).text
    assert "In 2026 the panel published fewer than 10 cases." in page
    assert "Cases published in" not in page


async def test_ten_cases_a_year_are_counted(browser, hackney):
    await published(hackney, 7)
    await published(hackney, 3, (R, R, G), learning="Say the reason first.")
    page = (await browser.get(LIST)).text
    table = page[page.index("Cases published in 2026") :]
    counts = [part.split("</td>")[0] for part in table.split('govuk-table__cell--numeric">')[1:4]]
    assert counts == ["7", "0", "3"]
    assert "Say the reason first." in page


async def test_agreement_is_published_with_its_base(browser, hackney):
    await published(hackney, 9)
    assert "Not enough cases." in (await browser.get(LIST)).text
    await published(hackney, 1, (R, R, G))
    page = (await browser.get(LIST)).text
    assert "10 published cases, 2 to 3 members on each" in page
    # By hand: observed (9 + 1/3) / 10; green (9 + 1/3) / 10, red (2/3) / 10; AC1 with three colours.
    observed, green, red = (9 + 1 / 3) / 10, (9 + 1 / 3) / 10, (2 / 3) / 10
    chance = (green * (1 - green) + red * (1 - red)) / 2
    assert f"{round((observed - chance) / (1 - chance), 2)}</dd>" in page
    assert "93% of the time" in page


async def test_cases_that_are_not_published_are_nowhere(browser, hackney, croydon):
    await make_case(hackney)
    await make_judged(hackney, [G, G], G)
    for path in ("/hackney/meetings/cases/1", "/hackney/meetings/cases/2", "/croydon/meetings/cases/1"):
        assert (await browser.get(path)).status_code == 404
    assert "Case 1" not in (await browser.get(LIST)).text


async def test_a_case_is_found_in_its_borough_alone(browser, hackney, croydon):
    await make_judged(hackney, [G, G], G, published_on=date(2026, 6, 1))
    assert (await browser.get("/hackney/meetings/cases/1")).status_code == 200
    assert (await browser.get("/croydon/meetings/cases/1")).status_code == 404


@pytest.mark.parametrize("number", ["0", "01", "-1", "9" * 30, "x", "%00", "edit"])
async def test_another_spelling_is_not_found(browser, hackney, number):
    await make_judged(hackney, [G, G], G, published_on=date(2026, 6, 1))
    assert (await browser.get(f"/hackney/meetings/cases/{number}")).status_code == 404


async def test_a_list_needs_as_many_queries_for_many_cases_as_for_few(browser, hackney, queries):
    counts = []
    for many in (1, 9):
        await published(hackney, many, learning="x")
        queries.clear()
        await browser.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
    assert await Case.all().count() == 10
