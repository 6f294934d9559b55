"""Taps, and which links have been used."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.responses.models import ResponseRequest
from engage.kit.i18n import N_


class TapQuestion(StrEnum):
    """What people are asked about an answer."""

    ANSWERED_POINT = "answered_point"
    HELPED = "helped"

    @property
    def label(self) -> str:
        """The question in English, marked for translation."""
        return _QUESTIONS[self]


_QUESTIONS = {
    TapQuestion.ANSWERED_POINT: N_("Did this answer your point?"),
    TapQuestion.HELPED: N_("Did it help?"),
}


class TapAnswer(StrEnum):
    """What people say."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """The answer in English, marked for translation."""
        return _ANSWERS[self]


_ANSWERS = {TapAnswer.YES: N_("Yes"), TapAnswer.PARTLY: N_("Partly"), TapAnswer.NO: N_("No")}


class TapTally(Model):
    """How many people said what about an answer to a request: a count, never a row about a person.

    `of_answer` is the answer's number in its borough, the same for all its versions: a corrected answer keeps its
    counts, another one begins at nothing.
    `by_asker` counts those who came by the link that was sent to who asked or contributed, apart from everybody else.
    `shown` is the number at the last batch: what the public sees, so that no figure moves with one tap.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="taps", db_index=True, on_delete=fields.CASCADE
    )
    request_id: int
    of_answer = fields.IntField()
    question = fields.CharEnumField(TapQuestion, max_length=20)
    answer = fields.CharEnumField(TapAnswer, max_length=10)
    by_asker = fields.BooleanField(default=False)
    number = fields.IntField(default=0)
    shown = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "tap_tally"
        unique_together = (("request", "of_answer", "question", "answer", "by_asker"),)
        constraints = [CheckConstraint(check="shown BETWEEN 0 AND number", name="tap_tally_shows_what_was_counted")]


class SpentTap(Model):
    """A keyed hash of a link or a browser that has said something about a request: no answer, no time, no order."""

    hash = fields.CharField(max_length=64, primary_key=True)

    class Meta:
        table = "spent_tap"
