"""Public questions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.responses.models import ResponseRequest
from engage.kit.i18n import N_
from meetings.models import Meeting


class QuestionState(StrEnum):
    """How far a public question is."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ANSWERED_AT_MEETING = "answered_at_meeting"
    ANSWERED_IN_WRITING = "answered_in_writing"

    @property
    def label(self) -> str:
        """The state in English, marked for translation."""
        return _STATES[self]


_STATES = {
    QuestionState.SUBMITTED: N_("Waiting to be read"),
    QuestionState.ACCEPTED: N_("Accepted"),
    QuestionState.REJECTED: N_("Not accepted"),
    QuestionState.ANSWERED_AT_MEETING: N_("Answered at the meeting"),
    QuestionState.ANSWERED_IN_WRITING: N_("Answered in writing"),
}


class PublicQuestion(Model):
    """A question to a meeting. Nobody's name is asked for or kept; it is public once accepted, never before.

    `number` counts a meeting's accepted questions from 1. `asked_on` is a London date, no finer. `marks` are what
    screening found in the text (`engage.kit.screening`), for the clerk. `reason` is why it was not accepted. `answer`
    is Markdown. `request` is set when an office was asked for a written answer.
    """

    id = fields.UUIDField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="questions", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    number: int | None = fields.IntField(null=True)
    text = fields.TextField()
    asked_on = fields.DateField()
    state = fields.CharEnumField(QuestionState, max_length=20, default=QuestionState.SUBMITTED)
    marks: list[object] = fields.JSONField(default=list)
    reason = fields.TextField(default="")
    answer = fields.TextField(default="")
    answered_on: date | None = fields.DateField(null=True)
    request: fields.OneToOneNullableRelation[ResponseRequest] = fields.OneToOneField(
        "engage.ResponseRequest", related_name="public_question", null=True, on_delete=fields.RESTRICT
    )
    request_id: int | None

    class Meta:
        table = "public_question"
        unique_together = (("meeting", "number"),)
        constraints = [
            CheckConstraint(
                check="(state = 'rejected') = (reason <> '')", name="public_question_that_is_not_accepted_says_why"
            ),
            CheckConstraint(
                check="(state IN ('submitted', 'rejected')) = (number IS NULL)",
                name="public_question_is_numbered_once_accepted",
            ),
            CheckConstraint(
                check="(state IN ('answered_at_meeting', 'answered_in_writing')) = (answered_on IS NOT NULL)",
                name="public_question_is_answered_on_a_day",
            ),
        ]


class QuestionContact(Model):
    """Where to tell somebody what became of their question; erased once told.

    There is no row before they confirmed it: until then the address is sealed in the link of the e-mail, nowhere else.
    """

    id = fields.UUIDField(primary_key=True)
    question: fields.OneToOneRelation[PublicQuestion] = fields.OneToOneField(
        "engage.PublicQuestion", related_name="contact", on_delete=fields.CASCADE
    )
    question_id: object
    email = fields.CharField(max_length=254)
    language = fields.CharField(max_length=8, default="en", db_default="en")

    class Meta:
        table = "question_contact"
