"""Pages on which people say with one press what an answer is worth: no account, no name, no script.

A press on the public page counts once for each browser, answer and question. The browser is known by a random cookie
that is set with the first press and sent along with the same press again (307), so that two presses in a row are one,
and a program that keeps no cookies counts for nothing. It is signed: nobody makes up cookies to press more often. A
press by the link in an e-mail needs no cookie.
"""

from datetime import datetime
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import person_here, roles_of
from boroughs.models import Borough
from boroughs.people.models import ANSWERING
from boroughs.responses.access import standing_here
from boroughs.responses.standing import Standing
from boroughs.responses.taps.actions import is_link_id, tap
from boroughs.responses.taps.forms import TapForm
from boroughs.responses.taps.helping import as_asked_about
from boroughs.responses.taps.models import TapAnswer, TapQuestion
from boroughs.responses.taps.shown import said_of
from boroughs.responses.taps.telling import forget_contact
from engage.kit import audit
from engage.kit.clock import moment, today
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, lazy, ngettext
from engage.kit.networks import SentByNetwork, TooManySent
from engage.kit.problems import Conflict, Forbidden, NotFound
from engage.kit.routes import public
from engage.kit.security import OWN_PAGE, keyed_hash, read_signed, signed

COOKIE = "__Host-engage-said"
_YEAR = 365 * 24 * 3600
_AGAIN = "with-cookie"

MOST_FROM_ONE_NETWORK = 60
"""So many presses come from one network in ten minutes, as from a meeting in a library; then it waits."""


class TooManyPress(TooManySent):
    """So many presses came from one network that it has to wait."""

    title = lazy("Too many answers came from your network")

    def say(self, minutes: int) -> str:
        """Returns what became of the press."""
        return ngettext(
            "Nothing was counted. Try again in about %(num)s minute.",
            "Nothing was counted. Try again in about %(num)s minutes.",
            minutes,
        )


class Presses(SentByNetwork):
    """How many presses each network has sent in the last ten minutes. Raises TooManyPress above the most."""

    too_many = TooManyPress

    def __init__(self, most: int = MOST_FROM_ONE_NETWORK) -> None:
        super().__init__(most)


class KeepsNoCookie(Conflict):
    """The browser sends no cookie back, so nobody can tell its first press from its second."""


async def taps(request: Request) -> Response:
    """The questions about a request's answer, how they are counted, and one press on a button."""
    borough, found = await standing_here(request)
    said = await said_of(found)
    if not said.questions:
        raise Conflict(gettext("There is no answer yet, so nothing is asked about it."))
    form = await TapForm.read(request)
    form.offer(said.questions)
    if request.method == "POST" and form.validate():
        await _refuse_who_answer(request, borough)
        browser = read_signed(request.app.state.settings.secret, COOKIE, request.cookies.get(COOKIE, ""))
        if not browser:
            return _with_cookie(request)
        _count(request)
        await _tap(request, found, form, f"{COOKIE}/{browser.hex}", by_asker=False)
        return go(request, "boroughs.responses.taps.thanks", **request.path_params)
    shown = {"standing": found, "said": said, "answers": list(TapAnswer)}
    return page(request, "responses/taps/taps.html", 422 if form.errors else 200, **shown)


async def thanks(request: Request) -> Response:
    """That a press was counted, the same for everybody and however often they pressed."""
    _, found = await standing_here(request)
    return page(request, "responses/taps/thanks.html", standing=found)


async def linked(request: Request) -> Response:
    """The page behind the link in an e-mail: one question. Opening it changes nothing, as programs open links too."""
    borough, found, question = await _link_here(request)
    if question is TapQuestion.HELPED:  # of an answer that came since the e-mail this is not asked yet
        found = await as_asked_about(found, found.state.day)
    form = await TapForm.read(request, question=question)
    form.offer([question])
    form.question.data = question
    if request.method == "POST" and form.validate():
        await _refuse_who_answer(request, borough)
        await _tap(request, found, form, request.path_params["key"], by_asker=True)
        here = {"borough": borough.slug, "number": found.request.number}
        return go(request, "boroughs.responses.taps.thanks", **here)
    of_answer = found.newest.response.number if found.newest else 0
    shown = {"standing": found, "question": question, "answers": list(TapAnswer), "of_answer": of_answer}
    return page(request, "responses/taps/linked.html", 422 if form.errors else 200, **shown)


async def stop(request: Request) -> Response:
    """Erases the address that a link went to: by the button here, or by one press in a mail program (RFC 8058)."""
    _, found, question = await _link_here(request)
    if request.method == "POST":
        id = read_signed(request.app.state.settings.secret, OWN_PAGE, request.path_params["key"])
        if id:
            await forget_contact(found.request, question, id)
        await read_fields(request)
        return page(request, "responses/taps/stopped.html", standing=found)
    return page(request, "responses/taps/stop.html", standing=found)


async def _link_here(request: Request) -> tuple[Borough, Standing, TapQuestion]:
    """Returns the borough, the request and the question of a link that we sent for them. Raises NotFound for others."""
    borough, found = await standing_here(request)
    asked = request.path_params["question"]
    id = read_signed(request.app.state.settings.secret, OWN_PAGE, request.path_params["key"])
    if asked not in list(TapQuestion) or id is None or not is_link_id(id, found.request.id, TapQuestion(asked)):
        raise NotFound
    return borough, found, TapQuestion(asked)


async def _tap(request: Request, found: Standing, form: TapForm, who: str, *, by_asker: bool) -> None:
    """Counts a press for the answer that the page showed, the newest where it named none that there is."""
    question: TapQuestion = form.question.data
    answers = sorted({part.response.number for part in found.answers})
    if not answers:
        raise NotFound
    number = next((one for one in answers if str(one) == form.of_answer.data), answers[-1])
    # The first answer is not named, so that what was pressed before there could be a second one stays spent.
    about = "" if number == answers[0] else f"{number}/"
    value = f"{found.request.id}/{about}{question.value}/{who}"
    spent = keyed_hash(request.app.state.settings.secret, "tap", value)
    await tap(found.request, number, question, form.answer.data, spent=spent, by_asker=by_asker)


def _with_cookie(request: Request) -> Response:
    """Gives the browser a cookie and has it send the same press again. Raises KeepsNoCookie the second time."""
    if _AGAIN in request.query_params:
        raise KeepsNoCookie(
            gettext("Your browser keeps no cookies, so your answer was not counted: we count each browser once.")
        )
    here = address(request, "boroughs.responses.taps.taps", **request.path_params)
    response = RedirectResponse(f"{here}?{_AGAIN}=1", 307)
    token = signed(request.app.state.settings.secret, COOKIE, uuid4())
    response.set_cookie(COOKIE, token, max_age=_YEAR, path="/", secure=True, httponly=True, samesite="lax")
    return response


async def _refuse_who_answer(request: Request, borough: Borough) -> None:
    """Raises Forbidden, and records it, for a browser in which somebody is signed in who answers for an office."""
    person = await person_here(request)
    if person is None or not any(held.role in ANSWERING for held in await roles_of(person, today(request))):
        return
    about = f"{request.method} {request.scope['route'].name}"
    at: datetime = moment(request)
    await audit.record("refused", about, at=at, actor_id=person.id, borough_id=borough.id)
    raise Forbidden(gettext("Those who answer cannot say whether the answer helps. What you tried has been recorded."))


def _count(request: Request) -> None:
    """Counts a press. Raises TooManyPress when its network has to wait."""
    state = request.app.state
    known: Presses | None = getattr(state, "networks_that_press", None)
    if known is None:
        known = state.networks_that_press = Presses()
    known.count(request.client.host if request.client else "", moment(request))


_TAPS = "/{borough}/responses/{number}/taps"
routes = [
    public(_TAPS, taps, "GET POST", quiet=True),
    public(f"{_TAPS}/thanks", thanks, quiet=True),
    public(f"{_TAPS}/{{question}}/{{key}}", linked, "GET POST", cached=False, quiet=True),
    public(f"{_TAPS}/{{question}}/{{key}}/stop", stop, "GET POST", cached=False, quiet=True),
]
