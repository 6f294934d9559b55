"""Four releases made for real, one after another, and an outsider who fetches every file of them from the website."""

import csv
import io
import json
import zipfile
import zlib
from datetime import date
from random import Random

import pytest

from engage.indicators.families.said import FAMILY, gathering
from engage.indicators.models import IndicatorRelease
from engage.indicators.releasing import release
from surveys.models import Survey, SurveyTally
from tests.indicators.factories import noon
from tests.outsider import Answers, Result, attack, read

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
            survey = await Survey.create(
                borough=borough,
                slug=f"s{number}-{closes_on}",
                title="Trust",
                opens_on=closes_on.replace(day=1),
                closes_on=closes_on,
                published_at=noon(2024, 1, 1),
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
                        results.add(Result(gss, quarter, slug, "" if name == "all" else name.partition("=")[2]))
    return answers, results


async def fetched(browser):
    """Every file of figures on the website, as one figure a line of JSON, whatever it was written in."""
    files = []
    for slug in ("hackney", "croydon"):
        told = (await browser.get(f"/{slug}/trust/{TRUST}.json")).json()
        about = {"gss": told["place"]["gss"], "indicator": TRUST}
        files.append("\n".join(json.dumps(about | one) for one in told["figures"]))
        for path in (f"/{slug}/trust/{TRUST}.csv", f"/{slug}/trust.csv"):
            files.append(lines_of((await browser.get(path)).text))
    for one in await IndicatorRelease.all():
        packed = zipfile.ZipFile(io.BytesIO((await browser.get(f"/data/{one.slot}.{one.revision}.zip")).content))
        for name in packed.namelist():
            if name.endswith("figures.jsonl"):
                files.append(packed.read(name).decode())
            elif name.endswith("figures.csv"):
                files.append(lines_of(packed.read(name).decode()))
    return [file.encode() for file in files]


def lines_of(table):
    """The lines of a CSV file that have a value, as JSON."""
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    return "\n".join(json.dumps({k: v for k, v in row.items() if v}) for row in rows if "gss" in row)


@pytest.mark.parametrize("seed", range(2))
async def test_four_releases_tell_an_outsider_nothing_of_a_few(browser, hackney, croydon, seed):
    chance = Random(seed)
    await answer(hackney, chance, 60)
    await answer(croydon, chance, 120)
    for slot, now in SLOTS.items():
        await release(slot, now, families=[FAMILY])
    files = await fetched(browser)
    published = read(files, TRUST, "ethnic_group")
    assert all(read([file], TRUST, "ethnic_group") <= published for file in files)
    assert {last for _, _, last in published} >= {2024 * 4 + 3, 2025 * 4 + 2}
    assert any(group for _, group, _ in published)
    answers, results = await behind()
    assert results
    assert attack(answers, published, results) == []
    planted = {("E09000012", group or "unknown", 2024 * 4 + 3) for group in ETHNIC_GROUPS}
    assert attack(answers, published | planted, results)  # it would have noticed
