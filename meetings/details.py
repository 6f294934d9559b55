"""The details of a meeting beside its panel: what they are, which edition was seen, and what a change changed."""

from datetime import datetime
from typing import TypedDict

from engage.kit.clock import london_date
from engage.kit.drafts import edition
from engage.kit.i18n import gettext, show_date, show_time
from meetings.models import Meeting, Way


class More(TypedDict, total=False):
    """What a meeting may have beside title, start and venue: the columns of `Meeting` of the same names."""

    ends_at: datetime | None
    way: Way
    join_link: str
    access_notes: str
    is_open_to_public: bool
    recording_url: str
    transcript_url: str


COLUMNS = ("panel_id", "title", "starts_at", "venue", *More.__annotations__)


def details_edition(meeting: Meeting | None) -> str:
    """Returns the edition of a meeting's details, or of none."""
    return edition(*(getattr(meeting, column) for column in COLUMNS)) if meeting else edition()


def what_changed(before: Meeting, after: Meeting) -> list[str]:
    """Returns what people who mean to come must learn of, each a line that says from what to what."""
    pairs = [
        (gettext("Title"), before.title, after.title),
        (gettext("Starts"), _moment(before.starts_at), _moment(after.starts_at)),
        (gettext("Ends"), _moment(before.ends_at), _moment(after.ends_at)),
        (gettext("How to come"), gettext(before.way.label), gettext(after.way.label)),
        (gettext("Where"), before.venue or _nowhere(), after.venue or _nowhere()),
        (gettext("The public"), _public(before), _public(after)),
    ]
    return [
        gettext("%(what)s: from “%(old)s” to “%(new)s”", what=what, old=old, new=new)
        for what, old, new in pairs
        if old != new
    ]


def moment_words(at: datetime) -> str:
    """Returns a moment as letters say it: the London date and time."""
    return gettext("%(day)s, %(time)s London time", day=show_date(london_date(at)), time=show_time(at))


def _moment(at: datetime | None) -> str:
    return moment_words(at) if at else gettext("not said")


def _nowhere() -> str:
    return gettext("no place")


def _public(meeting: Meeting) -> str:
    return gettext("may come") if meeting.is_open_to_public else gettext("may not come")
