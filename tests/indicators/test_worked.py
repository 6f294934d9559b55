"""Every number of the example worked by hand is what the code makes of its counts, and what the site shows of it."""

import re
from math import exp, log, sqrt

from boroughs.census import RESIDENTS
from engage.indicators.estimates.rates import EXACT_BELOW, FEWEST_EVENTS, FEWEST_RESIDENTS, MOST_UNKNOWN
from engage.indicators.families.searched import FAMILY
from engage.indicators.families.searched.worked import WORKED
from engage.indicators.open_data.columns import place_name
from engage.indicators.periods import Period
from engage.indicators.releasing import RELEASE_DAY, RELEASE_TIME
from engage.kit.figures import Z_95, nearest_five, present
from tests.html import parse
from tests.indicators.factories import make_release
from tests.indicators.families.test_searched import cells, month
from tests.indicators.test_trust_page import text_of

RATIO = "ss.rrr_black_white"
"""What is worked is the ratio of one month."""


def figures():
    """What the code makes of the counts of the example, by indicator and group."""
    others = WORKED.people - WORKED.black - WORKED.white - WORKED.unknown
    counts = (("black", WORKED.black), ("white", WORKED.white), ("asian", others), ("", WORKED.unknown))
    gathered = {
        "residents": {gss: dict(one.ethnic_group) for gss, one in RESIDENTS.items()},
        "months": {WORKED.month: month(*(cells(WORKED.gss, group, searches) for group, searches in counts))},
    }
    found = [one for one in FAMILY.compile(gathered) if (one.gss, one.period.key) == (WORKED.gss, WORKED.month)]
    return {(one.indicator, one.group): one for one in found}


def numbers_in(text):
    """The numbers written in a text, in their order; none that are a part of a name, as TS021."""
    return [float(one.replace(",", "")) for one in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text)]


async def test_every_number_of_the_example_comes_out_of_the_code(browser):
    found = figures()
    ratio, everybody = found[RATIO, ""], found["ss.rate_1000", ""]
    black, white = (found["ss.rate_1000", f"ethnic_group={group}"] for group in ("black", "white"))
    rates = [round(1000 * one.numerator / one.base, 3) for one in (black, white)]
    assert [round(rate, 2) for rate in rates] == [black.value, white.value]
    exact = black.numerator / black.base / (white.numerator / white.base)
    error = sqrt(ratio.detail["phi"] * (1 / black.numerator + 1 / white.numerator))
    ends = [log(exact) - Z_95 * error, log(exact) + Z_95 * error]
    assert (round(exact, 2), *(round(exp(end), 2) for end in ends)) == (ratio.value, ratio.low, ratio.high)
    unknown = round(ratio.detail["unknown"] * everybody.numerator)
    assert (place_name(WORKED.gss), Period.parse(WORKED.month).year) == (WORKED.borough, 2016)

    b, w = [black.numerator, black.base, rates[0]], [white.numerator, white.base, rates[1]]
    logs = [round(log(exact), 3), round(error, 3), round(Z_95 * error, 3), *(round(end, 3) for end in ends)]
    expected = [
        2016, 2021, 1000, *b, *w,  # the table
        everybody.numerator, unknown, 100 * MOST_UNKNOWN,
        1000, b[0], b[1], 1000, b[2], w[0], w[1], 1000, w[2],
        ratio.value,
        1, ratio.detail["phi"],
        ratio.value, logs[0], 1, b[0], 1, w[0], logs[1],
        95, round(Z_95, 2), *logs[2:],
        ratio.value, ratio.low, ratio.high,
        EXACT_BELOW, FEWEST_EVENTS, FEWEST_RESIDENTS,
        2016, 2021,
    ]  # fmt: skip
    page = (await browser.get("/methodology")).text
    part = page[page.index('id="worked"') : page.index('id="days"')]
    assert numbers_in(re.sub(r"<[^>]*>", " ", part[part.index(">") + 1 :])) == expected
    assert not re.search(r"\b(two|three|ten|twenty|hundred|thousand|half|twice)\b", part.lower()), "no number as a word"


async def test_the_page_of_the_indicator_shows_the_figure_that_is_worked(browser, hackney):
    await make_release(*figures().values(), slot=WORKED.month)
    page = await browser.get(f"/hackney/trust/{RATIO}")
    said = text_of(page)
    assert f"{WORKED.ratio:g} times" in said
    rows = [" ".join(row.itertext()) for row in parse(page.text).iter("tr")]
    assert [row for row in rows if {WORKED.ratio, WORKED.low, WORKED.high} <= set(numbers_in(row)) and "2016" in row]


async def test_what_the_methodology_says_in_plain_numbers_is_so(browser):
    page = text_of(await browser.get("/methodology"))
    assert f"released on the {RELEASE_DAY}th of a month at {RELEASE_TIME:%-I}am" in page
    assert "the number of people is to the nearest 5" in page
    assert {nearest_five(number) % 5 for number in range(200)} == {0}
    assert [present(*one).value for one in ((123, 300), (41, 100))] == [0.41, 0.41], "percentages are whole"
    everybody = [sum(one.ethnic_group.values()) for one in RESIDENTS.values()]
    white = [one.ethnic_group["white"] for one in RESIDENTS.values()]
    assert f"In the 2021 Census they are {round(100 - 100 * sum(white) / sum(everybody))} in 100 Londoners" in page
