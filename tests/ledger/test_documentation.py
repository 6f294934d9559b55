"""The program in the documentation, run as somebody outside would, on the real file and on tampered ones."""

import asyncio
import json
import re
import sys
from pathlib import Path

import pytest

from engage.ledger.digests import write_digests
from engage.ledger.pages import VERIFIER
from tests.conftest import NOW

PROGRAM = re.search(r"```python\n(.*?)```", Path("deploy/LEDGER.md").read_text(), re.DOTALL)[1]


def test_the_documented_program_is_the_one_that_is_served_and_is_short():
    assert VERIFIER.read_text() == PROGRAM
    assert len(PROGRAM.splitlines()) <= 50
    assert set(re.findall(r"^(?:import|from) (\w+)", PROGRAM, re.MULTILINE)) <= set(sys.stdlib_module_names)


@pytest.fixture
async def check(everything, browser, tmp_path):
    """Runs the program on the ledger's file as downloaded, its lines changed by a function; returns what it says."""
    await write_digests(NOW)
    program = tmp_path / "check_ledger.py"
    program.write_text(PROGRAM)
    digests = tmp_path / "digests.jsonl"
    digests.write_bytes((await browser.get("/ledger/digests.jsonl")).content)
    whole = (await browser.get("/ledger.jsonl")).text.splitlines()

    async def run(change=lambda lines: lines):
        file = tmp_path / "ledger.jsonl"
        file.write_text("".join(line + "\n" for line in change(list(whole))))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", program, file, digests, stderr=asyncio.subprocess.PIPE
        )
        _, said = await process.communicate()
        return process.returncode, said.decode().strip()

    return run


async def test_the_real_file_is_whole(check):
    assert await check() == (0, "")


async def test_every_field_of_a_line_is_held(check):
    for field in ("number", "at", "kind", "address", "version", "content", "previous", "hash"):

        def change(lines, field=field):
            entry = json.loads(lines[2])
            entry[field] = entry[field] + 1 if isinstance(entry[field], int) else entry[field][:-1] + "~"
            return [*lines[:2], json.dumps(entry), *lines[3:]]

        status, said = await check(change)
        assert status == 1
        assert "entry 3 " in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:3], *lines[4:]], "entry 4 is not where it should be"),
        (lambda lines: lines[:-1], "was dropped: the digest of 2026-11-20"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "entry 4 is not where it should be"),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "entry 4 is not where it should be"),
        (lambda lines: [*lines[:3], "no json", *lines[4:]], "entry 4 cannot be read"),
        (lambda lines: [*lines[:3], "[]", *lines[4:]], "entry 4 cannot be read"),
        (lambda lines: [], "entry 1 was dropped"),
    ],
)
async def test_a_file_that_was_tampered_with_is_found_out(check, change, said):
    status, words = await check(change)
    assert status == 1
    assert said in words
