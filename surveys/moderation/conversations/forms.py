"""A case code, a moderator's question, and the answer to it."""

from wtforms import StringField, TextAreaField

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy
from surveys.moderation.conversations.models import LONGEST


class ReceiptForm(Form):
    """A receipt code, to see whether we hold what was sent with it and what was asked."""

    code = StringField(
        lazy("Receipt code"),
        [
            required(lazy("Enter your receipt code")),
            at_most(100, lazy("Enter a code such as bcdf-ghjk-mnpq-2345")),
        ],
    )


class AnswerForm(Form):
    """What somebody answers to a question. Give each conversation of a page a `prefix` of its own."""

    text = TextAreaField(
        lazy("Your answer"),
        [required(lazy("Write your answer")), at_most(LONGEST, lazy("Use 1,000 characters or fewer"))],
    )


class QuestionForm(Form):
    """What a moderator asks."""

    text = TextAreaField(
        lazy("What do you want to ask?"),
        [required(lazy("Write your question")), at_most(LONGEST, lazy("Use 1,000 characters or fewer"))],
    )
