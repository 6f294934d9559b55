"""Files of a survey's answers, for the council's clerks and analysts: what there is and is not, and each file."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS, Role
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.i18n import N_
from engage.kit.problems import NotFound
from surveys.access import refuse_police
from surveys.exports import codebook
from surveys.exports.actions import take_file, why_none
from surveys.exports.comments import HEAD, comments, count_comments
from surveys.exports.streams import copied, in_its_turn, made_by_program, refuse_when_busy
from surveys.exports.table import FEWEST_ALIKE, LICENCE, SECONDS, Table, table_of
from surveys.models import LONGEST_SLUG, Survey

MOST_ROWS_OF_SHEET = 300_000
"""The most responses that are written into a spreadsheet: it takes half a minute, and more open slowly anyway."""

_CSV = "text/csv; charset=utf-8; header=present"


@dataclass(frozen=True)
class File:
    """A kind of file: what it is called and for, its media type, and whether it has the rows of the wide table."""

    name: str
    about: str
    media_type: str
    is_wide: bool = False
    is_of_people: bool = False


FILES = {
    file.name: file
    for file in (
        File("wide.csv", N_("One row a person, a column for every question"), _CSV, True, True),
        File("long.csv", N_("One row for every answer"), _CSV, False, True),
        File("wide.xlsx", N_("For Excel and LibreOffice, with the codebook as a second sheet"),
             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True, True),
        File("wide.sav", N_("For SPSS, PSPP, R and Stata, with labels"), "application/octet-stream", True, True),
        File("comments.csv", N_("What people wrote and a moderator approved, apart from all other answers"), _CSV),
        File("codebook.csv", N_("What every column and code means, as a table"), _CSV),
        File("codebook.json", N_("What every column and code means, in every language"), "application/json"),
        File("csv-metadata.json", N_("The same for programs that read CSV on the Web (W3C)"), "application/json"),
    )
}  # fmt: skip


async def table_here(request: Request) -> Table:
    """Returns the table of the published survey that this address names.

    Raises NotFound, or Forbidden for somebody who holds a police role as well.
    """
    refuse_police(request)
    borough = await borough_here(request)
    slug = request.path_params["survey"]
    survey = await Survey.get_or_none(borough=borough, slug=slug, published_at__isnull=False)
    if survey is None or len(slug) > LONGEST_SLUG:
        raise NotFound
    return await table_of(survey)


async def files(request: Request) -> Response:
    """Every file there is, and what they leave out and why."""
    table = await table_here(request)
    return page(
        request,
        "surveys/exports/files.html",
        table=table,
        reason=why_none(table, today(request)),
        files=[file for file in FILES.values() if _is_there(file, table)],
        left_out=[(codebook.words(left.what, table), left.why) for left in table.left_out],
        groups=[codebook.words(column.wording, table) for column in table.groups],
        licence=LICENCE,
        fewest=FEWEST_ALIKE,
        most=MOST_ROWS_OF_SHEET,
    )


def _is_there(file: File, table: Table) -> bool:
    if file.name in ("wide.xlsx", "wide.sav") and table.responses > MOST_ROWS_OF_SHEET:
        return False
    if file.name == "wide.sav" and not (find_spec("pyreadstat") and find_spec("pandas")):
        return False
    return table.has_wide or not file.is_wide


async def download(request: Request) -> Response:
    """One file. Taking one with people's answers or words is recorded."""
    table = await table_here(request)
    file = FILES.get(request.path_params["file"])
    if file is None or not _is_there(file, table):
        raise NotFound
    if request.method == "HEAD":
        return Response(media_type=file.media_type)
    borough = await borough_here(request)
    rows = table.responses if file.is_of_people else 0
    if file.name == "comments.csv":
        rows = await count_comments(table)
    await take_file(borough, table, file.name, rows, **acting(request))
    name = f"{borough.slug}-{table.survey.slug}-{file.name}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if file.name in _WRITTEN:
        return Response(_WRITTEN[file.name](table), headers=headers, media_type=file.media_type)
    refuse_when_busy()
    request.scope["state"]["streams_for"] = SECONDS
    return StreamingResponse(in_its_turn(_STREAMED[file.name](table)), headers=headers, media_type=file.media_type)


async def _with_head(head: Iterable[str], rows: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield (",".join(head) + "\n").encode()
    async for chunk in rows:
        yield chunk


_STREAMED: dict[str, Callable[[Table], AsyncIterator[bytes]]] = {
    "wide.csv": lambda table: _with_head((column.name for column in (table.row, *table.columns)), copied(table.wide())),
    "long.csv": lambda table: _with_head((table.row.name, *codebook.LONG), copied(table.long())),
    "wide.xlsx": lambda table: made_by_program("xlsx", codebook.sheet_of(table), table.wide()),
    "wide.sav": lambda table: made_by_program("sav", codebook.sheet_of(table), table.wide()),
    "comments.csv": lambda table: _with_head(HEAD, copied(comments(table))),
}
_WRITTEN: dict[str, Callable[[Table], bytes]] = {
    "codebook.csv": codebook.as_csv,
    "codebook.json": lambda table: json.dumps(codebook.as_json(table), ensure_ascii=False, indent=1).encode(),
    "csv-metadata.json": lambda table: json.dumps(codebook.as_csvw(table), ensure_ascii=False, indent=1).encode(),
}

_WHO = (*CLERKS, Role.ANALYST)

routes = [
    staff("/{borough}/surveys/{survey}/exports", files, *_WHO, methods="GET"),
    staff("/{borough}/surveys/{survey}/exports/{file}", download, *_WHO, methods="GET"),
]
