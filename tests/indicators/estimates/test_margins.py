"""What the weights must add up to, and how levels with too few people are joined."""

import pytest

from engage.indicators.estimates.collapsing import ETHNIC_GROUPS, further, usable
from engage.indicators.estimates.margins import BadMargin, Margin, name_of, placed
from tests.indicators.estimates.factories import make_even_tally, make_margins, make_tally

ETHNICITY = make_margins()[2]
AGE = make_margins()[0]


def one_column(column: str, **people: int):
    return make_tally({(value,): (0, number, 0) for value, number in people.items()}, (column,))


def ages(*people: int):
    values = AGE.targets
    return make_tally(dict(zip(values, [(0, n, 0) for n in people], strict=True)), ("age",))


def levels_after(margin, tally):
    kept, log = usable([placed(margin, tally)])
    return [name_of(level) for level in kept[0].levels] if kept else None, log


def test_a_level_without_a_target_is_as_large_as_among_respondents_and_the_others_make_room():
    margin = Margin("sex", ("sex",), {("Female",): 520.0, ("Male",): 480.0})
    tally = one_column("sex", Female=60, Male=30, **{"Prefer not to say": 6, "": 4})
    found = placed(margin, tally)
    assert found.no_target_share == 0.10
    assert found.people.tolist() == [60, 30, 10]
    assert found.targets() == pytest.approx([468, 432, 100])
    assert sum(found.targets()) == pytest.approx(1_000)


def test_interlocked_columns_make_one_margin():
    margin = Margin("age_sex", ("age", "sex"), {("16-24", "Female"): 30.0, ("16-24", "Male"): 70.0})
    found = placed(margin, make_tally({("16-24", "Male"): (1, 2, 0), ("16-24", ""): (4, 0, 0)}, ("age", "sex")))
    assert found.of_cell.tolist() == [1, 2]
    assert found.people.tolist() == [0, 3, 4]


def test_a_margin_of_a_column_that_nobody_was_asked_is_refused():
    with pytest.raises(BadMargin, match="needs the column sex"):
        placed(make_margins()[1], one_column("ethnicity", White=60))


@pytest.mark.parametrize("target", [0.0, -1.0, float("nan"), float("inf")])
def test_a_target_that_is_no_number_of_people_is_refused(target):
    with pytest.raises(BadMargin, match="not more than zero"):
        Margin("sex", ("sex",), {("Female",): target})


def test_a_margin_without_targets_is_refused():
    with pytest.raises(BadMargin, match="no targets"):
        Margin("sex", ("sex",), {})


def test_targets_that_do_not_add_up_to_the_population_are_refused():
    ETHNICITY.check(200_000)
    with pytest.raises(BadMargin, match="add up to 200000, not to 200001"):
        ETHNICITY.check(200_001)


def test_levels_with_ten_people_stay_as_they_are():
    assert levels_after(AGE, ages(10, 10, 10, 10, 10, 10)) == ([age for (age,) in AGE.targets], [])


def test_a_small_band_of_age_joins_its_smaller_neighbour():
    levels, log = levels_after(AGE, ages(30, 40, 9, 20, 30, 30))
    assert levels == ["16-24", "25-34", "35-44 / 45-54", "55-64", "65+"]
    assert log == ["age: 35-44 has 9 respondents, joined into 35-44 / 45-54"]


def test_the_first_and_the_last_band_of_age_have_one_neighbour():
    assert levels_after(AGE, ages(2, 40, 30, 20, 30, 3))[0] == ["16-24 / 25-34", "35-44", "45-54", "55-64 / 65+"]


def test_of_two_neighbours_of_one_size_the_younger_is_joined():
    assert levels_after(AGE, ages(30, 20, 9, 20, 30, 30))[0][1] == "25-34 / 35-44"


def test_bands_of_age_are_joined_from_the_youngest_on_until_each_has_ten():
    levels, log = levels_after(AGE, ages(3, 3, 3, 3, 30, 30))
    assert levels == ["16-24 / 25-34 / 35-44 / 45-54", "55-64", "65+"]
    assert [line.split(" has ")[1] for line in log] == [
        "3 respondents, joined into 16-24 / 25-34",
        "6 respondents, joined into 16-24 / 25-34 / 35-44",
        "9 respondents, joined into 16-24 / 25-34 / 35-44 / 45-54",
    ]


def test_other_joins_mixed_and_both_join_black():
    margin = ETHNICITY
    enough = {"Asian": 20, "Black": 20, "White": 90}
    assert levels_after(margin, one_column("ethnicity", **enough, Mixed=12, Other=9))[0] == [
        "Asian", "Black", "Mixed / Other", "White"]  # fmt: skip
    assert levels_after(margin, one_column("ethnicity", **enough, Mixed=9, Other=12))[0] == [
        "Asian", "Black", "Mixed / Other", "White"]  # fmt: skip
    assert levels_after(margin, one_column("ethnicity", **enough, Mixed=4, Other=5))[0] == [
        "Asian", "Black / Mixed / Other", "White"]  # fmt: skip


def test_joined_levels_add_up_their_targets_and_their_people():
    tally = one_column("ethnicity", Asian=20, Black=20, Mixed=12, Other=9, White=90, Prefer=10)
    (kept,), _ = usable([placed(ETHNICITY, tally)])
    assert kept.people.tolist() == [20, 20, 21, 90, 10]
    assert kept.of_cell.tolist() == [0, 1, 2, 2, 3, 4]
    share = 10 / 161
    assert kept.targets()[2] == pytest.approx((0.07 + 0.06) * 200_000 * (1 - share))
    assert sum(kept.targets()) == pytest.approx(200_000)


@pytest.mark.parametrize("group", ["Asian", "Black", "White"])
def test_a_small_group_that_nothing_may_be_joined_with_leaves_its_margin_out(group):
    people = {"Asian": 20, "Black": 20, "Mixed": 20, "Other": 20, "White": 20} | {group: 9}
    levels, log = levels_after(ETHNICITY, one_column("ethnicity", **people))
    assert levels is None
    assert log == [f"ethnicity: left out, {group} has 9 respondents and may not be joined with enough others"]


def test_a_margin_of_which_one_level_would_remain_is_left_out():
    assert levels_after(make_margins()[1], one_column("sex", Female=60, Male=9))[0] is None
    levels, log = levels_after(AGE, ages(60, 3, 0, 0, 0, 0))
    assert levels is None
    assert log[-1].startswith("age: left out")


def test_the_level_without_a_target_is_small_and_stays():
    tally = one_column("ethnicity", Asian=20, Black=20, Mixed=20, Other=20, White=20, Prefer=1)
    (kept,), log = usable([placed(ETHNICITY, tally)])
    assert kept.people.tolist() == [20, 20, 20, 20, 20, 1]
    assert log == []


def test_a_margin_is_left_out_when_no_target_is_known_of_more_than_a_quarter():
    people = {"Asian": 15, "Black": 15, "Mixed": 15, "Other": 15, "White": 15}
    assert levels_after(ETHNICITY, one_column("ethnicity", **people, Prefer=25))[0] is not None
    levels, log = levels_after(ETHNICITY, one_column("ethnicity", **people, Prefer=26))
    assert levels is None
    assert log == ["ethnicity: left out, no target is known of 26% of respondents"]


def test_other_names_of_groups_have_no_rule():
    margin = Margin("ethnicity", ("ethnicity",), {("Arab",): 50.0, ("Roma",): 50.0, ("Irish",): 50.0})
    found = placed(margin, one_column("ethnicity", Arab=5, Roma=50, Irish=50))
    assert ETHNIC_GROUPS.partner(found, 0) is None
    assert usable([found])[0] == []


def test_for_bounds_the_level_under_most_strain_is_joined_first_and_sex_never():
    tally = make_even_tally()
    found = [placed(margin, tally) for margin in make_margins()]
    steps = []
    while fewer := further(found):
        found, step = fewer
        steps.append(step)
    # Of Other there are 3.3 times as many respondents as residents, of Mixed (with Other) 3.1, of White 0.4.
    assert steps[0] == "ethnicity: Other joined into Mixed / Other, to keep weights in bounds"
    assert steps[1] == "ethnicity: Mixed / Other joined into Black / Mixed / Other, to keep weights in bounds"
    assert [len(margin.levels) for margin in found] == [2, 2, 3]
