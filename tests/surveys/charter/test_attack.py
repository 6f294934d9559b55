"""Nobody who sees every page and file over eight quarters can work out a number of people under ten."""

import csv
from datetime import UTC, date, datetime

import numpy as np
import pytest

from surveys.charter.models import CharterCommitment, CommitmentTally, Partition, QuestionTally, Rating
from tests.attack import EVERYBODY, Figure, Truth, bounded, by_group, naive, newly_derived

AGES = ["18_24", "25_34", "35_plus", "under_18", "unknown"]
FIRST = 2024  # the year of quarter 0
QUARTERS = 11
RELEASES = [datetime(2024 + n // 4, 3 * (n % 4) + 1, 2, 12, tzinfo=UTC) for n in range(4, 12)]
"""A day after the end of each of eight quarters."""


def answered(seed, busy):
    """Answers of people of all ages over eleven quarters: `busy` people a quarter, few of some ages."""
    chance = np.random.default_rng(seed)
    people = chance.poisson(busy * np.array([0.3, 0.25, 0.25, 0.15, 0.05])[:, None], (len(AGES), QUARTERS))
    return Truth(AGES, people, chance.binomial(people, np.array([0.4, 0.6, 0.7, 0.3, 0.5])[:, None]))


def month(quarter):
    return date(FIRST + quarter // 4, quarter % 4 * 3 + 2, 1)


async def store(borough, truth):
    commitment = await CharterCommitment.get(code="QE-3")
    questions, ratings = [], []
    for quarter in range(QUARTERS):
        for partition, group, rows in [
            (Partition.ALL, "", slice(None)),
            *((Partition.AGE, age, [number]) for number, age in enumerate(truth.groups)),
        ]:
            people, yes = (int(counts[rows, quarter].sum()) for counts in (truth.people, truth.yes))
            where = {"borough": borough, "month": month(quarter), "partition": partition, "group": group}
            for option, rating, count in (("yes", Rating.MET, yes), ("no", Rating.NOT_MET, people - yes)):
                questions.append(QuestionTally(question_key="told_grounds", option=option, count=count, **where))
                ratings.append(CommitmentTally(commitment=commitment, rating=rating, count=count, **where))
    await QuestionTally.bulk_create(questions)
    await CommitmentTally.bulk_create(ratings)


async def seen(browser, clock):
    """Every figure that the file showed at any release; what it once showed it goes on showing."""
    figures, rows = set(), set()
    for moment in RELEASES:
        clock.now = moment
        file = (await browser.get("/hackney/stop-and-search/what-people-said/figures.csv")).text
        now = {tuple(sorted(row.items())) for row in csv.DictReader(file.splitlines())}
        assert rows <= now
        rows = now
        for row in csv.DictReader(file.splitlines()):
            if row["measure"] == "told_grounds":
                year, number = map(int, row["last_month"].split("-"))
                last = (year - FIRST) * 4 + number // 3 - 1
                figures.add(Figure(row["group"], max(0, last - 3), last))
                assert int(row["base"]) % 5 == 0
    return sorted(figures)


@pytest.mark.parametrize(("seed", "busy"), [(1, 25), (2, 40), (3, 70), (4, 120), (5, 300)])
async def test_no_number_under_ten_can_be_worked_out_of_eight_releases(browser, clock, hackney, seed, busy):
    truth = answered(seed, busy)
    await store(hackney, truth)
    figures = await seen(browser, clock)
    assert by_group(figures)[EVERYBODY] >= 3
    assert bounded(truth, figures) == []
    assert newly_derived(truth, figures) == []


async def test_groups_are_published_where_there_are_enough_people(browser, clock, hackney):
    await store(hackney, answered(5, 300))
    assert len(by_group(await seen(browser, clock))) >= 4


async def test_the_attacker_works_out_what_a_simple_rule_gives_away():
    found = [bounded(truth, naive(truth)) or newly_derived(truth, naive(truth)) for truth in (answered(1, 25),)]
    assert all(found)


async def test_every_page_shows_the_figures_of_the_file_and_no_others(browser, clock, hackney):
    await store(hackney, answered(4, 120))
    clock.now = RELEASES[-1]
    file = (await browser.get("/hackney/stop-and-search/what-people-said/figures.csv")).text
    newest = {}
    for row in csv.DictReader(file.splitlines()):
        newest[row["measure"], row["group"]] = row
    page = (await browser.get("/hackney/stop-and-search/what-people-said")).text
    assert f"{float(newest['told_grounds', '']['share']):.0%}" in page
    ages = (await browser.get("/hackney/stop-and-search/what-people-said/age")).text
    for (measure, group), row in newest.items():
        if measure == "told_grounds" and group and row["share"]:
            assert f"{float(row['share']):.0%}" in ages


@pytest.mark.parametrize(
    ("more", "same", "less", "shown"),
    [(30, 1, 29, {"trust_less"}), (30, 0, 30, {"trust_less"}), (2, 30, 30, {"trust_more", "trust_less"}),
     (30, 30, 30, {"trust_more", "trust_less"})],
)  # fmt: skip
async def test_from_two_shares_of_one_question_it_is_not_known_how_few_chose_the_rest(
    browser, clock, hackney, more, same, less, shown
):
    clock.now = RELEASES[-1]
    for partition, group in ((Partition.ALL, ""), (Partition.AGE, "18_24"), (Partition.AGE, "under_18")):
        for option, count in (("more", more), ("same", same), ("less", less)):
            await QuestionTally.create(
                borough=hackney, month=month(QUARTERS - 3), question_key="trust_after", option=option,
                count=count * (2 if partition is Partition.ALL else 1), partition=partition, group=group,
            )  # fmt: skip
    file = (await browser.get("/hackney/stop-and-search/what-people-said/figures.csv")).text
    assert {row["measure"] for row in csv.DictReader(file.splitlines()) if row["group"] == ""} == shown
