"""One file of past minutes, whichever kind it is by its content."""

from datetime import date

from engage.kit.uploads.sandbox import UnreadableFile, markdown_of
from meetings.archive.moderngov import read_moderngov
from meetings.archive.past import NotUnderstood, Past
from meetings.archive.written import read_text

MOST_BYTES = 10_000_000
MOST_CHARACTERS = 900_000
_TOO_MUCH = "It has too much text for the minutes of a meeting."
ENDINGS = (".md", ".markdown", ".txt", ".docx", ".xml")


async def text_of(data: bytes) -> str:
    """Returns the text of a file: Markdown, XML, or that of a Word file as Markdown.

    A Word file is opened in a process of its own with little time and memory; one with macros is refused. Raises
    NotUnderstood, saying why.
    """
    if not data.strip():
        raise NotUnderstood("It is empty.")
    if len(data) > MOST_BYTES:
        raise NotUnderstood(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    if data.startswith(b"PK"):
        try:
            return await markdown_of(data)
        except UnreadableFile as why:
            raise NotUnderstood(str(why)) from None
    if b"\0" in data or data.startswith((b"%PDF", b"\xd0\xcf")):
        raise NotUnderstood("It is not a kind of file that is understood: Markdown, Word (.docx) or ModernGov’s XML.")
    if len(data) > MOST_CHARACTERS:
        raise NotUnderstood(_TOO_MUCH)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnderstood("It is not text in UTF-8. Save it again as UTF-8.") from None


def past_in(name: str, text: str, today: date) -> Past:
    """Returns the meeting that a text has the minutes of: Markdown, or an export of ModernGov.

    `today` is a London date. Raises NotUnderstood, saying why.
    """
    if len(text) > MOST_CHARACTERS:  # what was checked comes back as a form, from whom we do not know
        raise NotUnderstood(_TOO_MUCH)
    if text.lstrip().startswith("<"):
        return read_moderngov(name, text, today)
    return read_text(name, text, today)


async def read_minutes(name: str, data: bytes, today: date) -> Past:
    """Returns the meeting that a file has the minutes of. Raises NotUnderstood, saying why."""
    return past_in(name, await text_of(data), today)
