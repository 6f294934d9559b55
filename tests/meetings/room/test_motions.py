"""Motions, recommendations, counts that add up, named votes, and the chair's casting vote."""

from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from meetings.models import AgendaItem, Ending, Meeting, Recommendation
from meetings.room.models import Declaration, Interest, Method, Motion, NamedVote, Outcome, Presence
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import ASKS, make_minutes, make_recommendation
from tests.meetings.room.factories import make_record, make_room


@pytest.fixture
async def room(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    return await make_room(hackney)


@pytest.fixture
async def there(room):
    """Six members with a vote and the co-optee without one."""
    return await room.sit(1, 2, 3, 4, 5, 6, 9)


async def put(browser, room, position=6, **values):
    form = {"about": "motion", "text": "That the report be noted.", "mover": "0", "seconder": "0", **values}
    return await browser.post(f"{room.address}/items/{position}/motion", data=form)


async def vote(browser, room, number=1, **values):
    return await browser.post(f"{room.address}/motions/{number}", data={"casting": "", "do": "decide", **values})


async def test_a_motion_is_moved_seconded_and_carried_by_a_show_of_hands(browser, room, there):
    reply = await put(browser, room, mover=there[0].id, seconder=there[1].id)
    assert reply.headers["location"] == f"{room.address}/motions/1"
    page = (await browser.get(f"{room.address}/motions/1")).text
    assert "6 members have a vote on it." in page
    assert "Moved by Ada Okafor." in page
    await vote(browser, room, method="show_of_hands", votes_for="4", votes_against="1", abstentions="1")
    motion = await Motion.get()
    assert (motion.outcome, motion.votes_for, motion.votes_against, motion.abstentions) == (Outcome.CARRIED, 4, 1, 1)
    decided = (await browser.get(f"{room.address}/motions/1")).text
    assert "Carried" in decided
    assert "Record the vote" not in decided
    assert (await vote(browser, room, method="agreed")).status_code == 409


async def test_the_same_motion_twice_is_one_and_another_is_number_two(browser, room, there):
    await put(browser, room)
    await put(browser, room)
    await put(browser, room, text="Another.")
    assert await Motion.all().values_list("number", flat=True) == [1, 2]


async def test_nobody_seconds_their_own_motion(browser, room, there):
    assert (await put(browser, room, mover=there[0].id, seconder=there[0].id)).status_code == 422


async def test_a_stranger_to_the_roll_moves_nothing(browser, room, there):
    assert (await put(browser, room, mover="999999")).status_code == 422
    assert (await put(browser, room, text="")).status_code == 422
    assert not await Motion.exists()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"method": "show_of_hands", "votes_for": "5", "votes_against": "2"}, "7 votes were counted, and 6 members"),
        ({"method": "ballot"}, "Enter how many voted"),
        ({"method": "ballot", "votes_for": "-1"}, "Enter a number"),
        ({"method": "ballot", "votes_for": "many"}, "Enter a number"),
        ({"method": "ballot", "votes_for": "3", "votes_against": "2", "casting": "for"}, "only where votes are equal"),
        ({"method": "agreed", "casting": "for"}, "only where votes are equal"),
        ({"method": "named"}, "Enter how many voted"),
        ({}, "Select how it was decided"),
    ],
)
async def test_votes_that_do_not_add_up_are_refused(browser, room, there, values, says):
    await put(browser, room)
    reply = await vote(browser, room, **values)
    assert reply.status_code == 422
    assert says in reply.text
    assert (await Motion.get()).outcome is None


@pytest.mark.parametrize(
    ("casting", "outcome", "stored"),
    [("", Outcome.LOST, None), ("for", Outcome.CARRIED, True), ("against", Outcome.LOST, False)],
)
async def test_equal_votes_are_decided_by_the_chair(browser, room, there, casting, outcome, stored):
    await put(browser, room)
    await vote(browser, room, method="ballot", votes_for="3", votes_against="3", casting=casting)
    motion = await Motion.get()
    assert (motion.outcome, motion.casting) == (outcome, stored)


async def test_a_named_vote_is_kept_member_by_member(browser, room, there):
    await put(browser, room)
    named = {"member-1-vote": "for", "member-2-vote": "against", "member-3-vote": "for", "member-9-vote": "against"}
    await vote(browser, room, method="named", **named)
    motion = await Motion.get()
    assert (motion.votes_for, motion.votes_against, motion.abstentions) == (2, 1, 0)
    assert await NamedVote.all().count() == 3  # the ninth seat has no vote
    assert "Ben Hall: Against" in (await browser.get(f"{room.address}/motions/1")).text


async def test_without_a_quorum_nothing_is_decided(browser, room):
    await room.sit(1, 2, 3)
    await room.sit(4, arrived_at=NOW + timedelta(minutes=5))
    await room.sit(5, left_at=NOW - timedelta(minutes=5))
    await room.sit(6, presence=Presence.APOLOGIES)
    await put(browser, room)
    reply = await vote(browser, room, method="agreed")
    assert reply.status_code == 422
    assert "3 members with a vote are present and the quorum is 4." in reply.text
    assert (await Motion.get()).outcome is None


async def test_a_meeting_that_too_few_came_to_decides_nothing_afterwards(browser, room, there):
    await put(browser, room)
    said = {"ending": Ending.INQUORATE, "ended_at": NOW, "reason": "Two members came."}
    await Meeting.filter(id=room.meeting.id).update(**said)
    reply = await vote(browser, room, method="agreed")
    assert reply.status_code == 422
    assert "Too few members came" in reply.text
    assert (await Motion.get()).outcome is None


async def test_who_left_the_room_for_the_item_has_no_vote_on_it(browser, room, there):
    await Declaration.create(
        meeting=room.meeting, attendance=there[0], item=room.items[5], kind=Interest.NON_REGISTRABLE, text="A cousin.",
        left_room=True,
    )  # fmt: skip
    await put(browser, room)
    assert "5 members have a vote on it." in (await browser.get(f"{room.address}/motions/1")).text
    assert (await vote(browser, room, method="ballot", votes_for="6")).status_code == 422
    await put(browser, room, position=4, text="On another item.")
    assert "6 members have a vote on it." in (await browser.get(f"{room.address}/motions/2")).text


async def test_a_vote_recorded_later_counts_who_was_there_for_its_item(browser, room, clock):
    await room.sit(1, 2, 3, 4)
    await room.sit(5, left_at=NOW - timedelta(minutes=20))
    await room.sit(6, left_at=NOW - timedelta(minutes=40))
    await make_record(room.items[5], begun_at=NOW - timedelta(minutes=30))
    await make_record(room.items[0], begun_at=NOW - timedelta(minutes=10))
    await put(browser, room)
    assert "5 members have a vote on it." in (await browser.get(f"{room.address}/motions/1")).text


async def test_a_recommendation_that_is_carried_is_agreed(browser, room, there):
    await put(browser, room, about="recommendation", text=ASKS)
    one = await Recommendation.get()
    assert (one.text, one.agreed_on, one.item_id) == (ASKS, None, room.items[5].id)
    await vote(browser, room, method="agreed")
    assert (await Recommendation.get()).agreed_on == NOW.date()
    assert ASKS in (await browser.get(f"/hackney/meetings/{room.meeting.slug}")).text


async def test_what_is_recommended_on_an_exempt_item_is_neither_public_nor_sent(browser, hackney, room, there):
    exempt = {"exempt_paragraph": 7, "public_interest": "Harm.", "hides_title": True, "title": "zq-title"}
    await AgendaItem.filter(id=room.items[5].id).update(**exempt)
    here, words = f"/hackney/meetings/{room.meeting.slug}", "Stop the operation that zq-secret names."
    await put(browser, room, about="recommendation", text=words)
    await vote(browser, room, method="agreed")
    assert (await Recommendation.get()).agreed_on == NOW.date()
    await make_minutes(room.meeting)
    for path in (here, f"{here}/record", f"{here}/record/pack.html", "/hackney/oparl/meetings"):
        assert "zq-" not in (await browser.get(path)).text, path
    assert "zq-secret" in (await browser.get(f"{here}/recommendations")).text
    assert "cannot be sent" in (await browser.get(f"{here}/recommendations")).text
    assert (await browser.post(f"{here}/recommendations/1/sending")).status_code == 409
    assert await ResponseRequest.all().count() == 0
    assert "Send a recommendation" not in (await browser.get("/desk")).text
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))  # with no seat, so without its papers
    assert "zq-" not in (await browser.get(f"{here}/recommendations")).text
    assert (await browser.get(f"{here}/recommendations/1")).status_code == 404


async def test_a_draft_of_a_public_item_that_is_moved_on_an_exempt_one_is_exempt(browser, room, there):
    await make_recommendation(room.meeting, item=room.items[0])
    await AgendaItem.filter(id=room.items[5].id).update(exempt_paragraph=7, public_interest="Harm.")
    await put(browser, room, about="draft-1")
    await vote(browser, room, method="agreed")
    assert (await Recommendation.get()).agreed_on == NOW.date()
    here = f"/hackney/meetings/{room.meeting.slug}"
    assert ASKS not in (await browser.get(here)).text
    assert (await browser.post(f"{here}/recommendations/1/sending")).status_code == 409


async def test_a_recommendation_that_is_lost_stays_a_draft(browser, room, there):
    await make_recommendation(room.meeting)
    reply = await put(browser, room, about="draft-1", text="")
    assert reply.status_code == 303
    await vote(browser, room, method="show_of_hands", votes_for="1", votes_against="4")
    assert (await Recommendation.get()).agreed_on is None
    assert (await Motion.get()).text == ASKS
    assert "draft-1" not in (await browser.get(f"{room.address}/items/6/motion")).text


async def test_words_changed_after_they_were_moved_are_not_agreed(browser, room, there):
    await make_recommendation(room.meeting)
    await put(browser, room, about="draft-1")
    await Recommendation.all().update(text="Something quite different was written here.")
    assert (await vote(browser, room, method="agreed")).status_code == 409
    assert (await Motion.get()).outcome is None


async def test_a_motion_is_withdrawn(browser, room, there):
    await put(browser, room)
    assert (await vote(browser, room, do="withdraw")).status_code == 303
    motion = await Motion.get()
    assert (motion.outcome, motion.method) == (Outcome.WITHDRAWN, None)


async def test_nothing_is_moved_before_the_meeting(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    room = await make_room(hackney, starts_at=NOW + timedelta(hours=1), opened_at=None)
    assert (await put(browser, room)).status_code == 409


@pytest.mark.parametrize(
    "values",
    [
        {"method": Method.BALLOT, "votes_for": 3, "votes_against": 2, "casting": True},
        {"outcome": Outcome.CARRIED},
        {"outcome": Outcome.LOST},
    ],
)
async def test_the_database_refuses_impossible_votes(room, values):
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await Motion.create(meeting=room.meeting, item=room.items[0], number=1, text="So", **values)


async def test_a_decided_motion_and_its_votes_never_change(browser, room, there):
    await put(browser, room)
    await vote(browser, room, method="named", **{"member-1-vote": "for"})
    for change in (Motion.all().update(text="Other"), NamedVote.all().delete()):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await change
