"""Who may open what: the borough of this address, the person of this browser, and the roles they hold here.

`staff` is the only way to write a route that is not public, and these functions the only way from a cookie or an
address to a row.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request

from boroughs.london import BY_SLUG
from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Person, Role, Session
from engage.kit import audit
from engage.kit.clock import moment, today
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import Audience, Handler, Page
from engage.kit.security import keyed_hash

COOKIE = "__Host-engage"


async def borough_here(request: Request) -> Borough:
    """Returns the open borough that this address names.

    Raises NotFound when there is none, or its workspace is not open, which it says.
    """
    here: Borough | None = getattr(request.state, "borough", None)
    if here is None:
        slug = request.path_params["borough"]
        here = await Borough.get_or_none(slug=slug, is_open=True) if slug in BY_SLUG else None
        if here is None and slug in BY_SLUG and BY_SLUG[slug].in_met:
            name = BY_SLUG[slug].name
            raise NotFound(
                gettext("%(borough)s has not opened its pages yet. Your council decides when to start.", borough=name)
            )
        if here is None:
            raise NotFound
        request.state.borough = here
    return here


async def person_here(request: Request) -> Person | None:
    """Returns the person signed in with this browser, or None."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    hashed = keyed_hash(request.app.state.settings.secret, "session", token)
    session = await Session.get_or_none(
        token_hash=hashed, expires_at__gt=moment(request), person__is_active=True
    ).select_related("person")
    return session.person if session else None


@dataclass(frozen=True)
class Held:
    """A role held on a day, in a borough (its id) or, for a platform role, in none."""

    role: Role
    borough_id: int | None


async def roles_of(person: Person, day: date) -> frozenset[Held]:
    """Returns every role a person holds on a London date, offices included."""
    held = {Held(m.role, m.borough_id) for m in await Membership.on(day).filter(person=person)}
    appointments = await Appointment.on(day).filter(person=person).select_related("office")
    held |= {Held(Role(a.office.kind.value), a.office.borough_id) for a in appointments}
    return frozenset(held)


async def appointment_here(request: Request, office_id: int) -> Appointment | None:
    """Returns the appointment by which the person signed in holds an office today, or None."""
    return await Appointment.on(today(request)).get_or_none(office_id=office_id, person=request.state.person)


class SignedIn(Audience):
    """Anybody who is signed in."""

    name = "signed in"

    async def admit(self, request: Request) -> None:
        """Lets people in who are signed in, with their roles; sends others to sign in and back."""
        person = await person_here(request)
        if person is None:
            back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
            raise HTTPException(303, headers={"Location": f"/sign-in{back}"})
        request.state.person = person
        request.state.roles = await roles_of(person, today(request))


async def record_refusal(request: Request, borough: Borough | None) -> None:
    """Keeps in the audit trail that the person signed in tried what they may not."""
    await audit.record(
        "refused",
        f"{request.method} {request.scope['route'].name}",
        at=moment(request),
        actor_id=request.state.person.id,
        borough_id=borough.id if borough else None,
    )


class Staff(SignedIn):
    """People who hold one of these roles in the borough of the address (or, without a borough, anywhere)."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        self.roles = frozenset(roles)
        self.name = ", ".join(sorted(role.value for role in roles))

    async def admit(self, request: Request) -> None:
        """Lets people with the role in.

        Raises NotFound for people with no role in this borough, Forbidden for those with another. What they tried is an
        audit event, unless somebody with no role here only looked.
        """
        await super().admit(request)
        borough = await borough_here(request) if "borough" in request.path_params else None
        here = {held.role for held in request.state.roles if borough is None or held.borough_id == borough.id}
        if here & self.roles:
            return
        if here or request.method == "POST":
            await record_refusal(request, borough)
        if not here:
            raise NotFound
        raise Forbidden(gettext("Your role does not allow this. What you tried has been recorded."))


class Acting(TypedDict):
    """Who does something and when, as actions want it: `at` aware UTC, `actor_id` a person's."""

    at: datetime
    actor_id: int


def acting(request: Request) -> Acting:
    """Returns the moment of this request and the person signed in."""
    return {"at": moment(request), "actor_id": request.state.person.id}


def signed_in(path: str, handler: Handler, methods: str = "GET") -> Page:
    """Returns a page for anybody who is signed in."""
    return Page(path, handler, methods, SignedIn(), for_staff=True)


def staff(path: str, handler: Handler, *roles: Role, methods: str = "GET POST") -> Page:
    """Returns a page for people who hold one of these roles in the borough of its address."""
    return Page(path, handler, methods, Staff(roles), for_staff=True)


def has_role(request: Request, borough: Borough, *roles: Role) -> bool:
    """Whether the person signed in holds one of these roles in a borough today."""
    return any(held.role in roles and held.borough_id == borough.id for held in request.state.roles)
