"""The methodology page. Its numbers are the constants of the code, and its list is the catalogue: it cannot be out of
date.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Definition, Domain, Kind
from engage.indicators.disclosure import words as held
from engage.indicators.estimates import collapsing, margins, rates, shown, weighting
from engage.indicators.families import sampled
from engage.indicators.families.accounted import counting
from engage.indicators.families.searched.worked import WORKED
from engage.indicators.wording import SPAN_NAMES
from engage.kit import comparisons, figures
from engage.kit.html import page
from engage.kit.i18n import lazy
from engage.kit.routes import public

DOMAINS = {
    Domain.TRUST: lazy("Trust and fairness"),
    Domain.STOPS: lazy("Stop and search"),
    Domain.ANSWERED: lazy("Being answered"),
    Domain.SCRUTINY: lazy("Scrutiny itself"),
    Domain.POLICING: lazy("Policing"),
}

KINDS = {
    Kind.SAMPLE: lazy("Share of people who chose to answer, weighted"),
    Kind.RATED: lazy("Share of people who told of a search"),
    Kind.RANDOM_SAMPLE: lazy("Share in a random sample, as published"),
    Kind.COUNTED: lazy("Share of what is counted"),
    Kind.COUNT: lazy("Count"),
    Kind.DAYS: lazy("Days"),
    Kind.RATE: lazy("Rate for every 1,000 residents"),
    Kind.RATIO: lazy("Rate of one group beside that of another"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the catalogue: its heading, and the indicators in it."""

    id: str
    title: Any
    definitions: list[Definition]


def numbers() -> dict[str, float]:
    """Returns the numbers that the page speaks of, by the names it has for them; shares as 0–1."""
    return {
        "fewest_weighted": weighting.FEWEST_WEIGHTED,
        "lowest": weighting.BOUNDS[0],
        "highest": weighting.BOUNDS[1],
        "fewest_in_level": collapsing.FEWEST_IN_A_LEVEL,
        "left_out_above": margins.LEFT_OUT_ABOVE,
        "care_no_target": margins.CARE_ABOVE,
        "care_at_bounds": weighting.MOST_AT_BOUNDS,
        "fewest": figures.FEWEST_ANSWERS,
        "care_below": figures.CARE_BELOW,
        "care_worth": shown.CARE_BELOW_WORTH,
        "uneven": shown.MOST_UNEVEN,
        "widest": figures.WIDEST_SHOWN,
        "widest_without_care": figures.WIDEST_WITHOUT_CARE,
        "side": figures.FEWEST_ON_A_SIDE,
        "edge": figures.EDGE,
        "edge_base": figures.EDGE_BASE,
        "smallest_said": comparisons.SMALLEST_SAID,
        "sampled_chance": sampled.CHANCE,
        "false_alarms": comparisons.FALSE_ALARMS,
        "exact_below": rates.EXACT_BELOW,
        "fewest_residents": rates.FEWEST_RESIDENTS,
        "fewest_events": rates.FEWEST_EVENTS,
        "most_unknown": rates.MOST_UNKNOWN,
        "fewest_for_half": counting.FEWEST_FOR_DAYS[counting.HALF],
        "fewest_for_most": counting.FEWEST_FOR_DAYS[counting.NINE_TENTHS],
    }


async def show(request: Request) -> Response:
    """How every figure is made, what is shown of it, and how to check it."""
    parts = [
        Part(domain.value, title, [one for one in DEFINITIONS.values() if one.domain is domain])
        for domain, title in DOMAINS.items()
    ]
    return page(
        request,
        "indicators/methodology.html",
        n=numbers(),
        parts=parts,
        kinds=KINDS,
        span_names=SPAN_NAMES,
        worked=WORKED,
        held=held,
    )


routes = [public("/methodology", show)]
