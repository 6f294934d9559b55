"""Drafts and published answers with boring valid values, made by the actions that people use."""

from datetime import UTC, date, datetime

from boroughs.people.models import Appointment
from boroughs.responses.answers import actions
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.answers.reading import reload
from boroughs.responses.models import OfficialResponse, Position, ResponsePart
from tests.boroughs.responses.factories import WORDS

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def make_draft(borough, *requests, text=WORDS, position=Position.ACCEPTED, own=""):
    """One draft that answers these requests in the same words."""
    by = {"at": AT, "actor_id": 1}
    words = {"position": position, "text": text}
    part = await actions.save_draft(borough, requests[0], **words, own=own, seen=actions.edition_of(None), **by)
    for request in requests[1:]:
        await ResponsePart.create(response=part.response, request=request, position=position)
    return part.response


async def make_published(borough, *requests, at=AT, **values):
    """One published answer to these requests, signed by the first holder of their office."""
    return await sign(borough, await make_draft(borough, *requests, **values), at)


async def make_correction(borough, response, text, *, reason="A figure was wrong.", at=AT):
    """A published correction of an answer."""
    draft = await actions.begin_correction(borough, response, correction=reason, at=at, actor_id=1)
    await OfficialResponse.filter(id=draft.id).update(text=text)
    return await sign(borough, draft, at)


async def sign(borough, draft, at=AT):
    """Publishes a draft as the office's first holder."""
    holder = await Appointment.filter(office_id=draft.office_id, starts_on__lte=date(2026, 1, 1)).first()
    seen = actions.whole_edition(await reload(draft))
    await publish_response(borough, draft, holder, seen=seen, at=at, site="https://engage.test", actor_id=1)
    return await OfficialResponse.get(id=draft.id)
