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


def removed_words(before: str, after: str) -> list[str]:
    """Returns the words that became "[removed]", of three letters and more, where `only_removes` of the two is true."""
    if REMOVED not in after:
        return []
    first, *middle, last = after.split(REMOVED)
    here, end, cut = len(first), len(before) - len(last), []
    for piece in middle:
        found = before.find(piece, here, end) if piece else here
        cut.append(before[here:found])
        here = found + len(piece)
    cut.append(before[here:end])
    words = (one.strip(" \t\r\n.,;:!?“”‘’\"'()") for whole in cut for one in whole.split(REMOVED))
    return list(dict.fromkeys(one for one in words if len(one) > 2))
