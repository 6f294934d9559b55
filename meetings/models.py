"""Panels, meetings, agenda items, minutes and recommendations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.clock import london_date
from engage.kit.i18n import N_


class PanelKind(StrEnum):
    """What kind of body a panel is; only a crime and disorder committee has a statutory right to an answer."""

    CRIME_DISORDER_SCRUTINY = "crime_disorder_scrutiny"
    SAFER_NEIGHBOURHOOD_BOARD = "snb"
    COMMUNITY_MONITORING_GROUP = "cmg"

    @property
    def label(self) -> str:
        """The kind in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    PanelKind.CRIME_DISORDER_SCRUTINY: N_("Crime and disorder scrutiny committee"),
    PanelKind.SAFER_NEIGHBOURHOOD_BOARD: N_("Safer Neighbourhood Board"),
    PanelKind.COMMUNITY_MONITORING_GROUP: N_("Stop and search community monitoring group"),
}


class Panel(Model):
    """A body that scrutinises the police of one borough in public."""

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="panels", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    kind = fields.CharEnumField(PanelKind, max_length=30)
    name = fields.CharField(max_length=120)

    class Meta:
        table = "panel"
        unique_together = (("borough", "name"),)


class Meeting(Model):
    """One meeting of a panel. Public from `published_at` on (aware UTC): its time, place and agenda."""

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="meetings", db_index=True, on_delete=fields.RESTRICT
    )
    panel_id: int
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="meetings", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    slug = fields.CharField(max_length=60)
    title = fields.CharField(max_length=120)
    starts_at = fields.DatetimeField()
    venue = fields.CharField(max_length=200)
    published_at: datetime | None = fields.DatetimeField(null=True)
    items: fields.ReverseRelation[AgendaItem]
    minutes: fields.BackwardOneToOneRelation[Minutes]
    recommendations: fields.ReverseRelation[Recommendation]

    class Meta:
        table = "meeting"
        unique_together = (("borough", "slug"),)

    @property
    def held_on(self) -> date:
        """The London date it is held on."""
        return london_date(self.starts_at)

    def has_begun(self, now: datetime) -> bool:
        """Whether it has begun by an aware moment, so that minutes can be written."""
        return self.starts_at <= now


class AgendaItem(Model):
    """One numbered item of an agenda; `text` is Markdown. `request` is what it is about that the police were asked."""

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="items", db_index=True, on_delete=fields.CASCADE
    )
    meeting_id: int
    position = fields.IntField()
    title = fields.CharField(max_length=160)
    text = fields.TextField(default="")
    request: fields.ForeignKeyNullableRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="items", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int | None

    class Meta:
        table = "agenda_item"
        ordering = ["position"]
        unique_together = (("meeting", "position"),)


class Minutes(Model):
    """The record of a meeting, Markdown: private draft → public draft (`published_at`) → approved, then immutable.

    The moments are aware UTC.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.OneToOneRelation[Meeting] = fields.OneToOneField(
        "engage.Meeting", related_name="minutes", on_delete=fields.RESTRICT
    )
    meeting_id: int
    text = fields.TextField()
    published_at: datetime | None = fields.DatetimeField(null=True)
    approved_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "minutes"
        constraints = [
            CheckConstraint(
                check="approved_at IS NULL OR published_at IS NOT NULL",
                name="minutes_are_published_before_they_are_approved",
            )
        ]


class Recommendation(Model):
    """What a panel asks the police to do: a draft, then agreed at its meeting, then sent, which asks for a response."""

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="recommendations", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    number = fields.IntField()
    text = fields.TextField()
    agreed_on = fields.DateField(null=True)
    request: fields.OneToOneNullableRelation[ResponseRequest] = fields.OneToOneField(
        "engage.ResponseRequest", related_name="recommendation", null=True, on_delete=fields.RESTRICT
    )
    request_id: int | None

    class Meta:
        table = "recommendation"
        ordering = ["number"]
        unique_together = (("meeting", "number"),)
        constraints = [
            CheckConstraint(
                check="request_id IS NULL OR agreed_on IS NOT NULL",
                name="recommendation_is_agreed_before_it_is_sent",
            )
        ]
