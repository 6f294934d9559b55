"""Surveys, their questions, and the answers, which nothing joins to a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough

LONGEST_SLUG = 60


class QuestionKind(StrEnum):
    """How a question is asked and answered."""

    SINGLE_CHOICE = "single_choice"
    AGREE_SCALE = "agree_scale"
    FREE_TEXT = "free_text"


class Survey(Model):
    """A set of questions to a borough's residents: a draft until `published_at` (aware UTC), frozen after.

    It takes answers from `opens_on` to `closes_on`, London dates, both inclusive.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="surveys", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    slug = fields.CharField(max_length=LONGEST_SLUG)
    title = fields.CharField(max_length=120)
    intro = fields.TextField()
    opens_on: date | None = fields.DateField(null=True)
    closes_on: date | None = fields.DateField(null=True)
    published_at = fields.DatetimeField(null=True)
    questions: fields.ReverseRelation[Question]

    class Meta:
        table = "survey"
        unique_together = (("borough", "slug"),)
        constraints = [
            CheckConstraint(check="closes_on >= opens_on", name="survey_opens_before_it_closes"),
            CheckConstraint(
                check="published_at IS NULL OR (opens_on IS NOT NULL AND closes_on IS NOT NULL)",
                name="survey_is_published_with_dates",
            ),
        ]

    def is_open(self, day: date) -> bool:
        """Whether it takes answers on a London date."""
        return self.published_at is not None and self.opens_on <= day <= self.closes_on  # type: ignore[operator]

    def is_closed(self, day: date) -> bool:
        """Whether it took answers once and does not any more."""
        return self.published_at is not None and self.closes_on < day  # type: ignore[operator]


class Question(Model):
    """One question of a survey; `key` is stable across surveys so that results can be joined.

    `options` is a list of [code, label], empty for free text. `favourable` lists the codes that count as agreeing.
    `bank_key` names the question of `surveys.bank` it came from, if any.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="questions", db_index=True, on_delete=fields.CASCADE
    )
    survey_id: int
    position = fields.IntField()
    key = fields.CharField(max_length=60)
    kind = fields.CharEnumField(QuestionKind, max_length=20)
    wording = fields.TextField()
    options: list[list[str]] = fields.JSONField(default=list)
    favourable: list[str] = fields.JSONField(default=list)
    bank_key = fields.CharField(max_length=60, null=True)
    is_required = fields.BooleanField(default=False)

    class Meta:
        table = "question"
        ordering = ["position"]
        unique_together = (("survey", "key"),)


class InboxItem(Model):
    """What a resident sent, acknowledged and not yet among the others.

    It has no time, no order and no person. `token_hash` (hex) makes a second copy of the same submission the same
    row, and becomes the receipt. `stream` and `subject_id` say what it answers: ("survey", survey id) or
    ("charter", borough id), or that it is a free text whose answers have moved on: ("comment", borough id), with a
    random hash. A job moves items on in shuffled batches.
    """

    token_hash = fields.CharField(max_length=64, primary_key=True)
    stream = fields.CharField(max_length=10)
    subject_id = fields.IntField()
    document: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "inbox_item"
        indexes = [("stream", "subject_id")]


class SurveyResponse(Model):
    """One person's answers to a survey: {question key: option code}, free text apart (`surveys.moderation`).

    The id is random and new; `month` is the first day of the month in which it was counted, and the only time kept.
    """

    id = fields.UUIDField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="responses", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    month = fields.DateField()
    receipt_hash = fields.CharField(max_length=64, unique=True)
    answers: dict[str, str] = fields.JSONField()

    class Meta:
        table = "survey_response"


class SurveyTally(Model):
    """How many chose an option of a question in a month; question and option "" count whole responses."""

    id = fields.BigIntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="tallies", on_delete=fields.RESTRICT
    )
    survey_id: int
    question_key = fields.CharField(max_length=60)
    option = fields.CharField(max_length=60)
    month = fields.DateField()
    count = fields.IntField()

    class Meta:
        table = "survey_tally"
        unique_together = (("survey", "question_key", "option", "month"),)
