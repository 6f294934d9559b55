"""Which of the figures of a release may be seen, given everything that was released before: disclosure control.

Everything that is known to it: by survey and group how many answered favourably and how many otherwise, what each
survey's own results give, and the windows that are in force.
"""

from collections.abc import Callable, Collection, Mapping

from engage.indicators.disclosure import EVERYWHERE
from engage.indicators.disclosure.london import decide_everywhere
from engage.indicators.disclosure.parts import ALL, Part, Series
from engage.indicators.families import Gathered
from engage.indicators.families.said.cubes import number_of, published
from engage.indicators.families.said.gathering import COLUMNS, groups_of
from engage.indicators.figures import EVERYBODY
from engage.kit.gate import UNKNOWN, Window

Fit = Mapping[tuple[str, str], Collection[str]]
"""GSS code and indicator → the groups whose figures are exact enough to be shown."""


class Gate:
    """Decides window after window, in order of time, and keeps what it let pass."""

    def __init__(self, gathered: Gathered) -> None:
        """Takes what was gathered, the windows released among it."""
        self._parts = parts(gathered)
        self._ledgers: dict[Series, dict[str, list[Window]]] = {}
        for gss in gathered["released"]:
            for indicator, groups in published(gathered, gss).items():
                for group, lasts in groups.items():
                    for last in lasts:
                        self._enter(gss, indicator, group, Window(last))

    def released(self, gss: str, indicator: str, group: str) -> list[int]:
        """Returns the last quarters of the windows of a figure that were released or have passed, oldest first."""
        partition, _, category = group.partition("=")
        ledger = self._ledgers.get(Series(indicator, gss, partition), {})
        return [window.last for window in ledger.get(category or ALL, ())]

    def may_show(self, last: int, fit: Fit) -> set[tuple[str, str, str]]:
        """Returns (GSS code, indicator, group) of all that may be shown of the window that ends with a quarter.

        What was released of it before is not shown again.
        """
        window = Window(last)
        indicators = {indicator for _, indicator in fit}
        inputs = {series: parts for series, parts in self._parts.items() if series.indicator in indicators}
        decided = decide_everywhere(inputs, self._ledger, window, lambda series: _categories(series, fit))
        refused = {(series.gss, series.indicator) for series, found in decided.items() if ALL not in found}
        shown = {
            (series.gss, series.indicator, EVERYBODY if category == ALL else f"{series.partition}={category}")
            for series, categories in decided.items()
            if (series.gss, series.indicator) not in refused
            for category in categories
        }
        shown -= {one for one in shown if last in self.released(*one)}
        for one in sorted(shown):
            self._enter(*one, window)
        return shown

    def _ledger(self, series: Series) -> dict[str, list[Window]]:
        return self._ledgers.get(series, {})

    def _enter(self, gss: str, indicator: str, group: str, window: Window) -> None:
        """Notes a window; everybody's is one of every partition."""
        partition, _, category = group.partition("=")
        for column in [partition] if group else ["", *COLUMNS]:
            ledger = self._ledgers.setdefault(Series(indicator, gss, column), {})
            ledger.setdefault(category or ALL, []).append(window)


Chosen = Callable[[str, str, str], bool]
"""Whether something is said of the figures of a GSS code, an indicator and a group."""


def late(gathered: Gathered) -> dict[int, Chosen]:
    """Returns for the last quarters of windows which of their figures an earlier audit had no time for.

    `late` is a list of [indicator, GSS code or EVERYWHERE, characteristic, key of the window], as in `held`.
    """
    found: dict[int, list[list[str]]] = {}
    for *some, key in gathered.get("late", []):
        found.setdefault(number_of(key), []).append(some)
    return {last: held({"withheld": some}) for last, some in found.items()}


def held(gathered: Gathered) -> Chosen:
    """Returns whether the new figures of (GSS code, indicator, group) are withheld, after what was gathered says so.

    `withheld` is a list of [indicator, GSS code or EVERYWHERE, characteristic]: of every new window the groups by that
    characteristic are held back, or with "" everybody and all groups.
    """
    withheld = {(indicator, place, column) for indicator, place, column in gathered.get("withheld", [])}

    def is_held(gss: str, indicator: str, group: str) -> bool:
        columns = {"", group.partition("=")[0]}
        return any((indicator, place, column) in withheld for place in (gss, EVERYWHERE) for column in columns)

    return is_held


def _categories(series: Series, fit: Fit) -> set[str]:
    groups = fit.get((series.gss, series.indicator), ())
    own = {group.partition("=")[2] for group in groups if group.partition("=")[0] == series.partition and group}
    return own | ({ALL} if EVERYBODY in groups else set())


def parts(gathered: Gathered) -> dict[Series, list[Part]]:
    """Every survey's answers, by indicator, borough and characteristic."""
    found: dict[Series, list[Part]] = {}
    for gss, quarters in gathered["surveys"].items():
        for key, surveys in quarters.items():
            for slug, lines in surveys.items():
                for number, names in gathered["given"].get(gss, {}).get(slug, {}).items():
                    indicator = gathered["indicators"][int(number)]
                    for column, groups in groups_of(lines, int(number), gathered["cells"]).items():
                        answers = {group or UNKNOWN: said for group, said in groups.items()}
                        shown = {ALL} & set(names) | {
                            name.partition("=")[2] or UNKNOWN for name in names if name.startswith(f"{column}=")
                        }
                        part = Part(number_of(key), answers, frozenset(shown), slug)
                        found.setdefault(Series(indicator, gss, column), []).append(part)
    return found
