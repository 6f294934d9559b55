"""Ready questions: items of the Public Attitude Survey in its words, and the harmonised demographics.

Keys and option codes are stored with answers and never change meaning: a new wording is a new key. Texts
are English, for gettext at the point of display. "Don't know" is an answer of its own, apart from "Prefer
not to say".

Sources: MOPAC Public Attitude Survey questionnaires (London Datastore, "MOPAC Surveys"); the ONS harmonised
principles and the Census 2021 question lists for England. Items of the Public Attitude Survey whose full
wording could not be confirmed are left out (Q62H, Q62TI, Q62TJ, XNQ135B).
"""

from dataclasses import dataclass
from typing import Any

from engage.kit.i18n import N_

Options = tuple[tuple[str, str], ...]

PREFER_NOT_TO_SAY = ("prefer_not_to_say", N_("Prefer not to say"))
DONT_KNOW = ("dont_know", N_("Don’t know"))

NO_ANSWER = frozenset({PREFER_NOT_TO_SAY[0], DONT_KNOW[0]})
"""Option codes that are outside the base of a share."""


def _scale(*options: tuple[str, str]) -> Options:
    return (*options, DONT_KNOW, PREFER_NOT_TO_SAY)


AGREE = _scale(
    ("strongly_agree", N_("Strongly agree")),
    ("tend_to_agree", N_("Tend to agree")),
    ("neither", N_("Neither agree nor disagree")),
    ("tend_to_disagree", N_("Tend to disagree")),
    ("strongly_disagree", N_("Strongly disagree")),
)
GOOD_JOB = _scale(
    ("excellent", N_("Excellent")),
    ("good", N_("Good")),
    ("fair", N_("Fair")),
    ("poor", N_("Poor")),
    ("very_poor", N_("Very poor")),
)
CONFIDENT = _scale(
    ("very_confident", N_("Very confident")),
    ("fairly_confident", N_("Fairly confident")),
    ("not_very_confident", N_("Not very confident")),
    ("not_at_all_confident", N_("Not at all confident")),
)
WORRIED = _scale(
    ("very_worried", N_("Very worried")),
    ("fairly_worried", N_("Fairly worried")),
    ("not_very_worried", N_("Not very worried")),
    ("not_at_all_worried", N_("Not at all worried")),
)
# The labels, unlike the question, were not seen in a questionnaire.
INFORMED = _scale(
    ("very_well_informed", N_("Very well informed")),
    ("fairly_well_informed", N_("Fairly well informed")),
    ("not_very_well_informed", N_("Not very well informed")),
    ("not_at_all_well_informed", N_("Not at all well informed")),
)
YES_NO: Options = (("yes", N_("Yes")), ("no", N_("No")))

PAS_SOURCE = N_("MOPAC Public Attitude Survey")
HARMONISED_SOURCE = N_("ONS harmonised principles, Census 2021 (England)")
OWN_SOURCE = N_("Written for this service")

POLICE_IN_YOUR_AREA = N_(
    "To what extent do you agree with these statements about the police in your area? "
    "By ‘your area’ I mean within 15 minutes’ walk from your home."
)
# The survey reads out a definition that was not seen; this one is ours.
STOP_AND_SEARCH_IS = N_(
    "Stop and search is when a police officer stops you in a public place and searches you, your clothes, "
    "your bag or your vehicle."
)
AGREE_OR_DISAGREE = N_("To what extent do you agree or disagree with the following statements:")


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that stand under one heading, such as the five ethnic groups."""

    heading: str
    options: Options


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question ready to be put into a survey.

    `kind` is single_choice, agree_scale or free_text. `wording` is the question, or the statement that `stem`
    introduces. `favourable` are the option codes that a published share counts; its base is every other
    option but those in NO_ANSWER. `measure` is the indicator the share belongs to, None for none.
    `variable` is the question's number at its source. `sensitive` marks special category data. `groups`
    covers every option but "Prefer not to say". `only_if` (key, option code) asks it only after that answer;
    `minimum_age`, in years, only of people of that age. `is_about_person` marks the harmonised demographics.
    """

    key: str
    kind: str
    wording: str
    options: Options = ()
    favourable: tuple[str, ...] = ()
    measure: str | None = None
    sensitive: bool = False
    source: str = PAS_SOURCE
    stem: str = ""
    variable: str = ""
    groups: tuple[OptionGroup, ...] = ()
    only_if: tuple[str, str] | None = None
    minimum_age: int | None = None
    is_about_person: bool = False


def _rated(key: str, variable: str, wording: str, options: Options, measure: str | None = None) -> BankQuestion:
    favourable = tuple(code for code, _ in options[:2])
    return BankQuestion(key, "single_choice", wording, options, favourable, measure, variable=variable)


def _agree(
    key: str, variable: str, wording: str, measure: str | None = None, stem: str = POLICE_IN_YOUR_AREA
) -> BankQuestion:
    favourable = tuple(code for code, _ in AGREE[:2])
    return BankQuestion(key, "agree_scale", wording, AGREE, favourable, measure, stem=stem, variable=variable)


def _about_you(key: str, wording: str, options: Options, *, sensitive: bool = True, **more: Any) -> BankQuestion:
    answers = (*options, PREFER_NOT_TO_SAY)
    return BankQuestion(key, "single_choice", wording, answers, sensitive=sensitive, source=HARMONISED_SOURCE,
                        is_about_person=True, **more)  # fmt: skip


def _worried(key: str, variable: str, wording: str) -> BankQuestion:
    favourable = ("not_very_worried", "not_at_all_worried")
    return BankQuestion(key, "single_choice", wording, WORRIED, favourable, variable=variable)


PAS = (
    _rated(
        "police_good_job_area",
        "Q60",
        N_("Taking everything into account, how good a job do you think the police IN YOUR AREA are doing?"),
        GOOD_JOB,
        "pas.good_job",
    ),
    _rated(
        "police_good_job_london",
        "Q61",
        N_("Taking everything into account, how good a job do you think the police IN LONDON AS A WHOLE are doing?"),
        GOOD_JOB,
    ),
    _agree("police_reliable", "Q62A", N_("They can be relied on to be there when you need them"), "pas.relied_on"),
    _agree(
        "police_treat_with_respect",
        "Q62B",
        N_("They would treat you with respect if you had contact with them for any reason"),
    ),
    _agree(
        "police_treat_fairly",
        "Q62C",
        N_("The police in your area treat everyone fairly regardless of who they are"),
        "pas.fair_treatment",
    ),
    _agree(
        "police_understand_issues",
        "Q62E",
        N_("They understand the issues that affect this community"),
        "pas.understand_issues",
    ),
    _agree(
        "police_deal_with_what_matters",
        "Q62F",
        N_("They are dealing with the things that matter to people in this community"),
        "pas.dealing_issues",
    ),
    _agree(
        "police_listen",
        "Q62TG",
        N_("The police in your area listen to the concerns of local people"),
        "pas.listens",
    ),
    _agree(
        "police_trust_met",
        "NQ135BD",
        N_("The Metropolitan Police Service is an organisation that I can trust"),
        "pas.trust_mps",
        AGREE_OR_DISAGREE,
    ),
    _agree(
        "police_held_accountable",
        "NQ135BH",
        N_(
            "To what extent do you agree or disagree that the police in your local area are sufficiently "
            "held accountable for their actions?"
        ),
        stem="",
    ),
    _rated(
        "police_informed_area",
        "Q131",
        N_("How well informed do you feel about what the police in YOUR AREA have been doing over the last 12 months?"),
        INFORMED,
        "pas.informed",
    ),
    BankQuestion(
        "police_contact_ward_officer",
        "single_choice",
        N_("Do you know how to contact your Safer Neighbourhood Team or your Dedicated Ward Officers?"),
        _scale(*YES_NO),
        ("yes",),
        "pas.contact_ward_officer",
        variable="NQ133A",
    ),
    _agree(
        "stop_and_search_support",
        "A120",
        N_("To what extent do you agree that the Police should conduct Stop and Search?"),
        "pas.ss_support",
        STOP_AND_SEARCH_IS,
    ),
    _rated(
        "stop_and_search_fair",
        "A121",
        N_("How confident are you that the Police in your area use their stop and search powers fairly?"),
        CONFIDENT,
        "pas.ss_fair",
    ),
    _rated(
        "police_complaints_fair",
        "XQ122B",
        N_("How confident are you that the Metropolitan Police Service deal fairly with complaints made about them?"),
        CONFIDENT,
    ),
    _worried("worried_crime", "Q13", N_("To what extent are you worried about crime in this area?")),
    _worried(
        "worried_anti_social_behaviour",
        "Q15",
        N_("To what extent are you worried about anti-social behaviour in this area?"),
    ),
)
"""Items of the Public Attitude Survey, each with the indicator that is published from it, if any."""

ETHNIC_GROUPS = (
    OptionGroup(
        N_("White"),
        (
            ("white_british", N_("English, Welsh, Scottish, Northern Irish or British")),
            ("white_irish", N_("Irish")),
            ("white_gypsy_or_irish_traveller", N_("Gypsy or Irish Traveller")),
            ("white_roma", N_("Roma")),
            ("white_other", N_("Any other White background")),
        ),
    ),
    OptionGroup(
        N_("Mixed or Multiple ethnic groups"),
        (
            ("mixed_white_and_black_caribbean", N_("White and Black Caribbean")),
            ("mixed_white_and_black_african", N_("White and Black African")),
            ("mixed_white_and_asian", N_("White and Asian")),
            ("mixed_other", N_("Any other Mixed or Multiple background")),
        ),
    ),
    OptionGroup(
        N_("Asian or Asian British"),
        (
            ("asian_indian", N_("Indian")),
            ("asian_pakistani", N_("Pakistani")),
            ("asian_bangladeshi", N_("Bangladeshi")),
            ("asian_chinese", N_("Chinese")),
            ("asian_other", N_("Any other Asian background")),
        ),
    ),
    OptionGroup(
        N_("Black, Black British, Caribbean or African"),
        (
            ("black_caribbean", N_("Caribbean")),
            ("black_african", N_("African background")),
            ("black_other", N_("Any other Black, Black British or Caribbean background")),
        ),
    ),
    OptionGroup(
        N_("Other ethnic group"),
        (("other_arab", N_("Arab")), ("other_any", N_("Any other ethnic group"))),
    ),
)
"""The five groups at which police figures, which have no Roma, can be compared."""

DEMOGRAPHICS = (
    _about_you(
        "age_band",
        N_("What is your age?"),
        (
            ("16_24", N_("16 to 24")),
            ("25_34", N_("25 to 34")),
            ("35_44", N_("35 to 44")),
            ("45_54", N_("45 to 54")),
            ("55_64", N_("55 to 64")),
            ("65_plus", N_("65 or over")),
        ),
        sensitive=False,
    ),
    _about_you("sex", N_("What is your sex?"), (("female", N_("Female")), ("male", N_("Male"))), sensitive=False),
    _about_you(
        "ethnic_group",
        N_("What is your ethnic group?"),
        tuple(option for group in ETHNIC_GROUPS for option in group.options),
        groups=ETHNIC_GROUPS,
    ),
    _about_you(
        "gender_identity",
        N_("Is the gender you identify with the same as your sex registered at birth?"),
        YES_NO,
        minimum_age=16,
    ),
    _about_you(
        "sexual_orientation",
        N_("Which of the following best describes your sexual orientation?"),
        (
            ("straight", N_("Straight or Heterosexual")),
            ("gay_or_lesbian", N_("Gay or Lesbian")),
            ("bisexual", N_("Bisexual")),
            ("other", N_("Other sexual orientation")),
        ),
        minimum_age=16,
    ),
    _about_you(
        "religion",
        N_("What is your religion?"),
        (
            ("none", N_("No religion")),
            ("christian", N_("Christian (all denominations)")),
            ("buddhist", N_("Buddhist")),
            ("hindu", N_("Hindu")),
            ("jewish", N_("Jewish")),
            ("muslim", N_("Muslim")),
            ("sikh", N_("Sikh")),
            ("other", N_("Any other religion")),
        ),
    ),
    _about_you(
        "long_term_condition",
        N_(
            "Do you have any physical or mental health conditions or illnesses lasting or expected to last "
            "12 months or more?"
        ),
        YES_NO,
    ),
    _about_you(
        "condition_reduces_activity",
        N_("Do any of your conditions or illnesses reduce your ability to carry out day-to-day activities?"),
        (
            ("yes_a_lot", N_("Yes, a lot")),
            ("yes_a_little", N_("Yes, a little")),
            ("not_at_all", N_("Not at all")),
        ),
        only_if=("long_term_condition", "yes"),
    ),
)
"""Who answers, to compare with the census. Disabled: a condition that reduces activity at least a little."""

AGED_16_OR_OVER = N_("Answer this only if you are 16 or over.")

ONE_IMPROVEMENT = BankQuestion(
    "one_improvement",
    "free_text",
    N_("What one thing would most improve how the police work with people in your area?"),
    source=OWN_SOURCE,
)

BANK = (*PAS, ONE_IMPROVEMENT, *DEMOGRAPHICS)
"""Every ready question, in the order a survey would ask them."""

BY_KEY = {question.key: question for question in BANK}
"""Key → question."""
