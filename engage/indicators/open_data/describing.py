"""What describes the tables to programs: CSV on the Web, a data package, and a catalogue of data sets.

Sources: W3C, "Metadata Vocabulary for Tabular Data" (2015) and "Data Catalog Vocabulary (DCAT) 3" (2024); Frictionless
Data, "Data Package" v1; schema.org, "Dataset".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from engage.indicators.open_data.columns import FIGURES, INDICATORS, KEY, LICENCE, LICENCE_ADDRESS, Column

FIGURES_CSV, INDICATORS_CSV = "figures.csv", "indicators.csv"
TITLE = "Engage: trust indicators of the London boroughs"
ABOUT = (
    "What residents say of their police, what was recorded, and whether those who answer to them did: each figure with"
    " its period, base and 95 % range, rounded and checked so that nobody’s answer can be worked out of it."
)

TABLES: tuple[tuple[str, Sequence[Column], tuple[str, ...]], ...] = (
    (FIGURES_CSV, FIGURES, KEY),
    (INDICATORS_CSV, INDICATORS, ("indicator",)),
)


def csvw() -> dict[str, Any]:
    """Returns the metadata of both tables, to lie beside them as `csv-metadata.json`."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": ABOUT,
        "dc:license": {"@id": LICENCE_ADDRESS},
        "tables": [
            {
                "url": name,
                "tableSchema": {
                    "columns": [_csvw(column, column.name in key) for column in columns],
                    "primaryKey": list(key),
                    **({"foreignKeys": [_FOREIGN]} if name == FIGURES_CSV else {}),
                },
            }
            for name, columns, key in TABLES
        ],
    }


_FOREIGN = {
    "columnReference": "indicator",
    "reference": {"resource": INDICATORS_CSV, "columnReference": "indicator"},
}


def _csvw(column: Column, is_in_key: bool) -> dict[str, Any]:
    form = column.form or "|".join(column.codes)
    datatype: Any = {"base": column.kind, "format": form} if form else column.kind
    said = {"name": column.name, "titles": [column.name], "dc:description": column.about, "datatype": datatype}
    if column.required:
        return said | {"required": True}
    # An empty cell of a key is a value of it: everybody is a group too.
    return said | {"null": []} if is_in_key else said


def package(version: str, files: Iterable[tuple[str, int, str]], released_at: datetime) -> dict[str, Any]:
    """Returns the description of a bundle, to lie in it as `datapackage.json`.

    `files` are the name, size in bytes and SHA-256 of each file in it; `version` is that of the release.
    """
    return {
        "profile": "data-package",
        "name": "engage-trust-indicators",
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "created": released_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [{"name": "OGL-UK-3.0", "title": LICENCE, "path": LICENCE_ADDRESS}],
        "resources": [_resource(*file) for file in files],
    }


def _resource(name: str, size: int, sha256: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": name.replace(".", "-").lower(), "path": name, "bytes": size, "hash": f"sha256:{sha256}",
    }  # fmt: skip
    for table, columns, key in TABLES:
        if name == table:
            schema = {"fields": [_field(column) for column in columns], "primaryKey": list(key), "missingValues": [""]}
            said |= {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
                     "encoding": "utf-8", "schema": schema}  # fmt: skip
    return said


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.codes:
        constraints["enum"] = list(column.codes)
    if column.form:
        constraints["pattern"] = column.form
    said: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.about}
    return said | ({"constraints": constraints} if constraints else {})


def catalogue(site: str, releases: Iterable[tuple[str, datetime, str]]) -> dict[str, Any]:
    """Returns the catalogue of all releases as JSON-LD: DCAT, and schema.org for search engines.

    `releases` are the version, the moment and the address of the bundle of each; `site` is the address of this website.
    """
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "schema": "https://schema.org/",
        },
        "@id": f"{site}/data/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": TITLE,
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dcat:dataset": [_dataset(site, *release) for release in releases],
    }  # fmt: skip


def _dataset(site: str, version: str, released_at: datetime, address: str) -> dict[str, Any]:
    at = released_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "@id": f"{site}/releases/{version}",
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:title": f"{TITLE}, {version}",
        "schema:name": f"{TITLE}, {version}",
        "dct:description": ABOUT,
        "schema:description": ABOUT,
        "dct:issued": at,
        "schema:datePublished": at,
        "dct:license": {"@id": LICENCE_ADDRESS},
        "schema:license": LICENCE_ADDRESS,
        "schema:isAccessibleForFree": True,
        "dcat:distribution": {
            "@type": ["dcat:Distribution", "schema:DataDownload"],
            "dcat:downloadURL": {"@id": address},
            "schema:contentUrl": address,
            "dcat:mediaType": "application/zip",
            "schema:encodingFormat": "application/zip",
        },
    }
