"""What anybody sees of the ledger."""

import asyncio
import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import feedparser

from engage.kit.jobs import run as run_job
from engage.kit.ledger import LedgerDigest, LedgerEntry, hash_of
from engage.ledger.digests import jobs, slot, write_digests
from tests.boroughs.responses.factories import make_request
from tests.conftest import NOW
from tests.factories import make_superintendent
from tests.ledger.factories import commit, run


async def test_the_newest_entries_lead_to_what_was_published(everything, browser):
    reply = await browser.get("/ledger")
    assert reply.status_code == 200
    assert 'href="/hackney/responses/1#event-2"' in reply.text
    assert "Request for an answer" in reply.text
    assert "Everything that is published here" in reply.text


async def test_an_empty_ledger_says_so(nothing, browser):
    assert "Nothing has been entered yet." in (await browser.get("/ledger")).text
    assert "The first digest comes" in (await browser.get("/ledger/digests")).text
    assert (await browser.get("/ledger.jsonl")).text == ""
    assert (await browser.get("/ledger/1")).status_code == 404


async def test_long_ledgers_come_in_pages_with_as_many_queries(nothing, hackney, browser, queries):
    await make_superintendent(hackney)
    for _ in range(51):
        await make_request(hackney)
    await commit()
    await asyncio.sleep(0)
    queries.clear()
    first = (await browser.get("/ledger")).text
    few = len(queries)
    second = (await browser.get("/ledger?page=2")).text
    assert few == len(queries) - few == 3
    assert 'href="/ledger/51"' in first
    assert 'href="/ledger/1"' not in first
    assert 'href="/ledger/1"' in second
    for wrong in ("0", "x", "3", "²", "9" * 30, "9" * 5000, ""):
        assert (await browser.get("/ledger", params={"page": wrong})).status_code == 200
        assert (await browser.get("/ledger/digests", params={"page": wrong})).status_code == 200


async def test_the_history_of_one_page(everything, browser):
    shown = (await browser.get("/ledger?of=hackney/responses/1")).text
    assert 'href="/hackney/responses/1#event-1"' in shown
    assert "/hackney/meetings" not in shown
    for nothing_there in ("<script>&page=9", "\0", "hackney\0"):
        assert (await browser.get("/ledger", params={"of": nothing_there})).status_code == 200


async def test_what_was_published_can_be_checked_by_hand(everything, browser):
    for kind in ("request", "minutes", "survey", "case"):
        entry = await LedgerEntry.get(kind=kind)
        assert "is still what was entered" in (await browser.get(f"/ledger/{entry.number}")).text
        text = await browser.get(f"/ledger/{entry.number}/published")
        assert text.headers["content-type"].startswith("text/plain")
        assert hashlib.sha256(text.content).hexdigest() == entry.content


async def test_what_figures_were_made_from_is_not_shown_and_nothing_that_was_replaced(everything, browser):
    entry = await LedgerEntry.get(kind="survey-results")
    assert "which are not published" in (await browser.get(f"/ledger/{entry.number}")).text
    assert (await browser.get(f"/ledger/{entry.number}/published")).status_code == 404
    minutes = await LedgerEntry.get(kind="minutes")
    await run("UPDATE minutes SET text = 'Other words'")
    assert (await browser.get(f"/ledger/{minutes.number}/published")).status_code == 404


async def test_the_file_is_the_whole_chain_and_can_go_on_where_it_was_left(everything, browser):
    reply = await browser.get("/ledger.jsonl")
    lines = [json.loads(line) for line in reply.text.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, everything + 1))
    assert all(hash_of({k: v for k, v in line.items() if k != "hash"}) == line["hash"] for line in lines)
    rest = (await browser.get("/ledger.jsonl?after=20")).text.splitlines()
    assert rest == reply.text.splitlines()[20:]
    assert (await browser.get("/ledger.jsonl?after=x")).text == reply.text


async def test_digests_for_people_programs_and_feed_readers(everything, browser):
    await write_digests(NOW)
    last = await LedgerEntry.get(number=everything)
    assert last.hash in (await browser.get("/ledger/digests")).text
    assert last.hash in (await browser.get("/ledger")).text
    [line] = (await browser.get("/ledger/digests.jsonl")).text.splitlines()
    assert json.loads(line) == {"day": "2026-11-20", "entries": everything, "hash": last.hash}
    feed = feedparser.parse((await browser.get("/ledger/digests.atom")).content)
    assert not feed.bozo
    [entry] = feed.entries
    assert entry.title == "The public ledger at the end of 20 November 2026"
    assert entry.summary == f"{everything} entries. SHA-256 {last.hash}"
    assert entry.updated == "2026-11-21T00:00:00Z"


async def test_pages_are_in_the_reader_s_language(everything, browser):
    shown = (await browser.get("/bn/ledger")).text
    assert 'href="/bn/hackney/responses/1"' in shown


async def test_every_day_has_one_digest_missed_ones_too(nothing, hackney):
    [job] = jobs
    await make_superintendent(hackney)
    assert (await run_job(job, NOW)).detail == {"digests": 0}
    await make_request(hackney, at=datetime(2026, 10, 24, 22, 59, tzinfo=UTC))  # the 24th, in summer time
    await make_request(hackney, at=datetime(2026, 10, 24, 23, 0, tzinfo=UTC))  # the 25th
    await make_request(hackney, at=datetime(2026, 10, 25, 23, 59, tzinfo=UTC))  # the 25th, in winter time
    await make_request(hackney, at=datetime(2026, 10, 26, 0, 0, tzinfo=UTC))
    await commit()
    later = datetime(2026, 10, 28, 0, 1, tzinfo=UTC)
    assert slot(later) == "2026-10-27"
    assert (await run_job(job, later)).detail == {"digests": 4}
    assert await run_job(job, later + timedelta(hours=3)) is None
    assert [(one.day, one.entries) for one in await LedgerDigest.all()] == [
        (date(2026, 10, 24), 1),
        (date(2026, 10, 25), 3),
        (date(2026, 10, 26), 4),
        (date(2026, 10, 27), 4),
    ]
    assert (await write_digests(later)) == {"digests": 0}


async def test_what_commits_after_midnight_dated_before_it_counts_in_the_next_digest(nothing, hackney):
    await make_superintendent(hackney)
    before, after = datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 0, 0, 1, tzinfo=UTC)
    await make_request(hackney, at=before)
    await make_request(hackney, at=after)
    await make_request(hackney, at=before)
    await commit()
    await write_digests(after)
    await write_digests(after + timedelta(days=1))
    assert [one.entries for one in await LedgerDigest.all()] == [1, 3]
