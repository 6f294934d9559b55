"""A release made again from its inputs is the same byte for byte, and whatever was tampered with is found."""

import argparse
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tortoise import connections

from engage.indicators.commands import do, take
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.releasing import FAMILIES, release
from engage.indicators.reproducing import find_release, reproduce
from tests.indicators.factories import ask, count_answers, hold, make_survey, noon, respond
from tests.indicators.test_pas_import import line, load, write
from tests.ledger.factories import run as run_sql

RUN_AT = datetime(2026, 10, 8, 5, 0, tzinfo=UTC)
ON_TIME = "acct.responses_on_time E09000012 2026-08"


def command(*words):
    parser = argparse.ArgumentParser()
    take(parser)
    return parser.parse_args(words)


@pytest.fixture
async def released(hackney, tmp_path):
    """The release of September 2026."""
    await count_answers(await make_survey(hackney), date(2026, 9, 1), responses=31)
    for day in range(1, 8):
        await respond(await ask(hackney, date(2026, 8, 1)), noon(2026, 8, day))
    await hold(hackney, noon(2026, 8, 19))
    await load(write(tmp_path, line(), line(day="31/12/2022", share="0,123456")))
    return (await release("2026-09", RUN_AT)).release


async def tamper(column, value, table="indicator_release"):
    await run_sql(f"UPDATE {table} SET {column} = $1", [value])
    return await reproduce(await IndicatorRelease.get())


async def test_a_release_comes_out_again_byte_for_byte_whatever_happened_since(released, hackney, tmp_path):
    await respond(await ask(hackney, date(2026, 8, 1)), noon(2026, 9, 1))
    await load(write(tmp_path, line(share="0,1"), name="again.csv"))
    await release("2026-10", datetime(2026, 11, 8, 6, tzinfo=UTC))
    found = await reproduce(released)
    assert (found.name, found.faults, found.methods) == ("2026-09.1", [], [])
    assert found.figures == len(zlib.decompress(released.figures).splitlines()) > 30


async def test_a_tampered_figure_is_named(released):
    written = zlib.decompress(released.figures)
    other = written.replace(
        b'"indicator":"acct.responses_on_time","numerator":7', b'"indicator":"acct.responses_on_time","numerator":6', 1
    )
    assert other != written
    found = await tamper("figures", zlib.compress(other))
    assert found.faults[0] == "The figures are not those of the hash."
    assert any(fault.startswith("acct.responses_on_time E09000012 ") and "comes out" in fault for fault in found.faults)


async def test_a_tampered_input_is_found(released):
    inputs = zlib.decompress(released.inputs)
    found = await tamper("inputs", zlib.compress(inputs.replace(b"2026-08-03", b"2026-08-13")))
    assert found.faults[0] == "The inputs are not those of the hash."
    assert any("acct.median_days_to_respond" in fault for fault in found.faults)


async def test_a_figure_that_was_published_otherwise_is_named(released):
    row = await PublishedFigure.get(indicator="acct.responses_on_time", period="2026-08")
    await run_sql("UPDATE published_figure SET figure = figure || '{\"base\": 99}' WHERE id = $1", [row.id])
    found = await reproduce(released)
    assert found.faults == [f"{ON_TIME}: published otherwise"]


async def test_what_cannot_be_read_is_said(released):
    assert (await tamper("inputs", b"nothing")).faults == ["What was stored cannot be read."]
    empty = zlib.compress(b"{}")
    assert "It cannot be compiled again: 'gathered'" in (await tamper("inputs", empty)).faults


async def test_a_changed_method_is_said_and_what_it_changes(released):
    accounted = next(family for family in FAMILIES if family.name == "accounted")
    others = [family for family in FAMILIES if family is not accounted]
    other = replace(accounted, method=99, compile=lambda gathered: accounted.compile(gathered)[1:])
    found = await reproduce(released, families=[*others, other])
    assert found.methods == [f"accounted: method {accounted.method} then, 99 now"]
    assert len(found.faults) == 1
    assert found.faults[0].endswith(": published, and does not come out")
    assert (await reproduce(released, families=others)).methods == ["accounted: there is no such family any more"]


async def test_a_release_is_found_by_its_month_and_revision(released):
    assert await find_release("2026-09") == await find_release("2026-09.1") == released
    for name in ("2026-08", "2026-09.2", "2026-09.x", ""):
        assert await find_release(name) is None


async def test_the_command_says_what_it_found_and_ends_with_one_where_something_is_wrong(released, capsys):
    assert await do(command("reproduce", "2026-09"), RUN_AT) == 0
    assert "the same byte for byte" in capsys.readouterr().out
    await tamper("inputs_sha256", "0" * 64)
    assert await do(command("reproduce", "2026-09"), RUN_AT) == 1
    assert capsys.readouterr().out == "The inputs are not those of the hash.\n"
    assert await do(command("reproduce", "2026-01"), RUN_AT) == 1
    assert capsys.readouterr().out == "There is no release 2026-01.\n"


async def test_the_command_says_that_the_method_is_another(released, capsys):
    await run_sql("UPDATE indicator_release SET method = method || '{\"accounted\": 1}'")
    assert await do(command("reproduce", "2026-09"), RUN_AT) == 0, "what comes out the same is no fault"
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "accounted: method 1 then, 2 now"
    await tamper("figures_sha256", "0" * 64)
    assert await do(command("reproduce", "2026-09"), RUN_AT) == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "accounted: method 1 then, 2 now",
        "Figures of this release were made by another method, so that they need not come out the same:",
        "The figures are not those of the hash.",
    ]


async def test_the_command_releases_what_is_new_and_says_so(hackney, capsys):
    await ask(hackney, date(2026, 8, 1))
    assert await do(command("run"), RUN_AT) == 0
    assert "\n2026-09.1: " in capsys.readouterr().out
    assert await do(command("run", "--reason", "None"), RUN_AT) == 0
    assert "2026-09: nothing is new among" in capsys.readouterr().out


async def test_the_command_counts_answers_again(hackney, capsys):
    await connections.get("default").execute_query("DELETE FROM survey_tally")
    assert await do(command("tally"), RUN_AT) == 0
