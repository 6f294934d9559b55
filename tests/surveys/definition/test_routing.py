"""Who is asked what, in which screens and by which paths; and what is wrong with a questionnaire."""

from dataclasses import replace
from decimal import Decimal

import pytest

from engage.kit.i18n import use_language
from surveys.bank import BANK, BY_KEY
from surveys.definition import codec
from surveys.definition.checks import MOST_QUESTIONS, faults
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Option, Question, Row, Section, Test
from surveys.definition.ready import cell_of, from_bank
from surveys.definition.routing import asked, is_met, paths, screens

ANY, NOT = Comparison.ANY_OF, Comparison.NONE_OF


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def choice(key, *codes, **values):
    options = tuple(Option(code=code, label={"en": code}) for code in codes or ("yes", "no"))
    return Question(key=key, kind=Kind.SINGLE_CHOICE, wording={"en": f"{key}?"}, options=options, **values)


def table(key, rows, columns):
    """A matrix."""
    options = tuple(Option(code=f"o{n}", label={"en": "O"}) for n in range(columns))
    lines = tuple(Row(code=f"r{n}", label={"en": "R"}) for n in range(rows))
    return Question(key=key, kind=Kind.MATRIX, wording={"en": "W"}, options=options, rows=lines)


def when(key, *values, comparison=ANY, row=""):
    return Condition(tests=(Test(question=key, comparison=comparison, values=values, row=row),))


def survey(*questions, **values):
    sections = values.pop("sections", (Section(key="one", questions=questions),))
    return Definition(title={"en": "Title"}, sections=sections, **values)


@pytest.mark.parametrize(
    ("test", "answers", "is_so"),
    [
        (Test(question="q", comparison=ANY, values=("a",)), {"q": "a"}, True),
        (Test(question="q", comparison=ANY, values=("a",)), {"q": ["b", "a"]}, True),
        (Test(question="q", comparison=ANY, values=("a",)), {}, False),
        (Test(question="q", comparison=NOT, values=("a",)), {"q": ["b", "a"]}, False),
        (Test(question="q", comparison=NOT, values=("a",)), {}, True),
        (Test(question="q", comparison=ANY, values=("a",), row="x"), {"q": {"x": "b", "y": "a"}}, False),
        (Test(question="q", comparison=ANY, values=("a",)), {"q": {"x": "b", "y": "a"}}, True),
        (Test(question="q", comparison=Comparison.AT_LEAST, values=("7",)), {"q": "10"}, True),
        (Test(question="q", comparison=Comparison.AT_LEAST, values=("7",)), {"q": "dont_know"}, False),
        (Test(question="q", comparison=Comparison.AT_MOST, values=("2.5",)), {"q": "2.5"}, True),
        (Test(question="q", comparison=Comparison.ANSWERED), {"q": "words"}, True),
        (Test(question="q", comparison=Comparison.NOT_ANSWERED), {}, True),
    ],
)
def test_a_condition_looks_at_an_earlier_answer(test, answers, is_so):
    assert is_met(Condition(tests=(test,)), answers) is is_so


def test_all_or_any_of_several_tests():
    tests = (Test(question="a", comparison=ANY, values=("1",)), Test(question="b", comparison=ANY, values=("1",)))
    assert not is_met(Condition(tests=tests), {"a": "1"})
    assert is_met(Condition(tests=tests, is_any=True), {"a": "1"})


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either():
    chain = survey(
        choice("a"), choice("b", show_when=when("a", "yes")), choice("c", show_when=when("b", "yes")), choice("d")
    )
    shown, counting = asked(chain, {"a": "no", "b": "yes", "c": "yes", "d": "no"})
    assert [question.key for question in shown] == ["a", "d"]
    assert counting == {"a": "no", "d": "no"}


def test_a_section_is_not_asked_at_all_when_its_condition_fails():
    sections = (
        Section(key="one", questions=(choice("a"),)),
        Section(key="two", questions=(choice("b"),), show_when=when("a", "yes")),
    )
    assert [question.key for question in asked(survey(sections=sections), {"a": "no"})[0]] == ["a"]


def test_no_question_needs_an_answer_of_its_own_screen():
    sections = (
        Section(key="one", questions=(choice("a"), choice("b"), choice("c", show_when=when("a", "yes")), choice("d"))),
        Section(
            key="two",
            questions=(
                choice("e"),
                Question(key="info", kind=Kind.INFORMATION, wording={"en": "Read this"}),
                replace(choice("f"), wording={"en": "You said ${e}. Why?"}),
            ),
        ),
    )
    shown = [
        (screen.number, screen.is_first, [q.key for q in screen.questions])
        for screen in screens(survey(sections=sections))
    ]
    assert shown == [
        (1, True, ["a", "b"]),
        (1, False, ["c", "d"]),
        (2, True, ["e"]),
        (2, False, ["info"]),
        (2, False, ["f"]),
    ]


def test_every_path_is_found_once():
    split = survey(choice("a"), choice("b", show_when=when("a", "yes")), choice("c", show_when=when("b", "no")))
    assert {path for _, path in paths(split)} == {("a",), ("a", "b"), ("a", "b", "c")}


def test_a_path_says_which_answers_lead_there():
    split = survey(choice("a"), choice("b", show_when=when("a", "yes")))
    tests = {path: [(test.question, test.values) for test in tests] for tests, path in paths(split)}
    assert tests["a", "b"] == [("a", ("yes",))]


@pytest.mark.parametrize(
    ("definition", "place", "words"),
    [
        (survey(), "", "Add at least one question"),
        (survey(choice("a", show_when=when("b", "yes")), choice("b")), "a", "not asked earlier"),
        (survey(choice("a", show_when=when("a", "yes"))), "a", "not asked earlier"),
        (survey(choice("a"), choice("b", show_when=when("a", "maybe"))), "b", "“maybe” is not one of the answers"),
        (survey(choice("a"), choice("a")), "a", "The key “a” is used twice"),
        (survey(choice("A-1")), "A-1", "The key “A-1” is not one"),
        (survey(choice("a", "yes")), "a", "Enter at least 2 answers"),
        (survey(choice("a", "yes", "yes")), "a", "Two answers have the same code"),
        (survey(choice("a", "yes", "dont_know")), "a", "“dont_know” cannot be the code of an answer"),
        (survey(choice("a", favourable=("maybe",))), "a", "“maybe” is not one of the answers"),
        (survey(replace(choice("a"), wording={"bn": "?"})), "a", "Enter the question"),
        (survey(replace(choice("a"), wording={"en": "You said ${b}"})), "a", "The words repeat the answer to “b”"),
        (survey(replace(choice("a"), wording={"en": "You said ${my-b}"})), "a", "“${my-b” repeats no answer"),
        (survey(replace(choice("a"), hint={"en": "Pay", "bn": "${"})), "a", "“${” repeats no answer"),
        (
            survey(replace(choice("a"), kind=Kind.NUMBER, options=(), least=Decimal(2), most=Decimal(1))),
            "a",
            "The smallest allowed must not be more than the largest",
        ),
        (
            survey(replace(choice("a"), kind=Kind.NUMBER, options=(), least=Decimal("0.1"), most=Decimal("0.9"))),
            "a",
            "No number with so few decimals",
        ),
        (survey(replace(choice("a"), kind=Kind.NUMBER)), "a", "This kind of question has no list of answers"),
        (
            survey(replace(choice("a"), rows=(Row(code="x", label={"en": "X"}),))),
            "a",
            "Only a table of questions has rows",
        ),
        (survey(replace(choice("a"), kind=Kind.RANKING, most=Decimal(3))), "a", "How many can be chosen"),
        (
            survey(choice("a"), choice("b", show_when=when("a", "1", comparison=Comparison.AT_LEAST))),
            "b",
            "“At least” and “at most” compare a number",
        ),
        (
            survey(
                choice("a"), choice("b", show_when=when("a", "yes")), choice("c", show_when=when("b", comparison=ANY))
            ),
            "c",
            "Select the answers that the condition asks about",
        ),
        (
            survey(
                choice("a"),
                choice("b", show_when=Condition(tests=(*when("a", "yes").tests, *when("a", "no").tests))),
            ),
            "b",
            "Nobody would ever be asked this",
        ),
        (survey(*(choice(f"q{n}") for n in range(MOST_QUESTIONS + 1))), "", "A survey can have up to 200 questions."),
        (survey(*(table(f"q{n}", 40, 40) for n in range(4))), "", "too many answers to choose from"),
        (survey(*(table(f"q{n}", 60, 2) for n in range(15))), "", "too many answers to choose from"),
        (survey(choice("a"), languages=("en", "../..")), "", "“../..” is not the code of a language"),
        (survey(choice("a"), languages=("en", "bn", "en")), "", "A language is listed twice"),
        (survey(choice("sex", "female", "male")), "sex", "A ready question keeps its words"),
        (survey(replace(from_bank(BY_KEY["sex"]), wording={"en": "Sex?"})), "sex", "A ready question keeps its words"),
        (survey(choice("a"), default_language="bn"), "", "The default language must be one of the survey’s languages"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(definition, place, words):
    found = faults(definition)
    assert any(fault.place == place and words in fault.words for fault in found), found


def test_a_sound_questionnaire_has_no_fault_and_comes_through_json_unchanged():
    many = when("n", "2", comparison=Comparison.AT_LEAST).tests
    sound = survey(
        choice("a", has_other=True, has_dont_know=True, favourable=("yes",)),
        Question(key="n", kind=Kind.NUMBER, wording={"en": "How many?", "bn": "কত?"}, least=Decimal("0.5"), decimals=1),
        choice("b", show_when=Condition(tests=(*when("a", "yes").tests, *many), is_any=True)),
        languages=("en", "bn"),
    )
    assert faults(sound) == []
    assert codec.from_json(codec.to_json(sound)) == sound


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"format": codec.FORMAT},
        {"format": "other", "title": {"en": "T"}},
        {"format": codec.FORMAT, "title": "T"},
        {"format": codec.FORMAT, "title": {"en": 3}},
        {"format": codec.FORMAT, "title": {"en": "T"}, "sections": {}},
        {"format": codec.FORMAT, "title": {"en": "T"}, "sections": [{"key": "s", "questions": [{}]}]},
        {"format": codec.FORMAT, "title": {"en": "T"}, "colour": "red"},
        {"format": codec.FORMAT, "title": {"en": "T\0"}},
    ],
)
def test_what_is_no_questionnaire_is_refused_with_the_place(document):
    with pytest.raises(codec.Unreadable) as refused:
        codec.from_json(document)
    assert all(words for _, words in refused.value.faults)


def test_the_whole_bank_makes_a_sound_questionnaire():
    assert faults(survey(*map(from_bank, BANK))) == []


def test_the_group_that_somebody_is_counted_in():
    assert cell_of({"age_band": "16_24", "sex": "female", "ethnic_group": "black_african"}) == (
        "16_24",
        "female",
        "black",
    )
    assert cell_of({"age_band": "prefer_not_to_say", "sex": "prefer_not_to_say"}) == ("", "", "")
    assert cell_of({"ethnic_group": "other_arab"}) == ("", "", "other")
