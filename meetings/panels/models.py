"""Who sits on a panel, since when, and what it means to look at."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from boroughs.people.models import Person
from engage.kit.i18n import N_
from meetings.models import Meeting, Panel


class PanelBorough(Model):
    """Another borough that shares a panel, whose pages show its meetings too."""

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="sharing", db_index=True, on_delete=fields.CASCADE
    )
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="shared_panels", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int

    class Meta:
        table = "panel_borough"
        unique_together = (("panel", "borough"),)


class SeatKind(StrEnum):
    """What a seat on a panel is."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    CO_OPTEE = "co_optee"

    @property
    def label(self) -> str:
        """The kind of seat in English, marked for translation."""
        return _SEATS[self]


_SEATS = {
    SeatKind.CHAIR: N_("Chair"),
    SeatKind.VICE_CHAIR: N_("Vice chair"),
    SeatKind.MEMBER: N_("Member"),
    SeatKind.CO_OPTEE: N_("Co-opted member"),
}


class Seat(Model):
    """A seat on a panel, whoever sits in it; `name` says whose it is ("Councillor", "Youth council"), for the public.

    Only members whose seat `has_vote` count for the quorum. A seat that is no longer filled has `ended_on`.
    """

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="seats", db_index=True, on_delete=fields.RESTRICT
    )
    panel_id: int
    position = fields.IntField()
    kind = fields.CharEnumField(SeatKind, max_length=20, default=SeatKind.MEMBER)
    name = fields.CharField(max_length=120)
    has_vote = fields.BooleanField(default=True)
    ended_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "seat"
        ordering = ["position"]
        unique_together = (("panel", "position"),)


class Term(Model):
    """Somebody's time in a seat: London dates, the first inclusive, the last exclusive, null while it lasts.

    `name` is what the public reads; `is_named` false keeps it from the public ("A member of the community").
    `person` is the account that reads the panel's papers during the term, where there is one. `is_substitute`: sits
    only when the seat's member cannot come.
    """

    id = fields.IntField(primary_key=True)
    seat: fields.ForeignKeyRelation[Seat] = fields.ForeignKeyField(
        "engage.Seat", related_name="terms", db_index=True, on_delete=fields.RESTRICT
    )
    seat_id: int
    name = fields.CharField(max_length=100)
    is_named = fields.BooleanField(default=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="terms", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    is_substitute = fields.BooleanField(default=False)
    starts_on = fields.DateField()
    ends_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "seat_term"
        constraints = [
            CheckConstraint(check="ends_on IS NULL OR ends_on > starts_on", name="term_starts_before_it_ends")
        ]

    @classmethod
    def on(cls, day: date) -> QuerySet[Term]:
        """Returns the terms in force on a London date."""
        return cls.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class PanelProfile(Model):
    """How many members are of each group on a day, as they told the clerk together: no row is about a person.

    `counts` is group key → number, with the keys of `boroughs.census`.
    """

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="profiles", db_index=True, on_delete=fields.CASCADE
    )
    on = fields.DateField()
    counts: dict[str, int] = fields.JSONField()

    class Meta:
        table = "panel_profile"
        unique_together = (("panel", "on"),)


class WorkItem(Model):
    """Something a panel plans to look at: its work programme, public. `month` is the first day of the month meant."""

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="work_items", db_index=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=160)
    why = fields.TextField(default="")
    month: date | None = fields.DateField(null=True)
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="work_items", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    meeting_id: int | None
    dropped_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "work_item"
