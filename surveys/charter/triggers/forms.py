"""A rule, and the words that close a trigger."""

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy

FOR_EVERY = "every"


class RuleForm(Form):
    """When a commitment is brought before the panel. Set `commitment.choices` before it validates."""

    commitment = SelectField(
        lazy("Which commitment?"),
        [required(lazy("Select a commitment, or all of them"))],
        invalid_choice_message=lazy("Select a commitment from the list"),
    )
    at_least = IntegerField(
        lazy("How many people must have rated it in a quarter?"),
        [
            InputRequired(lazy("Enter a number of people, 10 or more")),
            NumberRange(10, 10_000, lazy("Enter a number of people, from 10 to 10,000")),
        ],
    )
    kept_below = IntegerField(
        lazy("Fewer than how many per cent of them say that it was kept?"),
        [
            InputRequired(lazy("Enter a number of per cent")),
            NumberRange(1, 100, lazy("Enter a number of per cent, from 1 to 100")),
        ],
    )


class CloseForm(Form):
    """What the panel says at the end."""

    words = TextAreaField(
        lazy("What does the panel say of the explanation?"),
        [
            required(lazy("Say in a sentence or two what the panel thinks")),
            at_most(2000, lazy("Use 2,000 characters or fewer")),
        ],
    )
