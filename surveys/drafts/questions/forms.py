"""The form of a question: one class with every field, of which each kind shows its own."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any, Self

import wtforms
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.bank import DONT_KNOW, PREFER_NOT_TO_SAY
from surveys.definition.checks import MOST_OPTIONS, is_code
from surveys.definition.lines import Line, read_lines
from surveys.definition.parts import Asking, Kind
from surveys.drafts.questions.kinds import BANK_FIELDS, FIELDS

LONGEST_LABEL = 200
_WAYS_OUT = {DONT_KNOW[1].casefold(), "don't know", PREFER_NOT_TO_SAY[1].casefold()}


class AmountField(wtforms.Field):  # type: ignore[misc]
    """A number in a text box; data is a Decimal or None, and what was typed is kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads a number as people write it, with or without commas."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            try:
                number = Decimal(typed.replace(",", ""))
            except InvalidOperation:
                raise ValueError(gettext("Enter a number, like 7")) from None
            if not number.is_finite() or abs(number.adjusted()) > 9:
                raise ValueError(gettext("Enter a number, like 7"))
            self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:f}" if self.data is not None else ""


def _words(label: str, most: int, message: str) -> Any:
    return TextAreaField(lazy(label), [at_most(most, lazy(message))])


class QuestionForm(Form):
    """A question in its survey's default language. `codes` and `row_codes` have a code for each answer, one a line."""

    wording = TextAreaField(lazy("Question"), [required(lazy("Enter the question"))])
    options = TextAreaField(lazy("Answers, one on each line"))
    rows = TextAreaField(lazy("Lines to be answered, one on each line"))
    none_line = StringField(
        lazy("An answer that excludes the others, such as “None of these” (optional)"),
        [at_most(LONGEST_LABEL, lazy("This answer must be 200 characters or fewer"))],
    )
    has_other = BooleanField(lazy("Offer “Other”, with a box to say what"))
    has_dont_know = BooleanField(lazy("Offer “Don’t know”"))
    has_prefer_not_to_say = BooleanField(lazy("Offer “Prefer not to say”"))
    favourable = SelectMultipleField(lazy("Which answers count as favourable?"), choices=[])
    least = AmountField(lazy("Smallest number allowed (optional)"))
    most = AmountField(lazy("Largest number allowed (optional)"))
    decimals = AmountField(lazy("Decimals allowed, from 0 to 6"))
    unit = StringField(
        lazy("Unit, such as “years” (optional)"), [at_most(40, lazy("Unit must be 40 characters or fewer"))]
    )
    earliest = DayField(lazy("Earliest day allowed (optional)"))
    latest = DayField(lazy("Latest day allowed (optional)"))
    message = StringField(
        lazy("Your own words when an answer is not allowed (optional)"),
        [at_most(200, lazy("These words must be 200 characters or fewer"))],
    )
    empty_message = StringField(
        lazy("Your own words when it is left empty (optional)"),
        [at_most(200, lazy("These words must be 200 characters or fewer"))],
    )
    asking = RadioField(
        lazy("Must people answer it?"),
        default=Asking.OPTIONAL.value,
        choices=[
            SelectChoice(Asking.OPTIONAL.value, lazy("No: they can leave it empty")),
            SelectChoice(Asking.ONCE_MORE.value, lazy("Ask once more if it is left empty, then let them go on")),
            SelectChoice(Asking.REQUIRED.value, lazy("Yes: they cannot send the survey without it")),
        ],
    )
    stem = _words("Words before the question (optional)", 1000, "These words must be 1,000 characters or fewer")
    hint = _words("Hint below the question (optional)", 1000, "The hint must be 1,000 characters or fewer")
    note = _words(
        "Note for interviewers and for entering paper answers (optional)",
        1000,
        "The note must be 1,000 characters or fewer",
    )
    is_about_person = BooleanField(lazy("It describes the person who answers, such as their age"))
    codes = TextAreaField(lazy("Codes of the answers, one on each line"))
    row_codes = TextAreaField(lazy("Codes of the lines, one on each line"))
    seen = SeenField()

    kind: Kind = Kind.SINGLE_CHOICE

    def keep(self, kind: Kind, favourable: list[SelectChoice], *, is_ready: bool, settled: Collection[str]) -> Self:
        """Leaves the fields of a kind, or of a question of the bank, which keeps its words, without those `settled`."""
        self.kind = kind
        wanted = set(BANK_FIELDS if is_ready else FIELDS[kind]) - {*settled}
        wanted -= set() if favourable else {"favourable"}
        for name in [field.name for field in self if field.name not in wanted]:
            del self[name]
        if "favourable" in self:
            self.favourable.choices = favourable
        if "wording" in self and kind is Kind.INFORMATION:
            self.wording.label.text = gettext("What the page says")
        if "most" in self and kind is not Kind.NUMBER:
            self.most.label.text = _most(kind)
        if "message" in self:
            self.message.label.text = _message(kind)
        if "least" in self and kind is Kind.MULTIPLE_CHOICE:
            self.least.label.text = gettext("Fewest answers that must be chosen (optional)")
        return self

    @property
    def lines(self) -> list[Line]:
        """Returns the answers as typed."""
        return read_lines(self.options.data or "")

    @property
    def row_lines(self) -> list[Line]:
        """Returns the lines to be answered, as typed."""
        return read_lines(self.rows.data or "")

    def validate_wording(self, field: Any) -> None:
        """Refuses a question longer than people read; an information page may be long."""
        longest = 5000 if self.kind is Kind.INFORMATION else 500
        if len(field.data or "") > longest:
            raise ValidationError(gettext("The question must be %(most)s characters or fewer", most=longest))

    def validate_options(self, field: Any) -> None:
        """Checks the answers: enough, not too many, none twice, none too long, none that has a box of its own."""
        lines = self.lines
        fewest = 1 if self.kind is Kind.MULTIPLE_CHOICE else 2
        if len(lines) < fewest:
            raise ValidationError(gettext("Enter at least %(fewest)s answers, one on each line", fewest=fewest))
        _check(lines)
        for line in lines:
            if line.label.casefold() in _WAYS_OUT or (line.label.casefold() == "other" and "has_other" in self):
                raise ValidationError(
                    gettext("Take “%(label)s” out of the answers and tick its own box below", label=line.label)
                )

    def validate_rows(self, field: Any) -> None:
        """Checks the lines to be answered."""
        if not self.row_lines:
            raise ValidationError(gettext("Enter at least one line to be answered"))
        _check(self.row_lines)

    def validate_none_line(self, field: Any) -> None:
        """Refuses an answer that is among the others."""
        if field.data and field.data.casefold() in {line.label.casefold() for line in self.lines}:
            raise ValidationError(gettext("This answer is among the others: take it out of there"))

    def validate_codes(self, field: Any) -> None:
        """Refuses another number of codes than of answers."""
        self._check_codes(field, self.lines)

    def validate_row_codes(self, field: Any) -> None:
        """Refuses another number of codes than of lines."""
        self._check_codes(field, self.row_lines)

    def _check_codes(self, field: Any, lines: list[Line]) -> None:
        codes = (field.data or "").split()
        if field.data and field.data != field.object_data and len(codes) != len(lines):
            raise ValidationError(
                gettext("There are %(lines)s lines and %(codes)s codes", lines=len(lines), codes=len(codes))
            )
        if len(set(codes)) < len(codes):
            raise ValidationError(gettext("Two answers have the same code"))
        if wrong := [code for code in codes if not is_code(code)]:
            raise ValidationError(gettext("“%(code)s” cannot be the code of an answer", code=wrong[0][:60]))

    def validate_decimals(self, field: Any) -> None:
        """Refuses a number of decimals that is none."""
        if field.data is not None and field.data not in range(7):
            raise ValidationError(gettext("Decimals must be from 0 to 6"))

    def validate_most(self, field: Any) -> None:
        """Refuses bounds that no answer can meet."""
        least = self.least.data if "least" in self else None
        if field.data is not None and least is not None and least > field.data:
            raise ValidationError(gettext("The largest must not be less than the smallest"))

    def validate_latest(self, field: Any) -> None:
        """Refuses a last day before the first."""
        if field.data and self.earliest.data and self.earliest.data > field.data:
            raise ValidationError(gettext("The latest day must not be before the earliest"))


class KindForm(Form):
    """Which other kind a question is to be. The page says which there are."""

    kind = RadioField(lazy("How people will answer it"), [required(lazy("Select a kind"))], choices=[])
    seen = SeenField()


def _most(kind: Kind) -> str:
    if kind is Kind.MULTIPLE_CHOICE:
        return gettext("Most answers that can be chosen (optional)")
    if kind is Kind.RANKING:
        return gettext("How many must be put in order (optional: all of them)")
    return gettext("Most characters people can write (optional)")


def _message(kind: Kind) -> str:
    if kind is Kind.MULTIPLE_CHOICE:
        return gettext("Your own words when too few or too many answers are chosen (optional)")
    if kind is Kind.RANKING:
        return gettext("Your own words when not every place is given once (optional)")
    if kind is Kind.MATRIX:
        return gettext("Your own words when a line that must be answered is left out (optional)")
    if kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        return gettext("Your own words when the answer is too long (optional)")
    return gettext("Your own words when the answer is smaller or larger than allowed (optional)")


def _check(lines: list[Line]) -> None:
    if len(lines) > MOST_OPTIONS:
        raise ValidationError(gettext("Enter %(most)s answers or fewer", most=MOST_OPTIONS))
    if len({line.label.casefold() for line in lines}) < len(lines):
        raise ValidationError(gettext("Each answer must be different"))
    if any(len(line.label) > LONGEST_LABEL or len(line.heading) > LONGEST_LABEL for line in lines):
        raise ValidationError(gettext("Each answer must be %(most)s characters or fewer", most=LONGEST_LABEL))
