"""What is taken back is withdrawn: with a reason, dated, in the notes of the next release, and never silently."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta

import pytest

from boroughs.people.models import Role
from engage.indicators.commands import do
from engage.indicators.compiling import run_by_hand
from engage.indicators.figures import Caveat, Figure, Status
from engage.indicators.models import IndicatorRelease, PublishedFigure, Source
from engage.indicators.releasing import due_at, release
from engage.indicators.reproducing import reproduce
from engage.indicators.sources.stops.in_force import months_in_force
from engage.indicators.sources.withdrawing import CannotWithdraw, withdraw
from engage.kit.audit import AuditEvent
from tests.factories import make_member
from tests.indicators.entering.test_entering import HERE, sent
from tests.indicators.factories import HACKNEY
from tests.indicators.sources import stop_files, test_monthly_import
from tests.indicators.test_pas_import import line, load, write
from tests.indicators.test_trust_page import text_of

RUN_AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
WHY = "MOPAC took the file back: weights were wrong."


async def of_hackney(indicator, period="12m-2023-12"):
    """The figures of a period that were published, in the order of their releases."""
    rows = PublishedFigure.filter(gss=HACKNEY, indicator=indicator, period=period).order_by("id")
    return [Figure.from_json(row.figure) for row in await rows]


async def test_what_only_a_withdrawn_file_told_is_withdrawn_in_the_next_release_and_says_why(
    browser, hackney, tmp_path
):
    await load(path := write(tmp_path, line(), line(measure="Good job")))
    await release("2026-10", RUN_AT)
    await withdraw("pas", 1, WHY, at=RUN_AT + timedelta(days=1))
    ran = await run_by_hand(RUN_AT + timedelta(days=2))
    shown, gone = await of_hackney("pas.trust_mps")
    assert (shown.value, gone.status, gone.caveats, gone.value) == (0.6, Status.GAP, (Caveat.WITHDRAWN,), None)
    second = await IndicatorRelease.get(revision=2)
    assert second.reason == ran.detail["reason"] == (
        f"Source pas: revision 1 was withdrawn on 2026-11-23: {WHY}"
        " Figures withdrawn, their source being there no more: 4."
    )  # fmt: skip
    assert (await reproduce(second)).faults == []
    assert WHY in text_of(await browser.get("/releases/2026-10"))
    page = text_of(await browser.get("/hackney/trust/pas.trust_mps"))
    assert "A figure was published and withdrawn" in page
    assert WHY in page
    assert "60%" not in page
    sources = text_of(await browser.get("/sources"))
    assert f"Withdrawn on 23 November 2026: {WHY}" in sources
    assert (await run_by_hand(RUN_AT + timedelta(days=3))).detail["revision"] is None, "once"
    await load(path)
    assert (await run_by_hand(RUN_AT + timedelta(days=4))).detail["revised"] == 4
    assert (await of_hackney("pas.trust_mps"))[-1].value == 0.6


async def test_a_reason_given_by_hand_stands_beside_what_was_withdrawn(hackney, tmp_path):
    await load(write(tmp_path, line()))
    await release("2026-10", RUN_AT)
    await withdraw("pas", 1, WHY, at=RUN_AT)
    made = await release("2026-10", RUN_AT, "We were told.")
    assert made.release.reason.startswith(f"We were told. Source pas: revision 1 was withdrawn on 2026-11-22: {WHY}")


async def test_what_is_only_too_old_to_be_told_again_stays_in_force(hackney, tmp_path):
    months = [test_monthly_import.line(month=f"01/{month:02}/2023") for month in (11, 12)]
    await test_monthly_import.load(test_monthly_import.write(tmp_path, *months))
    await release("2026-10", RUN_AT)
    made = await release("2027-01", due_at("2027-01"))
    assert made.revised == 0
    [figure] = await of_hackney("crime.tno_rate", "2023-11")
    assert figure.is_shown
    await withdraw("crime", 1, "The table was taken back.", at=due_at("2027-01"))
    await release("2027-02", due_at("2027-02"))
    assert [one.is_shown for one in await of_hackney("crime.tno_rate", "2023-11")] == [True, False]


async def test_the_revision_before_a_withdrawn_one_is_in_force_again(hackney, tmp_path):
    await load(write(tmp_path, line()))
    await load(write(tmp_path, line(share="0,46"), name="b.csv"))
    await release("2026-10", RUN_AT)
    await withdraw("pas", 2, WHY, at=RUN_AT)
    made = await release("2026-10", RUN_AT)
    assert [one.value for one in await of_hackney("pas.trust_mps")] == [0.46, 0.6]
    assert "Source pas: revision 1. Figures revised: 1. Source pas: revision 2 was withdrawn" in made.release.reason


async def test_a_month_of_stops_falls_back_to_its_file_before(hackney, tmp_path):
    await stop_files.draw(tmp_path)
    for rows in (1, 2):
        await stop_files.load(stop_files.write(tmp_path, stop_files.table(*[stop_files.row()] * rows)))
    await withdraw("stops", 2, "The force took the month back.", at=RUN_AT)
    assert [one.rows for one in (await months_in_force("metropolitan")).values()] == [1]
    await withdraw("stops", 1, "The force took the month back.", at=RUN_AT)
    assert await months_in_force("metropolitan") == {}


async def test_only_the_last_file_of_a_series_is_withdrawn_once_and_with_a_reason(hackney, tmp_path, capsys):
    await load(write(tmp_path, line()))
    await load(write(tmp_path, line(share="0,46"), name="b.csv"))
    for revision, reason, message in (
        (1, WHY, "Revision 2 came after it"),
        (2, "short", "Say why"),
        (9, WHY, "There is no revision 9"),
    ):
        with pytest.raises(CannotWithdraw, match=message):
            await withdraw("pas", revision, reason, at=RUN_AT)
    asked = Namespace(do="withdraw", series="pas", revision=2, reason=WHY)
    assert await do(asked, RUN_AT) == 0
    assert "engage indicators run" in capsys.readouterr().out
    assert await do(asked, RUN_AT) == 1
    assert "withdrawn already" in capsys.readouterr().out
    assert (await Source.get(revision=2)).withdrawn_because == WHY
    assert (await AuditEvent.get(verb="withdrew a source")).about == "pas revision 2"


async def test_a_figure_entered_by_hand_is_taken_back_with_a_reason(browser, hackney, clock):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    empty = {"numerator": "", "base": "", "is_taken_back": "y"}
    nothing = await browser.post(HERE, data=sent(**empty, reason="It never was."))
    assert nothing.status_code == 422
    assert "There is no figure of this period to take back" in nothing.text
    await browser.post(HERE, data=sent())
    await release("2026-10", RUN_AT)
    for wrong, message in ((sent(**empty), "Say why the figure is taken back"),
                           (sent(is_taken_back="y", reason=WHY), "Leave the numbers empty")):  # fmt: skip
        answer = await browser.post(HERE, data=wrong)
        assert answer.status_code == 422
        assert message in answer.text
    assert (await browser.post(HERE, data=sent(**empty, reason=WHY))).status_code == 303
    assert "Taken back" in (await browser.get(HERE)).text
    made = await release("2026-10", RUN_AT + timedelta(days=1))
    assert [one.value for one in await of_hackney("resp.i_15min", "2026-Q3")] == [0.9, None]
    assert f"resp.i_15min of {HACKNEY}, 2026-Q3, entered by hand, was withdrawn on" in made.release.reason
    assert WHY in made.release.reason
    await browser.post(HERE, data=sent(reason="It holds after all."))
    await release("2026-10", RUN_AT + timedelta(days=2))
    assert [one.value for one in await of_hackney("resp.i_15min", "2026-Q3")] == [0.9, None, 0.9]


async def test_a_change_goes_when_what_it_was_compared_with_is_taken_back(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    for period, numerator in (("2026-Q1", "100"), ("2026-Q2", "200")):
        await browser.post(HERE, data=sent(period=period, numerator=numerator, base="400"))
    await release("2026-10", RUN_AT)
    await browser.post(
        HERE, data=sent(period="2026-Q1", numerator="", base="", is_taken_back="y", reason="It was of another borough.")
    )
    await release("2026-10", RUN_AT + timedelta(days=1))
    first, second = await of_hackney("resp.i_15min", "2026-Q2")
    assert (first.change.value, second.value, second.change) == (0.25, 0.5, None)
    page = text_of(await browser.get("/hackney/trust/resp.i_15min"))
    assert "January to March 2026Withdrawn" in page
    assert "went up" not in page


async def test_a_year_that_ended_with_the_last_month_there_was_stays_when_another_month_comes(hackney, tmp_path):
    """Only a month that is gone takes its years with it."""
    await stop_files.draw(tmp_path)
    months = [f"2023-{number:02}" for number in range(6, 13)] + [f"2024-{number:02}" for number in range(1, 7)]
    for month in months[:-1]:
        await stop_files.load(stop_files.write(tmp_path, of_month(month), month))
    await release("2026-10", RUN_AT)
    await stop_files.load(stop_files.write(tmp_path, of_month(months[-1]), months[-1]))
    made = await release("2026-11", due_at("2026-11"))
    assert made.revised == 0
    [figure] = await of_hackney("ss.count", "12m-2024-05")
    assert figure.is_shown
    await withdraw("stops", len(months) - 1, "The force took the month back.", at=due_at("2026-11"))
    await release("2026-12", due_at("2026-12"))
    assert [one.is_shown for one in await of_hackney("ss.count", "12m-2024-05")] == [True, False]


def of_month(month):
    """Forty searches of a month, in the middle of the borough."""
    return stop_files.table(*[stop_files.row(Date=f"{month}-10T12:00:00+00:00")] * 40)
