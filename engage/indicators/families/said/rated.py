"""The audit of the charter's figures: what the register shows of commitments, of everybody and of groups.

The register follows from the counts alone and shows a new window once its quarter is over (`surveys.charter.evidence`),
so that all of its windows are looked at, from the first on, as if they came with this release.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engage.indicators.disclosure import LONGEST, UNKNOWN, Cell, Part, Passed, Series, Unsafe, audit
from engage.indicators.families import Gathered, Settled
from engage.indicators.figures import Figure, Status
from engage.indicators.measures import COMMITMENT_PREFIX
from engage.indicators.periods import Kind, Period, month_end
from surveys.charter.evidence import Dated, Months, figures_by, group_figures_by, kept_or_not
from surveys.charter.models import Partition

_PASSED = Passed()
"""What has passed in this process."""


def shown_in_register(groups: Mapping[Partition, Mapping[str, Months]], today: date) -> Gathered:
    """Returns what the register shows of a commitment in a borough on a London date; nothing where it shows nothing.

    `counts` are {partition: {group: [[quarter, kept, not or only partly], …]}}, `windows` {partition: {group: last
    quarters}}; everybody is group "" of partition "". Quarters run on from year to year.
    """
    everybody = kept_or_not(groups.get(Partition.ALL, {}).get("", {}))
    windows = {"": {"": _lasts(figures_by(everybody, today))}}
    for partition, of in groups.items():
        if partition is not Partition.ALL:
            kept = {group: kept_or_not(months) for group, months in of.items()}
            figures = group_figures_by(kept, everybody, today)
            windows[partition.value] = {group: _lasts(dated) for group, dated in figures.items() if dated}
    if not windows[""][""]:
        return {}
    counts = {
        partition.value: {group: _by_quarter(months) for group, months in of.items()}
        for partition, of in groups.items()
    }
    return {"counts": counts, "windows": windows}


def _lasts(figures: list[Dated]) -> list[int]:
    return [_quarter(one.last_month) for one in figures]


def _by_quarter(months: Months) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for month, answers in kept_or_not(months).items():
        counts = found.setdefault(_quarter(month), [0, 0])
        counts[0] += answers[True]
        counts[1] += answers[False]
    return [[quarter, *found[quarter]] for quarter in sorted(found)]


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


# ---- the audit ---------------------------------------------------------------------------------------------------


def settled(commitments: Gathered, seconds: float = LONGEST, passed: Passed = _PASSED) -> Settled:
    """Returns what was gathered with `withheld` (`commitments.told`), empty mostly, and a line for each part of it.

    The register goes on showing what it shows: operators are told.
    """
    cells = given_away(commitments, seconds, passed)
    withheld = sorted({(cell.gss, int(cell.indicator.rpartition("/")[2])) for cell in cells})
    return {**commitments, "withheld": [list(one) for one in withheld]}, sorted({str(cell) for cell in cells})


def given_away(commitments: Gathered, seconds: float = LONGEST, passed: Passed = _PASSED) -> list[Cell]:
    """Returns what the register would let anybody work out of the commitments that have figures to be released.

    Those are known by their code and id: a new wording is rated anew.
    """
    new = {(gss, id_) for gss, code, id_, key, *_ in commitments["rated"] if _is_new(commitments, gss, code, key)}
    of = [one for one in commitments.get("register", []) if (one["gss"], one["id"]) in new]
    inputs = {series: parts for one in of for series, parts in _parts(one)}
    try:
        audit([figure for one in of for figure in _figures(one)], [], inputs, passed=passed, seconds=seconds)
    except Unsafe as error:
        return error.cells
    return []


def _is_new(commitments: Gathered, gss: str, code: str, key: str) -> bool:
    return key not in commitments["released"].get(gss, {}).get(COMMITMENT_PREFIX + code, {}).get("", [])


def _name(one: Mapping[str, Any]) -> str:
    return f"{COMMITMENT_PREFIX}{one['code']}/{one['id']}"


def _parts(one: Mapping[str, Any]) -> Iterator[tuple[Series, list[Part]]]:
    for partition, groups in one["counts"].items():
        quarters: dict[int, dict[str, tuple[int, int]]] = {}
        for group, lines in groups.items():
            for quarter, kept, other in lines:
                quarters.setdefault(quarter, {UNKNOWN: (0, 0)})[group or UNKNOWN] = kept, other
        yield Series(_name(one), one["gss"], partition), [Part(q, quarters[q]) for q in sorted(quarters)]


def _figures(one: Mapping[str, Any]) -> Iterator[Figure]:
    for partition, groups in one["windows"].items():
        for group, lasts in groups.items():
            for last in lasts:
                period = Period.of(Kind.YEAR, month_end(last // 4, last % 4 * 3 + 3))
                name = f"{partition}={group}" if partition else ""
                yield Figure(gss=one["gss"], indicator=_name(one), period=period, status=Status.SHOWN, group=name)
