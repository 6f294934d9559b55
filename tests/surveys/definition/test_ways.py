"""Every way through a survey names all the answers that lead there."""

from itertools import product

import pytest

from surveys.definition.checks import faults
from surveys.definition.parts import (
    Asking,
    Comparison,
    Condition,
    Definition,
    Kind,
    Option,
    Question,
    Row,
    Section,
    Test,
)
from surveys.definition.routing import asked
from surveys.definition.telling import choice_in_words
from surveys.definition.ways import ways

OPTIONS = tuple(Option(code=code, label={"en": code.upper()}) for code in "abc")


def question(key, kind, *tests, is_any=False, **values):
    condition = Condition(tests=tests, is_any=is_any) if tests else None
    options = OPTIONS if kind.has_options else ()
    return Question(key=key, kind=kind, wording={"en": key}, options=options, show_when=condition, **values)


def answer_to(key, comparison, *values, row=""):
    return Test(question=key, comparison=comparison, values=values, row=row)


def told(*questions):
    definition = Definition(title={"en": "T"}, sections=(Section(key="s", questions=questions),))
    found, is_complete = ways(definition)
    assert is_complete
    return {
        way.keys: [[choice_in_words(definition, choice) for choice in choices] for choices in way.either]
        for way in found
    }


ANY, NONE, LEAST, MOST = Comparison.ANY_OF, Comparison.NONE_OF, Comparison.AT_LEAST, Comparison.AT_MOST


def test_all_answers_to_a_choice_are_named():
    found = told(question("q", Kind.SINGLE_CHOICE), question("later", Kind.DATE, answer_to("q", ANY, "a", "b")))
    assert found == {("q", "later"): [["“q” is “A” or “B”"]], ("q",): [["“q” is “C”, or is not answered"]]}
    must = question("q", Kind.SINGLE_CHOICE, asking=Asking.REQUIRED)
    assert told(must, question("later", Kind.DATE, answer_to("q", ANY, "a", "b")))[("q",)] == [["“q” is “C”"]]


def test_numbers_are_told_as_ranges():
    later = question("later", Kind.DATE, answer_to("n", LEAST, "5"), answer_to("n", MOST, "9"))
    found = told(question("n", Kind.NUMBER, has_dont_know=True, asking=Asking.REQUIRED), later)
    assert found == {
        ("n", "later"): [["“n” is from 5 to 9"]],
        ("n",): [["“n” is at most 4 or at least 10 or “Don’t know”"]],
    }


def test_several_answers_lead_to_several_questions():
    first = question("q", Kind.MULTIPLE_CHOICE)
    found = told(
        first, question("x", Kind.DATE, answer_to("q", ANY, "a")), question("y", Kind.DATE, answer_to("q", ANY, "b"))
    )
    assert found[("q", "x", "y")] == [["“q” includes “A”", "“q” includes “B”"]]
    assert found[("q", "x")] == [["“q” includes “A”", "“q” does not include “B”"]]
    assert len(found) == 4


def test_what_needs_two_answers_together_can_be_reached_and_what_nobody_gives_cannot():
    first = question("q", Kind.MULTIPLE_CHOICE)
    both = question("both", Kind.DATE, answer_to("q", ANY, "a"), answer_to("q", ANY, "b"))
    never = question("never", Kind.DATE, answer_to("q", ANY, "a"), answer_to("q", Comparison.NOT_ANSWERED))
    for last, wrong in ((both, []), (never, ["never"])):
        section = Section(key="s", questions=(first, last))
        assert [fault.place for fault in faults(Definition(title={"en": "T"}, sections=(section,)))] == wrong


def test_a_line_of_a_table_and_any_of_two_questions():
    rows = (Row(code="x", label={"en": "X"}), Row(code="y", label={"en": "Y"}))
    matrix = question("m", Kind.MATRIX, rows=rows)
    either = question(
        "later", Kind.DATE, answer_to("m", ANY, "a", row="y"), answer_to("t", Comparison.ANSWERED), is_any=True
    )
    found = told(matrix, question("t", Kind.SHORT_TEXT), either)
    assert found[("m", "t")] == [["“m Y” is “B” or “C”, or is not answered", "“t” is not answered"]]
    assert found[("m", "t", "later")] == [["“m Y” is “A”", "“t” is not answered"], ["“t” is answered"]]


@pytest.mark.parametrize("is_any", [False, True])
def test_no_answers_lead_elsewhere_than_it_is_told(is_any):
    first, second = question("p", Kind.SINGLE_CHOICE), question("q", Kind.DROP_DOWN, answer_to("p", NONE, "c"))
    last = question("r", Kind.DATE, answer_to("p", ANY, "a"), answer_to("q", ANY, "b"), is_any=is_any)
    definition = Definition(title={"en": "T"}, sections=(Section(key="s", questions=(first, second, last)),))
    found, _ = ways(definition)
    for p, q in product((None, "a", "b", "c"), repeat=2):
        answers = {key: answer for key, answer in (("p", p), ("q", q)) if answer}
        shown, counting = asked(definition, answers)
        fits = [
            way.keys
            for way in found
            if any(all(counting.get(c.decider.question.key) in c.answers for c in choices) for choices in way.either)
            and ("q" in way.keys or p == "c") and ("q" not in way.keys or p != "c")
        ]  # fmt: skip
        assert fits == [tuple(one.key for one in shown)]


def test_too_many_ways_are_said_to_be_some():
    many = [question(f"q{n}", Kind.SINGLE_CHOICE) for n in range(12)]
    later = [question(f"l{n}", Kind.DATE, answer_to(f"q{n}", ANY, "a")) for n in range(12)]
    definition = Definition(title={"en": "T"}, sections=(Section(key="s", questions=(*many, *later)),))
    found, is_complete = ways(definition)
    assert not is_complete
    assert 1 < len(found) <= 200
