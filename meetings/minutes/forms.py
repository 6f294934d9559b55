"""Forms for minutes."""

import wtforms
from wtforms import validators

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy

LONGEST = 60_000


class MinutesForm(Form):
    """Both parts of the minutes, Markdown; `seen` is the edition the page was opened with.

    `do`: "preview", "circulate" or "publish" (which save too), else save.
    """

    text = wtforms.TextAreaField(
        lazy("Minutes"),
        validators=[
            required(lazy("Write the minutes")),
            at_most(LONGEST, lazy("The minutes must be 60,000 characters or fewer")),
        ],
    )
    exempt_text = wtforms.TextAreaField(
        lazy("Exempt part (optional)"),
        default="",
        validators=[at_most(LONGEST, lazy("The exempt part must be 60,000 characters or fewer"))],
    )
    seen = SeenField()
    do = wtforms.StringField()


class CompileForm(Form):
    """Which changes of a new compilation to take: "public-0" or "exempt-2", as the page listed them.

    `seen` is the edition of the minutes and `compiled` of the compilation that the page showed.
    """

    take = wtforms.SelectMultipleField(lazy("What to take"), choices=[], validate_choice=False)
    seen = SeenField()
    compiled = SeenField()


class ApprovalForm(Form):
    """The chair's word that the minutes are right; `seen` is the edition that was read.

    `approved_in` is the id of the later meeting, as text: set its choices before validating.
    """

    seen = SeenField()
    approved_in = wtforms.RadioField(
        lazy("At which meeting did the panel approve them?"),
        validators=[validators.InputRequired(lazy("Select the meeting that approved them"))],
        invalid_value_message=lazy("Select the meeting that approved them"),
        validate_choice=False,
    )
    confirmed = wtforms.BooleanField(
        lazy("The panel agreed that these minutes are a correct record"),
        validators=[required(lazy("Tick the box to approve the minutes"))],
    )


class SignatureForm(Form):
    """The name of the person in the chair, typed, and that it is meant as a signature."""

    name = wtforms.StringField(
        lazy("Your name, as it should stand under the minutes"),
        validators=[required(lazy("Enter your name")), at_most(100, lazy("The name must be 100 characters or fewer"))],
    )
    confirmed = wtforms.BooleanField(
        lazy("I sign these minutes as a correct record"),
        validators=[required(lazy("Tick the box to sign the minutes"))],
    )
