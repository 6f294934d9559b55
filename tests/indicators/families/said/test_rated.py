"""What the charter's register shows is audited before a figure of a commitment is released."""

from copy import deepcopy
from datetime import date

import pytest

from engage.indicators.disclosure import Passed
from engage.indicators.families import Moment
from engage.indicators.families.said import FAMILY, rated
from engage.indicators.releasing import FamilyFailed, as_bytes, compile_all
from tests.indicators.factories import make_commitment, noon
from tests.indicators.families.said.factories import CROYDON, HACKNEY, make_gathered
from tests.surveys.charter.test_attack import answered, store

KEPT = "local.commitment.T7"
WINDOW = "12m-2025-12"
FIRST = 2025 * 4


def commitment(gss, windows, **people):
    """One commitment of a borough: so many people of each group a quarter of 2025, half of whom say it was kept."""
    groups = {group: [[FIRST + n, few - few // 2, few // 2] for n in range(4)] for group, few in people.items()}
    total = sum(people.values())
    everybody = [[FIRST + n, total - total // 2, total // 2] for n in range(4)]
    return {"gss": gss, "code": "T7", "id": 7, "counts": {"": {"": everybody}, "age": groups}, "windows": windows}


def gathered(*register):
    """Of boroughs whose everybody is told of 2025 for the first time."""
    rows = [[one["gss"], "T7", 7, WINDOW, 100, 200] for one in register]
    return {"rated": rows, "released": {}, "register": list(register)}


EVERYBODY = {"": {"": [FIRST + 3]}}
SAFE = commitment(CROYDON, {**EVERYBODY, "age": {"18_24": [FIRST + 3]}}, **{"18_24": 30, "25_34": 30, "35_plus": 30})
FEW_HIDDEN = {**EVERYBODY, "age": {"18_24": [FIRST + 3], "25_34": [FIRST + 3]}}
UNSAFE = commitment(HACKNEY, FEW_HIDDEN, **{"18_24": 30, "25_34": 30, "35_plus": 2})


def told(figures):
    return {one.gss for one in figures if one.indicator == KEPT}


@pytest.mark.parametrize(("seed", "busy"), [(1, 25), (2, 40), (3, 70), (4, 120), (5, 300)])
async def test_what_the_register_shows_passes(hackney, seed, busy):
    await make_commitment("QE-3", published_on=date(2023, 1, 1))
    await store(hackney, answered(seed, busy))
    found = await FAMILY.gather(Moment(noon(2026, 10, 8), date(2026, 10, 8)))
    [one] = found["commitments"]["register"]
    assert one["windows"][""][""]
    assert any(one["windows"]["age"].values())
    settled, lines = rated.settled(found["commitments"], passed=Passed())
    assert (settled["withheld"], lines) == ([], [])
    assert any(
        figure.indicator == "local.commitment.QE-3" for figure in FAMILY.compile({**found, "commitments": settled})
    )


def test_a_group_that_could_be_worked_out_withholds_the_commitment_of_its_borough_alone():
    settled, lines = rated.settled(gathered(SAFE, UNSAFE), passed=Passed())
    assert settled["withheld"] == [[HACKNEY, 7]]
    assert lines
    assert all(line.startswith(f"{KEPT}/7 {HACKNEY} ") for line in lines)
    whole = {"surveys": make_gathered({}), "commitments": settled}
    assert told(FAMILY.compile(whole)) == {CROYDON}
    assert told(compile_all(as_bytes("2026-01", {"said": whole}), [FAMILY])) == {CROYDON}


def test_without_being_withheld_nothing_is_released():
    whole = {"surveys": make_gathered({}), "commitments": gathered(SAFE, UNSAFE)}
    assert told(FAMILY.compile(whole)) == {CROYDON, HACKNEY}
    with pytest.raises(FamilyFailed, match=f"{KEPT}/7 {HACKNEY}"):
        compile_all(as_bytes("2026-01", {"said": whole}), [FAMILY])


def test_what_there_was_no_time_for_is_withheld_everywhere():
    settled, _ = rated.settled(gathered(deepcopy(SAFE), few()), seconds=-1, passed=Passed())
    assert settled["withheld"] == [["everywhere", 7]]
    assert told(FAMILY.compile({"surveys": make_gathered({}), "commitments": settled})) == set()


def few():
    """A borough that has numbers to protect, and is protected."""
    return commitment(HACKNEY, EVERYBODY, **{"18_24": 30, "25_34": 3})


def test_what_was_released_before_is_not_looked_at_again():
    before = gathered(UNSAFE) | {"released": {HACKNEY: {KEPT: {"": [WINDOW]}}}}
    assert rated.given_away(before, passed=Passed()) == []
