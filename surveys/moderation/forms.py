"""The one decision a moderator takes on a comment."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, required
from engage.kit.i18n import gettext, lazy
from surveys.moderation.models import REASONS

APPROVE = "approve"


def _choices() -> list[SelectChoice]:
    withhold = [
        SelectChoice(code, gettext("Withhold it: %(reason)s", reason=gettext(words))) for code, words in REASONS.items()
    ]
    return [SelectChoice(APPROVE, gettext("Approve it: it can be shown")), *withhold]


class DecisionForm(Form):
    """Approve, or one of the published reasons to withhold."""

    decision = RadioField(
        lazy("What should happen to this comment?"),
        [required(lazy("Select whether the comment can be shown"))],
        choices=_choices,
        invalid_choice_message=lazy("Select one of the answers on the page"),
    )

    @property
    def reason(self) -> str:
        """The code of the reason to withhold, "" to approve."""
        chosen: str = self.decision.data
        return "" if chosen == APPROVE else chosen
