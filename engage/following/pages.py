"""Following a borough by e-mail, with no account: asking, the follower's own page, and the feeds for everybody else.

Topics come from surveys, responses and meetings, so these pages stand above them all. The key of a follower's own page
is in their e-mails alone (`signed`); no cookie counts there, so no other site's form can do anything with one.
"""

from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.following.asking import MOST_TOPICS, confirm, follower_of, stop
from boroughs.following.asking import ask as note_asking
from boroughs.following.digests import waiting_for
from boroughs.following.forms import ChangeForm, FollowForm, TopicsForm
from boroughs.following.models import Follower
from boroughs.following.topics import WORDS, values_of
from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.search.finding import find_too_much
from engage.following.offers import groups, names
from engage.kit.clock import moment
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext, lazy, ngettext
from engage.kit.problems import NotFound, Problem
from engage.kit.routes import public
from engage.kit.security import OWN_PAGE, read_signed, signed
from meetings.calendar.access import CALENDAR
from meetings.models import Panel
from surveys.defence import Networks, TooMany

MOST_FROM_ONE_NETWORK = 20
"""So many ask from one network in ten minutes: a class, or a library. More have to wait."""


class TooManyFromHere(Problem):
    """So many asked to follow from one network that it has to wait."""

    status = 429
    title = lazy("Too many requests came from your network")

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, round(wait.total_seconds() / 60))
        super().__init__(
            ngettext("Nothing was sent. Try again in about %(num)s minute.",
                     "Nothing was sent. Try again in about %(num)s minutes.", minutes)
        )  # fmt: skip
        self.headers = {"Retry-After": str(int(wait.total_seconds()) + 1)}


async def boroughs(request: Request) -> Response:
    """Which borough to follow."""
    return page(request, "following/boroughs.html", boroughs=await Borough.filter(is_open=True).order_by("name"))


async def ask(request: Request) -> Response:
    """Asks to be told: an address and topics, or a feed for those who want no e-mail.

    What a link to this page is about (`?topic=survey/autumn`) stands first, and is ticked.
    """
    borough = await borough_here(request)
    wanted = request.query_params.getlist("topic")[:MOST_TOPICS]
    form = await FollowForm.read(request, topics=wanted)
    sent = form.topics.data[:MOST_TOPICS]
    came_for = gettext("What you came for")
    form.offer(await groups(borough, first=wanted, heading=came_for, others=sent))
    if await _is_right(request, form):
        _count(request)
        choice = {"email": form.email.data, "topics": form.wanted, "rhythm": form.rhythm.data}
        await note_asking(borough, **choice, at=moment(request))
        return go(request, "following.sent", borough=borough.slug)
    status = 422 if form.errors else 200
    offices = await Office.filter(borough=borough).order_by("id")
    return page(
        request,
        "following/ask.html",
        status,
        form=form,
        came_for=form.groups[0].heading == came_for,
        panels=await _panels(borough),
        offices=offices,
    )


async def sent(request: Request) -> Response:
    """What happens next, the same for every address."""
    await borough_here(request)
    return page(request, "following/sent.html")


async def own(request: Request) -> Response:
    """A follower's own page: confirms, changes what they are told and how often, leads to stopping."""
    borough, follower = await _follower_here(request)
    form = await ChangeForm.read(request, **ChangeForm.data_of(follower))
    others = [*follower.topics, *form.topics.data[:MOST_TOPICS]]
    form.offer(await groups(borough, first=follower.asked, heading=gettext("What you asked for now"), others=others))
    if await _is_right(request, form):
        await confirm(follower, topics=form.wanted, rhythm=form.rhythm.data, names=names, at=moment(request))
        return go(request, "following.own", **request.path_params)
    secret = request.app.state.settings.secret
    return page(
        request,
        "following/own.html",
        422 if form.errors else 200,
        form=form,
        follower=follower,
        key=request.path_params["key"],
        calendar=signed(secret, CALENDAR, follower.id),
        waiting=await waiting_for(follower),
    )


async def end(request: Request) -> Response:
    """Stops every e-mail: by the button here, or by one press in a mail program (RFC 8058).

    A mail program's server posts here with no cookie and no browser's headers, and follows no redirect: it gets the
    page at once. Opening the page changes nothing: programs that check the links in e-mails open them all.
    """
    borough = await borough_here(request)
    id = _id_here(request)
    if request.method == "POST":
        await stop(borough, id)
        if "List-Unsubscribe" in await read_fields(request):
            return page(request, "following/stopped.html")
        return go(request, "following.stopped", borough=borough.slug)
    if await follower_of(borough, id, moment(request)) is None:
        raise NotFound
    return page(request, "following/stop.html", key=request.path_params["key"])


async def stopped(request: Request) -> Response:
    """That no more e-mails come."""
    await borough_here(request)
    return page(request, "following/stopped.html")


async def _is_right(request: Request, form: TopicsForm) -> bool:
    """Whether a form was sent and everything in it is right, the words to look out for among it."""
    if request.method != "POST" or not form.validate():
        return False
    searches = values_of(WORDS, form.wanted)
    if searches and await find_too_much(searches):
        form.words.errors = [gettext("These words are in every text. Add one that says what it is about.")]
        return False
    return True


def _id_here(request: Request) -> UUID:
    """Returns the follower's id that the key of this address was made of. Raises NotFound for any other key."""
    id = read_signed(request.app.state.settings.secret, OWN_PAGE, request.path_params["key"])
    if id is None:
        raise NotFound
    return id


async def _follower_here(request: Request) -> tuple[Borough, Follower]:
    borough = await borough_here(request)
    found = await follower_of(borough, _id_here(request), moment(request))
    if found is None:
        raise NotFound(gettext("This link has ended: you stopped the e-mails, or a day has passed. You can ask again."))
    return borough, found


async def _panels(borough: Borough) -> list[Panel]:
    return await Panel.filter(borough=borough, ended_on__isnull=True).order_by("name")


def _count(request: Request) -> None:
    """Counts somebody who asks; raises TooManyFromHere when their network has to wait."""
    state = request.app.state
    asked: Networks | None = getattr(state, "networks_that_follow", None)
    if asked is None:
        asked = state.networks_that_follow = Networks(MOST_FROM_ONE_NETWORK)
    try:
        asked.count(request.client.host if request.client else "", moment(request))
    except TooMany as many:
        raise TooManyFromHere(many.wait) from None


routes = [
    public("/follow", boroughs),
    public("/{borough}/follow", ask, "GET POST", quiet=True),
    public("/{borough}/follow/sent", sent),
    public("/{borough}/follow/stopped", stopped),
    public("/{borough}/follow/{key}", own, "GET POST", cached=False, quiet=True),
    public("/{borough}/follow/{key}/stop", end, "GET POST", cached=False, quiet=True),
]
