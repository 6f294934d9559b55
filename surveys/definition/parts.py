"""The parts of a questionnaire: sections of questions with options, in any number of languages.

Keys and codes are stored with answers and never change meaning: they join results across versions and waves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from engage.kit.i18n import N_
from surveys.bank import BY_KEY, DONT_KNOW, PREFER_NOT_TO_SAY, BankQuestion
from surveys.definition.texts import Text

LONGEST_CODE = 40
"""Characters in a key or code: a small letter, then small letters, digits and underscores."""

OTHER_CODE = "other"


class Kind(StrEnum):
    """How a question is asked and answered."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    DROP_DOWN = "drop_down"
    SCALE = "scale"
    MATRIX = "matrix"
    ZERO_TO_TEN = "zero_to_ten"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    INFORMATION = "information"

    @property
    def has_options(self) -> bool:
        """Whether the survey's author lists what can be chosen."""
        return self in _WITH_OPTIONS

    @property
    def is_one_of(self) -> bool:
        """Whether the answer is exactly one code."""
        return self in _ONE_OF

    @property
    def is_text(self) -> bool:
        """Whether people answer in their own words, which are kept apart from every other answer."""
        return self in _TEXTS


# Tuples are asked faster than sets: members of an enumeration are slow to hash.
_TEXTS = (Kind.SHORT_TEXT, Kind.LONG_TEXT)
_ONE_OF = (Kind.SINGLE_CHOICE, Kind.DROP_DOWN, Kind.SCALE, Kind.ZERO_TO_TEN)
_WITH_OPTIONS = frozenset(
    {Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.DROP_DOWN, Kind.SCALE, Kind.MATRIX, Kind.RANKING}
)


class Asking(StrEnum):
    """What happens when a question is left empty: nothing, it is asked once more, or nothing can be sent."""

    OPTIONAL = "optional"
    ONCE_MORE = "once_more"
    REQUIRED = "required"


class Comparison(StrEnum):
    """How a condition looks at an answer. AT_LEAST and AT_MOST compare numbers (0–10 and number questions)."""

    ANY_OF = "any_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One thing that must be true of an earlier answer.

    `values` are codes for ANY_OF and NONE_OF (of a row's columns when `row` names one row of a matrix), one number as
    text for AT_LEAST and AT_MOST, none otherwise. A question that was not asked or not answered meets NONE_OF and
    NOT_ANSWERED only.
    """

    question: str
    comparison: Comparison
    values: tuple[str, ...] = ()
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something is asked: if all tests hold, or (`is_any`) at least one."""

    tests: tuple[Test, ...]
    is_any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose: an option, or a column of a matrix.

    `heading` stands above it when it is the first of a group. `excludes_others` ("None of these") is for multiple
    choice only.
    """

    code: str
    label: Text
    heading: Text = field(default_factory=dict)
    excludes_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a matrix, answered with one of its columns."""

    code: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    `stem` introduces the wording and may be shared by neighbours; `hint` helps residents; `note` is for interviewers
    and people who enter paper answers. `least` and `most` bound a number, how many options may be chosen (multiple
    choice) or must be ranked (`most` alone), or characters of a text (`most` alone); `decimals` are allowed in a
    number; `earliest` and `latest` bound a date. `message` replaces the error message for an answer that is not
    allowed (out of bounds, too few or too many chosen, not every line or place filled in), `empty_message` that for
    none.
    `favourable` are the codes whose share is published as one figure. `has_other` adds "Other" with a text of its own;
    "Don't know" and "Prefer not to say" are separate and fit every kind but INFORMATION. `is_about_person` marks what
    describes the person answering (age, sex …): it is erased with the rows. `bank_key` names the question of
    `surveys.bank` it came from.
    """

    key: str
    kind: Kind
    wording: Text
    stem: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    note: Text = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    favourable: tuple[str, ...] = ()
    asking: Asking = Asking.OPTIONAL
    has_other: bool = False
    has_dont_know: bool = False
    has_prefer_not_to_say: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    earliest: date | None = None
    latest: date | None = None
    unit: Text = field(default_factory=dict)
    message: Text = field(default_factory=dict)
    empty_message: Text = field(default_factory=dict)
    show_when: Condition | None = None
    is_about_person: bool = False
    bank_key: str = ""

    @property
    def bank(self) -> BankQuestion | None:
        """Returns the question of the bank that it came from, if it did."""
        return BY_KEY.get(self.bank_key)

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """Returns everything that can be chosen, in order: the options, "Other", and the two ways not to answer."""
        found = [*self.options]
        if self.kind is Kind.ZERO_TO_TEN:
            found = [Option(code=str(n), label={"en": str(n)}) for n in range(11)]
        if self.has_other:
            found.append(OTHER)
        return (*found, *self.ways_out)

    @cached_property
    def ways_out(self) -> tuple[Option, ...]:
        """Returns "Don't know" and "Prefer not to say", where the question offers them."""
        ways = []
        if self.has_dont_know:
            ways.append(_DONT_KNOW)
        if self.has_prefer_not_to_say:
            ways.append(_PREFER_NOT_TO_SAY)
        return tuple(ways)

    @cached_property
    def by_code(self) -> Mapping[str, Option]:
        """Returns everything that can be chosen, by its code."""
        return {choice.code: choice for choice in self.choices}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Returns the codes of everything that can be chosen."""
        return frozenset(choice.code for choice in self.choices)

    @cached_property
    def codes_out(self) -> frozenset[str]:
        """Returns the codes of the ways not to answer that it offers."""
        return frozenset(way.code for way in self.ways_out)

    @property
    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yields (where, text) for every text that can be translated, `where` being unique within the question."""
        for name in ("stem", "wording", "hint", "note", "unit", "message", "empty_message"):
            yield name, getattr(self, name)
        for row in self.rows:
            yield f"row:{row.code}", row.label
        for option in self.options:
            yield f"heading:{option.code}", option.heading
            yield f"option:{option.code}", option.label


OTHER = Option(code=OTHER_CODE, label={"en": N_("Other")})
_DONT_KNOW = Option(code=DONT_KNOW[0], label={"en": DONT_KNOW[1]}, excludes_others=True)
_PREFER_NOT_TO_SAY = Option(code=PREFER_NOT_TO_SAY[0], label={"en": PREFER_NOT_TO_SAY[1]}, excludes_others=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One step of a survey. Without a title it is a step all the same."""

    key: str
    questions: tuple[Question, ...] = ()
    title: Text = field(default_factory=dict)
    intro: Text = field(default_factory=dict)
    show_when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole questionnaire. `languages` are the codes it is offered in, the default among them; texts are Markdown
    where they are long (`intro`, `thanks`, a section's `intro`, an INFORMATION question's wording).
    """

    title: Text
    intro: Text = field(default_factory=dict)
    thanks: Text = field(default_factory=dict)
    default_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Returns all questions in order, information pages among them."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Returns the questions that people can answer, in order."""
        return tuple(question for question in self.questions if question.kind is not Kind.INFORMATION)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Returns each question's number by its key, as print and pages show it; information pages have none."""
        return {question.key: number for number, question in enumerate(self.asked, 1)}

    def question(self, key: str) -> Question | None:
        """Returns the question with a key, or None."""
        return next((question for question in self.questions if question.key == key), None)

    @property
    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yields (address, text) for every text that can be translated: "title", "q:KEY:wording", "s:KEY:title" …"""
        for name in ("title", "intro", "thanks"):
            yield name, getattr(self, name)
        for section in self.sections:
            yield f"s:{section.key}:title", section.title
            yield f"s:{section.key}:intro", section.intro
            for question in section.questions:
                for where, text in question.texts:
                    yield f"q:{question.key}:{where}", text
