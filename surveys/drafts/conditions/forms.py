"""Forms that say when something is asked."""

from typing import Any, Self

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from engage.kit.forms import Form, required
from engage.kit.i18n import gettext, lazy
from surveys.definition.checks import is_number
from surveys.definition.parts import Comparison, Kind, Question, Test
from surveys.definition.telling import in_words

_WITH_ANSWERS = (Comparison.ANY_OF, Comparison.NONE_OF)
_WITH_NUMBER = (Comparison.AT_LEAST, Comparison.AT_MOST)


class AboutForm(Form):
    """Which earlier question decides. The page says which there are."""

    about = SelectField(lazy("An earlier question"), [required(lazy("Select an earlier question"))], choices=[])


class TestForm(Form):
    """What the answer to one earlier question must be."""

    __test__ = False

    row = SelectField(lazy("Line of the question"), choices=[])
    comparison = RadioField(lazy("It is asked if the answer"), [required(lazy("Select how to compare the answer"))])
    values = SelectMultipleField(lazy("Answers"), choices=[])
    number = StringField(lazy("Number"))

    def about(self, question: Question, language: str) -> Self:
        """Leaves the comparisons that fit a question, and its answers to choose from."""
        self.comparison.choices = [SelectChoice(c.value, words) for c, words in comparisons(question).items()]
        if not self.comparison.raw_data:
            self.comparison.data = self.comparison.choices[0].value
        labels = {c.code: in_words(c.label, language) for c in question.choices}
        self.values.choices = [SelectChoice(code, gettext(label)) for code, label in labels.items()]
        self.row.choices = [SelectChoice(row.code, in_words(row.label, language)) for row in question.rows]
        if question.kind is not Kind.MATRIX:
            del self.row
        if not question.choices:
            del self.values
        if question.kind not in (Kind.NUMBER, Kind.ZERO_TO_TEN):
            del self.number
        return self

    def validate_values(self, field: Any) -> None:
        """Asks for answers where they are compared."""
        if self.comparison.data in _WITH_ANSWERS and not field.data:
            raise ValidationError(gettext("Select at least one answer"))

    def validate_number(self, field: Any) -> None:
        """Asks for a number where one is compared with."""
        if self.comparison.data in _WITH_NUMBER and not is_number(field.data or ""):
            raise ValidationError(gettext("Enter a number, like 7"))

    def test_of(self, question: Question) -> Test:
        """Returns the test as chosen."""
        comparison = Comparison(self.comparison.data)
        values: tuple[str, ...] = ()
        if comparison in _WITH_ANSWERS:
            values = tuple(choice.code for choice in question.choices if choice.code in self.values.data)
        elif comparison in _WITH_NUMBER:
            values = (self.number.data,)
        return Test(question=question.key, comparison=comparison, values=values, row=self.row.data if self.row else "")


def data_of(test: Test) -> dict[str, Any]:
    """Returns a test as the data of its form."""
    number = test.values[0] if test.comparison in _WITH_NUMBER else ""
    return {"row": test.row, "comparison": test.comparison.value, "values": list(test.values), "number": number}


def comparisons(question: Question) -> dict[Comparison, str]:
    """Returns the comparisons that fit a question, in words."""
    found = {}
    if question.kind in (Kind.NUMBER, Kind.ZERO_TO_TEN):
        found[Comparison.AT_LEAST] = gettext("is at least the number below")
        found[Comparison.AT_MOST] = gettext("is at most the number below")
    if question.choices:
        has_several = question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
        found[Comparison.ANY_OF] = gettext("includes any of these") if has_several else gettext("is any of these")
        found[Comparison.NONE_OF] = gettext("is none of these, or there is no answer")
    found[Comparison.ANSWERED] = gettext("is there, whatever it is")
    found[Comparison.NOT_ANSWERED] = gettext("is missing")
    return found
