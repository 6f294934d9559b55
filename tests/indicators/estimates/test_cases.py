"""`engage estimate CASE_DIR`: the reference cases to their tolerance, other cases by hand, and clear refusals."""

import csv
import json
import os
import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from engage.indicators.estimates.cases import results_of
from engage.indicators.estimates.rates import dispersion
from engage.kit.comparisons import change
from engage.kit.figures import wilson

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("ENGAGE_SHARED", ROOT.parent / "shared"))
REFERENCE = SHARED / "reference" / "statistics"

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(),
    reason="the reference cases are not beside this repository; ENGAGE_SHARED can name their folder",
)

SURVEY = {
    "kind": "survey",
    "data": "data.csv",
    "population_total": 1000,
    "margins": [
        {"name": "sex", "columns": ["sex"], "targets": [{"sex": "F", "target": 600}, {"sex": "M", "target": 400}]}
    ],
    "bounds": [0.2, 5],
    "indicators": [{"id": "trust", "column": "q", "favourable": ["yes"], "unfavourable": ["no"]}],
    "domains": [{"id": "all"}, {"id": "men", "column": "sex", "values": ["M"]}],
    "windows": [{"id": "w", "column": "on", "from": "2025-01-01", "to": "2025-12-31"}],
    "gaps": [{"id": "men_vs_all", "a": "men", "b": "all"}],
}
PEOPLE = [*[("F", "yes")] * 30, *[("F", "no")] * 20, *[("M", "yes")] * 20, *[("M", "no")] * 30, ("M", "don't know")]
SURVEY_ROWS = [
    {"id": str(number), "on": "2025-06-30", "sex": sex, "q": said} for number, (sex, said) in enumerate(PEOPLE)
]


def write(folder: Path, case: object, rows: list[dict[str, object]]) -> Path:
    """A case folder with this case.json and these lines of data.csv."""
    (folder / "case.json").write_text(json.dumps(case))
    with (folder / "data.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def survey(**changed) -> dict:
    return deepcopy(SURVEY) | changed


def run(folder: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, in a folder of their own and with no database."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ENGAGE_DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    command = [sys.executable, "-m", "engage", "estimate", str(folder)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@needs_reference
def test_the_command_prints_the_results_of_a_folder_and_writes_nothing(tmp_path):
    folder = REFERENCE / "O2_missing_gap_trend"
    ran = run(folder, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == results_of(folder)
    assert list(tmp_path.iterdir()) == []


@needs_reference
@pytest.mark.parametrize("case", ["O1_basic", "O2_missing_gap_trend", "O3_rates"])
def test_results_agree_with_every_reference_case(case, tmp_path):
    found = tmp_path / "results.json"
    found.write_text(json.dumps(results_of(REFERENCE / case), allow_nan=False))
    check = [sys.executable, str(REFERENCE / "check.py"), str(REFERENCE / case), str(found)]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert ", 0 differ" in checked.stdout


@needs_reference
@pytest.mark.parametrize("case", ["O1_basic", "O2_missing_gap_trend"])
def test_what_check_py_does_not_ask_for_agrees_as_well(case):
    expected, found = json.loads((REFERENCE / case / "expected.json").read_text()), results_of(REFERENCE / case)
    for section, keys in {
        "estimates": ("deff",),
        "gaps": ("rho",),
        "changes": ("rho", "cov"),
        "weighting": ("g_min", "g_max", "g_unbounded"),
    }.items():  # fmt: skip
        for wanted, row in zip(expected[section], found[section], strict=True):
            for key in keys:
                assert row[key] == pytest.approx(wanted[key], rel=1e-9, abs=1e-12), (section, key)


@needs_reference
def test_the_order_of_people_does_not_change_a_digit(tmp_path):
    folder = REFERENCE / "O2_missing_gap_trend"
    with (folder / "data.csv").open() as file:
        rows = list(csv.DictReader(file))
    random.Random(3).shuffle(rows)
    write(tmp_path, json.loads((folder / "case.json").read_text()), rows)
    assert results_of(tmp_path) == results_of(folder)


def test_a_survey_by_hand(tmp_path):
    found = results_of(write(tmp_path, survey(), SURVEY_ROWS))
    (weighting,) = found["weighting"]
    assert (weighting["n"], weighting["log"]) == (101, [])
    assert found["weights"]["w"]["0"] == pytest.approx(600 / 50)
    everybody, men = found["estimates"]
    women_weigh, men_weigh = 600 / 50, 400 / 51
    p = (30 * women_weigh + 20 * men_weigh) / (50 * women_weigh + 50 * men_weigh)
    assert (everybody["n"], everybody["p"]) == (100, pytest.approx(p))
    assert (men["n"], men["p"]) == (50, pytest.approx(0.4))
    # Of 101 respondents 100 answered: V = 101/100 * 0.24 / 50.
    assert men["n_eff"] == pytest.approx(50 * 100 / 101)
    assert men["ci_wilson"] == pytest.approx(wilson(20 * 100 / 101, 50 * 100 / 101))
    assert men["shown"] == {
        "verdict": "with_care",
        "p": 0.4,
        "range": [0.28, 0.54],
        "under": None,
        "over": None,
        "n": 50,
    }
    (gap,) = found["gaps"]
    assert gap["diff"] == pytest.approx(0.4 - p)
    assert gap["p_bh"] == gap["p_value"]
    assert gap["direction"] in ("lower", "no_clear_difference")
    assert found["changes"] == []


def test_a_window_with_too_few_people_has_bases_and_a_reason_and_no_percentage(tmp_path):
    windows = [*SURVEY["windows"], {"id": "none", "column": "on", "from": "2024-01-01", "to": "2024-12-31"}]
    changes = [{"id": "year", "now": "w", "before": "none"}]
    found = results_of(write(tmp_path, survey(windows=windows, changes=changes), SURVEY_ROWS[:49]))
    assert [row["log"] for row in found["weighting"]] == [
        ["49 respondents are fewer than 50"], ["0 respondents are fewer than 50"]]  # fmt: skip
    assert [row["n"] for row in found["estimates"]] == [49, 0, 0, 0]
    assert {row["p"] for row in found["estimates"]} == {None}
    assert {row["shown"]["verdict"] for row in found["estimates"]} == {"too_few"}
    assert {row["diff"] for row in (*found["gaps"], *found["changes"])} == {None}
    assert found["weights"] == {"w": {}, "none": {}}


def test_windows_that_overlap_share_their_people(tmp_path):
    windows = [
        {"id": "now", "column": "on", "from": "2025-04-01", "to": "2026-03-31"},
        {"id": "before", "column": "on", "from": "2025-01-01", "to": "2025-12-31"},
    ]
    case = survey(windows=windows, changes=[{"id": "c", "now": "now", "before": "before"}])
    others = [row | {"id": f"b{row['id']}", "on": "2025-02-01"} for row in SURVEY_ROWS]
    found = results_of(write(tmp_path, case, SURVEY_ROWS + others))
    everybody, _ = found["changes"]
    # Half of the 202 people of the window before are all of the 101 of the window now.
    assert everybody["diff"] == pytest.approx(0)
    assert everybody["rho"] == pytest.approx(1 / 2**0.5, rel=0.01)
    assert [row["n"] for row in found["weighting"]] == [101, 202]


def test_a_gap_of_a_group_that_is_too_small_has_no_direction(tmp_path):
    young = [{"id": "young", "column": "age", "values": ["16"]}, {"id": "all"}]
    case = survey(domains=young, gaps=[{"id": "g", "a": "young", "b": "all"}])
    rows = [row | {"age": "16" if number >= 75 else "30"} for number, row in enumerate(SURVEY_ROWS)]
    (gap,) = results_of(write(tmp_path, case, rows))["gaps"]
    assert gap["p_value"] < 0.05
    assert gap["direction"] is None


def test_collapsing_is_in_the_log_of_a_case(tmp_path):
    targets = [{"age": age, "target": 250} for age in ("16", "25", "35", "45")]
    case = survey(margins=[{"name": "age_band", "columns": ["age"], "targets": targets}])
    rows = [row | {"age": ("16", "25", "35", "45")[min(number // 8, 3)]} for number, row in enumerate(SURVEY_ROWS)]
    (weighting,) = results_of(write(tmp_path, case, rows))["weighting"]
    assert weighting["log"] == [
        "age_band: 16 has 8 respondents, joined into 16 / 25",
        "age_band: 35 has 8 respondents, joined into 16 / 25 / 35",
    ]


RATES = {"kind": "rates", "data": "data.csv", "reference_group": "White", "per": 1000}
RATE_ROWS = [
    {"area": "A", "event": "search", "group": "White", "events": 200, "population": 100_000},
    {"area": "A", "event": "search", "group": "Black", "events": 120, "population": 20_000},
    {"area": "A", "event": "search", "group": "Unknown", "events": 80, "population": ""},
    {"area": "City of London", "event": "search", "group": "White", "events": 50, "population": 7_000},
    {"area": "City of London", "event": "search", "group": "Black", "events": 50, "population": 1_930},
]


def test_rates_by_hand(tmp_path):
    white, black, unknown, _, city = results_of(write(tmp_path, RATES, RATE_ROWS))["rates"]
    assert (white["rate"], black["rate"], unknown["rate"]) == (2, 6, None)
    assert "rr" not in white
    assert "rr" not in unknown
    assert (black["rr"], black["phi"], black["method"]) == (pytest.approx(3), 1, "log")
    assert (black["unknown_share"], black["withheld"]) == (0.2, None)
    assert city["withheld"] == "few of the people it happened to live there"


def test_months_show_dispersion_and_add_up(tmp_path):
    months = {"White": (10, 40, 10, 40), "Black": (30, 20, 30, 20)}
    rows = [
        {
            "area": "A",
            "event": "force",
            "group": group,
            "month": f"2025-0{number}",
            "events": events,
            "population": 5_000,
        }
        for group, counts in months.items()
        for number, events in enumerate(counts, 1)
    ]
    white, black = results_of(write(tmp_path, RATES, rows))["rates"]
    assert (white["events"], black["events"]) == (100, 100)
    assert black["phi"] == pytest.approx(dispersion(list(zip(months["Black"], months["White"], strict=True)))) != 1


def test_a_ratio_that_has_no_number_is_null(tmp_path):
    rows = [row | {"events": 0} if row["group"] == "White" else row for row in RATE_ROWS]
    black = results_of(write(tmp_path, RATES, rows))["rates"][1]
    assert (black["rr"], black["rr_ci_log"], black["rr_ci_exact"][1]) == (None, None, None)
    nothing = results_of(write(tmp_path, RATES, [row | {"events": 0} for row in RATE_ROWS]))["rates"][1]
    assert (nothing["rate"], nothing["rr"], nothing["unknown_share"]) == (0, None, 0)


def test_rate_ratios_with_two_denominators_and_find_rates(tmp_path):
    shares = {"White": (400, 100, 90_000), "Black": (200, 30, 30_000), "Unknown": (60, 9, "")}
    rows = [
        {"borough": "Hackney", "ethnicity_basis": basis, "group": group, "stops": stops + more, "population": residents,
         "positive": positive, "linked": positive - 5}
        for basis, more in (("self-defined", 0), ("officer-defined", 10))
        for group, (stops, positive, residents) in shares.items()
    ]  # fmt: skip
    found = results_of(write(tmp_path, RATES | {"kind": "rate_ratios"}, rows))
    ratios = {(row["ethnicity_basis"], row["group"]): row for row in found["disproportionality"]}
    assert ratios["self-defined", "Black"]["rr"] == pytest.approx(200 / 30 / (400 / 90))
    assert ratios["officer-defined", "Black"]["rr"] == pytest.approx(210 / 30 / (410 / 90))
    white, black, unknown = found["find_rates"]
    assert (white["stops"], white["p"], white["linked"], white["p_linked"]) == (400, 0.25, 95, 95 / 400)
    assert black["ci_wilson"] == list(wilson(30, 200))
    newcombe = change(30, 200, 100, 400)
    assert black["ci_newcombe"] == [newcombe.low, newcombe.high]
    assert "ci_newcombe" not in white
    assert unknown["p"] == 0.15


def test_timeliness_by_hand(tmp_path):
    request = {"id": "", "asked_on": "2025-01-01", "due_on": "2025-01-31", "answered_on": ""}
    rows = [request | {"id": str(number), "answered_on": f"2025-01-{day}"}
            for number, day in enumerate(("05", "11", "11", "31"))]  # fmt: skip
    rows += [
        request | {"id": "late", "answered_on": "2025-02-10"},
        request | {"id": "open"},
        request | {"id": "answered after the snapshot", "answered_on": "2025-04-01"},
        request | {"id": "due later", "asked_on": "2025-03-01", "due_on": "2025-04-15"},
        request | {"id": "never due", "asked_on": "2025-03-01", "due_on": ""},
        request | {"id": "asked later", "asked_on": "2025-04-01", "due_on": "2025-04-15"},
    ]
    found = results_of(write(tmp_path, {"kind": "timeliness", "data": "data.csv", "snapshot": "2025-03-31"}, rows))
    timeliness = found["timeliness"]
    counts = ("requests", "answered", "open", "overdue_open", "due", "on_time")
    assert [timeliness[key] for key in counts] == [9, 5, 4, 2, 7, 4]
    assert (timeliness["p"], timeliness["ci_wilson"]) == (4 / 7, list(wilson(4, 7)))
    # Of 9: after 4 days 8/9 are open, after 10 days 6/9, after 30 days 5/9; then two are known of no longer, and after
    # 40 days 5/9 * 2/3 are open, less than half.
    assert (timeliness["median"], timeliness["ci_median"][0]) == (40, 4)
    assert (timeliness["p90"], timeliness["ci_p90"][1]) == (None, None)
