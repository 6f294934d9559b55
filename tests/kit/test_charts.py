"""Charts: well-formed, escaped, named for a screen reader, honest about gaps, right in both directions."""

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from engage.kit.charts import (
    SHARE,
    Bar,
    Interval,
    Series,
    Stack,
    Tile,
    Unit,
    bar_chart,
    interval_chart,
    line_chart,
    stacked_chart,
    tile_map,
)

HOSTILE = "<script>alert('1')</script> \"x\" & y ]]> \x00\x08\x1b\ufffe"
SVG = "{http://www.w3.org/2000/svg}"

COUNTS = Unit(lambda value: f"{value:,.10g}")


def lines(*values, **more):
    series = [Series(f"Series {n}", [(f"Q{i}", v) for i, v in enumerate(one)]) for n, one in enumerate(values, 1)]
    return line_chart("Title", "Description", key="k", series=series, **more)


def bars(*rows, **more):
    return bar_chart("Title", "Description", key="k", bars=[Bar(*row) for row in rows], **more)


def intervals(*rows, **more):
    return interval_chart("Title", "Description", key="k", rows=[Interval(*row) for row in rows], **more)


def stacks(*rows, **more):
    parts = ["Good", "Fair", "Poor"]
    return stacked_chart("Title", "Description", key="k", parts=parts, rows=[Stack(*row) for row in rows], **more)


def tiles(*rows):
    return tile_map("Title", key="k", tiles=[Tile(*row) for row in rows])


EVERY_CHART = [
    pytest.param(lines([0.1, 0.2, None, Decimal("0.4")], [None, 0.3, 0.3, None]), id="lines"),
    pytest.param(lines([0.1, 0.2, None], bands=[[(0.05, 0.2), (0.1, 0.3), None]]), id="bands"),
    pytest.param(lines([5, 30, 1200], unit=COUNTS, rtl=True), id="lines, right to left"),
    pytest.param(lines(), id="no lines"),
    pytest.param(lines([]), id="no moments"),
    pytest.param(lines([None, None]), id="no values"),
    pytest.param(lines([0.5]), id="one moment"),
    pytest.param(bars(("Yes", 0.4), ("No", None, "Under 5%")), id="bars"),
    pytest.param(bars(("Yes", 0.4), rtl=True), id="bars, right to left"),
    pytest.param(bars(), id="no bars"),
    pytest.param(intervals(("Yes", 0.4, 0.3, 0.5), ("No", None, None, None, "Too few")), id="intervals"),
    pytest.param(intervals(("Yes", 0.4, None, None), rtl=True), id="intervals, right to left"),
    pytest.param(intervals(), id="no intervals"),
    pytest.param(intervals(("Yes", 0.4, 0.3, 0.5, "40%", 0.45)), id="intervals, marked"),
    pytest.param(stacks(("Yes", [0.4, 0.5, 0.1]), ("No", [None, 0.5, None])), id="stacks"),
    pytest.param(stacks(("Yes", [0.4, 0.5, 0.1]), rtl=True), id="stacks, right to left"),
    pytest.param(stacks(), id="no stacks"),
    pytest.param(tiles(("Hackney", "HAC", 4, 3, "/hackney", "open"), ("Brent", "BRE", 2, 3, "/b")), id="map"),
    pytest.param(tiles(), id="no tiles"),
]
HOSTILE_CHARTS = [
    line_chart(HOSTILE, HOSTILE, key=HOSTILE, series=[Series(HOSTILE, [(HOSTILE, 0.5)])]),
    bar_chart(HOSTILE, HOSTILE, key=HOSTILE, bars=[Bar(HOSTILE, 0.5, HOSTILE), Bar(HOSTILE * 9, None)]),
    interval_chart(HOSTILE, HOSTILE, key=HOSTILE, rows=[Interval(HOSTILE, 0.5, 0.4, 0.6, HOSTILE)]),
    stacked_chart(HOSTILE, HOSTILE, key=HOSTILE, parts=[HOSTILE], rows=[Stack(HOSTILE, [0.5])]),
    tile_map(HOSTILE, key=HOSTILE, tiles=[Tile(HOSTILE, HOSTILE, 0, 0, HOSTILE, HOSTILE)]),
    bar_chart(Markup(HOSTILE), Markup(HOSTILE), key="k", bars=[Bar(Markup(HOSTILE), 0.5)]),
    bar_chart("", "", key="k", bars=[Bar("", 0.5)], unit=Unit(lambda value: HOSTILE)),
]


def texts(svg, class_):
    found = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if class_ in text.get("class", "")]
    return ["|".join(text.itertext()) for text in found]


def elements(svg, tag, class_=None):
    found = ElementTree.fromstring(svg).iter(f"{SVG}{tag}")
    return [one for one in found if class_ is None or class_ in one.get("class", "").split()]


def edges(svg, class_=None):
    """The left and right edge of every rectangle of a class."""
    found = elements(svg, "rect", class_)
    return [(float(r.get("x")), float(r.get("x")) + float(r.get("width"))) for r in found]


@pytest.mark.parametrize("svg", EVERY_CHART)
def test_every_chart_is_well_formed_with_ids_of_its_own(svg):
    root = ElementTree.fromstring(svg)
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    assert set(ids.values()) == {1}
    assert all(name.startswith("k-") for name in ids)
    assert set((root.get("aria-labelledby") + " " + root.get("aria-describedby", "")).split()) == set(ids)


@pytest.mark.parametrize("svg", EVERY_CHART)
def test_no_chart_has_a_style_or_a_script_or_a_number_that_is_none(svg):
    assert not re.search(r"style|<script|\son\w+=|nan|inf|None", svg)
    assert float(ElementTree.fromstring(svg).get("viewBox").split()[3]) > 0


@pytest.mark.parametrize("svg", HOSTILE_CHARTS)
def test_whatever_people_write_stays_text(svg):
    tags = {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "desc", "text", "tspan", "line", "path", "circle", "rect", "a"}
    assert "<script" not in svg
    assert not any(character in svg for character in "\x00\x08\x1b\ufffe")


def test_charts_are_pictures_with_a_name_and_a_description():
    root = ElementTree.fromstring(lines([0.1, 0.2]))
    assert root.get("role") == "img"
    assert [root[0].tag, root[0].text, root[1].tag, root[1].text] == [
        f"{SVG}title",
        "Title",
        f"{SVG}desc",
        "Description",
    ]


def test_a_line_is_broken_where_a_value_is_missing():
    svg = lines([0.1, 0.2, None, 0.4, 0.5])
    assert len(elements(svg, "path", "line-1")) == 2
    assert all(path.get("d").count("L") == 1 for path in elements(svg, "path", "line-1"))


def test_a_point_between_two_gaps_is_still_seen():
    svg = lines([0.1, 0.2, None, 0.3, None, 0.4, 0.5])
    assert len(elements(svg, "circle", "dot-1")) == 2


def test_a_range_between_two_gaps_is_still_seen():
    assert len(elements(lines([0.1, None, 0.2], bands=[[(0, 0.2), None, None]]), "line", "whisker")) == 1


def test_a_key_names_the_lines_in_the_order_they_end_and_each_ends_with_its_value():
    svg = lines([0.1, 0.2], [0.8, 0.9])
    assert texts(svg, "name ") == ["Series 2", "Series 1"]
    assert texts(svg, "value") == ["90%", "20%"]
    assert texts(lines([0.1, 0.2, None], [None, None, None]), "name ") == ["Series 1"]


def test_the_value_of_a_single_moment_stands_beside_its_dot():
    svg = lines([0.5])
    (dot,), (value,) = elements(svg, "circle", "dot-1"), elements(svg, "text", "value")
    assert float(value.get("x")) == pytest.approx(float(dot.get("cx")) + 10, abs=0.1)


def test_a_single_line_without_a_name_has_no_key():
    svg = line_chart("", "", key="k", series=[Series("", [("Q1", 0.1), ("Q2", 0.4)])])
    assert (texts(svg, "name "), texts(svg, "value")) == ([], ["40%"])


def test_long_names_of_lines_are_wrapped_within_the_picture():
    name = "They explained what would happen: “Yes”, or that nobody could tell them yet what would happen"
    svg = line_chart("", "", key="k", series=[Series(name, [("Q1", 0.1), ("Q2", 0.4)])])
    (key,) = texts(svg, "name ")
    assert key.replace("|", " ") == name
    assert all(34 + len(line) * 7 < 300 for line in key.split("|"))


def test_values_of_lines_that_end_together_do_not_overlap():
    for ends in ([0.5, 0.5], [0, 0], [1, 1], [0, 0.01], [0.99, 1], [0.5, 0.5, 0.5]):
        svg = lines(*([0.5, end] for end in ends))
        tops = [float(text.get("y")) for text in elements(svg, "text", "value")]
        assert all(below - above >= 17 for above, below in pairwise(tops))
        key = [float(text.get("y")) for text in elements(svg, "text", "name-1") if "value" not in text.get("class")]
        assert tops[0] > max(key) + 10
        assert tops[-1] <= float(ElementTree.fromstring(svg).get("viewBox").split()[3]) - 17


def test_shares_run_from_nothing_to_everything():
    ticks = ["0%", "25%", "50%", "75%", "100%"]
    assert [text for text in texts(lines([0.4, 0.41]), "tick") if "%" in text] == ticks


@pytest.mark.parametrize(
    ("largest", "ends_at"),
    [(0, "1"), (1, "1"), (7, "8"), (28, "30"), (35, "40"), (1200, "1,500"), (0.3, "0.3")],
)
def test_counts_run_from_nothing_to_a_round_number(largest, ends_at):
    found = [text for text in texts(lines([0, largest], unit=COUNTS), "tick") if not text.startswith("Q")]
    assert found[0] == "0"
    assert found[-1] == ends_at
    assert 3 <= len(found) <= 7


@pytest.mark.parametrize("moments", [1, 2, 5, 8, 12, 37, 120])
def test_moments_are_labelled_as_far_as_they_fit_the_last_always(moments):
    svg = lines([0.5] * moments)
    labelled = [text for text in texts(svg, "tick") if text.startswith("Q")]
    assert labelled[0] == f"Q{moments - 1}"
    assert len(labelled) <= 10


def test_nine_years_of_quarters_are_labelled_at_both_ends():
    points = [(f"Dec {2014 + n // 4}", 0.5) for n in range(37)]
    svg = line_chart("", "", key="k", series=[Series("Hackney", points)])
    assert [text for text in texts(svg, "tick") if "Dec" in text][::-1] == [
        "Dec 2014",
        "Dec 2018",
        "Dec 2023",
    ]


def test_series_of_different_moments_are_refused():
    other = [Series("A", [("Q1", 0.1)]), Series("B", [("Q2", 0.1)])]
    with pytest.raises(ValueError, match="same moments"):
        line_chart("", "", key="k", series=other)
    with pytest.raises(ValueError, match="range or None for every moment"):
        lines([0.1, 0.2], bands=[[None]])


def test_bars_are_as_long_as_their_values():
    svg = bars(("All", 1), ("Half", Decimal("0.5")), ("None", 0))
    assert edges(svg, "bar") == [(0, 300), (0, 150), (0, 0)]
    assert texts(svg, "value") == ["100%", "50%", "0%"]


def test_bars_of_a_right_to_left_page_grow_from_the_right():
    assert edges(bars(("Half", 0.5), rtl=True), "bar") == [(150, 300)]


def test_what_has_no_value_has_words_and_no_mark():
    assert edges(bars(("Few", None, "Not enough answers")), "bar") == []
    assert texts(bars(("Few", None, "Not enough answers")), "value") == ["Not enough answers"]
    svg = intervals(("Few", None, None, None, "Not enough answers"))
    assert elements(svg, "circle") == elements(svg, "line") == []


def test_long_words_are_wrapped_beside_the_value():
    label = "How much do you agree that the police in your area listen to the concerns of local people? " * 2
    (text,) = texts(bars((label, 0.5)), "name")
    assert text.replace("|", " ") == label.strip()
    assert all(len(line) * 7 < 285 for line in text.split("|"))
    (endless,) = texts(bars(("x" * 300, 0.5)), "name")
    assert all(len(line) * 7 < 285 for line in endless.split("|"))


def test_a_range_lies_around_its_dot():
    svg = intervals(("Yes", 0.4, 0.3, 0.6))
    (reach,) = elements(svg, "line", "whisker")
    (dot,) = elements(svg, "circle", "dot")
    assert float(reach.get("x1")) < float(dot.get("cx")) < float(reach.get("x2"))
    (mirrored,) = elements(intervals(("Yes", 0.4, 0.3, 0.6), rtl=True), "line", "whisker")
    assert float(mirrored.get("x1")) == pytest.approx(300 - float(reach.get("x1")), abs=0.1)


def test_words_of_a_right_to_left_page_lie_where_they_would_otherwise():
    # Right-to-left text is anchored by its other end, so the same place needs the opposite anchor.
    ltr, rtl = (
        [
            (text.get("x"), text.get("text-anchor"))
            for text in elements(lines([0.1], rtl=rtl), "text")
            if "name " not in text.get("class")
        ]
        for rtl in (False, True)
    )
    swap = {"start": "end", "end": "start", "middle": "middle"}
    assert rtl == [(x, swap[anchor]) for x, anchor in ltr]
    assert ElementTree.fromstring(lines([0.1], rtl=True)).get("direction") == "rtl"


def test_the_key_of_a_right_to_left_page_stands_at_its_right():
    samples = [elements(lines([0.1, 0.2], rtl=rtl), "line", "line-1")[0] for rtl in (False, True)]
    assert [(line.get("x1"), line.get("x2")) for line in samples] == [("0", "26"), ("274", "300")]


def test_time_runs_left_to_right_on_every_page():
    paths = [elements(lines([0.1, 0.2], rtl=rtl), "path")[0].get("d") for rtl in (False, True)]
    assert paths[0] == paths[1]


def test_tiles_are_links_with_the_name_of_the_place():
    svg = tiles(("Hackney, open", "HAC", 4, 3, "/hackney?a=1&b=2", "open"), ("Enfield", "ENF", 4, 0, "/enfield"))
    links = elements(svg, "a")
    assert [(link.get("href"), link[0].text, link.get("class")) for link in links] == [
        ("/enfield", "Enfield", "engage-tile"),
        ("/hackney?a=1&b=2", "Hackney, open", "engage-tile engage-tile--open"),
    ]


def test_a_tile_that_leads_nowhere_is_no_link():
    svg = tiles(("City of London", "CTY", 0, 0, "", "outside"))
    assert elements(svg, "a") == []
    (tile,) = elements(svg, "g", "engage-tile--outside")
    assert tile.get("aria-label") == "City of London"


def test_a_map_of_links_is_no_picture_to_a_screen_reader():
    assert ElementTree.fromstring(tiles(("Hackney", "HAC", 0, 0, "/hackney"))).get("role") == "group"


def test_tiles_do_not_overlap():
    places = edges(tiles(("A", "A", 3, 1, "/a"), ("B", "B", 4, 1, "/b"), ("C", "C", 10, 1, "/c")))
    assert all(right < left for (_, right), (left, _) in pairwise(places))
    assert places[0][0] >= 0
    assert places[-1][1] <= 400


@pytest.mark.parametrize(
    ("share", "written"), [(0.125, "13%"), (Decimal("0.285"), "29%"), (0.29, "29%"), (1, "100%"), (0, "0%")]
)
def test_shares_are_written_as_whole_percentages(share, written):
    assert SHARE.write(share) == written


def test_the_parts_of_a_bar_follow_each_other_and_what_is_not_known_is_left_at_the_end():
    svg = stacks(("Yes", [0.4, None, 0.1]))
    key, (whole,), bars = edges(svg, "part")[:3], edges(svg, "track"), edges(svg, "part")[3:]
    assert len(key) == 3
    assert whole == (0, 300)
    assert bars == [(0, 120), (120, 150)]
    assert [one.get("class") for one in elements(svg, "rect", "part")[3:]] == ["part part-1", "part part-3"]
    assert edges(stacks(("Yes", [0.4, None, 0.1]), rtl=True), "part")[3:] == [(180, 300), (150, 180)]


def test_a_part_says_its_share_where_there_is_room():
    assert texts(stacks(("Yes", [0.92, 0.04, 0.04])), "label--part") == ["92%"]


def test_a_bar_wants_a_share_or_none_for_every_part():
    with pytest.raises(ValueError, match="every part"):
        stacks(("Yes", [0.4]))


def test_a_mark_stands_where_its_value_is():
    svg = intervals(("Yes", 0.4, 0.3, 0.5, "40%", 0.5))
    (mark,) = elements(svg, "line", "target")
    middle = elements(svg, "line", "grid")[2]
    assert mark.get("x1") == middle.get("x1")
