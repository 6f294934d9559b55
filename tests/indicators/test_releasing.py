"""The scheduled job: one release a month when it is announced, of what is new, all of it or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engage.indicators.compiling import due_slot, jobs, run_by_hand
from engage.indicators.figures import Figure
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.releasing import due_at
from engage.kit.jobs import run
from tests.indicators.factories import HACKNEY, ask, count_answers, hold, make_survey, noon, respond
from tests.indicators.test_pas_import import line, load, write

[JOB] = jobs("https://engage.example")
RUN_AT = datetime(2026, 10, 8, 5, 0, tzinfo=UTC)  # 06:00 in London
JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))


async def figures():
    """Indicator, period → the figures of Hackney that were published, in the order of their releases."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for row in await PublishedFigure.filter(gss=HACKNEY).order_by("id"):
        found.setdefault((row.indicator, row.period), []).append(Figure.from_json(row.figure))
    return found


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (RUN_AT, "2026-09"),
        (RUN_AT - timedelta(seconds=1), "2026-08"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "2026-07"),  # 00:30 on 1 September in London
        (datetime(2026, 11, 8, 5, 59, tzinfo=UTC), "2026-09"),  # 05:59 in London: the clocks went back
        (datetime(2026, 11, 8, 6, 0, tzinfo=UTC), "2026-10"),
        (datetime(2027, 1, 8, 6, 0, tzinfo=UTC), "2026-12"),
    ],
)
def test_a_run_stands_for_the_last_month_whose_release_was_announced(now, slot):
    assert due_slot(now) == JOB.slot(now) == slot
    assert due_at(slot) <= now


async def test_a_release_has_the_figures_of_every_family(hackney, tmp_path):
    await count_answers(await make_survey(hackney), JULY, responses=20)
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20))
    await hold(hackney, noon(2026, 8, 19), noon(2026, 8, 20))
    await load(write(tmp_path, line(share="0,46")))
    ran = await run(JOB, RUN_AT)
    release = await IndicatorRelease.get()
    assert (release.slot, release.revision, release.reason, release.released_at) == ("2026-09", 1, "", RUN_AT)
    found = await figures()
    assert ran.detail["new"] == ran.detail["figures"] == len(found) + 1  # London's
    assert found["local.surveys_answered", "2026-07"][0].value == 20
    [on_time] = found["acct.responses_on_time", "2026-08"]
    assert (on_time.numerator, on_time.base) == (1, 1)
    assert [one.value for key, (one,) in found.items() if key[0] == "pas.trust_mps"] == [0.46]


async def test_the_same_facts_make_no_second_release(hackney):
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20))
    await run(JOB, RUN_AT)
    assert await run(JOB, RUN_AT) is None
    again = await run_by_hand(RUN_AT + timedelta(days=2))
    assert (again.detail["revision"], again.detail["new"], again.detail["revised"]) == (None, 0, 0)
    assert await IndicatorRelease.all().count() == 1
