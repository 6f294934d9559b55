"""The charter and its feedback form are consistent, and answers rate the right commitments."""

import re
from datetime import date

import pytest

from surveys.charter.questions import BY_KEY, QUESTIONS, UNDER_18, WHAT_YOU_WERE_TOLD, ratings
from surveys.charter.text import COMMITMENTS, THEMES, VERSION

COMMITMENT = {commitment.code: commitment for commitment in COMMITMENTS}
questions = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)


def codes(question):
    return {code for code, _ in question.options}


def test_this_is_the_charter_of_27_february_2025():
    assert VERSION.published_on == date(2025, 2, 27)
    assert VERSION.title


def test_there_are_eight_themes_of_which_five_headings_are_verified():
    assert [theme.number for theme in THEMES] == list(range(1, 9))
    assert [theme.verified for theme in THEMES] == [True] * 5 + [False] * 3
    assert len({theme.name for theme in THEMES}) == 8


def test_there_are_23_commitments_each_under_a_theme():
    assert len(COMMITMENT) == len(COMMITMENTS) == 23
    assert {commitment.theme for commitment in COMMITMENTS} == {theme.number for theme in THEMES}
    assert len({commitment.wording for commitment in COMMITMENTS}) == 23
    prefixes = ["QE", "TR", "SU", "CO", "TE", "CI", "UN", "DA"]
    for commitment in COMMITMENTS:
        assert re.fullmatch(r"[A-Z]{2}-\d", commitment.code)
        assert prefixes.index(commitment.code[:2]) + 1 == commitment.theme


def test_no_commitment_is_presented_as_confirmed_and_each_says_who_reported_it():
    assert not any(commitment.verified for commitment in COMMITMENTS)
    assert all(commitment.source_note for commitment in COMMITMENTS)


def test_encounter_commitments_are_those_that_a_resident_can_observe():
    encounter = {code for code, commitment in COMMITMENT.items() if commitment.kind == "encounter"}
    assert encounter == {*(f"QE-{n}" for n in range(1, 8)), "CO-1", "TE-2"}


def test_every_encounter_commitment_is_rated_by_some_question():
    rated = {code for question in QUESTIONS for code in question.commitments}
    assert rated == {code for code, c in COMMITMENT.items() if c.kind == "encounter"} | {"TR-4"}


@questions
def test_keys_codes_and_labels_are_unique_and_kinds_known(question):
    assert question.kind in {"single_choice", "month", "free_text"}
    assert (len(question.options) >= 3) == (question.kind == "single_choice")
    assert len(codes(question)) == len({label for _, label in question.options}) == len(question.options)
    assert all(re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", name) for name in [question.key, *codes(question)])
    assert BY_KEY[question.key] is question


@questions
def test_options_that_rate_exist_once_and_only_where_a_commitment_is_rated(question):
    rating = [*question.met, *question.partly, *question.not_met]
    assert len(set(rating)) == len(rating)
    assert set(rating) <= codes(question) - {"not_sure", "dont_know", "prefer_not_to_say"}
    assert bool(question.commitments) == bool(question.met and question.not_met)


@questions
def test_nobody_has_to_say_more_than_who_is_answering_and_the_month(question):
    if question.options and question.key != "answering_as":
        assert "prefer_not_to_say" in codes(question)


@questions
def test_a_question_asked_only_after_an_answer_follows_it(question):
    if question.only_if:
        key, answers = question.only_if
        assert QUESTIONS.index(BY_KEY[key]) < QUESTIONS.index(question)
        assert set(answers) <= codes(BY_KEY[key])


def test_what_an_officer_must_say_is_asked_in_five_questions_with_the_same_answers():
    assert len(WHAT_YOU_WERE_TOLD) == 5
    assert {tuple(codes(question)) for question in WHAT_YOU_WERE_TOLD} == {tuple(codes(BY_KEY["told_law"]))}
    assert codes(BY_KEY["told_law"]) == {"yes", "no", "not_sure", "prefer_not_to_say"}


def test_questions_about_children_are_asked_only_where_a_child_was_searched():
    about_children = [question for question in QUESTIONS if question.key.startswith("under_18")]
    assert {question.only_if for question in about_children} == {("age", UNDER_18)}


def test_the_form_asks_for_nothing_that_could_identify_anyone():
    words = " ".join(question.wording.lower() for question in QUESTIONS)
    for never in (
        "your name",
        "address",
        "date",
        "street",
        "arrest",
        "charge",
        "found",
        "school",
        "registration",
    ):
        assert never not in words
    assert [question.key for question in QUESTIONS if question.kind == "free_text"] == ["one_improvement"]


@pytest.mark.parametrize(
    ("answers", "rated"),
    [
        ({}, {}),
        ({"told_identity": "yes"}, {"QE-4": "met"}),
        ({"told_identity": "no"}, {"QE-4": "not_met"}),
        ({"told_identity": "not_sure"}, {"QE-4": "cannot_say"}),
        ({"told_identity": "prefer_not_to_say"}, {"QE-4": "cannot_say"}),
        ({"told_feedback": "no"}, {"CO-1": "not_met", "TE-2": "not_met"}),
        ({"treated_with_respect": "mostly"}, {"QE-1": "met"}),
        ({"treated_with_respect": "partly"}, {"QE-1": "partly"}),
        ({"treated_with_respect": "hardly"}, {"QE-1": "not_met"}),
        ({"force": "handcuffs", "force_explained": "no", "clothing": "more", "trust_after": "less"}, {}),
        ({"month": "2025-03", "one_improvement": "yes", "unknown": "yes"}, {}),
    ],
)
def test_an_answer_rates_the_commitments_it_is_tied_to(answers, rated):
    assert ratings(answers) == rated


@pytest.mark.parametrize(
    ("grounds", "object_", "clearly", "rating"),
    [
        ("yes", "yes", "fully", "met"),
        ("no", "no", "not_at_all", "not_met"),
        ("yes", "no", "not_sure", "partly"),
        ("yes", "yes", "partly", "partly"),
        ("yes", "not_sure", "not_sure", "met"),
        ("not_sure", "not_sure", "prefer_not_to_say", "cannot_say"),
    ],
)
def test_a_commitment_that_several_questions_rate_counts_once(grounds, object_, clearly, rating):
    answers = {"told_grounds": grounds, "told_object": object_, "explained_clearly": clearly}
    assert ratings(answers) == {"QE-3": rating}
