"""Taking words out of a question: the rest stays exactly as it was asked."""

import re
from itertools import groupby

REMOVED = "[removed]"

MOST = 40
"""So many of the words that were taken out are looked for elsewhere: each makes the search slower."""

LONGEST = 200
"""So many letters of words that were taken out together are looked for, from their beginning."""

_EDGES = " \t\r\n.,;:!?“”‘’\"'()[]"
_APART = re.compile(r"[,;()\[\]\r\n]+")
_OWNERS = re.compile(r"[’']s$")
_NO_NAMES = re.compile(
    r"and|are|but|can|did|does|for|from|had|has|have|her|his|how|its|not|our|she"
    r"|that|the|their|there|they|this|was|were|what|when|where|which|who|why|will|with|you|your",
    re.IGNORECASE,
)


def only_removes(before: str, after: str) -> bool:
    """Whether a text is the one before with nothing changed but words replaced by "[removed]"."""
    pieces = after.split(REMOVED)
    if len(pieces) == 1:
        return before == after
    first, *middle, last = pieces
    if not before.startswith(first) or not before.endswith(last):
        return False
    here, end = len(first), len(before) - len(last)
    for piece in middle:
        found = before.find(piece, here, end)
        if found < 0:
            return False
        here = found + len(piece)
    return here <= end


def removed_words(before: str, after: str) -> list[str]:
    """Returns the words that became "[removed]", to look for elsewhere, where `only_removes` of the two is true.

    First what was taken out in one piece, then its parts between commas, brackets and line ends, then the names in
    them: capitalised words that stand together, then each alone. Of three letters and more, at most `MOST` of them.
    """
    whole = [one for cut in _cut(before, after) for one in cut.split(REMOVED)]
    parts = [part for one in whole for part in _APART.split(one)]
    together = [name for part in parts for name in _names(part)]
    alone = [word for name in together for word in name.split() if not _NO_NAMES.fullmatch(word)]
    words = (_shortened(one.strip(_EDGES)) for one in (*whole, *parts, *together, *alone))
    return list(dict.fromkeys(one for one in words if len(one) > 2))[:MOST]


def _cut(before: str, after: str) -> list[str]:
    """Returns the stretches of a text that became "[removed]"."""
    if REMOVED not in after:
        return []
    first, *middle, last = after.split(REMOVED)
    here, end, cut = len(first), len(before) - len(last), []
    for piece in middle:
        found = before.find(piece, here, end) if piece else here
        cut.append(before[here:found])
        here = found + len(piece)
    return [*cut, before[here:end]]


def _names(part: str) -> list[str]:
    """Returns the capitalised words of a text, those that follow each other in one: "Ann Lee" of "to Ann Lee’s"."""
    words = [_OWNERS.sub("", word.strip(_EDGES)) for word in part.split()]
    runs = groupby(words, key=lambda word: word[:1].isupper())
    return [" ".join(run) for is_name, run in runs if is_name]


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0]
