"""The scrutiny pack: what became public since a panel last met, written as a draft paper for the clerk to go over.

It joins meetings with answers, surveys and figures, so it stands above them all. Only what everybody can read already
goes in, each with where to read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.action_log.models import Action, ActionState
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from boroughs.responses.clock import add_working_days
from boroughs.responses.standing import Standing, overdue, standings
from engage import packed_figures
from engage.kit.clock import london_date
from engage.kit.html import go
from engage.kit.i18n import show_date
from engage.kit.jobs import Job
from engage.kit.told import first_time
from meetings.access import meeting_here
from meetings.carried.models import MeetingAction
from meetings.models import Meeting
from meetings.papers.access import file_of
from meetings.papers.actions import Words, add_paper, change_paper, edition_of
from meetings.papers.models import Paper
from meetings.questions.models import PublicQuestion, QuestionState
from surveys.jobs import night

WORKING_DAYS_BEFORE = 10
"""A pack is written so long before a meeting: papers are due a week later."""

_NEVER_MET = timedelta(days=92)
_AT = time(5, 20)


@dataclass(frozen=True)
class Span:
    """What a pack is of: a borough, the days since the panel last met, and the address of the borough's pages."""

    borough: Borough
    since: date
    until: date
    here: str


async def write_packs(now: datetime, site: str) -> dict[str, Any]:
    """Writes the packs of all meetings ten working days away or less that have had none, and returns how many."""
    day = london_date(now)
    coming = Meeting.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=30), ended_at=None)
    written = 0
    for meeting in await coming.filter(borough__is_open=True).select_related("panel", "borough").order_by("id"):
        if add_working_days(meeting.held_on, -WORKING_DAYS_BEFORE) > day:
            continue
        # Once: a pack that the clerk dropped stays dropped.
        is_first = await first_time(f"meeting/{meeting.id}/pack", now)
        if is_first and not await Paper.filter(meeting_id=meeting.id, is_pack=True).exists():
            await write_pack(meeting.borough, meeting, site=site, at=now)
            written += 1
    return {"packs": written}


async def write_pack(
    borough: Borough, meeting: Meeting, *, site: str, at: datetime, actor_id: int | None = None
) -> Paper:
    """Writes the pack of a meeting (its panel loaded) as a draft, in the place of an earlier draft, and returns it."""
    words = await _words(borough, meeting, site, at)
    old = await Paper.filter(meeting_id=meeting.id, is_pack=True, published_at=None).order_by("number").first()
    if old is None:
        return await add_paper(borough, meeting, words, None, is_pack=True, at=at, actor_id=actor_id)
    seen = edition_of(old, await file_of(old))
    await change_paper(borough, meeting, old.number, words, None, seen=seen, at=at, actor_id=actor_id)
    return old


async def _words(borough: Borough, meeting: Meeting, site: str, at: datetime) -> Words:
    day = london_date(at)
    held = Meeting.filter(panel_id=meeting.panel_id, published_at__isnull=False, ended_at=None)
    last = await held.filter(starts_at__lt=min(at, meeting.starts_at)).order_by("-starts_at").first()
    span = Span(borough, last.held_on if last else day - _NEVER_MET, day, f"{site}/{borough.slug}")
    began = f"since the panel last met, on {show_date(span.since)}" if last else f"since {show_date(span.since)}"
    parts = [
        f"What has become public {began}. Compiled on {show_date(day)} from what everybody can read here.",
        *await _answers(span),
        *await _actions(span, meeting),
        *await _questions(span, meeting),
        *await packed_figures.indicators(borough, day, span.here),
        *await packed_figures.charter(borough, span.since, day, span.here),
        *await packed_figures.surveys(borough, span.since, day, span.here),
    ]
    return Words(
        title=f"Scrutiny pack for {show_date(meeting.held_on)}",
        text="\n\n".join(parts)[:100_000],
        summary="",
        item_id=None,
        exempt_paragraph=None,
        public_interest="",
        hides_title=False,
    )


async def _answers(span: Span) -> list[str]:
    known = await standings(span.borough.id, span.until)
    late, new = overdue(known), [s for s in known if s.newest and _published_on(s) >= span.since]
    late_lines = (f"{_request(span, s)}, due {show_date(s.state.due_on)}, {-s.state.days_left} days late" for s in late)
    new_lines = (f"{_request(span, s)}: **{_position(s)}**, {show_date(_published_on(s))}" for s in new)
    return [
        "## Answers from the police",
        "### Overdue",
        _list(late_lines) or "No answer is overdue.",
        "### Answered since",
        _list(new_lines) or "Nothing was answered.",
    ]


def _position(standing: Standing) -> str:
    return standing.newest.position.label if standing.newest else ""


def _published_on(standing: Standing) -> date:
    published_at = standing.newest.response.published_at if standing.newest else None
    return london_date(published_at) if published_at else date.min


def _request(span: Span, standing: Standing) -> str:
    number = standing.request.number
    return f"{packed_figures.line(standing.request.text)} ([request {number}]({span.here}/responses/{number}))"


async def _actions(span: Span, meeting: Meeting) -> list[str]:
    """Actions given out at this panel's meetings that are not done; none of an exempt item."""
    given = MeetingAction.filter(meeting__panel_id=meeting.panel_id, meeting__published_at__isnull=False)
    shown = [one for one in await given.select_related("item") if one.item is None or not one.item.is_exempt]
    actions = Action.filter(id__in=[one.action_id for one in shown]).order_by("due_on", "number")
    lines = []
    for action in await actions.prefetch_related("updates"):
        newest = max(action.updates, key=lambda update: update.id, default=None)
        state = newest.state if newest else ActionState.OPEN
        if state in (ActionState.OPEN, ActionState.IN_PROGRESS):
            late = ", **overdue**" if action.due_on < span.until else ""
            age = (span.until - action.made_on).days
            said = f"{action.number}: {packed_figures.line(action.text)} {action.owner}, due {show_date(action.due_on)}"
            lines.append(f"{said}{late}. {state.label}, {age} days old.")
    return ["## Actions carried over", _list(f"Action {words}" for words in lines) or "No action is open."]


async def _questions(span: Span, meeting: Meeting) -> list[str]:
    asked = PublicQuestion.filter(
        meeting__panel_id=meeting.panel_id, meeting__published_at__isnull=False, state=QuestionState.ACCEPTED
    )
    waiting = await asked.select_related("meeting").order_by("asked_on", "number")
    lines = (f"{packed_figures.line(one.text)} ({_of_meeting(span, one.meeting)})" for one in waiting)
    return ["## Questions from the public that wait for an answer", _list(lines) or "No question waits."]


def _of_meeting(span: Span, meeting: Meeting) -> str:
    return f"[meeting of {show_date(meeting.held_on)}]({span.here}/meetings/{meeting.slug})"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in lines)


async def make(request: Request) -> Response:
    """Writes the scrutiny pack anew, for a clerk who wants it as of now."""
    borough, meeting = await meeting_here(request)
    paper = await write_pack(borough, meeting, site=request.app.state.settings.public_url, **acting(request))
    return go(request, "meetings.papers.editing.look", **request.path_params, number=paper.number)


routes = [staff("/{borough}/meetings/{meeting}/edit/papers/pack", make, *CLERKS, methods="POST")]


def jobs(site: str) -> list[Job]:
    """Returns the jobs; `site` is the public address of this website."""
    work = partial(write_packs, site=site)
    return [Job("write-packs", f"{_AT.minute} {_AT.hour} * * *", partial(night, at=_AT), work)]
