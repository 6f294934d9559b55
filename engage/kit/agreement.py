"""How far people who judge the same things agree beyond chance, with its range.

Pure arithmetic on nominal verdicts, like `engage.kit.figures`: each subject is the list of the verdicts it was given,
one per rater, and subjects may have different numbers of raters. With n subjects, q categories, r_i verdicts on
subject i and r_ik of them k:

    share of k            π_k = mean over subjects of r_ik / r_i
    observed agreement    a_i = Σ_k r_ik (r_ik − 1) / (r_i (r_i − 1)), their mean where two verdicts are
    chance, by Gwet       e = Σ_k π_k (1 − π_k) / (q − 1)
    chance, by Fleiss     e = Σ_k π_k²
    coefficient           (observed − e) / (1 − e)

Subjects with one verdict count in the shares alone, those without any nowhere.

Sources: Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal
of Mathematical and Statistical Psychology 61 (2008); Gwet, "Handbook of Inter-Rater Reliability", 4th edition (2014),
chapter 2 and section 5.3 (unequal numbers of raters); Fleiss, "Measuring nominal scale agreement among many raters",
Psychological Bulletin 76 (1971).
"""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from engage.kit.figures import student_95

FEWEST_SUBJECTS = 10
"""Below this base no agreement is given: one subject then moves the observed agreement by more than ten points, and
the 95 % range of any coefficient but a perfect one covers most of what is possible."""

Verdict = TypeVar("Verdict", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gwet's AC1 with its 95 % range, Fleiss' kappa, and what they rest on.

    The coefficients are 1 for perfect agreement and 0 for what chance would give. `kappa` is None where all verdicts
    are alike: it divides by nothing then. `observed` is the share of pairs of verdicts on one subject that are alike,
    0–1. `subjects` have two verdicts or more; on them were given `fewest_raters` to `most_raters` verdicts.
    """

    ac1: float
    low: float
    high: float
    kappa: float | None
    observed: float
    subjects: int
    fewest_raters: int
    most_raters: int


def agreement(subjects: Sequence[Sequence[Verdict]], categories: Collection[Verdict]) -> Agreement | None:
    """How far raters agree, or None while fewer than ten subjects have two verdicts.

    `categories` are all that a rater could choose from. Raises ValueError for fewer than two, or another verdict.
    """
    if len(categories) < 2 or any(verdict not in categories for given in subjects for verdict in given):
        raise ValueError("verdicts are of two categories or more, all of them named")
    bases = [len(given) for given in subjects if len(given) > 1]
    if len(bases) < FEWEST_SUBJECTS:
        return None
    ac1, (low, high) = gwet_ac1(subjects, categories), ac1_range(subjects, categories)
    observed = _observed([Counter(given) for given in subjects])
    kappa = fleiss_kappa(subjects, categories)
    return Agreement(ac1, low, high, kappa, observed, len(bases), min(bases), max(bases))


def gwet_ac1(subjects: Sequence[Sequence[Verdict]], categories: Collection[Verdict]) -> float:
    """Gwet's first-order agreement coefficient; at least one subject has two verdicts.

    Unlike kappa it stays where the agreement is when nearly all verdicts fall into one category.
    """
    counts = _counted(subjects)
    chance = _gwets_chance(_shares(counts, categories))
    return (_observed(counts) - chance) / (1 - chance)


def fleiss_kappa(subjects: Sequence[Sequence[Verdict]], categories: Collection[Verdict]) -> float | None:
    """Fleiss' kappa, for unequal numbers of raters too; None where all verdicts are alike."""
    counts = _counted(subjects)
    shares = _shares(counts, categories).values()
    if max(shares) > 1 - 1e-12:
        return None
    chance = sum(share * share for share in shares)
    return (_observed(counts) - chance) / (1 - chance)


def ac1_range(subjects: Sequence[Sequence[Verdict]], categories: Collection[Verdict]) -> tuple[float, float]:
    """The 95 % range of Gwet's AC1 as (low, high), within −1 to 1, over the subjects that could have been judged.

    Student's interval on the linearised variance. At least two subjects, one of them with two verdicts.
    """
    counts = _counted(subjects)
    shares = _shares(counts, categories)
    chance, ac1, n = _gwets_chance(shares), gwet_ac1(subjects, categories), len(counts)
    paired = sum(count.total() > 1 for count in counts)
    squares = 0.0
    for count in counts:
        raters = count.total()
        own = n / paired * (_alike(count) - chance) / (1 - chance) if raters > 1 else 0.0
        own_chance = sum(k * (1 - shares[verdict]) for verdict, k in count.items()) / raters / (len(categories) - 1)
        squares += (own - 2 * (1 - ac1) * (own_chance - chance) / (1 - chance) - ac1) ** 2
    half = student_95(n - 1) * sqrt(squares / (n * (n - 1)))
    return max(-1.0, ac1 - half), min(1.0, ac1 + half)


def _counted(subjects: Sequence[Sequence[Verdict]]) -> list[Counter[Verdict]]:
    return [Counter(given) for given in subjects if given]


def _shares(counts: Sequence[Counter[Verdict]], categories: Collection[Verdict]) -> dict[Verdict, float]:
    return {one: sum(count[one] / count.total() for count in counts) / len(counts) for one in categories}


def _gwets_chance(shares: dict[Verdict, float]) -> float:
    return sum(share * (1 - share) for share in shares.values()) / (len(shares) - 1)


def _observed(counts: Sequence[Counter[Verdict]]) -> float:
    alike = [_alike(count) for count in counts if count.total() > 1]
    return sum(alike) / len(alike)


def _alike(count: Counter[Verdict]) -> float:
    """The share of pairs of one subject's verdicts that are alike."""
    raters = count.total()
    return sum(k * (k - 1) for k in count.values()) / (raters * (raters - 1))
