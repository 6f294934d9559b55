"""Case folders that cannot be used: one clear line that says what to do, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from engage.indicators.estimates.cases import BadCase, results_of
from tests.indicators.estimates.test_cases import RATE_ROWS, RATES, SURVEY, SURVEY_ROWS, run, survey, write

TIMELINESS = {"kind": "timeliness", "data": "data.csv", "snapshot": "2025-03-31"}
REQUEST = {"id": "1", "asked_on": "2025-01-01", "due_on": "2025-01-31", "answered_on": "2025-01-05"}
MARGIN = SURVEY["margins"][0]
INDICATOR = SURVEY["indicators"][0]
MALE = {"sex": "M", "target": 400}


def refused(folder: Path) -> str:
    """The message of a folder that cannot be used."""
    with pytest.raises(BadCase) as error:
        results_of(folder)
    return str(error.value)


def without(case: dict, key: str) -> dict:
    return {name: value for name, value in case.items() if name != key}


def test_a_folder_that_is_none(tmp_path):
    said = refused(tmp_path / "nowhere")
    assert re.fullmatch(r"cannot read .*nowhere/case\.json \(.*\): name a folder that holds a case\.json", said)


def test_the_command_says_one_line_prints_nothing_and_ends_with_2_even_if_only_the_last_line_is_bad(tmp_path):
    rows = [*SURVEY_ROWS, SURVEY_ROWS[0]]
    ran = run(write(tmp_path, SURVEY, rows), tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "engage: data.csv, line 103: another line has the id '0': give each its own\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "is not JSON in UTF-8"),
        (b'{"kind": "\xff"}', "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        (b"[]", "does not hold one object"),
        (b"{}", "case.json: 'kind' is missing: write it"),
        (b'{"kind": 3}', "case.json: 'kind' is not what is needed: write a text"),
        (b'{"kind": "poll"}', "no kind 'poll'; write one of survey, rates, rate_ratios, timeliness"),
    ],
)
def test_a_case_json_that_is_none(tmp_path, text, said):
    (tmp_path / "case.json").write_bytes(text)
    assert said in refused(tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"no_target_rule": "drop"}, "no such 'no_target_rule': write \"share\""),
        ({"population_total": "1000"}, "'population_total' is not what is needed: write a number above zero"),
        ({"population_total": 0}, "write a number above zero"),
        ({"population_total": float("inf")}, "write a number above zero"),
        ({"population_total": 10**400}, "write a number above zero"),
        ({"population_total": True}, "write a number above zero"),
        ({"population_total": 999}, "the targets of the margin sex add up to 1000, not to 999; put the targets or"),
        ({"margins": []}, "'margins' is not what is needed: write a list of objects, at least 1 of them"),
        ({"margins": [MARGIN, MARGIN]}, "margins[1]: another one has the name 'sex'"),
        ({"margins": [MARGIN | {"columns": []}]}, "margins[0]: 'columns' are not different columns"),
        ({"margins": [MARGIN | {"targets": [{"target": 1000}]}]}, "targets[0]: a target has a text for each of sex"),
        ({"margins": [MARGIN | {"targets": [MALE, MALE]}]}, "targets[1]: another target is of the same people"),
        ({"margins": [MARGIN | {"targets": [MALE | {"target": -4}]}]}, "'target' is not what is needed"),
        ({"bounds": [0.2]}, "'bounds' are not two numbers"),
        ({"bounds": [1, 5]}, "write [0.2, 5] or null"),
        ({"bounds": [0.2, "5"]}, "write [0.2, 5] or null"),
        ({"indicators": [INDICATOR | {"unfavourable": ["yes", "no"]}]}, "both favourable and unfavourable"),
        ({"indicators": [INDICATOR | {"favourable": []}]}, "or a list is empty"),
        (
            {"indicators": [INDICATOR | {"favourable": "yes"}]},
            "'favourable' is not what is needed: write a list of texts",
        ),
        ({"domains": [{"id": "men", "column": "sex"}]}, "domains[0]: 'values' is missing"),
        (
            {"windows": [{"id": "w", "column": "on", "from": "2025", "to": "2025-12-31"}]},
            "'from' is not what is needed",
        ),
        (
            {"gaps": [{"id": "g", "a": "women", "b": "all"}]},
            "there is no 'women' for 'a': write the id of one there is",
        ),
        ({"changes": [{"id": "c", "now": "w", "before": "v"}]}, "there is no 'v' for 'before'"),
        ({"id_column": "number"}, "data.csv has no column number: add it"),
        ({"data": "../data.csv"}, "'data' is not the name of a file in the folder"),
        ({"data": "data\0"}, "'data' is not the name of a file in the folder"),
        ({"data": "other.csv"}, "other.csv (No such file or directory): put the file of data there"),
    ],
)
def test_a_survey_that_cannot_be_used(tmp_path, changed, said):
    assert said in refused(write(tmp_path, survey(**changed), SURVEY_ROWS))


@pytest.mark.parametrize("key", ["data", "population_total", "indicators", "domains", "windows", "margins"])
def test_a_survey_without_what_it_needs(tmp_path, key):
    assert f"'{key}' is" in refused(write(tmp_path, without(SURVEY, key), SURVEY_ROWS))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "data.csv has no column id: add it"),
        (b"id,on,sex,q\n", "data.csv holds no lines: add them"),
        (b"id,on,sex,q,q\n1,2025-01-01,F,yes,no\n", "two columns have the same name"),
        (b"id,on,sex,q\n1,2025-01-01,F\n", "data.csv, line 2: 3 values under 4 columns: write one for each"),
        (b"id,on,sex,q\n1,1/2/2025,F,yes\n", "data.csv, line 2: on is not a date: write one such as 2025-03-31"),
        (b"id,on,sex,q\n1,2025-01-01,\xff,yes\n", "data.csv is not in UTF-8: save it as such"),
        (b'id,on,sex,q\n1,2025-01-01,"F,yes\n', "data.csv is not a table of comma-separated values"),
    ],
)
def test_data_that_is_no_table(tmp_path, data, said):
    folder = write(tmp_path, SURVEY, SURVEY_ROWS)
    (folder / "data.csv").write_bytes(data)
    assert said in refused(folder)


def test_data_that_a_spreadsheet_saved_with_a_mark_is_read(tmp_path):
    folder = write(tmp_path, SURVEY, SURVEY_ROWS)
    plain = results_of(folder)
    text = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(b"\xef\xbb\xbf" + text + b"\r\n")
    assert results_of(folder) == plain


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference_group": ""}, "'reference_group' is not what is needed: write a text"),
        ({"level": 0.9}, "ranges of other levels are not made, write 0.95"),
        ({"proportions": [{"id": "x", "x": 3, "n": 2}]}, "proportions[0]: 'x' is not a part of 'n'"),
        ({"proportions": [{"id": "x", "x": 0, "n": 0}]}, "or 'n' is 0: put the counts right"),
        ({"proportions": [{"id": "x", "x": 1.5, "n": 2}]}, "'x' is not what is needed: write a whole number"),
    ],
)
def test_rates_that_cannot_be_used(tmp_path, changed, said):
    assert said in refused(write(tmp_path, RATES | changed, RATE_ROWS))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"events": "-1"}, "line 2: events is not a whole number, zero or more: write one"),
        ({"events": "1.5"}, "line 2: events is not a whole number"),
        ({"events": "1" * 5_000}, "line 2: events is not a whole number"),
        ({"events": "٣"}, "line 2: events is not a whole number"),
        ({"population": "0"}, "line 2: population is 0: write how many live there, or nothing if it is not known"),
        ({"positive": "201"}, "line 2: positive is more than events: put the counts right"),
    ],
)
def test_counts_that_are_none(tmp_path, changed, said):
    assert said in refused(write(tmp_path, RATES, [RATE_ROWS[0] | changed]))


def test_a_group_that_is_counted_twice_or_changes_its_size(tmp_path):
    assert "line 3: another line counts the same" in refused(write(tmp_path, RATES, [RATE_ROWS[0]] * 2))
    months = [RATE_ROWS[0] | {"month": "1"}, RATE_ROWS[0] | {"month": "2", "population": 5}]
    assert "line 3: the population differs" in refused(write(tmp_path, RATES, months))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"answered_on": "2024-12-31"}, "line 2: it was answered before it was asked: put the dates right"),
        ({"asked_on": ""}, "line 2: asked_on is not a date"),
        ({"due_on": "soon"}, "line 2: due_on is not a date"),
    ],
)
def test_requests_that_cannot_be(tmp_path, changed, said):
    assert said in refused(write(tmp_path, TIMELINESS, [REQUEST | changed]))


def test_a_request_that_is_there_twice_and_a_snapshot_that_is_no_day(tmp_path):
    assert "line 3: another line has the id '1'" in refused(write(tmp_path, TIMELINESS, [REQUEST] * 2))
    assert "'snapshot' is not what is needed" in refused(write(tmp_path, TIMELINESS | {"snapshot": "now"}, [REQUEST]))


def test_no_request_at_all_gives_nothing_but_counts(tmp_path):
    early = TIMELINESS | {"snapshot": "2024-01-01"}
    found = results_of(write(tmp_path, early, [REQUEST]))["timeliness"]
    assert (found["requests"], found["due"], found["p"], found["median"], found["ci_median"]) == (
        0,
        0,
        None,
        None,
        [None, None],
    )
    json.dumps(found, allow_nan=False)
