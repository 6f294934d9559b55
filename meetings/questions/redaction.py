"""Taking words out of a question: the rest stays exactly as it was asked."""

REMOVED = "[removed]"


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
