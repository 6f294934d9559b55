"""Requests for an official response, what happened to them since, and the responses given."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Appointment, Office, OfficeKind
from boroughs.responses.clock import Basis
from engage.kit.i18n import N_

if TYPE_CHECKING:
    from boroughs.responses.evidence.models import Evidence


class RequestKind(StrEnum):
    """What a request came from."""

    RECOMMENDATION = "recommendation"
    PUBLIC_QUESTION = "public_question"
    TRIGGER = "trigger"
    SURVEY = "survey"
    CASE = "case"
    DATA_FEED = "data_feed"
    FOLLOW_UP = "follow_up"

    @property
    def label(self) -> str:
        """The kind in English, marked for translation."""
        return _KINDS[self]


_KINDS = {
    RequestKind.RECOMMENDATION: N_("Recommendation of a panel"),
    RequestKind.PUBLIC_QUESTION: N_("Public question"),
    RequestKind.TRIGGER: N_("Community trigger"),
    RequestKind.SURVEY: N_("Findings of a survey"),
    RequestKind.CASE: N_("Case a panel reviewed"),
    RequestKind.DATA_FEED: N_("Missing figures"),
    RequestKind.FOLLOW_UP: N_("Follow-up"),
}


class Position(StrEnum):
    """What the office says it will do about what was asked; ANSWERED where nothing was asked to be done."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """The position in English, marked for translation."""
        return _POSITIONS[self]


_POSITIONS = {
    Position.ACCEPTED: N_("Accepted"),
    Position.PARTLY_ACCEPTED: N_("Partly accepted"),
    Position.NOT_ACCEPTED: N_("Not accepted"),
    Position.ANSWERED: N_("Question answered"),
}


class AgreedTime(Model):
    """How long an office has for requests with no statutory time, as agreed in a borough, from `since` on.

    `days` are calendar days, or working days with `in_working_days`; `source` says with whom and where it was agreed.
    An `office` of null holds for every office of the borough that has none of its own.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="agreed_times", db_index=True, on_delete=fields.CASCADE
    )
    borough_id: int
    office: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="agreed_times", null=True, db_index=True, on_delete=fields.CASCADE
    )
    office_id: int | None
    days = fields.SmallIntField()
    in_working_days = fields.BooleanField(default=False)
    source = fields.CharField(max_length=200)
    since = fields.DateField()

    class Meta:
        table = "agreed_time"
        constraints = [CheckConstraint(check="days BETWEEN 1 AND 366", name="agreed_time_is_a_year_at_most")]


class Cited(TypedDict):
    """Something public that residents said and a request builds on.

    `path` is that of its page, without the language and the first slash; `topic` what those who said it can follow
    ("survey/autumn"), empty for what nobody can; `title` as the public reads it.
    """

    topic: str
    path: str
    title: str


class ResponseRequest(Model):
    """Something an office was asked to answer in public, by a date. Never changed, but for words taken out of `text`.

    `number` counts from 1 in each borough. `asked_by` is the public name of who asks. `due_on` is the last London date
    on which an answer is on time, before any extension or pause. `basis_source` says where an agreed time comes from
    (empty: the basis' own). `follows` is the request that this one asks again about. `cites` is what it builds on, in
    the order given: see `Cited`. `topics` are those of who asked ("panel/community-safety"): its followers are told.
    Where it stands is worked out from its dates and events (`boroughs.responses.state`), never stored.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="response_requests", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="requests", db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int
    number = fields.IntField()
    kind = fields.CharEnumField(RequestKind, max_length=20, default=RequestKind.RECOMMENDATION)
    follows: fields.ForeignKeyNullableRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="followed_by", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    follows_id: int | None
    asked_by = fields.CharField(max_length=120)
    text = fields.TextField()
    basis = fields.CharEnumField(Basis, max_length=40)
    basis_source = fields.CharField(max_length=200, default="")
    in_working_days = fields.BooleanField(default=False)
    asked_on = fields.DateField()
    due_on = fields.DateField()
    cites: list[Cited] = fields.JSONField(default=list, db_default=[])
    topics: list[str] = fields.JSONField(default=list, db_default=[])
    parts: fields.ReverseRelation[ResponsePart]
    events: fields.ReverseRelation[RequestEvent]

    class Meta:
        table = "response_request"
        unique_together = (("borough", "number"),)
        constraints = [CheckConstraint(check="due_on >= asked_on", name="response_request_is_asked_before_it_is_due")]


class EventKind(StrEnum):
    """Something that happened to a request other than an answer. Public, dated, never changed."""

    ACKNOWLEDGED = "acknowledged"
    HELD = "held"
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"
    ESCALATED = "escalated"

    @property
    def label(self) -> str:
        """The event in English, marked for translation."""
        return _EVENTS[self]


_EVENTS = {
    EventKind.ACKNOWLEDGED: N_("Received and acknowledged"),
    EventKind.HELD: N_("Holding reply"),
    EventKind.EXTENDED: N_("More time needed"),
    EventKind.PAUSED: N_("Clock stopped: the office asks what is meant"),
    EventKind.RESUMED: N_("Clock runs again"),
    EventKind.ESCALATED: N_("Passed up"),
}


class RequestEvent(Model):
    """What happened to a request on a London date; `text` is public, Markdown.

    `until_on` is the new date of EXTENDED, and of PAUSED the day on which the clock runs again by itself. `told` says
    whom an ESCALATED one was passed to. `by` is the office-holder's appointment for what the office does, else null.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="events", db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int
    kind = fields.CharEnumField(EventKind, max_length=20)
    on = fields.DateField()
    until_on: date | None = fields.DateField(null=True)
    text = fields.TextField(default="")
    told = fields.CharField(max_length=120, default="")
    by: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "engage.Appointment", related_name="events", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    by_id: int | None

    class Meta:
        table = "request_event"
        ordering = ["on", "id"]
        constraints = [
            CheckConstraint(
                check="(kind IN ('extended', 'paused')) = (until_on IS NOT NULL)",
                name="request_event_that_moves_the_clock_says_until_when",
            ),
            CheckConstraint(
                check="kind NOT IN ('held', 'extended', 'paused') OR text <> ''", name="request_event_says_why"
            ),
            CheckConstraint(check='until_on IS NULL OR until_on > "on"', name="request_event_looks_ahead"),
            CheckConstraint(check="(kind = 'escalated') = (told <> '')", name="request_event_is_passed_to_somebody"),
        ]


class RequestContact(Model):
    """Where to tell somebody who asked what became of a request, and to ask whether it helped; erased after that.

    The address they chose to leave, and nothing else. `helped_on` is the London date on which they are asked whether
    the answer helped, null until there is one.
    """

    id: UUID = fields.UUIDField(primary_key=True)
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="contacts", db_index=True, on_delete=fields.CASCADE
    )
    request_id: int
    email = fields.CharField(max_length=254)
    language = fields.CharField(max_length=8, default="en")
    helped_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "request_contact"
        unique_together = (("request", "email"),)


class EscalationRule(Model):
    """Who is told when an office of a kind is late: `after_days` calendar days past the due date, by e-mail if known.

    `told` names them to the public ("BCU commander", "MOPAC"). It only tells and records.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="escalation_rules", db_index=True, on_delete=fields.CASCADE
    )
    borough_id: int
    office_kind = fields.CharEnumField(OfficeKind, max_length=30)
    after_days = fields.SmallIntField()
    told = fields.CharField(max_length=120)
    email = fields.CharField(max_length=254, default="")

    class Meta:
        table = "escalation_rule"
        unique_together = (("borough", "office_kind", "told"),)
        constraints = [
            CheckConstraint(check="after_days BETWEEN 1 AND 366", name="escalation_comes_after_the_due_date")
        ]


class OfficialResponse(Model):
    """One version of an office's answer, to the requests its parts name. Its moments are aware UTC.

    Draft → `ready_at`: for the holder to read → `published_at`, signed as the appointment in force; never changed
    after. `number` counts an office's borough's answers from 1 and `version` the versions of one: a correction is the
    next version, `corrects` the one before, with the public reason `correction`. `text` is Markdown, for all requests.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="official_responses", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="responses", db_index=True, on_delete=fields.RESTRICT
    )
    office_id: int
    number = fields.IntField()
    version = fields.SmallIntField(default=1)
    corrects: fields.OneToOneNullableRelation[OfficialResponse] = fields.OneToOneField(
        "engage.OfficialResponse", related_name="corrected_by", null=True, on_delete=fields.RESTRICT
    )
    corrects_id: int | None
    correction = fields.TextField(default="")
    text = fields.TextField()
    drafted_by_id = fields.IntField()
    ready_at: datetime | None = fields.DatetimeField(null=True)
    signed_by: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "engage.Appointment", related_name="responses", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    published_at: datetime | None = fields.DatetimeField(null=True)
    parts: fields.ReverseRelation[ResponsePart]
    evidence: fields.ReverseRelation[Evidence]

    class Meta:
        table = "official_response"
        unique_together = (("borough", "number", "version"),)
        constraints = [
            CheckConstraint(
                check="(published_at IS NULL) = (signed_by_id IS NULL)",
                name="official_response_is_signed_when_published",
            ),
            CheckConstraint(
                check="(version = 1) = (corrects_id IS NULL)", name="official_response_corrects_the_version_before"
            ),
            CheckConstraint(
                check="published_at IS NULL OR corrects_id IS NULL OR correction <> ''",
                name="official_response_that_corrects_says_why",
            ),
        ]


class ResponsePart(Model):
    """What one response says to one request: its position, and the words that are for it alone (Markdown).

    With its response published, never changed.
    """

    id = fields.IntField(primary_key=True)
    response: fields.ForeignKeyRelation[OfficialResponse] = fields.ForeignKeyField(
        "engage.OfficialResponse", related_name="parts", db_index=True, on_delete=fields.CASCADE
    )
    response_id: int
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="parts", db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int
    position = fields.CharEnumField(Position, max_length=20)
    text = fields.TextField(default="")

    class Meta:
        table = "response_part"
        unique_together = (("response", "request"),)


class EvidenceKind(StrEnum):
    """What an office shows for its answer."""

    LINK = "link"
    FILE = "file"
    SERIES = "series"
    COMMITMENT = "commitment"

    @property
    def label(self) -> str:
        """The kind in English, marked for translation."""
        return _EVIDENCE[self]


_EVIDENCE = {
    EvidenceKind.LINK: N_("Link"),
    EvidenceKind.FILE: N_("File"),
    EvidenceKind.SERIES: N_("Figures"),
    EvidenceKind.COMMITMENT: N_("Dated commitment"),
}


class ResponseTemplate(Model):
    """Words an office begins its answers with. Only the office sees them."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "engage.Office", related_name="templates", db_index=True, on_delete=fields.CASCADE
    )
    office_id: int
    title = fields.CharField(max_length=120)
    text = fields.TextField()

    class Meta:
        table = "response_template"
        unique_together = (("office", "title"),)
