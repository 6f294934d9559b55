"""Pages of actions: a borough's list, one action with its history, saying how it goes, and giving one out."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, appointment_here, borough_here, has_role, record_refusal, staff
from boroughs.action_log.forms import UpdateForm
from boroughs.action_log.models import Action, ActionState
from boroughs.action_log.standing import ActionStanding, Shown, actions_of, standings
from boroughs.models import Borough
from boroughs.people.models import CLERKS, POLICE, Office, Role
from boroughs.responses.evidence.shown import promised_to
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import number_here, public
from meetings.carried.actions import give_out, say_how_it_goes
from meetings.carried.forms import GiveForm
from meetings.carried.shown import origins
from meetings.carried.shown import public as everybodys
from meetings.room.access import item_here

ON_A_PAGE = 25


async def action_here(request: Request, *, is_clerk: bool = False) -> tuple[Borough, ActionStanding]:
    """Returns the borough and the action of this address as it stands today.

    Raises NotFound when there is none, or it was given out on an exempt item and it is not a clerk who asks.
    """
    borough = await borough_here(request)
    wanted = Action.filter(borough=borough, number=number_here(request, "number")).select_related("office")
    found = await standings(wanted if is_clerk else everybodys(wanted), today(request))
    if not found:
        raise NotFound
    return borough, found[0]


async def list_actions(request: Request) -> Response:
    """A borough's actions, 25 at a time: still to be done, overdue, done, dropped or all."""
    borough = await borough_here(request)
    asked = request.query_params.get("show", "")
    shown = Shown(asked) if asked in list(Shown) else Shown.OPEN
    wanted = everybodys(actions_of(borough.id, today(request), shown))
    count = await wanted.count()
    pages = max(1, -(-count // ON_A_PAGE))
    number = request.query_params.get("page", "")
    here = max(1, min(int(number), pages)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await standings(wanted.offset((here - 1) * ON_A_PAGE).limit(ON_A_PAGE), today(request))
    return page(
        request,
        "actions/list_actions.html",
        standings=found,
        origins=await origins(found),
        shown=shown,
        lists=list(Shown),
        count=count,
        page_shown=here,
        pages=pages,
    )


async def show(request: Request) -> Response:
    """One action: who does what by when, where it came from, and everything said about it."""
    _, found = await action_here(request)
    return page(
        request,
        "actions/show.html",
        standing=found,
        origin=(await origins([found])).get(found.action.id),
        answered=await promised_to(found.action.id),
        police=POLICE,
    )


async def update(request: Request) -> Response:
    """Says how an action goes: the clerk of any, the police of those that are their office's own."""
    role = _said_by(request, await borough_here(request))
    borough, found = await action_here(request, is_clerk=role in CLERKS)
    if role in POLICE and not await _is_own(request, borough, found.action):
        await record_refusal(request, borough)
        raise Forbidden(gettext("This action is not your office’s. Its owner tells the clerk how it goes."))
    form = await UpdateForm.read(request)
    form.offer([state for state in ActionState if role not in POLICE or state in _OF_THE_OFFICE])
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await say_how_it_goes(borough, found.action, **form.data, said_by=role, site=site, **acting(request))
        is_public = await everybodys(Action.filter(id=found.action.id)).exists()
        return go(request, f"meetings.carried.{'show' if is_public else 'update'}", **request.path_params)
    return page(
        request, "actions/update.html", 422 if form.errors else 200, standing=found, form=form, is_police=role in POLICE
    )


async def give(request: Request) -> Response:
    """Gives out an action on an item of a meeting."""
    borough, meeting, item = await item_here(request)
    form = await GiveForm.read(request)
    form.offer(await Office.filter(borough=borough), meeting.held_on)
    if request.method == "POST" and form.validate():
        words = {"text": form.text.data, "owner": form.owner_named, "office": form.chosen, "due_on": form.due_on.data}
        await give_out(borough, meeting, item, **words, **acting(request))
        return go(request, "meetings.room.notes.item", **request.path_params)
    return page(request, "meetings/room/give.html", 422 if form.errors else 200, meeting=meeting, item=item, form=form)


_OF_THE_OFFICE = (ActionState.IN_PROGRESS, ActionState.DONE)


async def _is_own(request: Request, borough: Borough, action: Action) -> bool:
    """Whether the person holds the police office that owns an action (office loaded), or is an inspector."""
    if action.office is None or not action.office.kind.is_police:
        return False
    is_inspector = has_role(request, borough, Role.NEIGHBOURHOOD_INSPECTOR)
    return is_inspector or await appointment_here(request, action.office.id) is not None


def _said_by(request: Request, borough: Borough) -> Role:
    """Returns the role that somebody who may say how an action goes says it in: a clerk's before the police's."""
    return next(role for role in (*CLERKS, *sorted(POLICE)) if has_role(request, borough, role))


routes = [
    public("/{borough}/actions", list_actions),
    public("/{borough}/actions/{number}", show),
    staff("/{borough}/actions/{number}/update", update, *CLERKS, *sorted(POLICE)),
    staff("/{borough}/meetings/{meeting}/room/items/{position}/action", give, *CLERKS),
]
