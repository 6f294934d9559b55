"""Answers on paper or by phone that one person has entered and a second has yet to verify."""

from __future__ import annotations

from datetime import date, timedelta

from tortoise import connections, fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from surveys.models import Assurance, Channel, Survey

TIME_AFTER_CLOSING = timedelta(days=7)
"""How long after its last day papers and calls of a survey that has some can still be entered and verified."""


CHANCE = "made-by-chance"
"""The name under which an entry has what its receipt is made of: two hyphens, as no field of a question has."""


class Entry(Model):
    """One paper or call. `number` is written on the paper and shown to who verifies it.

    `typed` are the pairs [name, value] of the form that would send it, CHANCE among them; `entered_by_id` is a
    person's. It is deleted when verified: its answers move on into the inbox.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="entries", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    number = fields.IntField()
    version = fields.IntField()
    channel = fields.CharEnumField(Channel, max_length=10)
    typed: list[list[str]] = fields.JSONField()
    entered_by_id = fields.IntField()

    class Meta:
        table = "entry"
        unique_together = (("survey", "number"),)

    @classmethod
    def waiting_for(cls, survey_id: int, person_id: int) -> QuerySet[Entry]:
        """Returns a survey's entries that a person can verify: those of somebody else, by number."""
        return cls.filter(survey_id=survey_id).exclude(entered_by_id=person_id).order_by("number")

    @staticmethod
    def last_day(survey: Survey) -> date | None:
        """Returns the last London date on which a survey's entries can be verified; None for a draft without dates."""
        is_by_code = survey.assurance is Assurance.ONE_TIME_CODES
        return survey.closes_on and survey.closes_on + (timedelta() if is_by_code else TIME_AFTER_CLOSING)

    @classmethod
    async def can_still_come(cls, survey_id: int, closes_on: date, day: date) -> bool:
        """Whether answers on paper or by phone can still be added to a survey on a London date: its results wait.

        After its last day that is only so for a survey which had some by then, so that its results, once shown, never
        change by one person's answers; and never for one that takes an answer a code: which of the last codes were used
        is not kept.
        """
        if day <= closes_on:
            return True
        if day > closes_on + TIME_AFTER_CLOSING:
            return False
        return bool(
            await connections.get("default").execute_query_dict(
                "SELECT 1 FROM survey WHERE id = $1 AND assurance <> 'one_time_codes'"
                " AND (EXISTS (SELECT FROM entry WHERE survey_id = $1) OR EXISTS (SELECT FROM survey_tally"
                " WHERE survey_id = $1 AND question_key = '' AND option IN ('paper', 'phone') AND count > 0)"
                " OR EXISTS (SELECT FROM inbox_item WHERE stream = 'survey' AND subject_id = $1"
                " AND document->>'channel' IN ('paper', 'phone')))",
                [survey_id],
            )
        )

    @classmethod
    async def verified_of(cls, survey_id: int) -> dict[str, int]:
        """Returns {channel: answers that were verified}, counted already or on their way, for paper and phone."""
        rows = await connections.get("default").execute_query_dict(
            "SELECT channel, sum(number)::int AS number FROM ("
            " SELECT option AS channel, count AS number FROM survey_tally"
            "  WHERE survey_id = $1 AND question_key = '' AND option IN ('paper', 'phone')"
            " UNION ALL SELECT document->>'channel', 1 FROM inbox_item WHERE stream = 'survey' AND subject_id = $1"
            "  AND document->>'channel' IN ('paper', 'phone')"
            ") AS verified GROUP BY channel",
            [survey_id],
        )
        return {"paper": 0, "phone": 0} | {row["channel"]: row["number"] for row in rows}
