"""The one decision a moderator takes on a comment, and which words are taken out of it."""

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from engage.kit.forms import Form, required
from engage.kit.i18n import gettext, lazy
from surveys.moderation.models import REASONS

APPROVE = "approve"
REDACT = "redact"

REMOVED = "[removed]"
"""Stands in a comment, in every language, where a moderator has taken words out."""


def _choices() -> list[SelectChoice]:
    withhold = [
        SelectChoice(code, gettext("Withhold it: %(reason)s", reason=gettext(words))) for code, words in REASONS.items()
    ]
    return [
        SelectChoice(APPROVE, gettext("Approve it: it can be shown")),
        SelectChoice(REDACT, gettext("Take words out of it, and show the rest")),
        *withhold,
    ]


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

    @property
    def is_redaction(self) -> bool:
        """Whether words are to be taken out first, which is done on a page of its own."""
        return bool(self.decision.data == REDACT)


class RedactionForm(Form):
    """A comment with words taken out: each gap says "[removed]", and every other word stays where it was.

    Set `original` before it validates.
    """

    original = ""
    text = TextAreaField(lazy("What is shown"), [required(lazy("Leave some of the comment, or withhold it"))])

    def validate_text(self, field: TextAreaField) -> None:
        """Refuses a text that took nothing out, left nothing, or has a word that was not there."""
        pieces = ["".join(piece.split()) for piece in field.data.split(REMOVED)]
        if len(pieces) < 2:
            raise ValidationError(gettext("Replace the words to take out by %(removed)s", removed=REMOVED))
        if not any(pieces):
            raise ValidationError(gettext("Leave some of the comment, or withhold it"))
        if not _has_only_gaps("".join(self.original.split()), pieces):
            raise ValidationError(
                gettext("Only take words out: every other word stays as the resident wrote it, in its place")
            )


def _has_only_gaps(original: str, pieces: list[str]) -> bool:
    """Whether pieces follow one another in the original with something left out between any two; spaces do not count.

    The first piece is the original's beginning and the last its end: they are empty where a gap is there.
    """
    first, *middle, last = pieces
    at, end = len(first), len(original) - len(last)
    if not (original.startswith(first) and original.endswith(last)):
        return False
    for piece in middle:
        found = original.find(piece, at + 1, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at < end
