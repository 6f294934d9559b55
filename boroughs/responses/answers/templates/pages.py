"""Pages of an office's templates: all of them and a form to add one, and one to change or remove."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, record_refusal, staff
from boroughs.models import Borough
from boroughs.people.models import OFFICES, Role
from boroughs.responses.answers.access import offices_here
from boroughs.responses.answers.templates import actions
from boroughs.responses.answers.templates.forms import TemplateForm
from boroughs.responses.models import ResponseTemplate
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from engage.kit.routes import number_here


async def list_templates(request: Request) -> Response:
    """The templates of the offices that the person writes for, and a form to add one."""
    borough = await borough_here(request)
    offices = await offices_here(request)
    form = await TemplateForm.read(request)
    form.offer(offices)
    if request.method == "POST" and offices and form.validate():
        office = next((one for one in offices if "office" in form and one.id == form.office.data), offices[0])
        try:
            await actions.add_template(borough, office, title=form.title.data, text=form.text.data, **acting(request))
            return go(request, "boroughs.responses.answers.templates.list_templates", borough=borough.slug)
        except actions.TitleTaken:
            form.title.errors = [gettext("Your office has other words with this name. Choose another name.")]
    return page(
        request,
        "responses/answers/templates/list.html",
        422 if form.errors else 200,
        templates=await actions.templates_of([office.id for office in offices]),
        has_offices=len(offices) > 1,
        form=form,
    )


async def template(request: Request) -> Response:
    """Changes one template."""
    borough, found = await _template_here(request)
    form = await TemplateForm.read(request, title=found.title, text=found.text, seen=actions.edition_of(found))
    form.offer([found.office])
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            await actions.change_template(borough, found, **form.data, **acting(request))
            return go(request, "boroughs.responses.answers.templates.list_templates", borough=borough.slug)
        except actions.TitleTaken:
            form.title.errors = [gettext("Your office has other words with this name. Choose another name.")]
        except SavedMeanwhile as raised:
            conflict = raised.detail
            _, found = await _template_here(request)
            form.seen.data = actions.edition_of(found)
    status = 409 if conflict else 422 if form.errors else 200
    shown = {"one": found, "form": form, "conflict": conflict}
    return page(request, "responses/answers/templates/template.html", status, **shown)


async def remove(request: Request) -> Response:
    """Removes one template."""
    borough, found = await _template_here(request)
    await actions.remove_template(borough, found, **acting(request))
    return go(request, "boroughs.responses.answers.templates.list_templates", borough=borough.slug)


async def _template_here(request: Request) -> tuple[Borough, ResponseTemplate]:
    """Returns the template of this address, or raises NotFound: another office's is not there, and the try is kept."""
    borough = await borough_here(request)
    known = await actions.templates_of([office.id for office in await offices_here(request)])
    number = number_here(request, "template")
    found = next((one for one in known if one.id == number), None)
    if found is None:
        if await ResponseTemplate.filter(id=number, office__borough=borough).exists():
            await record_refusal(request, borough)
        raise NotFound
    return borough, found


_WRITERS = (*OFFICES, Role.NEIGHBOURHOOD_INSPECTOR)
routes = [
    staff("/{borough}/answers/templates", list_templates, *_WRITERS),
    staff("/{borough}/answers/templates/{template}", template, *_WRITERS),
    staff("/{borough}/answers/templates/{template}/removed", remove, *_WRITERS, methods="POST"),
]
