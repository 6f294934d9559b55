"""What case.json says of a survey: margins, indicators, groups, windows, and what is compared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engage.indicators.estimates.cases.folders import BadCase, Part, is_number
from engage.indicators.estimates.margins import BadMargin, Margin
from engage.indicators.estimates.tallies import FAVOURABLE, OTHER, Cell
from engage.indicators.estimates.weighting import Bounds


class Window(NamedTuple):
    """A span of days, both ends included, by the date in a column."""

    id: str
    column: str
    first: date
    last: date


class Indicator(NamedTuple):
    """What of a column's values is favourable and what is not; anything else is no answer."""

    id: str
    column: str
    kinds: dict[str, int]


class Group(NamedTuple):
    """People with one of these values in a column; without a column everybody."""

    id: str
    column: str | None
    values: tuple[str, ...]


class Pair(NamedTuple):
    """Two groups or two windows whose shares are compared: the first minus the second."""

    id: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What case.json says of a survey, checked."""

    population: float
    margins: tuple[Margin, ...]
    bounds: Bounds | None
    id_column: str
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    windows: tuple[Window, ...]
    gaps: tuple[Pair, ...]
    changes: tuple[Pair, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose values make a cell: those weighted by, and those that groups are made of."""
        weighted = [column for margin in self.margins for column in margin.columns]
        return tuple(dict.fromkeys([*weighted, *(group.column for group in self.groups if group.column)]))


def plan_of(case: Part) -> Survey:
    """Returns what case.json says. Raises BadCase when it cannot be used."""
    if case.text("no_target_rule", "share") != "share":
        raise BadCase("case.json: there is no such 'no_target_rule': write \"share\"")
    population = case.number("population_total")
    groups = tuple(_group(part) for part in case.parts("domains", name="id", at_least=1))
    windows = tuple(
        Window(part.text("id"), part.text("column"), part.day("from"), part.day("to"))
        for part in case.parts("windows", name="id", at_least=1)
    )
    return Survey(
        population,
        tuple(_margin(part, population) for part in case.parts("margins", name="name", at_least=1)),
        _bounds(case),
        case.text("id_column", "id"),
        tuple(_indicator(part) for part in case.parts("indicators", name="id", at_least=1)),
        groups,
        windows,
        _pairs(case, "gaps", ("a", "b"), {group.id for group in groups}),
        _pairs(case, "changes", ("now", "before"), {window.id for window in windows}),
    )


def _margin(part: Part, population: float) -> Margin:
    columns = tuple(part.texts("columns"))
    if not columns or len(set(columns)) < len(columns):
        raise BadCase(f"{part.where}: 'columns' are not different columns: write one or more")
    targets: dict[Cell, float] = {}
    for row in part.parts("targets", at_least=1):
        values = tuple(row.values.get(column) for column in columns)
        if not all(isinstance(value, str) for value in values):
            raise BadCase(f"{row.where}: a target has a text for each of {', '.join(columns)}: write them")
        if values in targets:
            raise BadCase(f"{row.where}: another target is of the same people: write one of them")
        targets[tuple(str(value) for value in values)] = row.number("target")
    try:
        margin = Margin(part.text("name"), columns, targets)
        margin.check(population)
    except BadMargin as error:
        raise BadCase(f"{part.where}: {error}; put the targets or 'population_total' right") from None
    return margin


def _bounds(case: Part) -> Bounds | None:
    value = case.values.get("bounds")
    if value is None:
        return None
    is_pair = isinstance(value, list) and len(value) == 2 and all(is_number(end) for end in value)
    if not (is_pair and 0 < value[0] < 1 < value[1]):
        raise BadCase(
            "case.json: 'bounds' are not two numbers, one from 0 to 1 and one above 1: write [0.2, 5] or null"
        )
    return float(value[0]), float(value[1])


def _indicator(part: Part) -> Indicator:
    favourable, other = part.texts("favourable"), part.texts("unfavourable")
    if set(favourable) & set(other) or not favourable or not other:
        raise BadCase(f"{part.where}: a value is both favourable and unfavourable, or a list is empty: put them right")
    kinds = dict.fromkeys(favourable, FAVOURABLE) | dict.fromkeys(other, OTHER)
    return Indicator(part.text("id"), part.text("column"), kinds)


def _group(part: Part) -> Group:
    column = part.text("column", None)
    return Group(part.text("id"), column, tuple(part.texts("values")) if column else ())


def _pairs(case: Part, key: str, sides: tuple[str, str], known: Collection[str]) -> tuple[Pair, ...]:
    pairs = []
    for part in case.parts(key, name="id"):
        for side in sides:
            if part.text(side) not in known:
                raise BadCase(
                    f"{part.where}: there is no {part.text(side)!r} for {side!r}: write the id of one there is"
                )
        pairs.append(Pair(part.text("id"), part.text(sides[0]), part.text(sides[1])))
    return tuple(pairs)
