"""How far the time to respond of a short period lies above the truth, as the methodology page says."""

from datetime import date, timedelta
from statistics import median

import numpy as np

from engage.indicators.families.accounted.counting import Place, Request, _days_to_respond
from engage.indicators.periods import Kind, Period

LAST = date(2026, 9, 30)
DRAWS = 150


def _requests(chance):
    """Three requests in ten days over three years, answered after 40 days on average, half of them within 34."""
    asked = chance.integers(0, 1100, chance.poisson(330))
    took = np.ceil(chance.gamma(2, 20, len(asked)))
    for day, days in zip(asked.tolist(), took.tolist(), strict=True):
        on = LAST - timedelta(days=day)
        yield Request(on, None, on + timedelta(days=days), False, ())


async def test_a_year_is_nearly_right_and_shorter_periods_are_too_long(browser):
    chance = np.random.default_rng(7)
    places = [Place("E09000012", date(2023, 1, 1), list(_requests(chance)), [], [], [], {}) for _ in range(DRAWS)]
    said = {
        kind: median(figure.value for place in places if (figure := _days_to_respond(place, period)).value)
        for kind in Kind
        for period in [Period.of(kind, LAST)]
    }
    expected = {Kind.MONTH: 53, Kind.QUARTER: 42, Kind.YEAR: 36}
    assert all(abs(said[kind] - days) <= 2 for kind, days in expected.items()), said
    words = "where half took 34 days, it said about 53 for a month, 42 for a quarter and 36 for a year"
    assert words in (await browser.get("/methodology")).text
