"""A case of a survey: weights, estimates, gaps and changes of its windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engage.indicators.estimates.cases.folders import Part, lines
from engage.indicators.estimates.cases.people import People, columns_of, read_people
from engage.indicators.estimates.cases.plan import Group, Survey, plan_of
from engage.indicators.estimates.shares import Gap, Share, changes, gaps, shares
from engage.indicators.estimates.shown import shown
from engage.indicators.estimates.tallies import FAVOURABLE, OTHER, Bools, Tally
from engage.indicators.estimates.variance import Domain, Influence, influence
from engage.indicators.estimates.weighting import NotWeighted, Weighting, weigh
from engage.kit.comparisons import adjusted, directions
from engage.kit.figures import Verdict

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of one window: its tally and domains, and the rest unless `refused` says why there is none."""

    window: str
    tally: Tally
    domains: tuple[Domain, ...]
    weighting: Weighting | None = None
    influence: Influence | None = None
    shares: Sequence[Share | None] = ()
    refused: NotWeighted | None = None


def results(folder: Path, case: Part) -> Row:
    """Returns `weighting`, `estimates`, `gaps`, `changes` and `weights`.

    Domains come indicator by indicator. Of a window that cannot be weighted there is nothing but the bases and the
    reason.
    Raises BadCase when the folder cannot be used.
    """
    plan = plan_of(case)
    people = read_people(lines(folder, case, columns_of(plan)), plan)
    made = {window.id: _made(window.id, plan, people) for window in plan.windows}
    return {
        "weighting": [_weighting(window) for window in made.values()],
        "estimates": [row for window in made.values() for row in _estimates(plan, window)],
        "gaps": _compared([row for window in made.values() for row in _gaps(plan, window)]),
        "changes": _compared(_changes(plan, people, made)),
        "weights": {window.id: _weights(made[window.id], people) for window in plan.windows},
    }


def _made(window: str, plan: Survey, people: People) -> Made:
    tally = people.cube.window(people.spans_of(window))
    groups = [_people_of(group, tally) for group in plan.groups]
    domains = tuple(Domain(indicator.id, group) for indicator in plan.indicators for group in groups)
    try:
        weighting = weigh(tally, plan.margins, plan.population, plan.bounds)
    except NotWeighted as error:
        return Made(window, tally, domains, refused=error)
    found = influence(tally, weighting, domains)
    return Made(window, tally, domains, weighting, found, shares(found))


def _people_of(group: Group, tally: Tally) -> Bools:
    return tally.having(group.column, group.values) if group.column else np.ones(len(tally.cells), dtype=bool)


def _weighting(made: Made) -> Row:
    if made.weighting is None:
        none = dict.fromkeys(("n_kish", "deff_kish", "g_min", "g_max", "g_unbounded"))
        log = made.refused.log if made.refused else []
        return {"window": made.window, "n": made.tally.total, **none, "log": log}
    weighting = made.weighting
    somebody = weighting.people > 0
    factors, plain = weighting.factors[somebody], weighting.plain_factors[somebody]
    return {
        "window": made.window,
        "n": weighting.n,
        "n_kish": weighting.n_kish,
        "deff_kish": weighting.n / weighting.n_kish,
        "g_min": float(factors.min()),
        "g_max": float(factors.max()),
        "g_unbounded": [float(plain.min()), float(plain.max())],
        "at_bounds": weighting.at_bounds,
        "no_target_share": weighting.no_target_share,
        "log": list(weighting.log),
    }


def _estimates(plan: Survey, made: Made) -> list[Row]:
    rows = []
    names = [(indicator.id, group.id) for indicator in plan.indicators for group in plan.groups]
    found = made.shares or [None] * len(names)
    for (indicator, group), domain, share in zip(names, made.domains, found, strict=True):
        row: Row = {"window": made.window, "indicator": indicator, "domain": group}
        if share is None:
            base = int(made.tally.answers[indicator][domain.group][:, [FAVOURABLE, OTHER]].sum())
            keys = ("p", "se", "n_kish", "deff_kish", "deff", "n_eff", "ci_wilson")
            row |= {"n": base, **dict.fromkeys(keys)}
        else:
            row |= {
                "n": share.n,
                "p": share.p,
                "se": share.error,
                "n_kish": share.n_kish,
                "deff_kish": share.deff_kish,
                "deff": share.deff,
                "n_eff": share.n_eff,
                "ci_wilson": [share.low, share.high],
            }
        rows.append(row | {"shown": _shown(made, share)})
    return rows


def _shown(made: Made, share: Share | None) -> Row:
    figure = shown(share, needs_care=made.weighting is not None and made.weighting.needs_care)
    return {
        "verdict": figure.verdict.value,
        "p": figure.value,
        "range": None if figure.low is None else [figure.low, figure.high],
        "under": figure.under,
        "over": figure.over,
        "n": figure.base_shown,
    }


def _is_shown(made: Made, share: Share | None) -> bool:
    return bool(_shown(made, share)["verdict"] != Verdict.TOO_FEW.value)


def _gaps(plan: Survey, made: Made) -> list[tuple[Row, Gap | None, bool]]:
    places = {group.id: number for number, group in enumerate(plan.groups)}
    names = [(indicator.id, pair) for indicator in plan.indicators for pair in plan.gaps]
    pairs = [
        (start * len(places) + places[pair.one], start * len(places) + places[pair.other])
        for start in range(len(plan.indicators))
        for pair in plan.gaps
    ]
    found = gaps(made.influence, made.shares, pairs) if made.influence and pairs else [None] * len(pairs)
    return [
        (
            {"window": made.window, "indicator": indicator, "gap": pair.id},
            gap,
            bool(gap) and all(_is_shown(made, made.shares[side]) for side in sides),
        )
        for (indicator, pair), gap, sides in zip(names, found, pairs, strict=True)
    ]


def _changes(plan: Survey, people: People, made: dict[str, Made]) -> list[tuple[Row, Gap | None, bool]]:
    names = [(indicator.id, group.id) for indicator in plan.indicators for group in plan.groups]
    rows = []
    for pair in plan.changes:
        now, before = made[pair.one], made[pair.other]
        found: Sequence[Gap | None] = [None] * len(names)
        if now.influence and before.influence:
            shared = people.cube.window(people.spans_of(pair.one, pair.other))
            found = changes(now.influence, now.shares, before.influence, before.shares, shared)
        for place, ((indicator, group), change) in enumerate(zip(names, found, strict=True)):
            row = {"change": pair.id, "indicator": indicator, "domain": group}
            is_shown = bool(change) and all(_is_shown(side, side.shares[place]) for side in (now, before))
            rows.append((row, change, is_shown))
    return rows


def _compared(found: Sequence[tuple[Row, Gap | None, bool]]) -> list[Row]:
    """The rows of a list with their numbers; p-values are adjusted over all of the list that there are.

    `direction` is null unless both sides may be shown.
    """
    differences = [gap.difference for _, gap, _ in found if gap]
    together = iter(zip(adjusted([one.p_value for one in differences]), directions(differences), strict=True))
    rows = []
    for row, gap, is_shown in found:
        if gap is None:
            rows.append(row | dict.fromkeys(("diff", "se", "cov", "rho", "ci", "p_value", "p_bh", "direction")))
            continue
        p_bh, direction = next(together)
        difference = gap.difference
        rows.append(row | {
            "diff": difference.value,
            "se": gap.error,
            "cov": gap.covariance,
            "rho": gap.rho,
            "ci": [difference.low, difference.high],
            "p_value": difference.p_value,
            "p_bh": p_bh,
            "direction": direction.value if is_shown else None,
        })  # fmt: skip
    return rows


def _weights(made: Made, people: People) -> dict[str, float]:
    if made.weighting is None:
        return {}
    inside = np.array([made.window in span for span in people.spans])[people.span_of]
    weights = made.weighting.weights[people.cell_of[inside]].tolist()
    return dict(zip(np.array(people.ids, dtype=object)[inside], weights, strict=True))
