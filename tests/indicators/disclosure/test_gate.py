"""Which categories of one borough may be released, by the eight rules."""

from engage.indicators.disclosure import ALL, UNKNOWN, Window, decide
from tests.indicators.disclosure.factories import part, quarters

YEAR = Window(3)


def test_everybody_and_every_group_that_is_thirty_people_or_more():
    assert decide(quarters(*[{"a": 20, "b": 20}] * 4), {}, YEAR) == {ALL, "a", "b"}
    assert decide(quarters(*[{"a": 7, "b": 7}] * 4), {}, YEAR) == {ALL}
    assert decide(quarters(*[{"a": 3, "b": 4}] * 4), {}, YEAR) == frozenset()


def test_people_who_did_not_say_are_never_a_group_and_need_no_hiding():
    assert decide(quarters(*[{"a": 20, "b": 20, UNKNOWN: 1}] * 4), {}, YEAR) == {ALL, "a", "b"}


def test_what_is_not_fit_to_be_shown_is_not_released_and_counts_as_hidden():
    parts = quarters(*[{"a": 20, "b": 15, "c": 1}] * 4)
    assert decide(parts, {}, YEAR) == {ALL, "a"}  # the smallest shown hides with the four of c
    assert decide(parts, {}, YEAR, fit={ALL, "a", "c"}) == {ALL, "a"}
    assert decide(parts, {}, YEAR, fit={"a", "b"}) == frozenset()


def test_no_breakdown_before_twelve_whole_months():
    parts = quarters(*[{"a": 20, "b": 20}] * 4)
    assert decide(parts[:3], {}, Window(2)) == {ALL}
    assert decide([part(0, a=0), *parts[1:]], {}, YEAR) == {ALL}


def test_nine_people_more_move_nothing_and_ten_do():
    parts = quarters(*[{"a": 20, "b": 20}] * 4)
    before = {ALL: [YEAR], "a": [YEAR], "b": [YEAR]}
    assert decide([*parts, part(4, a=10, b=9)], before, Window(4)) == {ALL}  # without b, a would tell it
    assert decide([*parts, part(4, a=10, b=10)], before, Window(4)) == {ALL, "a", "b"}
    assert decide([*parts, part(4, a=5, b=4)], before, Window(4)) == frozenset()
    assert decide(parts, before, Window(4)) == frozenset()


def test_what_leaves_the_window_can_be_worked_out_too():
    parts = [part(0, a=5, b=5), *(part(n, a=20, b=20) for n in range(1, 5))]
    assert decide(parts, {ALL: [YEAR], "a": [YEAR], "b": [YEAR]}, Window(4)) == {ALL}
    assert decide(parts, {}, Window(4)) == {ALL, "a", "b"}


def test_fewer_than_thirty_of_one_mind_are_not_released():
    parts = quarters(*[{"a": 20, "b": 20}] * 4)
    before = {ALL: [YEAR], "a": [YEAR], "b": [YEAR]}
    assert decide([*parts, part(4, a=(29, 0), b=12)], before, Window(4)) == {ALL}
    assert decide([*parts, part(4, a=(30, 0), b=12)], before, Window(4)) == {ALL, "a", "b"}


def test_what_was_released_is_given_and_what_was_held_back_of_its_window_may_follow():
    parts = quarters(*[{"a": 20, "b": 20}] * 5)
    assert decide(parts, {ALL: [Window(4)]}, YEAR) == frozenset(), "never after a later one"
    assert decide(parts, {ALL: [Window(4)]}, Window(4)) == {ALL, "a", "b"}
    assert decide(parts, {ALL: [Window(4)], "a": [Window(4)]}, Window(4), {"b"}) == {ALL, "a", "b"}
    assert decide(parts, {ALL: [Window(4)]}, Window(4), set()) == {ALL}


def test_answers_withdrawn_long_ago_do_not_stop_a_series_and_those_in_the_window_do():
    parts = [part(n, a=20, b=20) for n in range(9)]
    released = {category: [Window(n) for n in range(3, 8)] for category in (ALL, "a", "b")}
    assert decide([part(0, a=4, b=20), *parts[1:]], released, Window(8)) == {ALL, "a", "b"}
    assert decide([*parts[:6], part(6, a=4, b=20), *parts[7:]], released, Window(8)) == {ALL}


# ---- the results of the surveys themselves -----------------------------------------------------------------------


def test_a_survey_whose_results_are_public_is_subtracted():
    parts = [part(3, a=40, b=40, shown={ALL}, survey="big"), part(3, a=4, b=5, survey="small")]
    assert decide(parts, {}, YEAR) == frozenset()
    parts[1] = part(3, a=5, b=5, survey="small")
    assert decide(parts, {}, YEAR) == {ALL}


def test_nothing_at_all_remains_when_every_survey_is_public():
    parts = [part(n, a=30, b=30, shown={ALL, "a", "b"}, survey=str(n)) for n in range(4)]
    assert decide(parts, {}, YEAR) == {ALL, "a", "b"}


def test_what_remains_of_one_mind_is_held_back():
    big = [part(n, a=30, b=30, shown={ALL}, survey=f"big {n}") for n in range(4)]
    assert decide([*big, part(3, a=(9, 0), b=(9, 0), survey="small")], {}, YEAR) == frozenset()
    assert decide([*big, part(3, a=(8, 1), b=(9, 0), survey="small")], {}, YEAR) == {ALL, "a", "b"}


def test_a_group_is_subtracted_only_where_the_survey_shows_it():
    parts = quarters(*[{"a": 20, "b": 20}] * 4)
    small = part(3, a=9, b=12, survey="small")
    big = part(3, a=30, b=30, survey="big")
    assert decide([*parts[:3], big, small], {}, YEAR) == {ALL, "a", "b"}
    shown = part(3, a=30, b=30, shown={ALL, "a", "b"}, survey="big")
    assert decide([shown, small, *quarters({"a": 20, "b": 20})], {}, YEAR) == {ALL, "a", "b"}  # quarters 1, 2: nobody
    released = {ALL: [Window(2)], "a": [Window(2)], "b": [Window(2)]}
    assert decide([*parts[:3], big, small], released, YEAR) == {ALL, "a", "b"}
    assert decide([*parts[:3], shown, small], released, YEAR) == {ALL}


def test_groups_not_shown_are_subtracted_together_where_a_survey_tells_them():
    rest = [part(n, a=30, b=10, c=0) for n in range(3)]
    hidden = [*rest, part(3, a=30, b=9, c=3, shown={ALL, "a"}, survey="told"), part(3, a=30, b=1, survey="untold")]
    assert decide(hidden, {}, YEAR) == {ALL, "a"}  # ten remain in every quarter before
    assert decide([part(3, a=60, b=12, c=3, shown={ALL, "a"}), part(0, a=30, b=1, c=1)], {}, YEAR) == {ALL}
