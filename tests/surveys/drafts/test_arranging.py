"""Questions and sections change places without one getting lost."""

import pytest

from surveys.definition import arranging
from surveys.definition.checks import RESERVED, faults
from surveys.definition.parts import Comparison, Condition, Definition, Section, Test
from surveys.steps import CONTROLS
from tests.surveys.factories import question_of


def definition(*sections):
    made = (Section(key=f"s{n}", questions=tuple(map(question_of, keys))) for n, keys in enumerate(sections, 1))
    return Definition(title={"en": "Survey"}, sections=tuple(made))


def keys(arranged):
    return ["".join(question.key for question in section.questions) for section in arranged.sections]


@pytest.mark.parametrize(
    ("key", "places", "expected"),
    [
        ("b", -1, ["ba", "cd"]),
        ("a", 1, ["ba", "cd"]),
        ("b", 1, ["a", "bcd"]),
        ("c", -1, ["abc", "d"]),
        ("a", -1, ["ab", "cd"]),
        ("d", 1, ["ab", "cd"]),
        ("gone", 1, ["ab", "cd"]),
    ],
)
def test_a_question_moves_within_and_between_sections(key, places, expected):
    assert keys(arranging.with_moved(definition("ab", "cd"), key, places)) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [("s1", ["abcd", "e"]), ("s2", ["abcd", "e"]), ("s3", ["ab", "cde"]), ("gone", ["ab", "cd", "e"])],
)
def test_the_questions_of_a_section_taken_away_stay_in_their_order(key, expected):
    assert keys(arranging.without_section(definition("ab", "cd", "e"), key)) == expected


def test_the_only_section_stays_while_it_has_questions():
    assert keys(arranging.without_section(definition("ab"), "s1")) == ["ab"]
    assert keys(arranging.without_section(definition(""), "s1")) == []


def test_sections_move_and_are_added_under_a_free_key():
    moved = arranging.with_moved_section(definition("ab", "cd"), "s2", -1)
    assert keys(moved) == ["cd", "ab"]
    assert arranging.with_moved_section(moved, "s2", -1) == moved
    assert [s.key for s in arranging.with_section(moved, Section(key=""), 1).sections] == ["s2", "section_1", "s1"]


def test_a_copy_stands_behind_its_original_and_is_no_longer_the_banks():
    arranged = arranging.with_copy(definition(["police_listen", "sex"]), "police_listen", "en")
    first, copy, last = arranged.questions
    assert (first.key, last.key) == ("police_listen", "sex")
    assert copy.wording == first.wording
    assert copy.bank is None
    assert copy.key not in ("police_listen", "sex")


def test_no_question_takes_a_name_that_the_forms_use_themselves():
    assert RESERVED == CONTROLS
    assert arranging.new_key(definition(), "Back?") == "back_2"
    assert "is not one" in faults(definition(["send"]))[0].words


def test_what_depends_on_a_question_is_known():
    shown = Condition(tests=(Test(question="a", comparison=Comparison.ANSWERED),))
    first = Section(
        key="s1", questions=(question_of("a"), question_of("b", wording={"en": "Why ${a}?"}), question_of("c"))
    )
    second = Section(key="s2", questions=(question_of("d", show_when=shown),), show_when=shown)
    third = Section(key="s3", intro={"en": "You said ${a} and ${z}."}, questions=(question_of("e"),))
    made = Definition(title={"en": "Survey"}, sections=(first, second, third))
    assert [thing.key for thing in arranging.dependents(made, "a")] == ["b", "s2", "d", "s3"]
    assert [(fault.place, "“z”" in fault.words) for fault in faults(made)] == [("s3", True)]
    assert [q.key for q in arranging.earlier_than(made, second)] == ["a", "b", "c"]
    assert [q.key for q in arranging.earlier_than(made, first.questions[1])] == ["a"]
