"""An insider with a copy of the whole database cannot join what people said of searches, wrote, and reported.

Forty people tell us about a search one after the other, each through the pages, while the jobs of every ten minutes and
every hour run; everything is really committed. Each one's answers, comment and card are marked with a number that only
this test can read. The insider has every row of every table with where it lies (`ctid`) and what wrote it (`xmin`).
"""

import json
import re
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from tortoise import connections

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.app import build_app
from engage.kit.jobs import run
from surveys.charter.actions import load_charter
from surveys.charter.jobs import jobs as feedback_jobs
from surveys.charter.safeguarding.jobs import jobs as safeguarding_jobs
from surveys.charter.venues.actions import add_venue
from surveys.moderation.jobs import jobs as comment_jobs
from tests.browser import Browser
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.charter.factories import SEND, questions_of

PEOPLE = 40
CHANCE = 10  # hits of forty, where one is expected by luck
DIGITS = ("fully", "mostly", "partly", "hardly", "not_at_all")
PLACES = ("explained_clearly", "treated_with_respect", "understood_feelings")
WRITES = [n for n in range(PEOPLE) if n % 4 == 1]
IS_CHILD = [n for n in range(PEOPLE) if n % 5 == 2]
REPORTS = [7, 22]


def marked(number):
    """The answers of a person, with their number in them."""
    answers = {place: DIGITS[number // 5**power % 5] for power, place in enumerate(PLACES)}
    if number in IS_CHILD:
        answers |= {"age": "13_15", "clothing": "more" if number in REPORTS else "nothing"}
    return answers


def number_of(answers):
    """Whose answers they are."""
    return sum(DIGITS.index(answers[place]) * 5**power for power, place in enumerate(PLACES))


async def rows(table):
    """All rows of a table in their order on disk, with what wrote them."""
    told = await connections.get("default").execute_query_dict(
        f"SELECT ctid::text AS place, xmin::text AS writer, to_jsonb(t)::text AS said, t.* FROM {table} t ORDER BY ctid"
    )
    return [dict(row) for row in told]


@pytest.fixture
async def told(alone, clock):
    """The database after forty people and a night."""
    await load_charter()
    hackney = await Borough.get(slug="hackney")
    await make_member(hackney, Role.SAFEGUARDING_LEAD)
    venue = await add_venue(hackney, "Club", at=NOW, actor_id=1)
    hourly, _ = safeguarding_jobs
    for number in range(PEOPLE):
        clock.now = NOW + timedelta(minutes=4 * number)
        async with Browser(build_app(alone, clock)) as browser:
            data = {"answering_as": "searched", "month": "2026-11", **marked(number), **SEND}
            data |= {"one_improvement": f"Person {number:02}"} if number in WRITES else {}
            data |= {"venue": venue.code} if number == 11 else {}
            assert (await browser.post(questions_of(hackney), data=data)).status_code == 303
        for job in (feedback_jobs[0], comment_jobs[0], *([hourly] if number % 15 == 14 else [])):
            await run(job, clock.now)
    clock.now = datetime.combine(clock.now.date() + timedelta(days=10), clock.now.timetz()).replace(day=1, hour=5)
    for job in (feedback_jobs[1], comment_jobs[1], hourly):
        await run(job, clock.now)
    return {name: await rows(name) for name in ("encounter_feedback", "comment", "safeguarding_report", "venue",
                                               "inbox_item", "job_run", "question_tally")}  # fmt: skip


def writers(found, of=lambda row: row["said"]):
    """{transaction: what it wrote}."""
    by_writer = defaultdict(list)
    for row in found:
        by_writer[row["writer"]].append(of(row))
    return by_writer


async def test_an_insider_joins_nothing_that_one_person_sent(told):
    feedback = told["encounter_feedback"]
    assert len(feedback) == PEOPLE
    assert len(told["comment"]) == len(WRITES)
    assert len(told["safeguarding_report"]) == len(REPORTS)
    assert told["inbox_item"] == []
    batches = writers(feedback, lambda row: number_of(json_of(row)))
    assert [len(batch) >= 10 for batch in batches.values()].count(False) <= 1  # what is left when the month is over
    # One transaction: no comment and no report was written with anybody's answers.
    for table in ("comment", "safeguarding_report"):
        assert not set(batches) & set(writers(told[table]))
    # The card: what counted it wrote every venue again with the batch that came last, whoever had one.
    assert set(writers(told["venue"])) == {max(batches, key=int)}
    # By order on disk, forwards and backwards, of the answers and of the comments, and of ids.
    in_order = [number_of(json_of(row)) for row in feedback]
    for guess in (in_order, in_order[::-1], [number_of(json_of(r)) for r in sorted(feedback, key=lambda r: r["id"])]):
        assert sum(place == number for place, number in enumerate(guess)) < CHANCE
    # A comment beside the answers that lie where it lies among the comments of its batch.
    for key in ("place", "id", "case_hash"):
        said = [int(row["text"].split()[1]) for row in sorted(told["comment"], key=lambda row: row[key])]
        wrote = [number for number in in_order if number in WRITES]
        assert sum(a == b for a, b in zip(said, wrote, strict=True)) < len(WRITES)
        assert said != sorted(said)
    # No value is in two tables, but for months, dates and the borough.
    seen = set()
    for table in ("encounter_feedback", "comment", "safeguarding_report"):
        words = {word for row in told[table] for word in words_of(row)}
        assert words.isdisjoint(seen)
        seen |= words


async def test_a_report_is_laid_beside_all_children_of_its_age_and_fits_them_all(told):
    [one, two] = told["safeguarding_report"]
    said = [json_of(row) for row in told["encounter_feedback"]]
    children = [answers for answers in said if answers.get("age") == one["age"] == two["age"]]
    assert len(children) == len(IS_CHILD)
    assert len({tuple(sorted(answers)) for answers in children}) == 1


def json_of(row):
    """The answers in a row."""
    return row["answers"] if isinstance(row["answers"], dict) else json.loads(row["answers"])


def words_of(row):
    """The long words in a row: ids and hashes."""
    return re.findall(r"[0-9a-f]{32,}|[0-9a-f-]{36}", row["said"])
