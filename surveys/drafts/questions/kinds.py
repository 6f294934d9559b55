"""The twelve kinds of question in plain words, and which fields the form of each has."""

from dataclasses import dataclass

from engage.kit.i18n import N_
from surveys.definition.parts import Kind


@dataclass(frozen=True, slots=True)
class KindInWords:
    """A kind as a clerk chooses it; `example` is a question of this kind with its answers."""

    kind: Kind
    name: str
    example: str


KINDS = (
    KindInWords(Kind.SINGLE_CHOICE, N_("Choose one answer"), N_("How do you travel most often? Bus, bicycle, on foot")),
    KindInWords(
        Kind.MULTIPLE_CHOICE, N_("Choose any number of answers"), N_("Which of these have you used this year? Tick all")
    ),
    KindInWords(
        Kind.DROP_DOWN, N_("Choose one answer from a long list"), N_("Which ward do you live in? A list to open")
    ),
    KindInWords(
        Kind.SCALE,
        N_("Agree or disagree, or another scale"),
        N_("I feel safe here. Strongly agree … Strongly disagree"),
    ),
    KindInWords(
        Kind.MATRIX,
        N_("The same answers for several lines"),
        N_("How safe do you feel: at home, in the park, at the station? Safe, unsafe for each"),
    ),
    KindInWords(Kind.ZERO_TO_TEN, N_("A number from 0 to 10"), N_("How satisfied are you, from 0 to 10?")),
    KindInWords(Kind.RANKING, N_("Put answers in order"), N_("Which matters most to you? 1st, 2nd, 3rd")),
    KindInWords(Kind.NUMBER, N_("Enter a number"), N_("How many years have you lived here? 12 years")),
    KindInWords(Kind.DATE, N_("Enter a date"), N_("When did it happen? 27 3 2027")),
    KindInWords(Kind.SHORT_TEXT, N_("Write a few words"), N_("What is the street called?")),
    KindInWords(Kind.LONG_TEXT, N_("Write in their own words"), N_("What should the police do first?")),
    KindInWords(Kind.INFORMATION, N_("Information, with no answer"), N_("A page that explains stop and search")),
)
"""Every kind, in the order in which they are offered."""

BY_KIND = {described.kind: described for described in KINDS}

_ALWAYS = ("seen", "wording", "stem", "hint", "note", "asking", "empty_message", "is_about_person", "has_dont_know",
           "has_prefer_not_to_say")  # fmt: skip
_CHOICE = (*_ALWAYS, "options", "codes", "favourable")

FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.SINGLE_CHOICE: (*_CHOICE, "has_other"),
    Kind.MULTIPLE_CHOICE: (*_ALWAYS, "options", "codes", "has_other", "none_line", "least", "most", "message"),
    Kind.DROP_DOWN: (*_CHOICE, "has_other"),
    Kind.SCALE: _CHOICE,
    Kind.MATRIX: (*_CHOICE, "rows", "row_codes", "message"),
    Kind.ZERO_TO_TEN: (*_ALWAYS, "favourable"),
    Kind.RANKING: (*_ALWAYS, "options", "codes", "most", "message"),
    Kind.NUMBER: (*_ALWAYS, "unit", "least", "most", "decimals", "message"),
    Kind.DATE: (*_ALWAYS, "earliest", "latest", "message"),
    Kind.SHORT_TEXT: (*_ALWAYS, "most", "message"),
    Kind.LONG_TEXT: (*_ALWAYS, "most", "message"),
    Kind.INFORMATION: ("seen", "wording", "note"),
}
"""Kind → the fields of its form; those of the form that are not here stay as they are."""

CODES = ("codes", "row_codes")
"""What stays as it is in a correction, and what a new question has not yet."""

SETTLED = (*CODES, "favourable", "least", "most", "decimals", "earliest", "latest", "is_about_person")
"""What stays as it is in a correction once the survey has opened."""

BANK_FIELDS = ("seen", "asking", "empty_message", "note")
"""What may change of a question of the bank."""
