"""Promises of the charter over twelve months, as the register of the charter has them."""

from datetime import date

from engage.indicators.families import Moment
from engage.indicators.families.said import FAMILY
from engage.indicators.figures import Caveat, Status
from engage.indicators.judging import judged
from engage.kit.comparisons import Direction
from tests.indicators.factories import make_commitment, noon, rate
from tests.indicators.families.said.factories import CROYDON, HACKNEY, make_gathered
from tests.surveys.charter.test_evidence import month

KEPT = "local.commitment.T7"


async def compiled(*day: int):
    """GSS code and last month → figure."""
    gathered = await FAMILY.gather(Moment(noon(*day), date(*day)))
    return told(gathered["commitments"])


def told(commitments):
    found = judged(FAMILY.compile({"surveys": make_gathered({}), "commitments": commitments}))
    return {(one.gss, one.period.key[4:]): one for one in found if one.indicator == KEPT}


async def test_a_commitment_is_rated_over_twelve_months_by_those_who_can_say(hackney, croydon):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(9, 2025), met=500)
    await rate(hackney, commitment, month(10, 2025), met=20, partly=6, not_met=4, cannot_say=50)
    await rate(hackney, commitment, month(9), met=50, not_met=40)
    await rate(croydon, commitment, month(9), met=1, not_met=40)
    found = await compiled(2026, 10, 8)
    own = found[HACKNEY, "2026-09"]
    assert (own.value, own.base, own.status, own.caveats) == (0.58, 120, Status.SHOWN, (Caveat.UNWEIGHTED,))
    assert (own.group, own.detail, own.gap, own.change) == ("", {"commitment": commitment.id}, None, None)
    other = found[CROYDON, "2026-09"]
    assert (other.value, other.under, other.status) == (None, 0.15, Status.WITH_CARE)
    assert other.caveats == (Caveat.FEW, Caveat.UNWEIGHTED)


async def test_a_change_is_against_the_year_before(hackney):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(9, 2025), met=100, not_met=100)
    await rate(hackney, commitment, month(9), met=160, not_met=40)
    change = (await compiled(2026, 10, 8))[HACKNEY, "2026-09"].change
    assert (change.value, change.verdict) == (0.3, Direction.HIGHER)
    assert change.low < 0.3 < change.high


async def test_a_quarter_in_which_too_few_were_added_has_no_figure(hackney):
    commitment = await make_commitment("T7")
    for number, ratings in {3: {"met": 30, "not_met": 30}, 6: {"not_met": 1}, 9: {"met": 4, "not_met": 4}}.items():
        await rate(hackney, commitment, month(number), **ratings)
    assert (await compiled(2026, 10, 8)).keys() == {(HACKNEY, "2026-03")}


async def test_a_commitment_counts_under_the_charter_in_force_when_the_quarter_began(hackney):
    old = await make_commitment("T7")
    new = await make_commitment("T7", published_on=month(5), entered_on=month(6))
    await rate(hackney, old, month(4), met=30, not_met=30)
    await rate(hackney, new, month(9), met=20, not_met=20)
    found = await compiled(2026, 10, 8)
    assert {key: one.detail["commitment"] for (_, key), one in found.items()} == {"2026-06": old.id, "2026-09": new.id}


async def test_what_was_released_is_not_made_again(hackney):
    commitment = await make_commitment("T7")
    await rate(hackney, commitment, month(6), met=30, not_met=30)
    await rate(hackney, commitment, month(9), met=30, not_met=30)
    gathered = (await FAMILY.gather(Moment(noon(2026, 10, 8), date(2026, 10, 8))))["commitments"]
    assert told(gathered).keys() == {(HACKNEY, "2026-06"), (HACKNEY, "2026-09")}
    released = {HACKNEY: {KEPT: {"": ["12m-2026-06"]}}}
    assert told({**gathered, "released": released}).keys() == {(HACKNEY, "2026-09")}
