"""The form that adds a webhook."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from boroughs.webhooks.targets import LONGEST, NotAllowed, read_target, words_of
from engage.kit.forms import Form, at_most
from engage.kit.i18n import lazy


class WebhookForm(Form):
    """Where to send, and what about; `offer` says what there is."""

    url = wtforms.StringField(
        lazy("Address to send to"),
        [
            validators.InputRequired(lazy("Enter the address to send to")),
            at_most(LONGEST, lazy("The address must be 500 characters or fewer")),
        ],
    )
    topics = wtforms.SelectMultipleField(
        lazy("What to send"), [validators.InputRequired(lazy("Select what to send"))], choices=[]
    )
    is_demo = False

    def offer(self, choices: dict[str, str], *, is_demo: bool) -> None:
        """Offers these topics (topic → label); the demonstration also sends to http."""
        self.topics.choices = [SelectChoice(topic, label) for topic, label in choices.items()]
        self.is_demo = is_demo

    def validate_url(self, field: wtforms.StringField) -> None:
        """Refuses what nothing is sent to. Where its host leads is looked at again before every sending."""
        try:
            read_target(field.data, is_demo=self.is_demo)
        except NotAllowed as refused:
            raise validators.ValidationError(words_of(refused)) from None
