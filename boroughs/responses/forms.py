"""The forms in which an office drafts its answer to a request, and signs it."""

from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from boroughs.responses.models import Position, ResponseTemplate
from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy

SAVE, CHECK, USE = "save", "check", "use"
"""What the buttons of a draft do: save it; say how it reads, or put words of a template in, without saving."""
MOST_CHARACTERS = 10_000
_WORDS = ("position", "own", "text", "correction", "seen")


class AnswerForm(Form):
    """What a draft says to a request, Markdown. Call `fit` before validating.

    `own` are words for this request alone, where the answer goes to several; `correction` is the public reason, where
    it corrects. `seen` is the edition the page was opened with, `do` which button was pressed.
    """

    position = wtforms.RadioField(
        lazy("What is the office’s position?"),
        choices=enum_choices(Position, label=lambda position: lazy(position.label)),
        coerce=enum_coerce(Position),
        invalid_value_message=lazy("Select the office’s position"),
        validators=[validators.InputRequired(lazy("Select the office’s position"))],
    )
    correction = wtforms.TextAreaField(
        lazy("Why is the answer corrected? Everybody will read this"),
        validators=[
            required(lazy("Write why the answer is corrected")),
            at_most(1_000, lazy("The reason must be 1,000 characters or fewer")),
        ],
    )
    own = wtforms.TextAreaField(
        lazy("Words for this request alone"),
        default="",
        validators=[at_most(MOST_CHARACTERS, lazy("The words must be 10,000 characters or fewer"))],
    )
    text = wtforms.TextAreaField(
        lazy("The answer"), validators=[at_most(MOST_CHARACTERS, lazy("The answer must be 10,000 characters or fewer"))]
    )
    template = wtforms.SelectField(
        lazy("Words your office has ready"), validate_choice=False, default="", validators=[validators.Optional()]
    )
    seen = SeenField()
    do = wtforms.StringField(default=SAVE)

    def fit(self, *, is_shared: bool, is_correction: bool, templates: Sequence[ResponseTemplate]) -> None:
        """Takes the fields away that this draft does not need, and gives the office's templates to choose from."""
        if is_shared:
            self.text.label.text = gettext("Words for every request of this answer")
        else:
            del self.own
        if not is_correction:
            del self.correction
        self.template.choices = [
            wtforms.SelectChoice("", gettext("Choose")),
            *(wtforms.SelectChoice(str(one.id), one.title) for one in templates),
        ]

    def put_in(self, templates: Sequence[ResponseTemplate]) -> None:
        """Adds the words of the template that was chosen below what is typed."""
        chosen = [one.text for one in templates if str(one.id) == self.template.data]
        self.text.data = "\n\n".join(filter(None, [self.text.data, *chosen]))
        self.template.data = ""

    @property
    def is_saving(self) -> bool:
        """Whether the button that saves was pressed."""
        return self.do.data not in (CHECK, USE)

    @property
    def words(self) -> dict[str, Any]:
        """What `save_draft` takes."""
        return {name: self[name].data for name in _WORDS if name in self}

    @property
    def all_words(self) -> str:
        """All that a reader of the answer to this request would read of it."""
        return "\n\n".join(filter(None, [self.own.data if "own" in self else "", self.text.data]))

    def validate_text(self, field: wtforms.TextAreaField) -> None:
        """Wants words, in one of the two boxes where there are two."""
        own = self.own.data if "own" in self else ""
        if not (field.data or own):
            raise validators.ValidationError(gettext("Write the answer"))
        if len(field.data or "") + len(own or "") < 20:
            raise validators.ValidationError(gettext("Write at least 20 characters"))


class SignForm(Form):
    """The promise that the holder has read the draft; `seen` is the edition that was read."""

    seen = SeenField()
    confirmed = wtforms.BooleanField(
        lazy("I have read this answer and publish it for the office"),
        validators=[required(lazy("Tick the box to publish the answer"))],
    )
