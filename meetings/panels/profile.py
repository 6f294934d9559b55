"""Who a panel's members are together, beside who lives where it works, only where nobody is given away by it.

Members are few and most of them are named, so the rule is strict: a characteristic is shown only when each of its
groups has nobody or at least ten members, and two groups have some. Then no smaller number can be worked out from those
shown and the size of the panel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from boroughs.census import AGE_BANDS, ETHNIC_GROUPS, RESIDENTS, SEXES
from boroughs.models import Borough
from engage.kit.gate import FEWEST_DERIVABLE
from engage.kit.i18n import N_

TITLES = {"age_band": N_("Age"), "sex": N_("Sex"), "ethnic_group": N_("Ethnic group")}
"""Characteristic → its name, in English."""

_WORDS = {
    "16_24": N_("16 to 24"),
    "25_34": N_("25 to 34"),
    "35_44": N_("35 to 44"),
    "45_54": N_("45 to 54"),
    "55_64": N_("55 to 64"),
    "65_plus": N_("65 or over"),
    "female": N_("Female"),
    "male": N_("Male"),
    "white": N_("White"),
    "mixed": N_("Mixed or multiple ethnic groups"),
    "asian": N_("Asian or Asian British"),
    "black": N_("Black, Black British, Caribbean or African"),
    "other": N_("Other ethnic group"),
}
GROUPS = {
    "age_band": {key: _WORDS[key] for key in AGE_BANDS},
    "sex": {key: _WORDS[key] for key in SEXES},
    "ethnic_group": {key: _WORDS[key] for key in ETHNIC_GROUPS},
}
"""Characteristic → group → its name, in English."""


@dataclass(frozen=True)
class Beside:
    """One group: members of the panel and residents of where it works, as shares from 0 to 1."""

    label: str
    of_panel: float
    of_residents: float


def may_be_shown(counts: Iterable[int]) -> bool:
    """Whether these numbers of members, one for each group of a characteristic, give nobody away."""
    some = [count for count in counts if count]
    return len(some) > 1 and min(some) >= FEWEST_DERIVABLE


def beside(counts: Mapping[str, int], boroughs: Iterable[Borough]) -> dict[str, list[Beside] | None]:
    """Returns each characteristic's groups beside the residents of these boroughs, None where too few are in one.

    `counts` is group → members. Residents are those of the Census of 2021 (`boroughs.census`).
    """
    places = [RESIDENTS[borough.gss] for borough in boroughs]
    return {key: _beside(key, counts, [dict(place.of(key)) for place in places]) for key in GROUPS}


def _beside(characteristic: str, counts: Mapping[str, int], places: list[dict[str, int]]) -> list[Beside] | None:
    groups = GROUPS[characteristic]
    if not may_be_shown(counts.get(group, 0) for group in groups):
        return None
    members = sum(counts.get(group, 0) for group in groups)
    residents = sum(sum(place.values()) for place in places)
    return [
        Beside(label, counts.get(group, 0) / members, sum(place[group] for place in places) / residents)
        for group, label in groups.items()
    ]
