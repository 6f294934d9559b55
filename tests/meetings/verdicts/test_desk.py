"""What waits on a desk: answers that no panel has judged, and what comes back to no agenda."""

from datetime import date, timedelta

from boroughs.people.models import Membership, Role
from boroughs.responses.models import OfficialResponse, RequestKind, ResponsePart, ResponseRequest
from meetings.actions import create_meeting
from meetings.items import append
from meetings.panels.models import SeatKind
from meetings.verdicts.desk import AT_MOST, tasks
from meetings.verdicts.models import PanelVerdict, Verdict
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import make_panel, make_seated
from tests.meetings.verdicts.test_verdicts import ANSWERED, WHY, draft_of, say


async def test_while_no_agenda_is_drafted_the_clerks_desk_says_that_it_is_to_go_on_one(clerk, hackney, asked, panel):
    words = f"To put on an agenda: request 1, which {panel.name} found not answered"
    assert words not in (await clerk.get("/desk")).text
    await say(clerk)
    desk = (await clerk.get("/desk")).text
    assert words in desk
    assert 'href="/hackney/new-meeting"' in desk
    await panel.fetch_related("borough")
    await create_meeting(panel, "Next", NOW + timedelta(days=40), "Town Hall", at=NOW, actor_id=1)
    assert words not in (await clerk.get("/desk")).text


async def test_an_agenda_of_another_panel_does_not_take_it_off_the_desk(clerk, hackney, asked, panel):
    await say(clerk)
    other = await draft_of(await make_panel(hackney, name="Ward panel"), hackney)
    await append(other, "The same request", "", asked)
    assert "To put on an agenda: request 1" in (await clerk.get("/desk")).text
    await make_response(asked, NOW.date())
    assert "To put on an agenda" not in (await clerk.get("/desk")).text


async def test_the_desk_asks_the_database_as_often_however_much_was_answered(clerk, hackney, asked, panel, queries):
    counts = []
    for many in (1, 5):
        for _ in range(many):
            request = await make_request(hackney)
            await make_response(request, ANSWERED)
            await make_response(await make_request(hackney, follows=request), ANSWERED)
            judged = await make_request(hackney)
            part = await make_response(judged, ANSWERED)
            await PanelVerdict.create(
                panel=panel, request=judged, response_id=part.response_id, verdict=Verdict.NOT_ANSWERED, reason=WHY,
                on=ANSWERED, given_by=await make_member(hackney, Role.COUNCIL_CLERK),
            )  # fmt: skip
        queries.clear()
        await tasks(hackney, [Role.COUNCIL_CLERK], NOW, 0)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


async def test_a_desk_has_the_newest_answers_alone_when_there_are_very_many(hackney, asked):
    first = await ResponsePart.get(request=asked).select_related("response", "request")
    numbers = range(2, AT_MOST + 3)
    await ResponseRequest.bulk_create([copy_of(first.request, number=n) for n in numbers])
    drafts = [copy_of(first.response, number=n, published_at=None, signed_by_id=None) for n in numbers]
    await OfficialResponse.bulk_create(drafts)
    answers = dict(await OfficialResponse.filter(number__in=numbers).values_list("number", "id"))
    requests = dict(await ResponseRequest.filter(number__in=numbers).values_list("number", "id"))
    await ResponsePart.bulk_create(
        [ResponsePart(response_id=answers[n], request_id=requests[n], position=first.position) for n in numbers]
    )
    before = first.response.published_at - timedelta(hours=1)
    published = {"published_at": before, "signed_by_id": first.response.signed_by_id}
    await OfficialResponse.filter(number__in=numbers).update(**published)
    found = await tasks(hackney, [Role.COUNCIL_CLERK], NOW, 0)
    assert {int(task.params["number"]) for task in found} == {1, *numbers[-(AT_MOST - 1) :]}


def copy_of(row, **values):
    """Another row with the same values but these."""
    return row.clone(pk=None).update_from_dict(values)


async def test_the_desk_says_what_waits_for_a_verdict(clerk, hackney, asked):
    words = "Write down the panel’s verdict on the answer to request 1"
    assert words in (await clerk.get("/desk")).text
    await say(clerk, "partly")
    assert words not in (await clerk.get("/desk")).text
    await make_response(asked, date(2026, 11, 21))
    assert words in (await clerk.get("/desk")).text


async def test_a_chairs_desk_has_only_their_own_panels_answers(browser, hackney, asked, panel):
    words = "Write down the panel’s verdict on the answer to request"
    await make_response(await make_request(hackney, kind=RequestKind.SURVEY), ANSWERED)  # the clerk chooses for it
    other = await make_panel(hackney, name="Ward panel")
    for one, expected in ((panel, [1]), (other, [])):
        chair = await make_seated(one, SeatKind.CHAIR)
        await Membership.create(person=chair, borough=hackney, role=Role.PANEL_CHAIR, starts_on=date(2026, 1, 1))
        await browser.as_person(chair)
        page = (await browser.get("/desk")).text
        assert [n for n in (1, 2) if f"{words} {n}" in page] == expected
