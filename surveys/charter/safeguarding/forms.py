"""What a safeguarding lead fills in: what came of a report."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, required
from engage.kit.i18n import lazy
from surveys.charter.safeguarding.models import Outcome


class OutcomeForm(Form):
    """What was done."""

    outcome = RadioField(
        lazy("What did you do?"),
        [required(lazy("Select what you did"))],
        choices=[SelectChoice(outcome.value, lazy(outcome.label)) for outcome in Outcome],
        invalid_choice_message=lazy("Select one of the answers on the page"),
    )
