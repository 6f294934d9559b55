"""A moderator's queue, one decision a page, and the public policy. No police officer reads a comment here."""

from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext, ngettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import public
from surveys.charter.questions import BY_KEY
from surveys.definition import codec
from surveys.models import SurveyVersion
from surveys.moderation.actions import decide as decide_comment
from surveys.moderation.excerpts import FEWEST_TO_SHOW
from surveys.moderation.forms import DecisionForm
from surveys.moderation.models import REASONS, Comment, CommentState

ON_A_PAGE = 50


async def borough_moderated(request: Request) -> Borough:
    """Returns the borough whose comments this moderator reads.

    Raises Forbidden for somebody who holds a police role anywhere as well, whoever gave them both.
    """
    if any(held.role.is_police for held in request.state.roles):
        raise Forbidden(gettext("Police officers do not read comments before they are approved."))
    return await borough_here(request)


async def comment_here(request: Request) -> Comment:
    """Returns the comment of this borough that the address names, or raises NotFound."""
    borough = await borough_moderated(request)
    try:
        comment_id = UUID(request.path_params["comment"])
    except ValueError:
        raise NotFound from None
    comment = await Comment.get_or_none(id=comment_id, borough=borough)
    if comment is None:
        raise NotFound
    return comment


async def queue(request: Request) -> Response:
    """What waits for a decision, the oldest first."""
    borough = await borough_moderated(request)
    waiting = Comment.waiting_in(borough)
    number = await waiting.count()
    pages = max(1, -(-number // ON_A_PAGE))
    asked = request.query_params.get("page", "1")
    shown = min(int(asked), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    comments = await waiting.offset(max(shown - 1, 0) * ON_A_PAGE).limit(ON_A_PAGE)
    return page(
        request,
        "moderation/queue.html",
        rows=[(comment, _age(comment.received_on, today(request))) for comment in comments],
        wordings=await _wordings(comments),
        number=number,
        shown=max(shown, 1),
        pages=pages,
    )


async def decide(request: Request) -> Response:
    """One comment, and what should happen to it."""
    comment = await comment_here(request)
    form = await DecisionForm.read(request)
    if request.method == "POST" and form.validate():
        borough = await borough_here(request)
        await decide_comment(borough, comment, form.reason, **acting(request))
        return go(request, "surveys.moderation.queue", borough=borough.slug)
    return page(
        request,
        "moderation/decide.html",
        422 if form.errors else 200,
        form=form,
        comment=comment,
        is_waiting=comment.state is CommentState.WAITING,
        reason=REASONS.get(comment.reason, ""),
        wording=(await _wordings([comment])).get((comment.survey_id, comment.question_key), ""),
        age=_age(comment.received_on, today(request)),
    )


async def policy(request: Request) -> Response:
    """Who reads what residents write, what is withheld and why."""
    return page(request, "moderation/policy.html", reasons=REASONS, fewest=FEWEST_TO_SHOW)


async def _wordings(comments: list[Comment]) -> dict[tuple[int | None, str], str]:
    """Returns {(survey id, question key): the question} for these comments."""
    surveys = {comment.survey_id for comment in comments if comment.survey_id}
    wordings: dict[tuple[int | None, str], str] = {}
    published = SurveyVersion.filter(survey_id__in=surveys, published_at__isnull=False).order_by("number")
    for version in await published if surveys else []:
        for question in codec.from_json(version.definition).asked:
            words = next(iter(question.wording.values()))
            wordings[version.survey_id, question.key] = words
            wordings[version.survey_id, f"{question.key}-other"] = f"{words} ({gettext('Other')})"
    return wordings | {(None, key): gettext(question.wording) for key, question in BY_KEY.items()}


def _age(received_on: date, day: date) -> str:
    """How long a comment has waited, in months: no finer time is kept."""
    months = (day.year - received_on.year) * 12 + day.month - received_on.month
    if months < 1:
        return gettext("This month")
    return ngettext("%(num)s month ago", "%(num)s months ago", months)


routes = [
    public("/moderation-policy", policy),
    staff("/{borough}/comments", queue, Role.MODERATOR, methods="GET"),
    staff("/{borough}/comments/{comment}", decide, Role.MODERATOR),
]
