"""Somebody with the run of the database changes one thing, and the verifier says which."""

import hashlib
from datetime import timedelta

import pytest
from tortoise import connections

from engage.kit.ledger import LedgerDigest, LedgerEntry, as_public, hash_of
from engage.ledger.chain import Digest, How
from engage.ledger.digests import write_digests
from engage.ledger.kinds import KINDS
from engage.ledger.verifying import late_digest, verify_chain, verify_contents
from tests.conftest import NOW
from tests.ledger.factories import commit, run

CHAIN = ("number", "at", "kind", "address", "version", "content", "previous", "hash")
OTHER = {
    "integer": "{} + 1000", "smallint": "{} + 1", "bigint": "{} + 1", "double precision": "{} + 1",
    "date": "{} + 1", "timestamp with time zone": "{} + interval '1 minute'", "boolean": "NOT {}",
    "text": "{} || '!'", "character varying": "left({0}, -2) || '~' || right({0}, 1)",
    "jsonb": """'[{{"topic": "", "path": "x", "title": "y"}}]'""",
}  # fmt: skip
# What is published of each table, and nothing else of it: words of drafts, exempt parts and names of staff are not.
PUBLIC = {
    "response_request": "number kind asked_by text basis basis_source in_working_days asked_on due_on cites follows_id"
    " office_id",
    "request_event": 'kind "on" until_on text told by_id',
    "official_response": "number version text published_at signed_by_id office_id",
    "response_part": "position text request_id",
    "response_evidence": "kind title url series due_on",
    "action": "number text owner made_on due_on",
    "action_update": 'state note said_by "on"',
    "meeting": "slug title starts_at venue way access_notes is_open_to_public notice_at published_at urgent_reason"
    " source_url reason panel_id",
    "agenda_item": "position is_under kind title text presenter public_interest hides_title late_reason",
    "paper": "number title text summary public_interest late_reason published_at withdrawal",
    "paper_file": "sha256",
    "minutes": "text published_at approved_at signed_at signed_by sha256 approved_in_id",
    "minutes_amendment": "number text reason amended_on sha256 agreed_in_id",
    "recommendation": "number text agreed_on cites",
    "public_question": "number text state answer answered_on",
    "panel_case": "number quarter power colour learning outcome publishes_reasons published_on",
    "case_grade": "colour reason",
    "panel_verdict": 'verdict reason "on" panel_id meeting_id',
    "survey": "slug opens_on closes_on assurance early_results",
    "survey_version": "number definition note published_at",
    "survey_tally": "question_key option age_band sex ethnic_group month count",
    "commitment_update": "progress evidence_on text evidence_url due_on published_at signed_by_id",
    "panel_view": "view text agreed_on",
    "community_trigger": "quarter raised_on discussed_on closed_on closing_words",
    "trigger_rule": "at_least kept_below",
    "indicator_release": "slot revision released_at reason method figures_sha256",
    "published_figure": "gss indicator of_group period ends_on figure",
    "appointment": "public_name",
}
ENUMERATED = {"kind", "position", "way", "basis", "state", "power", "colour", "verdict", "progress", "view",
              "assurance", "early_results", "said_by"}  # fmt: skip


async def faults():
    """Everything the verifier finds, the chain's first."""
    await commit()
    first = (await verify_chain()).finish()
    return [*([first] if first else []), *await verify_contents()]


async def test_what_nobody_touched_is_whole(everything):
    assert everything >= len(KINDS)
    assert {entry.kind for entry in await LedgerEntry.all()} == {kind.name for kind in KINDS}
    assert await faults() == []


async def test_every_column_of_every_entry_is_held_by_its_hash(everything):
    connection = connections.get("default")
    types = await _types("ledger_entry")
    assert set(types) == set(CHAIN)
    kinds = {entry.kind: entry.number for entry in await LedgerEntry.all()}
    for number in kinds.values():
        for column in CHAIN:
            await connection.execute_query("SAVEPOINT whole")
            changed = OTHER[types[column]].format(column)
            await run(f"UPDATE ledger_entry SET {column} = {changed} WHERE number = $1", [number])
            fault = (await verify_chain()).finish()
            assert fault is not None, (number, column)
            assert fault.number == number, (number, column, fault)
            await connection.execute_query("ROLLBACK TO whole")


async def test_whoever_changes_what_is_published_is_found(everything):
    connection = connections.get("default")
    missed = []
    await _drop_constraints()
    for table, columns in PUBLIC.items():
        types = await _types(table)
        for column in columns.split():
            name = column.strip('"')
            other = "'other'" if name in ENUMERATED and "char" in types[name] else OTHER[types[name]].format(column)
            if name in ("until_on", "due_on"):
                other = f"coalesce({column}, '2026-01-01') + 1"
            elif name in ("definition", "detail"):
                other = "'{\"x\": 1}'"
            await connection.execute_query("SAVEPOINT whole")
            if name.endswith("_id"):
                await _copy_newest(_referred(name))
                other = f"(SELECT max(id) FROM {_referred(name)})"
            await run(f"UPDATE {table} SET {column} = {other}")
            if all(fault.how is How.ADDED for fault in await faults()):  # what is pointed at now may be new itself
                missed.append(f"{table}.{name}")
            await connection.execute_query("ROLLBACK TO whole")
    assert missed == []


async def test_a_publication_that_is_deleted_or_slipped_in_is_found(everything):
    connection = connections.get("default")
    for table in PUBLIC.keys() - {"appointment", "trigger_rule", "survey", "meeting", "survey_version"}:
        await connection.execute_query("SAVEPOINT whole")
        await run(f"DELETE FROM {table}")
        assert await faults(), table
        await connection.execute_query("ROLLBACK TO whole")
    await run(
        "INSERT INTO public_question (id, meeting_id, number, text, asked_on, state, marks, reason, answer)"
        " SELECT gen_random_uuid(), meeting_id, 2, 'Slipped in', asked_on, 'accepted', '[]', '', ''"
        " FROM public_question"
    )
    assert [fault.how for fault in await faults()] == [How.ADDED]


async def test_a_salt_that_is_taken_away_or_changed_is_found(everything):
    entry = await LedgerEntry.get(kind="request")
    connection = connections.get("default")
    for what in ("DELETE FROM ledger_salt", "UPDATE ledger_salt SET salt = 'x'"):
        await connection.execute_query("SAVEPOINT whole")
        await run(f"{what} WHERE number = $1", [entry.number])
        assert [fault.number for fault in await faults()] == [entry.number]
        await connection.execute_query("ROLLBACK TO whole")


async def test_an_entry_taken_out_of_the_middle_is_missed(everything):
    await run("DELETE FROM ledger_entry WHERE number = 3")
    fault = (await verify_chain()).finish()
    assert (fault.number, fault.how) == (3, How.DROPPED)


async def test_the_last_entry_taken_away_is_missed_by_the_digest(everything):
    await write_digests(NOW)
    await run("DELETE FROM ledger_entry WHERE number = $1", [everything])
    fault = (await verify_chain()).finish()
    assert (fault.number, fault.how) == (everything, How.DROPPED)


async def test_the_last_entry_taken_away_before_any_digest_is_missed_by_what_is_published(everything):
    await run("DELETE FROM ledger_entry WHERE number = $1", [everything])
    assert (await verify_chain()).finish() is None
    assert [fault.how for fault in await faults()] == [How.ADDED]


async def test_two_entries_that_change_places_are_found(everything):
    await run("UPDATE ledger_entry SET number = 1000 + number WHERE number IN (4, 5)")
    await run("UPDATE ledger_entry SET number = 1009 - number WHERE number IN (1004, 1005)")
    assert (await verify_chain()).finish().number == 4


async def test_a_chain_made_anew_disagrees_with_the_digests_that_went_out(everything):
    await write_digests(NOW)
    kept = await LedgerDigest.all().order_by("-day").first()
    before = (await LedgerEntry.get(number=4)).hash
    for entry in await LedgerEntry.filter(number__gte=5).order_by("number"):
        entry.previous = before
        if entry.number == 5:
            entry.address = "hackney/responses/2"
        before = hash_of(as_public(entry))
        await run(
            "UPDATE ledger_entry SET previous = $2, address = $3, hash = $4 WHERE number = $1",
            [entry.number, entry.previous, entry.address, before],
        )
    fault = (await verify_chain()).finish()
    assert fault.how is How.REWRITTEN
    # Whoever also writes the digests anew is held to the copy that somebody kept.
    await run("UPDATE ledger_digest SET hash = $1", [before])
    assert (await verify_chain()).finish() is None
    fault = (await verify_chain([Digest(kept.entries, kept.hash)])).finish()
    assert fault.how is How.REWRITTEN


async def test_every_column_of_a_digest_is_held_and_so_is_every_day(everything):
    await write_digests(NOW + timedelta(days=2))
    connection = connections.get("default")
    assert await LedgerDigest.all().count() == 3
    for statement in (
        "UPDATE ledger_digest SET hash = repeat('0', 64) WHERE day = '2026-11-21'",
        "UPDATE ledger_digest SET entries = entries - 1 WHERE day = '2026-11-22'",
        "UPDATE ledger_digest SET entries = 0 WHERE day = '2026-11-20'",
        "UPDATE ledger_digest SET day = day - 1 WHERE day = '2026-11-20'",
        "UPDATE ledger_digest SET day = day + 1 WHERE day = '2026-11-22'",
        "DELETE FROM ledger_digest WHERE day = '2026-11-20'",
        "DELETE FROM ledger_digest WHERE day = '2026-11-21'",
    ):
        await connection.execute_query("SAVEPOINT whole")
        await run(statement)
        assert (await verify_chain()).finish(), statement
        await connection.execute_query("ROLLBACK TO whole")
    today = (NOW + timedelta(days=3)).date()
    assert await late_digest(await verify_chain(), today) is None
    await run("DELETE FROM ledger_digest WHERE day >= '2026-11-21'")
    assert await late_digest(await verify_chain(), today)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_digest", "ledger_salt"])
async def test_the_database_itself_refuses_a_change(everything, table):
    await write_digests(NOW)
    column = "salt" if table == "ledger_salt" else "hash"
    with pytest.raises(Exception, match="never changed"):
        await connections.get("default").execute_query(f"UPDATE {table} SET {column} = ''")


async def _drop_constraints():
    """Takes away the rules of the tables, as somebody can who tampers: the ledger must not lean on them."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT conrelid::regclass::text AS name, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'u') AND conrelid::regclass::text = ANY($1)",
        [[*PUBLIC, "panel", "office"]],
    )
    for row in rows:
        await run(f'ALTER TABLE {row["name"]} DROP CONSTRAINT "{row["conname"]}"')


async def _types(table):
    rows = await connections.get("default").execute_query_dict(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1", [table]
    )
    return {row["column_name"]: row["data_type"] for row in rows}


def _referred(column):
    return {"follows_id": "response_request", "request_id": "response_request", "signed_by_id": "appointment",
            "by_id": "appointment", "approved_in_id": "meeting", "agreed_in_id": "meeting", "meeting_id": "meeting",
            "panel_id": "panel", "office_id": "office"}[column]  # fmt: skip


async def _copy_newest(table):
    """Adds a row that differs from the newest one in what names it, for something else to point at."""
    types = await _types(table)
    named = {"response_request": "number", "appointment": "public_name", "meeting": "slug", "panel": "slug",
             "office": "name"}[table]  # fmt: skip
    values = [
        "id + 1" if name == "id" else OTHER[types[name]].format(name) if name == named and table != "office"
        else "'Another'" if name == named else f'"{name}"'
        for name in types
    ]  # fmt: skip
    names = ", ".join(f'"{name}"' for name in types)
    await run(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} ORDER BY id DESC LIMIT 1")


def test_a_hash_is_that_of_the_documented_text():
    public = {"number": 1, "at": "2026-11-20T12:00:00Z", "kind": "request", "address": "hackney/responses/1",
              "version": 1, "content": "c" * 64, "previous": "0" * 64}  # fmt: skip
    text = (
        f'{{"address":"hackney/responses/1","at":"2026-11-20T12:00:00Z","content":"{"c" * 64}","kind":"request",'
        f'"number":1,"previous":"{"0" * 64}","version":1}}'
    )
    assert hash_of(public) == hashlib.sha256(text.encode()).hexdigest()
