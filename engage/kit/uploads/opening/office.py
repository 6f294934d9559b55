"""Word and Excel files: checked before anything in them is unpacked, and their words."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
import python_calamine
from docx.opc.exceptions import OpcError

from engage.kit.uploads.opening.limits import BROKEN, LOCKED, MOST_ENTRIES, MOST_UNPACKED, TOO_MUCH, Refused

DOCX, XLSX = "docx", "xlsx"
_LARGEST_PART = 30_000_000  # bytes of one file within
_MOST_TIMES = 200  # larger than packed: a page of text packs to a tenth, an empty table to a hundredth
_FROM_AFAR = re.compile(
    rb'<Relationship\b(?=[^>]*(?:attachedTemplate|oleObject|frame|subDocument)")(?=[^>]*Target="https?:)[^>]*>', re.I
)
_CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\b[^>]*w:author")
_COMMENT = re.compile(rb"<w:comment\b")


def kind_of(data: bytes) -> str:
    """Returns which of the two a zip is, "docx" or "xlsx", by what is in it.

    Raises Refused for anything else, and for one with macros, programs, a password, somebody's comments or tracked
    changes, or that would unpack to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = _checked(packed)
            kind = DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else ""
            if not kind or "[Content_Types].xml" not in names:
                raise Refused("It is an archive, not a paper. Upload the papers in it one by one.")
            _refuse_what_acts(packed, names)
            if kind == DOCX:
                _refuse_what_is_not_finished(packed, names)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        raise Refused(BROKEN) from None


def _checked(packed: zipfile.ZipFile) -> set[str]:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("It would unpack to too much. Take out what does not belong to the paper, and upload it again.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(LOCKED)
    for entry in entries:
        large = entry.file_size > max(1_000_000, _MOST_TIMES * entry.compress_size)
        if large or (entry.file_size > _LARGEST_PART and entry.filename.endswith(".xml")):
            raise Refused(TOO_MUCH)
    return {entry.filename for entry in entries}


def _refuse_what_acts(packed: zipfile.ZipFile, names: set[str]) -> None:
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macros or b"macroenabled" in packed.read("[Content_Types].xml").lower():
        raise Refused(
            "There are macros in it. In Word or Excel save it as .docx or .xlsx without macros, and upload that."
        )
    if any("oleobject" in name.lower() or "/activex/" in name.lower() for name in names):
        raise Refused("There is another file or a program inside it. Delete the embedded object, and upload it again.")
    for name in names:
        if name.endswith(".rels") and _FROM_AFAR.search(packed.read(name)):
            raise Refused("It fetches a part of itself from a website. Save it as a new file, and upload that.")


def _refuse_what_is_not_finished(packed: zipfile.ZipFile, names: set[str]) -> None:
    """Comments and tracked changes are not what the author means to publish, and everybody could read them."""
    if _CHANGES.search(packed.read("word/document.xml")):
        raise Refused("There are tracked changes in it. In Word accept or reject all changes, and upload it again.")
    if any(_COMMENT.search(packed.read(name)) for name in names if name.startswith("word/comments")):
        raise Refused("There are comments in it. In Word delete all comments, and upload it again.")


def document(data: bytes) -> Any:
    """Returns a Word file as python-docx opens it. Raises Refused for a broken one."""
    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError, zipfile.BadZipFile, OSError):
        raise Refused(BROKEN) from None


def words_of_workbook(data: bytes) -> Iterator[str]:
    """Yields the words of an Excel file, row by row. Raises Refused for a broken one."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name
            for row in book.get_sheet_by_name(name).to_python():
                yield " ".join(str(cell) for cell in row if cell != "")
    except python_calamine.PasswordError:
        raise Refused(LOCKED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Refused(BROKEN) from None
