"""The trust page and its data: what it says, what it never says, and that it equals the published file."""

import calendar
import csv
import gzip
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from engage.app import PAGES
from engage.indicators.exports import COLUMNS
from engage.indicators.jobs import jobs
from engage.kit.jobs import run
from tests.html import parse
from tests.indicators.factories import ask, count_answers, hold, make_commitment, make_survey, noon, rate, respond
from tests.indicators.test_pas_import import LONDON_GSS, line, load, published, write
from tests.site.test_words import untranslated

[JOB] = jobs
JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 1)
GOOD_JOB = "police_good_job_area"


async def compiled(month=11):
    await run(JOB, datetime(2026, month, 8, 6, 0, tzinfo=UTC))


def text_of(page):
    """The words of a page, in one line."""
    body = parse(page.text).find(".//main")
    return " ".join("".join(body.itertext()).split())


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


async def get(browser, end="", place="hackney"):
    response = await browser.get(f"/{place}/trust{end}")
    assert response.status_code == 200
    return response


# Before there is anything


async def test_before_anything_is_measured_or_imported_the_page_says_what_happens_next(browser, hackney):
    words = text_of(await get(browser))
    assert "Nothing has been measured yet." in words
    assert "The next figures come on 8 December 2026." in words
    assert "No survey figures have been loaded for Hackney yet." in words
    assert (await get(browser, ".json")).json()["measured_here"] == []
    assert rows_of(await get(browser, ".csv")) == []


@pytest.mark.parametrize(
    ("now", "day"),
    [((2026, 12, 7), "8 December 2026"), ((2026, 12, 8), "8 January 2027"), ((2027, 1, 31), "8 February")],
)
async def test_the_page_says_when_the_next_figures_come(browser, clock, hackney, now, day):
    clock.now = noon(*now)
    assert f"The next figures come on {day}" in text_of(await get(browser))


async def test_there_is_no_page_of_a_borough_that_is_not_open(browser, hackney):
    for end in ("", ".csv", ".json"):
        assert (await browser.get(f"/barnet/trust{end}")).status_code == 404


# Measured here


async def test_a_share_is_shown_with_range_base_period_source_and_a_sentence(browser, hackney):
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, JULY, "q0", excellent=1, good=100, fair=101, dont_know=50)
    await count_answers(survey, JULY, responses=252)
    await compiled()
    words = text_of(await get(browser))
    assert (
        "50% Range: 43% to 57% Answers: about 200 July to September 2026 "
        "Source: Surveys on this website, answered by people who chose to"
    ) in words
    assert "50% of the people who answered in July to September 2026 said “Excellent” or “Good”." in words
    assert "Surveys sent in by residents: 250." in words


async def test_the_conduct_of_offices_is_shown_with_its_counts(browser, hackney):
    await respond(await ask(hackney, JULY), noon(2026, 7, 20))
    await ask(hackney, JULY)
    await hold(hackney, noon(2026, 7, 7), noon(2026, 7, 20))
    await compiled()
    words = text_of(await get(browser))
    assert "1 of 2 Requests: 2 July to September 2026" in words
    assert "Requests due for an answer: 2. Answered on time: 1." in words
    assert "Requests answered: 1. Half are answered within 19 days, those that still wait counted." in words
    assert "Still waiting at the end: 1." in words
    assert "Meetings whose minutes were due: 1. Published on time: 1." in words


async def test_while_no_quarter_is_over_the_latest_month_is_shown(browser, clock, hackney):
    await count_answers(await make_survey(hackney), date(2026, 10, 1), responses=40)
    await compiled()
    assert "40 October 2026" in text_of(await get(browser))


async def test_a_period_that_is_not_over_is_never_shown(browser, clock, hackney):
    await count_answers(await make_survey(hackney), JULY, responses=40)
    await compiled(11)
    clock.now = noon(2026, 8, 15)
    assert "Surveys sent in by residents" in (words := text_of(await get(browser)))
    assert "July to September" not in words
    assert {row["period"] for row in rows_of(await get(browser, ".csv"))} == {"2026-07"}


async def test_nothing_of_a_figure_from_too_few_people_is_in_the_page_or_its_data(browser, hackney):
    """29 answers of which 17 are favourable, and 8 surveys: none of these numbers, nor a share of them, may show."""
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, JULY, "q0", good=17, fair=12)
    await count_answers(survey, JULY, responses=8)
    await compiled()
    page = await get(browser)
    assert "Not enough people answered in July to September 2026 to give a figure." in text_of(page)
    assert "Fewer than 10" in text_of(page)
    for item in (i for i in (await get(browser, ".json")).json()["measured_here"] if i["indicator"][:5] == "local"):
        for period in item["periods"]:
            assert period["status"] == "not_enough_answers"
            assert {period[name] for name in ("value", "low", "high", "under", "over", "base", "numerator")} == {None}
    for row in rows_of(await get(browser, ".csv")):
        if row["indicator"].startswith("local"):
            assert {row[name] for name in ("value", "low", "high", "under", "over", "base", "numerator")} == {""}
    for leak in ("17", "29", "58.6", "59%", "58%", "41%", "0.58"):
        assert leak not in re.sub(r"/assets/\S+|d=\"[^\"]+\"", "", text_of(page))
        for end in (".csv", ".json"):
            numbers = re.sub(r"20\d\d-\S+", "", (await get(browser, end)).text)
            assert leak not in numbers


async def test_a_quarter_without_a_figure_is_said_beside_one_that_has_one(browser, hackney):
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, date(2026, 4, 1), "q0", good=60, fair=60)
    await count_answers(survey, JULY, "q0", good=5, fair=5)
    await compiled()
    words = text_of(await get(browser))
    assert "July to September 2026Not enough answers–– April to June 202650%41% to 59%about 120" in words


async def test_only_figures_of_this_borough_are_shown(browser, hackney, croydon):
    await count_answers(await make_survey(croydon), JULY, responses=40)
    await compiled()
    assert "Nothing has been measured yet." in text_of(await get(browser))
    assert "Surveys sent in by residents: 40." in text_of(await get(browser, place="croydon"))


# From the random-sample survey


async def test_a_published_measure_is_shown_beside_london_with_its_source(browser, hackney, tmp_path):
    path = write(tmp_path, line(share="0,5", day="31/12/2022"), line(share="0,46", london="0,47"))
    report = await load(path)
    words = text_of(await get(browser))
    assert "The Metropolitan Police Service is an organisation that I can trust" in words
    assert (
        "In the twelve months to December 2023, 46% of people asked in Hackney strongly agree or tend to agree. "
        "In London as a whole, 47%. A year earlier it was 50% in Hackney. We cannot tell if a difference is real: "
        "the published file gives no range."
    ) in words
    assert "less than about 6 percentage points may be chance" in words
    assert "Mayor’s Office for Policing And Crime (MOPAC)" in words
    assert "Open Government Licence v3.0 Retrieved20 November 2026 Filepas.csv" in words
    assert f"{report.sha256[:12]}…" in words


async def test_a_quarter_that_was_not_published_is_a_gap_and_not_nought(browser, hackney, tmp_path):
    await load(write(tmp_path, line(share="0,5", day="31/03/2023"), line(share="0,46", day="30/09/2023")))
    page = await get(browser)
    assert "June 2023Not publishedNot published" in text_of(page)
    assert page.text.count('<path class="line-1"') == 0  # two points with a gap between them make no line
    [measure] = (await get(browser, ".json")).json()["public_attitude_survey"]["measures"]
    assert measure["twelve_months_to"][1] == {"ends_on": "2023-06-30", "borough": None, "london": None}
    gap = [row for row in rows_of(await get(browser, ".csv")) if row["ends_on"] == "2023-06-30"]
    assert [(row["place"], row["status"], row["value"]) for row in gap] == [
        ("Hackney", "not_published", ""),
        ("London", "not_published", ""),
    ]


async def test_a_revision_replaces_a_figure_and_both_files_are_named(browser, hackney, tmp_path):
    await load(write(tmp_path, line(share="0,5", day="30/09/2023"), line(share="0,46")))
    await load(write(tmp_path, line(share="0,44"), name="corrected.csv"))
    page = await get(browser)
    assert "44% of people asked" in (words := text_of(page))
    assert "46%" not in words
    assert 'href="#revision-2"' in page.text
    assert 'id="revision-1"' in page.text
    sources = (await get(browser, ".json")).json()["public_attitude_survey"]["sources"]
    assert [(source["revision"], source["filename"]) for source in sources] == [(2, "corrected.csv"), (1, "pas.csv")]


async def test_the_two_kinds_of_figures_are_in_different_charts(browser, hackney, tmp_path):
    survey = await make_survey(hackney, "police_trust_met")
    await count_answers(survey, JULY, "q0", tend_to_agree=60, neither=60)
    await compiled()
    await load(write(tmp_path, line(day="30/09/2023"), line()))
    page = await get(browser)
    charts = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert len([chart for chart in charts if "London" in chart]) == 1
    assert not [chart for chart in charts if "London" in chart and "Q3 2026" in chart]
    assert (
        text_of(page).index("Measured here") < text_of(page).index("50% of the people") < text_of(page).index("MOPAC)")
    )


@pytest.mark.parametrize("slug", ["hackney", "croydon"])
async def test_every_figure_on_the_page_and_in_its_data_equals_the_published_file(browser, hackney, slug, request):
    path, figures = published("PAS_buroughs.csv")
    await load(path)
    gss = (
        await request.getfixturevalue("connection").execute_query_dict(
            "SELECT gss FROM borough WHERE slug = $1", [slug]
        )
    )[0]["gss"]
    rows = [row for row in rows_of(await get(browser, ".csv", slug)) if row["status"] == "published"]
    shown = {
        (LONDON_GSS if row["place"] == "London" else gss, row["indicator"], date.fromisoformat(row["ends_on"])): row[
            "value"
        ]
        for row in rows
    }
    expected = {key: share for key, share in figures.items() if key[0] in (gss, LONDON_GSS)}
    assert {key: float(value) for key, value in shown.items()} == {key: float(v) for key, v in expected.items()}
    page = await get(browser, place=slug)
    tables = re.findall(r'<table class="govuk-table">.*?</table>', page.text, re.DOTALL)
    assert len(tables) == 8
    months = list(calendar.month_name)[1:]
    for table, key in zip(tables, dict.fromkeys(row["indicator"] for row in rows), strict=True):
        body = re.findall(r"<tr[^>]*><th scope=\"row\"[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", table)
        assert len(body) == 37
        for month, here, london in body:
            name, year = month.split()
            quarter = next(day for g, k, day in figures if (day.year, months[day.month - 1]) == (int(year), name))
            for place, cell in ((gss, here), (LONDON_GSS, london)):
                share = figures.get((place, key, quarter))
                assert unescape(cell) == ("Not published" if share is None else f"{share * 100:.0f}%")


async def test_the_page_stays_light_and_asks_little_of_the_database(browser, hackney, queries):
    await load(published("PAS_buroughs.csv")[0])
    survey = await make_survey(hackney, GOOD_JOB, "police_trust_met", "police_listen")
    for month in (4, 5, 6, 7, 8, 9):
        for question in ("q0", "q1", "q2"):
            options = {"good": 60, "fair": 50} if question == "q0" else {"tend_to_agree": 60, "neither": 70}
            await count_answers(survey, date(2026, month, 1), question, **options)
    for number in range(10):
        await rate(hackney, await make_commitment(f"T{number}"), JULY, met=60, not_met=60)
    await compiled()
    for end in ("", ".csv", ".json"):
        del queries[:]
        page = await get(browser, end)
        assert len([query for query in queries if query.lstrip().startswith("SELECT")]) <= 5, queries
        assert len(gzip.compress(page.content, 6)) < 40_000


# As data


async def test_the_csv_opens_in_a_spreadsheet_and_no_cell_is_a_formula(browser, hackney):
    wordings = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠1", "|cmd", "%0A"]
    for number, wording in enumerate(wordings):
        await rate(hackney, await make_commitment(f"T{number}", wording), JULY, met=60, not_met=60)
    await compiled()
    response = await get(browser, ".csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="trust-hackney.csv"'
    rows = rows_of(response)
    assert tuple(rows[0]) == COLUMNS
    labels = {row["label"] for row in rows if row["indicator"].startswith("local.commitment")}
    assert labels == {f"'{wording}" for wording in wordings}


async def test_the_json_has_its_documented_shape(browser, hackney, tmp_path):
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, JULY, "q0", good=101, fair=101)
    await compiled()
    await load(write(tmp_path, line(share="0,46", london="0,47")))
    data = (await get(browser, ".json")).json()
    assert data["borough"] == {"name": "Hackney", "slug": "hackney", "gss": "E09000012"}
    [share] = [item for item in data["measured_here"] if item["indicator"] == "local.survey.pas.good_job"]
    assert share["periods"] == [
        {
            "period": "2026-Q3",
            "starts_on": "2026-07-01",
            "ends_on": "2026-09-30",
            "unit": "share",
            "status": "shown",
            "value": 0.5,
            "low": 0.43,
            "high": 0.57,
            "under": None,
            "over": None,
            "base": 200,
            "numerator": None,
            "waiting": None,
        }
    ]
    [measure] = data["public_attitude_survey"]["measures"]
    assert measure["twelve_months_to"] == [{"ends_on": "2023-12-31", "borough": 0.46, "london": 0.47}]
    assert (measure["measure"], measure["source"]) == ("pas.trust_mps", 1)


def test_all_three_are_for_everybody_and_kept_until_something_changes():
    routes = {route.name: route for route in PAGES if route.name.startswith("indicators.")}
    assert set(routes) == {"indicators.trust", "indicators.trust_csv", "indicators.trust_json"}
    assert all(route.cached and route.audience.name == "public" for route in routes.values())


@pytest.mark.parametrize("language", ["bn", "ar", "so", "en-XA"])
async def test_the_page_can_be_read_in_every_language(browser, hackney, tmp_path, language):
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, JULY, "q0", good=101, fair=101)
    await respond(await ask(hackney, JULY), noon(2026, 7, 20))
    await compiled()
    await load(write(tmp_path, line()))
    page = await browser.get(f"/{language}/hackney/trust")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text


async def test_in_the_pseudo_language_no_word_of_the_page_is_left_in_english(browser, hackney, tmp_path):
    survey = await make_survey(hackney, GOOD_JOB)
    await count_answers(survey, JULY, "q0", good=101, fair=101)
    await compiled()
    await load(write(tmp_path, line(day="30/09/2023"), line()))
    page = await browser.get("/en-XA/hackney/trust")
    assert set(untranslated(page.text)) <= {"Pseudo"}
