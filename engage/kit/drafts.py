"""Texts that several people may edit: nobody's words are lost when two save at once.

A form carries the edition of the text it was opened with. Saving compares it, under a lock, with the edition stored.
"""

import hashlib
from typing import Any

import wtforms

from engage.kit.problems import Conflict


def edition(*parts: object) -> str:
    """Returns 16 hex digits that differ whenever the parts of a text do; parts that are None count as empty."""
    joined = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


class SeenField(wtforms.HiddenField):  # type: ignore[misc]
    """The edition a page was opened with. A form sent without it has seen nothing, not the newest edition."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Takes what was sent."""
        self.data = valuelist[0] if valuelist else ""


class SavedMeanwhile(Conflict):
    """Somebody else saved after this person opened the page: show both texts, and let the person choose."""
