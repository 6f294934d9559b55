"""What residents' answers say of each commitment, as far as it may be published: a borough and twelve months.

A window ends with a quarter that is over, and moves only when at least ten people more have said something about the
commitment: the answers of fewer could be worked out from two figures. Until then the last figure stays, dated. Every
figure of a commitment, wherever it is shown, is of one of these windows: other months would let small groups be worked
out by subtraction. Which windows there are follows from the counts alone, so that nothing has to be kept about what
was published, and what comes later never changes a window that was.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tortoise.queryset import QuerySet

from engage.kit.figures import FEWEST_ANSWERS, Figure, Verdict, present
from surveys.charter.models import CommitmentTally, Partition, Rating

Months = Mapping[date, Counter[Rating]]
"""First day of a month → how many rated the commitment so in it; "cannot say" left out."""

FEWEST_MORE = 10
"""A figure moves only with this many new answers, and is split only where each part has this many."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The published figure of a commitment over the twelve months to `last_month` (its first day).

    `partly` and `not_kept` are shares 0–1, None where giving them would show a small number.
    """

    last_month: date
    kept: Figure
    partly: float | None
    not_kept: float | None


def windows(months: Months, today: date) -> list[date]:
    """Returns the last month (its first day) of every window published by a London date, oldest first."""
    published: list[date] = []
    month = _quarters_last(min(months, default=today))
    while month < today.replace(day=1):
        new = _total(months, month_before(published[-1], -1) if published else month_before(month, 11), month)
        if _may_be_added(new) and _kept(twelve_months(months, month)).verdict is not Verdict.TOO_FEW:
            published.append(month)
        month = month_before(month, -3)
    return published


def twelve_months(months: Months, last: date) -> Counter[Rating]:
    """Returns how many rated the commitment so in the twelve months of which the last begins on `last`."""
    return _total(months, month_before(last, 11), last)


def evidence_on(months: Months, today: date) -> Evidence | None:
    """Returns what may be shown on a London date of a commitment with these counts, or None for too few."""
    published = windows(months, today)
    return _evidence(months, published[-1]) if published else None


def _evidence(months: Months, last: date) -> Evidence:
    counts = twelve_months(months, last)
    kept, base = _kept(counts), counts.total()
    split = kept.value is not None and all(counts[r] >= FEWEST_MORE for r in (Rating.PARTLY, Rating.NOT_MET))
    return Evidence(
        last,
        kept,
        counts[Rating.PARTLY] / base if split else None,
        counts[Rating.NOT_MET] / base if split else None,
    )


def _may_be_added(new: Counter[Rating]) -> bool:
    """Whether the answers that a new figure adds hide each other: ten, and not all the same unless thirty."""
    return new.total() >= FEWEST_MORE and (len(+new) > 1 or new.total() >= FEWEST_ANSWERS)


def _kept(counts: Counter[Rating]) -> Figure:
    return present(counts[Rating.MET], counts.total())


def _total(months: Months, first: date, last: date) -> Counter[Rating]:
    return sum((counts for month, counts in months.items() if first <= month <= last), Counter())


def month_before(month: date, number: int) -> date:
    """Returns the first day of the month that many months before, or after for a negative number."""
    years, index = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(years, index + 1, 1)


def _quarters_last(month: date) -> date:
    """The first day of the last month of the calendar quarter."""
    return month_before(month.replace(day=1), -(-month.month % 3))


# ---- reading -----------------------------------------------------------------------------------------------------


async def charter_evidence(borough_id: int, today: date) -> dict[int, Evidence]:
    """Returns {commitment id: evidence} for the commitments of which something may be shown in a borough."""
    counted = await counts_of(CommitmentTally.filter(borough_id=borough_id))
    shown = {commitment: evidence_on(months, today) for (_, commitment), months in counted.items()}
    return {commitment: evidence for commitment, evidence in shown.items() if evidence}


async def counts_of(tallies: QuerySet[CommitmentTally]) -> dict[tuple[int, int], Months]:
    """Returns {(borough id, commitment id): counts} of everybody's in these tallies, in one query."""
    rows = (
        tallies.filter(partition=Partition.ALL)
        .exclude(rating=Rating.CANNOT_SAY)
        .values_list("borough_id", "commitment_id", "month", "rating", "count")
    )
    found: dict[tuple[int, int], dict[date, Counter[Rating]]] = {}
    for borough_id, commitment_id, month, rating, count in await rows:
        found.setdefault((borough_id, commitment_id), {}).setdefault(month, Counter())[Rating(rating)] = count
    return dict(found)
