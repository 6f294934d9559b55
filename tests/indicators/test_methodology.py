"""The methodology page is made from what the code works with."""

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Domain, Kind
from engage.indicators.methodology.pages import DOMAINS, KINDS, numbers


async def test_every_indicator_and_every_number_stands_on_it(browser):
    page = (await browser.get("/methodology")).text
    for key in DEFINITIONS:
        assert f'id="{key}"' in page
    for words in (
        "fewer than 50 people",
        "less than 0.2 times or more than 5 times",
        "fewer than 30 people",
        "3 points",
        "by more than 6 points, of London by more than 3",
    ):
        assert words in page
    assert "engage release-gate FILE" in page


def test_every_domain_and_kind_has_a_name():
    assert set(DOMAINS) == set(Domain)
    assert set(KINDS) == set(Kind)
    assert all(numbers().values())
