"""Asking again about a request that was answered, or whose time is over."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.following.topics import of_panel
from boroughs.models import Borough
from boroughs.people.models import OfficeKind
from boroughs.responses.actions import address, lock, request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind, ResponseRequest
from boroughs.responses.standing import standing
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import Panel
from meetings.recommendations.actions import basis_of


class StillInTime(Conflict):
    """The request is unanswered and its time is not over."""


def name_of(borough: Borough, panel: Panel | None) -> str:
    """Returns in whose name is asked again: a panel's, or without one the council's."""
    return panel.name if panel else f"{borough.name} council"


def basis_for(borough: Borough, first: ResponseRequest, panel: Panel | None) -> Basis:
    """Returns why an office, loaded with the first request, answers by a date what is asked again.

    Who asked first asks on the same terms; another panel on its own; the council by agreement.
    """
    if name_of(borough, panel) == first.asked_by:
        return first.basis
    return basis_of(panel.kind, OfficeKind(first.office.kind)) if panel else Basis.AGREED_28_DAYS


@atomic()
async def ask_again(
    borough: Borough,
    first: ResponseRequest,
    panel: Panel | None,
    text: str,
    *,
    at: datetime,
    site: str,
    actor_id: int,
) -> ResponseRequest:
    """Asks the same office again about a request (its office loaded), and returns the new one; the same words ask once.

    In the name of a panel of this borough, or of the council. It builds on what the first builds on. `site` is the
    public address of this website. Raises StillInTime.
    """
    await lock(first)
    if there := await ResponseRequest.filter(follows=first, text=text).first():
        return there
    here = await standing(borough.id, first.number, london_date(at))
    if here is None or not (here.state.is_answered or here.state.is_overdue):
        raise StillInTime(gettext("This request has no answer yet, and its time is not over. Wait for the answer."))
    asked = await request_response(
        borough,
        asked_by=name_of(borough, panel),
        text=text,
        basis=basis_for(borough, first, panel),
        kind=RequestKind.FOLLOW_UP,
        office=first.office,
        follows=first,
        cites=first.cites,
        topics=[of_panel(panel.slug)] if panel else [],
        at=at,
        site=site,
        actor_id=actor_id,
    )
    about = address(borough, first)
    await audit.record("asked again", about, at=at, actor_id=actor_id, borough_id=borough.id, request=asked.number)
    await touch(borough.slug)
    return asked
