"""Requests and promises stay with the post: who takes it over gets one sheet of what is open, promised and late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.people.offices.handing_over import hand_all_over
from boroughs.people.roles.actions import appoint, invite
from engage.kit.mail import OutboxMessage
from meetings.carried.models import MeetingAction
from tests.boroughs.responses.factories import make_extension, make_request, make_response
from tests.factories import make_holder, make_member, make_person, make_superintendent
from tests.meetings.factories import make_meeting

SITE = "https://engage.test"
POLICE = OfficeKind.BOROUGH_SUPERINTENDENT


@pytest.fixture
async def office(hackney):
    return await Office.get(borough=hackney, kind=POLICE)


def sheet(office, borough="hackney"):
    return f"/{borough}/offices/{office.id}/handover"


async def letters(word="Taking over"):
    return await OutboxMessage.filter(subject__startswith=word)


async def test_who_is_invited_to_a_post_is_told_where_its_sheet_is(hackney, office, settings, clock):
    await make_superintendent(hackney)
    await make_request(hackney)
    await make_request(hackney, at=datetime(2026, 10, 1, 12, tzinfo=UTC))
    for _ in range(2):
        await invite(
            "new@example.org", "Ama New", Role.BOROUGH_SUPERINTENDENT, hackney, settings, by=None, at=clock.now
        )
    [letter] = await letters()
    assert letter.recipient == "new@example.org"
    assert "2 requests have no answer yet." in letter.text
    assert "1 of them is late." in letter.text
    assert SITE + sheet(office) in letter.text
    assert (await hand_all_over(SITE, clock.now))["messages"] == 0


async def test_where_the_post_owes_nothing_there_is_nothing_to_say(hackney, settings, clock):
    await make_superintendent(hackney)
    await make_response(await make_request(hackney), date(2026, 11, 9))
    await invite("new@example.org", "Ama New", Role.BOROUGH_SUPERINTENDENT, hackney, settings, by=None, at=clock.now)
    assert await letters() == []


async def test_who_is_appointed_for_a_later_day_is_told_on_that_day_or_when_the_job_runs_again(hackney, office, clock):
    await make_request(hackney)
    person, begins = await make_person(), clock.now + timedelta(days=3)
    await appoint(office, person, "Supt Later", begins.date(), by=None, at=clock.now)
    told = [(await hand_all_over(SITE, clock.now + timedelta(days=n)))["messages"] for n in (0, 2, 5, 5, 6)]
    assert told == [0, 0, 1, 0, 0]
    assert [letter.recipient for letter in await letters()] == [person.email]


async def test_an_old_appointment_is_no_news(hackney, clock):
    await make_superintendent(hackney)
    await make_request(hackney)
    assert (await hand_all_over(SITE, clock.now))["messages"] == 0


async def make_promise(borough, office, number=1, **values):
    said = {"text": "Publish the map each month.", "owner": "Borough Superintendent", "made_on": date(2026, 11, 1)}
    return await Action.create(
        **{"borough": borough, "number": number, "office": office, "due_on": date(2026, 11, 10), **said, **values}
    )


async def test_the_sheet_has_what_is_late_open_extended_and_promised(browser, hackney, office):
    holder = await make_superintendent(hackney, name="Ama Boateng")
    await make_request(hackney, at=datetime(2026, 10, 1, 12, tzinfo=UTC), text="Say why so late.")
    extended = await make_request(hackney, text="Say what is open.")
    await make_extension(extended, date(2026, 11, 20), date(2026, 12, 24), text="Three units have to look.")
    await make_response(await make_request(hackney, text="Say what is over."), date(2026, 11, 9))
    await make_response(extended, None, text="A secret draft.")
    await make_promise(hackney, office)
    done = await make_promise(hackney, office, 2, text="Done long ago.")
    await ActionUpdate.create(action=done, state=ActionState.DONE, note="It is.", on=date(2026, 11, 9))
    await browser.as_person(holder)
    page = (await browser.get(sheet(office))).text
    late, _, rest = page.partition("Open, in time</h2>")
    assert "Say why so late." in late
    assert "Say what is open." in rest
    assert "24 December 2026" in rest
    assert "First due on 30 November 2026." in rest
    assert "Three units have to look." in rest
    assert "The office has a draft." in rest
    assert "Publish the map each month." in rest
    assert "Due by 10 November 2026: 11 days late." in rest
    for hidden in ("Say what is over.", "Done long ago.", "A secret draft."):
        assert hidden not in page


async def test_the_councils_administrator_reads_it_but_not_that_there_is_a_draft(browser, hackney, office):
    request = await make_request(hackney)
    await make_response(request, None, text="A secret draft.")
    await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))
    assert sheet(office) in (await browser.get("/hackney/offices")).text
    page = (await browser.get(sheet(office))).text
    assert "Request 1" in page
    assert "draft" not in page
    assert "Nobody yet" in page


async def test_what_was_given_out_on_an_exempt_item_is_not_on_the_sheet(browser, hackney, office):
    meeting = await make_meeting(hackney)
    item = await meeting.items.all().first()
    await type(item).filter(id=item.id).update(exempt_paragraph=7, public_interest="Under way.")
    action = await make_promise(hackney, office, text="Look at operation Nightjar.")
    await MeetingAction.create(action=action, meeting=meeting, item=item)
    await browser.as_person(await make_superintendent(hackney))
    assert "Nightjar" not in (await browser.get(sheet(office))).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_it_is_for_who_holds_the_post_and_the_councils_administrator(browser, hackney, office, role):
    await browser.as_person(await make_member(hackney, role))
    allowed = role in (Role.BOROUGH_SUPERINTENDENT, Role.COUNCIL_ADMIN)
    assert (await browser.get(sheet(office))).status_code == (200 if allowed else 403)


async def test_who_left_the_post_and_who_holds_it_elsewhere_do_not_read_it(browser, hackney, croydon, office, clock):
    former = await make_superintendent(hackney)
    await Appointment.filter(person=former).update(ends_on=clock.now.date())
    await browser.as_person(former)
    assert (await browser.get(sheet(office))).status_code == 404
    await browser.as_person(await make_superintendent(croydon))
    assert (await browser.get(sheet(office))).status_code == 404
    assert (await browser.get(sheet(office, "croydon"))).status_code == 404
    await browser.as_person(await make_holder(hackney, Role.PARTNER))
    assert (await browser.get("/hackney/offices/99999/handover")).status_code == 404
    assert (await browser.get("/hackney/offices/x/handover")).status_code == 404


async def test_the_sheet_asks_the_same_for_many(browser, hackney, office, queries):
    await browser.as_person(await make_superintendent(hackney))
    for number in (1, 2):
        await make_request(hackney)
        await make_promise(hackney, office, number)
        del queries[:]
        await browser.get(sheet(office))
        if number == 1:
            once = len(queries)
    assert len(queries) == once
