"""Words in a cell that no spreadsheet takes for a formula, in Python and in SQL, and back.

An apostrophe is put in front of what could begin one, whatever the width of its first sign, and in front of what begins
with an apostrophe, so that taking one away always gives the words back.
"""

import unicodedata

_BEGINS = "=+-@|%\t\r\n"


def safe(words: str) -> str:
    """Returns words as a cell holds them."""
    first = unicodedata.normalize("NFKC", words[:1])[:1]
    return f"'{words}" if words[:1] == "'" or (first and first in _BEGINS) else words


def unsafe(cell: str) -> str:
    """Returns the words that a cell holds."""
    return cell.removeprefix("'")


def safe_sql(words: str) -> str:
    """Returns SQL that gives words, given as SQL, as a cell holds them."""
    begins = r"E'^[=+@|%\\t\\r\\n''-]'"
    return f"CASE WHEN normalize(left({words}, 1), NFKC) ~ {begins} THEN '''' || {words} ELSE {words} END"
