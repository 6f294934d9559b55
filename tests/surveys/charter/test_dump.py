"""After five hundred people have told us about searches, a copy of the database and of all logs says nothing of them.

Each sends from an address and with a browser of their own, at a time of their own, and every fifth writes something
that should not be there. A moderator then takes out what the screening marked. Every table is copied as text, and the
logs are read: nothing that was planted is in either, but for words in the tables that only moderators see.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise import connections

from boroughs.people.models import Role
from engage.app import build_app
from engage.retention import erase_expired
from surveys.charter.models import EncounterFeedback
from surveys.moderation.conversations.models import Conversation
from surveys.moderation.forms import REMOVED
from surveys.moderation.models import Comment
from surveys.moderation.screening import found_in
from tests.browser import Browser
from tests.factories import make_member
from tests.surveys.charter.factories import SEND, questions_of, settle_all

PEOPLE = 500
SENT_AT = datetime(2026, 11, 3, 13, 7, 1, tzinfo=UTC)
RECEIPT = "/hackney/stop-and-search/tell-us/receipt"
PLANTED = (
    "07700 900123",
    "kid.99@example.co.uk",
    "PC Smith",
    "shoulder number was 421",
    "AB12 CDE",
    "14 Mare Street",
    "E8 1EA",
    "3rd of November",
    "called Dean",
    "020 7946 0018",
)
"""Personal data that the screening knows; it misses others, which a moderator must see."""

TABLES_OF_RESIDENTS = ("inbox_item", "encounter_feedback", "commitment_tally", "comment", "original", "decision_tally",
                       "conversation", "message", "safeguarding_report")  # fmt: skip
TABLES_OF_WORDS = {"original", "message"}
"""What only moderators see: what a comment said before words were taken out, for 30 days, and what they talked of."""


def address(number: int) -> str:
    """The internet address of a person."""
    return f"81.{number % 251}.{number // 251 + 40}.{number % 199 + 11}"


def agent(number: int) -> str:
    """The browser of a person."""
    return f"Mozilla/5.0 (Phone {number:03}) Zebrafox/{number}.7"


def comment(number: int) -> str:
    """What a person writes: one in five has something that should not be there."""
    if number % 5:
        return ""
    return f"They stopped me and {PLANTED[number // 5 % len(PLANTED)]} was there. Listen first, person {number}."


class Street:
    """The application as people reach it, each from their own address."""

    def __init__(self, app: Any) -> None:
        self.app, self.state, self.host = app, app.state, "127.0.0.1"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app({**scope, "client": (self.host, 4711)}, receive, send)


async def tell(street: Street, browser: Browser, number: int) -> str:
    """One person sends feedback, and returns the code they were given."""
    street.host = address(number)
    browser.cookies.clear()
    data = {"answering_as": "searched", "month": "2026-11", "told_grounds": "yes" if number % 3 else "no"}
    headers = {"User-Agent": agent(number), "X-Forwarded-For": address(number)}
    sent = await browser.post(
        "/hackney/stop-and-search/tell-us/questions",
        data={**data, **SEND, "one_improvement": comment(number)},
        headers=headers,
    )
    assert sent.status_code == 303
    code = browser.cookies["__Host-receipt"]
    if number % 100 == 0:
        checked = await browser.post(RECEIPT, data={"code": code}, headers=headers)
        assert "Yes: we hold" in checked.text
    return code


async def moderate(app: Any, person: Any) -> None:
    """A moderator decides on everything, taking out what the screening marked."""
    async with Browser(app) as browser:
        await browser.as_person(person)
        for one in await Comment.all():
            text = one.text
            for found in found_in(text):
                text = text.replace(found.words, REMOVED)
            sent = await browser.post(f"/hackney/comments/{one.id}/redact", data={"text": text})
            assert sent.status_code == 303, text


async def dump() -> dict[str, str]:
    """Every row of every table as text, as COPY writes it; not when the schema was made, which is any time of day."""
    connection = connections.get("default")
    names = await connection.execute_query_dict(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"
    )
    rows = {}
    for name in sorted(row["tablename"] for row in names):
        told = await connection.execute_query_dict(f'SELECT t::text AS said FROM "{name}" AS t')
        rows[name] = "\n".join(row["said"] for row in told)
    return rows


@pytest.fixture
async def told(settings, clock, hackney, capsys):
    """The codes that five hundred people were given, what was logged, and the database once all was read."""
    street = Street(build_app(settings, clock))
    codes = []
    async with Browser(street) as browser:
        assert (await browser.get(questions_of(hackney))).status_code == 200
        for number in range(PEOPLE):
            clock.now = SENT_AT + timedelta(seconds=number * 61)
            codes.append(await tell(street, browser, number))
    clock.now = datetime(2026, 12, 1, 3, 10, tzinfo=UTC)
    await settle_all(clock.now)
    moderator = await make_member(hackney, Role.MODERATOR)
    clock.now = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    await moderate(street, moderator)
    return codes, "".join(capsys.readouterr()), await dump()


def with_any(dumped: dict[str, str], marks: Any) -> dict[str, list[str]]:
    """The tables that have any of these marks, with the marks."""
    found = {name: [mark for mark in marks if mark in said] for name, said in dumped.items()}
    return {name: marks for name, marks in found.items() if marks}


async def test_a_dump_and_all_logs_after_500_submissions_say_nothing_of_who_sent_them(told, browser, clock):
    codes, logged, dumped = told
    # It did look: everybody's answers are there, everybody's words, and a log of what was done.
    assert len(set(codes)) == await EncounterFeedback.all().count() == PEOPLE
    assert await Comment.publishable().count() == PEOPLE // 5
    assert "surveys.moderation.redact" in logged
    assert with_any(dumped, ["Listen first, person 495"]).keys() == {"comment", "original"}
    for marks in (
        [address(number) for number in range(PEOPLE)],
        [agent(number) for number in range(PEOPLE)] + ["Zebrafox"],
        codes,
        [code.replace("-", "") for code in codes],
    ):
        assert with_any(dumped, marks) == {}
        assert not [mark for mark in marks if mark in logged]
    minutes = {f"{SENT_AT + timedelta(seconds=number * 61):%H:%M:%S}" for number in range(PEOPLE)}
    assert with_any(dumped, minutes) == {}
    assert with_any(dumped, ["09:00:00"]).keys() == {"audit_event", "session"}  # the moderator's time is seen
    assert with_any(dumped, PLANTED).keys() <= TABLES_OF_WORDS
    assert not [mark for mark in (*PLANTED, "Listen first") if mark in logged]
    page = (await browser.get("/hackney/stop-and-search")).text
    assert REMOVED in page
    assert not [mark for mark in PLANTED if mark in page]
    await erase_expired(clock.now + timedelta(days=31))
    assert with_any(await dump(), PLANTED) == {}


async def test_no_table_about_residents_has_a_time(connection):
    columns = await connections.get("default").execute_query_dict(
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
    )
    typed = {(row["table_name"], row["column_name"]): row["data_type"] for row in columns}
    assert {table for table, _ in typed} >= set(TABLES_OF_RESIDENTS)
    timed = [place for place, kind in typed.items() if re.match("time", kind) and place[0] in TABLES_OF_RESIDENTS]
    assert timed == []
    assert Conversation._meta.db_table in TABLES_OF_RESIDENTS
    # What has a date has the month of counting, the day of a decision, or a day that staff set.
    dated = {place for place, kind in typed.items() if kind == "date" and place[0] in TABLES_OF_RESIDENTS}
    assert dated == {
        ("encounter_feedback", "month"),
        ("commitment_tally", "month"),
        ("comment", "received_on"),
        ("comment", "decided_on"),
        ("decision_tally", "quarter"),
        ("conversation", "expires_on"),
        ("safeguarding_report", "received_on"),
        ("safeguarding_report", "due_on"),
        ("safeguarding_report", "handled_on"),
    }
