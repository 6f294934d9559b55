"""Commitments of the charter: one window of twelve months, the same on the trust page and on the register."""

import re

import pytest

from engage.indicators.jobs import jobs
from engage.indicators.models import IndicatorValue
from engage.kit.jobs import run
from surveys.charter.models import CommitmentTally
from tests.indicators.factories import make_commitment, noon, rate
from tests.indicators.test_trust_page import get, rows_of, text_of
from tests.surveys.charter.test_evidence import month

[JOB] = jobs
KEPT = "local.commitment.T7"


async def compiled(year=2026, number=10):
    await run(JOB, noon(year, number, 8))


async def figures(borough, indicator=KEPT):
    """Period → (numerator, base, id of the commitment)."""
    rows = await IndicatorValue.filter(borough=borough, indicator=indicator)
    return {row.period: (row.numerator, row.base, row.detail["commitment"]) for row in rows}


# What is compiled


async def test_a_commitment_is_rated_over_twelve_months_by_those_who_can_say(hackney, croydon):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(9, 2025), met=500)
    await rate(hackney, commitment, month(10, 2025), met=20, partly=6, not_met=4, cannot_say=50)
    await rate(hackney, commitment, month(9), met=3, not_met=17)
    await rate(croydon, commitment, month(9), met=1, not_met=40)
    await compiled()
    assert (await figures(hackney))["2026-Q3"] == (23, 50, commitment.id)
    assert await figures(croydon) == {"2026-Q3": (1, 41, commitment.id)}


async def test_a_quarter_in_which_few_or_all_alike_were_added_has_no_figure(hackney):
    commitment = await make_commitment("T7")
    for number, ratings in {
        12: {"met": 30, "not_met": 30},
        3: {"met": 4, "not_met": 5},
        6: {"not_met": 1},
        9: {"met": 29},
    }.items():
        await rate(hackney, commitment, month(number, 2025 if number == 12 else 2026), **ratings)
    await compiled()
    assert await figures(hackney) == {"2025-Q4": (30, 60, commitment.id), "2026-Q2": (34, 70, commitment.id)}


async def test_no_figure_is_of_too_few_and_none_of_a_month(hackney):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(6), met=15, not_met=14)
    await rate(hackney, commitment, month(10), met=100, not_met=100)
    await compiled(2026, 11)
    assert await figures(hackney) == {}


async def test_windows_follow_from_all_that_was_ever_said_however_late_they_are_compiled(hackney):
    """Nine new answers in the last quarter of 2023 leave the first of 2024, with one more, to move the figure."""
    commitment = await make_commitment("T7", published_on=month(1, 2023))
    await rate(hackney, commitment, month(9, 2023), met=30, not_met=30)
    await rate(hackney, commitment, month(12, 2023), met=4, not_met=5)
    await rate(hackney, commitment, month(3, 2024), met=1)
    await rate(hackney, commitment, month(6, 2024), met=9)
    await compiled(2026, 1)  # two years are compiled: from the first quarter of 2024 on
    assert await figures(hackney) == {"2024-Q1": (35, 70, commitment.id)}


async def test_a_commitment_counts_under_the_charter_in_force_when_the_quarter_began(hackney):
    old = await make_commitment("T7")
    new = await make_commitment("T7", published_on=month(5), entered_on=month(6))
    await rate(hackney, old, month(4), met=30, not_met=30)
    await rate(hackney, new, month(9), met=20, not_met=20)
    await compiled()
    assert await figures(hackney) == {"2026-Q2": (30, 60, old.id), "2026-Q3": (20, 40, new.id)}


# What is shown


async def test_a_commitment_is_shown_in_the_words_of_the_charter_over_twelve_months(browser, hackney):
    commitment = await make_commitment("T7", "<b>Officers</b> say who they are")
    await rate(hackney, commitment, month(7), met=60, not_met=60)
    await compiled()
    page = await get(browser)
    assert "<b>Officers" not in page.text
    words = text_of(page)
    assert "<b>Officers</b> say who they are" in words
    assert "50% Range: 41% to 59% Answers: about 120 Twelve months to September 2026 Source: Stop and search" in words
    assert (
        "50% of the people who could say in the twelve months to September 2026 said that this promise was kept."
    ) in words
    assert "Twelve months to the end of each quarter" in words
    assert "By quarter" not in words[: words.index("Every figure in a table")]
    assert "July to September" not in words[words.index("<b>Officers") :]


async def test_the_data_name_the_twelve_months_with_their_first_and_last_day(browser, hackney):
    await rate(hackney, await make_commitment("T7"), month(7), met=60, not_met=60)
    await compiled()
    expected = ("Twelve months to September 2026", "2025-10-01", "2026-09-30")
    for place in ("hackney", "bn/hackney"):
        measured = (await get(browser, ".json", place)).json()["measured_here"]
        [period] = next(item for item in measured if item["indicator"] == KEPT)["periods"]
        assert (period["period"], period["starts_on"], period["ends_on"]) == expected
        [row] = [row for row in rows_of(await get(browser, ".csv", place)) if row["indicator"] == KEPT]
        assert (row["period"], row["starts_on"], row["ends_on"]) == expected


async def test_a_quarter_without_a_figure_is_a_gap_in_the_chart_and_no_row(browser, hackney):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(3), met=60, not_met=60)
    await rate(hackney, commitment, month(9), met=30, not_met=60)
    await compiled()
    page = await get(browser)
    [chart] = [c for c in re.findall(r"<svg.*?</svg>", page.text, re.DOTALL) if "Officers say who they are" in c]
    for name in ("Mar 2026", "Jun 2026", "Sept 2026"):
        assert name in chart
    assert 'class="line-1"' not in chart  # two points with a gap between them make no line
    assert "Twelve months to June 2026" not in text_of(page)


@pytest.mark.parametrize("number", [10, 11, 12])
async def test_the_trust_page_and_the_register_say_the_same_of_the_same_window(browser, clock, hackney, number):
    clock.now = noon(2026, number, 20)
    told = {
        "T1": {month(9): {"met": 73, "partly": 20, "not_met": 28, "cannot_say": 50}},
        "T2": {month(10, 2025): {"met": 40, "not_met": 11}, month(7): {"met": 3, "partly": 11}},
        "T3": {month(6): {"met": 50, "partly": 30, "not_met": 33}, month(9): {"not_met": 9}},
        "T4": {month(6): {"met": 50, "not_met": 50}, month(10): {"met": 3, "not_met": 90}},
        "T5": {month(9): {"met": 0, "partly": 60, "not_met": 60}},
        "T6": {month(9): {"met": 20, "not_met": 9}},
    }
    for code, by_month in told.items():
        commitment = await make_commitment(code, f"Promise {code}")
        for day, ratings in by_month.items():
            await rate(hackney, commitment, day, **ratings)
    await compiled(2026, number)
    register = text_of_register(await browser.get("/hackney/stop-and-search"))
    trust = text_of(await get(browser))
    for code in told:
        said = re.search(rf"Promise {code} (Not enough answers yet|Kept, say .*?\.)", register).group(1)
        shown = re.search(
            rf"Promise {code} (\S+|Under \d+%)(?: Use with care)?(?: Range: (\S+ to \S+))? Answers: (about \d+) Twelve"
            rf" months to (\w+ \d+) Source",
            trust,
        )
        if shown is None:
            assert (code, said) == ("T6", "Not enough answers yet")
            assert "Promise T6" not in trust
            continue
        share, chance, base, last = shown.groups()
        how_sure = f"({f'range {chance}, ' if chance else ''}{base} answers, twelve months to {last})"
        assert said == f"Kept, say {share.lower()} of the people who answered {how_sure}."


def text_of_register(page):
    """The words of the list of commitments, in one line."""
    words = text_of(page)
    return words[: words.index("How often commitments were kept")]


async def test_ratings_are_read_in_as_many_queries_for_many_commitments_as_for_one(hackney, croydon, queries):
    await rate(hackney, await make_commitment("T1"), month(6), met=60, not_met=60)
    del queries[:]
    await compiled()
    few = len(queries)
    for number in range(2, 12):
        commitment = await make_commitment(f"T{number}")
        for borough in (hackney, croydon):
            await rate(borough, commitment, month(10), met=60, not_met=60)
    del queries[:]
    await compiled(2027, 1)
    assert len(queries) == few
    assert await CommitmentTally.all().count() == 42
    assert await IndicatorValue.filter(indicator__startswith="local.commitment", period="2026-Q4").count() == 20
