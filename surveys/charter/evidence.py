"""What residents' answers say, as far as it may be published: of a borough, twelve months and one group at most.

A window ends with a quarter that is over, and moves only when nobody's answers can be worked out from two figures
(`engage.kit.gate`). Until then the last figure stays, dated. Every figure of the same thing, wherever it is shown, is
of one of these windows: other months would let small groups be worked out by subtraction. Which windows there are
follows from the counts alone, so that nothing has to be kept about what was published, and what comes later never
changes a window that was.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from tortoise.queryset import QuerySet

from engage.kit.figures import Figure, Verdict, present
from engage.kit.gate import Series, Window, answers_in, released, released_by_group
from surveys.charter.models import CommitmentTally, Partition, QuestionTally, Rating

Answer = TypeVar("Answer")

Months = Mapping[date, Counter[Rating]]
"""First day of a month → how many rated the commitment so in it; "cannot say" left out."""

Answers = Mapping[date, Counter[bool]]
"""First day of a month → how many answered one way (True) and the other; who could not say is left out."""

FEWEST_IN_A_PART = 10
"""A figure is split only where each part has this many."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The published figure of the twelve months to `last_month` (its first day): the share that answered True."""

    last_month: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Evidence:
    """The published figure of a commitment over the twelve months to `last_month` (its first day).

    `partly` and `not_kept` are shares 0–1, None where giving them would show a small number.
    """

    last_month: date
    kept: Figure
    partly: float | None
    not_kept: float | None


# ---- one figure after another ------------------------------------------------------------------------------------


def figures_by(answers: Answers, today: date) -> list[Dated]:
    """Returns every figure published by a London date, oldest first."""
    series = _quarters(answers)
    return [_dated(series, window) for window in _released(series, today)]


def group_figures_by(groups: Mapping[str, Answers], answers: Answers, today: date) -> dict[str, list[Dated]]:
    """Returns the same for each group: `groups` are all of one partition, `answers` are everybody's."""
    series = {group: _quarters(own) for group, own in groups.items()}
    ledgers = released_by_group(series, _released(_quarters(answers), today), _has_figure)
    return {group: [_dated(series[group], window) for window in ledger] for group, ledger in ledgers.items()}


def windows(months: Months, today: date) -> list[date]:
    """Returns the last month (its first day) of every window of a commitment published by a London date."""
    return [dated.last_month for dated in figures_by(kept_or_not(months), today)]


def history(months: Months, today: date) -> list[Evidence]:
    """Returns what was published of a commitment with these counts by a London date, oldest first."""
    return [_evidence(months, dated) for dated in figures_by(kept_or_not(months), today)]


def evidence_on(months: Months, today: date) -> Evidence | None:
    """Returns what may be shown on a London date of a commitment with these counts, or None for too few."""
    published = figures_by(kept_or_not(months), today)
    return _evidence(months, published[-1]) if published else None


def kept_or_not(months: Months) -> dict[date, Counter[bool]]:
    """Returns how many said that a commitment was kept, and how many that it was not, or only partly."""
    return {
        month: Counter({True: ratings[Rating.MET], False: ratings.total() - ratings[Rating.MET]})
        for month, ratings in months.items()
    }


def twelve_months(months: Mapping[date, Counter[Answer]], last: date) -> Counter[Answer]:
    """Returns how many answered so in the twelve months of which the last begins on `last`."""
    first = month_before(last, 11)
    return sum((counts for month, counts in months.items() if first <= month <= last), Counter())


def month_before(month: date, number: int) -> date:
    """Returns the first day of the month that many months before, or after for a negative number."""
    years, index = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(years, index + 1, 1)


def _evidence(months: Months, dated: Dated) -> Evidence:
    counts, kept = twelve_months(months, dated.last_month), dated.figure
    parts = (Rating.PARTLY, Rating.NOT_MET)
    split = kept.value is not None and all(counts[part] >= FEWEST_IN_A_PART for part in parts)
    partly, not_kept = (counts[part] / counts.total() if split else None for part in parts)
    return Evidence(dated.last_month, kept, partly, not_kept)


def _released(series: Series, today: date) -> list[Window]:
    return released(series, _quarter(month_before(today, 3)), _has_figure)


def _has_figure(answers: Counter[Any]) -> bool:
    return present(answers[True], answers.total()).verdict is not Verdict.TOO_FEW


def _dated(series: Series, window: Window) -> Dated:
    answers = answers_in(series, window.first, window.last)
    return Dated(date(window.last // 4, window.last % 4 * 3 + 3, 1), present(answers[True], answers.total()))


def _quarters(answers: Answers) -> Series:
    quarters: dict[int, Counter[Any]] = {}
    for month, counts in answers.items():
        if counts.total():
            quarters.setdefault(_quarter(month), Counter()).update(counts)
    return quarters


def _quarter(day: date) -> int:
    """The number of a calendar quarter: four a year."""
    return day.year * 4 + (day.month - 1) // 3


# ---- reading -----------------------------------------------------------------------------------------------------


async def charter_evidence(borough_id: int, today: date) -> dict[int, Evidence]:
    """Returns {commitment id: evidence} for the commitments of which something may be shown in a borough."""
    counted = await counts_of(CommitmentTally.filter(borough_id=borough_id))
    shown = {commitment: evidence_on(months, today) for (_, commitment), months in counted.items()}
    return {commitment: evidence for commitment, evidence in shown.items() if evidence}


async def counts_of(tallies: QuerySet[CommitmentTally]) -> dict[tuple[int, int], Months]:
    """Returns {(borough id, commitment id): counts} of everybody's in these tallies, in one query."""
    rows = tallies.filter(partition=Partition.ALL).exclude(rating=Rating.CANNOT_SAY)
    found: dict[tuple[int, int], dict[date, Counter[Rating]]] = {}
    for borough_id, commitment_id, month, rating, count in await rows.values_list(
        "borough_id", "commitment_id", "month", "rating", "count"
    ):
        found.setdefault((borough_id, commitment_id), {}).setdefault(month, Counter())[Rating(rating)] = count
    return dict(found)


async def groups_of(commitment_id: int, borough_id: int) -> dict[Partition, dict[str, Months]]:
    """Returns {partition: {group: counts}} of one commitment in a borough; ALL has the one group "", everybody."""
    tallies = CommitmentTally.filter(commitment_id=commitment_id, borough_id=borough_id)
    return (await every_group_of(tallies)).get((borough_id, commitment_id), {})


async def every_group_of(
    tallies: QuerySet[CommitmentTally],
) -> dict[tuple[int, int], dict[Partition, dict[str, Months]]]:
    """Returns the same by (borough id, commitment id) of these tallies, in one query."""
    found: dict[tuple[int, int], dict[Partition, dict[str, dict[date, Counter[Rating]]]]] = {}
    for borough_id, commitment_id, partition, group, month, rating, count in await tallies.exclude(
        rating=Rating.CANNOT_SAY
    ).values_list("borough_id", "commitment_id", "partition", "group", "month", "rating", "count"):
        groups = found.setdefault((borough_id, commitment_id), {}).setdefault(Partition(partition), {})
        groups.setdefault(group, {}).setdefault(month, Counter())[Rating(rating)] = count
    return {key: {partition: dict(groups) for partition, groups in of.items()} for key, of in found.items()}


async def options_of(borough_id: int) -> dict[tuple[str, Partition, str], dict[date, Counter[str]]]:
    """Returns {(question key, partition, group): {month: how many chose each option}} of a borough, in one query."""
    found: dict[tuple[str, Partition, str], dict[date, Counter[str]]] = {}
    for key, partition, group, month, option, count in await QuestionTally.filter(borough_id=borough_id).values_list(
        "question_key", "partition", "group", "month", "option", "count"
    ):
        months = found.setdefault((key, Partition(partition), group), {})
        months.setdefault(month, Counter())[option] += count
    return found
