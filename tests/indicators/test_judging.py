"""What may be said of differences is decided over a whole release, once, and stays."""

import json
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engage.indicators.families import Family
from engage.indicators.figures import Apart
from engage.indicators.judging import judged, kept
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.releasing import release
from engage.indicators.reproducing import reproduce
from engage.kit.comparisons import Difference, Direction
from tests.indicators.factories import HACKNEY, make_figure
from tests.ledger.factories import run as run_sql

HIGHER, LOWER, UNCLEAR = Direction.HIGHER, Direction.LOWER, Direction.NO_CLEAR_DIFFERENCE
CROYDON, LONDON = "E09000008", "E12000007"
TRUST, FOUND, RATIO, FORCE = "local.survey.pas.trust_mps", "ss.positive_rate", "ss.rrr_black_white", "uof.forms_rate"
BLACK = "ethnic_group=black"


def apart(p_value, value=0.1):
    """A difference that is still to be judged."""
    return Apart.of(Difference(value, value - 0.05, value + 0.05, p_value), 2)


def gap(p_value, indicator=TRUST, period="12m-2026-09", gss=HACKNEY, group=BLACK, **values):
    """A figure with a gap."""
    return make_figure(indicator, period, gss, group=group, gap=apart(p_value, **values))


def verdicts(figures, told=None):
    """What is said of gaps, in the order of the figures."""
    return [one.gap.verdict for one in judged(figures, told or {})]


def in_force(*figures):
    """Published figures by key, as JSON."""
    return {one.key: one.as_json() for one in judged(figures)}


def test_gaps_of_every_family_place_and_period_count_together():
    # 0.03 passes alone, but with three others only below 0.05 * rank / 4, here 0.0125 for the first.
    others = [gap(0.9, FOUND), gap(0.8, period="12m-2025-09"), gap(0.7, gss=CROYDON)]
    assert verdicts([gap(0.03)]) == [HIGHER]
    for other in others:
        assert verdicts([gap(0.03), other]) == [UNCLEAR, UNCLEAR]
    assert verdicts([gap(0.012), *others]) == [HIGHER, UNCLEAR, UNCLEAR, UNCLEAR]
    assert verdicts([gap(0.04, value=-0.1), gap(0.04, FOUND), gap(0.04, gss=LONDON)]) == [LOWER, HIGHER, HIGHER]


def test_changes_are_judged_apart_from_gaps():
    one = make_figure(TRUST, "12m-2026-09", gap=apart(0.9), change=apart(0.03))
    [told] = judged([one])
    assert (told.gap.verdict, told.change.verdict) == (UNCLEAR, HIGHER)


def test_of_shares_under_three_points_are_nothing_and_of_rates_and_ratios_none_is_too_small():
    almost, commitment = 0.0299, "local.commitment.T1"
    for indicator in (TRUST, FOUND, commitment):
        assert verdicts([gap(0.001, indicator, value=almost)]) == [UNCLEAR]
        assert verdicts([gap(0.001, indicator, value=0.03)]) == [HIGHER]
    for indicator in (RATIO, FORCE):
        assert verdicts([gap(0.001, indicator, value=-almost)]) == [LOWER]
        assert verdicts([gap(1.0, indicator, value=0.0)]) == [UNCLEAR]


def test_what_was_published_stays_and_counts_no_more():
    before = in_force(gap(0.03))
    later = [gap(0.03), gap(0.04, FOUND), gap(0.9, gss=CROYDON)]
    assert verdicts(later) == [UNCLEAR] * 3
    told = kept(later, before)
    was = {"value": 0.1, "low": 0.05, "high": 0.15, "verdict": "higher"}
    assert told == {"gap": {TRUST: {HACKNEY: {BLACK: {"12m-2026-09": was}}}}}
    assert verdicts(later, told) == [HIGHER, UNCLEAR, UNCLEAR]
    assert verdicts(later[:2], told) == [HIGHER, HIGHER], "the first does not count with the second"


def test_a_difference_that_comes_out_otherwise_is_judged_again():
    before = in_force(gap(0.03))
    assert kept([gap(0.03, value=0.2)], before) == {}
    assert kept([gap(0.03, period="12m-2026-10")], before) == kept([make_figure(TRUST)], before) == {}


def test_a_change_stays_when_what_it_was_compared_with_is_no_longer_counted():
    figure = make_figure(FORCE, "12m-2026-09", value=2.1, base=259_143)
    before = in_force(replace(figure, change=apart(0.01)))
    [told] = judged([figure], kept([figure], before))
    assert told.as_json() == before[figure.key]
    otherwise = replace(figure, value=2.2)
    assert judged([otherwise], kept([otherwise], before)) == [otherwise]


def test_a_difference_that_is_not_judged_is_not_published():
    with pytest.raises(ValueError, match="once it is judged"):
        gap(0.03).as_json()
    [told] = judged([gap(0.03)])
    assert told.as_json()["gap"] == {"value": 0.1, "low": 0.05, "high": 0.15, "verdict": "higher"}


def test_a_difference_that_was_judged_where_it_was_made_stays():
    random_sample = make_figure("pas.trust_mps", change=Apart(0.07, 0.01, 0.13, HIGHER))
    assert judged([random_sample, make_figure(change=apart(0.9))])[0] is random_sample


# Releases


async def nothing(moment):
    """Gathers the day."""
    return {"day": moment.today.isoformat()}


def made_of(gathered):
    """One gap in September's release; in that of October three more, of which none is one."""
    others = [gap(0.9, FOUND, f"2026-Q{quarter}") for quarter in (1, 2, 3)]
    return [gap(0.03), *(others if date.fromisoformat(gathered["day"]).month > 10 else [])]


FAMILY = Family("said", 1, nothing, made_of)


async def test_a_new_release_takes_back_nothing_and_both_come_out_again(hackney):
    first = await release("2026-09", datetime(2026, 10, 8, 5, tzinfo=UTC), families=(FAMILY,))
    second = await release("2026-10", datetime(2026, 11, 8, 6, tzinfo=UTC), families=(FAMILY,))
    assert (first.new, second.new, second.revised) == (1, 3, 0)
    said = {row.indicator: row.figure["gap"]["verdict"] for row in await PublishedFigure.all()}
    assert said == {TRUST: "higher", FOUND: "no_clear_difference"}
    assert b'"verdict":"higher"' in zlib.decompress(second.release.figures)
    for made in (first, second):
        assert (await reproduce(made.release, families=(FAMILY,))).faults == []


async def test_a_release_from_before_gaps_were_judged_together_says_that_the_method_is_another(hackney):
    made = await release("2026-09", datetime(2026, 10, 8, 5, tzinfo=UTC), families=(FAMILY,))
    old = {name: part for name, part in json.loads(zlib.decompress(made.release.inputs)).items() if name != "kept"}
    await run_sql("UPDATE indicator_release SET inputs = $1", [zlib.compress(json.dumps(old).encode())])
    newer = Family("said", 2, nothing, lambda gathered: [*made_of(gathered), gap(0.9, FOUND)])
    found = await reproduce(await IndicatorRelease.get(), families=(newer,))
    assert found.methods == ["said: method 1 then, 2 now"]
    assert any('"verdict":"higher"' in fault and "comes out" in fault for fault in found.faults)
