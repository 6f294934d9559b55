"""A clerk's pages for the sections of a draft."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from surveys.definition.arranging import section_with
from surveys.definition.telling import in_words
from surveys.drafts.access import definition_of, opened_here, section_here
from surveys.drafts.forms import differences
from surveys.drafts.sections import actions
from surveys.drafts.sections.forms import SectionForm


async def add(request: Request) -> Response:
    """A new section, after the one that `?after=` names, or at the end."""
    draft = await opened_here(request)
    keys = [section.key for section in draft.definition.sections]
    after = request.query_params.get("after", "")
    form = await SectionForm.read(request, after=after if after in keys else keys[-1] if keys else "")
    form.beside(draft.definition)
    del form.seen
    if request.method == "POST" and form.validate():
        key = await actions.add_section(draft.survey, **form.data, **acting(request))
        return _to_section(request, key)
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/sections/section.html", status, survey=draft.survey, form=form, section=None,
                conflict="", theirs=[])  # fmt: skip


async def change(request: Request) -> Response:
    """What a section says before its questions."""
    draft = await opened_here(request)
    language = draft.definition.default_language
    section = section_here(request, draft.definition)

    def data() -> dict[str, str]:
        title, intro = section.title.get(language, ""), section.intro.get(language, "")
        return {"title": title, "intro": intro, "seen": actions.edition_of(section, language)}

    form = await SectionForm.read(request, **data())
    del form.after
    conflict, theirs = "", []
    if request.method == "POST" and form.validate():
        try:
            await actions.save_section(draft.survey, section.key, **form.data, **acting(request))
            return _to_section(request, section.key)
        except SavedMeanwhile as raised:
            conflict = str(raised.detail)
            section = section_here(request, await definition_of(draft.survey))
            theirs = differences(form, SectionForm(data=data()))
            form.seen.data = actions.edition_of(section, language)
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "surveys/drafts/sections/section.html", status, survey=draft.survey, form=form,
                section=section, conflict=conflict, theirs=theirs)  # fmt: skip


async def arrange(request: Request) -> Response:
    """Moves a section up or down: the field says which, its value is the section's key."""
    draft = await opened_here(request)
    sent = await read_fields(request)
    if key := sent.get("up", ""):
        await actions.move_section(draft.survey, key, places=-1, **acting(request))
    elif key := sent.get("down", ""):
        await actions.move_section(draft.survey, key, places=1, **acting(request))
    return _to_section(request, key if section_with(draft.definition, key) else "")


async def remove(request: Request) -> Response:
    """Where the questions of a section would go, and the button that removes it."""
    draft = await opened_here(request)
    definition = draft.definition
    if request.method == "POST":
        await actions.remove_section(draft.survey, request.path_params["section"], **acting(request))
        return go(request, "surveys.drafts.edit", **_where(request))
    section = section_here(request, definition)
    number = definition.sections.index(section) + 1
    is_only = bool(section.questions) and len(definition.sections) == 1
    return page(request, "surveys/drafts/sections/remove.html", survey=draft.survey, section=section, number=number,
                title=in_words(section.title, definition.default_language), is_only=is_only)  # fmt: skip


def _where(request: Request) -> dict[str, str]:
    return {name: request.path_params[name] for name in ("borough", "survey")}


def _to_section(request: Request, key: str) -> Response:
    edit = address(request, "surveys.drafts.edit", **_where(request))
    return RedirectResponse(f"{edit}#section-{key}" if key else edit, 303)


_EDIT = "/{borough}/surveys/{survey}/edit"

routes = [
    staff(f"{_EDIT}/new-section", add, *CLERKS),
    staff(f"{_EDIT}/sections", arrange, *CLERKS, methods="POST"),
    staff(f"{_EDIT}/sections/{{section}}", change, *CLERKS),
    staff(f"{_EDIT}/sections/{{section}}/remove", remove, *CLERKS),
]
