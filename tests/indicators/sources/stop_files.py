"""Files of stops and searches, and of boundaries, as tests write them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from boroughs.london import BOROUGHS
from engage.indicators.sources.importing import Report
from engage.indicators.sources.stops.loading import import_boundaries, import_stops
from engage.indicators.sources.stops.vocabulary import HEADINGS

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RETRIEVED = date(2026, 11, 20)
HACKNEY, LAMBETH, CITY = "E09000012", "E09000022", "E09000001"

BLACK = "Black/African/Caribbean/Black British - African"
WHITE = "White - English/Welsh/Scottish/Northern Irish/British"
NFA = "A no further action disposal"
ROW = {
    "Type": "Person search",
    "Date": "2024-06-10T12:00:00+00:00",
    "Part of a policing operation": "False",
    "Gender": "Male",
    "Age range": "18-24",
    "Self-defined ethnicity": BLACK,
    "Officer-defined ethnicity": "Black",
    "Legislation": "Misuse of Drugs Act 1971 (section 23)",
    "Object of search": "Controlled drugs",
    "Outcome": NFA,
    "Outcome linked to object of search": "False",
    "Removal of more than just outer clothing": "False",
}


def square(gss: str) -> list[list[float]]:
    """The boundary of a borough in a made-up London of squares, 0.05 degrees wide, in rows of six."""
    place = [one.gss for one in BOROUGHS].index(gss)
    west, south = -0.5 + 0.05 * (place % 6), 51.3 + 0.05 * (place // 6)
    east, north = west + 0.05, south + 0.05
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def centre(gss: str) -> dict[str, str]:
    """The cells of a row that lies in the middle of a borough."""
    west, south = square(gss)[0]
    return {"Latitude": f"{south + 0.025:.6f}", "Longitude": f"{west + 0.025:.6f}"}


def boundaries(**changed: object) -> dict[str, object]:
    """A collection of all boroughs as squares."""
    features = [
        {
            "type": "Feature",
            "properties": {"LAD22CD": one.gss, "name": one.name},
            "geometry": {"type": "Polygon", "coordinates": [square(one.gss)]},
        }
        for one in BOROUGHS
    ]
    return {"type": "FeatureCollection", "features": features, **changed}


def row(gss: str = HACKNEY, **cells: str) -> dict[str, str]:
    """A row in a borough, "" for one without a place; cells by heading, with underlines for spaces and hyphens."""
    named = {heading: cells.pop(_key(heading)) for heading in HEADINGS if _key(heading) in cells}
    assert not cells
    return {**dict.fromkeys(HEADINGS, ""), **ROW, **(centre(gss) if gss else {}), **named}


def _key(heading: str) -> str:
    return heading.replace(" ", "_").replace("-", "_")


def table(*rows: dict[str, str]) -> bytes:
    """The bytes of a month's table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADINGS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write(folder: Path, data: bytes, month: str = "2024-06", force: str = "metropolitan") -> Path:
    """A month's file, named as data.police.uk does."""
    path = folder / f"{month}-{force}-stop-and-search.csv"
    path.write_bytes(data)
    return path


async def draw(folder: Path, whole: object | None = None) -> Report:
    """Loads boundaries, those of squares unless others are given."""
    path = folder / "boroughs.geojson"
    path.write_text(json.dumps(whole or boundaries()))
    return await import_boundaries(path, retrieved_on=RETRIEVED, at=AT)


async def load(path: Path) -> Report:
    """Loads a month, without a bar on the screen."""
    quiet = Progress(console=Console(file=io.StringIO()))
    return await import_stops(path, retrieved_on=RETRIEVED, at=AT, progress=quiet)
