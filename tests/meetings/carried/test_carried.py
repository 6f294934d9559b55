"""An action is given out, carried from meeting to meeting, and ends with a note; everybody can follow it."""

from datetime import date, timedelta

import pytest

from boroughs.action_log.actions import give_action
from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.people.models import POLICE, Office, OfficeKind, Role
from engage.kit.audit import AuditEvent
from meetings.carried.desk import tasks
from meetings.carried.models import MeetingAction
from meetings.models import AgendaItem, ItemKind, Panel
from tests.conftest import NOW
from tests.factories import make_holder, make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_panel
from tests.meetings.room.factories import asked, make_room

ASKED = "Publish how often forms were given."


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


@pytest.fixture
async def room(hackney):
    return await make_room(hackney)


async def give(browser, room, **values):
    office = await Office.get(borough_id=room.meeting.borough_id)
    due = {"due_on-day": "1", "due_on-month": "12", "due_on-year": "2026"}
    form = {"text": ASKED, "office": str(office.id), "owner": "", **due, **values}
    return await browser.post(f"{room.address}/items/6/action", data=form)


async def make_action(borough, number=1, made_on=date(2026, 11, 1), due_on=date(2026, 11, 10), **values):
    words = {"text": f"Do this {number}.", "owner": "Head of safety", "office": None}
    return await give_action(borough, **{**words, "made_on": made_on, "due_on": due_on, "at": NOW, **values})


async def test_an_action_given_out_in_the_room_is_public_at_once(browser, hackney, clerk, room):
    for _ in range(2):  # twice is once
        assert (await give(browser, room)).headers["location"] == f"{room.address}/items/6"
    action = await Action.get()
    assert (action.owner, action.made_on, action.due_on) == ("Borough Superintendent", NOW.date(), date(2026, 12, 1))
    assert (await MeetingAction.get()).item_id == room.items[5].id
    for address in ("/hackney/actions", "/hackney/actions/1", f"{room.address}/items/6", room.address,
                    f"/hackney/meetings/{room.meeting.slug}"):  # fmt: skip
        assert ASKED in (await browser.get(address)).text, address
    assert "Stop and search in schools" in (await browser.get("/hackney/actions/1")).text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"text": ""}, "Write what is to be done"),
        ({"office": "0"}, "Write which post or body does it"),
        ({"office": "999"}, "Select who does it"),
        ({"due_on-day": "", "due_on-month": "", "due_on-year": ""}, "Enter the day by which it is done"),
        ({"due_on-month": "13"}, "Enter a real date"),
        ({"due_on-year": "2025"}, "on or after the day of the meeting"),
    ],
)
async def test_an_action_without_words_owner_or_day_is_not_given_out(browser, hackney, clerk, room, values, says):
    reply = await give(browser, room, **values)
    assert reply.status_code == 422
    assert says in reply.text
    assert not await Action.exists()


async def test_open_actions_are_carried_to_the_panels_next_meeting_until_they_end(browser, hackney, clerk, room):
    await give(browser, room)
    panel = await Panel.get(id=room.meeting.panel_id)
    other = await make_panel(hackney, name="Another panel")
    slugs = []
    for whose in (panel, other):
        coming = await make_meeting(hackney, panel=whose, starts_at=NOW + timedelta(days=30), published_at=NOW)
        await AgendaItem.create(meeting=coming, position=3, title="Actions", kind=ItemKind.ACTIONS)
        slugs.append(coming.slug)
    next_page, other_page = (f"/hackney/meetings/{slug}" for slug in slugs)
    carried = (await browser.get(next_page)).text
    assert ASKED in carried
    assert "Actions of earlier meetings that are still to be done:" in carried
    assert "Made today." in carried
    assert ASKED not in (await browser.get(other_page)).text
    own = (await browser.get(f"/hackney/meetings/{room.meeting.slug}")).text
    assert own.count(ASKED) == 1  # given out there, not carried to it
    await browser.post("/hackney/actions/1/update", data={"state": "done", "note": "On the website."})
    assert ASKED not in (await browser.get(next_page)).text


async def test_an_action_on_an_exempt_item_is_for_clerks_alone(browser, hackney, clerk, room):
    why = {"exempt_paragraph": 7, "public_interest": "It would help suspects."}
    await AgendaItem.filter(id=room.items[5].id).update(**why)
    assert "the action is not public" in (await browser.get(f"{room.address}/items/6/action")).text
    await give(browser, room)
    panel = await Panel.get(id=room.meeting.panel_id)
    coming = await make_meeting(hackney, panel=panel, starts_at=NOW + timedelta(days=30), published_at=NOW)
    await AgendaItem.create(meeting=coming, position=3, title="Actions", kind=ItemKind.ACTIONS)
    pages = [f"/hackney/meetings/{meeting.slug}" for meeting in (room.meeting, coming)] + ["/hackney/actions?show=all"]
    assert ASKED in (await browser.get(f"{room.address}/items/6")).text
    assert ASKED in (await browser.get("/hackney/actions/1/update")).text
    for page in pages:
        assert ASKED not in (await browser.get(page)).text, page
    assert (await browser.get("/hackney/actions/1")).status_code == 404
    done = await browser.post("/hackney/actions/1/update", data={"state": "in_progress", "note": "Begun."})
    assert done.headers["location"] == "/hackney/actions/1/update"
    holder = await make_superintendent(hackney)
    await browser.as_person(holder)
    assert (await browser.get("/hackney/actions/1/update")).status_code == 404
    assert await tasks(hackney, [Role.BOROUGH_SUPERINTENDENT], date(2027, 1, 1), holder.id) == []
    assert len(await tasks(hackney, [Role.COUNCIL_CLERK], date(2027, 1, 1), clerk.id)) == 1


async def test_the_same_words_on_an_exempt_item_are_another_action(browser, hackney, clerk, room):
    office = await Office.get(borough=hackney)
    words = {"text": ASKED, "owner": office.label, "office": office}
    await make_action(hackney, made_on=room.meeting.held_on, due_on=date(2026, 12, 1), **words)  # promised in public
    await AgendaItem.filter(id=room.items[5].id).update(exempt_paragraph=7, public_interest="It would help suspects.")
    for _ in range(2):  # the button was pressed twice
        await give(browser, room)
    given = await MeetingAction.get().select_related("action")
    assert (given.action.number, given.action.text) == (2, ASKED)
    assert (await browser.get("/hackney/actions/1")).status_code == 200
    assert (await browser.get("/hackney/actions/2")).status_code == 404


async def test_a_past_meeting_shows_what_was_open_on_its_day(browser, hackney, clerk, clock):
    panel = await make_panel(hackney)
    first = await make_meeting(hackney, panel=panel, starts_at=NOW - timedelta(days=60))
    second = await make_meeting(hackney, panel=panel, starts_at=NOW - timedelta(days=30))
    await AgendaItem.create(meeting=second, position=3, title="Actions", kind=ItemKind.ACTIONS)
    action = await make_action(hackney, made_on=first.held_on, due_on=first.held_on)
    await MeetingAction.create(meeting=first, action=action)
    await ActionUpdate.create(action=action, state=ActionState.DONE, note="Done.", on=NOW.date() - timedelta(days=10))
    page = (await browser.get(f"/hackney/meetings/{second.slug}")).text
    assert "Do this 1." in page
    assert "30 days late" in page


async def test_an_action_ends_with_a_note_and_its_history_stays(browser, hackney, clerk):
    await make_action(hackney)
    address = "/hackney/actions/1/update"
    for state in ("done", "dropped"):
        assert (await browser.post(address, data={"state": state, "note": ""})).status_code == 422
    assert (await browser.post(address, data={"state": "", "note": "So"})).status_code == 422
    for _ in range(2):
        await browser.post(address, data={"state": "in_progress", "note": "Begun."})
    await browser.post(address, data={"state": "dropped", "note": "No longer needed."})
    assert await ActionUpdate.all().count() == 2
    page = (await browser.get("/hackney/actions/1")).text
    assert page.index("No longer needed.") < page.index("Begun.")
    assert "Recorded by the council" in page
    assert "Ended on 21 November 2026, 11 days late." in page


async def test_the_office_says_how_its_own_action_goes_in_its_own_word(browser, hackney):
    office = await Office.get(borough=hackney)
    await make_action(hackney, office=office)
    await make_action(hackney, 2)
    for person in (await make_superintendent(hackney), await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)):
        await browser.as_person(person)
        assert 'value="dropped"' not in (await browser.get("/hackney/actions/1/update")).text
        data = {"state": "in_progress", "note": f"Said by {person.name}."}
        assert (await browser.post("/hackney/actions/1/update", data=data)).status_code == 303
        assert (
            await browser.post("/hackney/actions/1/update", data={"state": "dropped", "note": "x"})
        ).status_code == 422
        assert (await browser.get("/hackney/actions/2/update")).status_code == 403
        assert (await browser.post("/hackney/actions/2/update", data=data)).status_code == 403
        assert "is overdue: say how it stands" in (await browser.get("/desk")).text
    said = await ActionUpdate.all().order_by("id").values_list("said_by", flat=True)
    assert said == ["borough_superintendent", "neighbourhood_inspector"]
    assert "Said by the office itself" in (await browser.get("/hackney/actions/1")).text


@pytest.mark.parametrize("kind", [OfficeKind.COUNCIL_EXECUTIVE, OfficeKind.PARTNER])
async def test_the_police_say_nothing_of_the_actions_of_others_offices(browser, hackney, kind):
    await make_action(hackney, office=await Office.create(borough=hackney, kind=kind))
    for role in sorted(POLICE):
        await browser.as_person(await make_member(hackney, role))
        for method in ("GET", "POST"):
            data = {"state": "done", "note": "We did it for them."}
            reply = await browser.request(method, "/hackney/actions/1/update", data=data)
            assert reply.status_code == 403, f"{role} {method}"
    assert await ActionUpdate.all().count() == 0


async def test_one_police_office_says_nothing_of_anothers_action(browser, hackney):
    await make_action(hackney, office=await Office.get(borough=hackney, kind=OfficeKind.BOROUGH_SUPERINTENDENT))
    commander = await make_holder(hackney, Role.BCU_COMMANDER)
    await browser.as_person(commander)
    reply = await browser.post("/hackney/actions/1/update", data={"state": "done", "note": "It is all done."})
    assert reply.status_code == 403
    assert not await ActionUpdate.exists()
    assert await AuditEvent.filter(verb="refused", actor_id=commander.id).count() == 1
    assert "is overdue: say how it stands" not in (await browser.get("/desk")).text


async def test_overdue_actions_are_on_the_clerks_desk(browser, hackney, clerk):
    await make_action(hackney)
    await make_action(hackney, 2, due_on=NOW.date())
    desk = (await browser.get("/desk")).text
    assert "Action 1 of Head of safety is overdue" in desk
    assert "Action 2" not in desk


async def test_the_list_is_filtered_paged_and_asks_the_same_for_many(browser, hackney, queries):
    await make_action(hackney)
    few = await asked(browser, queries, "/hackney/actions")
    for number in range(2, 61):
        await make_action(hackney, number, due_on=date(2026, 11, 10) if number % 2 else date(2027, 1, 1))
    assert await asked(browser, queries, "/hackney/actions") == few <= 5
    page = (await browser.get("/hackney/actions")).text
    assert page.count("Do this") == 25
    assert "60 actions." in page
    assert (await browser.get("/hackney/actions?show=open&page=3")).text.count("Do this") == 10
    assert "30 actions." in (await browser.get("/hackney/actions?show=overdue")).text
    assert "0 actions." in (await browser.get("/hackney/actions?show=done")).text
    for odd in ("?show=nonsense", "?page=0", "?page=-1", "?page=99", "?page=²", "?show=all&page=x"):
        assert (await browser.get(f"/hackney/actions{odd}")).status_code == 200


async def test_the_page_of_a_meeting_asks_the_same_for_many_actions(browser, hackney, clerk, room, queries):
    address = f"/hackney/meetings/{room.meeting.slug}"
    await give(browser, room)
    few = await asked(browser, queries, address)
    for number in range(5):
        await give(browser, room, text=f"Another {number}.")
    assert await asked(browser, queries, address) == few <= 16


async def test_another_boroughs_action_is_not_found(browser, hackney, croydon):
    await make_action(hackney)
    assert (await browser.get("/croydon/actions/1")).status_code == 404
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await browser.get("/hackney/actions/1/update")).status_code == 404
    assert (await browser.get("/croydon/actions/1/update")).status_code == 404
