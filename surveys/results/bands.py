"""Numbers and months put into bands that hold ten people or more each, so that no band is one person's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

FEWEST_IN_A_BAND = 10
MOST_BANDS = 6
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers from `low` to under `high`; None: there is no such end."""

    low: Decimal | None
    high: Decimal | None
    people: int


def number_bands(counts: Mapping[Decimal, int]) -> list[Band]:
    """Returns numbers, {number: people}, in bands with round ends, the first and the last of them open.

    The ends come from where most people are, never from the least or the greatest number anybody gave. One band alone
    says nothing, and neither do fewer than thirty people: then there is none.
    """
    base = sum(counts.values())
    low, high = _part(counts, Decimal("0.1")), _part(counts, Decimal("0.9"))
    if low is None or high is None or low == high:
        ends = [low, low + _unit(low)] if low is not None else []
    else:
        step = _round_step((high - low) / (MOST_BANDS - 2))
        first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step + step
        ends = [first + step * place for place in range(MOST_BANDS - 1) if first + step * (place - 1) < high]
    edges: list[Decimal | None] = [None, *ends, None]
    bands = [
        Band(a, b, sum(n for x, n in counts.items() if (a is None or x >= a) and (b is None or x < b)))
        for a, b in pairwise(edges)
    ]
    merged = _merged([band.people for band in bands], max(FEWEST_IN_A_BAND, base // 20 + 1))
    found = [Band(bands[a].low, bands[b - 1].high, sum(one.people for one in bands[a:b])) for a, b in merged]
    return found if len(found) > 1 and base >= 30 else []


def month_bands(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Returns months, {"2026-11": people}, as (first, last, people), or years where there are many months."""
    keys = sorted(counts)
    if len(keys) > MOST_MONTHS:
        years = sorted({key[:4] for key in keys})
        counts = {year: sum(counts[key] for key in keys if key.startswith(year)) for year in years}
        keys = years
    people = [counts[key] for key in keys]
    merged = _merged(people, max(FEWEST_IN_A_BAND, sum(people) // 20 + 1))
    found = [(keys[a], keys[b - 1], sum(people[a:b])) for a, b in merged]
    return found if len(found) > 1 and sum(people) >= 30 else []


def _merged(people: Sequence[int], fewest: int) -> list[tuple[int, int]]:
    """Returns ranges of neighbours, (first, after the last), each of which holds this many people."""
    ranges = [(place, place + 1) for place in range(len(people))]

    def size(place: int) -> int:
        return sum(people[slice(*ranges[place])])

    while len(ranges) > 1:
        smallest = min(range(len(ranges)), key=size)
        if size(smallest) >= fewest:
            break
        beside = [place for place in (smallest - 1, smallest + 1) if 0 <= place < len(ranges)]
        other = min(beside, key=size)
        first, last = min(smallest, other), max(smallest, other)
        ranges[first : last + 1] = [(ranges[first][0], ranges[last][1])]
    return ranges


def _part(counts: Mapping[Decimal, int], part: Decimal) -> Decimal | None:
    """The number that this part of the people gave at most."""
    so_far, base = 0, sum(counts.values())
    for number in sorted(counts):
        so_far += counts[number]
        if so_far >= base * part:
            return number
    return None


def _round_step(rough: Decimal) -> Decimal:
    """The step of 1, 2 or 5 times a power of ten that is not below this."""
    unit = Decimal(10) ** rough.adjusted()
    return next(times * unit for times in (1, 2, 5, 10) if times * unit >= rough)


def _unit(number: Decimal) -> Decimal:
    """One more in the last digit that a tally keeps of a number."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))
