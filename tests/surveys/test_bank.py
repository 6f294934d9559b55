"""The question bank is consistent in itself."""

import re

import pytest

from surveys.bank import BANK, BY_KEY, DEMOGRAPHICS, ETHNIC_GROUPS, NO_ANSWER, PAS

SNAKE_CASE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
questions = pytest.mark.parametrize("question", BANK, ids=lambda question: question.key)


def codes(question):
    return [code for code, _ in question.options]


def test_every_key_is_used_once():
    assert len(BY_KEY) == len(BANK)
    assert len({question.variable for question in PAS}) == len(PAS)


@questions
def test_keys_and_codes_are_snake_case_and_codes_and_labels_unique(question):
    assert all(SNAKE_CASE.fullmatch(name) for name in [question.key, *codes(question)])
    assert len(set(codes(question))) == len(question.options)
    assert len({label for _, label in question.options}) == len(question.options)
    assert all(label == label.strip() != "" for _, label in question.options)


@questions
def test_a_choice_has_options_and_a_free_text_none(question):
    assert question.kind in {"single_choice", "agree_scale", "free_text"}
    assert (len(question.options) >= 3) == (question.kind != "free_text")
    assert question.wording
    assert question.source


@questions
def test_every_choice_ends_with_prefer_not_to_say(question):
    if question.options:
        assert codes(question)[-1] == "prefer_not_to_say"


@questions
def test_favourable_answers_are_options_and_leave_others_in_the_base(question):
    others = set(codes(question)) - set(question.favourable) - NO_ANSWER
    assert set(question.favourable) <= set(codes(question)) - NO_ANSWER
    assert others or not question.options
    assert not question.measure or question.favourable


@pytest.mark.parametrize("question", PAS, ids=lambda question: question.key)
def test_an_opinion_has_dont_know_as_an_answer_of_its_own(question):
    assert codes(question)[-2:] == ["dont_know", "prefer_not_to_say"]
    assert question.variable
    assert question.favourable


def test_each_published_measure_has_one_question():
    measures = [question.measure for question in BANK if question.measure]
    assert len(set(measures)) == len(measures)
    assert set(measures) >= {
        "pas.good_job",
        "pas.trust_mps",
        "pas.fair_treatment",
        "pas.relied_on",
        "pas.listens",
        "pas.dealing_issues",
        "pas.informed",
        "pas.contact_ward_officer",
        "pas.ss_fair",
    }


@pytest.mark.parametrize(
    ("key", "favourable"),
    [
        ("police_good_job_area", ("excellent", "good")),
        ("police_trust_met", ("strongly_agree", "tend_to_agree")),
        ("police_informed_area", ("very_well_informed", "fairly_well_informed")),
        ("police_contact_ward_officer", ("yes",)),
        ("stop_and_search_fair", ("very_confident", "fairly_confident")),
        ("worried_crime", ("not_very_worried", "not_at_all_worried")),
    ],
)
def test_the_favourable_answers_are_those_the_survey_publishes(key, favourable):
    assert BY_KEY[key].favourable == favourable


def test_the_19_ethnic_groups_stand_under_five_headings():
    ethnic_group = BY_KEY["ethnic_group"]
    grouped = [code for group in ETHNIC_GROUPS for code, _ in group.options]
    assert len(ETHNIC_GROUPS) == 5
    assert grouped == codes(ethnic_group)[:-1]
    assert len(grouped) == 19


def test_the_age_bands_are_those_of_the_census_margins():
    assert codes(BY_KEY["age_band"])[:-1] == ["16_24", "25_34", "35_44", "45_54", "55_64", "65_plus"]


def test_special_category_data_is_marked_and_nothing_else():
    sensitive = {question.key for question in BANK if question.sensitive}
    assert sensitive == {question.key for question in DEMOGRAPHICS} - {"age_band", "sex"}


def test_a_question_asked_only_after_an_answer_follows_it():
    for position, question in enumerate(BANK):
        if question.only_if:
            key, code = question.only_if
            assert BANK.index(BY_KEY[key]) < position
            assert code in codes(BY_KEY[key])


def test_gender_identity_and_sexual_orientation_are_asked_of_over_16s_only():
    assert {q.key for q in BANK if q.minimum_age == 16} == {"gender_identity", "sexual_orientation"}
