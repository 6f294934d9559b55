"""A recommendation is drafted, agreed at its meeting and sent once; then it never changes."""

from datetime import date, timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import ResponseRequest
from engage.kit.audit import AuditEvent
from engage.kit.drafts import edition
from engage.kit.mail import OutboxMessage
from meetings.models import AgendaItem, Ending, PanelKind, Recommendation
from meetings.room.models import Method, Motion, Outcome
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import ASKS, HELD, make_meeting, make_panel, make_recommendation

LIST = "/hackney/meetings/meeting-1/recommendations"
ONE = f"{LIST}/1"
PAGE = "/hackney/meetings/meeting-1"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def agreed(borough, **values):
    return await make_recommendation(await make_meeting(borough, **values), agreed_on=date(2026, 11, 10))


async def test_from_draft_to_a_request_of_the_superintendent(browser, hackney, clerk):
    holder = await make_superintendent(hackney)
    await make_meeting(hackney)
    for _ in range(2):  # twice is once
        await browser.post(LIST, data={"text": ASKS})
    assert ASKS not in (await browser.get(PAGE)).text
    assert ASKS in (await browser.get(f"{ONE}/agreement")).text
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})).status_code == 303
    assert "It has not been sent yet to: Borough Superintendent." in (await browser.get(PAGE)).text
    confirm = (await browser.get(f"{ONE}/sending")).text
    assert "19 December 2026" in confirm
    assert "28 days, set by law for the police" in confirm
    assert (await browser.post(f"{ONE}/sending")).headers["location"] == LIST
    request = await ResponseRequest.get()
    assert (request.asked_on, request.due_on) == (date(2026, 11, 21), date(2026, 12, 19))
    assert (request.text, request.asked_by) == (ASKS, "Community Safety Scrutiny Commission")
    assert await OutboxMessage.filter(recipient=holder.email).count() == 1
    assert 'href="/hackney/responses/1"' in (await browser.get(PAGE)).text
    assert ASKS in (await browser.get("/hackney/responses/1")).text
    verbs = await AuditEvent.filter(actor_id=clerk.id).order_by("id").values_list("verb", flat=True)
    assert verbs == [
        "drafted a recommendation",
        "agreed a recommendation",
        "asked for a response",
        "sent a recommendation",
    ]


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (PanelKind.CRIME_DISORDER_SCRUTINY, Basis.POLICE_STATUTORY_28_DAYS),
        (PanelKind.SAFER_NEIGHBOURHOOD_BOARD, Basis.AGREED_28_DAYS),
        (PanelKind.COMMUNITY_MONITORING_GROUP, Basis.AGREED_28_DAYS),
    ],
)
async def test_only_a_councils_committee_asks_by_law(browser, hackney, clerk, kind, basis):
    await agreed(hackney, panel=await make_panel(hackney, kind=kind))
    await browser.post(f"{ONE}/sending")
    assert (await ResponseRequest.get()).basis is basis


async def test_sending_twice_sends_once(browser, hackney, clerk):
    await agreed(hackney)
    assert [(await browser.post(f"{ONE}/sending")).status_code for _ in range(2)] == [303, 303]
    assert await ResponseRequest.all().count() == 1
    assert "It has been sent." in (await browser.get(f"{ONE}/sending")).text


async def test_sending_to_an_empty_office_says_so_and_works(browser, hackney, clerk):
    await agreed(hackney)
    assert "Nobody holds this office at the moment." in (await browser.get(f"{ONE}/sending")).text
    assert (await browser.post(f"{ONE}/sending")).status_code == 303
    assert await OutboxMessage.all().count() == 0


async def test_only_what_was_agreed_is_sent(browser, hackney, clerk):
    await make_recommendation(await make_meeting(hackney))
    assert (await browser.get(f"{ONE}/sending")).status_code == 200
    assert (await browser.post(f"{ONE}/sending")).status_code == 409
    assert not await ResponseRequest.exists()


@pytest.mark.parametrize(
    "values", [{"starts_at": HELD + timedelta(days=60)}, {"published_at": None}], ids=["to come", "not public"]
)
async def test_nothing_is_agreed_or_sent_before_the_meeting(browser, hackney, clerk, values):
    one = await make_recommendation(await make_meeting(hackney, **values))
    assert "once the meeting is public and has begun" in (await browser.get(LIST)).text
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})).status_code == 409
    await Recommendation.filter(id=one.id).update(agreed_on=date(2026, 11, 10))
    assert (await browser.post(f"{ONE}/sending")).status_code == 409
    assert not await ResponseRequest.exists()


async def test_the_chair_drafts_and_agrees_and_the_clerk_sends(browser, hackney):
    await make_meeting(hackney)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.get(LIST)).status_code == 200
    await browser.post(LIST, data={"text": ASKS})
    await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})
    assert (await Recommendation.get()).agreed_on == date(2026, 11, 10)
    assert "The clerk sends it." in (await browser.get(LIST)).text
    assert (await browser.get(f"{ONE}/sending")).status_code == 403
    assert (await browser.post(f"{ONE}/sending")).status_code == 403
    assert not await ResponseRequest.exists()


async def test_a_draft_is_changed_and_removed(browser, hackney, clerk):
    await make_recommendation(await make_meeting(hackney))
    assert (await browser.get(ONE)).status_code == 200
    await browser.post(ONE, data={"text": "Publish the reasons each week.", "seen": edition(ASKS)})
    assert (await Recommendation.get()).text == "Publish the reasons each week."
    assert (await browser.post(f"{ONE}/removal")).status_code == 303
    assert (await browser.post(f"{ONE}/removal")).status_code == 404
    assert not await Recommendation.exists()


async def test_two_people_changing_a_draft_at_once_lose_nothing(browser, hackney, clerk):
    await make_recommendation(await make_meeting(hackney))
    await browser.post(ONE, data={"text": "What the first person wrote.", "seen": edition(ASKS)})
    response = await browser.post(ONE, data={"text": "What the second person wrote.", "seen": edition(ASKS)})
    assert response.status_code == 409
    assert "What the first person wrote." in response.text
    assert "What the second person wrote." in response.text


async def test_the_panel_agrees_only_what_was_read(browser, hackney, clerk):
    await make_recommendation(await make_meeting(hackney))
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition("other")})).status_code == 409
    assert (await browser.post(f"{ONE}/agreement", data={})).status_code == 409
    assert (await Recommendation.get()).agreed_on is None


async def test_agreed_words_stand(browser, hackney, clerk):
    await agreed(hackney)
    assert "Its words cannot change." in (await browser.get(ONE)).text
    assert (await browser.post(ONE, data={"text": "x" * 30, "seen": edition(ASKS)})).status_code == 409
    assert (await browser.post(f"{ONE}/removal")).status_code == 409
    assert (await Recommendation.get()).text == ASKS


@pytest.mark.parametrize("data", [{}, {"text": "short"}, {"text": "x" * 4001}])
async def test_a_wrong_form_comes_back(browser, hackney, clerk, data):
    await make_meeting(hackney)
    assert (await browser.post(LIST, data=data)).status_code == 422
    assert not await Recommendation.exists()


@pytest.mark.parametrize("number", ["2", "01", "-1", "9" * 30, "x", "%00"])
async def test_another_spelling_or_number_is_not_found(browser, hackney, clerk, number):
    await make_recommendation(await make_meeting(hackney))
    assert (await browser.get(f"{LIST}/{number}")).status_code == 404


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recommendation SET text = 'other'",
        "UPDATE recommendation SET agreed_on = NULL, request_id = NULL",
        "DELETE FROM recommendation",
    ],
)
async def test_the_database_itself_refuses_to_change_what_was_sent(browser, hackney, clerk, statement):
    await agreed(hackney)
    await browser.post(f"{ONE}/sending")
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query(statement)


async def test_a_recommendation_says_which_item_it_is_from_and_how_the_panel_voted(browser, hackney, clerk):
    meeting = await make_meeting(hackney)
    item, hidden = await AgendaItem.filter(meeting=meeting)
    await browser.post(LIST, data={"text": ASKS, "item": str(item.id)})
    assert (await Recommendation.get()).item_id == item.id
    assert (await browser.post(LIST, data={"text": f"{ASKS} Soon.", "item": "999999"})).status_code == 422
    one = await Recommendation.get()
    await browser.post(ONE, data={"text": ASKS, "item": str(hidden.id), "seen": edition(ASKS)})
    await Motion.create(
        meeting=meeting, item=item, recommendation=one, number=1, text=ASKS, method=Method.SHOW_OF_HANDS, votes_for=5,
        votes_against=2, abstentions=1, outcome=Outcome.CARRIED,
    )  # fmt: skip
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})).status_code == 303
    shown = (await browser.get(PAGE)).text
    assert "From the agenda item “Searches near schools”." in shown
    assert "Carried: 5 for, 2 against, 1 abstained" in shown
    secret = {"hides_title": True, "exempt_paragraph": 7, "public_interest": "Harm.", "title": "zq-hidden"}
    await AgendaItem.filter(id=hidden.id).update(**secret)
    assert "zq-hidden" not in (await browser.get(PAGE)).text


async def test_what_was_voted_down_is_not_agreed(browser, hackney, clerk):
    one = await make_recommendation(await make_meeting(hackney))
    item = await AgendaItem.get(meeting_id=one.meeting_id, position=1)
    values = {"method": Method.SHOW_OF_HANDS, "votes_for": 2, "votes_against": 5, "outcome": Outcome.LOST}
    await Motion.create(meeting_id=one.meeting_id, item=item, recommendation=one, number=1, text=ASKS, **values)
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})).status_code == 409


async def test_an_inquorate_meeting_agrees_nothing(browser, hackney, clerk):
    off = {"ending": Ending.INQUORATE, "ended_at": HELD, "reason": "Two members came."}
    await make_recommendation(await make_meeting(hackney, **off))
    assert (await browser.post(f"{ONE}/agreement", data={"seen": edition(ASKS)})).status_code == 409
    assert (await Recommendation.get()).agreed_on is None
