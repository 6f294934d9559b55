"""Followers hear of a published response."""

from boroughs.people.models import Appointment
from boroughs.responses.answers.actions import edition_of, save_draft
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.models import Position
from engage.kit.mail import OutboxMessage
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request
from tests.factories import make_superintendent


async def test_followers_of_responses_are_told_where_one_is(hackney, clock):
    follower = await make_follower(hackney, topics=["responses"])
    await make_follower(hackney, email="b@example.org", topics=["meetings"])
    request = await make_request(hackney)
    person = await make_superintendent(hackney)
    by = {"at": clock.now, "actor_id": person.id}
    words = {"position": Position.ACCEPTED, "text": "We will."}
    draft = await save_draft(hackney, request, **words, seen=edition_of(None), **by)
    appointment = await Appointment.get(person=person)
    await OutboxMessage.all().delete()
    await publish_response(
        hackney, draft.response, appointment, seen=edition_of(draft), site="https://engage.test", **by
    )
    [mail] = await OutboxMessage.all()
    assert mail.recipient == follower.email
    assert "https://engage.test/hackney/answers/1" in mail.text
    assert mail.own_path == f"/hackney/follow/{follower.id.hex}"
