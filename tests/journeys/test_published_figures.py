"""A published table, loaded by the command, on the page: equal to the file to the last figure."""

import csv
import os
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import httpx2
import pytest

from boroughs.london import BOROUGHS, normalised
from engage.indicators.periods import Period
from engage.indicators.sources.pas import normalise as measure_name
from engage.indicators.sources.pas_measures import KEY_BY_NAME
from tests.journeys.servers import engage

SHARED = Path(os.environ.get("ENGAGE_SHARED", Path(__file__).parents[2].parent / "shared"))
FILE = SHARED / "data" / "pas" / "PAS_buroughs.csv"
HEADING = "Date;Survey;Borough;Measure;Proportion;MPS"
FAIR = "How confident are you that the police in your area use their stop and search powers fairly?"


async def test_a_table_is_loaded_once_and_corrected_by_revision(visit, site, tmp_path):
    def table(name: str, *lines: str) -> str:
        path = tmp_path / name
        path.write_text("\n".join((HEADING, *lines)), encoding="utf-8")
        return str(path)

    first = table(
        "june.csv", "30/06/2026;PAS;Hackney;S&S used fairly;0,413;46%", "30/06/2026;PAS;Atlantis;Trust MPS;0,5;0,6"
    )
    said = await engage(site.environment, "import", "pas", first, "--retrieved-on", "2026-07-20")
    assert "line 3: " in said
    assert "3 figures read, 3 new or different, 1 rejected" in said
    assert "nothing changed" in await engage(site.environment, "import", "pas", first)
    await engage(site.environment, "indicators", "run")
    reader = await visit()
    await reader.open("/hackney/trust")
    assert FAIR in await reader.text()
    assert "41.3%" in await reader.text()
    await reader.follow(FAIR)
    assert "London: 46%" in await reader.text()
    corrected = table("june-corrected.csv", "30/06/2026;PAS;Hackney;S&S used fairly;0,431;46%")
    assert "1 new or different" in await engage(site.environment, "import", "pas", corrected)
    await engage(site.environment, "indicators", "run", "--reason", "The publisher corrected its file.")
    await reader.open("/hackney/trust")
    assert "43.1%" in await reader.text()
    assert "41.3%" not in await reader.text()


@pytest.mark.skipif(not FILE.exists(), reason="the published table is not beside this repository; set ENGAGE_SHARED")
async def test_every_figure_of_the_published_table_is_on_the_page(visit, site, database):
    await engage(site.environment, "import", "pas", str(FILE))
    await engage(site.environment, "indicators", "run")
    expected = dict(_figures())
    stored = {
        (row["gss"], row["measure"], row["period_ends_on"]): row["share"]
        for row in await database.fetch(
            "SELECT gss, measure, period_ends_on, share FROM series_value JOIN source ON source.id = source_id"
            " WHERE filename = $1",
            FILE.name,
        )
    }
    boroughs = {key: share for key, share in stored.items() if key[0] != "london"}
    assert {key: share for key, share in boroughs.items() if key in expected} == expected
    assert [len({key[part] for key in expected}) for part in range(3)] == [32, 8, 37]
    reader = await visit()
    for slug, gss in (("hackney", "E09000012"), ("croydon", "E09000008"), ("tower-hamlets", "E09000030")):
        mine = {key: share for key, share in expected.items() if key[0] == gss}
        on_page = {}
        for measure in {key[1] for key in mine} - {"pas.ss_fair"}:
            await reader.open(f"/{slug}/trust/{measure}")
            rows = await reader.page.locator("table").first.evaluate(
                "table => [...table.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
            )
            on_page |= {(gss, measure, month): text for month, text, *_ in rows}
        wanted = {(g, m, f"{day:%B %Y}"): _per_cent(share) for (g, m, day), share in mine.items() if m != "pas.ss_fair"}
        assert {key: on_page[key] for key in wanted} == wanted
        async with httpx2.AsyncClient(base_url=site.base) as client:
            data = (await client.get(f"/{slug}/trust.json")).json()
        told = {
            (gss, indicator["indicator"], Period.parse(figure["period"]).ends_on): figure.get("value")
            for indicator in data["indicators"]
            for figure in indicator["figures"]
            if figure["gss"] == gss and indicator["indicator"].startswith("pas.")
        }
        assert {key: told[key] for key in mine} == pytest.approx({key: float(share) for key, share in mine.items()})


def _figures() -> Iterator[tuple[tuple[str, str, date], Decimal]]:
    """What the file says: ((GSS code, measure, last day), share)."""
    gss = {normalised(name): place.gss for place in BOROUGHS for name in (place.name, *place.aliases)}
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            measure = KEY_BY_NAME[measure_name(row["Measure"])]
            day = datetime.strptime(row["Date"], "%d/%m/%Y").date()  # noqa: DTZ007 - a date
            yield (gss[normalised(row["Borough"])], measure, day), _share(row["Proportion"])


def _share(text: str) -> Decimal:
    number = Decimal(text.strip().rstrip("%").replace(",", "."))
    return number / 100 if "%" in text else number


def _per_cent(share: Decimal) -> str:
    rounded = (share * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{rounded.normalize():f}%"
