"""Actions and what was said about them since."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Office, Role
from engage.kit.i18n import N_


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state in English, marked for translation."""
        return _STATES[self]

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is expected."""
        return self in ENDED


_STATES = {
    ActionState.OPEN: N_("Open"),
    ActionState.IN_PROGRESS: N_("In progress"),
    ActionState.DONE: N_("Done"),
    ActionState.DROPPED: N_("Dropped"),
}
ENDED = (ActionState.DONE, ActionState.DROPPED)


class Action(Model):
    """Something somebody said they would do. `number` counts a borough's actions from 1. Never changed, and
    public unless what asked for it is exempt.

    `owner` is a post or a body, never a resident. `office` is the office that owns it, where it is one that answers
    here. What asked for it (a meeting's item, a response) holds a key to it. Its state is the newest update's, OPEN
    without one; overdue is worked out from `due_on`, a London date, the last day on time.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="actions", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    number = fields.IntField()
    text = fields.TextField()
    owner = fields.CharField(max_length=120)
    office: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="actions", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int | None
    made_on = fields.DateField()
    due_on = fields.DateField()
    updates: fields.ReverseRelation[ActionUpdate]

    class Meta:
        table = "action"
        unique_together = (("borough", "number"),)
        constraints = [CheckConstraint(check="due_on >= made_on", name="action_is_made_before_it_is_due")]


class ActionUpdate(Model):
    """What was said about an action on a London date: never changed. Done and dropped need a `note` (Markdown).

    `said_by` is the role it was said in: a clerk's is the council's record, a police one's the office's own word.
    """

    id = fields.IntField(primary_key=True)
    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "engage.Action", related_name="updates", db_index=True, on_delete=fields.RESTRICT
    )
    action_id: int
    state = fields.CharEnumField(ActionState, max_length=20)
    note = fields.TextField(default="")
    said_by = fields.CharEnumField(Role, max_length=30, default=Role.COUNCIL_CLERK)
    on = fields.DateField()

    class Meta:
        table = "action_update"
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                check="state NOT IN ('done', 'dropped') OR note <> ''", name="action_update_that_ends_it_says_how"
            )
        ]
