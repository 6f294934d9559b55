"""Only the office answers: an inspector may draft, the holder signs, and what is published never changes."""

from datetime import date

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import ANSWERING, OFFICES, Appointment, Office, OfficeKind, Role
from boroughs.responses.answers.actions import edition_of
from boroughs.responses.models import OfficialResponse, Position, RequestEvent, ResponsePart
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.factories import WORDS, make_request, make_response
from tests.factories import make_holder, make_member, make_person, make_superintendent

ANSWER = "/hackney/responses/1/answer"
SIGN = f"{ANSWER}/sign"


async def save(browser, *, position="accepted", text=WORDS, seen=None, **fields):
    """Sends the form as its page has it now, with these words."""
    if seen is None:
        seen = edition_of(await draft())
    return await browser.post(ANSWER, data={"position": position, "text": text, "seen": seen, **fields})


async def publish(browser, **fields):
    data = {"seen": edition_of(await draft()), "confirmed": "y", **fields}
    return await browser.post(SIGN, data=data)


async def draft():
    drafts = ResponsePart.filter(response__published_at__isnull=True)
    return await drafts.select_related("response").get_or_none()


@pytest.fixture
async def asked(hackney):
    return await make_request(hackney)


@pytest.fixture
async def holder(hackney, asked):
    return await make_superintendent(hackney, name="Ama Boateng")


async def test_the_holder_drafts_reads_and_publishes(browser, hackney, holder):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(holder)
    assert (await browser.get(ANSWER)).status_code == 200
    assert (await save(browser)).headers["location"] == ANSWER
    assert WORDS in (await browser.get(ANSWER)).text
    assert WORDS not in (await browser.get("/hackney/responses/1")).text
    preview = (await browser.get(SIGN)).text
    assert "Signed by Supt Ama Boateng, Borough Superintendent, on 21 November 2026" in preview
    assert (await publish(browser)).headers["location"] == "/hackney/answers/1"
    public = (await browser.get("/hackney/responses/1")).text
    assert WORDS in public
    assert "Signed by Supt Ama Boateng" in public
    message = await OutboxMessage.get(recipient=clerk.email)
    assert "https://engage.test/hackney/answers/1" in message.text
    assert WORDS not in message.text


async def test_an_inspector_drafts_and_cannot_publish(browser, hackney, asked):
    await browser.as_person(await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR))
    assert (await save(browser)).status_code == 303
    assert "Only the person who holds the office can publish it." in (await browser.get(ANSWER)).text
    assert (await browser.get(SIGN)).status_code == 403
    assert (await publish(browser)).status_code == 403
    assert await draft()
    assert await AuditEvent.filter(verb="refused").count() == 2


COUNCIL = [r for r in Role if r not in ANSWERING and r is not Role.PLATFORM_ADMIN]


@pytest.mark.parametrize("role", COUNCIL)
async def test_nobody_else_of_this_borough_opens_the_draft(browser, hackney, asked, role):
    await browser.as_person(await make_member(hackney, role))
    for address in (ANSWER, SIGN):
        assert (await browser.get(address)).status_code == 403
        assert (await browser.post(address, data={"position": "accepted", "text": WORDS})).status_code == 403
    assert await AuditEvent.filter(verb="refused", borough_id=hackney.id).count() == 4
    assert await OfficialResponse.all().count() == 0


async def test_for_another_boroughs_superintendent_it_does_not_exist(browser, croydon, asked):
    await browser.as_person(await make_superintendent(croydon))
    for address in (ANSWER, SIGN):
        assert (await browser.get(address)).status_code == 404
        assert (await browser.post(address, data={"confirmed": "y"})).status_code == 404


async def test_a_stranger_is_asked_to_sign_in(browser, asked):
    assert (await browser.get(ANSWER)).headers["location"].startswith("/sign-in")


async def test_a_former_holder_cannot_publish(browser, hackney, holder, clock):
    await browser.as_person(holder)
    await save(browser)
    await Appointment.filter(person=holder).update(ends_on=date(2026, 11, 21))
    assert (await publish(browser)).status_code == 404
    await make_superintendent_from(hackney, date(2026, 11, 21))
    assert (await publish(browser)).status_code == 404
    assert await draft()


async def make_superintendent_from(borough, day):
    office = await Office.get(borough=borough)
    person = await make_person()
    await Appointment.create(office=office, person=person, public_name="Supt New", starts_on=day)
    return person


async def test_the_successor_publishes_the_offices_draft(browser, hackney, holder):
    await browser.as_person(holder)
    await save(browser)
    await Appointment.filter(person=holder).update(ends_on=date(2026, 11, 21))
    await browser.as_person(await make_superintendent_from(hackney, date(2026, 11, 21)))
    assert (await publish(browser)).status_code == 303
    assert "Signed by Supt New" in (await browser.get("/hackney/responses/1")).text


async def test_pressing_publish_twice_publishes_once(browser, holder):
    await browser.as_person(holder)
    await save(browser)
    data = {"seen": edition_of(await draft()), "confirmed": "y"}
    assert [(await browser.post(SIGN, data=data)).status_code for _ in range(2)] == [303, 303]
    assert await OfficialResponse.all().count() == 1


async def test_publishing_wants_the_box_ticked(browser, holder):
    await browser.as_person(holder)
    await save(browser)
    response = await publish(browser, confirmed="")
    assert response.status_code == 422
    assert "Tick the box to publish the answer" in response.text


async def test_the_holder_publishes_only_what_was_read(browser, hackney, holder):
    await browser.as_person(holder)
    await save(browser)
    read = edition_of(await draft())
    await save(browser, text="An inspector wrote this in the meantime.")
    assert (await publish(browser, seen=read)).status_code == 409
    assert await draft()


async def test_a_form_that_saw_nothing_publishes_and_overwrites_nothing(browser, holder):
    await browser.as_person(holder)
    await save(browser)
    assert (await browser.post(SIGN, data={"confirmed": "y"})).status_code == 409
    assert (await browser.post(ANSWER, data={"position": "accepted", "text": "x" * 30})).status_code == 409
    assert (await draft()).response.text == WORDS


async def test_without_a_draft_there_is_nothing_to_publish(browser, holder):
    await browser.as_person(holder)
    assert (await browser.get(SIGN)).status_code == 409
    assert (await browser.post(SIGN, data={"confirmed": "y"})).status_code == 409


async def test_two_people_saving_at_once_lose_nothing(browser, holder):
    await browser.as_person(holder)
    opened = edition_of(None)
    assert (await save(browser, text="The first version of the answer.", seen=opened)).status_code == 303
    response = await save(browser, text="The second version of the answer.", seen=opened)
    assert response.status_code == 409
    assert "The first version of the answer." in response.text
    assert "The second version of the answer." in response.text
    assert (await draft()).response.text == "The first version of the answer."
    assert (await save(browser, text="The two versions put together.")).status_code == 303
    assert await OfficialResponse.all().count() == 1


HOSTILE = [
    {"text": "short"},
    {"text": "x" * 10_001},
    {"position": "accepted'; drop table person"},
    {"position": ""},
    {"text": ""},
]


@pytest.mark.parametrize("fields", HOSTILE)
async def test_a_wrong_form_comes_back_with_what_was_typed(browser, holder, fields):
    await browser.as_person(holder)
    response = await save(browser, **fields)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert await OfficialResponse.all().count() == 0


async def test_a_form_with_nothing_in_it_comes_back(browser, holder):
    await browser.as_person(holder)
    assert (await browser.post(ANSWER, data={})).status_code == 422


async def test_extra_fields_change_nothing(browser, holder):
    await browser.as_person(holder)
    await save(browser, published_at="2026-01-01", signed_by_id="1", request_id="99", id="7")
    saved = await draft()
    assert saved is not None
    assert saved.response.signed_by_id is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE official_response SET text = 'other'",
        "UPDATE response_part SET position = 'accepted'",
        "DELETE FROM response_part",
        "INSERT INTO response_part (response_id, request_id, position, text)"
        " SELECT response_id, request_id, 'accepted', '' FROM response_part",
        "UPDATE official_response SET published_at = NULL, signed_by_id = NULL",
        "DELETE FROM official_response",
        "UPDATE response_request SET text = 'other'",
        "UPDATE response_request SET due_on = due_on + 100",
        "DELETE FROM response_request",
    ],
)
async def test_the_database_itself_refuses_to_change_what_was_asked_and_answered(asked, holder, statement):
    await make_response(asked, date(2026, 11, 10), position=Position.NOT_ACCEPTED)
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query(statement)


async def test_the_page_says_when_an_answer_already_stands(browser, hackney, asked):
    await browser.as_person(await make_superintendent(hackney))
    says = "What is published stays."
    assert says not in (await browser.get(ANSWER)).text
    await save(browser)
    await publish(browser)
    assert says in (await browser.get(ANSWER)).text


@pytest.mark.parametrize("asked_of", list(OfficeKind))
@pytest.mark.parametrize("other", OFFICES)
async def test_no_office_writes_signs_or_holds_up_the_answer_of_another(browser, hackney, asked_of, other):
    await browser.as_person(await make_holder(hackney, other))
    office = await Office.create(borough=hackney, kind=asked_of, name="The office that was asked")
    asked = await make_request(hackney, office=office)
    for path in ("answer", "answer/sign", "clock"):
        for method in ("GET", "POST"):
            data = {"position": "accepted", "text": WORDS, "confirmed": "y", "kind": "acknowledged", "seen": "x"}
            reply = await browser.request(method, f"/hackney/responses/{asked.number}/{path}", data=data)
            assert reply.status_code == 403, f"{method} {path}"
    assert (await ResponsePart.all().count(), await RequestEvent.all().count()) == (0, 0)
