"""The gate alone over a file: what it prints passes the attack of the reference, and a bad file is told in one line."""

import csv
import subprocess
import sys

import pytest

from engage import __main__ as command
from engage.indicators.disclosure.files import BadFile, release
from tests.shared import shared

GOOD = "id,borough,quarter,group,trust\n"


def gate(path):
    command.main(["release-gate", str(path)])


@pytest.fixture
def refused(tmp_path, capsys):
    def run(text):
        path = tmp_path / "answers.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(SystemExit) as stopped:
            gate(path)
        assert stopped.value.code == 2
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith(f"engage: {path}: ")
        return line.removeprefix(f"engage: {path}: ")

    return run


@pytest.mark.parametrize("more", [[], ["--joint"]])
def test_what_it_releases_of_the_reference_file_withstands_its_attack(tmp_path, capsys, more):
    folder = shared("reference/statistics/O4_sdc_attack")
    gate(folder / "responses.csv")
    found = tmp_path / "release.csv"
    found.write_text(capsys.readouterr().out)
    attack = [sys.executable, str(folder / "attack.py"), str(folder / "responses.csv"), str(found), *more]
    assert subprocess.run(attack, capture_output=True).returncode == 0
    with found.open() as file, (folder / "release_category_gate.csv").open() as theirs:
        ours, reference = list(csv.DictReader(file)), list(csv.DictReader(theirs))
    assert ours[0].keys() == reference[0].keys()
    assert len(ours) == 117  # of 126: the reference does not look at London less the boroughs, and fails --joint


def test_every_window_of_a_borough_with_enough_answers_is_released(tmp_path, capsys):
    people = [("a", 1), ("a", 0), ("b", 1), ("b", 0), ("", 1)]
    lines = [f"{n},Here,2025-Q{q},{group},{yes}" for q in (1, 2, 3, 4) for n in range(12) for group, yes in people]
    path = tmp_path / "answers.csv"
    path.write_text(GOOD + "\n".join(lines))
    gate(path)
    assert [line for line in capsys.readouterr().out.splitlines() if "Here" in line] == [
        "Here,trust,all,2025-Q1,2025-Q4,published,240,60",
        "Here,trust,a,2025-Q1,2025-Q4,published,95,50",
        "Here,trust,b,2025-Q1,2025-Q4,published,95,50",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,borough,group,trust\n", "no column “quarter”; a file begins with id, borough, quarter, group"),
        ("", "no column “id” and “borough” and “quarter” and “group”; a file begins with id, borough, quarter, group"),
        ("id,borough,quarter,group\n", "after id, borough, quarter and group there is one column for each indicator"),
        (GOOD, "nobody gave an answer"),
        (GOOD + "1,Here,12 May,a,1\n", "line 2: the quarter is a whole number from 0 or written like 2026-Q3, not “12"),
        (GOOD + "1,Here,2026-Q5,a,1\n", "line 2: the quarter is a whole number"),
        (GOOD + "1,Here,1,a,1\n1,Here,2026-Q3,a,1\n", "some quarters are plain numbers and some are written like"),
        (GOOD + "1,Here,1,a,yes\n", "line 2: trust is 1, 0 or nothing, not “yes”"),
        (GOOD + "1,Here,1,a\n", "line 2: more or fewer values than columns"),
        (GOOD + "1,Here,1,a,1,0\n", "line 2: more or fewer values than columns"),
        (GOOD + "1,London,1,a,1\n", "line 2: a borough has a name, and it is not London"),
        (GOOD + "1,Here,1,all,1\n", "line 2: no group is called all"),
        (GOOD + "1,Here,1,a,1\n1,Here,999,a,1\n", "from the first quarter to the last there are more than 200"),
        (GOOD + "".join(f"1,B{n},1,a,1\n" for n in range(1001)), "more than 1,000 boroughs"),
        (b"\xff\xfe\x00", "not a text in UTF-8"),
        (GOOD + "1,Here,1," + "a" * 200_000 + ",1\n", "not a CSV file (field larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(refused, text, said):
    assert refused(text).startswith(said)


def test_a_file_that_is_not_there(tmp_path, capsys):
    with pytest.raises(SystemExit):
        gate(tmp_path / "none.csv")
    assert "No such file or directory" in capsys.readouterr().err


def test_more_lines_than_are_taken(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(GOOD + "1,Here,1,a,1\n" * 3)
    with pytest.raises(BadFile, match="more than 2 lines"):
        list(release(path, most_lines=2))
    assert list(release(path, most_lines=3))
