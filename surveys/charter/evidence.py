"""What residents' answers say of each commitment, as far as it may be published: a borough and twelve months.

The window ends with a closed month and moves only when at least ten people more have said something about the
commitment: the answers of fewer could be worked out from two figures. Until then the last figure stays, dated. What a
window may be follows from the counts alone, so that nothing has to be kept about what was published.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engage.kit.figures import FEWEST_ANSWERS, Figure, Verdict, present
from surveys.charter.models import CommitmentTally, Rating

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


def evidence_on(months: Months, today: date) -> Evidence | None:
    """Returns what may be shown on a London date of a commitment with these counts, or None for too few."""
    published: date | None = None
    month = min(months, default=today)
    while month < today.replace(day=1):
        new = _total(months, month_before(month, 11) if published is None else _month_after(published), month)
        if _may_be_added(new) and _kept(_twelve(months, month)).verdict is not Verdict.TOO_FEW:
            published = month
        month = _month_after(month)
    return _evidence(months, published) if published else None


def _evidence(months: Months, last: date) -> Evidence:
    counts = _twelve(months, last)
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


def _twelve(months: Months, last: date) -> Counter[Rating]:
    return _total(months, month_before(last, 11), last)


def _total(months: Months, first: date, last: date) -> Counter[Rating]:
    return sum((counts for month, counts in months.items() if first <= month <= last), Counter())


def month_before(month: date, number: int) -> date:
    """Returns the first day of the month that many months before."""
    years, index = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(years, index + 1, 1)


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


# ---- reading -----------------------------------------------------------------------------------------------------


async def charter_evidence(borough_id: int, today: date) -> dict[int, Evidence]:
    """Returns {commitment id: evidence} for the commitments of which something may be shown in a borough."""
    tallies = CommitmentTally.filter(borough_id=borough_id).exclude(rating=Rating.CANNOT_SAY)
    months: dict[int, dict[date, Counter[Rating]]] = {}
    for tally in await tallies:
        counts = months.setdefault(tally.commitment_id, {}).setdefault(tally.month, Counter())
        counts[tally.rating] = tally.count
    shown = {commitment: evidence_on(counts, today) for commitment, counts in months.items()}
    return {commitment: evidence for commitment, evidence in shown.items() if evidence}
