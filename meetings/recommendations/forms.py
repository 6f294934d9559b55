"""Forms for recommendations."""

import wtforms
from wtforms import validators

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class RecommendationForm(Form):
    """What the panel asks for, Markdown, and the ids of its agenda item and of the post, as text: set their choices."""

    item = wtforms.SelectField(
        lazy("Which agenda item is it from?"),
        default="",
        choices=[],
        invalid_choice_message=lazy("Select an item of this agenda"),
    )

    office = wtforms.SelectField(
        lazy("Who should answer?"),
        default="",
        choices=[],
        invalid_choice_message=lazy("Select a post of this borough"),
    )
    text = wtforms.TextAreaField(
        lazy("Recommendation"),
        validators=[
            required(lazy("Write the recommendation")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(4_000, lazy("The recommendation must be 4,000 characters or fewer")),
        ],
    )


class ChangeForm(RecommendationForm):
    """A draft's new words; `seen` is the edition the page was opened with."""

    seen = SeenField()
