"""A file that somebody uploads as a survey: of which format it is, by what is in it, and its questionnaire."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from surveys.files.lss import read_lss
from surveys.files.own import read_own
from surveys.files.reading import Imported, NotImported, Remark
from surveys.files.sandbox import UnreadableFile, open_tables, open_xml
from surveys.files.xlsform import read_xlsform
from surveys.models import Survey

_LONGEST_TITLE = Survey._meta.fields_map["title"].max_length  # type: ignore[attr-defined]

_readers = ThreadPoolExecutor(2, "files")

T = TypeVar("T")


async def apart(work: Callable[..., T], *of: Any) -> T:
    """Returns what `work` makes of a file, in one of two threads that do nothing else.

    However many files come at once, what else is done in threads, such as checking passwords, does not wait for them.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_readers, partial(copy_context().run, work, *of))


def read_survey(data: bytes, name: str) -> Imported:
    """Returns the questionnaire of a file: an XLSForm, LimeSurvey's .lss, or our own JSON. `name` is the file's.

    Raises UnreadableFile, or NotImported with every place that is not understood. It may take seconds.
    """
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", b"\x1f\x8b")):
        found = read_lss(open_xml(data))
    elif start.startswith(b"{"):
        found = read_own(data)
    else:
        tables = open_tables(data)
        if any(rows and rows[0] and rows[0][0].strip() == "address" for rows in tables.values()):
            raise UnreadableFile(
                "It is a sheet of translations. Upload it on the page of the survey that it belongs to."
            )
        found = read_xlsform(tables, name.rpartition(".")[0][:60].strip())
    title = found.definition.title[found.definition.default_language]
    if len(title) > _LONGEST_TITLE:
        words = f"The title is longer than {_LONGEST_TITLE} characters. Put what it says into the introduction."
        raise NotImported([Remark("the survey", words)])
    return found
