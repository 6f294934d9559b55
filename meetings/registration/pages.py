"""Coming to a meeting: registering, confirming and cancelling by a link, and the clerk's list at the door."""

import hmac
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from tortoise.queryset import QuerySet

from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit import audit
from engage.kit.clock import moment
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.networks import count_written
from engage.kit.problems import NotFound
from engage.kit.routes import public
from meetings.access import meeting_here
from meetings.models import Meeting
from meetings.registration import actions
from meetings.registration.forms import RegisterForm, SettingsForm
from meetings.registration.letters import Post, token_of
from meetings.registration.models import Registration
from meetings.registration.sheet import as_csv
from meetings.registration.stages import Registering, registering

# ---- for everybody ----------------------------------------------------------------------------------------------


async def register(request: Request) -> Response:
    """Registers somebody: the page that follows is the same whether the address was known or not."""
    borough, meeting = await meeting_here(request, is_public=True)
    state = registering(meeting, moment(request))
    if state is not Registering.OPEN:
        status = 409 if request.method == "POST" else 200
        return page(request, "meetings/registration/closed.html", status, meeting=meeting, registering=state)
    form = await RegisterForm.read(request)
    form.offer(meeting)
    if request.method == "POST" and form.validate():
        count_written(request)  # no program registers in the place of people
        said = {"name": form.name.data, "email": form.email.data, "needs": form.needs.data}
        at = moment(request)
        await actions.register(borough, meeting, **said, is_online=form.is_online, at=at, post=_post(request))
        return go(request, "meetings.registration.sent", **request.path_params)
    status = 422 if form.errors else 200
    is_full = await _is_full(meeting)
    return page(request, "meetings/registration/register.html", status, meeting=meeting, form=form, is_full=is_full)


async def _is_full(meeting: Meeting) -> bool:
    if meeting.capacity is None:
        return False
    return await Registration.filter(meeting=meeting, has_place=True, is_online=False).count() >= meeting.capacity


async def sent(request: Request) -> Response:
    """What to do after registering: open the e-mail."""
    _, meeting = await meeting_here(request, is_public=True)
    return page(request, "meetings/registration/sent.html", meeting=meeting)


async def mine(request: Request) -> Response:
    """Where the link in every e-mail leads: confirms, says whether there is a place, cancels."""
    borough = await borough_here(request)
    here = await _mine_here(request, borough)
    at, post = moment(request), _post(request)
    did = ""
    if request.method == "POST":
        did = (await read_fields(request)).get("do", "")
        if did == "cancel":
            await actions.cancel(borough, here.meeting, here, at=at, post=post)
            return page(request, "meetings/registration/cancelled.html", meeting=here.meeting)
        if did == "confirm":
            await actions.confirm(borough, here.meeting, here, at=at, post=post)
            return go(request, "meetings.registration.mine", **request.path_params)
    over = here.meeting.ended_at or here.meeting.has_begun(at)
    return page(request, "meetings/registration/mine.html", meeting=here.meeting, registration=here, is_over=bool(over))


async def _mine_here(request: Request, borough: Borough) -> Registration:
    """Returns the registration that a link names, its meeting loaded. Raises NotFound for any other link."""
    key, token = request.path_params["registration"], request.path_params["token"]
    try:
        found_id = UUID(key)
    except ValueError:
        raise NotFound from None
    expected = token_of(request.app.state.settings.secret, found_id)
    if not hmac.compare_digest(token.encode(), expected.encode()):
        raise NotFound
    here = Registration.filter(id=found_id, meeting__borough=borough).select_related("meeting")
    found = await here.first()
    if found is None or (found.confirmed_at is None and found.expires_at <= moment(request)):
        raise NotFound
    return found


def _post(request: Request) -> Post:
    return Post(request.app.state.settings.public_url, request.app.state.settings.secret)


# ---- for clerks -------------------------------------------------------------------------------------------------


async def settings(request: Request) -> Response:
    """Until when questions can be sent and people can register, and how many fit."""
    borough, meeting = await meeting_here(request)
    names = ("questions_until", "registers_until", "capacity")
    form = await SettingsForm.read(request, **{name: getattr(meeting, name) for name in names})
    form.meeting = meeting
    if request.method == "POST" and form.validate():
        await actions.change_settings(borough, meeting, **form.data, post=_post(request), **acting(request))
        return go(request, "meetings.registration.settings", **request.path_params)
    status = 422 if form.errors else 200
    return page(request, "meetings/registration/staff/settings.html", status, meeting=meeting, form=form)


ORDERS = {
    "name": ("name", "id"),
    "how": ("is_online", "name", "id"),
    "place": ("-has_place", "confirmed_at", "id"),
    "came": ("came_at", "name", "id"),
}
"""What the list can be sorted by."""


async def check_in(request: Request) -> Response:
    """Who comes: a list to print, to sort and to tick."""
    borough, meeting = await meeting_here(request)
    if request.method == "POST":
        ticked = await read_fields(request)
        await actions.check_in(borough, meeting, _ids(ticked, "came"), _ids(ticked, "seen"), **acting(request))
        return go(request, "meetings.registration.check_in", **request.path_params)
    by = request.query_params.get("by", "name")
    by = by if by in ORDERS else "name"
    registered = await _registered(meeting).order_by(*ORDERS[by])
    return page(
        request,
        "meetings/registration/staff/check_in.html",
        meeting=meeting,
        registered=registered,
        by=by,
        unconfirmed=await Registration.filter(meeting=meeting, confirmed_at__isnull=True).count(),
    )


async def check_in_file(request: Request) -> Response:
    """The same list as a CSV file; that it was taken is recorded."""
    borough, meeting = await meeting_here(request)
    text = as_csv(await _registered(meeting).order_by(*ORDERS["name"]))
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record("downloaded who comes", about, borough_id=borough.id, **acting(request))
    headers = {"Content-Disposition": f'attachment; filename="{meeting.slug}-who-comes.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _registered(meeting: Meeting) -> QuerySet[Registration]:
    return Registration.filter(meeting=meeting, confirmed_at__isnull=False)


def _ids(fields: Fields, name: str) -> list[UUID]:
    """Returns the ids under a name; what is none is left out."""
    found = []
    for text in fields.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


_HERE = "/{borough}/meetings/{meeting}"
routes = [
    public(f"{_HERE}/register", register, "GET POST", cached=False, quiet=True),
    public(f"{_HERE}/register/sent", sent),
    public("/{borough}/coming/{registration}/{token}", mine, "GET POST", cached=False, quiet=True),
    staff(f"{_HERE}/taking-part", settings, *CLERKS),
    staff(f"{_HERE}/check-in", check_in, *CLERKS),
    staff(f"{_HERE}/check-in.csv", check_in_file, *CLERKS, methods="GET"),
]
