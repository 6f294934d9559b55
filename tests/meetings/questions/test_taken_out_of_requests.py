"""Words taken out of a question after it went to the police: they are gone from the request too, wherever it stands."""

import asyncio
import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError

from boroughs.following.models import Follower, FollowerNews, Rhythm
from boroughs.people.models import Role
from boroughs.responses.documents import index_request
from boroughs.responses.models import RequestKind, ResponseRequest
from boroughs.search.models import DocumentKind, SearchDocument
from boroughs.webhooks.models import Webhook, WebhookDelivery
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.ledger import LedgerEntry, LedgerSalt
from engage.kit.mail import OutboxMessage
from engage.kit.mail.dead import give_up, revive
from engage.ledger.verifying import verify_contents
from meetings.agenda.documents import index_agenda
from meetings.follow_ups.actions import ask_again
from meetings.items import append
from meetings.questions.elsewhere import MOST, where_they_stand
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.questions.redaction import removed_words
from tests.boroughs.responses.factories import make_response
from tests.factories import make_member, make_superintendent
from tests.ledger.factories import commit, empty_ledger
from tests.meetings.factories import make_meeting
from tests.meetings.questions.test_asking import make_question

PAGE = "/hackney/meetings/meeting-1"
WORDS = "Why was Zebedee stopped in Mare Street?"
LEFT = "Why was [removed] stopped in Mare Street?"


@pytest.fixture
async def asked(browser, hackney, clock):
    """A clerk is signed in, the question went to the police, and somebody follows in every way there is."""
    await empty_ledger()
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    await make_superintendent(hackney)
    await browser.as_person(clerk)
    for rhythm in (Rhythm.AT_ONCE, Rhythm.DAILY):
        await Follower.create(
            id=uuid4(), borough=hackney, email=f"{rhythm.value}@example.org", topics=["borough"], rhythm=rhythm,
            expires_at=clock.now + timedelta(days=1), confirmed_at=clock.now,
        )  # fmt: skip
    await Webhook.create(
        id=uuid4(), borough=hackney, url="https://example.org/", topics=["borough"], made_by_id=clerk.id,
        made_at=clock.now,
    )  # fmt: skip
    question = await make_question(await make_meeting(hackney), text=WORDS)
    for data in ({"do": "accept", "text": WORDS}, {"do": "police"}):
        assert (await browser.post(f"{PAGE}/questions/{question.id}", data=data)).status_code == 303
    await commit()
    return question


async def take_out(browser, question, text=LEFT):
    response = await browser.post(f"{PAGE}/questions/{question.id}", data={"do": "accept", "text": text})
    await commit()
    return response


async def test_they_are_gone_from_every_page_and_from_what_still_waits(browser, asked, clock):
    staff = (await browser.get(f"{PAGE}/questions/{asked.id}")).text
    assert "taken out of the request to the police as well" in staff
    before = await PageVersion.get(place="hackney")
    assert (await take_out(browser, asked)).status_code == 303
    clock.now += timedelta(days=1)
    for path in (
        PAGE, "/hackney/responses/1", "/hackney/responses/1?on=2026-11-21", "/hackney/responses",
        "/hackney/responses.json", "/hackney/responses.csv", "/hackney/news.atom", "/hackney/you-said",
        "/hackney/search?q=Zebedee", "/hackney/search?q=Mare+Street", "/hackney",
    ):  # fmt: skip
        text = (await browser.get(path)).text
        assert "was Zebedee" not in text, path
    assert "Why was [removed] stopped" in (await browser.get("/hackney/responses/1?on=2026-11-21")).text
    assert not await SearchDocument.filter(text__contains="Zebedee").exists()
    kept = [
        *await OutboxMessage.all().values_list("text", flat=True),
        *await FollowerNews.all().values_list("text", flat=True),
        *await WebhookDelivery.all().values_list("body", flat=True),
    ]
    assert len([text for text in kept if "Why was [removed] stopped" in text]) == 3
    assert not [text for text in kept if "Zebedee" in text]
    assert LEFT in json.loads((await WebhookDelivery.get()).body)["data"]["text"]
    assert await AuditEvent.filter(verb="removed words from a request", about="hackney/responses/1").count() == 1
    assert (await PageVersion.get(place="hackney")).version > before.version


async def test_the_ledger_says_so_and_nobody_can_find_out_by_guessing(browser, asked):
    await take_out(browser, asked)
    entries = await LedgerEntry.filter(kind="request", address="hackney/responses/1").order_by("number")
    assert [one.version for one in entries] == [1, 2]
    assert [await LedgerSalt.exists(number=one.number) for one in entries] == [False, True]
    assert [fault for fault in await verify_contents() if "/responses/" in fault.words] == []
    shown = (await browser.get(f"/ledger/{entries[1].number}/published")).text
    assert LEFT in shown
    assert (await browser.get(f"/ledger/{entries[0].number}/published")).status_code == 404


async def test_taken_out_twice_or_before_this_was_possible_the_request_has_what_the_question_has(browser, asked):
    await take_out(browser, asked)
    await take_out(browser, asked, "Why was [removed] stopped in [removed]?")
    assert (await ResponseRequest.get()).text == "Why was [removed] stopped in [removed]?"
    less = "Why was [removed] in [removed]?"
    await PublicQuestion.filter(id=asked.id).update(text=less)
    await take_out(browser, asked, less)
    assert (await ResponseRequest.get()).text == less
    count = await LedgerEntry.filter(kind="request").count()
    await take_out(browser, asked, less)
    assert await LedgerEntry.filter(kind="request").count() == count


async def test_a_follow_up_that_repeats_the_question_loses_them_and_keeps_its_own_words(browser, hackney, asked, clock):
    first = await ResponseRequest.get().select_related("office")
    await make_response(first, clock.now)
    by = {"at": clock.now, "site": "https://engage.test", "actor_id": 1}
    await ask_again(hackney, first, None, f"We asked: “{WORDS}” It was not answered.", **by)
    await take_out(browser, asked)
    again = await ResponseRequest.get(kind=RequestKind.FOLLOW_UP)
    assert again.text == f"We asked: “{LEFT}” It was not answered."
    assert "Zebedee" not in (await browser.get(f"/hackney/responses/{again.number}")).text


async def test_a_dead_letter_that_is_sent_after_all_says_it_without_them(browser, asked, settings, clock):
    letter = await OutboxMessage.get(recipient="at_once@example.org", text__contains="Zebedee")
    give_up(letter, settings, clock.now)
    await letter.save()
    await take_out(browser, asked)
    letter = await OutboxMessage.get(id=letter.id)
    assert letter.gave_up_at
    assert "removed" not in letter.text
    assert revive(letter, settings, clock.now)
    assert LEFT in letter.text
    assert "Zebedee" not in letter.text


@pytest.mark.parametrize("role", [Role.BOROUGH_SUPERINTENDENT, Role.NEIGHBOURHOOD_INSPECTOR, Role.PANEL_CHAIR])
async def test_nobody_but_clerks_takes_words_out(browser, hackney, asked, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await take_out(browser, asked)).status_code == 403
    assert (await ResponseRequest.get()).text == WORDS


@pytest.mark.parametrize(
    ("flag", "change"),
    [
        ("off", "text = 'Why was [removed] stopped?'"),
        ("on", "text = 'Nothing'"),
        ("on", "text = '[removed]', due_on = due_on + 1"),
    ],
)
async def test_nothing_else_of_a_request_is_ever_changed(asked, flag, change):
    connection = connections.get("default")
    await connection.execute_query(f"SET LOCAL engage.redacting = '{flag}'")
    with pytest.raises(IntegrityError):
        await connection.execute_query(f"UPDATE response_request SET {change}")


async def test_who_takes_words_out_is_shown_which_pages_still_have_them_and_who_puts_each_right(
    browser, hackney, asked, clock
):
    request = await ResponseRequest.get()
    await make_response(request, clock.now, text="Zebedee was stopped by mistake.")
    await index_request(hackney.id, request)
    meeting = await make_meeting(hackney, slug="meeting-2", title="The next meeting")
    await append(meeting, "Back to zebedee", "", None)
    await index_agenda(hackney.id, meeting)
    other = await make_question(meeting, number=1, state="accepted", text="What of Zebedee’s brother?")
    await make_question(meeting, number=2, state="accepted", text="What of Zebedees?")
    shown = await take_out(browser, asked)
    assert shown.status_code == 303
    assert "Zebedee" not in shown.headers["location"]
    page = (await browser.get(shown.headers["location"])).text
    assert "The words that you took out stand elsewhere too" in page
    mended = re.findall(r'href="([^"]*)">put it right', page)
    assert mended == ["/hackney/meetings/meeting-2/edit", f"/hackney/meetings/meeting-2/questions/{other.id}"]
    assert re.search(r'href="/hackney/responses/1">.*</a> – to be put right by the office', page)
    assert (await browser.get(mended[1])).status_code == 200
    assert (await take_out(browser, asked, LEFT)).headers["location"] == f"{PAGE}/questions"


async def make_document(hackney, path, **values):
    values = {"title": "Searches", "text": "Figures.", "kind": DocumentKind.MINUTES, **values}
    return await SearchDocument.create(borough=hackney, source=path, path=path, on=date(2026, 11, 1), **values)


async def stand(hackney, *words):
    return await where_they_stand(hackney, words)


async def test_a_short_name_is_found_among_many_longer_words_that_have_it(hackney):
    for n in range(2 * MOST):
        await make_document(hackney, f"meetings/{n:03}", text="Planning by Annette, Joanne and Zoë.")
    await make_document(hackney, "meetings/zz", text="We heard\nANN\nLee. A+B was named.")
    for words in ("Ann", "ann lee", "A+B"):
        assert await stand(hackney, words) == ["meetings/zz"], words
    for words in ("Zo", "A.B", "Le", "nobody"):
        assert await stand(hackney, words) == [], words
    assert await stand(hackney) == []


async def test_a_name_in_the_title_of_a_paper_is_found(hackney):
    await make_document(hackney, "meetings/m/papers/1", kind=DocumentKind.PAPER, title="The case of Ann Lee")
    assert await stand(hackney, "Ann Lee") == ["meetings/m/papers/1"]


async def test_a_name_that_was_taken_out_with_an_address_is_found_alone(browser, hackney, asked):
    await PublicQuestion.filter(id=asked.id).update(text="Why was Ann Lee’s son, of 4 Mill Road, stopped?")
    await make_document(hackney, "meetings/2026/minutes", text="Ann was heard.")
    await make_document(hackney, "meetings/2027/minutes", text="They live in Mill Road.")
    await make_document(hackney, "meetings/2028/minutes", text="Annual figures of the mills.")
    shown = await take_out(browser, asked, "Why was [removed], stopped?")
    page = (await browser.get(shown.headers["location"])).text
    assert set(re.findall(r'href="/hackney/meetings/(20\d\d)/minutes"', page)) == {"2026", "2027"}


async def test_of_many_pages_those_with_the_whole_name_come_first_and_it_is_said_that_there_are_more(
    browser, hackney, asked
):
    for n in range(MOST):
        await make_document(hackney, f"meetings/{n:03}", text="Zebedee")
    await make_document(hackney, "meetings/zz", text="He is Zebedee Lee.")
    found = await stand(hackney, "Zebedee Lee", "Zebedee", "Lee")
    assert len(found) == MOST + 1
    assert found[0] == "meetings/zz"
    page = (await browser.get((await take_out(browser, asked)).headers["location"])).text
    assert page.count("put it right") == MOST
    assert "and more pages" in page
    await SearchDocument.filter(path="meetings/zz").delete()
    await PublicQuestion.filter(id=asked.id).update(text=WORDS)
    page = (await browser.get((await take_out(browser, asked)).headers["location"])).text
    assert page.count("put it right") == MOST
    assert "and more pages" not in page


async def test_the_search_is_bounded_however_much_is_taken_out(hackney, queries):
    await make_document(hackney, "meetings/zz", text="Figures of the year. " * 9_000)
    words = removed_words(" ".join(f"Ann{n} and" for n in range(1_000)), "[removed]")
    queries.clear()
    async with asyncio.timeout(5):
        assert await stand(hackney, *words) == []
    assert len(queries) <= 4


async def test_nothing_is_done_where_it_cannot_be_looked_up_where_else_they_stand(browser, hackney, asked):
    question = await make_question(await make_meeting(hackney, slug="meeting-2"), text=WORDS)
    here = f"/hackney/meetings/meeting-2/questions/{question.id}"
    connection = connections.get("default")
    await connection.execute_query("ALTER TABLE search_document RENAME COLUMN title TO heading")
    refused = await browser.post(here, data={"do": "accept", "text": LEFT})
    assert refused.status_code >= 500
    again = await PublicQuestion.get(id=question.id)
    assert (again.state, again.text, again.number) == (QuestionState.SUBMITTED, WORDS, None)
    await connection.execute_query("ALTER TABLE search_document RENAME COLUMN heading TO title")
    assert (await browser.post(here, data={"do": "accept", "text": LEFT})).status_code == 303


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (DocumentKind.SURVEY, "whoever runs the survey"),
        (DocumentKind.RESPONSE, "the office or the panel that wrote it"),
    ],
)
async def test_who_puts_a_page_right_is_named(browser, hackney, asked, kind, who):
    await make_document(hackney, "surveys/autumn", kind=kind, text="Zebedee")
    page = (await browser.get((await take_out(browser, asked)).headers["location"])).text
    assert f"– to be put right by {who}</li>" in page


async def test_what_an_address_names_that_is_not_there_is_not_shown(browser, hackney, asked):
    page = await browser.get(f"{PAGE}/questions/{asked.id}?at=nowhere&at=questions/{'a' * 36}&at=%00")
    assert page.status_code == 200
    assert "stand elsewhere" not in page.text


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (WORDS, LEFT, ["Zebedee"]),
        (WORDS, WORDS, []),
        (LEFT, "Why was [removed] stopped in [removed]?", ["Mare Street", "Mare", "Street"]),
        ("Ask Ann Lee, or Bo.", "Ask [removed], or [removed]", ["Ann Lee", "Ann", "Lee"]),
        (
            "Ask Ann Lee’s son, of 4 Mill Road (Why?)", "Ask [removed]",
            [
                "Ann Lee’s son, of 4 Mill Road (Why", "Ann Lee’s son", "of 4 Mill Road", "Why",
                "Ann Lee", "Mill Road", "Ann", "Lee", "Mill", "Road",
            ],
        ),
        ("a [removed] b", "[removed]", []),
        ("Ann and [removed] and Ann", "[removed]", ["Ann and", "and Ann", "Ann"]),
        ("AnnAnn", "[removed]Ann", ["Ann"]),
        ("one two", "[removed][removed]", ["one two"]),
        ("word " * 50, "[removed]", [("word " * 40).strip()]),
    ],
)  # fmt: skip
def test_which_words_were_removed(before, after, words):
    assert removed_words(before, after) == words
