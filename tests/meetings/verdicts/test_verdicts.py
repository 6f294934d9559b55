"""A panel says in public whether it was answered, for good; what was not comes back to it by itself."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from boroughs.following.models import Follower
from boroughs.people.models import ANSWERING, CLERKS, Membership, Role
from boroughs.responses.models import Position, RequestKind
from boroughs.responses.standing import standing
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from engage.kit.ledger import LedgerWaiting
from engage.kit.mail import OutboxMessage
from meetings.actions import create_meeting
from meetings.agenda.actions import publish_agenda
from meetings.models import AgendaItem
from meetings.panels.models import SeatKind
from meetings.verdicts.models import PanelVerdict, Verdict
from meetings.verdicts.returning import return_all
from meetings.verdicts.shown import views_of
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_panel, make_seated

PAGE = "/hackney/responses/1/verdict"
TRAIL = "/hackney/responses/1"
WHY = "The answer speaks of plans, and the panel asked for figures."
ANSWERED = date(2026, 11, 10)


def value_of(page, name):
    return re.search(f'name="{name}"[^>]* value="([^"]*)"', page)[1]


async def say(browser, verdict="not_answered", reason=WHY, **fields):
    seen = value_of((await browser.get(PAGE)).text, "seen")
    return await browser.post(PAGE, data={"verdict": verdict, "reason": reason, "seen": seen, **fields})


async def draft_of(panel, hackney, days=20):
    return await make_meeting(hackney, panel=panel, starts_at=NOW + timedelta(days=days), published_at=None)


async def on_agenda(meeting, request):
    return await AgendaItem.filter(meeting=meeting, request=request).count()


async def test_the_clerk_writes_it_down_and_everybody_reads_it(clerk, asked, panel):
    assert "No panel has said yet" in (await clerk.get(TRAIL)).text
    assert (await say(clerk)).headers["location"] == PAGE
    page = (await clerk.get(TRAIL)).text
    assert "The panel finds it not answered" in page
    assert WHY in page
    assert "About the answer of 10 November 2026." in page
    assert f'href="{PAGE}"' in page, "the panel can change its mind: the desk does not ask again"
    assert await AuditEvent.filter(verb="gave a verdict", about="hackney/responses/1").count() == 1
    assert (await LedgerWaiting.get(kind="verdict")).address == "hackney/responses/1#verdict-1"
    assert WHY in (await SearchDocument.get(source=f"verdicts/{asked.id}")).text


async def test_a_meeting_at_which_it_was_agreed_is_named(clerk, hackney, asked, panel):
    meeting = await make_meeting(hackney, panel=panel, starts_at=datetime(2026, 11, 17, 18, 30, tzinfo=UTC))
    other = await make_meeting(hackney, panel=await make_panel(hackney, name="Ward panel"))
    refused = await say(clerk, meeting=other.slug)
    assert refused.status_code == 422
    assert WHY in refused.text
    assert (await say(clerk, meeting=meeting.slug)).status_code == 303
    assert "agreed at its meeting on 17 November 2026" in (await clerk.get(TRAIL)).text


async def test_it_is_never_changed_and_the_newest_stands(clerk, asked):
    await say(clerk)
    await say(clerk, "partly", "The figures came, without the reasons for them.")
    page = (await clerk.get(TRAIL)).text.partition("Three views")[2]
    assert page.index("The panel finds it partly answered") < page.index("What the panel found before")
    assert page.index("What the panel found before") < page.index("The panel finds it not answered")
    for statement in ("UPDATE panel_verdict SET verdict = 'answered'", "DELETE FROM panel_verdict"):
        with pytest.raises((IntegrityError, OperationalError)):
            async with in_transaction():
                await connections.get("default").execute_query(statement)


async def test_pressing_twice_says_it_once(clerk, asked):
    seen = value_of((await clerk.get(PAGE)).text, "seen")
    form = {"verdict": "partly", "reason": WHY, "seen": seen}
    assert [(await clerk.post(PAGE, data=form)).status_code for _ in range(2)] == [303, 303]
    assert await PanelVerdict.all().count() == 1


async def test_an_answer_that_came_meanwhile_is_read_first(clerk, asked):
    seen = value_of((await clerk.get(PAGE)).text, "seen")
    await make_response(asked, date(2026, 11, 20))
    conflict = await clerk.post(PAGE, data={"verdict": "partly", "reason": WHY, "seen": seen})
    assert conflict.status_code == 409
    assert WHY in conflict.text
    again = {"verdict": "partly", "reason": WHY, "seen": value_of(conflict.text, "seen")}
    assert (await clerk.post(PAGE, data=again)).status_code == 303
    assert "About the answer of 20 November 2026." in (await clerk.get(TRAIL)).text


async def test_an_empty_form_says_what_is_missing(clerk, asked):
    page = await clerk.post(PAGE, data={})
    assert page.status_code == 422
    assert "Select what the panel finds" in page.text
    assert "Write why" in page.text


async def test_there_is_nothing_to_judge_before_an_answer(clerk, hackney):
    await make_superintendent(hackney)
    await make_request(hackney)
    assert (await clerk.get(PAGE)).status_code == 409
    assert (await clerk.get("/hackney/responses/2/verdict")).status_code == 404


async def test_the_panels_own_chair_may_and_another_may_not(browser, hackney, asked, panel):
    other = await make_panel(hackney, name="Ward panel")
    chair = await make_seated(panel, SeatKind.CHAIR)
    stranger = await make_seated(other, SeatKind.CHAIR)
    for person in (chair, stranger):
        await Membership.create(person=person, borough=hackney, role=Role.PANEL_CHAIR, starts_on=date(2026, 1, 1))
    await browser.as_person(stranger)
    assert (await browser.get(PAGE)).status_code == 403
    refused = await browser.post(PAGE, data={"verdict": "answered", "reason": WHY})
    assert refused.status_code == 403
    assert await AuditEvent.filter(verb="refused", actor_id=stranger.id).count() == 2
    await browser.as_person(chair)
    assert (await say(browser)).status_code == 303


@pytest.mark.parametrize("role", [role for role in Role if role not in (*CLERKS, Role.PANEL_CHAIR)])
async def test_nobody_else_may_and_police_who_try_are_recorded(browser, hackney, asked, role):
    if role is Role.PLATFORM_ADMIN:
        person = await make_member(None, role)
    else:
        person = await make_member(hackney, role)
    await browser.as_person(person)
    assert (await browser.get(PAGE)).status_code in (403, 404)
    assert (await browser.post(PAGE, data={"verdict": "answered", "reason": WHY})).status_code in (403, 404)
    assert await PanelVerdict.all().count() == 0
    if role in ANSWERING:
        assert await AuditEvent.filter(verb="refused", actor_id=person.id).count() == 2


async def test_another_boroughs_clerk_finds_nothing(browser, croydon, asked):
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await browser.get(PAGE)).status_code == 404


async def test_what_no_panel_asked_is_judged_by_the_panel_that_the_clerk_chooses(clerk, hackney, panel):
    await make_superintendent(hackney)
    request = await make_request(hackney, kind=RequestKind.SURVEY)
    await make_response(request, ANSWERED)
    ward = await make_panel(hackney, name="Ward panel")
    await make_panel(hackney, name="Former panel", ended_on=date(2026, 1, 1))
    page = (await clerk.get(PAGE)).text
    assert "Ward panel" in page
    assert "Former panel" not in page
    assert (await say(clerk)).status_code == 422
    assert (await say(clerk, panel=ward.slug)).status_code == 303
    assert "Select a panel" not in (await clerk.get(PAGE)).text  # it is that panel's from now on
    assert (await PanelVerdict.get()).panel_id == ward.id


async def test_a_follow_up_is_judged_by_the_panel_that_asked_first(clerk, hackney, asked, panel):
    await make_panel(hackney, name="Ward panel")
    again = await make_request(hackney, kind=RequestKind.FOLLOW_UP, follows=asked)
    third = await make_request(hackney, kind=RequestKind.FOLLOW_UP, follows=again)
    await make_response(third, date(2026, 11, 20))
    assert f"Panel: {panel.name}" in (await clerk.get(f"/hackney/responses/{third.number}/verdict")).text


async def test_followers_are_told(clerk, hackney, asked):
    values = {"borough": hackney, "topics": ["responses"], "confirmed_at": NOW, "expires_at": NOW}
    await Follower.create(email="ada@example.org", **values)
    await say(clerk)
    mail = await OutboxMessage.get(recipient="ada@example.org")
    assert "The panel finds it not answered" in mail.text
    assert "https://engage.test/hackney/responses/1" in mail.text


async def test_not_answered_goes_on_the_next_draft_agenda_at_once(clerk, hackney, asked, panel):
    next_one, later = await draft_of(panel, hackney), await draft_of(panel, hackney, 50)
    await say(clerk)
    assert await on_agenda(next_one, asked) == 1
    assert await on_agenda(later, asked) == 0
    assert "Request 1: not answered" in [item.title for item in await next_one.items]
    assert await return_all(NOW) == 0


@pytest.mark.parametrize("verdict", ["answered", "partly"])
async def test_what_was_answered_does_not_come_back(clerk, hackney, asked, panel, verdict):
    meeting = await draft_of(panel, hackney)
    await say(clerk, verdict)
    assert await return_all(NOW) == 0
    assert await on_agenda(meeting, asked) == 0


async def test_it_comes_back_to_a_meeting_that_is_planned_later(clerk, hackney, asked, panel):
    await say(clerk)
    await panel.fetch_related("borough")
    planned = await create_meeting(panel, "Next", NOW + timedelta(days=40), "Town Hall", at=NOW, actor_id=1)
    assert await on_agenda(planned, asked) == 1


async def test_taken_off_by_hand_it_comes_back_when_the_agenda_is_published(clerk, hackney, asked, panel):
    meeting = await draft_of(panel, hackney)
    await say(clerk)
    await AgendaItem.filter(meeting=meeting, request=asked).delete()
    await publish_agenda(hackney, meeting, at=NOW, site="https://engage.test", actor_id=1)
    assert await on_agenda(meeting, asked) == 1


async def test_it_does_not_come_back_once_the_office_has_answered_again(clerk, hackney, asked, panel):
    await say(clerk)
    await make_response(asked, date(2026, 11, 21))
    meeting = await draft_of(panel, hackney)
    assert await return_all(NOW) == 0
    assert await on_agenda(meeting, asked) == 0
    assert "has not judged that answer yet" in (await clerk.get(TRAIL)).text


async def test_a_correction_of_the_answer_does_not_keep_it_off_the_agenda(clerk, hackney, asked, panel):
    await say(clerk)
    first = (await asked.parts.all().select_related("response").first()).response
    corrected = {"number": first.number, "version": 2, "corrects": first, "correction": "A typing mistake."}
    await make_response(asked, date(2026, 11, 21), **corrected)
    meeting = await draft_of(panel, hackney)
    assert await return_all(NOW) == 1
    assert await on_agenda(meeting, asked) == 1


async def test_a_correction_of_an_earlier_answer_is_no_new_answer(clerk, hackney, asked, panel):
    first = (await asked.parts.all().select_related("response").first()).response
    second = await make_response(asked, date(2026, 11, 12), position=Position.NOT_ACCEPTED)
    await say(clerk)
    corrected = {"number": first.number, "version": 2, "corrects": first, "correction": "A typing mistake."}
    await make_response(asked, date(2026, 11, 21), **corrected)
    meeting = await draft_of(panel, hackney)
    assert await return_all(NOW) == 1
    assert await on_agenda(meeting, asked) == 1
    assert (await standing(hackney.id, 1, NOW.date())).newest == second
    assert "has not judged that answer yet" not in (await clerk.get(TRAIL)).text
    [row] = (await clerk.get("/hackney/responses.json")).json()["requests"]
    assert row["position"] == "not_accepted"
    await say(clerk, "partly")
    assert (await PanelVerdict.all().order_by("-id").first()).response_id == second.response_id


async def test_an_agenda_that_never_went_out_does_not_count(clerk, hackney, asked, panel, clock):
    first = await draft_of(panel, hackney, 10)
    await say(clerk)
    assert await on_agenda(first, asked) == 1
    second = await draft_of(panel, hackney, 30)
    assert await return_all(NOW + timedelta(days=9)) == 0
    assert await return_all(NOW + timedelta(days=11)) == 1
    assert await on_agenda(second, asked) == 1


async def test_it_does_not_come_back_once_the_panel_thinks_otherwise(clerk, hackney, asked, panel):
    await say(clerk)
    await say(clerk, "answered", "On reading it again, everything is there.")
    await draft_of(panel, hackney)
    assert await return_all(NOW) == 0


async def test_it_comes_to_one_meeting_and_then_wants_a_new_verdict(clerk, hackney, asked, panel, clock):
    first = await draft_of(panel, hackney, 10)
    await say(clerk)
    first.published_at = first.notice_at = NOW
    await first.save()
    second = await draft_of(panel, hackney, 30)
    assert await return_all(NOW) == 0
    clock.now = first.starts_at + timedelta(hours=2)
    await say(clerk, reason="The panel heard the office and finds the same.", meeting=first.slug)
    assert await on_agenda(second, asked) == 1


async def test_a_meeting_called_off_does_not_count(clerk, hackney, asked, panel):
    first = await draft_of(panel, hackney, 10)
    await say(clerk)
    first.ended_at, first.ending, first.reason = NOW, "cancelled", "No room."
    await first.save()
    second = await draft_of(panel, hackney, 30)
    assert await return_all(NOW) == 1
    assert await on_agenda(second, asked) == 1


async def test_a_past_day_has_the_verdict_of_that_day(hackney, asked, panel):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    response_id = (await asked.parts.all().first()).response_id
    for on, verdict in ((date(2026, 11, 12), Verdict.NOT_ANSWERED), (date(2026, 11, 18), Verdict.PARTLY)):
        await PanelVerdict.create(
            panel=panel, request=asked, response_id=response_id, verdict=verdict, reason=WHY, on=on, given_by=person
        )
    found = await standing(hackney.id, 1, NOW.date())
    day = NOW.date()
    assert (await views_of(found, day)).verdict.verdict is Verdict.PARTLY
    past = await views_of(found.on(date(2026, 11, 13)), day)
    assert past.verdict.verdict is Verdict.NOT_ANSWERED
    assert past.said is None
    assert (await views_of(found.on(date(2026, 11, 11)), day)).verdict is None
    assert await views_of(found.on(date(2026, 11, 9)), day) is None


@pytest.mark.parametrize(("verdict", "offers"), [("answered", False), ("partly", True), ("not_answered", True)])
async def test_what_is_not_wholly_answered_can_be_asked_again(clerk, asked, verdict, offers):
    await say(clerk, verdict)
    assert ('href="/hackney/responses/1/follow-up"' in (await clerk.get(PAGE)).text) is offers
    assert (await clerk.get("/hackney/responses/1/follow-up")).status_code == 200
    await make_response(asked, date(2026, 11, 21))
    assert "follow-up" not in (await clerk.get(PAGE)).text
