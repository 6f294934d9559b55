"""Atom feeds. Source: RFC 4287; ids are tags, RFC 4151, so that they stay the same when addresses change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

MEDIA_TYPE = "application/atom+xml"
AT_MOST = 60
"""So many entries a feed has, the newest."""

BEGAN = date(2026, 1, 1)
"""A day on which whoever runs the site held its host name: part of every tag."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """Something new: `key` names it for ever ("meeting/12/agenda"), `link` is where it is, `at` is aware."""

    key: str
    title: str
    link: str
    at: datetime
    summary: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed: `key` names it for ever, `link` is its own address, `page` the page it is about."""

    key: str
    title: str
    author: str
    link: str
    page: str
    language: str
    entries: Sequence[Entry]


def tag(link: str, key: str) -> str:
    """Returns the tag of something on the site of an address."""
    return f"tag:{urlsplit(link).hostname},{BEGAN.isoformat()}:{key}"


def xml_of(feed: Feed, at_most: int = AT_MOST) -> bytes:
    """Returns a feed as XML, the newest entries first; a feed without any was updated when this began."""
    newest = sorted(feed.entries, key=lambda entry: (entry.at, entry.key), reverse=True)[:at_most]
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _add(root, "id", tag(feed.link, feed.key))
    _add(root, "title", feed.title)
    updated = newest[0].at if newest else datetime.combine(BEGAN, datetime.min.time(), UTC)
    _add(root, "updated", _moment(updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.link)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in newest:
        one = _add(root, "entry")
        _add(one, "id", tag(feed.link, entry.key))
        _add(one, "title", entry.title)
        _add(one, "updated", _moment(entry.at))
        _add(one, "link", rel="alternate", type="text/html", href=entry.link)
        if entry.summary:
            _add(one, "summary", entry.summary)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = NOT_IN_XML.sub(" ", text) or None
    return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
