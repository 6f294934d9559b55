"""A desk lists what a role can do about requests: a post's own, and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from boroughs.people.models import OFFICES, Appointment, Office, OfficeKind, Role
from boroughs.responses.desk import tasks
from boroughs.responses.models import EventKind, RequestEvent
from tests.boroughs.responses.factories import DUE, make_extension, make_request, make_response
from tests.factories import make_holder, make_superintendent

DAY = date(2026, 11, 21)
LATE = DUE + timedelta(days=1)


async def make_asked(borough, kind, **values):
    office, _ = await Office.get_or_create(borough=borough, kind=kind)
    return await make_request(borough, office=office, **values)


async def numbers(borough, role, person, day=DAY):
    return [task.params.get("number") for task in await tasks(borough, {role}, day, person.id)]


async def test_a_post_sees_what_it_was_asked_and_no_other_posts_requests(hackney, croydon):
    for kind in OfficeKind:
        await make_asked(hackney, kind)
    await make_asked(croydon, OfficeKind.PARTNER)
    for number, role in enumerate(OFFICES, 1):
        holder = await make_holder(hackney, role)
        assert await numbers(hackney, role, holder) == [str(number)]


async def test_one_partner_does_not_see_anothers(hackney):
    await make_asked(hackney, OfficeKind.PARTNER)
    person = await make_holder(hackney, Role.PARTNER)
    other = await Office.create(borough=hackney, kind=OfficeKind.PARTNER, name="Transport for London")
    await make_request(hackney, office=other)
    assert await numbers(hackney, Role.PARTNER, person) == ["1"]


async def test_who_holds_two_posts_sees_both_and_who_left_one_does_not(hackney):
    for kind in (OfficeKind.BOROUGH_SUPERINTENDENT, OfficeKind.BCU_COMMANDER):
        await make_asked(hackney, kind)
    person = await make_superintendent(hackney)
    bcu = await Office.get(borough=hackney, kind=OfficeKind.BCU_COMMANDER)
    acting = await Appointment.create(office=bcu, person=person, public_name="Supt", starts_on=date(2026, 11, 1))
    both = {Role.BOROUGH_SUPERINTENDENT, Role.BCU_COMMANDER}
    assert len(await tasks(hackney, both, DAY, person.id)) == 2
    acting.ends_on = DAY
    await acting.save()
    assert await numbers(hackney, Role.BOROUGH_SUPERINTENDENT, person) == ["1"]


async def test_an_inspector_sees_what_the_police_were_asked_and_answers_alone(hackney):
    for kind in OfficeKind:
        await make_asked(hackney, kind)
    found = await tasks(hackney, {Role.NEIGHBOURHOOD_INSPECTOR}, DAY, 0)
    assert [task.params["number"] for task in found] == ["1", "2"]
    assert all(task.route == "boroughs.responses.answer" and not task.also for task in found)


async def test_the_late_come_first_then_by_their_day_and_answered_ones_not_at_all(hackney):
    holder = await make_superintendent(hackney)
    for month in (11, 9, 10):
        await make_request(hackney, at=datetime(2026, month, 2, 12, tzinfo=UTC))
    await make_response(await make_request(hackney), date(2026, 11, 9))
    later = await make_request(hackney)
    await make_extension(later, DAY, date(2027, 1, 5))
    assert await numbers(hackney, Role.BOROUGH_SUPERINTENDENT, holder) == ["2", "3", "1", "5"]


async def test_a_holder_can_hold_or_extend_from_the_desk_as_far_as_the_clock_lets(hackney):
    request, holder = await make_request(hackney), await make_superintendent(hackney)

    async def quick(day=DAY):
        [task] = await tasks(hackney, {Role.BOROUGH_SUPERINTENDENT}, day, holder.id)
        return [one.query for one in task.also]

    assert await quick() == ["kind=acknowledged", "kind=held", "kind=extended"]
    await RequestEvent.create(request=request, kind=EventKind.ACKNOWLEDGED, on=DAY)
    await make_extension(request, DAY, DUE + timedelta(days=9))
    assert await quick() == ["kind=held"]


async def test_a_stopped_clock_waits_for_the_clerk_and_has_no_day_for_the_post(hackney):
    request, holder = await make_request(hackney), await make_superintendent(hackney)
    until = DUE + timedelta(days=14)
    await RequestEvent.create(request=request, kind=EventKind.PAUSED, on=DUE, until_on=until, text="What is meant?")
    [task] = await tasks(hackney, {Role.COUNCIL_CLERK}, DUE + timedelta(days=3), 0)
    assert (task.route, task.due_on) == ("boroughs.responses.events.clarify", until)
    [task] = await tasks(hackney, {Role.BOROUGH_SUPERINTENDENT}, DUE + timedelta(days=3), holder.id)
    assert (task.due_on, "its clock is stopped" in task.text) == (None, True)


async def test_the_clerk_chases_what_is_late(hackney):
    await make_request(hackney)
    assert await tasks(hackney, {Role.COUNCIL_CLERK}, DUE, 0) == []
    [task] = await tasks(hackney, {Role.COUNCIL_CLERK}, LATE, 0)
    assert (task.route, task.due_on) == ("meetings.follow_ups.ask", DUE)


async def test_whom_it_was_passed_up_to_sees_it_while_it_is_late(hackney):
    request, commander = await make_request(hackney), await make_holder(hackney, Role.BCU_COMMANDER)
    told = OfficeKind.BCU_COMMANDER.label
    assert await numbers(hackney, Role.BCU_COMMANDER, commander, LATE) == []
    await RequestEvent.create(request=request, kind=EventKind.ESCALATED, on=LATE, told=told)
    [task] = await tasks(hackney, {Role.BCU_COMMANDER}, LATE, commander.id)
    assert task.text == "Passed up to you: request 1 to Borough Superintendent has no answer"
    assert (task.route, task.also) == ("workspace.trail", ())
    partner = await make_holder(hackney, Role.PARTNER)
    assert await numbers(hackney, Role.PARTNER, partner, LATE) == []
    await make_superintendent(hackney)
    await make_response(request, LATE)
    assert await numbers(hackney, Role.BCU_COMMANDER, commander, LATE) == []


async def test_the_administrator_sees_what_waits_for_a_post_that_nobody_holds(hackney):
    for _ in range(2):
        await make_request(hackney)
    [task] = await tasks(hackney, {Role.COUNCIL_ADMIN}, DAY, 0)
    assert task.text == "2 requests wait for a post that nobody holds: Borough Superintendent"
    assert task.due_on == DUE
    await make_superintendent(hackney)
    assert await tasks(hackney, {Role.COUNCIL_ADMIN}, DAY, 0) == []


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.MODERATOR, Role.ANALYST])
async def test_others_have_nothing_to_do_with_them(hackney, queries, role):
    assert await tasks(hackney, {role}, LATE, 0) == []
    assert queries == []


async def test_what_is_ready_is_for_its_own_holder_to_sign_and_for_nobody_else(hackney):
    request = await make_asked(hackney, OfficeKind.PARTNER)
    person = await make_holder(hackney, Role.PARTNER)
    other = await Office.create(borough=hackney, kind=OfficeKind.PARTNER, name="Transport for London")
    theirs = await make_request(hackney, office=other)
    for one in (request, theirs):
        await make_response(one, None, ready_at=datetime(2026, 11, 20, tzinfo=UTC))
    [task] = await tasks(hackney, {Role.PARTNER}, DAY, person.id)
    assert (task.route, task.params["number"]) == ("boroughs.responses.answers.sign", "1")
    assert await tasks(hackney, {Role.NEIGHBOURHOOD_INSPECTOR}, DAY, 0) == []
