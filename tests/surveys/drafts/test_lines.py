"""Answers typed as lines keep their codes, whatever happens to the lines."""

from surveys.definition.lines import Line, codes_for, options_of, read_lines, write_lines
from surveys.definition.parts import Option

BEFORE = [("bus", "Bus"), ("bicycle", "Bicycle"), ("on_foot", "On foot")]


def test_lines_have_headings_and_no_empty_ones():
    lines = read_lines("# Wheels\n Bus \n\nBicycle\n#Feet\nOn   foot\n# Nothing follows\n")
    assert lines == [Line("Bus", "Wheels"), Line("Bicycle"), Line("On foot", "Feet")]
    options = options_of(lines, ["bus", "bicycle", "on_foot"], [], "en")
    assert write_lines(options, "en") == "# Wheels\nBus\nBicycle\n# Feet\nOn foot"


def test_new_lines_get_codes_from_their_words():
    assert codes_for(["Strongly agree", "Café", "জরিপ", "Other", "Don’t know", "Café!"], []) == [
        "strongly_agree", "cafe", "answer_3", "other_2", "dont_know_2", "cafe_2",
    ]  # fmt: skip


def test_a_code_stays_with_a_line_that_moves():
    assert codes_for(["On foot", "Bus", "Bicycle"], BEFORE) == ["on_foot", "bus", "bicycle"]


def test_a_code_stays_with_a_line_that_is_reworded():
    assert codes_for(["Bus or coach", "Bicycle", "On foot"], BEFORE) == ["bus", "bicycle", "on_foot"]
    assert codes_for(["Coach", "Bicycle", "On foot"], BEFORE) == ["bus", "bicycle", "on_foot"]


def test_a_code_stays_when_one_is_reworded_one_added_and_all_are_moved():
    assert codes_for(["Train", "On my feet", "BUS", "Bicycles"], BEFORE) == ["train", "on_foot", "bus", "bicycle"]


def test_a_code_of_an_answer_that_is_gone_is_given_to_no_other():
    assert codes_for(["Bicycle", "On foot"], BEFORE) == ["bicycle", "on_foot"]
    assert codes_for(["Bicycle", "On foot", "A horse", "A camel"], BEFORE) == [
        "bicycle",
        "on_foot",
        "a_horse",
        "a_camel",
    ]
    assert codes_for(["bus"], [("bus", "Tram"), ("x", "Zebra crossing")]) == ["bus_2"]


def test_words_in_other_languages_stay_with_their_code():
    old = [Option(code="bus", label={"en": "Bus", "bn": "বাস"})]
    lines = read_lines("Train\nBus or coach")
    options = options_of(lines, codes_for([line.label for line in lines], [("bus", "Bus")]), old, "en")
    assert [dict(option.label) for option in options] == [{"en": "Train"}, {"en": "Bus or coach", "bn": "বাস"}]
