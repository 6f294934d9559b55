"""One uploaded file of past minutes, whichever kind it is by its content."""

import asyncio
from datetime import date

from meetings.archive.moderngov import read_moderngov
from meetings.archive.past import NotUnderstood, Past, digest
from meetings.archive.written import read_markdown, read_text
from meetings.papers.sandbox import UnreadableFile, markdown_of

MOST_BYTES = 10_000_000
MOST_BYTES_OF_TEXT = 1_000_000
ENDINGS = (".md", ".markdown", ".txt", ".docx", ".xml")


async def read_minutes(name: str, data: bytes, today: date) -> Past:
    """Returns the meeting that a file has the minutes of: Markdown, a Word file, or an export of ModernGov.

    A Word file is opened in a process of its own with little time and memory; one with macros is refused. `today` is a
    London date. Raises NotUnderstood, saying why.
    """
    if not data.strip():
        raise NotUnderstood("It is empty.")
    if len(data) > MOST_BYTES:
        raise NotUnderstood(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    if data.startswith(b"PK"):
        try:
            text = await markdown_of(data)
        except UnreadableFile as why:
            raise NotUnderstood(str(why)) from None
        return await asyncio.to_thread(read_text, name, text, digest(data), today)
    if len(data) > MOST_BYTES_OF_TEXT:
        raise NotUnderstood("It is too large for minutes: 1 MB of text is the most.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return await asyncio.to_thread(read_moderngov, name, data, today)
    if b"\0" in data:
        raise NotUnderstood("It is not a kind of file that is understood: Markdown, Word (.docx) or ModernGov’s XML.")
    return await asyncio.to_thread(read_markdown, name, data, today)
