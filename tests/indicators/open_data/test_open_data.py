"""Open data: the same figures as files, which other programs read as we say they are."""

import asyncio
import csv
import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from csvw import CSVW

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.figures import Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS, IndicatorRelease
from engage.indicators.open_data import bundling, describing
from engage.indicators.open_data.columns import FIGURES
from engage.indicators.releasing import release
from tests.indicators.factories import ask, make_figure, make_release

TRUST = "local.survey.pas.trust_mps"
AT = datetime(2026, 11, 8, 6, tzinfo=UTC)


@pytest.fixture
async def released(hackney):
    """Four figures of three indicators."""
    return await make_release(
        make_figure(TRUST, value=0.41, low=0.33, high=0.5, base=120, status=Status.WITH_CARE, caveats=(Caveat.FEW,)),
        make_figure(TRUST, group="ethnic_group=black", value=0.3, low=0.2, high=0.4, base=60),
        make_figure("pas.trust_mps", gss=LONDON_GSS, value=0.66),
        make_figure("acct.meetings_held", value=3),
        at=AT,
    )


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_an_indicator_is_a_table_and_json_at_the_address_of_its_page(browser, released):
    page = (await browser.get(f"/hackney/trust/{TRUST}")).text
    for end in ("csv", "json"):
        assert f'href="/hackney/trust/{TRUST}.{end}"' in page
    answer = await browser.get(f"/hackney/trust/{TRUST}.csv")
    table = rows(answer.text)
    assert [(row["group"], row["value"], row["base"], row["status"]) for row in table] == [
        ("", "0.41", "120", "use_with_care"),
        ("ethnic_group=black", "0.3", "60", "shown"),
    ]
    assert list(table[0]) == [column.name for column in FIGURES]
    told = (await browser.get(f"/hackney/trust/{TRUST}.json")).json()
    assert told["indicator"]["kind"] == "share_of_people_who_answered"
    assert [figure["value"] for figure in told["figures"]] == [0.41, 0.3]
    assert told["place"]["gss"] == "E09000012"


async def test_another_borough_has_none_of_them_and_no_other_indicator_is_one(browser, released):
    assert rows((await browser.get(f"/croydon/trust/{TRUST}.csv")).text) == []
    for key in ("no.such", "..", "x" * 61):
        assert (await browser.get(f"/hackney/trust/{key}.csv")).status_code == 404


async def test_a_bundle_holds_the_release_and_nothing_else_at_an_address_that_never_changes(browser, released):
    first, again = [await browser.get("/data/2026-10.1.zip") for _ in range(2)]
    assert first.content == again.content
    with zipfile.ZipFile(io.BytesIO(first.content)) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    package = json.loads(files["datapackage.json"])
    assert {one["path"]: (one["bytes"], one["hash"]) for one in package["resources"]} == {
        name: (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        for name, data in files.items()
        if name != "datapackage.json"
    }
    assert files["figures.jsonl"] == zlib.decompress((await IndicatorRelease.get()).figures)
    figures = [Figure.from_json(json.loads(line)) for line in files["figures.jsonl"].decode().splitlines()]
    table = rows(files["figures.csv"].decode())
    assert [row["indicator"] for row in table] == [one.indicator for one in figures]
    assert {row["place"] for row in table} == {"Hackney", "London"}
    assert {row["indicator"] for row in rows(files["indicators.csv"].decode())} == {one.indicator for one in figures}
    for name in ("2026-10", "2026-10.2", "2026-10.1.1", "x"):
        assert (await browser.get(f"/data/{name}.zip")).status_code == 404


async def test_a_bundle_stays_what_it_was_when_the_catalogue_and_the_columns_change(browser, hackney, monkeypatch):
    await ask(hackney, date(2026, 8, 3))
    made = await release("2026-09", datetime(2026, 10, 8, 5, tzinfo=UTC))
    then = (await browser.get("/data/2026-09.1.zip")).content
    key = "acct.responses_on_time"
    monkeypatch.setitem(DEFINITIONS, key, replace(DEFINITIONS[key], label="Something else"))
    monkeypatch.setattr(describing, "TITLE", "Another title")
    monkeypatch.setattr(bundling, "FIGURES", FIGURES[:9])
    assert (await browser.get("/data/2026-09.1.zip")).content == then
    with zipfile.ZipFile(io.BytesIO(then)) as packed:
        files = {name.partition("/")[2]: packed.read(name).decode() for name in packed.namelist()}
    assert "Responses on time" in files["indicators.csv"]
    assert "Something else" in (await browser.get("/data/indicators.csv")).text, "that is today's"
    assert hashlib.sha256(files["figures.jsonl"].encode()).hexdigest() == made.release.figures_sha256
    assert len(rows(files["figures.csv"])[0]) == len(FIGURES)


async def test_a_second_reader_understands_the_tables_as_described(browser, released, tmp_path):
    content = (await browser.get("/data/2026-10.1.zip")).content
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    folder = next(tmp_path.iterdir())
    table = CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert table.is_valid
    read = {one["url"]: one["row"] for one in table.to_json()["tables"]}
    figures = next(found for url, found in read.items() if url.endswith("figures.csv"))
    values = [one["describes"][0].get("value") for one in figures]
    assert sorted(values, key=float) == [0.3, 0.41, 0.66, 3]


async def test_a_table_with_a_wrong_cell_is_not_valid_for_that_reader(browser, released, tmp_path):
    content = (await browser.get("/data/2026-10.1.zip")).content
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    path = next(tmp_path.iterdir()) / "figures.csv"
    path.write_text(path.read_text().replace("use_with_care", "perhaps"))
    with pytest.raises(UserWarning, match="perhaps"):
        CSVW(str(path.parent / "csv-metadata.json"), validate=True).is_valid  # noqa: B018 - reading it reads the tables


async def test_catalogue_codebook_and_columns_are_for_programs(browser, released):
    catalogue = (await browser.get("/data/catalogue.jsonld")).json()
    [dataset] = catalogue["dcat:dataset"]
    assert dataset["dct:issued"] == "2026-11-08T06:00:00Z"
    assert dataset["dcat:distribution"]["dcat:downloadURL"]["@id"].endswith("/data/2026-10.1.zip")
    assert {row["indicator"] for row in rows((await browser.get("/data/indicators.csv")).text)} == {
        TRUST, "pas.trust_mps", "acct.meetings_held",
    }  # fmt: skip
    assert len((await browser.get("/data/csv-metadata.json")).json()["tables"]) == 2
    shown = (await browser.get("/data")).text
    assert "/data/2026-10.1.zip" in shown
    assert "Open Government Licence v3.0" in shown


async def test_what_is_listed_takes_a_constant_number_of_queries(browser, released, queries):
    async def asked(path):
        await asyncio.sleep(0)  # in which the last statement before is noted
        del queries[:]
        assert (await browser.get(path)).status_code == 200
        return len(queries)

    paths = ("/data", "/data/catalogue.jsonld", f"/hackney/trust/{TRUST}.csv", "/data/2026-10.1.zip", "/methodology")
    few = [await asked(path) for path in paths]
    assert max(few) <= 4
    for slot in ("2026-11", "2026-12"):
        await make_release(make_figure(TRUST, value=0.5), slot=slot)
    assert [await asked(path) for path in paths] == few
