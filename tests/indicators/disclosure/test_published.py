"""Four releases made for real, one after another, and an outsider who reads every page and file of the website."""

import csv
import io
import json
import zipfile
import zlib
from datetime import date
from random import Random

import pytest

from engage.indicators.families.said import gathering
from engage.indicators.models import IndicatorRelease
from engage.indicators.releasing import release
from surveys.models import SurveyTally
from surveys.results.people import CHARACTERISTICS
from tests.indicators.disclosure import telling
from tests.indicators.factories import noon
from tests.outsider import Answers, Result, attack, read
from tests.stranger import Seen, crawl
from tests.stranger import read as read_page
from tests.surveys.factories import make_survey

TRUST = "local.survey.pas.trust_mps"
ETHNIC_GROUPS = {"white": 50, "black": 20, "asian": 12, "mixed": 4, "other": 2, "": 4}
CLOSES = [date(2024 + (n + 1) // 4, (3 * n + 4) % 12 + 1, 20) for n in range(7)]
SLOTS = {
    "2025-02": noon(2025, 3, 8),
    "2025-05": noon(2025, 6, 8),
    "2025-08": noon(2025, 9, 8),
    "2025-11": noon(2025, 12, 8),
}


async def answer(borough, chance, size):
    """Two surveys a quarter, of few people, whose age and sex are told and whose ethnic group mostly is."""
    for closes_on in CLOSES:
        for number in (1, 2):
            survey = await make_survey(
                borough,
                "police_trust_met",
                *CHARACTERISTICS,
                slug=f"s{number}-{closes_on}",
                title=f"Trust {number}",
                opens_on=closes_on.replace(day=1),
                closes_on=closes_on,
                checked_on=closes_on,
            )
            counts = {}
            for _ in range(chance.randrange(size)):
                group = chance.choices(list(ETHNIC_GROUPS), list(ETHNIC_GROUPS.values()))[0]
                cell = (chance.choice(("25_34", "45_54", "65_plus")), chance.choice(("female", "male")), group)
                option = chance.choice(("tend_to_agree", "tend_to_disagree"))
                for key in (("", "online"), ("police_trust_met", ""), ("police_trust_met", option)):
                    counts[cell, key] = counts.get((cell, key), 0) + 1
            await SurveyTally.bulk_create(
                SurveyTally(survey=survey, question_key=key, option=option, age_band=age, sex=sex, ethnic_group=group,
                            month=closes_on.replace(day=1), count=count)
                for ((age, sex, group), (key, option)), count in counts.items()
            )  # fmt: skip


async def behind():
    """What the outsider must not learn, and what the surveys' results tell, from what the last release was made of."""
    last = await IndicatorRelease.all().order_by("-id").first()
    surveys = json.loads(zlib.decompress(last.inputs))["gathered"]["said"]["surveys"]
    number = surveys["indicators"].index(TRUST)
    answers, results = [], set()
    for gss, quarters in surveys["surveys"].items():
        for key, own in quarters.items():
            quarter = int(key[:4]) * 4 + int(key[-1]) - 1
            for slug, lines in own.items():
                groups = gathering.groups_of(lines, number, surveys["cells"])["ethnic_group"]
                answers += [
                    Answers(gss, quarter, slug, group or "unknown", sum(said)) for group, said in groups.items()
                ]
                for name in surveys["given"][gss][slug].get(str(number), []):
                    if name == "all" or name.startswith("ethnic_group="):
                        group = name.partition("=")[2] or "unknown"
                        results.add(Result(gss, quarter, slug, "" if name == "all" else group))
    return answers, results


def figures(seen):
    """The figures in every file that was seen, a figure a line of JSON, whatever it was written in."""
    found = []
    for path, versions in seen.files.items():
        for content in versions:
            if path.endswith(f"/trust/{TRUST}.json"):
                told = json.loads(content)
                about = {"gss": told["place"]["gss"], "indicator": TRUST}
                found.append("\n".join(json.dumps(about | one) for one in told["figures"]))
            elif path.endswith((f"/trust/{TRUST}.csv", "/trust.csv")):
                found.append(lines_of(content.decode()))
            elif path.startswith("/data/") and path.endswith(".zip"):
                found += list(of_bundle(content))
    return [file.encode() for file in found]


def of_bundle(content):
    """The files of figures in a bundle."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    for name in packed.namelist():
        if name.endswith("figures.jsonl"):
            yield packed.read(name).decode()
        elif name.endswith("figures.csv"):
            yield lines_of(packed.read(name).decode())


def lines_of(table):
    """The lines of a CSV file that have a value, as JSON."""
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    return "\n".join(json.dumps({k: v for k, v in row.items() if v}) for row in rows if "gss" in row)


async def four_releases(app, clock, hackney, croydon, seed):
    """All that a stranger sees who opens every page and file after each of four releases."""
    chance, seen = Random(seed), Seen()
    await answer(hackney, chance, 60)
    await answer(croydon, chance, 120)
    for slot, now in SLOTS.items():
        clock.now = now
        await release(slot, now)
        await crawl(app, seen, ("hackney", "croydon"))
    return seen


def planted(path, table):
    """A page with one more table."""
    return read_page(path, f"<!doctype html><title>Page</title><h1>Page</h1>{table}")


@pytest.mark.parametrize("seed", range(2))
async def test_four_releases_tell_an_outsider_nothing_of_a_few(app, clock, hackney, croydon, seed):
    seen = await four_releases(app, clock, hackney, croydon, seed)
    paths = {page.path for page in seen.pages} | seen.files.keys()
    assert {f"/hackney/trust/{TRUST}", "/london", "/hackney/trust/compare", "/methodology", "/releases"} <= paths
    assert {"/hackney/stop-and-search", "/hackney/responses", f"/data/{max(SLOTS)}.1.zip"} <= paths
    files = figures(seen)
    published = read(files, TRUST, "ethnic_group")
    assert all(read([file], TRUST, "ethnic_group") <= published for file in files)
    assert {last for _, _, last in published} >= {2024 * 4 + 3, 2025 * 4 + 2}
    assert any(group for _, group, _ in published)

    on_pages = telling.of_indicator(seen.pages, TRUST)
    assert on_pages.keys() <= published  # pages say no more than files
    assert any(group for _, group, _ in on_pages)
    assert {gss for gss, _, _ in on_pages} == {"E09000012", "E09000008"}

    answers, given = await behind()
    results = telling.of_surveys(seen.pages)
    assert {one.group for one in results} >= {"", "white", "unknown"}
    assert {one for one in results if one.quarter <= max(a.quarter for a in answers)} <= given  # the gate counts on it
    assert attack(answers, published, results | given) == []
    for (gss, quarter), numbers in telling.surveys_answered(seen.pages).items():  # nothing of others
        told = [one for one in results if (one.gss, one.quarter, one.group) == (gss, quarter, "")]
        people = sum(a.people for a in answers for one in told if (a.gss, a.survey) == (gss, one.survey))
        assert people == 0 or numbers == {(people + 2) // 5 * 5}

    more = {("E09000012", group or "unknown", 2024 * 4 + 3) for group in ETHNIC_GROUPS}
    assert attack(answers, published | more, results | given)  # it would have noticed


PLANTED = {
    "a group that files do not have": (
        f"/hackney/trust/{TRUST}",
        "<table><caption>Groups in every period</caption><tr><th>Group<th>Period<th>Figure"
        "<tr><th>Other ethnic group<td>Twelve months to December 2024<td>52%</table>",
        ("E09000012", "other", 2024 * 4 + 3),
    ),
    "everybody, in a quarter that was held back": (
        "/london",
        f"<h2>{telling.WORDING}</h2><table><tr><th>Borough<th>Period<th>Figure"
        "<tr><th>Croydon<td>Twelve months to March 2023<td>47% Use with care</table>",
        ("E09000008", "", 2023 * 4),
    ),
    "words alone": (
        "/croydon",
        f"<h2>{telling.WORDING}</h2><p>47% of the people who answered in the twelve months to March 2023 agreed.",
        ("E09000008", "", 2023 * 4),
    ),
}
"""Pages that say too much of the indicator: path, what is on it, what the outsider reads in it."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_page_that_says_too_much_is_read(name):
    path, more, known = PLANTED[name]
    assert telling.of_indicator([planted(path, more)], TRUST).keys() == {known}


SURVEY = "/hackney/surveys/s1-2025-02-20/results"
WHO = "<h2>Who answered</h2><h3>Ethnic group</h3><table><tr><th>Ethnic group<th>Share"


def test_a_planted_page_of_results_that_tells_of_a_few_is_seen_through():
    few = [Answers("E09000012", 2025 * 4, "s1-2025-02-20", group, people) for group, people in
           (("white", 34), ("other", 6))]  # fmt: skip
    window = {("E09000012", "", 2025 * 4)}
    told = telling.of_surveys([planted(SURVEY, "<p>About 40 people answered.")])
    assert attack(few, window, told) == []
    page = planted(SURVEY, f"{WHO}<tr><th>White<td>85%<tr><th>Other ethnic group<td>not shown</table>")
    assert {one.group for one in telling.of_surveys([page])} == {"white", "unknown"}
    assert [one.group for one in attack(few, window, told | telling.of_surveys([page]))] == ["other"]


@pytest.mark.parametrize("more", ["<p>Among them were 6 of another ethnic group.", f"{WHO}<tr><th>Roma<td>15%</table>"])
def test_a_number_that_the_outsider_cannot_read_is_told(more):
    with pytest.raises(telling.NotUnderstood):
        telling.of_surveys([planted(SURVEY, more)])
