"""The platform's administrator sees what could not be sent, without whole addresses, and decides what becomes of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from boroughs.people.actions import choose_password, make_link
from boroughs.people.models import LinkPurpose, Role
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage, post, send_waiting
from engage.kit.mail.dead import masked
from engage.outbox import commands
from engage.outbox.reasons import reason
from tests.factories import make_member, make_person
from tests.kit.mail.postman import words_of


@pytest.fixture
async def administrator(browser, connection):
    return await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))


@pytest.fixture
async def dead(mailing, postman, clock):
    """Two dead letters and one that waits."""
    for address, subject in (("refused@example.org", "Your code"), ("spam@example.org", "<b>News</b>")):
        await post(address, subject, "bcdf-ghjk", at=clock.now)
    await send_waiting(mailing, clock.now)
    await post("jo@example.org", "Later", "text", at=clock.now + timedelta(hours=1))
    return await OutboxMessage.filter(gave_up_at__isnull=False).order_by("id")


async def test_the_page_says_what_could_not_be_sent_and_why_but_not_to_whom(administrator, dead, clock):
    html = (await administrator.get("/outbox")).text
    assert "There is no such address (550 5.1.1)" in html
    assert "The mail server does not allow it (554 5.7.1)" in html
    assert "Your code" in html
    assert "&lt;b&gt;News&lt;/b&gt;" in html
    assert "r•••@e•••.org" in html
    assert "refused@" not in html
    assert "bcdf" not in html
    assert "1 e-mail" in html


async def test_one_is_sent_again_and_arrives_with_what_it_said(administrator, dead, mailing, postman, clock):
    postman.answers = {}
    first, second = dead
    response = await administrator.post("/outbox/sent-again", data={"message": str(first.id)})
    assert (response.status_code, response.headers["location"]) == (303, "/outbox")
    assert await send_waiting(mailing, clock.now) == 1
    assert "bcdf-ghjk" in words_of(postman.received[-1])
    assert (await OutboxMessage.get(gave_up_at__isnull=False)).id == second.id
    event = await AuditEvent.get(verb="sent e-mails again")
    assert event.actor_id
    assert event.detail == {"messages": 1, "ids": [first.id]}


async def test_all_are_sent_again(administrator, dead, mailing, postman, clock):
    postman.answers = {}
    await administrator.post("/outbox/sent-again", data={"all": "1"})
    assert not await OutboxMessage.filter(gave_up_at__isnull=False).exists()
    assert await OutboxMessage.filter(next_attempt_at=clock.now, attempts=0).count() == 2


async def test_one_is_erased_and_pressing_twice_is_no_fault(administrator, dead):
    for _ in range(2):
        response = await administrator.post("/outbox/erased", data={"message": str(dead[0].id)})
        assert response.status_code == 303
    assert await OutboxMessage.filter(gave_up_at__isnull=False).count() == 1
    assert await AuditEvent.filter(verb="erased e-mails that could not be sent").count() == 1


@pytest.mark.parametrize("fields", [{}, {"message": "x"}, {"message": "9" * 40}, {"message": "-1"}, {"message": "٣"}])
async def test_nonsense_changes_nothing(administrator, dead, fields):
    for page in ("/outbox/erased", "/outbox/sent-again"):
        assert (await administrator.post(page, data=fields)).status_code == 303
    assert await OutboxMessage.filter(gave_up_at__isnull=False).count() == 2


async def test_what_still_waits_is_never_erased(administrator, dead):
    waiting = await OutboxMessage.get(gave_up_at__isnull=True)
    await administrator.post("/outbox/erased", data={"message": str(waiting.id)})
    assert await OutboxMessage.exists(id=waiting.id)


async def test_what_was_sealed_with_another_secret_says_so_and_stays(administrator, dead, app):
    app.state.settings = replace(app.state.settings, secret="another secret altogether, long enough")
    browser = await administrator.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    await browser.post("/outbox/sent-again", data={"all": "1"})
    assert await OutboxMessage.filter(gave_up_at__isnull=False).count() == 2
    assert "sealed with a secret that has changed" in (await browser.get("/outbox")).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_nobody_else_sees_or_changes_it(browser, hackney, dead, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.get("/outbox")).status_code == 403
    assert (await browser.post("/outbox/erased", data={"message": str(dead[0].id)})).status_code == 403
    assert await OutboxMessage.filter(gave_up_at__isnull=False).count() == 2


async def test_a_hundred_are_shown_with_as_many_statements_as_one(administrator, dead, queries, clock):
    queries.clear()
    await administrator.get("/outbox")
    few = len(queries)
    await OutboxMessage.bulk_create(
        OutboxMessage(
            recipient="jo@example.org", subject=f"N {n}", text="", gave_up_at=clock.now, next_attempt_at=clock.now
        )
        for n in range(150)
    )
    await asyncio.sleep(0)  # in which the last statement is noted
    queries.clear()
    html = (await administrator.get("/outbox")).text
    assert len(queries) == few <= 6
    assert "Only the newest 100 are shown" in html
    assert "152 e-mails" in html


async def test_the_page_is_empty_when_all_arrived(administrator):
    assert "There is none." in (await administrator.get("/outbox")).text


async def test_the_list_on_a_console_masks_addresses_until_asked(dead):
    lines = await commands.listed(with_addresses=False)
    assert lines[0] == "1 waiting (0 tried before), 2 given up"
    assert "refused@" not in "".join(lines)
    assert "refused@example.org" in "".join(await commands.listed(with_addresses=True))


async def test_people_whose_mail_came_back_are_marked_for_those_who_can_ask_them(browser, hackney, clock):
    admin = await make_member(hackney, Role.COUNCIL_ADMIN)
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    clerk.mail_failed_on = clock.now.date()
    await clerk.save()
    await browser.as_person(admin)
    assert (await browser.get("/hackney/people")).text.count("E-mail came back on 21 November 2026") == 1
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    assert (await browser.get("/people")).text.count("E-mail came back on 21 November 2026") == 1


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("jo@example.org", "j•••@e•••.org"),
        ("", "•••"),
        ("jo", "•••"),
        ("@", "•••"),
        ("a@b.co.uk", "a•••@b•••.uk"),
        ("a@b", "•••"),
    ],
)
def test_a_masked_address_tells_nobody_who_it_is(address, shown):
    assert masked(address) == shown


def test_every_error_has_a_reason():
    assert reason("451") == "The mail server put it off, every time (451)"
    assert reason("550") == "The mail server refused the address (550)"
    assert reason("521 5.9.9") == "The mail server refused it (521 5.9.9)"
    assert reason("no address") == "It is no address"
    assert reason("SMTPServerDisconnected") == "SMTPServerDisconnected"
    assert reason("") == ""


async def test_a_person_who_follows_a_link_from_an_e_mail_is_marked_no_more(browser, connection, clock, settings):
    person = await make_person(mail_failed_on=clock.now.date())
    link = await make_link(person, LinkPurpose.RESET, settings, clock.now)
    assert await choose_password(link.rpartition("/")[2], "walk the borough together", settings, clock.now)
    await person.refresh_from_db()
    assert person.mail_failed_on is None
