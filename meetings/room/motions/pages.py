"""Pages of motions: putting one on an item, and recording the vote on it."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.models import Meeting, Recommendation
from meetings.room.access import item_here
from meetings.room.models import Motion, NamedVote
from meetings.room.motions.actions import (
    CastingWrong,
    CountsWrong,
    NotQuorate,
    decide_motion,
    put_motion,
    voters_on,
    withdraw_motion,
)
from meetings.room.motions.forms import A_RECOMMENDATION, MotionForm, VoteForm
from meetings.room.roll import roll_of


async def motion_here(request: Request) -> tuple[Borough, Meeting, Motion]:
    """Returns the borough, the meeting with its panel, and the motion of this address with its item."""
    borough, meeting = await meeting_here(request)
    found = Motion.filter(meeting=meeting, number=number_here(request, "number"))
    motion = await found.select_related("item", "recommendation").first()
    if motion is None:
        raise NotFound
    return borough, meeting, motion


async def put(request: Request) -> Response:
    """Puts a motion or a recommendation to the vote on an item."""
    borough, meeting, item = await item_here(request)
    drafts = await Recommendation.filter(meeting=meeting, agreed_on__isnull=True, motion__id__isnull=True)
    form = await MotionForm.read(request)
    form.offer(await roll_of(meeting), drafts)
    if request.method == "POST" and form.validate():
        motion = await put_motion(
            borough,
            meeting,
            item,
            text=form.text.data,
            mover_id=int(form.mover.data) or None,
            seconder_id=int(form.seconder.data) or None,
            is_recommendation=form.about.data == A_RECOMMENDATION,
            recommendation=form.drafts.get(form.about.data),
            **acting(request),
        )
        return go(
            request, "meetings.room.motions.vote", borough=borough.slug, meeting=meeting.slug, number=motion.number
        )
    return page(request, "meetings/room/put.html", 422 if form.errors else 200, meeting=meeting, item=item, form=form)


async def vote(request: Request) -> Response:
    """Records the vote on a motion; of a decided one, shows it."""
    borough, meeting, motion = await motion_here(request)
    voters = await voters_on(meeting, motion, moment(request))
    sent = await read_fields(request) if request.method == "POST" else None
    form = VoteForm(sent)
    form.offer(voters, sent)
    if sent is not None and sent.get("do") == "withdraw":
        await withdraw_motion(borough, meeting, motion.number, **acting(request))
        return go(request, "meetings.room.motions.vote", **request.path_params)
    if sent is not None and form.validate():
        try:
            await decide_motion(borough, meeting, motion.number, form.ballot, **acting(request))
            return go(request, "meetings.room.motions.vote", **request.path_params)
        except (NotQuorate, CountsWrong, CastingWrong) as refused:
            fields = {NotQuorate: form.method, CountsWrong: form.votes_for, CastingWrong: form.casting}
            fields[type(refused)].errors = [refused.detail]
    has_errors = bool(form.errors) or any(one.errors for _, one in form.members)
    return page(
        request,
        "meetings/room/vote.html",
        422 if has_errors else 200,
        meeting=meeting,
        motion=motion,
        form=form,
        names={line.attendance.id: line.name for line in (await roll_of(meeting)).lines if line.attendance},
        named=await NamedVote.filter(motion=motion).order_by("id"),
    )


routes = [
    staff("/{borough}/meetings/{meeting}/room/items/{position}/motion", put, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/motions/{number}", vote, *CLERKS),
]
