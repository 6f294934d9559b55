"""Small charts that share an axis, and the signs on a map of tiles."""

import re

import pytest

from engage.kit.charts import SHARE, Series, Tile, small_chart, spark_chart, tile_map

MONTHS = ("Jan", "Feb", "Mar", "Apr")


def drawn(*values, band=(), beside=(), top=1.0, rtl=False):
    series = [Series("Hackney", list(zip(MONTHS, values, strict=False)))]
    series += [Series("London", list(zip(MONTHS, beside, strict=False)))] if beside else []
    return small_chart("Trust", "About", key="k", series=series, unit=SHARE, top=top, band=band, rtl=rtl)


def test_a_line_is_broken_where_a_value_is_missing_and_a_lone_point_is_a_dot():
    chart = drawn(0.5, 0.6, None, 0.4)
    assert chart.count('class="line-1"') == 1
    assert chart.count('class="dot dot-1"') == 1
    assert ">40%</text>" in chart


def test_charts_of_one_page_have_one_axis_from_nought_to_its_end():
    low, high = drawn(0.25, 0.25, top=0.5), drawn(0.5, 0.5, top=1.0)
    heights = [re.search(r'd="M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)"', chart).groups() for chart in (low, high)]
    assert heights == [("48", "48"), ("48", "48")]
    assert ">0%</text>" in low
    assert ">50%</text>" in low


def test_a_nought_is_a_value_and_no_value_is_none():
    assert ">0%</text>" in drawn(0.5, 0.0).split("value label")[1]
    assert "value label" not in drawn(None, None)


def test_ranges_are_upright_lines_and_a_second_series_is_drawn_apart():
    chart = drawn(0.5, 0.6, band=[(0.4, 0.6), None], beside=(0.3, 0.3))
    assert chart.count('class="whisker"') == 1
    assert chart.count('class="line-2"') == 1


def test_series_and_ranges_must_have_the_same_moments():
    with pytest.raises(ValueError, match="the same moments"):
        drawn(0.5, 0.6, beside=(0.3,))
    with pytest.raises(ValueError, match="the same moments"):
        drawn(0.5, 0.6, band=[None])


def spark(*values, **options):
    points = list(zip(MONTHS, values, strict=False))
    return spark_chart("Trust", "About", key="k", points=points, unit=SHARE, **options)


def test_the_line_beside_a_number_is_broken_ends_in_a_dot_and_has_the_first_and_the_last_moment():
    chart = spark(0.5, 0.6, None, 0.4, band=[(0.4, 0.6), None, None, (0.3, 0.5)])
    assert chart.count('class="line-1"') == 1
    assert chart.count('class="whisker"') == 2
    assert re.findall(r">(\w+)</text>", chart) == ["Jan", "Apr"]
    assert 'cx="146" cy="29.2"' in chart  # at the right end, two fifths of the way up


def test_the_line_beside_a_number_needs_as_many_ranges_as_values():
    with pytest.raises(ValueError, match="every moment"):
        spark(0.5, 0.6, band=[None])


def test_on_a_right_to_left_page_words_are_held_by_their_other_end():
    assert 'direction="rtl"' in drawn(0.5, rtl=True)


def test_a_tile_has_a_sign_under_its_letters_and_says_it_in_words():
    [plain, signed] = [
        tile_map("Map", key="m", tiles=[Tile("Hackney: went up", "HCK", 0, 0, "", "up", mark)]) for mark in ("", "▲")
    ]
    assert (plain.count("<text"), signed.count("<text")) == (1, 2)
    assert ">▲</text>" in signed
    assert 'aria-label="Hackney: went up"' in signed
    assert "engage-tile--up" in signed
