"""The register of the charter and the trust page tell the same of a promise: one window, one figure, one base.

They differ for a week at most. The register moves on as soon as a quarter is over, the trust page with the release of
its last month, on the 8th of the month after; each says of which twelve months it is.
"""

from datetime import date

import pytest

from engage.indicators.figures import Figure
from engage.indicators.models import PublishedFigure
from engage.indicators.releasing import due_at, release
from surveys.charter.actions import load_charter
from surveys.charter.evidence import charter_evidence
from surveys.charter.models import CharterCommitment
from tests.indicators.test_trust_page import text_of
from tests.surveys.charter.factories import make_tally

REGISTER = "/hackney/stop-and-search"
SEPTEMBER, DECEMBER = date(2026, 9, 1), date(2026, 12, 1)
COUNTS = {
    "QE-1": {"met": 73, "partly": 20, "not_met": 28, "cannot_say": 50},
    "QE-2": {"met": 2, "not_met": 148},
    "QE-3": {"met": 9, "not_met": 9},
}


async def on_the_register(borough, day):
    """Code → last day of the twelve months and figure of a promise, as the register has it."""
    codes = dict(await CharterCommitment.all().values_list("id", "code"))
    found = await charter_evidence(borough.id, day)
    return {codes[id_]: (one.last_month, one.kept) for id_, one in found.items()}


async def on_the_trust_page(borough):
    """The same, of what is in force."""
    rows = PublishedFigure.filter(gss=borough.gss, indicator__startswith="local.commitment.").order_by("ends_on")
    figures = [Figure.from_json(row.figure) for row in await rows]
    return {one.indicator.removeprefix("local.commitment."): one for one in figures}


@pytest.fixture
async def rated(hackney):
    """Promises of the charter, rated by many, nearly all alike, and too few."""
    await load_charter()
    known = set(await CharterCommitment.all().values_list("code", flat=True))
    assert set(COUNTS) <= known
    for code, ratings in COUNTS.items():
        await make_tally(hackney, code, SEPTEMBER, **ratings)
    return hackney


async def test_after_a_release_both_have_the_same_promises_windows_shares_ranges_and_bases(rated, clock):
    await release("2026-10", due_at("2026-10"))
    register, trust = await on_the_register(rated, clock().date()), await on_the_trust_page(rated)
    assert register.keys() == trust.keys() == {"QE-1", "QE-2"}
    for code, (last_month, kept) in register.items():
        one = trust[code]
        assert one.period.ends_on.replace(day=1) == last_month
        assert (one.value, one.low, one.high, one.under, one.over, one.base) == (
            kept.value, kept.low, kept.high, kept.under, kept.over, kept.base_shown,
        ), code  # fmt: skip


async def test_people_read_the_same_of_a_promise_on_both_pages(browser, rated):
    await release("2026-10", due_at("2026-10"))
    register = text_of(await browser.get(REGISTER))
    assert "60% of the people who answered (range 51% to 69%, about 120 answers" in register
    assert "twelve months to September 2026" in register
    trust = text_of(await browser.get("/hackney/trust/local.commitment.QE-1"))
    for words in ("60%", "51%", "69%", "120", "September 2026"):
        assert words in trust


async def test_between_the_end_of_a_quarter_and_its_release_each_says_of_which_months_it_is(browser, rated, clock):
    await release("2026-10", due_at("2026-10"))
    await make_tally(rated, "QE-1", DECEMBER, met=60, partly=10, not_met=10)
    clock.now = due_at("2026-12").replace(day=2)
    assert "twelve months to December 2026" in text_of(await browser.get(REGISTER))
    assert "September 2026" in text_of(await browser.get("/hackney/trust/local.commitment.QE-1"))
    assert (await on_the_register(rated, date(2027, 1, 2)))["QE-1"][0] == DECEMBER
    assert (await on_the_trust_page(rated))["QE-1"].period.key == "12m-2026-09"
    await release("2026-12", due_at("2026-12"))
    for code, (last_month, kept) in (await on_the_register(rated, date(2027, 1, 8))).items():
        one = (await on_the_trust_page(rated))[code]
        assert (one.period.ends_on.replace(day=1), one.value, one.base) == (last_month, kept.value, kept.base_shown)
