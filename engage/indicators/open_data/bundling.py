"""The bundle of a release: its figures as it published them, what they mean, and how to check them."""

import codecs
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from engage.indicators.definition import Definition
from engage.indicators.figures import Figure
from engage.indicators.models import IndicatorRelease
from engage.indicators.open_data.columns import (
    FIGURES,
    INDICATORS,
    LICENCE,
    LICENCE_ADDRESS,
    Column,
    figure_row,
    indicator_row,
)
from engage.indicators.open_data.describing import ABOUT, FIGURES_CSV, INDICATORS_CSV, TITLE, csvw, package
from engage.kit import sheets

FIGURES_JSON = "figures.jsonl"


def version_of(release: IndicatorRelease) -> str:
    """Returns the name of a release in addresses and files, as "2026-10.1"."""
    return f"{release.slot}.{release.revision}"


def figures_of(release: IndicatorRelease) -> list[Figure]:
    """Returns every figure that a release was made of, those that had not changed since the one before included."""
    lines = zlib.decompress(release.figures).decode().splitlines()
    return [Figure.from_json(json.loads(line)) for line in lines]


def table(columns: Iterable[Column], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Returns a table as CSV in UTF-8, without the mark that Excel wants: other programs read it as part of a name."""
    return sheets.as_csv([column.name for column in columns], rows).removeprefix(codecs.BOM_UTF8)


def bundle(release: IndicatorRelease, figures: Iterable[Figure], definitions: Mapping[str, Definition]) -> bytes:
    """Returns the bundle of a release as a zip file; the same release and definitions are the same bytes.

    `figures` are those that it was made of, `definitions` those of all its indicators, by key.
    """
    files = {
        FIGURES_CSV: table(FIGURES, map(figure_row, figures)),
        FIGURES_JSON: zlib.decompress(release.figures),
        INDICATORS_CSV: table(INDICATORS, [indicator_row(one) for one in definitions.values()]),
        "csv-metadata.json": _json(csvw()),
        "README.txt": _readme(release).encode(),
    }
    sums = [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()]
    files["datapackage.json"] = _json(package(version_of(release), sums, release.released_at))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            part = zipfile.ZipInfo(f"engage-{version_of(release)}/{name}", release.released_at.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            packed.writestr(part, data)
    return file.getvalue()


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _readme(release: IndicatorRelease) -> str:
    """What lies in the bundle, in plain text."""
    reason = f"\nPublished again: {release.reason}\n" if release.reason else ""
    return f"""{TITLE}
Release {version_of(release)}, {release.released_at:%d %B %Y}
{reason}
{ABOUT}

{FIGURES_CSV}        a row for each indicator, place, group and period
{FIGURES_JSON}      the same, one JSON object a line; its SHA-256 is in the public ledger
                   {release.figures_sha256}
{INDICATORS_CSV}     what each indicator is, how it is made and where it comes from
csv-metadata.json  what each column means (CSV on the Web)
datapackage.json   the same as a data package, with the size and hash of each file

A figure that disclosure control holds back is not in the tables at all; one with too few answers has a status and no
value. Figures of people who chose to answer are not those of a random sample: see the methodology.

Licence: {LICENCE}, {LICENCE_ADDRESS}
"""
