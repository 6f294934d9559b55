"""An outsider with every page and file of every release, and of every survey, who works out what is behind them.

It shares no code with what it attacks. It reads releases as they are published (one figure a line, as JSON), is told
the exact number of people behind each figure and behind each share of a survey's own results (readers are shown it to
the nearest five), and bounds every number of one to nine people by solving for the least and the most it can be.
Source: `statistics.md`, disclosure control, attackers A0 and A1, all boroughs and London at once.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

LONDON = "E12000007"
FEWEST = 10
SHOWN = ("shown", "use_with_care")


@dataclass(frozen=True)
class Answers:
    """What the outsider must not learn: how many people of a group of a borough answered a survey in a quarter."""

    gss: str
    quarter: int
    survey: str
    group: str
    people: int


@dataclass(frozen=True)
class Result:
    """A survey's own pages tell how many people of a group answered it; of everybody with group ""."""

    gss: str
    quarter: int
    survey: str
    group: str


@dataclass(frozen=True, order=True)
class Learnt:
    """A small number that was bounded: from which quarter to which, and between what."""

    gss: str
    group: str
    first: int
    last: int
    least: int
    most: int


Known = tuple[str, str, int]
"""Place, group ("" of everybody) and the last quarter of a window of four."""


def read(files: Iterable[bytes], indicator: str, partition: str) -> set[Known]:
    """Returns of what an indicator's figures were ever published in these files, by one partition."""
    found = set()
    for file in files:
        for line in file.decode().splitlines():
            figure = json.loads(line)
            by, _, group = figure.get("group", "").partition("=")
            if figure["indicator"] == indicator and by in ("", partition) and figure["status"] in SHOWN:
                year, month = map(int, figure["period"].removeprefix("12m-").split("-"))
                found.add((figure["gss"], group, year * 4 + (month - 1) // 3))
    return found


def attack(
    answers: list[Answers], published: set[Known], results: set[Result], *, until: int | None = None
) -> list[Learnt]:
    """Returns the numbers of one to nine people that all this bounds to within ten.

    With `until` the outsider knows every number up to that quarter besides (A1).
    """
    people = np.array([one.people for one in answers])
    told = [
        *([_in(one, gss, group, last - 3, last) for one in answers] for gss, group, last in sorted(published)),
        *([_gives(result, one) for one in answers] for result in results),
        *([one is known for one in answers] for known in answers if until is not None and known.quarter <= until),
    ]
    if not told:
        return []
    rows = np.array(told, float)
    system = LinearConstraint(rows, rows @ people, rows @ people)
    learnt = set()
    for gss, group, first, last, cells in _targets(answers, published):
        if 0 < people[cells].sum() < FEWEST and (until is None or first > until):
            least, most = (_extreme(sign, cells, system, int(people.sum())) for sign in (1, -1))
            if most - least < FEWEST:
                learnt.add(Learnt(gss, group, first, last, least, most))
    return sorted(learnt)


def _gives(result: Result, one: Answers) -> bool:
    is_of = (one.gss, one.quarter) == (result.gss, result.quarter) and result.survey == one.survey
    return is_of and result.group in ("", one.group)


def _in(one: Answers, gss: str, group: str, first: int, last: int) -> bool:
    return gss in (one.gss, LONDON) and group in ("", one.group) and first <= one.quarter <= last


def _targets(answers: list[Answers], published: set[Known]) -> Iterator[tuple[str, str, int, int, np.ndarray]]:
    """Every run of quarters that some figure is of, of each group, and of everybody; and each survey of a quarter."""
    quarters = sorted({one.quarter for one in answers})
    for gss in sorted({one.gss for one in answers}):
        seen = [range(last - 3, last + 1) for place, _, last in published if place in (gss, LONDON)]
        for group in sorted({one.group for one in answers} - {"unknown"} | {""}):
            for first in quarters:
                for last in range(first, first + 4):
                    if any(first in window and last in window for window in seen):
                        inside = np.array([_in(one, gss, group, first, last) for one in answers])
                        yield gss, group, first, last, inside
                        for survey in {one.survey for one in answers} if first == last else ():
                            yield gss, group, first, last, inside & [one.survey == survey for one in answers]


def _extreme(sign: int, cells: np.ndarray, system: LinearConstraint, most: int) -> int:
    solved = milp(
        sign * cells.astype(float), constraints=system, bounds=Bounds(0, most), integrality=np.ones(cells.size)
    )
    assert solved.x is not None
    return round(sign * solved.fun)
