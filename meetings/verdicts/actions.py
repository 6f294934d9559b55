"""Writing down what a panel found of an answer: public at once, for good."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.following.actions import tell_followers
from boroughs.following.topics import of_panel
from boroughs.models import Borough
from boroughs.responses.actions import address, lock
from boroughs.responses.models import OfficialResponse, ResponsePart, ResponseRequest
from boroughs.responses.topics import topics_of
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from meetings.models import Meeting, Panel
from meetings.published import VERDICT
from meetings.verdicts.documents import index_verdicts_on
from meetings.verdicts.models import PanelVerdict, Verdict
from meetings.verdicts.returning import return_to_next


def edition_of(response: OfficialResponse, newest: PanelVerdict | None) -> str:
    """Returns the edition of what a verdict is about: a version of an answer, and the verdict that stands so far."""
    return edition(response.id, newest.id if newest else None)


async def meetings_for(panels: list[Panel], response: OfficialResponse, at: datetime) -> list[Meeting]:
    """Returns the meetings at which panels can have agreed a verdict on a published response, the newest first.

    Public ones that have begun by an aware moment and were not called off, since the day it was published.
    """
    if response.published_at is None:
        return []
    held = Meeting.filter(panel_id__in=[panel.id for panel in panels], notice_at__isnull=False, ended_at=None)
    known = await held.filter(starts_at__lte=at).order_by("-starts_at").limit(20).select_related("panel")
    since = london_date(response.published_at)
    return [meeting for meeting in known if meeting.held_on >= since]


@atomic()
async def give_verdict(
    borough: Borough,
    panel: Panel,
    request: ResponseRequest,
    *,
    verdict: Verdict,
    reason: str,
    meeting: Meeting | None = None,
    seen: str,
    at: datetime,
    site: str,
    actor_id: int,
) -> PanelVerdict:
    """Adds a panel's verdict on the newest answer to a request, which stands from now on, and tells followers.

    `meeting` is where it was agreed, one of `meetings_for`, if at one. `seen` is the edition the page was opened with.
    The same once more returns what is there. One that is "not answered" goes on the panel's next draft agenda at once.
    Raises Conflict while there is no answer, SavedMeanwhile when there is another one, or another verdict, since.
    """
    await lock(request)
    response = await newest_answer(request)
    if response is None:
        raise Conflict(gettext("There is no answer yet. A panel judges an answer once it is published."))
    last = await PanelVerdict.filter(request=request).order_by("-id").first()
    meeting_id = meeting.id if meeting else None
    given = (panel.id, response.id, verdict, reason, meeting_id)
    if last and (last.panel_id, last.response_id, last.verdict, last.reason, last.meeting_id) == given:
        return last
    if seen != edition_of(response, last):
        raise SavedMeanwhile(gettext("There is a newer answer, or a newer verdict, than the one you read."))
    one = await PanelVerdict.create(
        panel=panel,
        request=request,
        response=response,
        meeting=meeting,
        verdict=verdict,
        reason=reason,
        on=london_date(at),
        given_by_id=actor_id,
    )
    await _follow_up(borough, panel, request, one, at, site)
    return one


async def _follow_up(
    borough: Borough, panel: Panel, request: ResponseRequest, one: PanelVerdict, at: datetime, site: str
) -> None:
    """What a verdict brings with it, in its transaction."""
    about, found = address(borough, request), one.verdict.value
    by = {"actor_id": one.given_by_id, "borough_id": borough.id}
    await audit.record("gave a verdict", about, at=at, **by, verdict=found, panel=panel.slug)
    await return_to_next(panel.id, at)
    await _tell(borough, panel, request, one, site, at)
    await index_verdicts_on(borough.id, request)
    await touch(borough.slug)
    await ledger.enter(VERDICT, about, at=at)


async def newest_answer(request: ResponseRequest) -> OfficialResponse | None:
    """Returns the newest version of the newest response to a request, as `Standing.newest` has it, or None."""
    published = ResponsePart.filter(request=request, response__published_at__isnull=False).select_related("response")
    part = await published.order_by("-response__number", "-response__version").first()
    return part.response if part else None


async def _tell(
    borough: Borough, panel: Panel, request: ResponseRequest, one: PanelVerdict, site: str, at: datetime
) -> None:
    def subject() -> str:
        return gettext("%(borough)s: verdict of a panel on request %(n)s", borough=borough.name, n=request.number)

    def text() -> str:
        link = site + in_language(f"/{borough.slug}/responses/{request.number}", language().code)
        return f"{panel.name}\n\n{gettext(one.verdict.label)}:\n\n{one.reason}\n\n{link}"

    topics = [*topics_of([request]), of_panel(panel.slug)]
    await tell_followers(borough, topics, key=f"verdict/{one.id}", subject=subject, text=text, at=at)
