"""What kinds of files people can have here, in words."""

from engage.kit.i18n import N_

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORDS = {
    "application/pdf": N_("PDF"),
    f"{_OFFICE}.wordprocessingml.document": N_("Word"),
    f"{_OFFICE}.spreadsheetml.sheet": N_("Excel"),
    "image/jpeg": N_("picture"),
    "image/png": N_("picture"),
    "image/webp": N_("picture"),
}
WORD = f"{_OFFICE}.wordprocessingml.document"
"""The media type of a Word file, whose text can become a paper's."""


def kind_in_words(media_type: str) -> str:
    """Returns what people call a kind of file, English, for gettext where it is shown."""
    return _WORDS.get(media_type, media_type)


def size_in_words(size: int) -> str:
    """Returns a size in bytes as people read it: "320 KB", "2.4 MB"."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
