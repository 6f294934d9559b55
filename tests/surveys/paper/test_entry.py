"""A clerk types a paper, a second person verifies it blind, and it is one answer among the others."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import Membership, Role
from engage.kit.audit import AuditEvent
from engage.kit.security import keyed_hash
from surveys.jobs import jobs
from surveys.models import InboxItem, SurveyResponse, SurveyTally
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.moderation.models import Comment
from surveys.paper.models import Entry
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_draft
from tests.surveys.paper.factories import ANSWERS, PAPER, TEXTS, every_kind, make_paper_survey
from tests.surveys.results.factories import copies_looked_for


@pytest.fixture
async def survey(hackney):
    return await make_paper_survey(hackney)


@pytest.fixture
async def first(hackney):
    return await make_member(hackney, Role.COUNCIL_CLERK)


@pytest.fixture
async def second(hackney):
    return await make_member(hackney, Role.COUNCIL_ADMIN)


def at(survey, page="entry"):
    return f"/hackney/surveys/{survey.slug}/{page}"


async def enter(browser, survey, person, channel="paper", **boxes):
    """Types a paper as a person and returns its number."""
    await browser.as_person(person)
    response = await browser.post(at(survey), data={**PAPER, "channel": channel, **boxes})
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rpartition("=")[2])


async def test_a_paper_is_entered_and_gets_a_number_to_write_on_it(browser, survey, first):
    number = await enter(browser, survey, first, channel="phone")
    page = await browser.get(f"{at(survey)}?channel=phone&version=1&saved={number}")
    assert f"Write {number} on the paper" in page.text
    assert 'value="phone" checked' in page.text
    entry = await Entry.get()
    assert (entry.number, entry.channel, entry.version, entry.entered_by_id) == (number, "phone", 1, first.id)
    assert await InboxItem.all().count() == 0
    event = await AuditEvent.get(verb="entered an answer")
    assert (event.actor_id, event.detail) == (first.id, {"number": number})
    assert await enter(browser, survey, first) > number


async def test_what_is_wrong_is_said_and_everything_typed_is_kept(browser, survey, first):
    await browser.as_person(first)
    page = await browser.post(at(survey), data={**PAPER, "score": "12", "why": "Too <late>", "channel": "phone"})
    assert page.status_code == 422
    assert "5. “12” is not one of" in page.text
    assert 'href="#q-score"' in page.text
    assert "Too &lt;late&gt;" in page.text
    assert 'name="since" type="text" spellcheck="false" value="27 3 2020"' in page.text
    assert 'value="phone" checked' in page.text
    assert (await browser.post(at(survey), data={"channel": "paper"})).status_code == 422
    assert await Entry.all().count() == 0


async def test_an_answer_that_is_not_asked_is_left_out_only_knowingly(browser, survey, first):
    await browser.as_person(first)
    boxes = {"bus": "1", "why": "Because", "score": "2", "mood": "1"}
    page = await browser.post(at(survey), data=boxes)
    assert page.status_code == 422
    assert "2. Somebody with these answers is not asked this" in page.text
    assert 'name="leave_out" value="why mood "' in page.text
    assert (await browser.post(at(survey), data={**boxes, "leave_out": "why"})).status_code == 422
    saved = await browser.post(at(survey), data={**boxes, "leave_out": "why mood "})
    assert saved.status_code == 303
    assert (await Entry.get()).typed[1:] == [["bus", "yes"], ["score", "2"]]


async def test_the_second_person_types_it_blind_and_it_is_counted_as_what_it_is(browser, survey, first, second):
    number = await enter(browser, survey, first)
    await browser.as_person(second)
    blind = await browser.get(at(survey, f"entries/{number}"))
    assert blind.status_code == 200
    assert "By boat" not in blind.text
    done = await browser.post(at(survey, f"entries/{number}"), data={**PAPER, "why": "Too late"})
    assert done.headers["location"] == f"{at(survey, 'entries')}?verified={number}"
    assert f"Number {number} is verified" in (await browser.get(done.headers["location"])).text
    assert await Entry.all().count() == 0
    document = (await InboxItem.get()).document
    assert document == {"version": 1, "channel": "paper", "answers": ANSWERS, "texts": TEXTS}
    assert {event.verb for event in await AuditEvent.all()} >= {"entered an answer", "verified an answer"}


async def test_what_differs_is_settled_answer_by_answer(browser, survey, first, second):
    number = await enter(browser, survey, first)
    here = at(survey, f"entries/{number}")
    await browser.as_person(second)
    mine = {**PAPER, "score": "8", "ways-other": "A boat", "count": ""}
    apart = await browser.post(here, data=mine)
    assert apart.status_code == 200
    assert "3 answers differ" in apart.text
    for words in ("Walk; Other; “By boat”", "Walk; Other; “A boat”", "12 days", "Nothing"):
        assert words in apart.text
    half = await browser.post(here, data={**mine, "settle": "1", "which-score": "second"})
    assert half.status_code == 422
    assert half.text.count("Select what is on the paper") == 4  # two in the summary, two at the answers
    again = await browser.post(here, data={**mine, "again": "1", "which-score": "second"})
    assert again.status_code == 200
    assert 'value="A boat"' in again.text
    chosen = {"which-score": "second", "which-ways": "first", "which-count": "first"}
    assert (await browser.post(here, data={**mine, "settle": "1", **chosen})).status_code == 303
    document = (await InboxItem.get()).document
    assert document["answers"] == {**ANSWERS, "score": "8"}
    assert document["texts"] == TEXTS


async def test_nobody_verifies_what_they_entered(browser, survey, first):
    number = await enter(browser, survey, first)
    assert "Another person has to verify it" in (await browser.get(at(survey, f"entries/{number}"))).text
    response = await browser.post(at(survey, f"entries/{number}"), data=PAPER)
    assert response.status_code == 403
    assert (await Entry.all().count(), await InboxItem.all().count()) == (1, 0)


async def test_a_crash_before_the_entry_went_counts_it_once(browser, survey, first, second, connection):
    number = await enter(browser, survey, first)
    entry = await Entry.get()
    await browser.as_person(second)
    await browser.post(at(survey, f"entries/{number}"), data=PAPER)
    for settles in (False, True):
        if settles:
            await connection.execute_query("UPDATE survey SET closes_on = '2026-11-20'")
            await jobs[1].do(NOW)
            assert await SurveyResponse.all().count() == 1
            await connection.execute_query("UPDATE survey SET closes_on = '2026-11-30'")
        await Entry.create(**dict(entry))
        assert (await browser.post(at(survey, f"entries/{number}"), data=PAPER)).status_code == 303
        assert await InboxItem.filter(stream="survey").count() == 1
    await connection.execute_query("UPDATE survey SET closes_on = '2026-11-20'")
    await jobs[1].do(NOW)
    assert await SurveyResponse.all().count() == 1
    assert (await SurveyTally.get(question_key="", option="paper")).count == 1


async def test_the_number_of_a_paper_does_not_tell_its_answer_even_with_the_secret(browser, survey, first, second):
    number = await enter(browser, survey, first)
    await browser.as_person(second)
    assert (await browser.post(at(survey, f"entries/{number}"), data=PAPER)).status_code == 303
    item = await InboxItem.get(stream="survey")
    secret = browser.app.state.settings.secret
    assert item.token_hash != keyed_hash(secret, "entry", f"{survey.id}:{number}")
    assert len(item.token_hash) == 64


async def test_a_clerk_who_is_police_elsewhere_sees_no_papers(browser, hackney, croydon, survey, first):
    number = await enter(browser, survey, first)
    both = await make_superintendent(croydon)
    await Membership.create(person=both, borough=hackney, role=Role.COUNCIL_CLERK, starts_on=date(2026, 1, 1))
    await browser.as_person(both)
    for page in ("entry", "entries", f"entries/{number}"):
        assert (await browser.get(at(survey, page))).status_code == 403


async def test_channels_are_counted_and_words_go_to_the_moderator(browser, survey, first, second, connection):
    for channel in ("paper", "phone", "paper"):
        number = await enter(browser, survey, first, channel=channel)
        await browser.as_person(second)
        assert (await browser.post(at(survey, f"entries/{number}"), data=PAPER)).status_code == 303
    assert await Entry.verified_of(survey.id) == {"paper": 2, "phone": 1}
    await connection.execute_query("UPDATE survey SET closes_on = '2026-11-20'")
    await jobs[1].do(NOW)
    await comment_jobs[1].work(NOW)
    assert await Entry.verified_of(survey.id) == {"paper": 2, "phone": 1}
    assert {response.channel for response in await SurveyResponse.all()} == {"paper", "phone"}
    assert {comment.question_key for comment in await Comment.all()} == {"why", "park", "ways-other"}


async def test_the_list_shows_what_is_for_whom_and_finds_a_number(browser, survey, first, second, queries):
    numbers = [await enter(browser, survey, first) for _ in range(3)]
    own = await enter(browser, survey, second)
    queries.clear()
    page = await browser.get(at(survey, "entries"))
    assert len(queries) <= 7
    assert all(f"Verify number {number}<" in page.text for number in numbers)
    assert f"Verify number {own}<" not in page.text
    assert f">Number {own}<" in page.text
    found = await browser.get(at(survey, "entries"), params={"number": f" {numbers[1]} "})
    assert found.headers["location"] == at(survey, f"entries/{numbers[1]}")
    for wrong in ("99999999", "x", "<b>"):
        assert (await browser.get(at(survey, "entries"), params={"number": wrong})).status_code == 422


async def test_an_entry_made_by_mistake_is_removed_and_who_did_it_is_known(browser, survey, first):
    number = await enter(browser, survey, first)
    response = await browser.post(at(survey, f"entries/{number}"), data={"discard": "1"})
    assert response.status_code == 303
    assert await Entry.all().count() == 0
    event = await AuditEvent.get(verb="removed an entered answer")
    assert (event.actor_id, event.detail) == (first.id, {"number": number})
    assert (await browser.post(at(survey, f"entries/{number}"), data={"discard": "1"})).status_code == 404


@pytest.mark.parametrize(
    ("day", "has_some", "status"), [(1, False, 409), (2, False, 200), (30, False, 200), (31, False, 409),
                                    (31, True, 200), (37, True, 200), (38, True, 409)],
)  # fmt: skip
async def test_there_is_a_time_for_it(browser, hackney, clock, first, second, day, has_some, status):
    survey = await make_paper_survey(hackney, opens_on="2026-11-02")
    if has_some:
        await enter(browser, survey, first)
    clock.now = datetime(2026, 11 + (day > 30), day - 30 * (day > 30), 12, tzinfo=UTC)
    await browser.as_person(second)
    assert (await browser.get(at(survey))).status_code == status
    expected = 303 if status == 200 else 409
    assert (await browser.post(at(survey), data=PAPER)).status_code == expected
    assert (await browser.get(at(survey, "entries"))).status_code == 200


async def test_results_wait_while_papers_can_still_come(browser, survey, first, second, clock):
    number = await enter(browser, survey, first)
    await copies_looked_for(datetime(2026, 12, 1, 3, 20, tzinfo=UTC))
    for day, waits in ((1, True), (7, True), (8, False)):
        clock.now = datetime(2026, 12, day, 12, tzinfo=UTC)
        text = (await browser.get(at(survey, "results"))).text
        assert ("on paper and by phone are being entered until 7 December 2026" in text) is waits
    clock.now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    await browser.post(at(survey, f"entries/{number}"), data={"discard": "1"})
    assert "being entered until" not in (await browser.get(at(survey, "results"))).text
    assert (await browser.get(at(survey))).status_code == 409


async def test_the_desk_says_how_many_wait_for_this_person(browser, survey, first, second):
    for _ in range(2):
        await enter(browser, survey, first)
    assert "Verify" not in (await browser.get("/desk")).text
    await browser.as_person(second)
    desk = (await browser.get("/desk")).text
    assert f"Verify 2 answers on paper or by phone to “{survey.title}”" in desk
    assert at(survey, "entries") in desk


@pytest.mark.parametrize("role", [role for role in Role if role.value not in ("council_clerk", "council_admin")])
async def test_only_clerks_enter_and_verify(browser, hackney, survey, first, role):
    number = await enter(browser, survey, first)
    if role is Role.BOROUGH_SUPERINTENDENT:
        person = await make_superintendent(hackney)
    else:
        person = await make_member(None if role is Role.PLATFORM_ADMIN else hackney, role)
    await browser.as_person(person)
    expected = 404 if role is Role.PLATFORM_ADMIN else 403
    for page in ("entry", "entries", f"entries/{number}"):
        assert (await browser.get(at(survey, page))).status_code == expected
    assert (await browser.post(at(survey), data=PAPER)).status_code == expected
    assert (await browser.post(at(survey, f"entries/{number}"), data=PAPER)).status_code == expected


async def test_another_boroughs_papers_are_not_found(browser, hackney, croydon, survey, first):
    number = await enter(browser, survey, first)
    other = await make_paper_survey(hackney)
    draft = await make_draft(hackney, every_kind())
    assert (await browser.get(at(other, f"entries/{number}"))).status_code == 404
    assert (await browser.get(at(draft))).status_code == 404
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for page in ("entry", "entries", f"entries/{number}"):
        assert (await browser.get(at(survey, page))).status_code == 404
        assert (await browser.get(f"/croydon/surveys/{survey.slug}/{page}")).status_code == 404
