"""Panels, members, meetings, agenda items, papers and votes as objects of OParl 1.1.

Everything here is public: meetings with notice, agendas, papers and minutes once published, members who are named.
Exempt texts are never loaded, an exempt title only where it may show. A withdrawn paper stays as `deleted`, as the
standard wants; a meeting that was called off is `cancelled`, which is not the same.

`engage:…` are properties of our own: `votes` and what a motion said, a meeting's reason for being called off.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from engage.kit.clock import LONDON, london_moment
from engage.kit.i18n import gettext
from meetings.calendar.events import LASTS, changed_at, where
from meetings.models import AgendaItem, Meeting, Minutes, Panel
from meetings.panels.models import Term
from meetings.papers.models import Paper
from meetings.room.models import Motion, NamedVote

SCHEMA = "https://schema.oparl.org/1.1/"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
NAMESPACE = "engage"

Object = dict[str, Any]


class Addresses:
    """Where the objects of a borough are: `root` is the address of its OParl system, `web` of its pages."""

    def __init__(self, site: str, borough: str) -> None:
        self.web = f"{site}/{borough}"
        self.root = f"{self.web}/oparl"

    def of(self, kind: str, number: int | None = None) -> str:
        """Returns the address of an object, or without its number of the list of its kind."""
        return f"{self.root}/{kind}" if number is None else f"{self.root}/{kind}/{number}"

    def start(self, kind: str, type_: str, number: int, created: datetime, modified: datetime) -> Object:
        """Returns what every object begins with."""
        return {
            "id": self.of(kind, number),
            "type": SCHEMA + type_,
            "created": moment(created),
            "modified": moment(max(created, modified)),
        }


def moment(at: datetime) -> str:
    """Returns a moment as OParl writes it: with London's offset."""
    return at.astimezone(LONDON).isoformat(timespec="seconds")


def start_of(day: date) -> datetime:
    """Returns the first moment of a London date. What has no moments of its own counts as modified today."""
    return london_moment(day, time(0))


def panel_object(at: Addresses, panel: Panel, terms: list[Term], day: date) -> Object:
    """Returns a panel as an Organization."""
    ended = {"endDate": panel.ended_on.isoformat()} if panel.ended_on else {}
    return {
        **at.start("organizations", "Organization", panel.id, _SINCE, start_of(day)),
        "body": at.of("bodies", 1),
        "name": panel.name,
        "organizationType": "Gremium",
        "classification": gettext(panel.kind.label),
        "membership": [at.of("memberships", term.id) for term in terms],
        "meeting": at.of("meetings"),
        "web": f"{at.web}/meetings",
        **ended,
    }


def membership_object(at: Addresses, term: Term, day: date) -> Object:
    """Returns a named member's time in a seat (loaded) as a Membership."""
    ended = {"endDate": term.ends_on.isoformat()} if term.ends_on else {}
    return {
        **at.start("memberships", "Membership", term.id, start_of(term.starts_on), start_of(day)),
        "person": at.of("people", term.id),
        "organization": at.of("organizations", term.seat.panel_id),
        "role": gettext(term.seat.kind.label),
        "votingRight": term.seat.has_vote,
        "startDate": term.starts_on.isoformat(),
        **ended,
    }


def person_object(at: Addresses, term: Term, day: date) -> Object:
    """Returns a named member as a Person: one for each term, for nothing says that two of one name are one person."""
    return {
        **at.start("people", "Person", term.id, start_of(term.starts_on), start_of(day)),
        "body": at.of("bodies", 1),
        "name": term.name,
        "membership": [membership_object(at, term, day)],
    }


def meeting_object(at: Addresses, meeting: Meeting, items: list[Object], minutes: Minutes | None) -> Object:
    """Returns a meeting; `items` are its agenda's objects, `minutes` those that are public."""
    created = meeting.notice_at or meeting.starts_at
    moments = [changed_at(meeting), *(m for m in ((minutes.published_at, minutes.approved_at) if minutes else ()) if m)]
    web = f"{at.web}/meetings/{meeting.slug}"
    called_off = {"cancelled": True, f"{NAMESPACE}:reason": meeting.reason} if meeting.ending else {}
    agreed = bool(minutes and minutes.approved_at)
    return {
        **at.start("meetings", "Meeting", meeting.id, created, max(moments)),
        "name": meeting.title,
        "meetingState": "durchgeführt" if agreed else "eingeladen" if meeting.published_at else "terminiert",
        "start": moment(meeting.starts_at),
        "end": moment(meeting.ends_at or meeting.starts_at + LASTS),
        "location": {
            "id": f"{at.of('meetings', meeting.id)}#location",
            "type": f"{SCHEMA}Location",
            "description": where(meeting),
        },
        "organization": [at.of("organizations", meeting.panel_id)],
        "agendaItem": items,
        "web": web,
        **called_off,
    }


def item_object(
    at: Addresses, item: AgendaItem, meeting: Meeting, number: str, motions: list[Object], modified: datetime
) -> Object:
    """Returns an agenda item; `motions` are what was put to the vote on it, public with the minutes."""
    voted = {f"{NAMESPACE}:votes": motions} if motions else {}
    return {
        **at.start("agendaitems", "AgendaItem", item.id, meeting.published_at or meeting.starts_at, modified),
        "meeting": at.of("meetings", meeting.id),
        "number": number,
        "order": item.position,
        "name": gettext("Exempt item") if item.hides_title else item.title,
        "public": item.exempt_paragraph is None,
        **voted,
    }


def vote_object(vote: NamedVote) -> Object:
    """Returns one member's vote (attendance and term loaded); who is not named to the public is not named here."""
    sitting, name = vote.attendance.sitting, vote.attendance.name
    if sitting:
        name = sitting.name if sitting.is_named else gettext("A member")
    return {"member": name, "vote": vote.vote.value}


def motion_object(motion: Motion, named: list[Object]) -> Object:
    """Returns a motion with its counts and its named votes, if it was decided by such."""
    return {
        "text": motion.text,
        "method": motion.method.value if motion.method else None,
        "for": motion.votes_for,
        "against": motion.votes_against,
        "abstained": motion.abstentions,
        "castingVote": motion.casting,
        "outcome": motion.outcome.value if motion.outcome else None,
        **({"namedVotes": named} if named else {}),
    }


def paper_object(at: Addresses, paper: Paper, meeting: Meeting, file: Mapping[str, Any] | None) -> Object:
    """Returns a paper whose title may show; `file` describes its upload, which nobody gets of an exempt paper."""
    published = paper.published_at or meeting.starts_at
    start = at.start("papers", "Paper", paper.id, published, paper.withdrawn_at or published)
    if paper.withdrawn_at:
        return {**start, "deleted": True}
    web = f"{at.web}/meetings/{meeting.slug}/papers/{paper.number}"
    return {
        **start,
        "body": at.of("bodies", 1),
        "name": paper.title,
        "reference": f"{meeting.slug}/{paper.number}",
        "date": published.astimezone(LONDON).date().isoformat(),
        f"{NAMESPACE}:meeting": at.of("meetings", meeting.id),
        **({f"{NAMESPACE}:agendaItem": at.of("agendaitems", paper.item_id)} if paper.item_id else {}),
        **({"mainFile": file_object(at, paper, web, file, published)} if file and not paper.is_exempt else {}),
        "web": web,
    }


def file_object(at: Addresses, paper: Paper, web: str, file: Mapping[str, Any], published: datetime) -> Object:
    """Returns an uploaded paper as a File; it is served as a download."""
    return {
        **at.start("files", "File", file["id"], published, published),
        "name": paper.title,
        "fileName": file["name"],
        "mimeType": file["media_type"],
        "size": file["size"],
        "date": published.astimezone(LONDON).date().isoformat(),
        f"{NAMESPACE}:sha256": file["sha256"],
        "accessUrl": f"{web}/file",
        "downloadUrl": f"{web}/file",
        "paper": [at.of("papers", paper.id)],
    }


_SINCE = start_of(date(2026, 1, 1))
