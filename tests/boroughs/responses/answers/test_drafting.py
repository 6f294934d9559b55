"""Those who write for an office draft one answer together, to one request or to several, until the holder signs it."""

from datetime import date

import pytest

from boroughs.access import roles_of
from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.responses.answers.actions import draft_of, edition_of, requests_edition, whole_edition
from boroughs.responses.answers.reading import reload
from boroughs.responses.desk import tasks
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import EvidenceKind, OfficialResponse, Position, RequestContact, ResponsePart
from engage.kit.audit import AuditEvent
from engage.kit.ledger import LedgerWaiting
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.answers.factories import make_draft, make_published
from tests.boroughs.responses.factories import WORDS, make_request
from tests.factories import make_member, make_superintendent

HERE = "/hackney/answers/1"


@pytest.fixture
async def holder(hackney):
    return await make_superintendent(hackney, name="Ama Boateng")


@pytest.fixture
async def inspector(hackney):
    return await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)


@pytest.fixture
async def asked(hackney, holder):
    """Three requests to the same office."""
    return [await make_request(hackney, text=f"Please do the thing with number {n}.") for n in range(1, 4)]


async def whole(response):
    return whole_edition(await reload(response))


async def write(browser, number, *, position="accepted", text=WORDS, seen, **fields):
    data = {"position": position, "text": text, "seen": seen, "do": "save", **fields}
    return await browser.post(f"/hackney/responses/{number}/answer", data=data)


async def test_an_inspector_says_it_is_ready_and_the_holder_signs(browser, hackney, holder, inspector, asked, clock):
    draft = await make_draft(hackney, asked[0])
    await OutboxMessage.all().delete()
    await browser.as_person(inspector)
    begun = [one.text for one in await desk(hackney, inspector, clock) if one.params["number"] == "1"]
    assert len(begun) == 1
    assert begun[0].startswith("Finish the draft answer to request 1"), "an inspector publishes nothing"
    page = (await browser.get("/hackney/responses/1/answer")).text
    assert 'href="#saved"' in page
    assert 'id="saved"' in page
    assert "It is ready to sign" in (await browser.get(f"{HERE}/preview")).text
    for _ in range(2):  # pressed twice
        reply = await browser.post(f"{HERE}/ready", data={"seen": await whole(draft)})
        assert reply.headers["location"] == f"{HERE}/preview"
    [message] = await OutboxMessage.all()
    assert message.recipient == holder.email
    assert "https://engage.test/hackney/answers/1/sign" in message.text
    assert WORDS not in message.text
    assert "said to be ready to sign on 21 November 2026" in (await browser.get(f"{HERE}/preview")).text
    sign = "boroughs.responses.answers.sign"
    [task] = [one for one in await desk(hackney, holder, clock) if one.route == sign]
    assert task.due_on == date(2026, 11, 30)
    assert {one.params["number"] for one in await desk(hackney, holder, clock)} == {"1", "2", "3"}, "no task twice"
    left = await desk(hackney, inspector, clock)
    assert {one.params["number"] for one in left} == {"2", "3"}, "what is ready waits for the holder alone"
    assert sign not in [one.route for one in left]
    await browser.as_person(holder)
    await browser.post(f"{HERE}/sign", data={"seen": await whole(draft), "confirmed": "y"})
    assert sign not in [one.route for one in await desk(hackney, holder, clock)]


async def desk(borough, person, clock):
    roles = [held.role for held in await roles_of(person, clock.now.date())]
    return await tasks(borough, roles, clock.now.date(), person.id)


async def test_what_was_changed_is_not_ready_any_more(browser, hackney, inspector, asked):
    draft = await make_draft(hackney, asked[0])
    await browser.as_person(inspector)
    await browser.post(f"{HERE}/ready", data={"seen": await whole(draft)})
    assert (await OfficialResponse.get()).ready_at
    part = await draft_of(asked[0])
    await write(browser, 1, seen=edition_of(part))
    assert (await OfficialResponse.get()).ready_at, "the same words again change nothing"
    await write(browser, 1, seen=edition_of(part), text="Other words that say something else.")
    assert (await OfficialResponse.get()).ready_at is None


async def test_only_what_was_read_is_said_to_be_ready(browser, hackney, inspector, asked):
    draft = await make_draft(hackney, asked[0])
    read = await whole(draft)
    await OfficialResponse.all().update(text="A colleague wrote this meanwhile.")
    await browser.as_person(inspector)
    assert (await browser.post(f"{HERE}/ready", data={"seen": read})).status_code == 409
    assert (await OfficialResponse.get()).ready_at is None


async def test_one_answer_goes_to_several_requests_with_a_position_and_words_for_each(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    await browser.as_person(holder)
    page = (await browser.get(f"{HERE}/requests")).text
    assert "Please do the thing with number 3." in page
    data = {"seen": requests_edition(await reload(draft)), "request-1": "accepted", "request-3": "not_accepted"}
    assert (await browser.post(f"{HERE}/requests", data=data)).headers["location"] == f"{HERE}/preview"
    for number, own in ((1, "Request one gets words of its own."), (3, "The third does too, other ones.")):
        page = (await browser.get(f"/hackney/responses/{number}/answer")).text
        assert "Words for this request alone" in page
        assert "One answer to several requests" in page
        part = await draft_of(asked[number - 1])
        reply = await write(browser, number, position=part.position.value, own=own, seen=edition_of(part))
        assert reply.status_code == 303
    assert "Words for this request alone" not in (await browser.get("/hackney/responses/2/answer")).text
    reply = await browser.post(f"{HERE}/sign", data={"seen": await whole(draft), "confirmed": "y"})
    assert reply.headers["location"] == HERE
    public = (await browser.get(HERE)).text
    for words in ("Request 1 from", "Request 3 from", "Request one gets words of its own.", "Not accepted", WORDS):
        assert words in public
    assert public.count(WORDS) == 1
    assert "The third does too, other ones." not in (await browser.get("/hackney/responses/1")).text
    for number, position in ((1, "Accepted"), (3, "Not accepted")):
        trail = (await browser.get(f"/hackney/responses/{number}")).text
        assert WORDS in trail
        assert f">{position}</strong>" in trail
    assert "Nothing has been published yet." in (await browser.get("/hackney/responses/2")).text


async def test_only_open_requests_of_the_same_office_in_no_other_draft_can_be_chosen(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    await make_draft(hackney, asked[1])
    await make_published(hackney, asked[2])
    other = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    await make_request(hackney, office=other)
    await browser.as_person(holder)
    page = (await browser.get(f"{HERE}/requests")).text
    assert 'name="request-1"' in page
    seen = requests_edition(await reload(draft))
    for number in (2, 3, 4, 99):
        assert f'name="request-{number}"' not in page
        data = {"seen": seen, "request-1": "accepted", f"request-{number}": "accepted"}
        await browser.post(f"{HERE}/requests", data=data)
    assert await ResponsePart.filter(response=draft).count() == 1


async def test_an_answer_goes_to_at_least_one_request(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    await browser.as_person(holder)
    nothing = {"seen": requests_edition(await reload(draft)), "request-1": "", "request-2": "", "request-3": ""}
    reply = await browser.post(f"{HERE}/requests", data=nothing)
    assert reply.status_code == 422
    assert "Choose a position on at least one request" in reply.text
    reply = await browser.post(f"{HERE}/requests", data={"seen": "", "request-1": "perhaps"})
    assert reply.status_code == 422


async def test_two_people_choosing_at_once_conflict_kindly(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    opened = requests_edition(await reload(draft))
    await browser.as_person(holder)
    await browser.post(f"{HERE}/requests", data={"seen": opened, "request-1": "accepted", "request-2": "accepted"})
    reply = await browser.post(
        f"{HERE}/requests", data={"seen": opened, "request-1": "accepted", "request-3": "accepted"}
    )
    assert reply.status_code == 409
    assert "A colleague changed the requests" in reply.text
    numbers = await ResponsePart.filter(response=draft).values_list("request__number", flat=True)
    assert sorted(numbers) == [1, 2]


async def test_the_words_for_all_are_saved_once_for_all_and_nobodys_are_lost(browser, hackney, holder, asked):
    await make_draft(hackney, asked[0], asked[1])
    first, second = [edition_of(await draft_of(request)) for request in asked[:2]]
    await browser.as_person(holder)
    assert (await write(browser, 1, text="One of two wrote these words.", seen=first)).status_code == 303
    reply = await write(browser, 2, text="The other of two wrote these.", seen=second)
    assert reply.status_code == 409
    assert "One of two wrote these words." in reply.text
    assert "The other of two wrote these." in reply.text


async def test_a_part_without_any_words_is_not_published(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0], asked[1], text="", own="Only the first request has words so far.")
    await browser.as_person(holder)
    reply = await browser.post(f"{HERE}/sign", data={"seen": await whole(draft), "confirmed": "y"})
    assert reply.status_code == 409
    assert "Write what the answer to request 2 is." in reply.text
    assert (await OfficialResponse.get()).published_at is None


async def test_the_holder_publishes_only_the_evidence_that_was_read(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    read = await whole(draft)
    await Evidence.create(
        response=draft, position=1, kind=EvidenceKind.LINK, title="A page", url="https://example.org/"
    )
    await browser.as_person(holder)
    assert (await browser.post(f"{HERE}/sign", data={"seen": read, "confirmed": "y"})).status_code == 409
    assert (await OfficialResponse.get()).published_at is None


async def test_publishing_enters_the_ledger_once(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0], asked[1])
    await browser.as_person(holder)
    form = {"seen": await whole(draft), "confirmed": "y"}
    for address in (
        f"{HERE}/sign",
        f"{HERE}/sign",
        "/hackney/responses/1/answer/sign",
        "/hackney/responses/2/answer/sign",
    ):
        assert (await browser.post(address, data=form)).headers["location"] == HERE
    [entry] = await LedgerWaiting.filter(kind="response")
    assert (entry.address, entry.version) == ("hackney/answers/1", 1)
    assert await AuditEvent.filter(verb="published a response").count() == 1


async def test_a_draft_is_taken_away_and_its_requests_wait_again(browser, hackney, inspector, asked):
    await make_draft(hackney, asked[0])
    await browser.as_person(inspector)
    assert "Take this draft away" in (await browser.get(f"{HERE}/taken-away")).text
    assert (await browser.post(f"{HERE}/taken-away")).headers["location"] == "/hackney/responses/1"
    assert await OfficialResponse.all().count() == 0
    assert (await browser.get(f"{HERE}/preview")).status_code == 404
    assert await AuditEvent.filter(verb="took a draft answer away").count() == 1


async def test_the_preview_is_the_public_page(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0], asked[1], text="Shown **exactly** as it will be read.")
    await browser.as_person(holder)
    preview = (await browser.get(f"{HERE}/sign")).text
    await browser.post(f"{HERE}/sign", data={"seen": await whole(draft), "confirmed": "y"})
    public = (await browser.get(HERE)).text

    def shown(page):
        return page[page.index("<h1") : page.index("Versions of this answer")]

    assert shown(preview) == shown(public)


async def test_reading_age_is_shown_on_the_page_and_by_the_button_without_saving(browser, hackney, inspector, asked):
    await browser.as_person(inspector)
    page = (await browser.get("/hackney/responses/1/answer")).text
    assert "Write at least 20 words to see the reading age." in page
    long = (
        "The implementation of aforementioned recommendations necessitates considerable organisational deliberation, "
    )
    reply = await write(browser, 1, text=long * 4, seen=edition_of(None), do="check")
    assert reply.status_code == 200
    assert "Reading age: 18 or older." in reply.text
    assert "considerable organisational deliberation" in reply.text
    assert await OfficialResponse.all().count() == 0
    reply = await browser.post(
        "/hackney/answers/reading", data={"text": "We will meet you. You can come and talk. " * 3}
    )
    assert reply.json()["age"] == 5
    assert reply.json()["told"] == ["Reading age: 5 to 6. Most people can read this with ease."]


async def test_a_draft_that_was_not_checked_or_saved_keeps_everything_typed(browser, hackney, inspector, asked):
    await browser.as_person(inspector)
    reply = await write(browser, 1, position="partly_accepted", text="Ten words.", seen=edition_of(None), do="check")
    assert "Ten words." in reply.text
    assert 'value="partly_accepted" checked' in reply.text


async def test_an_office_begins_with_its_own_words(browser, hackney, inspector, asked):
    await browser.as_person(inspector)
    templates = "/hackney/answers/templates"
    assert "There are none yet." in (await browser.get(templates)).text
    words = {"title": "Too few people", "text": "So few people are in it that somebody could be recognised."}
    for _ in range(2):  # pressed twice
        assert (await browser.post(templates, data=words)).headers["location"] == templates
    assert (await browser.post(templates, data={**words, "text": "Other words."})).status_code == 422
    page = (await browser.get("/hackney/responses/1/answer")).text
    assert page.count("Too few people") == 1
    one = page.partition(">Too few people")[0].rpartition('value="')[2].partition('"')[0]
    reply = await write(browser, 1, text="Typed first.", seen=edition_of(None), do="use", template=one)
    assert "Typed first.\n\nSo few people are in it" in reply.text
    assert await OfficialResponse.all().count() == 0
    here = f"{templates}/{one}"
    seen = (await browser.get(here)).text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    changed = {**words, "title": "Too few", "seen": seen}
    assert (await browser.post(here, data=changed)).status_code == 303
    reply = await browser.post(here, data={**changed, "text": "Somebody else had it open too."})
    assert reply.status_code == 409
    assert "Somebody else had it open too." in reply.text
    assert (await browser.post(f"{here}/removed")).status_code == 303
    assert (await browser.get(here)).status_code == 404


async def test_the_position_of_a_draft_can_be_changed_where_requests_are_chosen(browser, hackney, holder, asked):
    draft = await make_draft(hackney, asked[0])
    await browser.as_person(holder)
    data = {"seen": requests_edition(await reload(draft)), "request-1": "answered"}
    await browser.post(f"{HERE}/requests", data=data)
    assert (await ResponsePart.get()).position is Position.ANSWERED


async def test_the_successor_of_a_holder_signs_what_the_office_made_ready(browser, hackney, holder, asked, clock):
    draft = await make_draft(hackney, asked[0])
    await browser.as_person(holder)
    await Appointment.filter(person=holder).update(ends_on=clock.now.date())
    form = {"seen": await whole(draft), "confirmed": "y"}
    assert (await browser.post(f"{HERE}/sign", data=form)).status_code == 404
    assert await AuditEvent.filter(verb="refused", actor_id=holder.id).count() == 1
    successor = await make_member(hackney, Role.BOROUGH_SUPERINTENDENT, name="New")
    await browser.as_person(successor)
    assert (await browser.post(f"{HERE}/sign", data=form)).headers["location"] == HERE
    assert "Signed by Supt New" in (await browser.get(HERE)).text


async def test_everybody_who_asked_is_told_of_their_own_request_once(browser, hackney, holder, asked):
    for request, email in zip(asked, ("one@example.org", "two@example.org", "three@example.org"), strict=True):
        await RequestContact.create(request=request, email=email)
    draft = await make_draft(hackney, asked[0], asked[1])
    await OutboxMessage.all().delete()
    await browser.as_person(holder)
    for _ in range(2):
        await browser.post(f"{HERE}/sign", data={"seen": await whole(draft), "confirmed": "y"})
    sent = await OutboxMessage.all().values_list("recipient", flat=True)
    assert sorted(sent) == ["one@example.org", "two@example.org"]


async def test_an_office_finds_its_answers_and_corrects_from_there(browser, hackney, holder, inspector, asked, queries):
    own = "/hackney/answers/of-your-office"
    await browser.as_person(inspector)
    assert "There are none yet." in (await browser.get(own)).text
    await make_published(hackney, asked[0])
    await make_draft(hackney, asked[1])
    other = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    await make_draft(hackney, await make_request(hackney, office=other))
    await browser.get("/hackney")
    queries.clear()
    page = (await browser.get(own)).text
    few = len(queries)
    await make_draft(hackney, asked[2])
    await browser.get("/hackney")
    queries.clear()
    assert "Answer 4, a draft" in (await browser.get(own)).text
    assert len(queries) == few <= 12
    assert page.index("Answer 2, a draft") < page.index(">Answer 1<")
    assert "/hackney/answers/1/correction" in page
    assert "Answer 3" not in page, "another office's"
    await browser.post("/hackney/answers/1/correction", data={"correction": "We had counted twice."})
    assert "Correction of answer 1, a draft" in (await browser.get(own)).text
    for number in ("0", "x", "99999"):
        assert (await browser.get(f"{own}?page={number}")).status_code == 200
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await browser.get(own)).status_code == 403
