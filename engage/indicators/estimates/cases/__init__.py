"""Case folders: `engage estimate CASE_DIR` answers one with the very code that the published indicators use.

A folder holds `case.json` and the CSV file that it names in `data`. Its `kind` says what else is in it:

- `survey`: `population_total`, `margins`, `no_target_rule` (only "share"), `bounds` ([low, high] or null), `id_column`,
  `indicators`, `domains`, `windows`, `gaps`, `changes`; a line of data per person. Comes out: `weighting`,
  `estimates`, `gaps`, `changes`, `weights`.
- `rates`: `reference_group`, `per`, and maybe `proportions` ({id, x, n}); columns `area`, `event`, `group`,
  `events`, `population` and maybe `month`. Comes out: `rates`, `proportions`.
- `rate_ratios`: the same of searches; columns `borough`, `ethnicity_basis`, `group`, `stops`, `population` and maybe
  `month`, `positive`, `linked`. Comes out: `disproportionality`, `find_rates`, `proportions`.
- `timeliness`: `snapshot`; a line of data per request with `id`, `asked_on`, `due_on`, `answered_on`. Comes out:
  `timeliness`.

In both kinds of rates, a line whose `population` is blank is of people whose group is not known, and lines of several
months show by how much more than chance the counts differ. Dates are written 2025-03-31. What cannot be given is null.
Shares are 0–1, rates are per 1,000 or as `per` says, times are in calendar days.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engage.indicators.estimates.cases import rate, survey, timeliness
from engage.indicators.estimates.cases.folders import BadCase, Part, read_case

__all__ = ["KINDS", "BadCase", "results_of"]

KINDS: dict[str, Callable[[Path, Part], dict[str, Any]]] = {
    "survey": survey.results,
    "rates": rate.results_of_rates,
    "rate_ratios": rate.results_of_ratios,
    "timeliness": timeliness.results,
}


def results_of(folder: Path) -> dict[str, Any]:
    """Returns the results of a case folder, ready to be written as JSON.

    Raises BadCase when something in it cannot be used; the message says what to do, in English.
    """
    case = read_case(folder)
    kind = case.text("kind")
    if kind not in KINDS:
        raise BadCase(f"case.json: there is no kind {kind!r}; write one of {', '.join(KINDS)}")
    return KINDS[kind](folder, case)
