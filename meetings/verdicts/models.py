"""A panel's verdicts on official responses."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from boroughs.people.models import Person
from boroughs.responses.models import OfficialResponse, ResponseRequest
from engage.kit.i18n import N_
from meetings.models import Meeting, Panel


class Verdict(StrEnum):
    """Whether a panel finds that an answer answers."""

    ANSWERED = "answered"
    PARTLY = "partly"
    NOT_ANSWERED = "not_answered"

    @property
    def label(self) -> str:
        """The verdict in English, marked for translation."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.ANSWERED: N_("The panel finds it answered"),
    Verdict.PARTLY: N_("The panel finds it partly answered"),
    Verdict.NOT_ANSWERED: N_("The panel finds it not answered"),
}


class PanelVerdict(Model):
    """What a panel found of a response to a request, with its public reason (Markdown). Never changed: a later one is
    another row, and the newest stands. `response` is the version it is about; `meeting` where it was agreed, if at one.
    """

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="verdicts", db_index=True, on_delete=fields.RESTRICT
    )
    panel_id: int
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="verdicts", db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int
    response: fields.ForeignKeyRelation[OfficialResponse] = fields.ForeignKeyField(
        "engage.OfficialResponse", related_name="verdicts", db_index=True, on_delete=fields.RESTRICT
    )
    response_id: int
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="verdicts", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int | None
    verdict = fields.CharEnumField(Verdict, max_length=20)
    reason = fields.TextField()
    on = fields.DateField()
    given_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="verdicts", db_index=True, on_delete=fields.RESTRICT
    )
    given_by_id: int

    class Meta:
        table = "panel_verdict"
        ordering = ["id"]
