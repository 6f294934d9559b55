"""A clerk's pages to import past minutes: choose files, check what was understood, import."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields, read_files
from engage.kit.html import page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from meetings.archive.actions import Outcome, import_meeting, meeting_on_that_day
from meetings.archive.forms import MinutesFilesForm
from meetings.archive.past import NotUnderstood, Past
from meetings.archive.reading import MOST_BYTES, past_in, text_of
from meetings.models import Meeting, Panel

MOST_FILES = 20


@dataclass(frozen=True)
class Checked:
    """A file: what was understood of it, or why not, and the panel's meeting of that day if there is one already."""

    name: str
    text: str = ""
    past: Past | None = None
    why: str = ""
    there: Meeting | None = None
    outcome: Outcome | None = None


async def choose(request: Request) -> Response:
    """Takes files of minutes and shows what would become of each. Nothing is stored yet."""
    borough = await borough_here(request)
    panels = {str(panel.id): panel for panel in await Panel.filter(borough=borough).order_by("name")}
    if request.method == "GET":
        return _choosing(request, MinutesFilesForm(), panels)
    files, fields = await read_files(request, "files", MOST_BYTES, MOST_FILES)
    form = MinutesFilesForm(fields)
    form.panel.choices = _choices(panels)
    form.validate()
    if not files:
        form.files.errors = [gettext("Select at least one file")]
    elif any(file.is_too_large for file in files):
        form.files.errors = [gettext("Each file must be smaller than %(most)s MB", most=MOST_BYTES // 1_000_000)]
    if form.errors:
        return _choosing(request, form, panels)
    panel = panels[form.panel.data]
    checked = [await _checked(request, panel, file.name, file.data) for file in files]
    return page(request, "meetings/archive/check.html", panel=panel, checked=checked)


async def store(request: Request) -> Response:
    """Imports what was checked, each meeting for itself, and says what became of each."""
    borough = await borough_here(request)
    fields = await read_fields(request)
    sent = fields.get("panel", "")
    panel = await Panel.get_or_none(borough=borough, id=int(sent)) if _is_number(sent) else None
    if panel is None:
        raise NotFound
    done = []
    for name, text in _pairs(fields):
        try:
            past = past_in(name, text, today(request))
        except NotUnderstood as why:
            done.append(Checked(name, why=str(why)))
            continue
        outcome, meeting = await import_meeting(borough, panel, past, **acting(request))
        done.append(Checked(name, past=past, there=meeting, outcome=outcome))
    return page(request, "meetings/archive/done.html", panel=panel, done=done)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _pairs(fields: Fields) -> list[tuple[str, str]]:
    """Returns the names and texts of the files that were checked."""
    return list(zip(fields.getlist("name"), fields.getlist("text"), strict=False))[:MOST_FILES]


async def _checked(request: Request, panel: Panel, name: str, data: bytes) -> Checked:
    try:
        text = await text_of(data)
        past = past_in(name, text, today(request))
    except NotUnderstood as why:
        return Checked(name, why=str(why))
    return Checked(name, text, past, there=await meeting_on_that_day(panel, past))


def _choosing(request: Request, form: MinutesFilesForm, panels: dict[str, Panel]) -> Response:
    form.panel.choices = _choices(panels)
    status = 422 if form.errors else 200
    return page(request, "meetings/archive/choose.html", status, form=form, has_panels=bool(panels), most=MOST_FILES)


def _choices(panels: dict[str, Panel]) -> list[SelectChoice]:
    return [SelectChoice(key, panel.name) for key, panel in panels.items()]


UPLOADS = {"/[^/]+/past-minutes(/import)?": 30_000_000}

routes = [
    staff("/{borough}/past-minutes", choose, *CLERKS),
    staff("/{borough}/past-minutes/import", store, *CLERKS, methods="POST"),
]
