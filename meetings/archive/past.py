"""A past meeting as a file of its minutes tells it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time

from engage.kit.clock import london_moment
from meetings.models import ItemKind

MOST_TEXT = 200_000
"""Characters of minutes."""

UNKNOWN_TIME = time(0, 0)
"""What a meeting of the past begins at when its file does not say: London's midnight, which no page shows."""


class NotUnderstood(ValueError):
    """A file that is not taken; the message says why and what to do."""


@dataclass(frozen=True)
class PastItem:
    """An item of business, in the words of the minutes' heading."""

    title: str
    kind: ItemKind = ItemKind.REPORT


@dataclass(frozen=True)
class Past:
    """What a file says about one meeting. `text` is its minutes, Markdown, attendance included as it stands.

    `starts_at` has UNKNOWN_TIME where the file has none; `approved_on` is the London date its minutes were approved on,
    if it says so. `remarks` are what was guessed or left out, for the person who imports it.
    """

    name: str
    held_on: date
    starts: time
    title: str
    venue: str
    text: str
    items: tuple[PastItem, ...]
    approved_on: date | None = None
    source_url: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def has_time(self) -> bool:
        """Whether the file says at what time it began."""
        return self.starts != UNKNOWN_TIME

    @property
    def starts_at(self) -> datetime:
        """The aware moment it began at."""
        return london_moment(self.held_on, self.starts)


_KINDS = (
    (ItemKind.APOLOGIES, re.compile(r"apologies|attendance", re.I)),
    (ItemKind.DECLARATIONS, re.compile(r"declarations? of", re.I)),
    (ItemKind.MINUTES, re.compile(r"^(?:approval of )?(?:the )?minutes\b", re.I)),
    (ItemKind.PUBLIC_QUESTIONS, re.compile(r"public questions|questions from the public", re.I)),
    (ItemKind.OTHER_BUSINESS, re.compile(r"^a\.?o\.?c?\.?b\b|other (?:competent )?business", re.I)),
)


def item_of(title: str) -> PastItem:
    """Returns an item by its heading, its kind by the usual words for it."""
    return PastItem(title[:160], next((kind for kind, words in _KINDS if words.search(title)), ItemKind.REPORT))
