"""Pages of the public record: a request's trail, today and as of any past day."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.responses.access import standing_here
from boroughs.responses.evidence.shown import evidence_shown
from engage.kit.clock import read_day, today
from engage.kit.html import page
from engage.kit.i18n import gettext, show_date
from engage.record.trails import trail_of
from meetings.verdicts.shown import views_of


async def trail_page(request: Request) -> Response:
    """One request from where it came from to what changed, as it stands, or with `?on=` as it stood on a day."""
    borough, standing = await standing_here(request)
    asked_for = request.query_params.get("on", "")
    day = read_day(asked_for) if asked_for else today(request)
    asked_on = standing.request.asked_on
    if day is None or day > today(request):
        why = gettext("There is no record of the future.") if day else gettext("This is not a date, like 2026-11-30.")
        return page(request, "responses/no_such_day.html", 422, standing=standing, why=why)
    if day < asked_on:
        why = gettext(
            "It had not been asked on %(day)s. It was asked on %(asked)s.",
            day=show_date(day),
            asked=show_date(asked_on),
        )
        return page(request, "responses/no_such_day.html", 404, standing=standing, why=why)
    trail = await trail_of(standing, day)
    evidence = await evidence_shown(request, borough, [part.response_id for part in trail.standing.answers], day)
    return page(
        request,
        "responses/trail.html",
        trail=trail,
        evidence=evidence,
        views=await views_of(trail.standing, today(request)),
        is_past=day < today(request),
    )
