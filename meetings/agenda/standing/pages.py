"""Pages on which a clerk says what every new agenda of a panel begins with."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.agenda.forms import ArrangeForm, StandingForm
from meetings.agenda.models import StandingItem
from meetings.agenda.order import arranging
from meetings.agenda.standing.actions import (
    add_standing,
    arrange_standing,
    change_standing,
    standing_edition,
    start_from,
)
from meetings.agenda.standing.forms import ChangeStandingForm, StartForm
from meetings.agenda.standing.templates import STARTS, Template
from meetings.items import numbered
from meetings.models import Panel

_SLUG = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)
_WORDS = ("kind", "title", "text", "minutes_planned")


async def edit(request: Request) -> Response:
    """A panel's standing items: add one, put them in order, or start from an agenda that is ready."""
    borough, panel = await _panel_here(request)
    form = await StandingForm.read(request)
    if request.method == "POST" and form.validate():
        item = await add_standing(borough, panel, **form.data, **acting(request))
        return _at_item(request, item.position)
    items = await StandingItem.filter(panel=panel)
    return page(
        request,
        "meetings/agenda/standing.html",
        422 if form.errors else 200,
        panel=panel,
        form=form,
        items=numbered(items),
        can=arranging(items),
        starts=STARTS,
    )


async def start(request: Request) -> Response:
    """Takes one of the agendas that are ready to start from."""
    borough, panel = await _panel_here(request)
    form = await StartForm.read(request)
    if not form.validate():
        raise Conflict(gettext("Go back to the standing items and use the buttons."))
    await start_from(borough, panel, Template(form.template.data), **acting(request))
    return go(request, "meetings.agenda.standing.edit", **request.path_params)


async def arrange(request: Request) -> Response:
    """Moves a standing item with what is under it, or removes it."""
    borough, panel = await _panel_here(request)
    form = await ArrangeForm.read(request)
    if not form.validate():
        raise Conflict(gettext("Go back to the standing items and use the buttons."))
    chosen = form.item.data, form.do.data, form.place.data
    return _at_item(request, await arrange_standing(borough, panel, *chosen, **acting(request)))


async def item(request: Request) -> Response:
    """Changes the words of one standing item."""
    borough, panel = await _panel_here(request)
    here = await StandingItem.get_or_none(panel=panel, position=number_here(request, "position"))
    if here is None:
        raise NotFound
    words = {name: getattr(here, name) for name in _WORDS}
    form = await ChangeStandingForm.read(request, **words, item=here.id, seen=standing_edition(here))
    conflict = None
    if request.method == "POST" and form.validate():
        words = {name: form[name].data for name in (*_WORDS, "seen")}
        try:
            await change_standing(borough, panel, form.item.data, **words, **acting(request))
            return _at_item(request, here.position)
        except SavedMeanwhile as raised:
            conflict, here = raised, await StandingItem.get(id=form.item.data)
            form.seen.data = standing_edition(here)
    return page(
        request,
        "meetings/agenda/standing_item.html",
        409 if conflict else 422 if form.errors else 200,
        panel=panel,
        form=form,
        saved=here,
        conflict=conflict.detail if conflict else "",
    )


def _at_item(request: Request, position: int | None) -> Response:
    here = {name: request.path_params[name] for name in ("borough", "panel")}
    path = address(request, "meetings.agenda.standing.edit", **here)
    return RedirectResponse(f"{path}#item-{position}" if position else path, 303)


async def _panel_here(request: Request) -> tuple[Borough, Panel]:
    borough = await borough_here(request)
    slug = request.path_params["panel"]
    panel = await Panel.get_or_none(borough=borough, slug=slug) if _SLUG.fullmatch(slug) else None
    if panel is None:
        raise NotFound
    return borough, panel


_STANDING = "/{borough}/panels/{panel}/standing-items"
routes = [
    staff(_STANDING, edit, *CLERKS),
    staff(f"{_STANDING}/start", start, *CLERKS, methods="POST"),
    staff(f"{_STANDING}/order", arrange, *CLERKS, methods="POST"),
    staff(_STANDING + "/{position}", item, *CLERKS),
]
