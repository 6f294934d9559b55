"""The Public Attitude Survey as figures: as published, with gaps, and changes that chance may make."""

from datetime import date

import pytest

from engage.indicators.families.sampled import compiled
from engage.indicators.figures import Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind, Period
from engage.kit.comparisons import Direction

HACKNEY = "E09000012"


def of(*shares, gss=HACKNEY):
    """Figures of shares at the ends of these quarters, by period."""
    rows = [[gss, "pas.trust_mps", Period.parse(quarter).ends_on.isoformat(), share] for quarter, share in shares]
    return {one.period.key: one for one in compiled({"shares": rows, "revisions": {"pas": 1}})}


def test_a_share_is_of_the_twelve_months_to_the_end_of_a_quarter():
    [figure] = of(("2023-Q4", "0.463100")).values()
    assert (figure.period.kind, figure.period.ends_on) == (Kind.YEAR, date(2023, 12, 31))
    assert (figure.value, figure.status, figure.low, figure.base, figure.change) == (
        0.4631,
        Status.SHOWN,
        None,
        None,
        None,
    )


def test_a_quarter_without_a_share_is_a_gap():
    found = of(("2023-Q1", "0.5"), ("2023-Q4", "0.5"))
    assert [one.status for one in found.values()] == [Status.SHOWN, Status.GAP, Status.GAP, Status.SHOWN]
    assert found["12m-2023-06"].value is None


@pytest.mark.parametrize(
    ("gss", "now", "verdict"),
    [
        (HACKNEY, "0.559", Direction.NO_CLEAR_DIFFERENCE),
        (HACKNEY, "0.57", Direction.HIGHER),
        (HACKNEY, "0.43", Direction.LOWER),
        (LONDON_GSS, "0.529", Direction.NO_CLEAR_DIFFERENCE),
        (LONDON_GSS, "0.54", Direction.HIGHER),
    ],
)
def test_a_change_since_twelve_months_before_is_one_only_beyond_chance(gss, now, verdict):
    change = of(("2022-Q4", "0.5"), ("2023-Q4", now), gss=gss)["12m-2023-12"].change
    assert (change.value, change.verdict) == (pytest.approx(float(now) - 0.5), verdict)
    assert change.low < change.value < change.high
