"""A recommendation leads back to what residents said: chosen from what is public here, and from nothing else."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import OFFICES, Role
from boroughs.responses.models import ResponseRequest
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from meetings.models import AgendaItem, Recommendation
from surveys.documents import index_survey
from tests.boroughs.responses.factories import make_request
from tests.factories import make_holder, make_member
from tests.meetings.factories import ASKS, make_meeting, make_recommendation
from tests.meetings.questions.test_asking import make_question
from tests.surveys.factories import make_survey

LIST = "/hackney/meetings/meeting-1/recommendations"
HERE = f"{LIST}/1/origins"


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(hackney)


@pytest.fixture
async def draft(meeting):
    return await make_recommendation(meeting)


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def choose(browser, path, do="add"):
    return await browser.post(HERE, data={"path": path, "do": do})


async def cites():
    return (await Recommendation.get()).cites


async def test_a_survey_is_chosen_and_stands_on_the_trail_of_what_was_sent(browser, hackney, clerk, draft, clock):
    survey = await make_survey(hackney, title="Trust in autumn")
    path = f"hackney/surveys/{survey.slug}/results"
    assert "Trust in autumn" not in (await browser.get(HERE)).text  # it is open: nobody has seen what it says
    assert (await choose(browser, path)).status_code == 409
    clock.now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert f'href="{LIST}/1/origins' in (await browser.get(LIST)).text
    assert "Trust in autumn" in (await browser.get(HERE)).text
    for _ in range(2):  # twice is once
        assert (await choose(browser, path)).headers["location"] == HERE
    cited = {"topic": f"survey/{survey.slug}", "path": path, "title": "Trust in autumn"}
    assert await cites() == [cited]
    assert f'href="/{path}"' in (await browser.get(LIST)).text
    await Recommendation.filter(id=draft.id).update(agreed_on=date(2026, 11, 10))
    assert f'href="/{path}"' in (await browser.get("/hackney/meetings/meeting-1")).text
    assert f'href="/bn/{path}"' in (await browser.get("/bn/hackney/meetings/meeting-1")).text
    assert (await browser.post(f"{LIST}/1/sending")).status_code == 303
    request = await ResponseRequest.get()
    assert request.cites == [cited]
    assert f'href="/{path}"' in (await browser.get(f"/hackney/responses/{request.number}")).text
    assert await AuditEvent.filter(verb="changed what a recommendation builds on", actor_id=clerk.id).count() == 1


async def test_a_public_question_is_chosen_once_it_is_public(browser, meeting, clerk, draft):
    waiting = await make_question(meeting)
    assert waiting.text not in (await browser.get(HERE)).text
    accepted = await make_question(meeting, number=3, state="accepted")
    path = "hackney/meetings/meeting-1#question-3"
    assert path in (await browser.get(HERE)).text
    await choose(browser, path)
    assert await cites() == [
        {"topic": "", "path": path, "title": "Question 3 to the meeting Stop and search in schools"}
    ]
    assert accepted.number == 3


async def test_other_public_things_are_searched_for(browser, hackney, meeting, clerk, draft):
    await make_request(hackney, text="Publish why people were searched at night.")
    await index_survey(await make_survey(hackney, title="Searches at night"))
    await SearchDocument.create(
        borough=hackney, source="meeting/1", kind="minutes", path="meetings/meeting-1/minutes",
        panel="Community Safety Scrutiny Commission", title="Minutes of May", text="We spoke of night buses.",
        on=date(2026, 5, 1),
    )  # fmt: skip
    found = (await browser.get(f"{HERE}?q=night")).text
    assert "Request 1, " in found
    assert "Minutes of May" in found
    assert "Nothing was found." in (await browser.get(f"{HERE}?q=helicopters")).text
    assert (await browser.get(f"{HERE}?q={'x' * 300}")).status_code == 422
    for path in ("responses/1", "meetings/meeting-1/minutes"):
        assert (await choose(browser, f"hackney/{path}")).status_code == 303
    assert [one["topic"] for one in await cites()] == ["request/1", "panel/panel-1"]
    assert "It builds on all that was found already." not in (await browser.get(f"{HERE}?q=night")).text
    assert "It builds on all that was found already." in (await browser.get(f"{HERE}?q=buses")).text


@pytest.mark.parametrize(
    "path",
    ["", "https://example.org/", "//example.org", "hackney/responses/99", "responses/1", "croydon/responses/1",
     "hackney", "hackney/", "hackney/surveys/none/results", "x" * 400, "javascript:alert(1)"],
)  # fmt: skip
async def test_nothing_but_what_is_public_here_is_cited(browser, hackney, croydon, clerk, draft, path):
    await make_request(hackney)
    await make_request(croydon)
    assert (await choose(browser, path)).status_code == 409
    assert (await choose(browser, "hackney/responses/1", do="delete")).status_code == 409
    assert await cites() == []


async def test_what_was_chosen_is_taken_out_until_the_panel_agrees(browser, hackney, clerk, draft):
    await make_request(hackney)
    await choose(browser, "hackney/responses/1")
    assert (await choose(browser, "hackney/responses/1", do="remove")).status_code == 303
    assert (await choose(browser, "hackney/responses/1", do="remove")).status_code == 303
    assert await cites() == []
    await choose(browser, "hackney/responses/1")
    await Recommendation.filter(id=draft.id).update(agreed_on=date(2026, 11, 10))
    assert (await choose(browser, "hackney/responses/1", do="remove")).status_code == 409
    await make_request(hackney)
    assert (await choose(browser, "hackney/responses/2")).status_code == 409
    assert "stands with it" in (await browser.get(HERE)).text
    assert len(await cites()) == 1


async def test_it_builds_on_ten_things_at_most(browser, hackney, clerk, draft):
    for number in range(1, 12):
        await make_request(hackney)
        await choose(browser, f"hackney/responses/{number}")
    assert len(await cites()) == 10


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN)])
async def test_nobody_else_chooses(browser, hackney, draft, role):
    await make_request(hackney)
    if role in OFFICES:
        await browser.as_person(await make_holder(hackney, role))
    else:
        borough = None if role is Role.PLATFORM_ADMIN else hackney
        await browser.as_person(await make_member(borough, role))
    if role is Role.PANEL_CHAIR:  # of a panel with one chair: hers
        assert (await browser.get(HERE)).status_code == 200
        return
    assert (await browser.get(HERE)).status_code in (403, 404)
    assert (await choose(browser, "hackney/responses/1")).status_code in (403, 404)
    assert await cites() == []


async def test_one_from_an_exempt_item_is_for_those_who_read_that(browser, hackney, meeting, clerk, draft):
    item = await AgendaItem.get(meeting=meeting, position=2)
    await AgendaItem.filter(id=item.id).update(exempt_paragraph=7, public_interest="It would harm an inquiry.")
    await Recommendation.filter(id=draft.id).update(item_id=item.id)
    assert ASKS in (await browser.get(HERE)).text
    await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))
    assert (await browser.get(HERE.replace("/1/", "/9/"))).status_code == 404


async def test_the_page_takes_as_many_queries_for_many_questions_as_for_one(browser, meeting, clerk, draft, queries):
    await make_question(meeting, number=1, state="accepted")
    few = await asked_by_a_page(browser, queries)
    for number in range(2, 12):
        await make_question(meeting, number=number, state="accepted")
    assert await asked_by_a_page(browser, queries) == few


async def asked_by_a_page(browser, queries):
    """How many statements the page takes, once those before it have been noted."""
    await browser.get(HERE)
    queries.clear()
    await browser.get(HERE)
    return len(queries)
