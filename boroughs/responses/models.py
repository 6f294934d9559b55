"""Requests for an official response and the responses given."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Appointment, Office
from boroughs.responses.clock import Basis
from engage.kit.i18n import N_


class Position(StrEnum):
    """What the office says it will do about what was asked."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"
    NEEDS_MORE_TIME = "needs_more_time"

    @property
    def label(self) -> str:
        """The position in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Position.ACCEPTED: N_("Accepted"),
    Position.PARTLY_ACCEPTED: N_("Partly accepted"),
    Position.NOT_ACCEPTED: N_("Not accepted"),
    Position.NEEDS_MORE_TIME: N_("Needs more time"),
}


class ResponseRequest(Model):
    """Something an office was asked to answer in public, by a date.

    `number` counts from 1 in each borough. `asked_by` is the public name of who asks. `due_on` is the last London date
    on which an answer is on time. Whether it is answered or overdue is worked out from dates, never stored.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="response_requests", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="requests", db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int
    number = fields.IntField()
    asked_by = fields.CharField(max_length=120)
    text = fields.TextField()
    basis = fields.CharEnumField(Basis, max_length=40)
    asked_on = fields.DateField()
    due_on = fields.DateField()
    responses: fields.ReverseRelation[OfficialResponse]

    class Meta:
        table = "response_request"
        unique_together = (("borough", "number"),)
        constraints = [CheckConstraint(check="due_on >= asked_on", name="response_request_is_asked_before_it_is_due")]


class OfficialResponse(Model):
    """An office's answer to a request: a draft until `published_at` (aware UTC), never changed after.

    A draft has no signature; publishing signs it as the appointment in force. NEEDS_MORE_TIME carries the new date in
    `more_time_until`; an answer with another position follows it.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="responses", db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int
    position = fields.CharEnumField(Position, max_length=20)
    more_time_until: date | None = fields.DateField(null=True)
    text = fields.TextField()
    drafted_by_id = fields.IntField()
    signed_by: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "engage.Appointment", related_name="responses", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "official_response"
        constraints = [
            CheckConstraint(
                check="(position = 'needs_more_time') = (more_time_until IS NOT NULL)",
                name="official_response_that_needs_more_time_says_until_when",
            ),
            CheckConstraint(
                check="(published_at IS NULL) = (signed_by_id IS NULL)",
                name="official_response_is_signed_when_published",
            ),
        ]
