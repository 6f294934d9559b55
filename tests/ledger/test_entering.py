"""What publishing enters, when, and in what words it may be known afterwards."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from tortoise import connections

from boroughs.action_log.actions import update_action
from boroughs.action_log.models import ActionState
from boroughs.people.models import Appointment, Role
from boroughs.responses.events.actions import record
from boroughs.responses.models import EventKind
from boroughs.responses.published import EVENT, REQUEST
from engage.kit.ledger import WITHDRAWN, Kind, LedgerEntry, LedgerSalt, LedgerWaiting, as_public, enter, hash_of
from engage.ledger.adopting import adopt, begin
from engage.ledger.verifying import verify_chain, verify_contents
from meetings.agenda.actions import publish_agenda
from meetings.carried.actions import give_out
from meetings.minutes.actions import minutes_edition, publish_minutes, save_minutes
from meetings.models import AgendaItem
from meetings.papers.actions import withdraw_paper
from meetings.papers.models import Paper
from meetings.questions.actions import accept
from meetings.questions.models import PublicQuestion
from surveys.charter.actions import load_charter
from tests.boroughs.responses.factories import make_request
from tests.conftest import NOW
from tests.factories import make_superintendent
from tests.ledger.factories import commit, enter_all, publish_everything, run
from tests.meetings.factories import make_meeting


async def entries(*kinds):
    await commit()
    return await LedgerEntry.filter(kind__in=kinds).order_by("number")


async def test_asking_and_what_happens_then_are_entered_at_the_commit(nothing, hackney):
    await make_superintendent(hackney)
    request = await make_request(hackney)
    assert await LedgerEntry.all().count() == 0
    assert await LedgerWaiting.all().count() == 1
    holder = await Appointment.get(office_id=request.office_id)
    await record(hackney, request, holder, EventKind.HELD, text="Soon.", at=NOW, site="https://engage.test")
    found = await entries("request", "request-event")
    assert [(one.number, one.kind, one.address, one.version) for one in found] == [
        (1, "request", "hackney/responses/1", 1),
        (2, "request-event", "hackney/responses/1#event-1", 1),
    ]
    assert [one.hash for one in found] == [hash_of(as_public(one)) for one in found]
    assert found[0].previous == "0" * 64
    assert found[1].previous == found[0].hash
    assert found[1].at == NOW
    assert await LedgerWaiting.all().count() == 0


async def test_entering_again_what_has_not_changed_does_nothing(nothing, hackney):
    await make_superintendent(hackney)
    await make_request(hackney)
    assert await enter(REQUEST, "hackney/responses/1", at=NOW) == 0
    await commit()
    assert await enter(REQUEST, "hackney/responses/1", at=NOW) == 0
    assert await enter(EVENT, "hackney/responses/1", at=NOW) == 0
    assert len(await entries("request")) == 1


async def test_a_request_ten_is_not_a_part_of_request_one(nothing, hackney):
    await make_superintendent(hackney)
    for _ in range(10):
        await make_request(hackney)
    await commit()
    assert await enter(REQUEST, "hackney/responses/1", at=NOW) == 0
    assert len(await entries("request")) == 10


async def test_minutes_have_a_version_for_each_time_the_public_words_change(nothing, hackney):
    meeting = await make_meeting(hackney)
    await meeting.fetch_related("panel")
    minutes = await save_minutes(hackney, meeting, "We met.", "Secret", seen=minutes_edition(None), at=NOW)
    assert await entries("minutes") == []
    await publish_minutes(hackney, meeting, seen=minutes_edition(minutes), at=NOW, site="https://engage.test")
    first = await entries("minutes")
    await save_minutes(hackney, meeting, "We met.", "Other", seen=minutes_edition(minutes), at=NOW)
    assert await entries("minutes") == first  # only the exempt part is another
    minutes.exempt_text = "Other"
    await save_minutes(hackney, meeting, "We met again.", "Other", seen=minutes_edition(minutes), at=NOW)
    assert [one.version for one in await entries("minutes")] == [1, 2]
    assert await LedgerSalt.filter(number=first[0].number).count() == 0
    assert [fault async for fault in _all_contents()] == []


async def _all_contents():
    for fault in await verify_contents():
        if "/record" in fault.words:
            yield fault


async def test_nothing_exempt_is_hashed(nothing, hackney):
    meeting = await make_meeting(hackney, published_at=None, notice_at=None, starts_at=NOW + timedelta(days=30))
    item = await AgendaItem.filter(meeting=meeting).first()
    item.exempt_paragraph, item.public_interest, item.hides_title = 1, "It is about a person", True
    item.title, item.exempt_text, item.chair_note = "Sacking Ama", "Ama", "Ama!"
    await item.save()
    await publish_agenda(hackney, meeting, at=NOW, site="https://engage.test")
    [agenda] = await entries("agenda")
    item.title, item.exempt_text, item.chair_note = "Sacking Bob", "Bob", "Bob!"
    await item.save()
    await enter_all()
    assert await entries("agenda") == [agenda]


async def test_an_action_on_an_exempt_item_is_not_entered(nothing, hackney):
    meeting = await make_meeting(hackney)
    item, exempt = await AgendaItem.filter(meeting=meeting)
    exempt.exempt_paragraph, exempt.public_interest = 1, "It is about a person"
    await exempt.save()
    what = {"owner": "The clerk", "office": None, "due_on": date(2026, 12, 1), "at": NOW}
    await give_out(hackney, meeting, item, text="In public", **what)
    behind = await give_out(hackney, meeting, exempt, text="Behind closed doors", **what)
    await update_action(hackney, behind, ActionState.DONE, "Done.", said_by=Role.COUNCIL_CLERK, at=NOW)
    assert [one.address for one in await entries("action", "action-update")] == ["hackney/actions/1"]


async def test_a_withdrawn_paper_leaves_no_hash_to_guess_at(nothing, hackney):
    meeting = await make_meeting(hackney)
    await Paper.create(meeting=meeting, number=1, title="Figures", text="Short", published_at=NOW)
    await enter_all()
    [first] = await entries("paper")
    salt = (await LedgerSalt.get(number=first.number)).salt
    await withdraw_paper(hackney, meeting, 1, "It named somebody", at=NOW, actor_id=1)
    assert [one.version for one in await entries("paper")] == [1, 2]
    assert await LedgerSalt.filter(salt=salt).count() == 0


async def test_words_taken_out_of_a_question_cannot_be_found_by_guessing(nothing, hackney):
    meeting = await make_meeting(hackney)
    question = await PublicQuestion.create(
        id="00000000-0000-0000-0000-000000000002", meeting=meeting, text="Is Ama ill?", asked_on=date(2026, 11, 1)
    )
    await accept(hackney, meeting, question, "Is Ama ill?", secret="s", at=NOW, actor_id=None)
    [first] = await entries("public-question")
    await accept(hackney, meeting, question, "Is [removed] ill?", secret="s", at=NOW, actor_id=None)
    assert [one.version for one in await entries("public-question")] == [1, 2]
    assert await LedgerSalt.filter(number=first.number).count() == 0


async def test_what_is_no_longer_there_is_entered_as_withdrawn(nothing, hackney):
    await make_superintendent(hackney)
    await make_request(hackney)
    await commit()
    await run("DELETE FROM response_request")
    assert await enter(REQUEST, "hackney/responses/1", at=NOW) == 1
    assert await enter(REQUEST, "hackney/responses/1", at=NOW) == 0
    assert [one.content == WITHDRAWN for one in await entries("request")] == [False, True]
    assert await verify_contents() == []


async def test_what_was_published_before_is_adopted_once_in_the_order_of_its_dates(nothing, hackney):
    await load_charter()
    await publish_everything(hackney)
    await commit()
    await run("TRUNCATE ledger_entry, ledger_salt")
    number = await adopt(NOW)
    await commit()
    assert number == await LedgerEntry.all().count() == 23
    assert {one.at for one in await LedgerEntry.all()} == {NOW}
    found = {f"{one.kind} {one.address}": one.number for one in await LedgerEntry.all()}
    assert found["agenda hackney/meetings/meeting-1"] < found["request hackney/responses/1"]
    assert found["request hackney/responses/1"] < found["request-event hackney/responses/1#event-1"]
    assert found["request-event hackney/responses/1#event-2"] < found["response hackney/answers/1"]
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []
    assert await adopt(NOW) == 0
    assert await begin(NOW) == 0


async def test_a_moment_is_hashed_the_same_in_any_time_zone_of_the_connection(nothing, hackney):
    meeting = await make_meeting(hackney)
    assert meeting
    await enter_all()
    connection = connections.get("default")
    await connection.execute_query("SET LOCAL TIME ZONE 'Asia/Dhaka'")
    assert await verify_contents() == []
    at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    await run("UPDATE meeting SET starts_at = $1", [at])
    assert len(await verify_contents()) == 1


async def test_the_same_words_twice_have_two_hashes(nothing, hackney):
    await make_superintendent(hackney)
    await make_request(hackney)
    await make_request(hackney)
    one, other = await entries("request")
    assert one.content != other.content
    assert hashlib.sha256(b"{}").hexdigest() not in (one.content, other.content)


async def test_entries_of_a_kind_that_is_published_no_more_break_nothing(nothing, browser):
    old = Kind("indicators", "Old", "SELECT 'hackney/trust#2026-09' AS address, 1 AS version, now() AS at,"
               " '{}'::jsonb AS content", is_open=False)  # fmt: skip
    assert await enter(old, "hackney/trust", at=NOW) == 1
    await commit()
    assert (await verify_chain()).finish() is None
    assert await verify_contents() == []
    [entry] = await entries("indicators")
    for page in ("/ledger", f"/ledger/{entry.number}"):
        assert "indicators" in (await browser.get(page)).text
