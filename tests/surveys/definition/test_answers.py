"""What people send is read by kind, checked in words, and can be put back into the form."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engage.kit.forms import Fields
from engage.kit.i18n import speaking, use_language
from surveys.definition.answers import counted, fields_of, read, read_answer, words_of
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

A, B, C = (Option(code=code, label={"en": code.upper()}) for code in "abc")
NONE = Option(code="none", label={"en": "None of these"}, excludes_others=True)


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def asks(kind, **values):
    if kind.has_options and "options" not in values:
        values["options"] = (A, B, C)
    if kind is Kind.MATRIX:
        values["rows"] = (Row(code="x", label={"en": "X"}), Row(code="y", label={"en": "Y"}))
    return Question(key="q", kind=kind, wording={"en": "Q?"}, **values)


def reads(question, *pairs):
    return read_answer(question, Fields(pairs))


def of(*questions):
    return Definition(title={"en": "T"}, sections=(Section(key="s", questions=questions),))


@pytest.mark.parametrize(
    ("question", "pairs", "answer"),
    [
        (asks(Kind.SINGLE_CHOICE), [("q", "a")], "a"),
        (asks(Kind.SINGLE_CHOICE, has_other=True), [("q", "other")], "other"),
        (asks(Kind.DROP_DOWN, has_dont_know=True), [("q", "dont_know")], "dont_know"),
        (asks(Kind.SCALE), [("q", "")], None),
        (asks(Kind.ZERO_TO_TEN), [("q", "10")], "10"),
        (asks(Kind.MULTIPLE_CHOICE), [("q", "c"), ("q", "a"), ("q", "a")], ["a", "c"]),
        (asks(Kind.MULTIPLE_CHOICE, options=(A, NONE)), [("q", "none")], ["none"]),
        (asks(Kind.MULTIPLE_CHOICE, has_prefer_not_to_say=True), [("q", "prefer_not_to_say")], "prefer_not_to_say"),
        (asks(Kind.MATRIX), [("q-x", "a"), ("q-y", "b")], {"x": "a", "y": "b"}),
        (asks(Kind.MATRIX), [("q-y", "b")], {"y": "b"}),
        (asks(Kind.RANKING), [("q-a", "2"), ("q-b", "1"), ("q-c", "3")], ["b", "a", "c"]),
        (asks(Kind.RANKING, most=Decimal(1)), [("q-c", "1")], ["c"]),
        (asks(Kind.RANKING, has_dont_know=True), [("q-none", "dont_know")], "dont_know"),
        (asks(Kind.NUMBER), [("q", " 1,200 ")], "1200"),
        (asks(Kind.NUMBER), [("q", "১২")], "12"),
        (asks(Kind.NUMBER, decimals=2), [("q", "0.50")], "0.5"),
        (asks(Kind.NUMBER), [("q", "0")], "0"),
        (asks(Kind.NUMBER, has_prefer_not_to_say=True), [("q-none", "prefer_not_to_say")], "prefer_not_to_say"),
        (asks(Kind.DATE), [("q-day", "1"), ("q-month", "2"), ("q-year", "2024")], "2024-02-01"),
        (asks(Kind.SHORT_TEXT), [("q", " a\r\nb ")], "a b"),
        (asks(Kind.LONG_TEXT), [("q", " a\r\nb ")], "a\nb"),
    ],
)
def test_an_answer_is_read_and_can_be_put_back_into_the_form(question, pairs, answer):
    assert reads(question, *pairs) == (answer, None)
    if answer is not None:
        again = fields_of(of(question), {"q": answer}, {})
        assert read_answer(question, again) == (answer, None)


@pytest.mark.parametrize(
    ("question", "pairs", "words"),
    [
        (asks(Kind.SINGLE_CHOICE), [("q", "z")], "Select one of the answers in the list"),
        (asks(Kind.SINGLE_CHOICE), [("q", "dont_know")], "Select one of the answers in the list"),
        (asks(Kind.ZERO_TO_TEN), [("q", "11")], "Select one of the answers in the list"),
        (asks(Kind.MULTIPLE_CHOICE, most=Decimal(1)), [("q", "a"), ("q", "b")], "Select 1 answers or fewer"),
        (asks(Kind.MULTIPLE_CHOICE, least=Decimal(2)), [("q", "a")], "Select at least 2 answers"),
        (
            asks(Kind.MULTIPLE_CHOICE, options=(A, NONE)),
            [("q", "a"), ("q", "none")],
            "Select “None of these” alone, or the other answers",
        ),
        (asks(Kind.MATRIX), [("q-x", "z")], "Select one of the answers in the list"),
        (asks(Kind.MATRIX, asking=Asking.REQUIRED), [("q-x", "a")], "Select an answer on every line"),
        (asks(Kind.RANKING), [("q-a", "1"), ("q-b", "1"), ("q-c", "2")], "Give each place from 1 to 3 to one answer"),
        (asks(Kind.RANKING), [("q-a", "first")], "Give each place from 1 to 3 to one answer"),
        (asks(Kind.NUMBER), [("q", "many")], "Enter a number, like 7"),
        (asks(Kind.NUMBER), [("q", "NaN")], "Enter a number, like 7"),
        (asks(Kind.NUMBER), [("q", "1e999999999")], "Enter a number, like 7"),
        (asks(Kind.NUMBER), [("q", "1.5")], "Enter a whole number, like 7"),
        (asks(Kind.NUMBER, least=Decimal(1), most=Decimal(5)), [("q", "6")], "Enter a number from 1 to 5"),
        (asks(Kind.NUMBER, least=Decimal(1)), [("q", "0")], "Enter a number that is 1 or more"),
        (asks(Kind.NUMBER, most=Decimal(5), message={"en": "At most five"}), [("q", "6")], "At most five"),
        (asks(Kind.DATE), [("q-day", "31"), ("q-month", "2")], "Enter a real date, for example 27 3 2027"),
        (
            asks(Kind.DATE, latest=date(2024, 1, 1)),
            [("q-day", "2"), ("q-month", "1"), ("q-year", "2024")],
            "Enter 1 January 2024 or an earlier date",
        ),
        (asks(Kind.SHORT_TEXT), [("q", "x" * 201)], "Your answer must be 200 characters or fewer"),
        (asks(Kind.LONG_TEXT, most=Decimal(5)), [("q", "x" * 6)], "Your answer must be 5 characters or fewer"),
        (
            asks(Kind.NUMBER, has_dont_know=True),
            [("q", "3"), ("q-none", "dont_know")],
            "Answer the question, or select why not: not both",
        ),
        (asks(Kind.NUMBER), [("q-none", "dont_know")], "Select one of the answers in the list"),
    ],
)
def test_what_cannot_be_an_answer_is_said_in_words(question, pairs, words):
    assert reads(question, *pairs)[1] == words


def test_required_has_three_levels():
    questions = {level: asks(Kind.SINGLE_CHOICE, asking=level) for level in Asking}
    empty = Fields([])
    assert read(of(questions[Asking.OPTIONAL]), empty).errors == {}
    assert read(of(questions[Asking.REQUIRED]), empty).errors == {"q": "Select an answer"}
    once_more = of(questions[Asking.ONCE_MORE])
    assert read(once_more, empty).errors == {"q": "You have not answered this. Answer it, or continue without"}
    assert read(once_more, Fields([("again", "q")])).errors == {}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.INFORMATION])
def test_every_kind_says_in_the_surveys_own_words_that_it_is_left_empty(kind):
    own = {"en": "We need this", "bn": "এটি দরকার"}
    for level in (Asking.REQUIRED, Asking.ONCE_MORE):
        survey = of(asks(kind, asking=level, empty_message=own))
        assert read(survey, Fields([])).errors == {"q": "We need this"}
        with speaking("bn"):
            assert read(survey, Fields([])).errors == {"q": "এটি দরকার"}


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        (asks(Kind.MULTIPLE_CHOICE, least=Decimal(2)), [("q", "a")]),
        (asks(Kind.MULTIPLE_CHOICE, most=Decimal(1)), [("q", "a"), ("q", "b")]),
        (asks(Kind.RANKING), [("q-a", "1")]),
        (asks(Kind.MATRIX, asking=Asking.REQUIRED), [("q-x", "a")]),
        (asks(Kind.SHORT_TEXT), [("q", "x" * 201)]),
    ],
)
def test_an_answer_that_is_not_allowed_is_refused_in_the_surveys_own_words(question, pairs):
    assert reads(replace(question, message={"en": "Not so"}), *pairs)[1] == "Not so"


def test_texts_and_the_words_beside_other_are_kept_apart_from_coded_answers():
    choice = asks(Kind.SINGLE_CHOICE, has_other=True)
    text = Question(key="t", kind=Kind.LONG_TEXT, wording={"en": "T?"}, has_prefer_not_to_say=True)
    given = read(of(choice, text), Fields([("q", "other"), ("q-other", "By boat"), ("t", "Words")]))
    document = given.document(3)
    assert document["answers"] == {"q": "other"}
    assert document["texts"] == {"q-other": "By boat", "t": "Words"}
    assert document["version"] == 3
    again = fields_of(of(choice, text), document["answers"], document["texts"])
    assert read(of(choice, text), again).document(3) == document
    refused = read(of(choice, text), Fields([("t-none", "prefer_not_to_say"), ("q-other", "never chosen")]))
    assert refused.document(1)["answers"] == {"t": "prefer_not_to_say"}
    assert refused.document(1)["texts"] == {}


def test_an_answer_to_what_is_not_asked_does_not_count():
    when = Condition(tests=(Test(question="q", comparison=Comparison.ANY_OF, values=("a",)),))
    later = Question(key="later", kind=Kind.NUMBER, wording={"en": "N?"}, show_when=when, asking=Asking.REQUIRED)
    survey = of(asks(Kind.SINGLE_CHOICE), later)
    assert read(survey, Fields([("q", "a")])).errors == {"later": "Enter your answer"}
    given = read(survey, Fields([("q", "b"), ("later", "nonsense")]))
    assert (given.errors, given.answers) == ({}, {"q": "b"})


def test_what_a_response_adds_to_the_tally():
    def counts(question, answer):
        return counted(of(question), {"q": answer})

    assert counts(asks(Kind.SINGLE_CHOICE), "a") == [("q", ""), ("q", "a")]
    assert counts(asks(Kind.MULTIPLE_CHOICE), ["a", "b"]) == [("q", ""), ("q", "a"), ("q", "b")]
    assert counts(asks(Kind.RANKING), ["b", "a"]) == [("q", ""), ("q", "b#1"), ("q", "a#2")]
    assert counts(asks(Kind.MATRIX), {"y": "b"}) == [("q", ""), ("q-y", ""), ("q-y", "b")]
    assert counts(asks(Kind.NUMBER), "123456") == [("q", ""), ("q", "123000")]
    assert counts(asks(Kind.NUMBER), "0.5") == [("q", ""), ("q", "0.5")]
    assert counts(asks(Kind.DATE), "2026-11-21") == [("q", ""), ("q", "2026-11")]


def test_an_answer_in_words():
    assert words_of(asks(Kind.MULTIPLE_CHOICE), ["a", "b"]) == ["A", "B"]
    assert words_of(asks(Kind.RANKING), ["b", "a"]) == ["1. B", "2. A"]
    assert words_of(asks(Kind.MATRIX), {"y": "b"}) == ["Y: B"]
    assert words_of(asks(Kind.DATE), "2026-11-21") == ["21 November 2026"]
    assert words_of(asks(Kind.NUMBER, unit={"en": "years"}), "1200") == ["1,200 years"]
    assert words_of(asks(Kind.LONG_TEXT), "As typed") == ["As typed"]
    assert words_of(asks(Kind.DATE, has_dont_know=True), "dont_know") == ["Don’t know"]
    assert words_of(asks(Kind.SCALE), None) == []
