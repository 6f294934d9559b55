"""The shares of groups of people, by one characteristic at a time: as many groups as may be shown.

People are never grouped by two things at once, so what can be worked out of one table is what lies in that table: the
groups shown, and by subtraction all who are not, together. Both must be people enough, and far enough from everybody
giving the same answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engage.kit.figures import FEWEST_ANSWERS, Verdict, present

FEWEST_HIDDEN = 10
"""Those not shown are this many people, or nobody."""

FEWEST_ON_A_SIDE = 5
"""Of those not shown, at least this many chose an answer that is shown, and at least this many did not."""

UNKNOWN = ""
"""The group of those who did not say which group they are in. It is never shown."""

Cells = Mapping[str, Mapping[str, int]]
"""Group → {option: people}, or with `choices` {option: people who chose it among others}."""


@dataclass(frozen=True, slots=True)
class Cross:
    """What may be shown: `groups` in their order with the number of people in each, `columns` the options.

    `cells` are people by group and column; an option that is no column is left over. Empty `groups`: nothing.
    """

    groups: Mapping[str, int]
    columns: tuple[str, ...]
    cells: Cells


NOTHING = Cross({}, (), {})


def cross(
    cells: Cells,
    bases: Mapping[str, int],
    columns: Sequence[str],
    *,
    one_each: bool = True,
    among: Collection[str] = (),
) -> Cross:
    """Returns the groups and options that may be shown.

    `bases` are the people who answered, by group, UNKNOWN among them; `one_each`: each of them chose one option, so
    that the options left out of the columns can be worked out, too, all of them together. `among`: if any, no other
    groups are shown; they are those of which it is told how many answered the survey (`surveys.results.people.told`),
    so that whoever is hidden there is hidden here as well.
    """
    shown = {group for group, base in bases.items() if group != UNKNOWN and base >= FEWEST_ANSWERS}
    if among:
        shown &= set(among)
    while shown:
        kept = _columns(cells, bases, columns, shown, one_each)
        hidden = [group for group in bases if group not in shown]
        if kept and _may_be_worked_out(bases, _parts(kept, cells, bases, one_each), hidden):
            groups = {group: base for group, base in bases.items() if group in shown}
            return Cross(groups, tuple(kept), {g: {c: cells[g].get(c, 0) for c in kept} for g in groups})
        shown.discard(min(shown, key=lambda g: (kept or _fitting(cells, bases, columns, g), bases[g], g)))
    return NOTHING


def _fitting(cells: Cells, bases: Mapping[str, int], columns: Sequence[str], group: str) -> list[bool]:
    """Returns how well the numbers of a group may be given: less for a group that keeps others from being shown."""
    return sorted((_is_plain(cells[group].get(c, 0), bases[group]) for c in columns), reverse=True)


def _columns(
    cells: Cells, bases: Mapping[str, int], columns: Sequence[str], shown: set[str], one_each: bool
) -> list[str]:
    """Returns the options of which every group shown has a number that may be given, and what is left over has too."""
    kept = [c for c in columns if all(_is_plain(cells[g].get(c, 0), bases[g]) for g in shown)]
    if one_each:
        while kept and not all(_is_plain_rest(cells, bases, kept, group) for group in shown):
            kept.remove(min(kept, key=lambda c: sum(cell.get(c, 0) for cell in cells.values())))
        return kept
    # Everybody chose something: those whom no shown option reaches chose one that is not shown.
    missing = any(bases[g] > sum(cells[g].get(c, 0) for c in kept) for g in shown)
    return [] if missing and len(kept) < len(columns) else kept


def _is_plain(count: int, base: int) -> bool:
    figure = present(count, base)
    return figure.value is not None and figure.verdict is not Verdict.TOO_FEW


def _is_plain_rest(cells: Cells, bases: Mapping[str, int], kept: Sequence[str], group: str) -> bool:
    rest = bases[group] - sum(cells[group].get(c, 0) for c in kept)
    return (rest == 0 and len(kept) > 1 and _are_all(cells, kept)) or _is_plain(rest, bases[group])


def _are_all(cells: Cells, kept: Sequence[str]) -> bool:
    """Whether no other option was chosen by anybody."""
    return all(count == 0 or option in kept for by_option in cells.values() for option, count in by_option.items())


def _parts(kept: Sequence[str], cells: Cells, bases: Mapping[str, int], one_each: bool) -> Iterator[Mapping[str, int]]:
    """Yields {group: people} of each column, and of what is left over."""
    for column in kept:
        yield {group: cells.get(group, {}).get(column, 0) for group in bases}
    if one_each and not _are_all(cells, kept):
        yield {group: base - sum(cells.get(group, {}).get(c, 0) for c in kept) for group, base in bases.items()}


def _may_be_worked_out(bases: Mapping[str, int], parts: Iterator[Mapping[str, int]], hidden: Sequence[str]) -> bool:
    """Whether subtracting what is shown from everybody tells nothing of a few, or of what nearly all of them chose."""
    people = sum(bases[group] for group in hidden)
    if not any(bases[group] for group in hidden if group != UNKNOWN):
        return True
    if people < FEWEST_HIDDEN:
        return False
    chosen = (sum(part[group] for group in hidden) for part in parts)
    return all(FEWEST_ON_A_SIDE <= count <= people - FEWEST_ON_A_SIDE for count in chosen)
