"""Telling followers what happens to a request between its asking and its answer, and what comes of the answer."""

from collections.abc import Sequence
from datetime import datetime

from boroughs.action_log.models import Action, ActionUpdate
from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from boroughs.responses.models import EventKind, RequestEvent, ResponseRequest
from boroughs.responses.topics import topics_of
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, show_date


async def tell_of_request(borough: Borough, request: ResponseRequest, site: str, at: datetime) -> None:
    """Tells followers that an office was asked (it is loaded), in the transaction that asks it.

    Whoever follows something that the request cites learns that it builds on what they said.
    """

    def subject() -> str:
        return gettext("%(borough)s: request %(n)s, %(who)s asks for an answer", borough=borough.name,
                       n=request.number, who=request.asked_by)  # fmt: skip

    def text() -> str:
        due = gettext(
            "Asked of: %(office)s. The last day for an answer is %(day)s.",
            office=gettext(request.office.label),
            day=show_date(request.due_on),
        )
        cited = [f"{one['title']}\n{site}{_here(one['path'])}" for one in request.cites]
        builds_on = [gettext("It builds on what people said:"), *cited] if cited else []
        return "\n\n".join((subject(), request.text, due, *builds_on, _link(borough, request, site)))

    key = f"request/{request.id}/asked"
    await tell_followers(borough, topics_of([request]), key=key, subject=subject, text=text, at=at)


async def tell_of_event(
    borough: Borough,
    request: ResponseRequest,
    event: RequestEvent,
    site: str,
    at: datetime,
    *,
    is_late: bool = False,
) -> None:
    """Tells followers what happened to a request, in the transaction that records it; not that it was received.

    `is_late`: more time was asked for when the due date had passed, so nothing moves.
    """
    if event.kind is EventKind.ACKNOWLEDGED:
        return

    def subject() -> str:
        return gettext("%(borough)s: request %(n)s, %(what)s", borough=borough.name, n=request.number,
                       what=gettext(event.kind.label))  # fmt: skip

    def text() -> str:
        until = [gettext("Until %(day)s.", day=show_date(event.until_on))] if event.until_on else []
        if is_late and event.kind is EventKind.EXTENDED:
            until.append(gettext("It said so after the due date, so the due date counts as it was."))
        return "\n\n".join(
            part for part in (subject(), *until, gettext(event.told), event.text, _link(borough, request, site)) if part
        )

    key = f"request-event/{event.id}"
    await tell_followers(
        borough, topics_of([request]), key=key, subject=subject, text=text, at=at, searched=request.text
    )


async def tell_of_action(
    borough: Borough, action: Action, update: ActionUpdate, topics: Sequence[str], site: str, at: datetime
) -> None:
    """Tells followers that what somebody promised was done or dropped, in the transaction that says so.

    `topics` are those of what it was promised for: see `meetings.carried.telling`.
    """

    def subject() -> str:
        return gettext("%(borough)s: action %(n)s, %(what)s", borough=borough.name, n=action.number,
                       what=gettext(update.state.label))  # fmt: skip

    def text() -> str:
        link = site + in_language(f"/{borough.slug}/actions/{action.number}", language().code)
        return "\n\n".join((subject(), f"{action.owner}: {action.text}", update.note, link))

    await tell_followers(borough, topics, key=f"action-update/{update.id}", subject=subject, text=text, at=at)


def _link(borough: Borough, request: ResponseRequest, site: str) -> str:
    return site + _here(f"{borough.slug}/responses/{request.number}")


def _here(path: str) -> str:
    return in_language(f"/{path}", language().code)
