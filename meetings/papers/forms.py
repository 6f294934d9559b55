"""Forms for papers."""

from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext
from meetings.agenda.exempt import PARAGRAPHS
from meetings.papers.actions import Words


def _number(text: Any) -> int | None:
    return int(text) if text else None


class PaperForm(Form):
    """A paper: written, uploaded, or both. Set `item.choices` before validating."""

    title = wtforms.StringField(
        "Title",
        validators=[required("Enter a title"), at_most(160, "The title must be 160 characters or fewer")],
    )
    item = wtforms.SelectField("What it is for", coerce=_number, default=None)
    text = wtforms.TextAreaField(
        "The paper", default="", validators=[at_most(100_000, "The paper must be 100,000 characters or fewer")]
    )
    file = wtforms.FileField("File")
    drops_file = wtforms.BooleanField("Remove the file")
    summary = wtforms.TextAreaField(
        "Summary", default="", validators=[at_most(4_000, "The summary must be 4,000 characters or fewer")]
    )
    exempt_paragraph = wtforms.SelectField(
        "Who may read it",
        coerce=_number,
        default=None,
        choices=[
            SelectChoice("", "Everybody"),
            *(SelectChoice(str(n), f"Members only: paragraph {n}, {words}") for n, words in PARAGRAPHS.items()),
        ],
    )
    public_interest = wtforms.TextAreaField(
        "Why keeping it from the public outweighs their interest in reading it",
        default="",
        validators=[at_most(2_000, "The reason must be 2,000 characters or fewer")],
    )
    hides_title = wtforms.BooleanField("Keep the title from the public too")
    seen = SeenField()

    def validate_public_interest(self, field: wtforms.Field) -> None:
        """An exempt paper says why; the words are public."""
        if self.exempt_paragraph.data and not field.data:
            raise validators.ValidationError(gettext("Enter why it is kept from the public"))

    def validate_hides_title(self, field: wtforms.Field) -> None:
        """Only an exempt paper hides anything."""
        if field.data and not self.exempt_paragraph.data:
            raise validators.ValidationError(gettext("Only a paper for members alone can hide its title"))

    def words(self) -> Words:
        """Returns what was written, once it is valid."""
        is_exempt = self.exempt_paragraph.data is not None
        return Words(
            title=self.title.data,
            text=self.text.data,
            summary=self.summary.data,
            item_id=self.item.data,
            exempt_paragraph=self.exempt_paragraph.data,
            public_interest=self.public_interest.data if is_exempt else "",
            hides_title=self.hides_title.data,
        )


class PublishForm(Form):
    """Publishing a paper: the chair's reason where it is late."""

    late_reason = wtforms.TextAreaField(
        "The chair’s reason why it cannot wait for the next meeting",
        default="",
        validators=[at_most(1_000, "The reason must be 1,000 characters or fewer")],
    )
    seen = SeenField()


class WithdrawForm(Form):
    """Withdrawing a published paper."""

    reason = wtforms.TextAreaField(
        "Why it is withdrawn",
        validators=[
            required("Enter why it is withdrawn"),
            at_most(1_000, "The reason must be 1,000 characters or fewer"),
        ],
    )


class SeenForm(Form):
    """A button that does something to the draft as it was shown."""

    seen = SeenField()
