"""Surveys, their versions, and the answers, which nothing joins to a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from engage.kit.i18n import Said, language
from surveys.definition.routing import Answer
from surveys.definition.texts import said

LONGEST_SLUG = 60


class Assurance(StrEnum):
    """How sure it is that nobody answers twice, which is said beside the results."""

    OPEN = "open"
    ONE_PER_BROWSER = "one_per_browser"
    ONE_TIME_CODES = "one_time_codes"


class EarlyResults(StrEnum):
    """Who sees results while a survey is open. The police alone never do."""

    NOBODY = "nobody"
    PANEL = "panel"
    EVERYONE = "everyone"


class Channel(StrEnum):
    """The way an answer came."""

    ONLINE = "online"
    KIOSK = "kiosk"
    PAPER = "paper"
    PHONE = "phone"


class Flag(StrEnum):
    """Why a submission is looked at before it counts for good; the first that fits."""

    NONE = ""
    FILLED_BY_PROGRAM = "filled_by_program"
    TOO_FAST = "too_fast"
    BUSY_NETWORK = "busy_network"


class Exclusion(StrEnum):
    """Why a submission does not count, as published."""

    NONE = ""
    DUPLICATE = "duplicate"
    NOT_A_PERSON = "not_a_person"
    OUT_OF_AREA = "out_of_area"


class Survey(Model):
    """Questions to a borough's residents: a draft until `published_at` (aware UTC), when its dates are frozen.

    What it asks is in its versions (`SurveyVersion`); `title` is their title in the default language and `titles` in
    every one, for lists; `short_link` is the end of its address on posters, /s/…. It takes answers from `opens_on` to
    `closes_on`, London dates, both inclusive. `wave_of` is the survey that this one repeats, `wave` its number in the
    series, from 1. `keep_texts_months` and `keep_rows_months` after it closes, free text and whole responses are
    erased; `texts_erased_on` and `rows_erased_on` say when that was done. `request` asks the superintendent about the
    findings. `checked_on` is when a clerk decided on every submission that was flagged.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="surveys", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    slug = fields.CharField(max_length=LONGEST_SLUG)
    title = fields.CharField(max_length=120)
    titles: dict[str, str] = fields.JSONField(default=dict)
    opens_on: date | None = fields.DateField(null=True)
    closes_on: date | None = fields.DateField(null=True)
    published_at = fields.DatetimeField(null=True)
    short_link = fields.CharField(max_length=8, null=True, unique=True)
    assurance = fields.CharEnumField(Assurance, max_length=20, default=Assurance.OPEN)
    early_results = fields.CharEnumField(EarlyResults, max_length=10, default=EarlyResults.NOBODY)
    keep_texts_months = fields.IntField(default=12)
    keep_rows_months = fields.IntField(default=24)
    texts_erased_on: date | None = fields.DateField(null=True)
    rows_erased_on: date | None = fields.DateField(null=True)
    checked_on: date | None = fields.DateField(null=True)
    wave_of: fields.ForeignKeyNullableRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="later_waves", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    wave_of_id: int | None
    wave = fields.IntField(default=1)
    request: fields.ForeignKeyNullableRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="surveys", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int | None
    versions: fields.ReverseRelation[SurveyVersion]

    class Meta:
        table = "survey"
        unique_together = (("borough", "slug"),)
        constraints = [
            CheckConstraint(check="closes_on >= opens_on", name="survey_opens_before_it_closes"),
            CheckConstraint(
                check="published_at IS NULL OR (opens_on IS NOT NULL AND closes_on IS NOT NULL)",
                name="survey_is_published_with_dates",
            ),
            CheckConstraint(
                check="keep_texts_months BETWEEN 1 AND 36 AND keep_rows_months BETWEEN 1 AND 36",
                name="survey_keeps_answers_for_a_time",
            ),
            CheckConstraint(check="(wave_of_id IS NULL) = (wave = 1)", name="survey_first_wave_repeats_nothing"),
        ]

    @property
    def heading(self) -> Said:
        """Returns the title in the reader's language, or else the default one."""
        code = language().code
        if words := self.titles.get(code):
            return Said(words, code)
        default = next((other for other, words in self.titles.items() if words == self.title), "en")
        return said({default: self.title}, default)

    def is_open(self, day: date) -> bool:
        """Whether it takes answers on a London date."""
        return self.published_at is not None and self.opens_on <= day <= self.closes_on  # type: ignore[operator]

    def is_closed(self, day: date) -> bool:
        """Whether it took answers once and does not any more."""
        return self.published_at is not None and self.closes_on < day  # type: ignore[operator]


class SurveyVersion(Model):
    """What a survey asks, as JSON (`surveys.definition.codec`): the draft while `published_at` is null, then frozen.

    A survey has one draft at most. Version 1 is what it was published with; a later one is a correction, and `note`
    says to the public what was corrected.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="versions", db_index=True, on_delete=fields.CASCADE
    )
    survey_id: int
    number = fields.IntField()
    definition: dict[str, Any] = fields.JSONField()
    note = fields.TextField(default="")
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "survey_version"
        ordering = ["number"]
        unique_together = (("survey", "number"),)

    @classmethod
    async def published_of(cls, survey: Survey) -> list[SurveyVersion]:
        """Returns a survey's published versions, the oldest first."""
        return await cls.filter(survey_id=survey.id, published_at__isnull=False).order_by("number")

    @classmethod
    async def draft_of(cls, survey: Survey) -> SurveyVersion | None:
        """Returns what is being written of a survey: itself, or a correction of it; None when nothing is."""
        return await cls.get_or_none(survey_id=survey.id, published_at__isnull=True)


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
    """One person's answers to a survey: {question key: answer}, free text apart (`surveys.moderation`).

    The id is random and new; `month` is the first day of the month in which it was counted, and the only time kept.
    `version` is the number of the version answered. One with an `exclusion` is not in the tally.
    """

    id = fields.UUIDField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="responses", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    month = fields.DateField()
    receipt_hash = fields.CharField(max_length=64, unique=True)
    version = fields.IntField(default=1)
    channel = fields.CharEnumField(Channel, max_length=10, default=Channel.ONLINE)
    flag = fields.CharEnumField(Flag, max_length=20, default=Flag.NONE)
    exclusion = fields.CharEnumField(Exclusion, max_length=20, default=Exclusion.NONE)
    answers: dict[str, Answer] = fields.JSONField()

    class Meta:
        table = "survey_response"


class SurveyTally(Model):
    """How many people of a group gave an answer in a month (`surveys.definition.answers.counted`).

    Question "" counts whole responses, with the channel as its option; option "" counts who answered the question.
    `age_band` and `sex` are codes of the bank, `ethnic_group` is one of the five groups; "" is not known.
    """

    id = fields.BigIntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="tallies", on_delete=fields.RESTRICT
    )
    survey_id: int
    question_key = fields.CharField(max_length=90)
    option = fields.CharField(max_length=60)
    age_band = fields.CharField(max_length=20, default="")
    sex = fields.CharField(max_length=20, default="")
    ethnic_group = fields.CharField(max_length=20, default="")
    month = fields.DateField()
    count = fields.IntField()

    class Meta:
        table = "survey_tally"
        unique_together = (("survey", "question_key", "option", "age_band", "sex", "ethnic_group", "month"),)


class EarlyLook(Model):
    """Somebody with a role looked at the results of an open survey on a London date: public."""

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="early_looks", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    role = fields.CharEnumField(Role, max_length=30)
    looked_on = fields.DateField()

    class Meta:
        table = "early_look"
        unique_together = (("survey", "role", "looked_on"),)
