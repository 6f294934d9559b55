"""London: one weighting of all boroughs, each in proportion to its residents, and none of them by subtraction."""

from engage.indicators.families.said import FAMILY, cubes
from engage.indicators.families.said.weighted import Windows
from engage.indicators.models import LONDON_GSS
from tests.indicators.families.said.factories import HACKNEY, TRUST, even, make_gathered

BIG = [f"E090000{number:02}" for number in range(2, 24)]
"""Boroughs in which more than half of Londoners live."""


def compiled(gathered):
    found = FAMILY.compile({"surveys": gathered, "commitments": {"rated": [], "released": {}}})
    return {(one.gss, one.group, one.period.key[4:]): one for one in found if one.indicator == TRUST}


def answers(**of):
    """Two quarters of answers in many boroughs, and others where told otherwise."""
    return {gss: {"2025-Q4": even(2, 1, 1), "2026-Q3": even(2, 1, 1)} for gss in BIG} | of


def test_each_borough_has_the_weight_of_its_residents_however_many_answered():
    """Hackney's people are all favourable and five times as many as elsewhere: London's share is that of residents."""
    gathered = make_gathered(
        answers(**{gss: {"2026-Q3": even(2, 0, 2)} for gss in BIG} | {HACKNEY: {"2026-Q3": even(10, 10, 0)}})
    )
    found = compiled(gathered)
    adults = {gss: sum(people["age_band"].values()) for gss, people in gathered["residents"].items()}
    london = found[LONDON_GSS, "", "2026-09"]
    place = cubes.places(gathered)[-1]
    [share] = [
        s
        for name, s in zip(Windows(place).plan.names, Windows(place).of(2026 * 4 + 2).shares, strict=True)
        if name == (TRUST, "")
    ]
    expected = adults[HACKNEY] / sum(adults[gss] for gss in BIG)
    assert abs(share.p - expected) < 1e-9
    assert london.under == 0.05 or london.value == round(expected, 2)
    assert london.detail == {"boroughs": len(BIG)}
