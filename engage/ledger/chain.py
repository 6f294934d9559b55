"""Reading a chain of entries and finding the first that breaks it, wherever the entries come from.

Pure: entries and digests in, what is wrong out. `deploy/LEDGER.md` has the same in fifty lines for anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from engage.kit.clock import london_date
from engage.kit.ledger import BEFORE_THE_FIRST, hash_of


class How(StrEnum):
    """What was done to the ledger, or to what it says was published."""

    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"
    REORDERED = "reordered"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Fault:
    """Something wrong with entry `number` (0: with something that no entry is of), in a sentence for an operator."""

    number: int
    how: How
    words: str

    def __str__(self) -> str:
        return f"entry {self.number}: {self.how}: {self.words}" if self.number else f"{self.how}: {self.words}"


@dataclass(frozen=True)
class Digest:
    """What somebody kept: that the ledger had so many entries, the last with this hash. `day` None: not known which."""

    entries: int
    hash: str
    day: date | None = None

    def __str__(self) -> str:
        return f"digest of {self.day:%-d %B %Y}" if self.day else f"digest of {self.entries} entries"


class Chain:
    """A chain that is read entry by entry, in the order in which it is kept.

    `fault` is the first one found, `count` how many entries were good before it.
    """

    def __init__(self, digests: Iterable[Digest] = ()) -> None:
        self.digests = sorted(digests, key=lambda one: one.entries)
        self.fault: Fault | None = None
        self.count = 0
        self.last = BEFORE_THE_FIRST
        self.first_day: date | None = None
        self._wanted = {one.entries for one in self.digests}
        self._hashes: dict[int, str] = {}
        self._missing = 0

    def take(self, entry: Mapping[str, Any]) -> None:
        """Takes the next entry, as the public file has it; of a broken chain it only learns what was done."""
        if self.fault:
            if self._missing and entry.get("number") == self._missing:
                self.fault = Fault(self._missing, How.REORDERED, "it stands after a later entry")
                self._missing = 0
            return
        self.fault = self._wrong(entry)
        if self.fault:
            return
        self.count, self.last = self.count + 1, entry["hash"]
        if self.count == 1:
            try:
                self.first_day = london_date(datetime.fromisoformat(entry["at"]))
            except (KeyError, TypeError, ValueError, OverflowError):
                self.first_day = None  # the hash holds it to what it says, however odd that is
        if self.count in self._wanted:
            self._hashes[self.count] = self.last

    def _wrong(self, entry: Mapping[str, Any]) -> Fault | None:
        number, due = entry.get("number"), self.count + 1
        if not isinstance(number, int):
            return Fault(due, How.CHANGED, "it has no number")
        if number > due:
            self._missing = due
            return Fault(due, How.DROPPED, f"it is missing: entry {number} comes instead")
        if number < due:
            return Fault(number, How.ADDED, "there is another entry with its number")
        try:
            right = hash_of({name: value for name, value in entry.items() if name != "hash"})
        except ValueError:  # half of a character
            right = ""
        if right != entry.get("hash"):
            return Fault(number, How.CHANGED, "its hash is not that of what it says")
        if entry.get("previous") != self.last:
            words = "it does not follow the entry before it: one of the two was put in the place of another"
            return Fault(number, How.ADDED if number == 1 else How.REWRITTEN, words)
        return None

    def finish(self) -> Fault | None:
        """Returns the first fault of the whole chain, looked at beside the digests."""
        if self.fault:
            return self.fault
        good = 0
        for digest in self.digests:
            if digest.entries > self.count:
                words = f"the {digest} has {digest.entries} entries, here are {self.count}"
                return Fault(self.count + 1, How.DROPPED, words)
            if digest.entries < 1 or self._hashes[digest.entries] != digest.hash:
                words = f"the chain was made anew between here and entry {digest.entries}: the {digest} has another"
                return Fault(good + 1, How.REWRITTEN, words)
            good = digest.entries
        return self._missing_day()

    def _missing_day(self) -> Fault | None:
        """Returns that the digest of a day is not there, of a ledger that has a digest a day."""
        days = sorted(one.day for one in self.digests if one.day)
        due = self.first_day
        if not days or due is None:
            return None
        for day in days:
            if day != due:
                return Fault(0, How.DROPPED, f"there is no digest of {due:%-d %B %Y}, or it says another day")
            due = day + timedelta(days=1)
        return None
