"""A clerk's pages for files: a survey from a file and as one, and its translations in one spreadsheet."""

import asyncio
from collections.abc import Callable

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.forms import read_fields, read_file
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from surveys.definition import codec
from surveys.definition.parts import Definition
from surveys.definition.telling import language_in_words
from surveys.drafts.access import survey_here
from surveys.drafts.actions import AlreadyPublished, edition_of, save_definition
from surveys.files import actions
from surveys.files.forms import DefaultLanguageForm, SurveyFileForm, TranslationsForm, not_chosen
from surveys.files.own import write_own
from surveys.files.reading import NotImported, Remark
from surveys.files.sandbox import MOST_BYTES, UnreadableFile, open_tables
from surveys.files.translations import (
    HasGaps,
    missing,
    read_translations,
    with_default,
    write_translations,
    write_translations_csv,
)
from surveys.files.uploads import apart, read_survey
from surveys.files.xlsform_writing import write_xlsform
from surveys.models import Survey, SurveyVersion

_MOST_SHOWN = 200  # reasons or addresses on a page
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def version_here(request: Request) -> tuple[Survey, SurveyVersion]:
    """Returns the survey that this address names, and what is being written of it, or else its newest version.

    Raises NotFound.
    """
    survey = await survey_here(request)
    versions = await SurveyVersion.filter(survey_id=survey.id).order_by("-number").limit(1)
    return survey, versions[0]


# ---- a survey from a file ----------------------------------------------------------------------------------------


async def from_file(request: Request) -> Response:
    """Starts a survey from a file of another program, or our own; says what is not understood, row by row."""
    borough = await borough_here(request)
    form = SurveyFileForm()
    remarks: list[Remark] = []
    if request.method == "POST":
        sent = await read_file(request, "file", MOST_BYTES)
        if not sent.data:
            form.file.errors = [_too_large() if sent.is_too_large else not_chosen()]
        else:
            try:
                imported = await apart(read_survey, sent.data, sent.name)
            except UnreadableFile as why:
                form.file.errors = [str(why)]
            except NotImported as why:
                form.file.errors = [gettext("Nothing was imported. The list says what to change in the file.")]
                remarks = why.remarks
            else:
                survey = await actions.import_survey(borough, imported, **acting(request))
                return go(request, "surveys.files.about", borough=borough.slug, survey=survey.slug)
    status = 422 if form.errors else 200
    return page(request, "surveys/files/from_file.html", status, form=form, remarks=remarks[:_MOST_SHOWN],
                count=len(remarks))  # fmt: skip


def _too_large() -> str:
    return gettext("The file must be smaller than %(most)s MB", most=MOST_BYTES // 1_000_000)


async def about(request: Request) -> Response:
    """The files of a survey, and what was left out if it came from one."""
    survey = await survey_here(request)
    return page(request, "surveys/files/about.html", survey=survey, notes=await actions.notes_of(survey))


# ---- a survey as a file ------------------------------------------------------------------------------------------


async def xlsform(request: Request) -> Response:
    """The survey as an XLSForm."""
    return await _download(request, write_xlsform, "xlsx", _XLSX)


async def own(request: Request) -> Response:
    """The survey in our own format."""
    return await _download(request, write_own, "json", "application/json")


async def translations_sheet(request: Request) -> Response:
    """All texts in one spreadsheet."""
    return await _download(request, write_translations, "xlsx", _XLSX, "-translations")


async def translations_csv(request: Request) -> Response:
    """All texts in one CSV file."""
    return await _download(request, write_translations_csv, "csv", "text/csv; charset=utf-8", "-translations")


async def _download(
    request: Request, write: Callable[[Definition], bytes], ending: str, kind: str, more: str = ""
) -> Response:
    survey, version = await version_here(request)
    data = await asyncio.to_thread(write, codec.from_json(version.definition))
    name = f'attachment; filename="{survey.slug}{more}.{ending}"'
    return Response(data, media_type=kind, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


# ---- translations ------------------------------------------------------------------------------------------------


async def translations(request: Request) -> Response:
    """Which texts have no words in which language; takes the filled-in spreadsheet."""
    survey, version = await version_here(request)
    form = TranslationsForm()
    if request.method == "GET":
        return _translations(request, survey, version, form)
    sent = await read_file(request, "file", MOST_BYTES)
    _check_draft(version)
    definition = codec.from_json(version.definition)
    remarks: list[Remark] = []
    if not sent.data:
        form.file.errors = [_too_large() if sent.is_too_large else not_chosen()]
    else:
        try:
            changed = await apart(_translated, definition, sent.data)
        except UnreadableFile as why:
            form.file.errors = [str(why)]
        except NotImported as why:
            form.file.errors = [gettext("Nothing was changed. The list says what to change in the sheet.")]
            remarks = why.remarks
        else:
            await save_definition(survey, changed, seen=sent.fields.get("seen", ""), **acting(request))
            response = go(request, "surveys.files.translations", **request.path_params)
            response.headers["Location"] += "?saved=1"
            return response
    return _translations(request, survey, version, form, remarks=remarks)


def _translated(definition: Definition, data: bytes) -> Definition:
    return read_translations(definition, open_tables(data))


async def default_language(request: Request) -> Response:
    """Makes another of the survey's languages the default."""
    survey, version = await version_here(request)
    definition = codec.from_json(version.definition)
    form = DefaultLanguageForm(await read_fields(request))
    form.offer(definition.languages)
    _check_draft(version)
    if form.validate():
        try:
            changed = with_default(definition, form.language.data)
        except HasGaps as why:
            words = gettext("Texts that have no words in this language: %(number)s. Translate them first.",
                            number=len(why.addresses))  # fmt: skip
            form.language.errors = [words]
        else:
            await save_definition(survey, changed, seen=form.seen.data, **acting(request))
            return go(request, "surveys.files.translations", **request.path_params)
    return _translations(request, survey, version, TranslationsForm(), choice=form)


def _check_draft(version: SurveyVersion) -> None:
    if version.published_at is not None:
        raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))


def _translations(
    request: Request,
    survey: Survey,
    version: SurveyVersion,
    form: TranslationsForm,
    *,
    choice: DefaultLanguageForm | None = None,
    remarks: list[Remark] | None = None,
) -> Response:
    definition = codec.from_json(version.definition)
    if choice is None:
        choice = DefaultLanguageForm(FormData(), data={"language": definition.default_language})
        choice.offer(definition.languages)
    form.seen.data = choice.seen.data = edition_of(version)
    texts = dict(definition.texts)
    lacking = [
        (language_in_words(code), [(address, _source(texts[address], definition)) for address in addresses])
        for code, addresses in missing(definition).items()
    ]
    return page(
        request,
        "surveys/files/translations.html",
        422 if form.errors or choice.errors else 200,
        survey=survey,
        is_draft=version.published_at is None,
        is_saved="saved" in request.query_params,
        form=form,
        choice=choice,
        default=language_in_words(definition.default_language),
        lacking=lacking,
        most_shown=_MOST_SHOWN,
        remarks=(remarks or [])[:_MOST_SHOWN],
        count=len(remarks or []),
    )


def _source(text: object, definition: Definition) -> str:
    words = dict(text).get(definition.default_language, "")  # type: ignore[call-overload]
    return words if len(words) <= 100 else f"{words[:99]}…"


_SURVEY = "/{borough}/surveys/{survey}"

UPLOADS = {
    "/[^/]+/new-survey/from-file": MOST_BYTES + 100_000,
    "/[^/]+/surveys/[^/]+/translations": MOST_BYTES + 100_000,
}
"""Addresses that take files, and how many bytes a request to them may have."""

routes = [
    staff("/{borough}/new-survey/from-file", from_file, *CLERKS),
    staff(f"{_SURVEY}/files", about, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/file.xlsx", xlsform, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/file.json", own, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/translations", translations, *CLERKS),
    staff(f"{_SURVEY}/translations/default", default_language, *CLERKS, methods="POST"),
    staff(f"{_SURVEY}/translations.xlsx", translations_sheet, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/translations.csv", translations_csv, *CLERKS, methods="GET"),
]
