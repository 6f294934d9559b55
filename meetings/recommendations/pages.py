"""Staff pages of a meeting's recommendations. The public reads the agreed ones on the meeting's page."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.queryset import QuerySet
from wtforms import SelectField

from boroughs.access import acting, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Appointment, Office, OfficeKind, Role
from boroughs.responses.actions import terms_of
from engage.kit.clock import moment, today
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.agenda.shown import PUBLIC
from meetings.items import numbered
from meetings.models import AgendaItem, Meeting, Recommendation
from meetings.panels.access import is_in_the_chair, reads_exempt
from meetings.recommendations.actions import (
    add_recommendation,
    agree_recommendation,
    asked_of,
    basis_of,
    change_recommendation,
    is_exempt,
    remove_recommendation,
    send_recommendation,
)
from meetings.recommendations.forms import ChangeForm, RecommendationForm


async def _meeting_here(request: Request) -> tuple[Borough, Meeting]:
    """Returns the borough and the meeting, for clerks and the chair of its panel. Raises Forbidden for other chairs."""
    borough, meeting = await meeting_here(request)
    if has_role(request, borough, *CLERKS) or await is_in_the_chair(request, borough, meeting.panel_id):
        return borough, meeting
    raise Forbidden(gettext("The clerk and the chair of this panel write its recommendations."))


async def recommendation_here(request: Request) -> tuple[Borough, Meeting, Recommendation]:
    """Returns the borough, the meeting with its panel and the recommendation of this address, or raises NotFound.

    One from an exempt item is there only for those who read that.
    """
    borough, meeting = await _meeting_here(request)
    one = await Recommendation.get_or_none(meeting=meeting, number=number_here(request, "number"))
    if one is None or (await is_exempt(one) and not await reads_exempt(request, borough, meeting.panel_id)):
        raise NotFound
    return borough, meeting, one


async def list_recommendations(request: Request) -> Response:
    """A meeting's recommendations, drafts included, and a form to add one."""
    borough, meeting = await _meeting_here(request)
    form = await RecommendationForm.read(request)
    reads = await reads_exempt(request, borough, meeting.panel_id)
    form.item.choices, form.office.choices = await _items(meeting, reads=reads), await _offices(borough)
    if request.method == "POST" and form.validate():
        words = {"text": form.text.data, "item_id": _id(form.item), "office_id": _id(form.office)}
        await add_recommendation(borough, meeting, **words, **acting(request))
        return go(request, "meetings.recommendations.list_recommendations", **request.path_params)
    shown = Recommendation.filter(meeting=meeting) if reads else _not_exempt(meeting)
    return page(
        request,
        "meetings/recommendations.html",
        422 if form.errors else 200,
        meeting=meeting,
        recommendations=await shown.select_related("request", "item", "office").prefetch_related("motion"),
        form=form,
        is_clerk=has_role(request, borough, *CLERKS),
        can_agree=bool(meeting.published_at) and meeting.has_begun(moment(request)),
    )


async def change(request: Request) -> Response:
    """Changes the words of a draft."""
    borough, meeting, one = await recommendation_here(request)
    form = await ChangeForm.read(request, text=one.text, seen=edition(one.text), item=str(one.item_id or ""),
                                 office=str(one.office_id or ""))  # fmt: skip
    reads = await reads_exempt(request, borough, meeting.panel_id)
    form.item.choices, form.office.choices = await _items(meeting, reads=reads), await _offices(borough)
    conflict = None
    if request.method == "POST" and form.validate():
        try:
            words = {"text": form.text.data, "item_id": _id(form.item), "office_id": _id(form.office)}
            seen = form.seen.data
            await change_recommendation(borough, meeting, one.number, **words, seen=seen, **acting(request))
            return _back(request)
        except SavedMeanwhile as raised:
            conflict = raised
            await one.refresh_from_db()
            form.seen.data = edition(one.text)
    return page(
        request,
        "meetings/recommendation.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        saved=one,
        form=form,
        conflict=conflict.detail if conflict else "",
    )


async def remove(request: Request) -> Response:
    """Removes a draft."""
    borough, meeting, one = await recommendation_here(request)
    await remove_recommendation(borough, meeting, one.number, **acting(request))
    return _back(request)


async def agree(request: Request) -> Response:
    """Shows a draft's words once more, and records that the panel agreed them at this meeting."""
    borough, meeting, one = await recommendation_here(request)
    form = await ChangeForm.read(request, seen=edition(one.text))
    if request.method == "POST":
        await agree_recommendation(borough, meeting, one.number, seen=form.seen.data, **acting(request))
        return _back(request)
    exempt = await is_exempt(one)
    return page(request, "meetings/agree.html", meeting=meeting, recommendation=one, form=form, is_exempt=exempt)


async def send(request: Request) -> Response:
    """Says what sending does and by when the answer is due, and sends."""
    borough, meeting, one = await recommendation_here(request)
    if request.method == "POST":
        site = request.app.state.settings.public_url
        await send_recommendation(borough, meeting, one.number, **acting(request), site=site)
        return _back(request)
    office = await asked_of(borough, one)
    basis = basis_of(meeting.panel.kind, office.kind)
    return page(
        request,
        "meetings/send.html",
        meeting=meeting,
        recommendation=one,
        basis=basis,
        terms=await terms_of(office, basis, today(request)),
        office=office,
        holder=await Appointment.on(today(request)).filter(office=office).first(),
        is_exempt=await is_exempt(one),
    )


async def agreed_at(meeting: Meeting) -> list[Recommendation]:
    """Returns what was agreed at a meeting, each with item, post and vote, for the public page; four queries at most.

    What is from an exempt item is not among them, and of the others only what the public may read is loaded.
    """
    agreed = _not_exempt(meeting).filter(agreed_on__isnull=False)
    found = await agreed.select_related("office").prefetch_related("motion")
    items = {item.id: item for item in await AgendaItem.filter(meeting=meeting).only(*PUBLIC)} if found else {}
    for one in found:
        one.item = items.get(one.item_id or 0)
    return found


def _not_exempt(meeting: Meeting) -> QuerySet[Recommendation]:
    public = {"item__exempt_paragraph__isnull": True, "motion__item__exempt_paragraph__isnull": True}
    return Recommendation.filter(meeting=meeting, **public)


async def _items(meeting: Meeting, *, reads: bool) -> list[tuple[str, str]]:
    """Returns the items to choose from: exempt ones only for who reads them."""
    items = [
        (str(item.id), f"{number}. {item.title}")
        for number, item in numbered(await AgendaItem.filter(meeting=meeting))
        if reads or not item.is_exempt
    ]
    return [("", gettext("None of them")), *items]


async def _offices(borough: Borough) -> list[tuple[str, str]]:
    """The posts to choose from: the Borough Superintendent's without an id, so that it needs no choosing."""
    others = await Office.filter(borough=borough).exclude(kind=OfficeKind.BOROUGH_SUPERINTENDENT).order_by("id")
    first = ("", gettext(OfficeKind.BOROUGH_SUPERINTENDENT.label))
    return [first, *((str(office.id), gettext(office.label)) for office in others)]


def _id(field: SelectField) -> int | None:
    return int(field.data) if field.data else None


def _back(request: Request) -> Response:
    here = {name: request.path_params[name] for name in ("borough", "meeting")}
    return go(request, "meetings.recommendations.list_recommendations", **here)


routes = [
    staff("/{borough}/meetings/{meeting}/recommendations", list_recommendations, *CLERKS, Role.PANEL_CHAIR),
    staff("/{borough}/meetings/{meeting}/recommendations/{number}", change, *CLERKS, Role.PANEL_CHAIR),
    staff(
        "/{borough}/meetings/{meeting}/recommendations/{number}/removal",
        remove,
        *CLERKS,
        Role.PANEL_CHAIR,
        methods="POST",
    ),
    staff("/{borough}/meetings/{meeting}/recommendations/{number}/agreement", agree, *CLERKS, Role.PANEL_CHAIR),
    staff("/{borough}/meetings/{meeting}/recommendations/{number}/sending", send, *CLERKS),
]
