"""Checks a copy of the public ledger: python3 check_ledger.py ledger.jsonl [digests.jsonl]

Needs nothing but Python. Says what is wrong first and ends with 1, or ends with 0.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path


def check(lines: Iterable[str], digests: Iterable[str] = ()) -> str | None:
    """Returns what is wrong first with the lines of a ledger, or None."""
    previous = "0" * 64
    hashes: list[str] = []
    for line in lines:
        due = len(hashes) + 1
        try:
            entry = json.loads(line)
            said = entry.pop("hash")
            text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            right = hashlib.sha256(text.encode()).hexdigest()
            number, before = entry["number"], entry["previous"]
        except (ValueError, KeyError, AttributeError, TypeError):
            return f"entry {due} cannot be read"
        if number != due:
            return f"entry {due} is not where it should be: entry {number} stands there"
        if said != right:
            return f"entry {due} was changed"
        if before != previous:
            return f"entry {due} does not follow entry {due - 1}: one of them was put there later"
        previous = said
        hashes.append(said)
    for line in digests:
        digest = json.loads(line)
        if digest["entries"] > len(hashes):
            return f"entry {len(hashes) + 1} was dropped: the digest of {digest['day']} has {digest['entries']}"
        if hashes[digest["entries"] - 1] != digest["hash"]:
            return f"entry {digest['entries']} or one before was rewritten after the digest of {digest['day']}"
    return None


if __name__ == "__main__":
    sys.exit(check(*(Path(path).read_text("utf-8").splitlines() for path in sys.argv[1:3])))
