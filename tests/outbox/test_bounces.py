"""What comes back: an address that is gone is written to no more, and nobody can make us believe that of another."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Person
from boroughs.responses.models import RequestContact
from engage.kit.audit import AuditEvent
from engage.kit.mail import post, send_waiting
from engage.kit.mail.returned import return_address, token, tokens_of_the_gone
from engage.outbox.actions import addresses, stop_writing_to
from engage.outbox.commands import take_report
from meetings.questions.models import QuestionContact
from tests.boroughs.responses.factories import make_request
from tests.factories import make_person
from tests.meetings.factories import make_meeting
from tests.meetings.questions.test_asking import make_question
from tests.outbox.reports import AUTO_REPLY, EXIM, POSTFIX, report

DONE = "no more is written to this address"
BOUNCES = "bounces@engage.example"


@pytest.fixture
def bouncing(settings):
    return replace(settings, bounce_address=BOUNCES)


async def follow(borough, email, clock):
    return await Follower.create(
        id=uuid4(), borough=borough, email=email, topics=["borough"], confirmed_at=clock.now, expires_at=clock.now
    )


async def followers() -> list[str]:
    return sorted([one.email for one in await Follower.all()])


async def test_the_report_on_a_real_message_stops_what_is_sent_to_its_recipient(
    bouncing, mailing, postman, hackney, croydon, clock
):
    mailing = replace(mailing, bounce_address=BOUNCES)
    for borough, email in ((hackney, "jo@example.org"), (croydon, "jo@example.org"), (hackney, "al@example.org")):
        await follow(borough, email, clock)
    await post("jo@example.org", "News", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    [to] = postman.senders
    assert to.startswith("bounces+")
    assert "jo" not in to
    assert await take_report(report(to), "", mailing, clock.now + timedelta(days=3)) == DONE
    assert await followers() == ["al@example.org"]
    [event] = await AuditEvent.filter(verb="e-mails came back")
    assert event.detail == {"followers": 2, "contacts": 0, "people": 0}


@pytest.mark.parametrize("form", [POSTFIX, EXIM])
@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4", "5.0.0", "5.1.1 (no such user)"])
async def test_a_failure_for_good_stops_it(bouncing, connection, hackney, clock, form, status):
    await follow(hackney, "jo@example.org", clock)
    to = return_address(bouncing, "jo@example.org", clock.now)
    assert await take_report(report(to, form, status=status), "", bouncing, clock.now) == DONE
    assert await followers() == []


@pytest.mark.parametrize(
    ("form", "action", "status"),
    [
        (POSTFIX, "delayed", "4.4.1"),
        (POSTFIX, "delayed", "5.1.1"),
        (POSTFIX, "failed", "4.4.7"),
        (POSTFIX, "failed", "5.2.2"),
        (POSTFIX, "failed", "5.7.1"),
        (POSTFIX, "relayed", "2.0.0"),
        (EXIM, "delivered", "2.0.0"),
        (EXIM, "failed", "5.1.11"),
        (AUTO_REPLY, "", ""),
    ],
)
async def test_nothing_else_stops_it(bouncing, connection, hackney, clock, form, action, status):
    await follow(hackney, "jo@example.org", clock)
    to = return_address(bouncing, "jo@example.org", clock.now)
    said = await take_report(report(to, form, action=action, status=status), "", bouncing, clock.now)
    assert said.startswith("nothing to do")
    assert await followers() == ["jo@example.org"]


async def test_nobody_stops_it_who_does_not_know_the_secret(bouncing, connection, hackney, clock):
    await follow(hackney, "jo@example.org", clock)
    other = replace(bouncing, secret="another secret altogether, long enough")
    real = return_address(bouncing, "jo@example.org", clock.now)
    known = real.partition("+")[2].partition("@")[0]
    for to in (
        return_address(other, "jo@example.org", clock.now),
        return_address(bouncing, "jo@example.org", clock.now - timedelta(days=31)),
        return_address(bouncing, "jo@example.org", clock.now + timedelta(days=3)),
        BOUNCES,
        "bounces+jo=example.org@engage.example",
        f"bounces+{known[:-2]}aa@engage.example",
        f"bounces+{'a' * 26}@engage.example",
        f"bounces+{'7' * 26}@engage.example",
    ):
        assert (await take_report(report(to), "", bouncing, clock.now)).startswith("nothing to do"), to
    assert await followers() == ["jo@example.org"]
    assert await take_report(report("whoever@engage.example"), real.upper(), bouncing, clock.now) == DONE


def test_a_token_is_of_one_recipient_one_day_and_one_secret():
    day = date(2026, 11, 21)
    tokens = {token("s" * 32, "jo@example.org", day), token("s" * 32, "JO@example.org", day)}
    assert len(tokens) == 1
    assert len(tokens | {token("t" * 32, "jo@example.org", day), token("s" * 32, "al@example.org", day)}) == 3
    assert len(tokens | {token("s" * 32, "jo@example.org", day + timedelta(days=1))}) == 2


DEEP = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000))


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe" * 1000,
        b"Content-Type: multipart/report; boundary=\n\n--\n--\n",
        b"Content-Type: multipart/report; boundary=a\nTo: " + b"a" * 200_000,
        b"Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n"
        + b"\n\n" * 90_000,
        b"Content-Type: multipart/report; boundary=a\n\n" + b"--a\n\n" * 50_000,
        b"Content-Type: multipart/report; boundary=a\n" + b"To: bounces+" + b"a" * 26 + b"@b\n" * 20_000,
        DEEP.encode(),
        b"To: =?utf-8?b?"
        + b"/" * 999
        + b"?=\nContent-Type: multipart/report; boundary*0=a; boundary*1*=utf-8''%ff\n\n--a\n",
    ],
    ids=range(10),
)
def test_hostile_messages_are_nothing_to_do(written):
    assert tokens_of_the_gone(written) == []


async def test_who_can_sign_in_stays_and_is_marked_until_a_link_from_an_e_mail_works(connection, hackney, clock):
    person = await make_person(email="pc@met.example")
    assert await stop_writing_to("pc@met.example", clock.now)
    assert (await Person.get(id=person.id)).mail_failed_on == clock.now.date()


async def test_who_asked_to_be_told_of_an_answer_is_told_no_more(connection, hackney, clock):
    request = await make_request(hackney)
    await RequestContact.create(id=uuid4(), request=request, email="jo@example.org")
    assert await stop_writing_to("jo@example.org", clock.now)
    assert not await RequestContact.exists()
    assert not await stop_writing_to("jo@example.org", clock.now)
    assert await AuditEvent.filter(verb="e-mails came back").count() == 1


async def test_who_asked_a_question_in_public_is_told_no_more(connection, hackney, clock):
    question = await make_question(await make_meeting(hackney))
    await QuestionContact.create(id=uuid4(), question=question, email="jo@example.org")
    assert "jo@example.org" in await addresses()
    assert await stop_writing_to("jo@example.org", clock.now)
    assert not await QuestionContact.exists()
    assert "jo@example.org" not in await addresses()


async def test_an_address_the_mail_server_does_not_know_is_written_to_once(mailing, postman, hackney, clock):
    await follow(hackney, "refused@example.org", clock)
    await follow(hackney, "full@example.org", clock)
    postman.answers["full@"] = "552 5.2.2 mailbox full"
    for email in ("refused@example.org", "full@example.org"):
        await post(email, "News", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now, gone=stop_writing_to) == 0
    assert await followers() == ["full@example.org"]
