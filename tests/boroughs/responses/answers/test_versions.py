"""A published answer stays at its address; a correction is a new version with a reason and what it changed."""

from datetime import date, timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from boroughs.responses.answers.actions import begin_correction, draft_of, edition_of, whole_edition
from boroughs.responses.answers.reading import reload
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import EvidenceKind, OfficialResponse, ResponseRequest
from boroughs.responses.standing import standing
from engage.kit.ledger import LedgerWaiting
from engage.kit.mail import OutboxMessage
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.answers.factories import AT, make_correction, make_draft, make_published, sign
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent

HERE = "/hackney/answers/1"
FIRST = "We checked **40** recordings in March."
SECOND = "We checked **14** recordings in March."


@pytest.fixture
async def holder(hackney):
    return await make_superintendent(hackney, name="Ama Boateng")


@pytest.fixture
async def answered(hackney, holder):
    return await make_published(hackney, await make_request(hackney), text=FIRST)


async def test_everybody_reads_an_answer_at_its_address(browser, answered):
    page = (await browser.get(HERE)).text
    for words in (
        "Answer 1 from Borough Superintendent",
        "Publish the reasons for every search, each month.",
        "We checked <strong>40</strong> recordings",
        "Signed by Supt Ama Boateng, Borough Superintendent, on 21 November 2026",
        "Version 1, published on 21 November 2026",
    ):
        assert words in page
    assert f'href="{HERE}"' in (await browser.get("/hackney/responses/1")).text


async def test_the_office_corrects_in_public_and_every_version_stays(browser, hackney, holder, answered, clock):
    clock.now += timedelta(days=2)
    await browser.as_person(holder)
    assert f"{HERE}/correction" in (await browser.get("/hackney/responses/1/answer")).text
    assert (await browser.post(f"{HERE}/correction", data={"correction": ""})).status_code == 422
    for _ in range(2):  # pressed twice
        reply = await browser.post(f"{HERE}/correction", data={"correction": "We had counted twice."})
        assert reply.headers["location"] == "/hackney/responses/1/answer"
    assert await OfficialResponse.all().count() == 2
    assert "We had counted twice." not in (await browser.get(HERE)).text
    part = await draft_of(await answered_request(answered))
    words = {
        "position": "partly_accepted",
        "text": SECOND,
        "correction": "We had counted twice.",
        "seen": edition_of(part),
    }
    assert (await browser.post("/hackney/responses/1/answer", data=words)).status_code == 303
    draft = await OfficialResponse.get(version=2)
    form = {"seen": whole_edition(await reload(draft)), "confirmed": "y"}
    assert "We had counted twice." in (await browser.get(f"{HERE}/sign")).text
    assert (await browser.post(f"{HERE}/sign", data=form)).headers["location"] == HERE
    page = (await browser.get(HERE)).text
    assert "We checked <strong>14</strong> recordings" in page
    assert "<strong>40</strong>" not in page
    assert "Corrected on 23 November 2026." in page
    assert "We had counted twice." in page
    first = (await browser.get(f"{HERE}/versions/1")).text
    assert "We checked <strong>40</strong> recordings" in first
    assert "This version was corrected." in first
    second = (await browser.get(f"{HERE}/versions/2")).text
    assert '<del><span class="govuk-visually-hidden">Removed: </span>40</del>' in second
    assert '<ins><span class="govuk-visually-hidden">Added: </span>14</ins>' in second
    assert '<ins><span class="govuk-visually-hidden">Added: </span>Partly accepted</ins>' in second
    for number in ("0", "3", "01", "x"):
        assert (await browser.get(f"{HERE}/versions/{number}")).status_code == 404


async def answered_request(response):
    return (await reload(response)).requests[0]


async def test_the_clock_counts_the_first_answer(hackney, answered):
    await make_correction(hackney, answered, SECOND, at=AT + timedelta(days=60))
    found = await standing(hackney.id, 1, date(2027, 2, 1))
    assert found.state.answered_on == date(2026, 11, 21)
    assert not found.state.days_late
    assert [part.response.version for part in found.answers] == [1, 2]
    assert [part.response.text for part in found.current] == [SECOND]


async def test_a_correction_says_why_and_changes_something(browser, hackney, holder, answered):
    await browser.as_person(holder)
    await browser.post(f"{HERE}/correction", data={"correction": "We had counted twice."})
    draft = await OfficialResponse.get(version=2)
    form = {"seen": whole_edition(await reload(draft)), "confirmed": "y"}
    reply = await browser.post(f"{HERE}/sign", data=form)
    assert reply.status_code == 409
    assert "This correction changes nothing." in reply.text
    part = await draft_of(await answered_request(answered))
    words = {"position": "accepted", "text": SECOND, "correction": "", "seen": edition_of(part)}
    assert (await browser.post("/hackney/responses/1/answer", data=words)).status_code == 422


async def test_a_correction_answers_what_it_answered(browser, hackney, holder, answered):
    await make_request(hackney)
    await browser.as_person(holder)
    await browser.post(f"{HERE}/correction", data={"correction": "We had counted twice."})
    assert (await browser.get(f"{HERE}/requests")).status_code == 404
    assert "Answer other requests" not in (await browser.get(f"{HERE}/preview")).text


async def test_a_correction_waits_for_another_draft_to_the_same_request(browser, hackney, holder, answered):
    await make_draft(hackney, await answered_request(answered))
    await browser.as_person(holder)
    reply = await browser.post(f"{HERE}/correction", data={"correction": "We had counted twice."})
    assert reply.status_code == 409
    assert await OfficialResponse.all().count() == 2


async def test_a_correction_is_entered_in_the_ledger_and_told(hackney, holder, answered):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    follower = await make_follower(hackney, topics=["responses"])
    await OutboxMessage.all().delete()
    await make_correction(hackney, answered, SECOND)
    entries = await LedgerWaiting.filter(address="hackney/answers/1").order_by("id")
    assert [entry.version for entry in entries] == [1, 2]
    mails = {mail.recipient: mail for mail in await OutboxMessage.all()}
    assert mails.keys() == {clerk.email, follower.email}
    assert "was corrected" in mails[clerk.email].subject
    assert "was corrected" in mails[follower.email].subject


async def test_what_was_published_never_changes_in_the_database(hackney, holder, answered):
    await make_correction(hackney, answered, SECOND)
    for statement in (
        "UPDATE official_response SET text = 'other' WHERE version = 1",
        "UPDATE official_response SET correction = 'other' WHERE version = 2",
        "DELETE FROM official_response WHERE version = 2",
    ):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await connections.get("default").execute_query(statement)


async def test_a_draft_is_nobodys_to_read(browser, hackney, holder):
    await make_draft(hackney, await make_request(hackney))
    assert (await browser.get(HERE)).status_code == 404
    assert (await browser.get(f"{HERE}/versions/1")).status_code == 404
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.get(HERE)).status_code == 404
    for page in ("preview", "sign", "requests", "taken-away"):
        assert (await browser.get(f"{HERE}/{page}")).status_code == 403


async def test_an_answer_is_not_found_under_another_borough(browser, croydon, answered):
    assert (await browser.get("/croydon/answers/1")).status_code == 404


async def test_what_people_wrote_never_becomes_markup(browser, hackney, holder, answered):
    await make_correction(hackney, answered, "<script>alert(1)</script> [x](javascript:alert(1))", reason="<b>No</b>")
    for address in (HERE, f"{HERE}/versions/2", f"/ar{HERE}/versions/2"):
        page = (await browser.get(address)).text
        for markup in ("<script>alert", "<b>No</b>", 'href="javascript'):
            assert markup not in page


async def test_a_page_takes_as_many_queries_for_many_versions_and_requests_as_for_one(
    browser, hackney, holder, queries
):
    one = await make_published(hackney, await make_request(hackney))
    queries.clear()
    await browser.get(f"/hackney/answers/{one.number}")
    few = len(queries)
    read = [query for query in queries if 'FROM "response_evidence" WHERE' in query]
    assert len(read) == 1, "of two at once whichever came last would count, with files or without"
    many = await make_published(hackney, *[await make_request(hackney) for _ in range(4)])
    for n in range(3):
        await make_correction(hackney, many, f"We say it in other words, time {n}.")
    queries.clear()
    await browser.get(f"/hackney/answers/{many.number}")
    assert len(queries) == few <= 9
    queries.clear()
    await browser.get(f"/hackney/answers/{many.number}/versions/3")
    assert len(queries) < few


async def test_what_the_office_shows_goes_along_and_what_is_added_is_said(browser, hackney, holder):
    draft = await make_draft(hackney, await make_request(hackney), text=FIRST)
    link = {"kind": EvidenceKind.LINK, "title": "The figures of March", "url": "https://example.org/march"}
    await Evidence.create(response=draft, position=1, **link)
    first = await sign(hackney, draft)
    assert "The figures of March" in (await browser.get(HERE)).text
    second = await begin_correction(hackney, first, correction="A page was missing.", at=AT, actor_id=1)
    more = {**link, "title": "The figures of April", "url": "https://example.org/april"}
    await Evidence.create(response=second, position=2, **more)
    await sign(hackney, second)
    page = (await browser.get(HERE)).text
    assert page.index("The figures of March") < page.index("The figures of April")
    changed = (await browser.get(f"{HERE}/versions/2")).text
    assert '<ins><span class="govuk-visually-hidden">Added: </span>The figures of April</ins>' in changed
    assert "Removed:" not in changed


async def test_an_older_answer_names_the_newer_one_and_the_other_way_round(browser, hackney, answered, clock):
    clock.now += timedelta(days=2)
    request = await ResponseRequest.get()
    await make_response(request, clock.now)
    await make_response(await make_request(hackney), clock.now)  # about something else
    old, new = (await browser.get(HERE)).text, (await browser.get("/hackney/answers/2")).text
    assert "The office has answered request 1 again since:" in old
    assert 'href="/hackney/answers/2">Answer 2, published on 23 November 2026</a>' in old
    assert "Request 1 was answered before:" in new
    assert 'href="/hackney/answers/1">Answer 1, published on 21 November 2026</a>' in new
    assert "again since" not in new
    assert "answered before" not in old
    assert "/hackney/answers/3" not in old
    assert 'href="/hackney/answers/2"' in (await browser.get(f"{HERE}/versions/1")).text


async def test_the_whole_of_a_version_stands_below_its_heading(browser, hackney, answered):
    await make_correction(hackney, answered, text=SECOND)
    second = (await browser.get(f"{HERE}/versions/2")).text
    assert '<h3 class="govuk-heading-m" id="request-1">' in second
    assert '<h2 class="govuk-heading-m" id="request-1">' in (await browser.get(f"{HERE}/versions/1")).text
