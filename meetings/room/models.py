"""What the clerk records in the room. The minutes are compiled from it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from engage.kit.i18n import N_
from meetings.models import AgendaItem, Meeting, Recommendation
from meetings.panels.models import Seat, Term


class Presence(StrEnum):
    """Whether somebody is at a meeting."""

    PRESENT = "present"
    ONLINE = "online"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """The presence in English, marked for translation."""
        return _PRESENCES[self]


_PRESENCES = {
    Presence.PRESENT: N_("Present"),
    Presence.ONLINE: N_("Present online"),
    Presence.APOLOGIES: N_("Sent apologies"),
    Presence.ABSENT: N_("Absent"),
}


class Attendance(Model):
    """One line of the attendance: a seat of the panel, or somebody else by name and capacity (`seat` null).

    `sitting` is the term of whoever sits in the seat: its member, or a substitute. `arrived_at` and `left_at` are
    aware UTC, null for the whole meeting. A council taking part online cannot vote where the law wants members in the
    room: `engage` records presence and leaves that to the chair.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="attendances", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    seat: fields.ForeignKeyNullableRelation[Seat] = fields.ForeignKeyField(
        "engage.Seat", related_name="attendances", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    seat_id: int | None
    sitting: fields.ForeignKeyNullableRelation[Term] = fields.ForeignKeyField(
        "engage.Term", related_name="attendances", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    sitting_id: int | None
    name = fields.CharField(max_length=100, default="")
    capacity = fields.CharField(max_length=120, default="")
    presence = fields.CharEnumField(Presence, max_length=10)
    arrived_at: datetime | None = fields.DatetimeField(null=True)
    left_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "attendance"
        unique_together = (("meeting", "seat"),)
        constraints = [
            CheckConstraint(check="seat_id IS NOT NULL OR name <> ''", name="attendance_is_of_a_seat_or_a_name"),
            CheckConstraint(
                check="left_at IS NULL OR arrived_at IS NULL OR left_at > arrived_at",
                name="attendance_begins_before_it_ends",
            ),
        ]


class Interest(StrEnum):
    """What kind of interest a member declares. Source: Localism Act 2011, section 30, and councils' codes."""

    DISCLOSABLE_PECUNIARY = "disclosable_pecuniary"
    OTHER_REGISTRABLE = "other_registrable"
    NON_REGISTRABLE = "non_registrable"

    @property
    def label(self) -> str:
        """The kind of interest in English, marked for translation."""
        return _INTERESTS[self]


_INTERESTS = {
    Interest.DISCLOSABLE_PECUNIARY: N_("Disclosable pecuniary interest"),
    Interest.OTHER_REGISTRABLE: N_("Other registrable interest"),
    Interest.NON_REGISTRABLE: N_("Non-registrable interest"),
}


class Declaration(Model):
    """An interest a member declared, in one item or in general (`item` null), and whether they left the room for it."""

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="declarations", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    attendance: fields.ForeignKeyRelation[Attendance] = fields.ForeignKeyField(
        "engage.Attendance", related_name="declarations", db_index=True, on_delete=fields.RESTRICT
    )
    attendance_id: int
    item: fields.ForeignKeyNullableRelation[AgendaItem] = fields.ForeignKeyField(
        "engage.AgendaItem", related_name="declarations", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    item_id: int | None
    kind = fields.CharEnumField(Interest, max_length=30)
    text = fields.TextField()
    left_room = fields.BooleanField(default=False)

    class Meta:
        table = "declaration"


class ItemRecord(Model):
    """What was said (`notes`) and decided (`decision`) on an item, Markdown: the clerk's, until the minutes compile it.

    Of an exempt item both are exempt. `edition` counts saves, so that two people who write at once are told.
    """

    id = fields.IntField(primary_key=True)
    item: fields.OneToOneRelation[AgendaItem] = fields.OneToOneField(
        "engage.AgendaItem", related_name="record", on_delete=fields.RESTRICT
    )
    item_id: int
    notes = fields.TextField(default="")
    decision = fields.TextField(default="")
    begun_at: datetime | None = fields.DatetimeField(null=True)
    edition = fields.IntField(default=0)
    saved_by_id = fields.IntField()
    saved_at = fields.DatetimeField()

    class Meta:
        table = "item_record"


class Method(StrEnum):
    """How a motion is decided."""

    AGREED = "agreed"
    SHOW_OF_HANDS = "show_of_hands"
    NAMED = "named"
    BALLOT = "ballot"

    @property
    def label(self) -> str:
        """The method in English, marked for translation."""
        return _METHODS[self]


_METHODS = {
    Method.AGREED: N_("Agreed without a vote"),
    Method.SHOW_OF_HANDS: N_("Show of hands"),
    Method.NAMED: N_("Named vote"),
    Method.BALLOT: N_("Ballot"),
}


class Outcome(StrEnum):
    """What came of a motion."""

    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The outcome in English, marked for translation."""
        return _OUTCOMES[self]


_OUTCOMES = {Outcome.CARRIED: N_("Carried"), Outcome.LOST: N_("Lost"), Outcome.WITHDRAWN: N_("Withdrawn")}


class Motion(Model):
    """Something put to the vote. `number` counts a meeting's motions from 1; `mover` and `seconder` are attendances.

    The counts are null until there was a vote. `casting` is the chair's casting vote where votes were equal: true for,
    false against. `outcome` is null until it is decided, and never changes after. A recommendation that is moved has
    its motion here, and is agreed when it is carried.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="motions", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    item: fields.ForeignKeyRelation[AgendaItem] = fields.ForeignKeyField(
        "engage.AgendaItem", related_name="motions", db_index=True, on_delete=fields.RESTRICT
    )
    item_id: int
    recommendation: fields.OneToOneNullableRelation[Recommendation] = fields.OneToOneField(
        "engage.Recommendation", related_name="motion", null=True, on_delete=fields.RESTRICT
    )
    recommendation_id: int | None
    number = fields.IntField()
    text = fields.TextField()
    mover: fields.ForeignKeyNullableRelation[Attendance] = fields.ForeignKeyField(
        "engage.Attendance", related_name="moved", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    mover_id: int | None
    seconder: fields.ForeignKeyNullableRelation[Attendance] = fields.ForeignKeyField(
        "engage.Attendance", related_name="seconded", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    seconder_id: int | None
    method = fields.CharEnumField(Method, max_length=20, null=True)
    votes_for: int | None = fields.SmallIntField(null=True)
    votes_against: int | None = fields.SmallIntField(null=True)
    abstentions: int | None = fields.SmallIntField(null=True)
    casting = fields.BooleanField(null=True)
    outcome = fields.CharEnumField(Outcome, max_length=10, null=True)

    class Meta:
        table = "motion"
        ordering = ["number"]
        unique_together = (("meeting", "number"),)
        constraints = [
            CheckConstraint(
                check="casting IS NULL OR votes_for = votes_against", name="motion_has_a_casting_vote_only_when_equal"
            ),
            CheckConstraint(
                check="outcome IS NULL OR outcome = 'withdrawn' OR method IS NOT NULL", name="motion_is_decided_somehow"
            ),
        ]


class Vote(StrEnum):
    """How a member voted in a named vote."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"

    @property
    def label(self) -> str:
        """The vote in English, marked for translation."""
        return _VOTES[self]


_VOTES = {Vote.FOR: N_("For"), Vote.AGAINST: N_("Against"), Vote.ABSTAINED: N_("Abstained")}


class NamedVote(Model):
    """One member's vote in a named vote."""

    id = fields.IntField(primary_key=True)
    motion: fields.ForeignKeyRelation[Motion] = fields.ForeignKeyField(
        "engage.Motion", related_name="named_votes", db_index=True, on_delete=fields.RESTRICT
    )
    motion_id: int
    attendance: fields.ForeignKeyRelation[Attendance] = fields.ForeignKeyField(
        "engage.Attendance", related_name="named_votes", db_index=True, on_delete=fields.RESTRICT
    )
    attendance_id: int
    vote = fields.CharEnumField(Vote, max_length=10)

    class Meta:
        table = "named_vote"
        unique_together = (("motion", "attendance"),)
