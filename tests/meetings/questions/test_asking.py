"""A resident asks a meeting a question: no account, no name, nothing kept that says who."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from boroughs.people.models import Role
from boroughs.responses.models import RequestContact, RequestKind, ResponseRequest
from engage.kit.mail import OutboxMessage
from engage.kit.networks import MOST_WRITTEN, SentByNetwork, TooManySent
from engage.retention import erase_expired
from meetings.models import Ending, Meeting
from meetings.questions.models import PublicQuestion, QuestionContact, QuestionState
from meetings.questions.sealing import LASTS, Contact, seal, unseal
from meetings.questions.stages import Asking, asking
from tests.boroughs.responses.factories import make_response
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting

AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
LAST_DAY = date(2026, 12, 3)
PAGE = "/hackney/meetings/meeting-1"
ASK = f"{PAGE}/ask"
WORDS = "Why do searches near schools lead to so few arrests?"


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(
        hackney, starts_at=AHEAD, published_at=AHEAD - timedelta(days=20), questions_until=LAST_DAY
    )


def key_in(text):
    return re.search(r'name="key" value="([0-9a-f-]{36})"', text)[1]


async def send(browser, text=WORDS, email=""):
    """Asks as a person does: the question, the check, the sending; returns the last reply."""
    key = key_in((await browser.get(ASK)).text)
    check = await browser.post(ASK, data={"key": key, "text": text, "email": email})
    assert check.status_code == 200
    assert key_in(check.text) == key
    return await browser.post(ASK, data={"key": key, "text": text, "email": email, "send": "yes"})


async def test_a_question_is_asked_in_two_pages_and_not_public_before_it_is_accepted(browser, meeting):
    first = (await browser.get(ASK)).text
    assert "The police do not see it before it is accepted." in first
    assert "until the end of 3 December 2026" in first
    response = await send(browser)
    assert response.headers["location"] == f"{ASK}/sent"
    assert "Your question was sent" in (await browser.get(f"{ASK}/sent")).text
    question = await PublicQuestion.get()
    assert (question.text, question.state, question.number) == (WORDS, QuestionState.SUBMITTED, None)
    assert question.asked_on == date(2026, 11, 21)
    text = (await browser.get(PAGE)).text
    assert WORDS not in text
    assert f'href="{ASK}"' in text
    assert await OutboxMessage.all().count() == 0


async def test_sent_twice_it_is_stored_once(browser, meeting):
    key = str(uuid4())
    for _ in range(2):
        response = await browser.post(ASK, data={"key": key, "text": WORDS, "email": "", "send": "yes"})
        assert response.status_code == 303
    assert await PublicQuestion.all().count() == 1


async def test_what_should_not_be_in_it_is_said_may_be_changed_and_is_marked_for_the_clerk(browser, meeting):
    words = "Why was my friend Jamal stopped? Call 020 7946 0018."
    key = key_in((await browser.get(ASK)).text)
    check = (await browser.post(ASK, data={"key": key, "text": words})).text
    assert "Look again at what you wrote" in check
    assert "020 7946 0018" in check
    assert "Send it as it is" in check
    back = (await browser.post(ASK, data={"key": key, "text": words, "back": "yes"})).text
    assert f">{words}</textarea>".replace("\n", "") in back.replace("\r\n", "").replace("\n", "")
    assert key_in(back) == key
    await browser.post(ASK, data={"key": key, "text": words, "send": "yes"})
    kinds = [kind for kind, _ in (await PublicQuestion.get()).marks]
    assert "a telephone number" in kinds


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Enter your question"),
        ({"text": "x" * 1501}, "1,500 characters or fewer"),
        ({"text": WORDS, "email": "nobody"}, "Enter an e-mail address like"),
    ],
)
async def test_a_wrong_form_comes_back_with_everything_typed(browser, meeting, typed, said):
    response = await browser.post(ASK, data=typed)
    assert response.status_code == 422
    assert said in response.text
    assert typed["text"] in response.text
    assert (await browser.post(ASK, data={**typed, "send": "yes"})).status_code == 422
    assert await PublicQuestion.all().count() == 0


@pytest.mark.parametrize(
    ("values", "now", "state"),
    [
        ({}, datetime(2026, 12, 3, 23, 59, tzinfo=UTC), Asking.OPEN),
        ({}, datetime(2026, 12, 4, 0, 0, tzinfo=UTC), Asking.CLOSED),
        ({"questions_until": date(2027, 6, 8)}, datetime(2027, 6, 8, 22, 59, tzinfo=UTC), Asking.OPEN),
        ({"questions_until": date(2027, 6, 8)}, datetime(2027, 6, 8, 23, 0, tzinfo=UTC), Asking.CLOSED),
        ({"questions_until": None}, datetime(2026, 12, 1, tzinfo=UTC), Asking.NOT_TAKEN),
        ({"is_open_to_public": False}, datetime(2026, 12, 1, tzinfo=UTC), Asking.NOT_TAKEN),
        ({"questions_until": date(2026, 12, 8)}, AHEAD, Asking.CLOSED),
        ({"ended_at": AHEAD, "ending": Ending.CANCELLED}, datetime(2026, 12, 1, tzinfo=UTC), Asking.CALLED_OFF),
    ],
)
def test_questions_are_taken_until_the_last_day_in_london_is_over(values, now, state):
    is_summer = values.get("questions_until") == date(2027, 6, 8)
    starts_at = now + timedelta(days=1) if is_summer else AHEAD
    known = {"starts_at": starts_at, "questions_until": LAST_DAY, "is_open_to_public": True, **values}
    assert asking(Meeting(**known), now) is state


async def test_too_late_the_page_says_so_and_gives_the_words_back(browser, meeting, clock):
    clock.now = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    response = await browser.get(ASK)
    assert response.status_code == 200
    assert "The last day was 3 December 2026." in response.text
    late = await browser.post(ASK, data={"text": WORDS, "send": "yes"})
    assert late.status_code == 409
    assert WORDS in late.text
    assert await PublicQuestion.all().count() == 0
    assert "Questions could be sent until the end of 3 December 2026." in (await browser.get(PAGE)).text


async def test_no_meeting_that_is_not_public_takes_questions(browser, hackney, croydon):
    await make_meeting(hackney, starts_at=AHEAD, published_at=None, questions_until=LAST_DAY)
    await make_meeting(croydon, starts_at=AHEAD, questions_until=LAST_DAY, slug="elsewhere")
    for path in (ASK, f"{ASK}/sent", f"{ASK}/told", "/hackney/meetings/elsewhere/ask"):
        assert (await browser.get(path)).status_code == 404


def token_in(message):
    return re.search(r"\?to=(\S+)", message.text)[1]


async def test_an_address_is_kept_only_after_its_link_was_opened_and_told_once(browser, hackney, meeting, clock):
    await send(browser, email="Resident@Example.org")
    assert await QuestionContact.all().count() == 0
    message = await OutboxMessage.get()
    assert message.recipient == "resident@example.org"
    assert "resident@example.org" not in message.text
    token = token_in(message)
    await message.delete()
    page = (await browser.get(f"{ASK}/told?to={token}")).text
    assert "resident@example.org" in page
    assert await QuestionContact.all().count() == 0  # a machine that opens links changes nothing
    for _ in range(2):
        assert "We will tell you" in (await browser.post(f"{ASK}/told", data={"to": token})).text
    assert await QuestionContact.all().count() == 1
    question = await PublicQuestion.get()
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    here = f"{PAGE}/questions/{question.id}"
    assert (await browser.post(here, data={"do": "accept", "text": WORDS})).status_code == 303
    assert await OutboxMessage.all().count() == 0
    day = {"on-day": "21", "on-month": "11", "on-year": "2026"}
    said = {"do": "answer", "how": "answered_in_writing", "answer": "Because.", **day}
    assert (await browser.post(here, data=said)).status_code == 303
    told = await OutboxMessage.get()
    assert told.recipient == "resident@example.org"
    assert "It was answered in writing. It is question 1." in told.text
    assert await QuestionContact.all().count() == 0
    await browser.post(here, data={**said, "answer": "Because of this."})
    assert (await browser.post(f"{ASK}/told", data={"to": token})).status_code == 200
    assert await OutboxMessage.all().count() == 1


async def test_who_confirms_after_the_decision_is_told_at_once_in_their_language(browser, hackney, meeting, app):
    key = str(uuid4())
    await browser.post(f"/en-XA{ASK}", data={"key": key, "text": WORDS, "email": "a@example.org", "send": "yes"})
    message = await OutboxMessage.get()
    assert "https://engage.test/en-XA/hackney/" in message.text
    token = token_in(message)
    await message.delete()
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    await browser.post(f"{PAGE}/questions/{key}", data={"do": "reject", "reason": "repeated"})
    await browser.post(f"/en-XA{ASK}/told", data={"to": token})
    assert (await OutboxMessage.get()).subject.startswith("Ŵĥåţ")
    assert await QuestionContact.all().count() == 0


async def confirmed(browser, email):
    """Sends a question, confirms the address it was sent with, and returns the question and the link's token."""
    await send(browser, email=email)
    message = await OutboxMessage.get()
    token = token_in(message)
    await message.delete()
    return await PublicQuestion.get(), token


async def test_who_asked_is_told_by_the_office_once_it_is_asked(browser, hackney, meeting):
    await make_superintendent(hackney)
    question, token = await confirmed(browser, "a@example.org")
    await browser.post(f"{ASK}/told", data={"to": token})
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    here = f"{PAGE}/questions/{question.id}"
    await browser.post(here, data={"do": "accept", "text": WORDS})
    for _ in range(2):
        await browser.post(here, data={"do": "police"})
    request = await ResponseRequest.get()
    assert request.kind is RequestKind.PUBLIC_QUESTION
    assert [one["path"] for one in request.cites] == [f"hackney/meetings/{meeting.slug}#question-1"]
    contact = await RequestContact.get()
    assert (contact.request_id, contact.email, contact.language, contact.helped_on) == (
        request.id, "a@example.org", "en", None,
    )  # fmt: skip
    assert not await QuestionContact.exists()
    await browser.post(f"{ASK}/told", data={"to": token})  # the link again changes nothing
    assert (await RequestContact.all().count(), await QuestionContact.all().count()) == (1, 0)
    day = {"on-day": "21", "on-month": "11", "on-year": "2026"}
    await browser.post(here, data={"do": "answer", "how": "answered_in_writing", "answer": "Because.", **day})
    assert not await OutboxMessage.filter(recipient="a@example.org").exists()


async def test_who_confirms_after_the_office_was_asked_is_told_by_its_answer(browser, hackney, meeting):
    await make_superintendent(hackney)
    question, token = await confirmed(browser, "a@example.org")
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    here = f"{PAGE}/questions/{question.id}"
    await browser.post(here, data={"do": "accept", "text": WORDS})
    await browser.post(here, data={"do": "police"})
    assert not await RequestContact.exists()
    for _ in range(2):
        assert "We will tell you" in (await browser.post(f"{ASK}/told", data={"to": token})).text
    assert (await RequestContact.get()).email == "a@example.org"
    assert not await QuestionContact.exists()


async def test_who_confirms_after_the_office_answered_is_told_at_once(browser, hackney, meeting):
    await make_superintendent(hackney)
    question, token = await confirmed(browser, "a@example.org")
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    here = f"{PAGE}/questions/{question.id}"
    await browser.post(here, data={"do": "accept", "text": WORDS})
    await browser.post(here, data={"do": "police"})
    await make_response(await ResponseRequest.get(), date(2026, 11, 21))
    for _ in range(2):
        await browser.post(f"{ASK}/told", data={"to": token})
    assert await OutboxMessage.filter(recipient="a@example.org").count() == 1
    assert not await RequestContact.exists()


async def test_one_address_gets_one_link_an_hour_and_the_page_is_the_same(browser, meeting, clock):
    for minutes, expected in ((0, 1), (20, 1), (61, 2)):
        clock.now = clock.now.replace(hour=12, minute=0) + timedelta(minutes=minutes)
        assert (await send(browser, email="a@example.org")).headers["location"] == f"{ASK}/sent"
        assert await OutboxMessage.all().count() == expected


async def test_a_link_that_is_old_or_made_up_says_so(browser, meeting, settings, clock):
    await send(browser, email="a@example.org")
    token = token_in(await OutboxMessage.get())
    for wrong in ("", "x", token[:-4] + "AAAA", "é"):
        assert (await browser.get(f"{ASK}/told", params={"to": wrong})).status_code == 410
    clock.now += LASTS + timedelta(minutes=1)
    assert (await browser.post(f"{ASK}/told", data={"to": token})).status_code == 410
    assert await QuestionContact.all().count() == 0


def test_what_is_sealed_opens_only_with_the_secret_and_in_time():
    contact, at = Contact(uuid4(), "a@example.org", "bn"), datetime(2026, 11, 21, 12, tzinfo=UTC)
    sealed = seal("one secret", contact, at)
    assert unseal("one secret", sealed, at + LASTS) == contact
    assert unseal("one secret", sealed, at + LASTS + timedelta(seconds=1)) is None
    assert unseal("another", sealed, at) is None


async def test_addresses_and_refused_words_go_thirty_days_after_the_meeting(hackney, clock):
    for days in (29, 31):
        long_ago = clock.now - timedelta(days=60)
        held = await make_meeting(hackney, starts_at=clock.now - timedelta(days=days), published_at=long_ago)
        question = await make_question(held, text=f"{days} days")
        await QuestionContact.create(id=uuid4(), question=question, email="a@example.org")
        await make_question(held, text=f"{days} refused", state=QuestionState.REJECTED, reason="abusive")
    await erase_expired(clock.now)
    assert [c.question.text for c in await QuestionContact.all().select_related("question")] == ["29 days"]
    texts = set(await PublicQuestion.filter(state="rejected").values_list("text", flat=True))
    assert texts == {"29 refused", ""}
    assert await PublicQuestion.filter(text="31 days").exists()


async def make_question(meeting, **values):
    return await PublicQuestion.create(
        **{"id": uuid4(), "meeting": meeting, "text": WORDS, "asked_on": date(2026, 11, 20), **values}
    )


def test_a_network_that_writes_too_much_waits():
    written, now = SentByNetwork(MOST_WRITTEN), datetime(2026, 11, 21, 12, tzinfo=UTC)
    for _ in range(MOST_WRITTEN):
        written.count("81.2.69.1", now)
    with pytest.raises(TooManySent) as caught:
        written.count("81.2.69.2", now)
    assert "Nothing was sent." in caught.value.detail
    assert caught.value.headers == {"Retry-After": "601"}


async def test_it_reads_in_every_language(browser, meeting):
    for code in ("bn", "ar", "so", "en-XA"):
        for path in (ASK, f"{ASK}/sent", PAGE):
            assert (await browser.get(f"/{code}{path}")).status_code == 200
        assert (await browser.post(f"/{code}{ASK}", data={"text": WORDS})).status_code == 200
