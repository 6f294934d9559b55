"""A release of surveys' figures that would give a few people away is refused, and nothing of any family is released."""

import json
from dataclasses import replace
from functools import partial

import pytest

from engage.indicators.families.said import FAMILY, telling
from engage.indicators.families.said import compile as compile_said
from engage.indicators.families.said import settle as settle_said
from engage.indicators.figures import Figure, Status
from engage.indicators.periods import Period
from engage.indicators.releasing import FamilyFailed, as_bytes, compile_all
from tests.indicators.families.said.factories import FULL, HACKNEY, TRUST, even, line, make_gathered

QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
NOTHING = {"rated": [], "released": {}}


def everything(inputs, released, window, fit):
    """A gate that is open."""
    return {series: frozenset(fit(series) or ()) for series in inputs}


_WEIGHTED = partial(telling.weighted, decide=everything)
OPEN = replace(
    FAMILY, compile=partial(compile_said, weighted=_WEIGHTED), settle=partial(settle_said, weighted=_WEIGHTED)
)
"""The same family with an open gate."""


def gathered(**more):
    return {"surveys": make_gathered({HACKNEY: {key: even() for key in QUARTERS}}, **more), "commitments": NOTHING}


def test_what_the_gate_let_pass_passes():
    said = gathered()
    figures = FAMILY.compile(said)
    assert any(one.is_shown and one.group for one in figures)
    assert FAMILY.check(said, figures) == []


def test_a_figure_that_it_did_not_is_refused_and_named():
    said = gathered()
    few = line(FULL[0], 5, {TRUST: (3, 2)})
    said["surveys"]["surveys"][HACKNEY] = {key: {"one": [few]} for key in QUARTERS}
    one = Figure(gss=HACKNEY, indicator=TRUST, period=Period.parse("12m-2026-09"), status=Status.SHOWN, value=0.6)
    [reason] = FAMILY.check(said, [one])
    assert reason == f"{TRUST} {HACKNEY} everybody 2025-Q4 to 2026-Q3: too few people could be told apart"


def test_nothing_is_released_then():
    said = gathered()
    said["surveys"]["surveys"][HACKNEY]["2026-Q4"] = {"one": [line(FULL[0], 9, {TRUST: (5, 4)})]}
    said["surveys"]["until"] = "2026-Q4"
    with pytest.raises(FamilyFailed, match=r"said: .*too few people could be told apart"):
        compile_all(as_bytes("2027-01", json.loads(json.dumps({"said": said}))), [OPEN])
