"""What a correction of a published survey may change, and what it says it changed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from surveys.definition.corrections import changes, faults
from surveys.definition.parts import Asking, Comparison, Condition, Definition, Kind, Option, Section, Test
from tests.surveys.factories import question_of

OPTIONS = (Option(code="a", label={"en": "Apple"}), Option(code="b", label={"en": "Pear"}))
FRUIT = question_of("fruit", kind=Kind.SINGLE_CHOICE, options=OPTIONS, asking=Asking.ONCE_MORE)
NUMBER = question_of("number", kind=Kind.NUMBER, has_dont_know=False, has_prefer_not_to_say=False)


def of(*questions, **values):
    boring = {"title": {"en": "Survey"}, "sections": (Section(key="s1", questions=questions),)}
    return Definition(**{**boring, **values})


BEFORE = of(FRUIT, NUMBER)


@pytest.mark.parametrize(
    "fruit",
    [
        replace(FRUIT, wording={"en": "Which fruit?", "bn": "কোন ফল?"}),
        replace(FRUIT, options=(replace(OPTIONS[0], label={"en": "Apples"}), OPTIONS[1])),
        replace(FRUIT, options=(*OPTIONS, Option(code="c", label={"en": "Plum"}))),
        replace(FRUIT, asking=Asking.OPTIONAL),
        replace(FRUIT, hint={"en": "Any"}, has_other=True),
    ],
)
def test_words_new_answers_at_the_end_and_asking_less_strictly_are_corrections(fruit):
    assert faults(BEFORE, of(fruit, NUMBER), has_opened=True) == []
    assert [change.place for change in changes(BEFORE, of(fruit, NUMBER))] != []


SHOWN = Condition(tests=(Test(question="fruit", comparison=Comparison.ANSWERED),))


@pytest.mark.parametrize(
    ("questions", "words", "is_never"),
    [
        ((replace(FRUIT, kind=Kind.DROP_DOWN), NUMBER), "kind", True),
        ((replace(FRUIT, options=OPTIONS[:1]), NUMBER), "“Pear” was published", True),
        ((replace(FRUIT, options=(replace(OPTIONS[0], code="x"), OPTIONS[1])), NUMBER), "“Apple” was published", True),
        ((replace(FRUIT, options=(OPTIONS[1], OPTIONS[0])), NUMBER), "stay in their order", True),
        ((replace(FRUIT, options=(Option(code="c", label={"en": "Plum"}), *OPTIONS)), NUMBER), "at the end", True),
        ((replace(FRUIT, has_dont_know=False), NUMBER), "cannot be taken away", True),
        ((FRUIT,), "cannot be removed", False),
        ((FRUIT, NUMBER, question_of("more")), "cannot be added", False),
        ((NUMBER, FRUIT), "order of the questions", False),
        ((replace(FRUIT, asking=Asking.REQUIRED), NUMBER), "more required", False),
        ((FRUIT, replace(NUMBER, show_when=SHOWN)), "When a question is asked", False),
        ((FRUIT, replace(NUMBER, most=Decimal(5))), "What counts as an answer", False),
        ((replace(FRUIT, favourable=("a",)), NUMBER), "favourable", False),
    ],
)
def test_what_would_change_the_meaning_of_answers_is_refused(questions, words, is_never):
    after = of(*questions)
    assert [fault for fault in faults(BEFORE, after, has_opened=True) if words in fault.words]
    assert bool(faults(BEFORE, after, has_opened=False)) == is_never


def test_languages_are_added_and_not_taken_away():
    both = of(FRUIT, languages=("en", "bn"))
    one = of(FRUIT)
    assert faults(one, both, has_opened=True) == []
    assert [fault.words for fault in faults(both, one, has_opened=True)] == [
        "A language cannot be taken away once people have answered"
    ]
    assert [(change.what, change.after) for change in changes(one, both)] == [("Languages", "English, বাংলা")]


def test_each_change_says_what_it_was_and_what_it_is():
    plum = Option(code="c", label={"en": "Plum"})
    fruit = replace(FRUIT, wording={"en": "Which?"}, asking=Asking.OPTIONAL, options=(*OPTIONS, plum))
    after = of(fruit, NUMBER, title={"en": "Survey", "bn": "জরিপ"})
    assert [(c.place, c.what, c.before, c.after) for c in changes(BEFORE, after)] == [
        ("", "Title (বাংলা)", "", "জরিপ"),
        ("fruit", "Wording", "Question fruit", "Which?"),
        ("fruit", "Answer c", "", "Plum"),
        ("fruit", "Whether it must be answered", "once_more", "optional"),
    ]
    assert changes(BEFORE, BEFORE) == []
