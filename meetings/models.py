"""Panels, meetings, agenda items, minutes and recommendations."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.models import Cited, ResponseRequest
from engage.kit.clock import LONDON, london_date
from engage.kit.i18n import N_


class PanelKind(StrEnum):
    """What kind of body a panel is; only a crime and disorder committee has a statutory right to an answer."""

    CRIME_DISORDER_SCRUTINY = "crime_disorder_scrutiny"
    SAFER_NEIGHBOURHOOD_BOARD = "snb"
    COMMUNITY_MONITORING_GROUP = "cmg"
    POLICE_ENCOUNTER_PANEL = "pep"
    WARD_PANEL = "ward_panel"
    INDEPENDENT_ADVISORY_GROUP = "iag"
    OTHER = "other"

    @property
    def is_statutory(self) -> bool:
        """Whether a council's committee, which the law on notice, papers and answers holds for."""
        return self is PanelKind.CRIME_DISORDER_SCRUTINY

    @property
    def label(self) -> str:
        """The kind in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    PanelKind.CRIME_DISORDER_SCRUTINY: N_("Crime and disorder scrutiny committee"),
    PanelKind.SAFER_NEIGHBOURHOOD_BOARD: N_("Safer Neighbourhood Board"),
    PanelKind.COMMUNITY_MONITORING_GROUP: N_("Stop and search community monitoring group"),
    PanelKind.POLICE_ENCOUNTER_PANEL: N_("Police encounter panel"),
    PanelKind.WARD_PANEL: N_("Ward panel"),
    PanelKind.INDEPENDENT_ADVISORY_GROUP: N_("Independent advisory group"),
    PanelKind.OTHER: N_("Another panel"),
}


class Panel(Model):
    """A body that scrutinises the police of a borough, or of several that share it (`PanelBorough`).

    `borough` is the one whose council serves it and under whose address it stands. `terms` are its terms of reference,
    Markdown; `quorum` is how many voting members make a meeting valid, 0 until it is set. `meets_in_public` is only a
    habit: each meeting says for itself. `draft_days`: working days after a meeting until its draft minutes are due.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="panels", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    kind = fields.CharEnumField(PanelKind, max_length=30)
    name = fields.CharField(max_length=120)
    slug = fields.CharField(max_length=60)
    terms = fields.TextField(default="")
    quorum = fields.SmallIntField(default=0)
    meets_in_public = fields.BooleanField(default=True)
    draft_days = fields.SmallIntField(default=10)
    ended_on = fields.DateField(null=True)

    class Meta:
        table = "panel"
        unique_together = (("borough", "name"), ("borough", "slug"))


class Way(StrEnum):
    """How people come to a meeting."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"

    @property
    def label(self) -> str:
        """The way in English, marked for translation."""
        return _WAYS[self]


_WAYS = {
    Way.IN_PERSON: N_("In person"),
    Way.ONLINE: N_("Online"),
    Way.HYBRID: N_("In person and online"),
}


class Ending(StrEnum):
    """How a meeting that was called off ended."""

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    INQUORATE = "inquorate"

    @property
    def label(self) -> str:
        """The ending in English, marked for translation."""
        return _ENDINGS[self]


_ENDINGS = {
    Ending.CANCELLED: N_("Cancelled"),
    Ending.POSTPONED: N_("Postponed"),
    Ending.INQUORATE: N_("Not enough members came"),
}


class Meeting(Model):
    """One meeting of a panel. Its stage is worked out from its moments (`meetings.stages`), all aware UTC.

    Public from `notice_at` on: time and place; from `published_at` on: agenda and papers. `opened_at` and `closed_at`
    are when the clerk opened and closed it in the room. `ended_at` is when it was cancelled, postponed (to
    `postponed_to` if a date is known) or found inquorate, as `ending` says, with a public `reason`.

    `join_link` is for members and people who registered, never public. `sequence` counts the changes that people who
    have it in their calendar must learn of, since `changed_at`. `source_url` is where an imported one was published.
    """

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
    starts_at = fields.DatetimeField(db_index=True)
    ends_at: datetime | None = fields.DatetimeField(null=True)
    venue = fields.CharField(max_length=200)
    way = fields.CharEnumField(Way, max_length=10, default=Way.IN_PERSON)
    join_link = fields.CharField(max_length=500, default="")
    access_notes = fields.TextField(default="")
    is_open_to_public = fields.BooleanField(default=True)
    notice_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)
    urgent_reason = fields.TextField(default="")
    opened_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)
    ending = fields.CharEnumField(Ending, max_length=10, null=True)
    reason = fields.TextField(default="")
    postponed_to: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="postponed_from", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    postponed_to_id: int | None
    recording_url = fields.CharField(max_length=500, default="")
    transcript_url = fields.CharField(max_length=500, default="")
    capacity = fields.IntField(null=True)
    registers_until: date | None = fields.DateField(null=True)
    questions_until: date | None = fields.DateField(null=True)
    sequence = fields.IntField(default=0)
    changed_at: datetime | None = fields.DatetimeField(null=True)
    source_url = fields.CharField(max_length=500, default="")
    imported_at: datetime | None = fields.DatetimeField(null=True)
    items: fields.ReverseRelation[AgendaItem]
    minutes: fields.BackwardOneToOneRelation[Minutes]
    recommendations: fields.ReverseRelation[Recommendation]

    class Meta:
        table = "meeting"
        unique_together = (("borough", "slug"),)
        constraints = [
            CheckConstraint(check="ends_at IS NULL OR ends_at > starts_at", name="meeting_starts_before_it_ends"),
            CheckConstraint(
                check="published_at IS NULL OR notice_at IS NOT NULL", name="meeting_has_notice_before_its_agenda"
            ),
            CheckConstraint(
                check="closed_at IS NULL OR opened_at IS NOT NULL", name="meeting_is_opened_before_it_is_closed"
            ),
            CheckConstraint(
                check="(ended_at IS NULL) = (ending IS NULL) AND (ending IS NULL OR reason <> '')",
                name="meeting_that_was_called_off_says_why",
            ),
        ]

    @property
    def held_on(self) -> date:
        """The London date it is held on."""
        return london_date(self.starts_at)

    @property
    def has_time(self) -> bool:
        """Whether the time of day is known: of an imported one it may not be, and midnight stands for that."""
        return self.imported_at is None or self.starts_at.astimezone(LONDON).time() != time(0)

    def has_begun(self, now: datetime) -> bool:
        """Whether it has begun by an aware moment, so that minutes can be written."""
        return self.starts_at <= now


class ItemKind(StrEnum):
    """What an agenda item is."""

    REPORT = "report"
    APOLOGIES = "apologies"
    DECLARATIONS = "declarations"
    MINUTES = "minutes"
    PUBLIC_QUESTIONS = "public_questions"
    ACTIONS = "actions"
    OTHER_BUSINESS = "other_business"

    @property
    def label(self) -> str:
        """The kind in English, marked for translation."""
        return _ITEMS[self]


_ITEMS = {
    ItemKind.REPORT: N_("Report or discussion"),
    ItemKind.APOLOGIES: N_("Apologies"),
    ItemKind.DECLARATIONS: N_("Declarations of interest"),
    ItemKind.MINUTES: N_("Minutes of the last meeting"),
    ItemKind.PUBLIC_QUESTIONS: N_("Public questions"),
    ItemKind.ACTIONS: N_("Actions"),
    ItemKind.OTHER_BUSINESS: N_("Any other business"),
}


class AgendaItem(Model):
    """One item of an agenda; `text` is Markdown and public. Items are read by `position`, from 1 without gaps.

    One with `is_under` belongs under the last before it without: 4, then 4.1, 4.2. `minutes_planned` is its time.
    An exempt item (`exempt_paragraph` of Schedule 12A Part 1, 1 to 7, with its `public_interest` note, which is public)
    keeps what only members may read in `exempt_text`; `hides_title` keeps its title from the public too. `late_reason`
    is the chair's reason for an item that came after the agenda. `chair_note` is the chair's running order: for members
    and clerks only. `request` is what it is about that the police were asked; `minutes_of` the meeting whose minutes
    are approved here.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="items", db_index=True, on_delete=fields.CASCADE
    )
    meeting_id: int
    position = fields.IntField()
    is_under = fields.BooleanField(default=False)
    kind = fields.CharEnumField(ItemKind, max_length=20, default=ItemKind.REPORT)
    title = fields.CharField(max_length=160)
    text = fields.TextField(default="")
    presenter = fields.CharField(max_length=120, default="")
    minutes_planned = fields.SmallIntField(null=True)
    chair_note = fields.TextField(default="")
    exempt_paragraph = fields.SmallIntField(null=True)
    public_interest = fields.TextField(default="")
    exempt_text = fields.TextField(default="")
    hides_title = fields.BooleanField(default=False)
    late_reason = fields.TextField(default="")
    request: fields.ForeignKeyNullableRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="items", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int | None
    minutes_of: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="approving_items", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    minutes_of_id: int | None

    class Meta:
        table = "agenda_item"
        ordering = ["position"]
        unique_together = (("meeting", "position"),)
        constraints = [
            CheckConstraint(
                check="exempt_paragraph IS NULL OR (exempt_paragraph BETWEEN 1 AND 7 AND public_interest <> '')",
                name="agenda_item_that_is_exempt_says_why",
            ),
            CheckConstraint(
                check="exempt_paragraph IS NOT NULL OR (exempt_text = '' AND NOT hides_title)",
                name="agenda_item_hides_only_what_is_exempt",
            ),
        ]

    @property
    def is_exempt(self) -> bool:
        """Whether the press and the public may be excluded from it."""
        return self.exempt_paragraph is not None


class Minutes(Model):
    """The record of a meeting, Markdown. Its stage is worked out from its moments, aware UTC, in this order.

    Written → `circulated_at`: members may suggest corrections → `published_at`: a public draft → `approved_at`, by the
    panel's later meeting `approved_in` (null when an older version of Engage approved them) → `signed_at`: the person
    in the chair signed, and `sha256` is of the UTF-8 text. The words never change once approved: an `Amendment` says
    what was wrong. `exempt_text` is the part the public never sees.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.OneToOneRelation[Meeting] = fields.OneToOneField(
        "engage.Meeting", related_name="minutes", on_delete=fields.RESTRICT
    )
    meeting_id: int
    text = fields.TextField()
    exempt_text = fields.TextField(default="")
    circulated_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)
    approved_at: datetime | None = fields.DatetimeField(null=True)
    approved_in: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="approved_minutes", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    approved_in_id: int | None
    signed_at: datetime | None = fields.DatetimeField(null=True)
    signed_by = fields.CharField(max_length=100, default="")
    sha256 = fields.CharField(max_length=64, default="")

    class Meta:
        table = "minutes"
        constraints = [
            CheckConstraint(
                check="approved_at IS NULL OR published_at IS NOT NULL",
                name="minutes_are_published_before_they_are_approved",
            ),
            CheckConstraint(
                check="signed_at IS NULL OR approved_at IS NOT NULL", name="minutes_are_approved_before_they_are_signed"
            ),
            CheckConstraint(
                check="(signed_at IS NULL) = (signed_by = '') AND (signed_at IS NULL) = (sha256 = '')",
                name="minutes_that_are_signed_say_by_whom",
            ),
        ]


class Recommendation(Model):
    """What a panel asks somebody to do: a draft, then agreed at its meeting, then sent, which asks for a response.

    `item` is the agenda item it came from, where that is known; `office` whom it is put to, null for the Borough
    Superintendent. `cites` is what residents said that it builds on.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="recommendations", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    item: fields.ForeignKeyNullableRelation[AgendaItem] = fields.ForeignKeyField(
        "engage.AgendaItem", related_name="recommendations", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    item_id: int | None
    office: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="recommendations", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int | None
    number = fields.IntField()
    text = fields.TextField()
    cites: list[Cited] = fields.JSONField(default=list, db_default=[])
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
