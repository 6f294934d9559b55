"""Which requests a draft can answer."""

from datetime import date

from boroughs.responses.answers.reading import Answer
from boroughs.responses.models import ResponsePart, ResponseRequest
from boroughs.responses.standing import Standing, standings_among


async def choosable(draft: Answer, day: date) -> list[Standing]:
    """Returns the office's requests that a draft answers or could: with no answer and in no other draft.

    Those that it answers come first, then the next due.
    """
    office_id = draft.response.office_id
    drafted = ResponsePart.filter(request__office_id=office_id, response__published_at__isnull=True)
    elsewhere = await drafted.exclude(response_id=draft.response.id).values_list("request_id", flat=True)
    here = {request.id for request in draft.requests}
    open_now = ResponseRequest.filter(office_id=office_id, id__not_in=elsewhere).values_list("id", flat=True)
    known = await standings_among(await open_now, day)  # type: ignore[arg-type]
    found = [one for one in known if one.request.id in here or not one.state.is_answered]
    return sorted(found, key=lambda one: (one.request.id not in here, one.state.due_on, one.request.number))
