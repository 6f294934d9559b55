"""What figures take once the cube is in memory: `python -m tests.benchmarks.estimating GATHERED.json`."""

import json
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX
from engage.indicators.estimates.tallies import FAVOURABLE, OTHER
from engage.indicators.families import Gathered
from engage.indicators.families.said import FAMILY
from engage.indicators.families.said.cubes import QUARTERS, Place, number_of, places, window
from engage.indicators.families.said.weighted import Plan, Windows
from engage.indicators.models import LONDON_GSS
from tests.benchmarks.analyst import beside_an_analyst
from tests.benchmarks.spent import TIMES


def main() -> None:
    """Writes a line for each thing that is made."""
    gathered = json.loads(Path(sys.argv[1]).read_text())
    every = places(gathered)
    boroughs, london = [place for place in every if place.gss != LONDON_GSS], every[-1]
    before = _megabytes()
    lines = [_windows("33 boroughs by 8 groups (everybody, sexes, ethnic groups)", boroughs, (SEX, ETHNIC_GROUP))]
    lines += [
        f"the most memory so far: {_megabytes():.0f} MB, and {before:.0f} MB before it, with the cube and its reading",
        _windows("33 boroughs by 14 groups, ages too", boroughs, (AGE, SEX, ETHNIC_GROUP)),
        _windows("London by 14 groups, all boroughs weighted together", [london], (AGE, SEX, ETHNIC_GROUP)),
        _release(gathered),
        f"the most memory in all: {_megabytes():.0f} MB",
        _beside(boroughs),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _windows(about: str, every: Sequence[Place], partitions: Sequence[str]) -> str:
    """All windows of some places: weights, shares with errors and ranges, the rules, gaps, changes over a year."""
    times = []
    for _ in range(TIMES):
        started = process_time()
        made = _made(every, partitions)
        times.append(process_time() - started)
    return (
        f"{about}: {median(times):.2f} s of one processor for {made['windows']} windows: {made['shares']:,} shares,"
        f" {made['gaps']:,} gaps, {made['changes']:,} changes"
    )


def _made(every: Sequence[Place], partitions: Sequence[str]) -> Counter[str]:
    made: Counter[str] = Counter()
    for place in every:
        windows = Windows(place, Plan.of(place.cube, partitions))
        for last in range(place.first, place.until + 1):
            one = windows.of(last)
            if one is None:
                continue
            names = list(windows.fit(last))
            made["windows"] += 1
            made["shares"] += len(one.shares)
            made["gaps"] += len(one.gaps([name for name in names if name[1]]))
            made["changes"] += len(windows.changes(last, last - QUARTERS, names))
            windows.settle(last)
    return made


def _release(gathered: Gathered) -> str:
    """A quarter's release as it is made: everything of the newest window, disclosure control and London with it."""
    last = max(number_of(key) for quarters in gathered["surveys"].values() for key in quarters)
    old = {**gathered, "until": f"{(last - 1) // 4}-Q{(last - 1) % 4 + 1}"}
    old["surveys"] = {
        gss: {key: of for key, of in quarters.items() if number_of(key) < last}
        for gss, quarters in gathered["surveys"].items()
    }
    parts = {"commitments": {"rated": [], "released": {}}}
    started = process_time()
    released: dict[str, Any] = {}
    figures = FAMILY.compile({"surveys": old, **parts})
    first = process_time() - started
    for one in figures:
        groups = released.setdefault(one.gss, {}).setdefault(one.indicator, {})
        groups.setdefault(one.group, []).append(one.period.key)
    started = process_time()
    new = FAMILY.compile({"surveys": {**gathered, "released": released}, **parts})
    return (
        f"the release of one more quarter, disclosure control and London in it: {process_time() - started:.2f} s of "
        f"one processor, {len(new):,} figures; the {len(figures):,} of all quarters before, at once: {first:.1f} s"
    )


def _beside(boroughs: Sequence[Place]) -> str:
    """The newest window of three boroughs, by us and by an analyst's library from a row for each person."""
    chosen = []
    for place in boroughs:
        made = Windows(place).of(place.until)
        if made and not made.weighting.log and len(chosen) < 3:
            chosen.append(place)
    started = process_time()
    found = [Windows(place, Plan.of(place.cube, (SEX, ETHNIC_GROUP))).of(place.until) for place in chosen]
    ours = process_time() - started
    windows = []
    for place, one in zip(chosen, found, strict=True):
        if one is None:
            continue
        targets = {
            margin.margin.name: {
                name: target
                for name, target in zip(
                    [level[0][0] for level in margin.levels] + ["unknown"], margin.targets(), strict=True
                )
                if target
            }
            for margin in one.weighting.margins
        }
        indicators = list(dict.fromkeys(indicator for indicator, _ in one.plan.names))
        shares = [
            [indicators.index(indicator), group, share.p]
            for (indicator, group), share in zip(one.plan.names, one.shares, strict=True)
            if share
        ]
        windows.append({"people": _people(place, indicators), "targets": targets, "shares": shares})
    return beside_an_analyst(windows, ours)


def _people(place: Place, indicators: Sequence[str]) -> list[list[object]]:
    """A row for each person of the newest window. What one said on two indicators is not known, and does not matter."""
    tally = place.cube.window(window(place, place.until))
    rows: list[list[object]] = []
    for number, cell in enumerate(tally.cells):
        columns = []
        for indicator in indicators:
            said = tally.answers[indicator][number]
            columns.append([1] * said[FAVOURABLE] + [0] * said[OTHER] + [-1] * said[2])
        rows += [[*(value or "unknown" for value in cell), *answers] for answers in zip(*columns, strict=True)]
    return rows


if __name__ == "__main__":
    main()
