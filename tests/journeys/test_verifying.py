"""`engage ledger` as an operator runs it, on a database where somebody changed something and on a copy of the file."""

import asyncpg

from tests.journeys.test_command_line import database, run

__all__ = ["database"]


async def test_the_ledger_is_verified_tampered_with_and_found_out(database, tmp_path):
    code, out, error = await run("ledger", "verify", **database)
    assert (code, out.strip()) == (0, f"The ledger is whole: 0 entries, the last {'0' * 64}"), error
    db = await asyncpg.connect(database["ENGAGE_DATABASE_URL"])
    await db.execute(
        """
        INSERT INTO office (borough_id, kind, name) SELECT id, 'borough_superintendent', '' FROM borough
        WHERE slug = 'hackney' ON CONFLICT DO NOTHING;
        INSERT INTO response_request (borough_id, office_id, number, kind, asked_by, text, basis, basis_source,
            in_working_days, asked_on, due_on, cites)
        SELECT borough_id, id, n, 'recommendation', 'The panel', 'Why?', 'agreed_28_days', '', false, '2026-11-01',
            '2026-11-29', '[]' FROM office, generate_series(1, 5) AS n LIMIT 5
        """
    )
    # The ledger of a database that is new to it begins by itself; later, only when it is asked to.
    code, out, error = await run("ledger", "verify", **database)
    assert (code, "The ledger is whole: 5 entries" in out) == (0, True), out + error
    assert (await run("ledger", "adopt", **database))[1].strip() == "0 publications entered"
    rows = await db.fetch("SELECT * FROM ledger_entry ORDER BY number")
    await db.execute(
        "SET session_replication_role = replica; UPDATE response_request SET text = 'Other' WHERE number = 3"
    )
    code, out, _ = await run("ledger", "verify", **database)
    assert (code, out.strip()) == (1, "entry 3: changed: /hackney/responses/3 is not what was published")
    await db.execute("DELETE FROM ledger_entry WHERE number = 2")
    code, out, _ = await run("ledger", "verify", "--digest", f"5:{rows[4]['hash']}", **database)
    assert code == 1
    assert out.startswith("entry 2: dropped: it is missing: entry 3 comes instead")
    await db.close()


async def test_a_copy_of_the_file_needs_no_database(tmp_path):
    file = tmp_path / "ledger.jsonl"
    file.write_text("")
    nowhere = {"ENGAGE_DATABASE_URL": "postgresql://jo@127.0.0.1:1/none"}
    assert (await run("ledger", "verify", "--file", str(file), **nowhere))[0] == 0
    file.write_text("{}\n")
    code, out, _ = await run("ledger", "verify", "--file", str(file), **nowhere)
    assert (code, out.strip()) == (1, "entry 1: changed: it has no number")
    code, _, error = await run("ledger", "verify", "--file", str(tmp_path / "none"), **nowhere)
    assert (code, "cannot read" in error) == (2, True)
    code, _, error = await run("ledger", "verify", "--digest", "5", **nowhere)
    assert (code, "write the number of entries" in error) == (2, True)
