"""What a scrutiny pack says of a change: only what one can tell. Worked by hand."""

import pytest

from engage.indicators.cells import Cell, Status, Unit
from engage.indicators.periods import Period
from engage.packed_figures import change, line


def cell(value, low=None, high=None, period="2026-Q3"):
    return Cell(Period.parse(period), Unit.SHARE, Status.SHOWN, value=value, low=low, high=high)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((0.6, 0.55, 0.65), (0.5, 0.45, 0.54), "We can tell that it went up."),
        ((0.4, 0.35, 0.44), (0.5, 0.45, 0.54), "We can tell that it went down."),
        ((0.6, 0.54, 0.65), (0.5, 0.45, 0.54), "We cannot tell whether it changed: the difference may be chance."),
        ((0.6,), (0.5,), "We cannot tell whether it changed."),
    ],
)
def test_a_change_is_told_only_where_the_ranges_do_not_meet(now, before, said):
    words = change(cell(*now), cell(*before, period="2026-Q2"))
    assert words.startswith("It was 50% in April to June 2026")
    assert words.endswith(said)


def test_a_first_figure_is_compared_with_nothing():
    assert change(cell(0.5), None) == "There is no earlier figure to compare it with."


def test_a_long_text_becomes_the_beginning_of_one_line():
    assert line("# Publish\n\nthe  reasons") == "Publish the reasons"
    assert len(line("word " * 100)) <= 240
    assert line("word " * 100).endswith("word…")
