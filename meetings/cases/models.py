"""A panel's review of searches: anonymised records, members' grades, and what came of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.i18n import N_
from meetings.models import Meeting, Panel


class Power(StrEnum):
    """The law that a search was made under."""

    PACE_1 = "pace_1"
    DRUGS_23 = "drugs_23"
    FIREARMS_47 = "firearms_47"
    WITHOUT_SUSPICION_60 = "without_suspicion_60"
    TERRORISM_43 = "terrorism_43"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The law in English, marked for translation."""
        return _POWERS[self]


_POWERS = {
    Power.PACE_1: N_("Stolen or prohibited things: Police and Criminal Evidence Act 1984, section 1"),
    Power.DRUGS_23: N_("Drugs: Misuse of Drugs Act 1971, section 23"),
    Power.FIREARMS_47: N_("Firearms: Firearms Act 1968, section 47"),
    Power.WITHOUT_SUSPICION_60: N_("Without suspicion: Criminal Justice and Public Order Act 1994, section 60"),
    Power.TERRORISM_43: N_("Terrorism: Terrorism Act 2000, section 43"),
    Power.OTHER: N_("Another power"),
}

GOWISELY = {
    "G": N_("Grounds: why this person was searched"),
    "O": N_("Object: what the officer was looking for"),
    "W": N_("Warrant card: shown, if not in uniform or if asked"),
    "I": N_("Identity: the officer’s name or number"),
    "S": N_("Station: where the officer works"),
    "E": N_("Entitlement: to a copy of the record"),
    "L": N_("Law: the power that was used"),
    "Y": N_("You are detained: the person was told so"),
}
"""What must be told before a search, by the letter that officers remember it by.

Source: PACE Code A (2023), paragraph 3.8; the letters as in Essex Police, procedure A0803.
"""


class Mark(StrEnum):
    """Whether one thing was done in a search, as far as the record shows."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The mark in English, marked for translation."""
        return _MARKS[self]


_MARKS = {
    Mark.MET: N_("Done"),
    Mark.NOT_MET: N_("Not done"),
    Mark.CANNOT_TELL: N_("Cannot tell"),
    Mark.NOT_APPLICABLE: N_("Does not apply"),
}


class Force(StrEnum):
    """What a member thinks of the force that was used. NONE: there was none."""

    NONE = "none"
    PROPORTIONATE = "proportionate"
    NOT_PROPORTIONATE = "not_proportionate"
    CANNOT_TELL = "cannot_tell"

    @property
    def label(self) -> str:
        """The opinion in English, marked for translation."""
        return _FORCE[self]


_FORCE = {
    Force.NONE: N_("No force was used"),
    Force.PROPORTIONATE: N_("It was needed and not more than needed"),
    Force.NOT_PROPORTIONATE: N_("It was not needed, or more than needed"),
    Force.CANNOT_TELL: N_("Cannot tell"),
}


class Colour(StrEnum):
    """A member's or the panel's verdict on a search."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        """The verdict in English, marked for translation."""
        return _COLOURS[self]


_COLOURS = {
    Colour.GREEN: N_("Green: done well"),
    Colour.AMBER: N_("Amber: something to learn"),
    Colour.RED: N_("Red: a serious concern"),
}


class Case(Model):
    """One search that a panel reviews. `number` counts a borough's cases from 1; no reference of the police is kept.

    `quarter` is the first day of the quarter it was in; `is_child` null: not known. `record` is the anonymised text,
    `grounds` those that the officer wrote down. It is graded while `opened_on` is set and `revealed_on` is not: members
    see each other's grades only from then on. `colour` is the panel's verdict, with the chair's reason in
    `casting_reason` where a tie was broken. Amber and red end in a learning point or a request (`request`). It is
    public from `published_on`, with the reasons of those who judged otherwise if `publishes_reasons`. `outcome` is what
    came back, told at the `meeting` it returned to. Dates are London's.
    """

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="cases", db_index=True, on_delete=fields.RESTRICT
    )
    panel_id: int
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="cases", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    number = fields.IntField()
    quarter = fields.DateField()
    power = fields.CharEnumField(Power, max_length=20)
    is_child = fields.BooleanField(null=True)
    grounds = fields.TextField()
    record = fields.TextField(default="")
    added_by_id = fields.IntField()
    opened_on: date | None = fields.DateField(null=True)
    revealed_on: date | None = fields.DateField(null=True)
    colour = fields.CharEnumField(Colour, max_length=6, null=True)
    casting_reason = fields.TextField(default="")
    cast_by_id = fields.IntField(null=True)
    learning = fields.TextField(default="")
    request: fields.OneToOneNullableRelation[ResponseRequest] = fields.OneToOneField(
        "engage.ResponseRequest", related_name="case", null=True, on_delete=fields.RESTRICT
    )
    request_id: int | None
    outcome = fields.TextField(default="")
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="cases", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int | None
    publishes_reasons = fields.BooleanField(default=False)
    published_on: date | None = fields.DateField(null=True)
    grades: fields.ReverseRelation[Grade]

    class Meta:
        table = "panel_case"
        unique_together = (("borough", "number"),)
        constraints = [
            CheckConstraint(
                check="revealed_on IS NULL OR opened_on IS NOT NULL", name="panel_case_is_graded_before_it_is_revealed"
            ),
            CheckConstraint(check="colour IS NULL OR revealed_on IS NOT NULL", name="panel_case_is_judged_last"),
            CheckConstraint(
                check="(cast_by_id IS NULL) = (casting_reason = '')", name="panel_case_casting_vote_has_a_reason"
            ),
            CheckConstraint(check="published_on IS NULL OR colour IS NOT NULL", name="panel_case_is_published_judged"),
        ]

    @property
    def is_graded_now(self) -> bool:
        """Whether members may grade it."""
        return self.opened_on is not None and self.revealed_on is None

    @property
    def is_tied(self) -> bool:
        """Whether its grades are revealed and the chair has to break a tie."""
        return self.revealed_on is not None and self.colour is None


class Grade(Model):
    """One member's judgement of a case, or that they took no part (`recused_because` says why, and all else is empty).

    `marks` is {letter of GOWISELY: Mark}. `grounds` is whether they are reasonable, `respect` 1
    (none) to 5 (full), null where it cannot be told, `child` whether it was considered that a child was searched.
    `reason` is required for amber and red. Nobody else reads it before the case is revealed; it never changes after.
    """

    id = fields.IntField(primary_key=True)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField(
        "engage.Case", related_name="grades", db_index=True, on_delete=fields.RESTRICT
    )
    case_id: int
    member_id = fields.IntField()
    recused_because = fields.CharField(max_length=300, default="")
    marks: dict[str, str] = fields.JSONField(default=dict)
    grounds = fields.CharEnumField(Mark, max_length=16, null=True)
    respect = fields.IntField(null=True)
    force = fields.CharEnumField(Force, max_length=20, null=True)
    child = fields.CharEnumField(Mark, max_length=16, null=True)
    colour = fields.CharEnumField(Colour, max_length=6, null=True)
    reason = fields.TextField(default="")
    refers_to_standards = fields.BooleanField(default=False)

    class Meta:
        table = "case_grade"
        unique_together = (("case", "member_id"),)
        constraints = [
            CheckConstraint(
                check="(recused_because <> '') = (colour IS NULL)", name="case_grade_is_a_verdict_or_a_recusal"
            ),
            CheckConstraint(
                check="colour IS NULL OR colour = 'green' OR reason <> ''", name="case_grade_says_why_not_green"
            ),
            CheckConstraint(check="respect BETWEEN 1 AND 5", name="case_grade_respect_is_one_to_five"),
        ]
