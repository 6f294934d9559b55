"""Cases of rates: events by area and group of people, beside how many of the group live there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from engage.indicators.estimates.cases.folders import BadCase, Line, Part, lines
from engage.indicators.estimates.rates import EXACT_BELOW, Ratio, dispersion, rate_interval, ratio, withheld
from engage.kit.comparisons import change
from engage.kit.figures import wilson

NOT_LIVED_IN = ["City of London"]
"""Areas whose residents are not the people that events there happen to, unless case.json names others."""

OUTCOMES = ("positive", "linked")


@dataclass(slots=True)
class Count:
    """The events of one group in one area, by month ("" where the data has none); residents None when not known."""

    residents: int | None
    months: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """All events."""
        return sum(self.months.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the columns that say which area a line is of, and how many events it counts."""

    area: tuple[str, str]
    events: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What case.json says for all areas."""

    reference: str
    per: float
    exact_below: int
    not_lived_in: Sequence[str]


Groups = dict[str, Count]
RATES = Layout(("area", "event"), "events")
RATIOS = Layout(("borough", "ethnicity_basis"), "stops")


def results_of_rates(folder: Path, case: Part) -> dict[str, Any]:
    """Returns `rates` and `proportions`. Raises BadCase when the folder cannot be used."""
    return {"rates": _rates(_read(folder, case, RATES), RATES, _terms(case)), "proportions": _proportions(case)}


def results_of_ratios(folder: Path, case: Part) -> dict[str, Any]:
    """Returns `disproportionality`, `find_rates` and `proportions`. Raises BadCase when the folder cannot be used.

    Find rates are of the ethnicity basis that each borough has first, and beside that of the reference group.
    """
    areas, terms = _read(folder, case, RATIOS), _terms(case)
    first: dict[str, Groups] = {}
    for (borough, _), groups in areas.items():
        first.setdefault(borough, groups)
    return {
        "disproportionality": _rates(areas, RATIOS, terms),
        "find_rates": [
            {"borough": borough, "group": group, "stops": count.events}
            | _found(count, groups.get(terms.reference) if group != terms.reference else None)
            for borough, groups in first.items()
            for group, count in groups.items()
            if count.outcomes and count.events
        ],
        "proportions": _proportions(case),
    }


def _terms(case: Part) -> Terms:
    if case.number("level", 0.95) != 0.95:
        raise BadCase("case.json: 'level' is not 0.95: ranges of other levels are not made, write 0.95")
    return Terms(
        case.text("reference_group"),
        case.number("per", 1_000),
        int(case.number("exact_below", EXACT_BELOW)),
        case.texts("not_lived_in", NOT_LIVED_IN),
    )


def _read(folder: Path, case: Part, layout: Layout) -> dict[tuple[str, str], Groups]:
    """The counts of each group of each area, in the order of the file."""
    areas: dict[tuple[str, str], Groups] = {}
    seen = set()
    for line in lines(folder, case, (*layout.area, "group", layout.events, "population")):
        area = line[layout.area[0]], line[layout.area[1]]
        month = line.values.get("month", "")
        if (area, line["group"], month) in seen:
            raise BadCase(f"{line.where}: another line counts the same: add the two up")
        seen.add((area, line["group"], month))
        residents = _residents(line)
        count = areas.setdefault(area, {}).setdefault(line["group"], Count(residents))
        if count.residents != residents:
            raise BadCase(f"{line.where}: the population differs from an earlier line of the group: write one for both")
        count.months[month] = line.count(layout.events)
        for outcome in OUTCOMES:
            if outcome in line.values:
                number = line.count(outcome)
                if number > count.months[month]:
                    raise BadCase(f"{line.where}: {outcome} is more than {layout.events}: put the counts right")
                count.outcomes[outcome] = count.outcomes.get(outcome, 0) + number
    return areas


def _residents(line: Line) -> int | None:
    if not line["population"]:
        return None
    residents = line.count("population")
    if not residents:
        raise BadCase(f"{line.where}: population is 0: write how many live there, or nothing if it is not known")
    return residents


def _rates(areas: Mapping[tuple[str, str], Groups], layout: Layout, terms: Terms) -> list[dict[str, Any]]:
    rows = []
    for area, groups in areas.items():
        every = sum(count.events for count in groups.values())
        unknown = sum(count.events for count in groups.values() if count.residents is None)
        for group, count in groups.items():
            row: dict[str, Any] = dict(zip(layout.area, area, strict=True))
            row |= {"group": group, layout.events: count.events, "population": count.residents}
            row |= _rate(count, terms.per)
            reference = groups.get(terms.reference)
            if reference and group != terms.reference and count.residents and reference.residents:
                row |= _ratio(count, reference, terms)
                row["unknown_share"] = unknown / every if every else 0.0
                row["withheld"] = withheld(
                    count.events, count.residents, reference.events, reference.residents, row["unknown_share"],
                    has_residents=area[0] not in terms.not_lived_in,
                )  # fmt: skip
            rows.append(row)
    return rows


def _rate(count: Count, per: float) -> dict[str, Any]:
    if count.residents is None:
        return {"rate": None, "rate_ci_exact": None}
    ends = rate_interval(count.events, count.residents, per)
    return {"rate": count.events / count.residents * per, "rate_ci_exact": list(ends)}


def _ratio(count: Count, reference: Count, terms: Terms) -> dict[str, Any]:
    if not (count.events + reference.events and count.residents and reference.residents):
        return dict.fromkeys(("rr", "log_se", "phi", "rr_ci_log", "rr_ci_exact", "p_exact", "method"))
    months = sorted({*count.months, *reference.months})
    phi = dispersion([(count.months.get(month, 0), reference.months.get(month, 0)) for month in months])
    found: Ratio = ratio(
        count.events, count.residents, reference.events, reference.residents,
        phi=phi, exact_below=terms.exact_below,
    )  # fmt: skip
    return {
        "rr": _finite(found.value),
        "log_se": found.log_error,
        "phi": phi,
        "rr_ci_log": list(found.by_log) if found.by_log else None,
        "rr_ci_exact": [found.exact[0], _finite(found.exact[1])],
        "p_exact": found.p_exact,
        "method": "exact" if found.is_exact else "log",
    }


def _finite(value: float) -> float | None:
    """The value, or None for what JSON has no number for."""
    return value if isfinite(value) else None


def _found(count: Count, reference: Count | None) -> dict[str, Any]:
    """The shares of events with each outcome, and how they differ from those of the reference group."""
    row: dict[str, Any] = {}
    for outcome, number in count.outcomes.items():
        end = "" if outcome == "positive" else f"_{outcome}"
        row |= {
            outcome: number,
            f"p{end}": number / count.events,
            f"ci_wilson{end}": list(wilson(number, count.events)),
        }
        if reference and reference.events:
            differs = change(number, count.events, reference.outcomes.get(outcome, 0), reference.events)
            row |= {f"diff{end}": differs.value, f"ci_newcombe{end}": [differs.low, differs.high],
                    f"p_value{end}": differs.p_value}  # fmt: skip
    return row


def _proportions(case: Part) -> list[dict[str, Any]]:
    rows = []
    for part in case.parts("proportions", name="id"):
        successes, base = part.count("x"), part.count("n")
        if not 0 <= successes <= base or not base:
            raise BadCase(f"{part.where}: 'x' is not a part of 'n', or 'n' is 0: put the counts right")
        rows.append({"id": part.text("id"), "x": successes, "n": base, "p": successes / base,
                     "ci_wilson": list(wilson(successes, base))})  # fmt: skip
    return rows
