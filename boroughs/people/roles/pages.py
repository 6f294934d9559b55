"""Pages that list people with their roles, invite them and end their roles."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Person, Role
from boroughs.people.roles.actions import end_role, forget_authenticator, invite
from boroughs.people.roles.forms import InvitationForm, PlatformInvitationForm
from engage.kit.clock import moment, today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.problems import Problem


@dataclass(frozen=True)
class RoleHeld:
    """A role or office that a person holds, for a page; `field` and `id` name it in the form that ends it."""

    role: Role
    borough: Borough | None
    starts_on: date
    field: str
    id: int


async def _roles_by_person(day: date, borough: Borough | None) -> dict[int, list[RoleHeld]]:
    """Returns the roles and offices held on a London date, in one borough or in all, by the person's id."""
    memberships, appointments = Membership.on(day), Appointment.on(day)
    if borough:
        memberships = memberships.filter(borough=borough)
        appointments = appointments.filter(office__borough=borough)
    held: dict[int, list[RoleHeld]] = defaultdict(list)
    for m in await memberships.select_related("borough").order_by("id"):
        held[m.person_id].append(RoleHeld(m.role, m.borough, m.starts_on, "membership", m.id))
    for a in await appointments.select_related("office__borough").order_by("id"):
        role = Role(a.office.kind.value)
        held[a.person_id].append(RoleHeld(role, a.office.borough, a.starts_on, "appointment", a.id))
    return held


async def everybody(request: Request) -> Response:
    """Every person who can sign in or was invited, with their roles today."""
    held = await _roles_by_person(today(request), None)
    people = await Person.filter(is_active=True).order_by("name", "id")
    return page(request, "people/everybody.html", people=people, held=held)


async def invite_anybody(request: Request) -> Response:
    """Invites somebody to any role, anywhere."""
    form = await PlatformInvitationForm.read(request)
    boroughs = await Borough.filter(is_open=True).order_by("name")
    form.offer(boroughs)
    if request.method == "POST" and form.validate():
        borough = next((b for b in boroughs if b.slug == form.borough.data), None)
        if await _invited(request, form, borough, form.public_name.data):
            return go(request, "boroughs.people.roles.everybody")
    return page(request, "people/invite_anybody.html", 422 if form.errors else 200, form=form)


async def _invited(request: Request, form: InvitationForm, borough: Borough | None, public_name: str = "") -> bool:
    """Invites whom the form names; a rule against it becomes the form's error."""
    try:
        await invite(
            form.email.data,
            form.name.data,
            Role(form.role.data),
            borough,
            request.app.state.settings,
            by=request.state.person,
            at=moment(request),
            public_name=public_name,
        )
    except Problem as problem:
        form.role.errors = [problem.detail]
        return False
    return True


def _number(fields: Fields, name: str) -> int:
    """Returns the database number in a hidden field; 0, which is nobody's, when there is none."""
    text = fields.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


async def end(request: Request) -> Response:
    """Ends a role or an office today; one that is gone already stays gone."""
    fields = await read_fields(request)
    held: Membership | Appointment | None = await Membership.get_or_none(id=_number(fields, "membership"))
    held = held or await Appointment.get_or_none(id=_number(fields, "appointment"))
    if held:
        await end_role(held, by=request.state.person, at=moment(request))
    return go(request, "boroughs.people.roles.everybody")


async def forget(request: Request) -> Response:
    """Lets somebody set up another authenticator."""
    person = await Person.get_or_none(id=_number(await read_fields(request), "person"))
    if person:
        await forget_authenticator(person, by=request.state.person, at=moment(request))
    return go(request, "boroughs.people.roles.everybody")


async def members(request: Request) -> Response:
    """The people with a role in this borough, for its council's administrators."""
    borough = await borough_here(request)
    held = await _roles_by_person(today(request), borough)
    people = await Person.filter(id__in=list(held), is_active=True).order_by("name", "id")
    return page(request, "people/members.html", people=people, held=held)


async def invite_member(request: Request) -> Response:
    """Invites somebody to a council or panel role in this borough."""
    borough = await borough_here(request)
    form = await InvitationForm.read(request)
    if request.method == "POST" and form.validate() and await _invited(request, form, borough):
        return go(request, "boroughs.people.roles.members", borough=borough.slug)
    return page(request, "people/invite_member.html", 422 if form.errors else 200, form=form)


routes = [
    staff("/people", everybody, Role.PLATFORM_ADMIN, methods="GET"),
    staff("/people/invitation", invite_anybody, Role.PLATFORM_ADMIN),
    staff("/people/ended-role", end, Role.PLATFORM_ADMIN, methods="POST"),
    staff("/people/forgotten-authenticator", forget, Role.PLATFORM_ADMIN, methods="POST"),
    staff("/{borough}/people", members, Role.COUNCIL_ADMIN, methods="GET"),
    staff("/{borough}/people/invitation", invite_member, Role.COUNCIL_ADMIN),
]
