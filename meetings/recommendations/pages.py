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
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.agenda.shown import PUBLIC
from meetings.items import numbered
from meetings.models import AgendaItem, Meeting, Recommendation
from meetings.recommendations.actions import (
    add_recommendation,
    agree_recommendation,
    asked_of,
    basis_of,
    change_recommendation,
    remove_recommendation,
    send_recommendation,
)
from meetings.recommendations.forms import ChangeForm, RecommendationForm


async def recommendation_here(request: Request) -> tuple[Borough, Meeting, Recommendation]:
    """Returns the borough, the meeting with its panel and the recommendation of this address, or raises NotFound."""
    borough, meeting = await meeting_here(request)
    one = await Recommendation.get_or_none(meeting=meeting, number=number_here(request, "number"))
    if one is None:
        raise NotFound
    return borough, meeting, one


async def list_recommendations(request: Request) -> Response:
    """A meeting's recommendations, drafts included, and a form to add one."""
    borough, meeting = await meeting_here(request)
    form = await RecommendationForm.read(request)
    form.item.choices, form.office.choices = await _items(meeting), await _offices(borough)
    if request.method == "POST" and form.validate():
        words = {"text": form.text.data, "item_id": _id(form.item), "office_id": _id(form.office)}
        await add_recommendation(borough, meeting, **words, **acting(request))
        return go(request, "meetings.recommendations.list_recommendations", **request.path_params)
    return page(
        request,
        "meetings/recommendations.html",
        422 if form.errors else 200,
        meeting=meeting,
        recommendations=await with_vote(
            Recommendation.filter(meeting=meeting).select_related("request", "item", "office")
        ),
        form=form,
        is_clerk=has_role(request, borough, *CLERKS),
        can_agree=bool(meeting.published_at) and meeting.has_begun(moment(request)),
    )


async def change(request: Request) -> Response:
    """Changes the words of a draft."""
    borough, meeting, one = await recommendation_here(request)
    form = await ChangeForm.read(request, text=one.text, seen=edition(one.text), item=str(one.item_id or ""),
                                 office=str(one.office_id or ""))  # fmt: skip
    form.item.choices, form.office.choices = await _items(meeting), await _offices(borough)
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
    return page(request, "meetings/agree.html", meeting=meeting, recommendation=one, form=form)


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
    )


async def agreed_at(meeting: Meeting) -> list[Recommendation]:
    """Returns what was agreed at a meeting, each with its item, post and vote, for the public page; three queries.

    Of an item only what the public may read is loaded.
    """
    agreed = Recommendation.filter(meeting=meeting, agreed_on__isnull=False).select_related("office")
    found = await with_vote(agreed)
    items = {item.id: item for item in await AgendaItem.filter(meeting=meeting).only(*PUBLIC)} if found else {}
    for one in found:
        one.item = items.get(one.item_id or 0)  # type: ignore[assignment]
    return found


def with_vote(found: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Returns recommendations with the motion that each was put to the vote by, None where there was none."""
    return found.prefetch_related("motion")


async def _items(meeting: Meeting) -> list[tuple[str, str]]:
    items = numbered(await AgendaItem.filter(meeting=meeting))
    return [("", gettext("None of them")), *((str(item.id), f"{number}. {item.title}") for number, item in items)]


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
