"""People, their roles in a borough, the offices they hold, and their sessions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.i18n import N_


class Role(StrEnum):
    """What a person may do. All are held in one borough except PLATFORM_ADMIN, which is held in none.

    Those of `OFFICES` are never a Membership: they come with an Appointment to the office.
    """

    PANEL_MEMBER = "panel_member"
    PANEL_CHAIR = "panel_chair"
    COUNCIL_CLERK = "council_clerk"
    COUNCIL_ADMIN = "council_admin"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    BOROUGH_SUPERINTENDENT = "borough_superintendent"
    NEIGHBOURHOOD_INSPECTOR = "neighbourhood_inspector"
    BCU_COMMANDER = "bcu_commander"
    COUNCIL_EXECUTIVE = "council_executive"
    PARTNER = "partner"
    PLATFORM_ADMIN = "platform_admin"

    @property
    def label(self) -> str:
        """The role's name in English, marked for translation."""
        return _LABELS[self]

    @property
    def is_police(self) -> bool:
        """Whether this is a police role, which never meets a council or panel role in one person and borough."""
        return self in POLICE


_LABELS = {
    Role.PANEL_MEMBER: N_("Panel member"),
    Role.PANEL_CHAIR: N_("Panel chair"),
    Role.COUNCIL_CLERK: N_("Council clerk"),
    Role.COUNCIL_ADMIN: N_("Council administrator"),
    Role.MODERATOR: N_("Moderator"),
    Role.ANALYST: N_("Analyst"),
    Role.SAFEGUARDING_LEAD: N_("Safeguarding lead"),
    Role.BOROUGH_SUPERINTENDENT: N_("Borough Superintendent"),
    Role.NEIGHBOURHOOD_INSPECTOR: N_("Neighbourhood inspector"),
    Role.BCU_COMMANDER: N_("Basic Command Unit commander"),
    Role.COUNCIL_EXECUTIVE: N_("Council’s executive"),
    Role.PARTNER: N_("Partner organisation"),
    Role.PLATFORM_ADMIN: N_("Platform administrator"),
}
POLICE = frozenset({Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR, Role.BCU_COMMANDER})
OFFICES = (Role.BOROUGH_SUPERINTENDENT, Role.BCU_COMMANDER, Role.COUNCIL_EXECUTIVE, Role.PARTNER)
"""The posts that answer in public, one role each."""
ANSWERING = POLICE | frozenset(OFFICES)
"""Those who answer: nobody is one of them and of those who ask in one borough."""
CLERKS = (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN)
"""Who makes surveys and keeps the record of meetings for a council."""


class Person(Model):
    """Somebody who can sign in. `email` is lower case. `password_hash` null: invited, not yet signed in.

    `attempts` counts wrong passwords and codes since the last sign-in; at ten the account stops until `attempts_until`
    (aware UTC) or a reset. `totp_seed` is what `authenticator.secret_of` makes the secret of the person's authenticator
    from, null until one is set up; `totp_last_step` is the step of the last code used, in 30 seconds since 1970.
    `mail_failed_on` is the last London date on which a mail server said that there is no such address, null: none did.
    """

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=254, unique=True)
    name = fields.CharField(max_length=100)
    password_hash = fields.CharField(max_length=200, null=True)
    totp_seed = fields.CharField(max_length=64, null=True)
    totp_last_step = fields.IntField(null=True)
    is_active = fields.BooleanField(default=True)
    attempts = fields.IntField(default=0)
    attempts_until = fields.DatetimeField(null=True)
    mail_failed_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "person"
        constraints = [CheckConstraint(check="email = lower(email)", name="person_email_is_lower_case")]


class Membership(Model):
    """A role a person holds in a borough: London dates, the first inclusive, the last exclusive, null while held."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="memberships", db_index=True, on_delete=fields.RESTRICT
    )
    person_id: int
    borough: fields.ForeignKeyNullableRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="memberships", db_index=True, null=True, on_delete=fields.RESTRICT
    )
    borough_id: int | None
    role = fields.CharEnumField(Role, max_length=30)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "membership"
        constraints = [
            CheckConstraint(check="ends_on IS NULL OR ends_on > starts_on", name="membership_starts_before_it_ends"),
            CheckConstraint(
                check="(role = 'platform_admin') = (borough_id IS NULL)",
                name="membership_is_in_a_borough_or_platform_wide",
            ),
            CheckConstraint(
                check="role NOT IN ('borough_superintendent', 'bcu_commander', 'council_executive', 'partner')",
                name="membership_is_not_an_office",
            ),
        ]

    @classmethod
    def on(cls, day: date) -> QuerySet[Membership]:
        """Returns the memberships in force on a London date."""
        return cls.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class OfficeKind(StrEnum):
    """A post that answers in public."""

    BOROUGH_SUPERINTENDENT = "borough_superintendent"
    BCU_COMMANDER = "bcu_commander"
    COUNCIL_EXECUTIVE = "council_executive"
    PARTNER = "partner"

    @property
    def is_police(self) -> bool:
        """Whether it is a post in the police."""
        return Role(self.value).is_police

    @property
    def label(self) -> str:
        """The office's name in English, marked for translation."""
        return Role(self.value).label


class Office(Model):
    """A post in a borough. Requests are put to it, whoever holds it.

    `name` is which one, where a borough has several of a kind ("Transport for London"); empty otherwise.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="offices", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    kind = fields.CharEnumField(OfficeKind, max_length=30)
    name = fields.CharField(max_length=120, default="")

    class Meta:
        table = "office"
        unique_together = (("borough", "kind", "name"),)

    @property
    def label(self) -> str:
        """What it is called: its name, else its kind in English, marked for translation."""
        return self.name or self.kind.label


class Appointment(Model):
    """A person's time in an office: London dates, the first inclusive, the last exclusive, null while it lasts.

    `public_name` is the holder's rank and name as the public reads it.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="appointments", db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="appointments", db_index=True, on_delete=fields.RESTRICT
    )
    person_id: int
    public_name = fields.CharField(max_length=100)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "appointment"
        constraints = [
            CheckConstraint(check="ends_on IS NULL OR ends_on > starts_on", name="appointment_starts_before_it_ends")
        ]

    @classmethod
    def on(cls, day: date) -> QuerySet[Appointment]:
        """Returns the appointments in force on a London date."""
        return cls.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Session(Model):
    """A signed-in browser: only the keyed hash of its cookie is kept. `expires_at` is aware UTC.

    A browser between its password and its code is a row too, hashed for another purpose, so that it opens no page.
    """

    token_hash = fields.CharField(max_length=64, primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="sessions", db_index=True, on_delete=fields.CASCADE
    )
    person_id: int
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class LinkPurpose(StrEnum):
    """What a link in an e-mail is for."""

    INVITATION = "invitation"
    RESET = "reset"


class OneTimeLink(Model):
    """A link in an e-mail that lets one person choose a password: once, within an hour, the newest only.

    `sent` counts the links that followed one another before the one before had expired: nobody's mailbox is flooded.
    """

    token_hash = fields.CharField(max_length=64, primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="links", on_delete=fields.CASCADE
    )
    person_id: int
    purpose = fields.CharEnumField(LinkPurpose, max_length=20)
    expires_at = fields.DatetimeField()
    sent = fields.IntField(default=1)

    class Meta:
        table = "one_time_link"
        unique_together = (("person",),)
