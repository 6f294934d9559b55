"""The numbers that a clerk types become the answers that the person gave."""

import pytest

from engage.kit.forms import Fields
from surveys.paper.typed import differences, pairs_of, read_fields_of, read_typed, settled
from tests.surveys.paper.factories import ANSWERS, PAPER, TEXTS, every_kind

ASKED = every_kind()


def typed(**boxes):
    return read_typed(ASKED, Fields({name.replace("__", "-"): text for name, text in boxes.items()}))


def test_a_whole_paper_is_read_and_survives_being_kept():
    paper = read_typed(ASKED, Fields(PAPER))
    assert (paper.errors, paper.unasked) == ({}, ())
    document = paper.given.document(1, "paper")
    assert (document["answers"], document["texts"]) == (ANSWERS, TEXTS)
    again = read_fields_of(ASKED, pairs_of(ASKED, paper.given))
    assert again.document(1, "paper") == document


@pytest.mark.parametrize(
    ("box", "text", "answer"),
    [
        ("bus", "D", "dont_know"),
        ("bus", "p", "prefer_not_to_say"),
        ("ways", "3,1", ["walk", "drive"]),
        ("score", "10", "10"),
        ("score", "0", "0"),
        ("score", "d", "dont_know"),
        ("order", "3 1 2", ["light", "noise", "litter"]),
        ("count", "3", "3"),
        ("since", "1/2/2026", "2026-02-01"),
        ("since", "01.02.2026", "2026-02-01"),
    ],
)
def test_marks_stand_for_answers(box, text, answer):
    assert typed(**{box: text}).given.answers == {box: answer}


@pytest.mark.parametrize(
    ("boxes", "key", "says"),
    [
        ({"bus": "3"}, "bus", "“3” is not one of 1, 2, d, p"),
        ({"bus": "1 2"}, "bus", "Type one number"),
        ({"bus": "yes"}, "bus", "is not one of"),
        ({"ways": "1 2 3"}, "ways", "Select 2 answers or fewer"),
        ({"ways": "1", "ways__other": "By boat"}, "ways", "Type 4 as well"),
        ({"grid__day": "1 2"}, "grid", "Type one number a line"),
        ({"grid__night": "p"}, "grid", "is not one of 1, 2, d"),
        ({"score": "11"}, "score", "is not one of"),
        ({"order": "1 2"}, "order", "Give each place from 1 to 3"),
        ({"order": "1 2 3 4"}, "order", "There are 3 boxes"),
        ({"order": "1 1 2"}, "order", "Give each place"),
        ({"count": "many"}, "count", "Enter a number"),
        ({"count": "99"}, "count", "from 0 to 31"),
        ({"since": "31 2 2026"}, "since", "Enter a real date"),
        ({"since": "1 2 26"}, "since", "the whole year"),
        ({"since": "yesterday"}, "since", "the whole year"),
    ],
)
def test_what_cannot_be_on_the_paper_is_said_at_its_question(boxes, key, says):
    errors = typed(**boxes).errors
    assert list(errors) == [key]
    assert says in errors[key]


def test_what_is_not_asked_of_this_person_is_pointed_out_and_left_out():
    paper = typed(bus="1", why="Because", score="2", place="2")
    assert [question.key for question in paper.unasked] == ["why", "place"]
    assert paper.given.answers == {"bus": "yes", "score": "2"}


def test_nothing_is_pointed_out_while_a_mistake_can_be_the_reason():
    assert typed(bus="9", why="Because").unasked == ()


def test_two_readings_are_compared_by_question_and_settled_by_question():
    first = read_typed(ASKED, Fields(PAPER)).given
    second = read_typed(ASKED, Fields({**PAPER, "why": "Too late", "ways-other": "Boat", "score": "8"})).given
    assert [question.key for question in differences(ASKED, first, second)] == ["ways", "score"]
    agreed = settled(ASKED, first, second, {"score"})
    assert agreed.answers["score"] == "8"
    assert agreed.others["ways"] == "By boat"
    assert differences(ASKED, first, first) == []


def test_an_answer_that_the_settled_ones_do_not_lead_to_is_dropped():
    first = typed(bus="2", why="Because").given
    second = typed(bus="1").given
    assert [question.key for question in differences(ASKED, first, second)] == ["bus", "why"]
    assert settled(ASKED, first, second, {"bus"}).answers == {"bus": "yes"}
