"""An uploaded file on its way to being kept: scanned and opened."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from engage.kit.uploads.sandbox import UnreadableFile, open_file
from engage.kit.uploads.scanning import Infected, scan


@dataclass(frozen=True)
class Upload:
    """A file that was taken; the fields as in `meetings.papers.models.PaperFile`, `ending` without a dot."""

    media_type: str
    ending: str
    content: bytes
    text: str
    scanned_at: datetime | None

    @property
    def sha256(self) -> str:
        """Of the content that is kept, as hex digits."""
        return hashlib.sha256(self.content).hexdigest()


async def take(data: bytes, clamd_url: str, at: datetime) -> Upload:
    """Returns an uploaded file as it is to be kept; `clamd_url` is the scanner that must find nothing, "" for none.

    Raises UnreadableFile saying why it is not taken, or ScannerDown.
    """
    if clamd_url:
        try:
            await scan(clamd_url, data)
        except Infected as found:
            raise UnreadableFile(f"The virus scanner found {found} in it. It was not kept.") from None
    opened = await open_file(data)
    return Upload(opened.media_type, opened.ending, opened.content, opened.text, at if clamd_url else None)
