"""The table of cells: what it holds adds up, and windows are made of whole spans."""

import numpy as np
import pytest

from engage.indicators.estimates.tallies import Cube, Tally
from tests.indicators.estimates.factories import make_tally

CUBE = Cube(
    ("sex",),
    (("F",), ("M",)),
    ("q1", "q2", "q3"),
    np.array([[3, 1], [2, 2], [0, 5]]),
    {"trust": np.array([[[1, 1, 1], [1, 0, 0]], [[2, 0, 0], [0, 1, 1]], [[0, 0, 0], [5, 0, 0]]])},
)


def test_a_window_is_the_sum_of_its_spans_each_counted_once():
    window = CUBE.window(["q1", "q2", "q1"])
    assert (window.total, window.people.tolist()) == (8, [5, 3])
    assert window.answers["trust"].tolist() == [[3, 1, 1], [1, 1, 1]]
    assert CUBE.window([]).total == 0


def test_cells_are_found_by_their_values():
    tally = make_tally({("F", "young"): (1, 0, 0), ("M", ""): (1, 0, 0)}, ("sex", "age"))
    assert tally.having("age", ["", "old"]).tolist() == [False, True]
    with pytest.raises(ValueError, match="not in tuple"):
        tally.having("height", ["tall"])


@pytest.mark.parametrize("people", [[1], [1, -1]])
def test_a_tally_has_a_number_of_people_for_each_cell(people):
    with pytest.raises(ValueError, match="for each cell"):
        Tally(("sex",), (("F",), ("M",)), np.array(people), {})


@pytest.mark.parametrize("said", [[[1, 0, 0]], [[1, 1, 0], [0, 0, 1]], [[2, -1, 0], [0, 0, 1]]])
def test_everybody_in_a_tally_said_one_of_three_things(said):
    with pytest.raises(ValueError, match="trust are not those"):
        Tally(("sex",), (("F",), ("M",)), np.array([1, 1]), {"trust": np.array(said)})
