"""Signing in and out, and choosing a password. Who holds which role: `boroughs.people.roles`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import boroughs.people.offices.pages
import boroughs.people.roles.pages
from boroughs.access import COOKIE, person_here
from boroughs.people import actions, authenticator
from boroughs.people.forms import CodeForm, ForgottenForm, PasswordForm, SignInForm
from boroughs.people.models import Person, Session
from boroughs.people.passwords import fault_of
from engage.kit.clock import moment
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.qr import qr_code
from engage.kit.routes import door
from engage.kit.security import keyed_hash
from engage.kit.settings import Settings

HALFWAY_COOKIE = "__Host-engage-halfway"
_ANSWER_SECONDS = 0.15


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def local_path(text: str) -> str:
    """Returns an address of this site as it was asked for, or "" for any that a browser could read as another's."""
    is_plain = all("!" <= c <= "~" and c != "\\" for c in text)
    return text if is_plain and text.startswith("/") and not text.startswith("//") and len(text) < 500 else ""


def _next(request: Request) -> str:
    return local_path(request.query_params.get("next", ""))


def _step(request: Request, name: str) -> Response:
    """Redirects to another step of signing in, which still knows where the person was going."""
    query = f"?next={quote(_next(request))}" if _next(request) else ""
    return RedirectResponse(address(request, name) + query, 303)


def _set_cookie(response: Response, name: str, token: str) -> None:
    lasts = actions.SESSION_LASTS if name == COOKIE else actions.HALFWAY_LASTS
    response.set_cookie(
        name, token, max_age=int(lasts.total_seconds()), path="/", secure=True, httponly=True, samesite="lax"
    )


def _forget_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def _tokens(request: Request) -> list[str]:
    """Returns the tokens of the sessions this browser has had, which end when another starts."""
    return [request.cookies[name] for name in (COOKIE, HALFWAY_COOKIE) if request.cookies.get(name)]


@asynccontextmanager
async def _same_time_for_everybody() -> AsyncIterator[None]:
    """Takes longer than anything inside: what is written for an account that exists cannot be told by the clock."""
    loop = asyncio.get_running_loop()
    ready = loop.time() + _ANSWER_SECONDS
    yield
    await asyncio.sleep(ready - loop.time())


async def _admit(request: Request, person: Person) -> Response:
    """Signs in somebody who has shown all they must."""
    token = await actions.start_session(
        person, actions.SIGNED_IN, _tokens(request), _settings(request), moment(request)
    )
    response = RedirectResponse(_next(request) or address(request, "desk.desk"), 303)
    _set_cookie(response, COOKIE, token)
    _forget_cookie(response, HALFWAY_COOKIE)
    return response


async def _after_password(request: Request, person: Person) -> Response:
    """Goes on to the code; in a demonstration the password is enough."""
    if _settings(request).demo:
        return await _admit(request, person)
    token = await actions.start_session(person, actions.HALFWAY, _tokens(request), _settings(request), moment(request))
    response = _step(request, "boroughs.people.code" if person.totp_seed else "boroughs.people.set_up")
    _set_cookie(response, HALFWAY_COOKIE, token)
    _forget_cookie(response, COOKIE)
    return response


async def _halfway(request: Request) -> Session | None:
    """Returns the session, with its person, of a browser that has shown a password and no code yet."""
    hashed = keyed_hash(_settings(request).secret, actions.HALFWAY, request.cookies.get(HALFWAY_COOKIE, ""))
    return await Session.get_or_none(
        token_hash=hashed, expires_at__gt=moment(request), person__is_active=True
    ).select_related("person")


async def sign_in(request: Request) -> Response:
    """Takes an e-mail address and a password. What was wrong with them is not said."""
    form = await SignInForm.read(request)
    if request.method == "POST" and form.validate():
        async with _same_time_for_everybody():
            person = await actions.check_password(form.email.data, form.password.data, moment(request))
        if person:
            return await _after_password(request, person)
        form.password.errors = [
            gettext(
                "The e-mail address or password is wrong, or there were too many tries. "
                "If you have forgotten your password, choose a new one"
            )
        ]
    return page(request, "people/sign_in.html", 422 if form.errors else 200, form=form)


async def code(request: Request) -> Response:
    """Takes the code of the person's authenticator."""
    session = await _halfway(request)
    if session is None:
        return _step(request, "boroughs.people.sign_in")
    if session.person.totp_seed is None:
        return _step(request, "boroughs.people.set_up")
    form = await CodeForm.read(request)
    if request.method == "POST" and form.validate():
        if await actions.check_code(session.person, form.code.data, _settings(request), moment(request)):
            return await _admit(request, session.person)
        form.code.errors = [
            gettext(
                "The code is wrong, was used before, or there were too many tries. "
                "Wait for the next code. If it is wrong again, choose a new password"
            )
        ]
    return page(request, "people/code.html", 422 if form.errors else 200, form=form)


async def set_up(request: Request) -> Response:
    """Sets up the authenticator of somebody who has none."""
    session = await _halfway(request)
    if session is None or session.person.totp_seed:
        return _step(request, "boroughs.people.code" if session else "boroughs.people.sign_in")
    form = await CodeForm.read(request)
    settings, person, seed = _settings(request), session.person, session.token_hash
    if request.method == "POST" and form.validate():
        if await actions.set_up_authenticator(person, seed, form.code.data, settings, moment(request)):
            return await _admit(request, person)
        form.code.errors = [gettext("The code is wrong. Wait for the next one in the app and enter that")]
    secret = authenticator.secret_of(seed, settings.secret)
    picture = qr_code(
        authenticator.address_for_app(secret, person.email), gettext("Code for your authenticator app to scan")
    )
    return page(request, "people/set_up.html", 422 if form.errors else 200, form=form, secret=secret, picture=picture)


async def sign_out(request: Request) -> Response:
    """Signs this browser out, or every browser of the person; afterwards it says so."""
    person = await person_here(request)
    if request.method != "POST":
        return page(request, "people/sign_out.html", person=person)
    if person and "everywhere" in await read_fields(request):
        await actions.sign_out_everywhere(person, moment(request))
    await actions.end_sessions(_tokens(request), _settings(request))
    response = go(request, "boroughs.people.sign_out")
    _forget_cookie(response, COOKIE)
    _forget_cookie(response, HALFWAY_COOKIE)
    return response


async def forgotten_password(request: Request) -> Response:
    """Sends a link to choose a new password; says the same whether or not there is such an account."""
    form = await ForgottenForm.read(request)
    is_sent = request.method == "POST" and form.validate()
    if is_sent:
        async with _same_time_for_everybody():
            await actions.request_reset(form.email.data, _settings(request), moment(request))
    return page(request, "people/forgotten_password.html", 422 if form.errors else 200, form=form, is_sent=is_sent)


async def choose_password(request: Request) -> Response:
    """Takes a password from somebody with a one-time link, which only a password good enough uses up."""
    token, settings = request.path_params["token"], _settings(request)
    link = await actions.link_here(token, settings, moment(request))
    if link is None:
        return page(request, "people/dead_link.html", 404)
    form = await PasswordForm.read(request)
    if request.method == "POST" and form.validate():
        if fault := fault_of(form.password.data, link.person.email):
            form.password.errors = [fault]
        elif person := await actions.choose_password(token, form.password.data, settings, moment(request)):
            return await _after_password(request, person)
        else:
            return page(request, "people/dead_link.html", 404)
    response = page(
        request, "people/choose_password.html", 422 if form.errors else 200, form=form, email=link.person.email
    )
    # The address is a secret: requests that this page makes say where they come from without it.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


routes = [
    door("/sign-in", sign_in),
    door("/sign-in/code", code),
    door("/sign-in/authenticator", set_up),
    door("/sign-out", sign_out),
    door("/forgotten-password", forgotten_password),
    door("/choose-password/{token}", choose_password, quiet=True),
    *boroughs.people.offices.pages.routes,
    *boroughs.people.roles.pages.routes,
]
