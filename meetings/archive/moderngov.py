"""Exports of ModernGov, which many councils run their committees with: what its web service answers to GetMeeting.

Source: the public web services of councils, mgWebService.asmx, operation GetMeeting; the elements by their names.
What is restricted there is not taken, nor is anything but words: papers stay where they are published.
"""

import html
import re
from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from meetings.archive.dates import time_in
from meetings.archive.html_text import markdown_of_html
from meetings.archive.past import MOST_TEXT, UNKNOWN_TIME, NotUnderstood, Past, PastItem, item_of

_MOST_ITEMS = 60
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")  # what it says of its bytes, which are read by now
_SECRET = ("restrict", "exempt", "confidential", "partii")


def read_moderngov(name: str, text: str, today: date) -> Past:
    """Returns the meeting of an export, its minutes made of those of its items. Raises NotUnderstood."""
    meeting = _meeting(text)
    held_on = _day(_text(meeting, "meetingdate"))
    if held_on > today:
        raise NotUnderstood(f"It says that the meeting is on {held_on:%-d %B %Y}, which is still to come.")
    remarks: list[str] = []
    items: list[PastItem] = []
    parts = [_attendance(meeting)]
    for element in [one for one in meeting.iter() if _tag(one) == "agendaitem"][:_MOST_ITEMS]:
        title = _text(element, "agendaitemtitle")
        if _is_secret(element):
            remarks.append("An item that is restricted there was left out.")
        elif title:
            items.append(item_of(title))
            words = markdown_of_html(_text(element, "minutesnonemptyhtmlbody", "minuteshtmlbody"))
            parts.append(f"## {len(items)}. {title}\n\n{words}" if words else "")
    if not any(parts[1:]):
        raise NotUnderstood("It has no minutes: they are not published there, or only as a PDF.")
    minutes = "\n\n".join(filter(None, parts))
    if len(minutes) > MOST_TEXT:
        raise NotUnderstood(f"Its minutes have more than {MOST_TEXT:,} characters.")
    starts = time_in(_text(meeting, "meetingtime"))
    if starts is None:
        remarks.append("The time is not in the file.")
    return Past(
        name=name,
        held_on=held_on,
        starts=starts or UNKNOWN_TIME,
        title=(_text(meeting, "meetingtitle") or _text(meeting, "committeetitle") or "Meeting")[:120],
        venue=_text(meeting, "meetinglocation", "meetingvenue")[:200],
        text=minutes,
        items=tuple(items),
        approved_on=None,
        source_url=_address(_text(meeting, "meetingurl", "url_meeting")),
        remarks=remarks,
    )


def _meeting(text: str) -> Element:
    try:
        root: Element = fromstring(_DECLARED.sub("", text), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotUnderstood("It is not XML that can be read, or it has entities in it, which are refused.") from None
    found = next((one for one in root.iter() if _tag(one) == "meeting" or _has(one, "meetingdate")), None)
    if found is None or not _text(found, "meetingdate"):
        raise NotUnderstood("It is not an export of one meeting: what GetMeeting answers is wanted.")
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _has(element: Element, name: str) -> bool:
    return any(_tag(child) == name for child in element)


def _text(element: Element, *names: str) -> str:
    """Returns the text of the first child of one of these names that has any; it is often escaped twice there."""
    for name in names:
        for child in element:
            if _tag(child) == name and (child.text or "").strip():
                words = html.unescape(child.text or "").strip()
                return "".join(letter for letter in words if letter >= " " or letter in "\n\t")
    return ""


def _day(text: str) -> date:
    for way in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], way).date()  # noqa: DTZ007  # a London date
        except ValueError:
            continue
    raise NotUnderstood("Its date is not a day: 27/03/2026 is wanted.")


def _is_secret(item: Element) -> bool:
    """Whether anything in an item says that it is not for the public, its papers apart."""
    own = [one for one in item.iter() if not _tag(one).startswith("linked")]
    inside = {id(part) for one in item.iter() if _tag(one) == "linkeddoc" for part in one.iter()}
    return any(
        any(word in _tag(one) for word in _SECRET) and (one.text or "").strip().lower() in ("true", "1", "yes")
        for one in own
        if id(one) not in inside
    )


def _attendance(meeting: Element) -> str:
    """Returns who came and who did not, as the export has it, one line each."""
    lines = []
    for one in meeting.iter():
        if _tag(one) == "attendee" and one.get("name"):
            parts = (one.get("name"), one.get("roledescription"), one.get("attendance"))
            lines.append("- " + ", ".join(part.strip() for part in parts if part and part.strip()))
    return "## Attendance\n\n" + "\n".join(lines) if lines else ""


def _address(url: str) -> str:
    return url if url.startswith(("https://", "http://")) and len(url) <= 500 else ""
