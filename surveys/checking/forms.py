"""What a clerk decides about submissions under one suspicion."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, required
from engage.kit.i18n import lazy
from surveys.models import Exclusion

KEEP = "keep"

REASONS = {
    Exclusion.DUPLICATE: lazy("Leave them out: the same person sent them more than once"),
    Exclusion.NOT_A_PERSON: lazy("Leave them out: a program filled them in, not a person"),
    Exclusion.OUT_OF_AREA: lazy("Leave them out: they come from outside the borough"),
}


class DecisionForm(Form):
    """Keep them all, or one of the published reasons to leave them out."""

    decision = RadioField(
        lazy("What should happen to them?"),
        [required(lazy("Select whether they are kept"))],
        choices=[
            SelectChoice(KEEP, lazy("Keep them: they count like all others")),
            *(SelectChoice(code.value, words) for code, words in REASONS.items()),
        ],
        invalid_choice_message=lazy("Select one of the answers on the page"),
    )

    @property
    def exclusion(self) -> Exclusion:
        """The reason to leave them out, `Exclusion.NONE` to keep them."""
        chosen: str = self.decision.data
        return Exclusion.NONE if chosen == KEEP else Exclusion(chosen)
