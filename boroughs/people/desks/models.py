"""Desk calendars and saved filters."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from boroughs.people.models import Person


class DeskCalendar(Model):
    """A calendar address of one person's deadlines. It works while this row is there; a new one replaces it.

    The address carries a keyed hash of `id`, so no table holds the address itself.
    """

    id: UUID = fields.UUIDField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "engage.Person", related_name="desk_calendar", on_delete=fields.CASCADE
    )
    person_id: int

    class Meta:
        table = "desk_calendar"


class SavedFilter(Model):
    """A filter of a list that a person kept under a name: the page's route name and its query string."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="filters", db_index=True, on_delete=fields.CASCADE
    )
    person_id: int
    borough_id = fields.IntField(null=True)
    route = fields.CharField(max_length=80)
    query = fields.CharField(max_length=500)
    name = fields.CharField(max_length=80)

    class Meta:
        table = "saved_filter"
        unique_together = (("person", "name"),)
