"""Commitments of the charter: one window of twelve months."""

from engage.indicators.jobs import jobs
from engage.indicators.models import IndicatorValue
from engage.kit.jobs import run
from surveys.charter.models import CommitmentTally
from tests.indicators.factories import make_commitment, noon, rate
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
