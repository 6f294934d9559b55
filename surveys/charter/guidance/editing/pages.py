"""A platform administrator's pages for the guidance: its statements, their editions and their translations."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import Person, Role
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.i18n import KNOWN, PSEUDO, Language, in_catalogue
from engage.kit.problems import NotFound
from surveys.charter.guidance.editing.actions import add_statement, confirm_words, says, write_edition
from surveys.charter.guidance.editing.forms import StatementForm, WordsForm
from surveys.charter.guidance.editing.history import history
from surveys.charter.guidance.editions import fill
from surveys.charter.guidance.models import Part, Statement, StatementTranslation
from surveys.charter.guidance.shipped import PERIODS

_FIELDS = ("words", "number", "name", "href", "phone", "source", "source_url", "checked_on")
_NAMED = ", ".join(f"%({key})s" for key in PERIODS)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A statement in another language: a person's words (`confirmed`), else the catalogue's, else "": English shows."""

    language: Language
    confirmed: StatementTranslation | None
    machine: str

    @property
    def words(self) -> str:
        """What residents read in the language, "" for the English."""
        return self.confirmed.words if self.confirmed else self.machine


def _renderings(request: Request, statement: Statement) -> list[Rendering]:
    """Returns an edition in each language offered; its translations must be loaded."""
    confirmed = {one.language: one for one in statement.translations}
    return [
        Rendering(KNOWN[code], confirmed.get(code), in_catalogue(statement.words, code))
        for code in request.app.state.settings.languages
        if code != PSEUDO.code
    ]


async def _editions(request: Request) -> list[Statement]:
    """Returns all editions of the statement of this address, from the first, with translations. Raises NotFound."""
    wanted = Statement.filter(key=request.path_params["statement"])
    found = await wanted.order_by("edition").prefetch_related("translations")
    if not found:
        raise NotFound
    return found


async def list_all(request: Request) -> Response:
    """Every statement in its newest edition, part by part, with what is left to check."""
    newest: dict[str, Statement] = {}
    for one in await Statement.all().order_by("edition").prefetch_related("translations"):
        newest[one.key] = one
    rows = sorted(newest.values(), key=lambda one: (one.position, one.key))
    parts = [(part, [(one, _renderings(request, one)) for one in rows if one.part is part]) for part in Part]
    numbers = PERIODS | {one.key: one.number for one in newest.values() if one.number is not None}
    return page(request, "charter/guidance/editing/list.html", parts=parts, said=lambda one: fill(one.words, numbers))


async def statement(request: Request) -> Response:
    """One statement: what it says now, in which languages, and everything it has said."""
    editions = await _editions(request)
    people = await Person.filter(id__in=[one.written_by_id for one in editions if one.written_by_id])
    return page(
        request,
        "charter/guidance/editing/statement.html",
        newest=editions[-1],
        renderings=_renderings(request, editions[-1]),
        history=history(editions),
        people={person.id: person.name for person in people},
        is_period=editions[-1].part is Part.PERIODS,
    )


async def edit(request: Request) -> Response:
    """Changes a statement: what is saved is a new edition."""
    newest = (await _editions(request))[-1]
    values = {name: getattr(newest, name) for name in _FIELDS}
    form = await StatementForm.read(request, **values, seen=str(newest.edition))
    form.keep(newest.part)
    form.today = today(request)
    conflict = None
    if request.method == "POST" and form.validate():
        said = form.said
        seen = said.pop("seen")
        try:
            await write_edition(newest, seen=seen, **said, **acting(request))
            return _back(request)
        except SavedMeanwhile as meanwhile:
            newest = (await _editions(request))[-1]
            if says(newest, **said):  # the button was pressed twice, faster than the first was saved
                return _back(request)
            conflict = meanwhile
            form.seen.data = str(newest.edition)  # the next press is made knowing it
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "charter/guidance/editing/edit.html", status, form=form, newest=newest, named=_NAMED,
                conflict=conflict.detail if conflict else "")  # fmt: skip


async def add(request: Request) -> Response:
    """Adds a statement."""
    form = await StatementForm.read(request, checked_on=today(request))
    form.keep(None)
    form.today = today(request)
    if request.method == "POST" and form.validate():
        said = form.said
        del said["seen"]
        added = await add_statement(Part(said.pop("part")), **said, **acting(request))
        return go(request, "surveys.charter.guidance.editing.statement", statement=added.key)
    status = 422 if form.errors else 200
    return page(request, "charter/guidance/editing/edit.html", status, form=form, newest=None, named=_NAMED,
                conflict="")  # fmt: skip


def _back(request: Request) -> Response:
    return go(request, "surveys.charter.guidance.editing.statement", statement=request.path_params["statement"])


async def check(request: Request) -> Response:
    """Says that a statement was held against its source today and still stands."""
    newest = (await _editions(request))[-1]
    seen = (await read_fields(request)).get("seen", "")
    await write_edition(newest, seen=seen, is_said=newest.is_said, checked_on=today(request), **acting(request))
    return _back(request)


async def take_away(request: Request) -> Response:
    """Takes a statement off the pages; its editions stay."""
    newest = (await _editions(request))[-1]
    await write_edition(newest, seen=(await read_fields(request)).get("seen", ""), is_said=False, **acting(request))
    return _back(request)


async def translate(request: Request) -> Response:
    """Confirms or corrects a statement in another language."""
    newest = (await _editions(request))[-1]
    code = request.path_params["language"]
    rendering = next((one for one in _renderings(request, newest) if one.language.code == code), None)
    if rendering is None:
        raise NotFound
    form = await WordsForm.read(request, words=rendering.words, seen=str(newest.edition))
    form.english = newest.words
    conflict = None
    if request.method == "POST" and form.validate():
        try:
            await confirm_words(newest, code, **form.data, **acting(request))
            return _back(request)
        except SavedMeanwhile as meanwhile:
            conflict = meanwhile
            form.seen.data = str(newest.edition)
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "charter/guidance/editing/translate.html", status, form=form, newest=newest,
                rendering=rendering, conflict=conflict.detail if conflict else "")  # fmt: skip


_ONE = "/guidance/statements/{statement}"

routes = [
    staff("/guidance", list_all, Role.PLATFORM_ADMIN, methods="GET"),
    staff("/guidance/new-statement", add, Role.PLATFORM_ADMIN),
    staff(_ONE, statement, Role.PLATFORM_ADMIN, methods="GET"),
    staff(f"{_ONE}/edit", edit, Role.PLATFORM_ADMIN),
    staff(f"{_ONE}/checked-again", check, Role.PLATFORM_ADMIN, methods="POST"),
    staff(f"{_ONE}/taken-away", take_away, Role.PLATFORM_ADMIN, methods="POST"),
    staff(f"{_ONE}/words/{{language}}", translate, Role.PLATFORM_ADMIN),
]
