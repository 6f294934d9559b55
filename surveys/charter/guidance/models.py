"""What people are told about searches, complaints and help: statements with their source, in editions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from engage.kit.i18n import N_


class Part(StrEnum):
    """Which part of the guidance a statement belongs to. PERIODS are settings: their `number` is what pages say."""

    MUST_BE_TOLD = "must_be_told"
    RIGHTS = "rights"
    CLOTHING = "clothing"
    CHILDREN = "children"
    SECTION_60 = "section_60"
    PERIODS = "periods"
    CHECK_WITH = "check_with"
    COMPLAINTS = "complaints"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """The part in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Part.MUST_BE_TOLD: N_("What an officer must tell you"),
    Part.RIGHTS: N_("Your rights"),
    Part.CLOTHING: N_("What you can be asked to take off, and where"),
    Part.CHILDREN: N_("If you are under 18"),
    Part.SECTION_60: N_("Section 60"),
    Part.PERIODS: N_("How long you have"),
    Part.CHECK_WITH: N_("Where to check this"),
    Part.COMPLAINTS: N_("How to complain"),
    Part.SUPPORT: N_("Where to get help"),
}


class Statement(Model):
    """One edition of a statement, for all boroughs. The newest edition of a `key` is what is said; none ever changes.

    `words` are plain English. A statement that is somewhere to go has a `name`, and an `href` or a `phone`. `number` is
    a period in the unit that its words name (null where it is none), `letter` the one it has in GOWISELY ("" for none).
    `checked_on` is the London date on which somebody last held it against its source. `is_said` False takes it away.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=40)
    edition = fields.IntField()
    part = fields.CharEnumField(Part, max_length=20)
    position = fields.IntField()
    letter = fields.CharField(max_length=1, default="")
    words = fields.TextField()
    name = fields.CharField(max_length=120, default="")
    href = fields.CharField(max_length=300, default="")
    phone = fields.CharField(max_length=30, default="")
    number = fields.IntField(null=True)
    source = fields.CharField(max_length=200, default="")
    source_url = fields.CharField(max_length=300, default="")
    checked_on = fields.DateField()
    is_said = fields.BooleanField(default=True)
    written_by_id = fields.IntField(null=True)
    written_on = fields.DateField()
    translations: fields.ReverseRelation[StatementTranslation]

    class Meta:
        table = "statement"
        unique_together = (("key", "edition"),)


class StatementTranslation(Model):
    """The words of an edition in another language, confirmed by a person who speaks it.

    Where there is none, the service's own catalogue speaks, and the page says that nobody has confirmed it.
    """

    id = fields.IntField(primary_key=True)
    statement: fields.ForeignKeyRelation[Statement] = fields.ForeignKeyField(
        "engage.Statement", related_name="translations", db_index=True, on_delete=fields.CASCADE
    )
    statement_id: int
    language = fields.CharField(max_length=10)
    words = fields.TextField()
    confirmed_by_id = fields.IntField()
    confirmed_on: date = fields.DateField()

    class Meta:
        table = "statement_translation"
        unique_together = (("statement", "language"),)
