"""An address that is confirmed while the answer is being published: real connections, committed rows."""

import asyncio

from tortoise.transactions import in_transaction

from boroughs.models import Borough
from boroughs.responses.actions import lock
from boroughs.responses.models import RequestContact, ResponseRequest
from boroughs.responses.taps.telling import tell_contacts
from engage.kit.mail import OutboxMessage
from meetings.questions.actions import keep_contact
from meetings.questions.models import QuestionState
from meetings.questions.sealing import Contact
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_superintendent
from tests.meetings.factories import make_meeting
from tests.meetings.questions.test_asking import make_question

SITE = "https://engage.test"


async def test_somebody_who_confirms_while_the_answer_is_published_is_told_of_it(alone):
    hackney = await Borough.get(slug="hackney")
    await make_superintendent(hackney)
    meeting, request = await make_meeting(hackney), await make_request(hackney)
    question = await make_question(meeting, state=QuestionState.ACCEPTED, number=1, request=request)
    contact = Contact(question.id, "ama@example.org", "en")
    begun, found_nobody = asyncio.Event(), asyncio.Event()

    async def publish():
        async with in_transaction():
            await lock(await ResponseRequest.get(id=request.id))
            await make_response(request, NOW)
            assert await tell_contacts(hackney, request, NOW, SITE) == 0
            found_nobody.set()
            await asyncio.wait([confirming], timeout=0.5)

    async def confirm():
        begun.set()
        await found_nobody.wait()
        return await keep_contact(hackney, meeting, contact, at=NOW, site=SITE)

    confirming = asyncio.create_task(confirm())
    await begun.wait()
    await publish()
    assert await confirming
    assert not await RequestContact.exists()
    assert "It was answered in writing." in (await OutboxMessage.get(recipient="ama@example.org")).text
