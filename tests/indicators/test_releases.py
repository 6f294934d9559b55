"""Releases of indicators: kept whole, in force until the next, and never changed."""

import json
import zlib
from datetime import UTC, datetime

import pytest
from tortoise import connections
from tortoise.exceptions import OperationalError

from engage.indicators.figures import Apart, Caveat, Figure, document
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.kit.comparisons import Direction
from tests.indicators.factories import make_figure, make_release


async def in_force():
    rows = await connections.get("default").execute_query_dict("SELECT figure FROM figure_in_force")
    return [Figure.from_json(json.loads(row["figure"])) for row in rows]


async def test_the_figure_in_force_is_that_of_the_latest_release(hackney):
    kept, first = make_figure(period="2026-Q2", base=4, numerator=3), make_figure(base=4, numerator=3)
    await make_release(kept, first, at=datetime(2026, 11, 8, 6, tzinfo=UTC))
    later = make_figure(base=5, numerator=3)
    await make_release(later)
    assert sorted(await in_force(), key=lambda one: one.key) == [kept, later]


async def test_a_release_never_changes(hackney):
    await make_release(make_figure(base=4, numerator=3))
    with pytest.raises(OperationalError, match="never change"):
        await IndicatorRelease.all().update(reason="Another")


async def test_a_change_of_minus_nought_is_published_as_it_was_compiled(hackney):
    change = Apart(-0.0, -0.06, 0.06, Direction.NO_CLEAR_DIFFERENCE)
    release = await make_release(make_figure(value=0.5, change=change, caveats=(Caveat.FEW,)))
    [row] = await PublishedFigure.filter(release=release)
    assert document([Figure.from_json(row.figure)]) == zlib.decompress(release.figures)
    assert b'"value":0.0,' in zlib.decompress(release.figures)


def test_a_figure_is_plain_json_all_the_way_down_and_knows_one_nought():
    since = Apart(-0.0, -0.1, 0.1, Direction.NO_CLEAR_DIFFERENCE)
    figure = make_figure(value=-0.0, base=0, change=since, detail={"officer_defined": {"low": -0.0}, "exact": False})
    told = figure.as_json()
    assert "-0.0" not in json.dumps(told)
    assert told["detail"] == {"officer_defined": {"low": 0.0}, "exact": False}
    assert (told["value"], told["base"], told["change"]["verdict"]) == (0, 0, "no_clear_difference")
    assert Figure.from_json(told) == figure
