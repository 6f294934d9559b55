"""A request's trail from residents' answers to what changed, and the same page as of any past day."""

from datetime import date, timedelta
from html import unescape

import pytest

from boroughs.responses.models import EventKind
from boroughs.responses.state import Event, Phase, state_on
from meetings.models import AgendaItem
from tests.boroughs.responses.factories import make_request
from tests.factories import make_superintendent
from tests.record.factories import (
    AGAIN,
    ANSWERED,
    CORRECTED,
    DONE,
    EVENTS,
    FIRST,
    IN_PROGRESS,
    JUDGED,
    LAST,
    make_long_trail,
    noon,
)

HERE = "/hackney/responses/1"
TOLD = [
    (date(2026, 2, 1), "were in"),
    (date(2026, 2, 25), "The panel agreed its recommendation 1"),
    (FIRST, "Safer Neighbourhood Board asked for an answer"),
    (date(2026, 3, 4), "Received and acknowledged"),
    (date(2026, 3, 10), "Holding reply"),
    (date(2026, 3, 20), "More time needed"),
    (date(2026, 4, 10), "Clock stopped: the office asks what is meant"),
    (date(2026, 4, 24), "The clock ran again by itself"),
    (date(2026, 5, 5), "No answer came in time"),
    (date(2026, 5, 20), "Passed up"),
    (date(2026, 6, 1), "Still no answer: very overdue"),
    (ANSWERED, "Answered"),
    (ANSWERED, "Promised with the answer"),
    (CORRECTED, "The answer was corrected"),
    (JUDGED, "The panel finds it partly answered"),
    (AGAIN, "Asked again: request 2"),
    (IN_PROGRESS, "Action 1: In progress"),
    (DONE, "Action 1: Done"),
]


@pytest.fixture
async def long(hackney, clock):
    clock.now = noon(LAST)
    return await make_long_trail(hackney)


def headings(text):
    """The dates and words of a page's timeline, in its order."""
    found = []
    for item in text.split('<li class="engage-trail__entry">')[1:]:
        heading = item.split("</h3>")[0]
        day = date.fromisoformat(heading.split('datetime="')[1].split('"')[0])
        found.append((day, " ".join(unescape(heading.split("</time>:")[1]).split())))
    return found


async def test_everything_stands_in_order_from_where_it_came_from_to_what_changed(browser, long):
    text = (await browser.get(HERE)).text
    found = headings(text)
    assert [day for day, _ in found] == [day for day, _ in TOLD]
    assert all(words in said for (_, said), (_, words) in zip(found, TOLD, strict=True)), found
    for words in (
        "Results of the survey",
        "Recommendation 1 of the meeting",
        "Passed to: BCU commander",
        "A figure was wrong.",
        "Nothing is said of the nights.",
        "We will do all of it.",
        "Version 1, published on 10 June 2026",
        "They are published.",
        "And for the nights?",
        "Held by Supt Ama Boateng",
    ):
        assert words in text
    assert "A page of the past" not in text


async def test_each_day_on_which_something_happened_has_a_link_to_how_it_stood(browser, long):
    text = (await browser.get(HERE)).text
    days = {part.split('"')[0] for part in text.split(f'href="{HERE}?on=')[1:]}
    assert days == {day.isoformat() for day, _ in TOLD if day >= FIRST}
    assert text.count(f'href="{HERE}?on=2026-06-10"') == 1  # two things happened on that day


async def test_every_day_of_a_long_trail_is_shown_as_it_was(browser, long):
    """Each of 130 days, against the clock's own arithmetic on the raw dates, and a list of what had happened."""
    events = [Event(on, kind, until_on) for kind, on, until_on, _ in EVENTS]
    phases = set()
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        text = (await browser.get(f"{HERE}?on={day.isoformat()}")).text
        state = state_on(day, date(2026, 3, 30), events, [ANSWERED, CORRECTED])
        phases.add(state.phase)
        assert f">{state.phase.label}</strong>" in text, day
        assert ("A page of the past" in text) == (day < LAST)
        assert [on for on, _ in headings(text)] == [on for on, _ in TOLD if on <= day]
        for words, since, until in _sayings():
            assert (words in text) == (since <= day < until), (day, words)
    assert phases >= set(Phase) - {Phase.ANSWERED_ON_TIME}


def _sayings():
    """Words of the page, from which day on it has them and until which."""
    for kind, on, _, text in EVENTS:
        if text:
            yield text, on, date.max
        assert kind is not EventKind.RESUMED
    yield "Nothing had been published by then.", FIRST, ANSWERED
    yield "We will do a part of it.", ANSWERED, CORRECTED
    yield "We will do all of it.", CORRECTED, date.max
    yield "A figure was wrong.", CORRECTED, date.max
    yield "Nothing is said of the nights.", JUDGED, date.max
    yield "And for the nights?", AGAIN, date.max
    yield "They are published.", DONE, date.max
    yield "Publish the reasons every month.", ANSWERED, date.max
    yield ">Very overdue</strong>", date(2026, 6, 1), ANSWERED


async def test_before_it_was_asked_there_is_nothing_and_the_page_says_since_when(browser, long):
    response = await browser.get(f"{HERE}?on=2026-03-01")
    assert response.status_code == 404
    assert "It had not been asked on 1 March 2026. It was asked on 2 March 2026." in response.text
    assert "records" not in response.text


async def test_the_future_is_refused(browser, long):
    response = await browser.get(f"{HERE}?on=2026-07-11")
    assert response.status_code == 422
    assert "There is no record of the future." in response.text


@pytest.mark.parametrize(
    "typed", ["x", "2026-02-30", "20260310", "2026-W10-1", "٢٠٢٦-٠٣-١٠", "2026-03-10T00:00", "0000-01-01", "-1"]
)
async def test_what_is_no_date_is_said(browser, long, typed):
    response = await browser.get(HERE, params={"on": typed})
    assert response.status_code == 422
    assert "This is not a date, like 2026-11-30." in response.text


async def test_no_date_is_today(browser, long):
    assert "A page of the past" not in (await browser.get(f"{HERE}?on=")).text
    assert "A page of the past" not in (await browser.get(f"{HERE}?on=2026-07-10")).text


async def test_a_new_request_says_that_nothing_changed_yet(browser, hackney):
    await make_superintendent(hackney)
    await make_request(hackney, at=noon(date(2026, 11, 20)))
    text = (await browser.get(HERE)).text
    assert "Nothing has been published yet." in text
    assert "What an answer promises by a date is listed here" in text
    assert "Recommendation of a panel: Community Safety Scrutiny Commission" in text


async def test_the_title_of_an_item_that_became_exempt_is_not_told(browser, long):
    assert "Searches near schools" in (await browser.get(HERE)).text
    exempt = {"exempt_paragraph": 1, "public_interest": "It names a person.", "hides_title": True}
    await AgendaItem.filter(id=long.recommendation.item_id).update(**exempt)
    assert "Searches near schools" not in (await browser.get(HERE)).text


async def test_a_trail_takes_as_many_queries_however_long_it_is(browser, long, hackney, queries):
    queries.clear()
    await browser.get(HERE)
    many = len(queries)
    await make_request(hackney, at=noon(date(2026, 7, 2)), follows=long.request)
    await browser.get(HERE)
    queries.clear()
    await browser.get(HERE)
    assert len(queries) == many <= 24


async def test_the_trail_leads_to_what_the_ledger_has_of_its_answers(browser, long):
    text = (await browser.get(HERE)).text
    assert 'href="/ledger?of=hackney/responses/1"' in text
    assert 'href="/ledger?of=hackney/answers/1">Every version and correction of answer 1' in text
    before = (await browser.get(f"{HERE}?on={ANSWERED - timedelta(days=1)}")).text
    assert "/ledger?of=hackney/answers/1" not in before


async def test_what_was_promised_stands_there_once(browser, long, clock):
    clock.now = noon(ANSWERED)
    text = (await browser.get(HERE)).text
    assert text.count("Publish the reasons every month.") == 1
    assert "Made today." in text
    assert "0 days old" not in text
