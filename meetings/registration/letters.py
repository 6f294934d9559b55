"""The e-mails to people who mean to come to a meeting, each in the language they registered in."""

from dataclasses import dataclass

from boroughs.models import Borough
from engage.kit.html import in_language
from engage.kit.i18n import gettext, show_date, show_time, speaking
from engage.kit.security import keyed_hash
from meetings.models import Meeting, Way
from meetings.registration.models import Registration

Letter = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Post:
    """What an e-mail needs to know of this website: its public address, and its secret for the link."""

    site: str
    secret: str


def token_of(secret: str, registration_id: object) -> str:
    """Returns what the link of a registration carries: only the secret can make it of the row's id."""
    return keyed_hash(secret, "registration", str(registration_id))[:40]


def link(borough: Borough, registration: Registration, post: Post) -> str:
    """Returns the address by which somebody confirms, sees and cancels their registration."""
    token = token_of(post.secret, registration.id)
    path = f"/{borough.slug}/coming/{registration.id}/{token}"
    return post.site + in_language(path, registration.language)


def to_confirm(borough: Borough, meeting: Meeting, registration: Registration, post: Post) -> Letter:
    """Returns the letter that asks somebody to confirm that they want to come."""
    with speaking(registration.language):
        return _letter(
            gettext("Confirm that you are coming: %(title)s", title=meeting.title),
            gettext("Somebody, we think you, registered with this address for a meeting:"),
            _about(meeting),
            gettext(
                "You have a place only once you confirm it. Open this link within a day and press the button there:"
            )
            + f"\n{link(borough, registration, post)}",
            gettext("If it was not you, do nothing. We erase your address after a day."),
        )


def confirmed(borough: Borough, meeting: Meeting, registration: Registration, post: Post) -> Letter:
    """Returns the letter to somebody who confirmed: with a place, and how to join, or waiting for one."""
    with speaking(registration.language):
        if registration.has_place:
            subject = gettext("You have a place: %(title)s", title=meeting.title)
            said = [gettext("You have a place at this meeting:"), _about(meeting), *how_to_join(meeting)]
        else:
            subject = gettext("You are on the waiting list: %(title)s", title=meeting.title)
            said = [
                gettext("All places at this meeting are taken:"),
                _about(meeting),
                gettext("You are on the waiting list. We write to you when a place is free."),
            ]
        return _letter(subject, *said, _cancel(borough, registration, post), _erased())


def moved_up(borough: Borough, meeting: Meeting, registration: Registration, post: Post) -> Letter:
    """Returns the letter to somebody who waited and now has a place."""
    with speaking(registration.language):
        return _letter(
            gettext("A place is free for you: %(title)s", title=meeting.title),
            gettext("You were on the waiting list. Now you have a place at this meeting:"),
            _about(meeting),
            *how_to_join(meeting),
            _cancel(borough, registration, post),
            _erased(),
        )


def known(borough: Borough, meeting: Meeting, registration: Registration, post: Post) -> Letter:
    """Returns the letter to somebody who registers again: nothing has changed, and here is the link."""
    with speaking(registration.language):
        return _letter(
            gettext("You are registered already: %(title)s", title=meeting.title),
            gettext("Somebody, we think you, registered again with this address for a meeting. Nothing has changed:"),
            _about(meeting),
            gettext("You can see and cancel your registration here:") + f"\n{link(borough, registration, post)}",
        )


def how_to_join(meeting: Meeting) -> list[str]:
    """Returns the paragraph with the link to join, for who has a place; none where there is no link."""
    if not meeting.join_link or meeting.way is Way.IN_PERSON:
        return []
    return [gettext("To join online, open this link. Please do not pass it on:") + f"\n{meeting.join_link}"]


def _about(meeting: Meeting) -> str:
    day, time = show_date(meeting.starts_at), show_time(meeting.starts_at)
    when = gettext("%(day)s, %(time)s London time", day=day, time=time)
    return "\n".join((meeting.title, when, gettext(meeting.way.label), meeting.venue))


def _cancel(borough: Borough, registration: Registration, post: Post) -> str:
    said = gettext("If you cannot come, cancel here, so that somebody else has your place:")
    return f"{said}\n{link(borough, registration, post)}"


def _erased() -> str:
    return gettext("We erase your name, your address and what you told us two days after the meeting.")


def _letter(subject: str, *paragraphs: str) -> Letter:
    return subject, "\n\n".join(paragraphs) + "\n"
