"""What somebody sees who tries the demonstration: a pulse over a year, its themes, and what was answered."""

import re
from html import unescape
from random import Random

import pytest

from engage.demo.answers import filled_in
from engage.demo.neighbourhood import NEIGHBOURHOOD
from engage.demo.story import THEMES
from engage.kit.ledger import LedgerDigest, LedgerEntry
from engage.ledger.verifying import verify_chain, verify_contents

PULSE = "/surveys/your-neighbourhood-and-its-police-wave-4/results"


@pytest.mark.parametrize("borough", ["hackney", "croydon"])
async def test_the_newest_pulse_shows_what_can_be_told_and_what_cannot(browser, known, borough):
    page = unescape((await browser.get(f"/{borough}{PULSE}")).text)
    verdicts = re.findall(
        r"no clear difference|higher|lower", page.partition('id="table-changes"')[2].split("</table>")[0]
    )
    assert {"higher", "lower"} <= set(verdicts)
    assert verdicts.count("no clear difference") > 2 * (verdicts.count("higher") + verdicts.count("lower"))


async def test_the_newest_pulse_draws_a_year_of_waves(browser, known):
    page = (await browser.get(f"/hackney{PULSE}")).text
    trend = page.partition("trend-seen_officers")[2].partition("</table>")[0]
    assert re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>", trend) == ["Wave 1", "Wave 2", "Wave 3", "Wave 4"]
    assert "not shown" not in trend


async def test_the_newest_pulse_says_what_comments_are_about_and_what_was_answered(browser, known):
    page = unescape((await browser.get(f"/hackney{PULSE}")).text)
    themes = page.partition("What the comments are about")[2].partition("</table>")[0]
    for name, _, texts in THEMES:
        assert re.search(rf"{name}</th>\s*<td[^>]*>\d+%</td>", themes), name
        assert texts[1] in page
    assert "follow the three routes that residents named most often" in page


async def test_the_pulse_keeps_its_number_in_every_language(browser, known):
    page = (await browser.get(f"/ar/hackney{PULSE}")).text
    assert "حيّك وشرطته، الجولة 4" in page


def test_invented_people_lean_the_way_they_are_told_to():
    everybody = [filled_in(NEIGHBOURHOOD, Random(n), {"seen_officers": (0, 0, 0, 1, 0)}) for n in range(50)]
    assert {given.answers.get("seen_officers", "never") for given in everybody} == {"never"}


async def test_the_ledger_is_in_the_order_of_its_dates_and_nothing_in_it_is_wrong(known):
    entries = await LedgerEntry.all()
    assert len(entries) > 100
    assert [one.at for one in entries] == sorted(one.at for one in entries)
    newest = {}
    for one in entries:
        assert one.version > newest.get((one.kind, one.address), 0)
        newest[one.kind, one.address] = one.version
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []
    assert len({one.day for one in await LedgerDigest.all()}) > 300
