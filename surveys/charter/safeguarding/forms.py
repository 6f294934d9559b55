"""What a safeguarding lead fills in: what came of a report, and a message to who sent it."""

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy
from surveys.charter.safeguarding.models import Outcome
from surveys.moderation.conversations.models import LONGEST


class OutcomeForm(Form):
    """What was done."""

    outcome = RadioField(
        lazy("What did you do?"),
        [required(lazy("Select what you did"))],
        choices=[SelectChoice(outcome.value, lazy(outcome.label)) for outcome in Outcome],
        invalid_choice_message=lazy("Select one of the answers on the page"),
    )


class MessageForm(Form):
    """A question or an offer of help, for whoever has the code."""

    text = TextAreaField(
        lazy("Your message"),
        [required(lazy("Enter your message")), at_most(LONGEST, lazy("Use 1,000 characters or fewer"))],
    )
