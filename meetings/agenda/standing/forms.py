"""Forms for standing items."""

import wtforms
from wtforms import validators
from wtforms.widgets import HiddenInput

from engage.kit.drafts import SeenField
from engage.kit.forms import Form
from engage.kit.i18n import lazy
from meetings.agenda.forms import StandingForm
from meetings.agenda.standing.templates import Template


class ChangeStandingForm(StandingForm):
    """A standing item's new words; `item` is its id and `seen` the edition the page was opened with."""

    item = wtforms.IntegerField(
        widget=HiddenInput(), validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)]
    )
    seen = SeenField()


class StartForm(Form):
    """Which agenda to start from."""

    template = wtforms.StringField(
        validators=[validators.AnyOf([one.value for one in Template], lazy("Choose one of the two agendas"))]
    )
