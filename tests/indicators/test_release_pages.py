"""Everybody sees what was released, when and why, and what comes next; administrators see how runs went."""

from datetime import UTC, datetime

from boroughs.people.models import Role
from engage.indicators.compiling import NAME
from engage.kit.jobs import JobRun
from tests.factories import make_member
from tests.indicators.factories import make_figure, make_release
from tests.indicators.test_trust_page import text_of


async def test_the_list_says_when_what_and_why_and_what_comes_next(browser, hackney):
    await make_release(make_figure(base=4, numerator=3), make_figure("acct.meetings_held", value=2), slot="2026-09")
    await make_release(make_figure(base=5, numerator=3), slot="2026-09", reason="An answer was missed.")
    said = text_of(await browser.get("/releases"))
    assert "8 October 2026" in said
    assert "2 figures" in said
    assert "revision 2: 1 figureAn answer was missed." in said
    assert "Nobody. No council" in said
    assert said.index("8 December 2026 at 6:00 am") < said.index("8 January 2027") < said.index("8 May 2027")
    assert "has not come yet" not in said


async def test_before_the_first_release_the_list_says_so(browser):
    assert "Nothing has been released yet." in text_of(await browser.get("/releases"))


async def test_the_list_takes_the_same_queries_however_many_there_are(browser, hackney, queries):
    await make_release(make_figure(), slot="2026-09")
    del queries[:]
    await browser.get("/releases")
    few = len(queries)
    for month in range(1, 9):
        await make_release(make_figure(), slot=f"2026-0{month}")
    del queries[:]
    await browser.get("/bn/releases")
    assert len(queries) == few <= 4


async def test_a_month_has_its_revisions_with_their_fingerprints(browser, hackney):
    first = await make_release(make_figure(base=4, numerator=3), slot="2026-09")
    second = await make_release(make_figure(base=5, numerator=3), slot="2026-09", reason="An answer was missed.")
    said = text_of(await browser.get("/releases/2026-09"))
    assert said.index(second.figures_sha256) < said.index(first.figures_sha256)
    assert "Revision 2" in said
    for none in ("2026-08", "2026-Q3", "latest", "2026-99"):
        assert (await browser.get(f"/releases/{none}")).status_code == 404


async def test_a_release_that_did_not_come_is_told_to_everybody(browser, hackney):
    await JobRun.create(job=NAME, slot="2026-09", started_at=datetime(2026, 10, 8, 5, tzinfo=UTC), outcome="done")
    said = text_of(await browser.get("/releases"))
    assert "The release that was due on 8 November 2026 has not come yet." in said


async def test_the_administrator_sees_how_runs_went(browser, hackney):
    detail = {"revision": 1, "figures": 40, "new": 30, "revised": 2, "reason": "Source pas: revision 2.",
              "odd": ["acct.x: far"], "caught_up": ["2026-08"],
              "withheld": ["local.y E12000007 sex"]}  # fmt: skip
    at = datetime(2026, 10, 8, 5, tzinfo=UTC)
    await JobRun.create(job=NAME, slot="2026-09", started_at=at, outcome="done", detail=detail)
    failed = {"error": "FamilyFailed"}
    await JobRun.create(job=NAME, slot="2026-10", started_at=at.replace(month=11), outcome="failed", detail=failed)
    assert (await browser.get("/releases/runs")).status_code == 303
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await browser.get("/releases/runs")).status_code == 403
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    said = text_of(await browser.get("/releases/runs"))
    assert said.index("Failed: FamilyFailed") < said.index("Revision 1: 30 new and 2 revised of 40 figures")
    for words in (
        "A release has been missing since 8 November 2026 at 6:00 am",
        "acct.x: far",
        "2026-08",
        "local.y E12000007 sex",
    ):
        assert words in said
