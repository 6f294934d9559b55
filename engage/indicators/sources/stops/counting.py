"""What one pass over a month of stops and searches counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from engage.indicators.sources.stops import vocabulary as words
from engage.indicators.sources.stops.rows import Stop

Cell = tuple[str, str, str, str, str, bool, bool | None, bool | None, bool | None]
"""What a row counts as: the columns of `StopCount` from `gss` on."""


@dataclass(slots=True)
class Tally:
    """What one pass over a month counts."""

    cells: Counter[Cell] = field(default_factory=Counter)
    seen: tuple[Counter[str], ...] = field(default_factory=lambda: tuple(Counter() for _ in words.COLUMNS))
    days: set[date] = field(default_factory=set)
    strange: dict[int, int] = field(default_factory=dict)
    """Column → line of its first value that nobody knows."""

    def add(self, stop: Stop, gss: str) -> None:
        """Counts a row in a borough, outside London, or of no place."""
        self.cells[_cell(stop, gss)] += 1
        self.days.add(stop.on)
        for number, code in enumerate(stop.codes):
            self.seen[number][code] += 1
            if code == words.UNRECOGNISED:
                self.strange.setdefault(number, stop.line)

    def placed(self, where: str) -> int:
        """Returns how many rows are in a borough, outside London, or of no place."""
        return sum(rows for cell, rows in self.cells.items() if cell[0] == where)

    def notes(self) -> Iterator[str]:
        """What to tell of values that nobody knows."""
        for number, line in sorted(self.strange.items()):
            rows = self.seen[number][words.UNRECOGNISED]
            heading = words.COLUMNS[number].heading
            yield f"column {heading}: {rows} values that are not known, first on line {line}; kept as unrecognised"


_AT = {column: number for number, column in enumerate(column.key for column in words.COLUMNS)}
_KIND, _AGE, _SELF, _OFFICER = (
    _AT[one.key] for one in (words.TYPE, words.AGE, words.SELF_DEFINED, words.OFFICER_DEFINED)
)
_POWER, _OUTCOME, _LINKED, _REMOVED = (
    _AT[one.key] for one in (words.LEGISLATION, words.OUTCOME, words.LINKED, words.REMOVED)
)
_TRUTH = {words.TRUE: True, words.FALSE: False}


def _cell(stop: Stop, gss: str) -> Cell:
    codes = stop.codes
    age = codes[_AGE]
    return (
        gss,
        codes[_KIND],
        words.group_of(codes[_SELF]),
        codes[_OFFICER],
        codes[_OUTCOME],
        codes[_POWER] == words.SECTION_60,
        None if age in (words.BLANK, words.UNRECOGNISED) else age in words.UNDER_18,
        _TRUTH.get(codes[_LINKED]),
        _TRUTH.get(codes[_REMOVED]),
    )
