"""A moderator's queue, one decision a page, and the public policy. No police officer reads a comment here."""

from datetime import date
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import surveys.moderation.codebook.pages
import surveys.moderation.conversations.pages
from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.clock import today
from engage.kit.html import address, go, page
from engage.kit.i18n import N_, gettext, ngettext
from engage.kit.routes import public
from surveys.charter.questions import BY_KEY
from surveys.definition import codec
from surveys.models import Survey, SurveyVersion
from surveys.moderation.access import borough_moderated, comment_here
from surveys.moderation.actions import AlreadyDecided
from surveys.moderation.actions import decide as decide_comment
from surveys.moderation.actions import redact as redact_comment
from surveys.moderation.conversations.models import KEPT_FOR, conversation_about, unread_cases
from surveys.moderation.excerpts import FEWEST_TO_SHOW
from surveys.moderation.forms import REMOVED, DecisionForm, RedactionForm
from surveys.moderation.log import FEWEST, STEP, closed_quarters
from surveys.moderation.marking import marked
from surveys.moderation.models import PUBLISHABLE, REASONS, Comment, CommentState, Original
from surveys.moderation.screening import found_in

ON_A_PAGE = 50


class Show(StrEnum):
    """Which comments the queue shows."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECIDED = "decided"

    @classmethod
    def read(cls, text: str) -> "Show":
        """Returns what an address asks for; anything else is what waits."""
        return cls(text) if text in list(cls) else cls.WAITING

    @property
    def label(self) -> str:
        """What is shown, in English, marked for translation."""
        return _SHOWS[self]


_SAVED = {
    CommentState.APPROVED: N_("The comment is approved."),
    CommentState.REDACTED: N_("The comment is approved with words taken out."),
    CommentState.WITHHELD: N_("The comment is withheld."),
}

_SHOWS = {
    Show.WAITING: N_("Waiting for a decision"),
    Show.ANSWERED: N_("With an answer to read"),
    Show.DECIDED: N_("Decided"),
}


async def queue(request: Request) -> Response:
    """What waits for a decision, the oldest first; or what has an answer to read, or was decided, the newest first."""
    borough = await borough_moderated(request)
    answered = await unread_cases(borough)
    lists = {
        Show.WAITING: Comment.waiting_in(borough),
        Show.ANSWERED: Comment.filter(borough=borough, case_hash__in=answered).order_by("received_on", "id"),
        Show.DECIDED: Comment.filter(borough=borough, decided_on__isnull=False).order_by("-decided_on", "id"),
    }
    show = Show.read(request.query_params.get("show", ""))
    number = await lists[show].count()
    pages = max(1, -(-number // ON_A_PAGE))
    asked = request.query_params.get("page", "1")
    shown = min(int(asked), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    comments = await lists[show].offset(max(shown - 1, 0) * ON_A_PAGE).limit(ON_A_PAGE)
    return page(
        request,
        "moderation/queue.html",
        rows=[(comment, _age(comment.received_on, today(request))) for comment in comments],
        wordings=await _wordings(comments),
        show=show,
        shows=list(Show),
        answered=set(answered),
        marked=marked,
        saved=_SAVED.get(request.query_params.get("saved", "")),  # type: ignore[call-overload]
        reasons=REASONS,
        number=number,
        page_shown=max(shown, 1),
        pages=pages,
        surveys=await Survey.filter(borough=borough, comments__state__in=PUBLISHABLE).distinct().order_by("-closes_on"),
    )


async def decide(request: Request) -> Response:
    """One comment, and what should happen to it."""
    comment = await comment_here(request)
    if request.method == "POST" and comment.state is not CommentState.WAITING:
        raise AlreadyDecided
    form = await DecisionForm.read(request)
    if request.method == "POST" and form.validate():
        borough = await borough_here(request)
        if form.is_redaction:
            return go(request, "surveys.moderation.redact", **request.path_params)
        await decide_comment(borough, comment, form.reason, **acting(request))
        return _saved(request, borough, CommentState.WITHHELD if form.reason else CommentState.APPROVED)
    return page(
        request,
        "moderation/decide.html",
        422 if form.errors else 200,
        form=form,
        comment=comment,
        original=await Original.get_or_none(comment=comment),
        marked=marked,
        conversation=await conversation_about(comment, today(request)),
        reason=REASONS.get(comment.reason, ""),
        wording=(await _wordings([comment])).get((comment.survey_id, comment.question_key), ""),
        age=_age(comment.received_on, today(request)),
    )


async def redact(request: Request) -> Response:
    """One comment, to take words out of it."""
    comment = await comment_here(request)
    if comment.state is not CommentState.WAITING:
        return go(request, "surveys.moderation.decide", **request.path_params)
    form = await RedactionForm.read(request, text=comment.text)
    form.original = comment.text
    if request.method == "POST" and form.validate():
        borough = await borough_here(request)
        await redact_comment(borough, comment, form.text.data, **acting(request))
        return _saved(request, borough, CommentState.REDACTED)
    found = found_in(comment.text)
    status = 422 if form.errors else 200
    return page(request, "moderation/redact.html", status, form=form, comment=comment, found=found, marked=marked,
                removed=REMOVED)  # fmt: skip


def _saved(request: Request, borough: Borough, state: CommentState) -> Response:
    """Goes back to the queue, which says what was saved."""
    queue = address(request, "surveys.moderation.queue", borough=borough.slug)
    return RedirectResponse(f"{queue}?saved={state}", 303)


async def policy(request: Request) -> Response:
    """Who reads what residents write, what is withheld and why, for how long it is kept, and how to complain."""
    boroughs = await Borough.filter(is_open=True).order_by("name")
    return page(
        request,
        "moderation/policy.html",
        reasons=REASONS,
        fewest=FEWEST_TO_SHOW,
        removed=REMOVED,
        days=KEPT_FOR.days,
        boroughs=boroughs,
    )


async def decisions(request: Request) -> Response:
    """What a borough's moderators decided in each quarter that is over, in rounded numbers."""
    quarters = await closed_quarters(await borough_here(request), today(request))
    return page(request, "moderation/decisions.html", quarters=quarters, fewest=FEWEST, step=STEP, reasons=REASONS)


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
    *surveys.moderation.codebook.pages.routes,
    *surveys.moderation.conversations.pages.routes,
    public("/moderation-policy", policy),
    public("/{borough}/moderation", decisions),
    staff("/{borough}/comments", queue, Role.MODERATOR, methods="GET"),
    staff("/{borough}/comments/{comment}", decide, Role.MODERATOR),
    staff("/{borough}/comments/{comment}/redact", redact, Role.MODERATOR),
]
