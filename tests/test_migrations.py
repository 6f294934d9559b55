"""The last version's data comes through the migrations unchanged in meaning."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from engage.database import connection_arguments
from surveys.definition import codec
from surveys.definition.checks import faults
from surveys.definition.parts import Asking, Kind

MIGRATE = """
import asyncio, sys
from engage.database import tortoise_config
from engage.kit.settings import Settings
from engage.migrating import apply_migrations
from tortoise import Tortoise
async def main():
    await apply_migrations(tortoise_config(Settings(database_url=sys.argv[1], secret="s" * 40)), sys.argv[2])
    await Tortoise.close_connections()
asyncio.run(main())
"""


async def migrate(url, target=""):
    """Migrates a database up to a migration, in a process of its own: Tortoise has one configuration a process."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, url, target, env=dict(os.environ))
    assert await process.wait() == 0


AGREE = [["strongly_agree", "Strongly agree"], ["tend_to_agree", "Tend to agree"], ["dont_know", "Don’t know"],
         ["prefer_not_to_say", "Prefer not to say"]]  # fmt: skip
QUESTIONS = [
    ("police_listen", "agree_scale", "The police in your area listen", AGREE, ["strongly_agree"], "police_listen"),
    ("own_0123456789abcdef", "single_choice", "Which?", [["option_1", "This"], ["option_2", "That"]], [], None),
    ("own_text", "free_text", "Why?", [], [], None),
    ("long_term_condition", "single_choice", "Conditions?", [["yes", "Yes"]], [], "long_term_condition"),
    ("condition_reduces_activity", "single_choice", "Reduce?", [["no", "No"]], [], "condition_reduces_activity"),
]  # fmt: skip


MET_AND_ANSWERED = """
    INSERT INTO panel (id, borough_id, kind, name) VALUES (1, 1, 'snb', 'The Board'), (2, 1, 'cmg', 'The board!');
    INSERT INTO meeting (id, panel_id, borough_id, slug, title, starts_at, venue, published_at)
    VALUES (1, 1, 1, 'spring', 'Spring', '2026-03-10 18:30Z', 'Hall', '2026-02-20 12:00Z');
    INSERT INTO minutes (meeting_id, text, published_at, approved_at)
    VALUES (1, 'We met.', '2026-03-12 12:00Z', '2026-06-12 12:00Z');
    INSERT INTO person (id, email, name, is_active, attempts) VALUES (1, 'ama@example.org', 'Ama', true, 0);
    INSERT INTO office (id, borough_id, kind) VALUES (1, 1, 'borough_superintendent');
    INSERT INTO appointment (id, office_id, person_id, public_name, starts_on)
    VALUES (1, 1, 1, 'Supt Ama', '2026-01-01');
    INSERT INTO response_request (id, borough_id, office_id, number, asked_by, text, basis, asked_on, due_on)
    SELECT n, 1, 1, n, 'The Board', 'Why?', 'agreed_28_days', '2026-03-11', '2026-04-08' FROM generate_series(1, 2) n;
    INSERT INTO official_response (request_id, position, more_time_until, text, drafted_by_id, signed_by_id,
                                   published_at)
    VALUES (1, 'needs_more_time', '2026-05-01', 'Later.', 1, 1, '2026-04-01 12:00Z'),
           (1, 'partly_accepted', NULL, 'In part.', 1, 1, '2026-04-30 12:00Z'),
           (2, 'accepted', NULL, 'A draft.', 1, NULL, NULL);
"""


async def test_surveys_of_the_first_version_keep_questions_answers_and_counts(server_settings):
    admin = await asyncpg.connect(**connection_arguments(server_settings))
    name = f"engage_migrations_{os.getpid()}"
    await admin.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(server_settings.database_url)
    url = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    connection = None
    try:
        await migrate(url, "0002_guards")
        connection = await asyncpg.connect(**connection_arguments(replace(server_settings, database_url=url)))
        await _fill(connection)
        await migrate(url)
        await _check(connection)
    finally:
        if connection:
            await connection.close()
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def _fill(connection):
    await connection.execute(
        "INSERT INTO borough (id, slug, name, gss, in_met, is_open) VALUES (1, 'hackney', 'Hackney', 'E1', true, true)"
    )
    await connection.execute(
        "INSERT INTO survey (id, borough_id, slug, title, intro) VALUES (7, 1, 'old', 'Old survey', 'Please answer.')"
    )
    for position, (key, kind, wording, options, favourable, bank_key) in enumerate(QUESTIONS):
        await connection.execute(
            "INSERT INTO question (survey_id, position, key, kind, wording, options, favourable, bank_key, is_required)"
            " VALUES (7, $1, $2, $3, $4, $5, $6, $7, $8)",
            position, key, kind, wording, json.dumps(options), json.dumps(favourable), bank_key, position == 1,
        )  # fmt: skip
    await connection.execute(
        "UPDATE survey SET opens_on = '2026-01-01', closes_on = '2026-12-31', published_at = now() WHERE id = 7;"
        "INSERT INTO survey_tally (survey_id, question_key, option, month, count) VALUES (7, '', '', '2026-02-01', 12),"
        " (7, 'police_listen', 'strongly_agree', '2026-02-01', 9);"
        "INSERT INTO inbox_item (token_hash, stream, subject_id, document) VALUES"
        """ ('a', 'survey', 7, '{"police_listen": "dont_know", "own_text": "Because"}');"""
        "INSERT INTO charter_version (id, title, published_on, source_url)"
        " VALUES (1, 'The charter', '2025-02-27', 'https://charter.example/');"
        "INSERT INTO charter_theme (version_id, position, name, is_verified) VALUES (1, 1, 'Respect', false)"
    )
    await connection.execute(MET_AND_ANSWERED)


async def _check_meetings_and_responses(connection):
    assert [row["slug"] for row in await connection.fetch("SELECT slug FROM panel ORDER BY id")] == [
        "the-board",
        "the-board-2",
    ]
    assert await connection.fetchval("SELECT notice_at = published_at FROM meeting")
    assert await connection.fetchval("SELECT signed_at IS NULL AND text = 'We met.' FROM minutes")
    event = await connection.fetchrow("SELECT * FROM request_event")
    assert (event["request_id"], event["kind"], event["until_on"].isoformat(), event["text"], event["by_id"]) == (
        1, "extended", "2026-05-01", "Later.", 1,
    )  # fmt: skip
    rows = await connection.fetch(
        "SELECT request_id, number, version, office_id, position, response.text, published_at IS NOT NULL AS is_public"
        " FROM official_response AS response JOIN response_part ON response_id = response.id ORDER BY request_id"
    )
    assert [tuple(row) for row in rows] == [
        (1, 1, 1, 1, "partly_accepted", "In part.", True),
        (2, 2, 1, 1, "accepted", "A draft.", False),
    ]


async def _check(connection):
    await _check_meetings_and_responses(connection)
    assert await connection.fetchval("SELECT former_name FROM charter_theme WHERE name = 'Respect'") == ""
    version = await connection.fetchrow("SELECT * FROM survey_version WHERE survey_id = 7")
    assert version["number"] == 1
    assert version["published_at"] is not None
    definition = codec.from_json(json.loads(version["definition"]))
    assert faults(definition) == []
    assert definition.title == {"en": "Old survey"}
    assert [question.key for question in definition.questions] == [key for key, *_ in QUESTIONS]
    listen, which, why, _, reduces = definition.questions
    assert (listen.kind, listen.favourable, listen.has_dont_know) == (
        Kind.SCALE,
        ("strongly_agree", "tend_to_agree"),
        True,
    )
    assert (which.kind, which.asking, [o.code for o in which.options]) == (
        Kind.SINGLE_CHOICE,
        Asking.REQUIRED,
        ["option_1", "option_2"],
    )
    assert why.kind is Kind.LONG_TEXT
    assert reduces.show_when is not None
    tally = await connection.fetch("SELECT question_key, option, count FROM survey_tally ORDER BY question_key")
    assert [tuple(row) for row in tally] == [("", "online", 12), ("police_listen", "strongly_agree", 9)]
    item = json.loads(await connection.fetchval("SELECT document FROM inbox_item"))
    assert item == {
        "version": 1,
        "channel": "online",
        "answers": {"police_listen": "dont_know"},
        "texts": {"own_text": "Because"},
    }
    try:
        await connection.execute("UPDATE survey_version SET note = 'changed'")
    except asyncpg.IntegrityConstraintViolationError:
        return
    raise AssertionError("a published version was changed")
