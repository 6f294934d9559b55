"""Feeds of meetings and of responses, as a feed reader sees them."""

from datetime import date

import feedparser

from meetings.models import Ending
from meetings.papers.models import Paper
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_superintendent
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_panel


async def feed(browser, path):
    """A feed as a reader parses it, all it needs being there."""
    reply = await browser.get(path)
    assert reply.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(reply.content)
    assert not read.bozo
    assert read.version == "atom10"
    assert all((read.feed.id, read.feed.title, read.feed.updated_parsed, read.feed.author))
    for entry in read.entries:
        assert entry.id.startswith("tag:engage.test,2026-01-01:")
        assert all((entry.title, entry.updated_parsed))
        assert entry.link.startswith("https://engage.test/")
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    assert [entry.updated for entry in read.entries] == sorted((e.updated for e in read.entries), reverse=True)
    return read


async def titles(browser, path):
    return [entry.title for entry in (await feed(browser, path)).entries]


async def test_everything_that_becomes_public_is_news_and_nothing_else(browser, hackney):
    meeting = await make_meeting(hackney)
    await make_minutes(meeting, approved_at=NOW)
    values = {"meeting": meeting, "text": "Words", "published_at": HELD}
    await Paper.create(**values, number=1, title="Searches in 2026")
    exempt = {"exempt_paragraph": 1, "public_interest": "It names people."}
    await Paper.create(**values, number=2, title="zq-hidden", hides_title=True, **exempt)
    await Paper.create(**values, number=3, title="A title that may show", **exempt)
    await Paper.create(**{**values, "published_at": None}, number=4, title="A draft")
    await make_meeting(hackney, title="Planned", notice_at=None, published_at=None)
    title = "Stop and search in schools"
    assert await titles(browser, "/hackney/meetings.atom") == [
        f"Approved minutes: {title}",
        f"Draft minutes: {title}",
        "Paper: A title that may show",
        "Paper: Searches in 2026",
        f"Meeting: {title}",
        f"Agenda: {title}",
    ]


async def test_ids_stay_and_a_change_updates_its_entry(browser, hackney, clock):
    meeting = await make_meeting(hackney)
    before = {entry.id: entry.updated for entry in (await feed(browser, "/hackney/meetings.atom")).entries}
    meeting.title, meeting.changed_at = "Another title", clock.now
    await meeting.save()
    after = {entry.id: entry.updated for entry in (await feed(browser, "/hackney/meetings.atom")).entries}
    assert before.keys() == after.keys()
    changed = f"tag:engage.test,2026-01-01:meeting/{meeting.id}/notice"
    assert [id for id in before if before[id] != after[id]] == [changed]


async def test_what_was_called_off_is_news(browser, hackney, clock):
    await make_meeting(hackney, ending=Ending.CANCELLED, ended_at=clock.now, reason="Snow & ice\x0b <now>")
    assert (await titles(browser, "/hackney/meetings.atom"))[0] == "Cancelled: Stop and search in schools"


async def test_odd_signs_break_no_feed(browser, hackney):
    await make_meeting(hackney, title="A & B <script>\x0b‮ ]]> 🙂")
    assert "Meeting: A & B <script>" in (await titles(browser, "/hackney/meetings.atom"))[0]


async def test_a_panel_has_a_feed_of_its_own_and_pages_lead_to_the_boroughs(browser, hackney):
    await make_meeting(hackney, panel=await make_panel(hackney))
    await make_panel(hackney, name="Two", slug="two")
    assert await titles(browser, "/hackney/panels/two/meetings.atom") == []
    page = (await browser.get("/hackney/meetings")).text
    assert '<link rel="alternate" type="application/atom+xml" href="/hackney/meetings.atom"' in page


async def test_the_feed_takes_as_many_queries_for_many_meetings_as_for_one(browser, hackney, queries):
    counts = []
    for number in (1, 4):
        for _ in range(number):
            await make_minutes(await make_meeting(hackney))
        queries.clear()
        await browser.get("/hackney/meetings.atom")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


async def test_requests_and_responses_are_a_feed(browser, hackney):
    request = await make_request(hackney)
    await make_superintendent(hackney)
    assert len(await titles(browser, "/hackney/responses.atom")) == 1
    await make_response(request, date(2026, 11, 10))
    found = await titles(browser, "/hackney/responses.atom")
    assert len(found) == 2
    assert all(title.startswith("Request 1") for title in found)
