"""A judged case ends in public: in something learned, or in a question whose answer comes back to the next meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Appointment
from boroughs.responses.clock import Basis
from boroughs.responses.models import Position, ResponseRequest
from engage.kit.jobs import run
from meetings.actions import create_meeting
from meetings.agenda.actions import publish_agenda, remove_item
from meetings.cases.jobs import jobs
from meetings.cases.models import Case, Colour
from meetings.models import AgendaItem, Meeting
from tests.boroughs.responses.factories import make_extension, make_response
from tests.conftest import NOW
from tests.factories import make_superintendent
from tests.meetings.cases.factories import GROUNDS, RECORD, make_case, make_grade, make_judged, make_panel_of
from tests.meetings.factories import make_panel

CASE, ENDING, OUTCOME = "/hackney/cases/1", "/hackney/cases/1/ending", "/hackney/cases/1/outcome"
PUBLIC = "/hackney/meetings/cases/1"
LEARNED = "Say the reason before the search begins."
ASKED = "Why was the reason not told before the search?"
G, A, R = Colour.GREEN, Colour.AMBER, Colour.RED


@pytest.fixture
async def chair(browser, hackney):
    chair, _, _ = await make_panel_of(hackney)
    await browser.as_person(chair)
    return chair


async def meeting_of(case, days, *, is_public=False):
    """A meeting of the case's panel so many days from now, made now."""
    meeting = await create_meeting(case.panel, "Monitoring", NOW + timedelta(days=days), "Town Hall", at=NOW)
    if is_public:
        await Meeting.filter(id=meeting.id).update(notice_at=NOW, published_at=NOW)
    return meeting


async def asked(hackney, asked_on, **values):
    """A published case that ended in a question, and the question."""
    holder = await make_superintendent(hackney)
    office = (await Appointment.get(person=holder).select_related("office")).office
    request = await ResponseRequest.create(
        borough=hackney, office=office, number=1, asked_by="Monitoring Group", text=ASKED,
        basis=Basis.AGREED_28_DAYS, asked_on=asked_on, due_on=asked_on + timedelta(days=28),
    )  # fmt: skip
    case = await make_judged(hackney, [R, R], R, request=request, published_on=asked_on, **values)
    return case, request


async def answer(request, at, position=Position.ACCEPTED):
    await make_response(request, at, position=position, text="We have told every officer.")


async def items():
    return await AgendaItem.filter(request_id__isnull=False).select_related("meeting")


@pytest.mark.parametrize("colour", [A, R])
async def test_amber_and_red_end_in_something(browser, hackney, chair, colour):
    await make_judged(hackney, [colour, colour], colour)
    assert (await browser.post(ENDING, data={})).status_code == 422
    assert (await browser.get(PUBLIC)).status_code == 404
    assert (await browser.post(ENDING, data={"learning": LEARNED})).status_code == 303
    assert (await Case.get()).published_on == date(2026, 11, 21)
    assert LEARNED in (await browser.get(PUBLIC)).text
    assert not await ResponseRequest.exists()


async def test_green_may_end_with_nothing_to_add(browser, hackney, chair):
    await make_judged(hackney, [G, G], G)
    assert (await browser.post(ENDING, data={})).status_code == 303
    assert "The panel had nothing to add." in (await browser.get(PUBLIC)).text


async def test_an_escalation_asks_the_superintendent_once_with_a_clock(browser, hackney, chair):
    await make_judged(hackney, [R, R], R)
    for _ in range(2):
        assert (await browser.post(ENDING, data={"escalation": ASKED})).status_code == 303
    request = await ResponseRequest.get()
    assert (request.text, request.asked_by, request.basis) == (ASKED, "Monitoring Group", Basis.AGREED_28_DAYS)
    assert request.due_on == date(2026, 12, 19)
    page = (await browser.get(PUBLIC)).text
    assert ASKED in page
    assert "Due on or before 19 December 2026" in page
    assert f'href="{PUBLIC}"' in (await browser.get("/hackney/responses/1")).text


@pytest.mark.parametrize("field", ["learning", "escalation"])
async def test_what_is_published_names_nobody(browser, hackney, chair, field):
    await make_judged(hackney, [R, R], R)
    response = await browser.post(ENDING, data={field: "PC Smith said it on 3 August."})
    assert response.status_code == 422
    assert "PC Smith said it on 3 August." in response.text


async def test_a_case_is_published_judged_and_stands(browser, hackney, chair):
    await make_case(hackney)
    for method in ("GET", "POST"):
        assert (await browser.request(method, ENDING, data={"learning": LEARNED})).status_code == 409
    await make_judged(hackney, [A, A], A)
    for words in (LEARNED, "Other words altogether."):
        await browser.post("/hackney/cases/2/ending", data={"learning": words})
    assert (await Case.get(number=2)).learning == LEARNED
    for change in ("learning = 'other'", "published_on = NULL", "publishes_reasons = true"):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await connections.get("default").execute_query(f"UPDATE panel_case SET {change} WHERE number = 2")


async def test_reasons_of_those_who_judged_otherwise_are_published_only_if_agreed(browser, hackney, chair):
    for number, agreed in ((1, ""), (2, "y")):
        await make_judged(hackney, [R, R, A], R)
        await browser.post(f"/hackney/cases/{number}/ending", data={"learning": LEARNED, "publishes_reasons": agreed})
    silent, told = [(await browser.get(f"/hackney/meetings/cases/{n}")).text for n in (1, 2)]
    assert "1 of 3 members judged otherwise." in silent
    assert "The grounds came late." not in silent
    assert told.count("The grounds came late.") == 1


async def test_reasons_are_screened_again(browser, hackney, chair):
    case = await make_case(hackney)
    await make_grade(case, chair, A, reason="PC Smith shouted.")
    await Case.filter(id=case.id).update(revealed_on=date(2026, 11, 10), colour=R)
    data = {"learning": LEARNED, "publishes_reasons": "y"}
    response = await browser.post(ENDING, data=data)
    assert response.status_code == 422
    assert "The reasons cannot be published." in response.text


async def test_an_answer_comes_back_to_the_next_meeting_by_itself(browser, hackney, chair, clock):
    case, request = await asked(hackney, date(2026, 11, 1))
    sooner, later = await meeting_of(case, 10), await meeting_of(case, 40)
    assert (await run(jobs[0], NOW)).detail == {"items": 0}
    await answer(request, NOW)
    for day in range(1, 3):  # every night, once
        await run(jobs[0], NOW + timedelta(days=day))
    [item] = await items()
    assert (item.meeting_id, item.request_id) == (sooner.id, request.id)
    await remove_item(hackney, sooner, item.id, at=NOW, actor_id=1)  # taken off, it is there again when published
    await AgendaItem.create(meeting=sooner, position=1, title="Apologies", text="")
    await publish_agenda(hackney, sooner, site="https://engage.test", at=NOW)
    [item] = await items()
    assert item.meeting_id == sooner.id
    page = (await browser.get(f"/hackney/meetings/{sooner.slug}")).text
    assert "Case 1: what came back" in page
    assert 'href="/hackney/responses/1"' in page
    assert not await AgendaItem.exists(meeting=later)


async def test_a_new_agenda_has_what_came_back_from_the_start(hackney):
    case, request = await asked(hackney, date(2026, 11, 1))
    await answer(request, NOW)
    await meeting_of(case, 10)
    await meeting_of(case, 20)
    assert len(await items()) == 1


async def test_silence_comes_back_too_and_the_late_answer_once_more(hackney):
    case, request = await asked(hackney, date(2026, 10, 1))
    held = await meeting_of(case, 3)
    assert [item.meeting_id for item in await items()] == [held.id]  # overdue since 30 October
    await Meeting.filter(id=held.id).update(notice_at=NOW, published_at=NOW)
    after = NOW + timedelta(days=5)
    following = await create_meeting(case.panel, "Monitoring", NOW + timedelta(days=30), "Hall", at=after)
    assert len(await items()) == 1
    await answer(request, after)
    await run(jobs[0], after)
    assert {item.meeting_id for item in await items()} == {held.id, following.id}


async def test_asking_for_more_time_is_no_answer(hackney):
    case, request = await asked(hackney, date(2026, 11, 1))
    await make_extension(request, NOW.date(), date(2027, 1, 15))
    await meeting_of(case, 10)
    assert await items() == []


async def test_another_panels_meeting_is_not_where_it_comes_back(hackney):
    _, request = await asked(hackney, date(2026, 11, 1))
    await answer(request, NOW)
    await create_meeting(await make_panel(hackney), "Scrutiny", NOW + timedelta(days=9), "Hall", at=NOW)
    assert await items() == []


async def test_the_outcome_is_recorded_once_it_was_told_at_a_meeting(browser, hackney, chair, clock):
    case, request = await asked(hackney, date(2026, 11, 1))
    await answer(request, NOW)
    meeting = await meeting_of(case, 10, is_public=True)
    for method in ("GET", "POST"):
        assert (await browser.request(method, OUTCOME, data={"outcome": LEARNED})).status_code == 409
    assert "Record what came of case 1" not in (await browser.get("/desk")).text
    clock.now = datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert f'href="{OUTCOME}"' in (await browser.get("/desk")).text
    assert (await browser.get(OUTCOME)).status_code == 200
    assert (await browser.post(OUTCOME, data={"outcome": ""})).status_code == 422
    assert (await browser.post(OUTCOME, data={"outcome": "PC Smith said sorry."})).status_code == 422
    for _ in range(2):
        assert (await browser.post(OUTCOME, data={"outcome": "Training was given."})).status_code == 303
    assert (await browser.post(OUTCOME, data={"outcome": "Other words."})).status_code == 409
    assert (await Case.get()).meeting_id == meeting.id
    assert "Training was given." in (await browser.get(PUBLIC)).text
    assert "Record what came of case 1" not in (await browser.get("/desk")).text
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query("UPDATE panel_case SET outcome = 'other'")


async def test_a_public_case_has_nothing_that_tells_who(browser, hackney, chair):
    case = await make_case(hackney, is_child=True, record=RECORD)
    await make_grade(case, chair, R, reason="A reason of one member.", refers_to_standards=True)
    await Case.filter(id=case.id).update(
        revealed_on=date(2026, 11, 10), colour=R, learning=LEARNED, published_on=date(2026, 11, 11),
        cast_by_id=chair.id, casting_reason="The chair’s reason.",
    )  # fmt: skip
    for path in (PUBLIC, "/hackney/meetings/cases"):
        page = (await browser.get(path)).text
        for secret in (
            GROUNDS,
            RECORD,
            "A reason of one member.",
            "The chair’s reason.",
            "Cleo",
            "Under 18",
            "standards",
        ):
            assert secret not in page, secret
    page = (await browser.get(PUBLIC)).text
    assert "July 2026 to September 2026" in page
    assert "casting vote" in page
    assert "no video is stored" in page
