"""Boundaries of boroughs: checked before they are taken, and each map point looked up once."""

import json

import pytest

from boroughs.london import BY_GSS
from engage.indicators.models import Source
from engage.indicators.sources.stops.boundaries import OUTSIDE, Places, read
from engage.indicators.sources.stops.files import NotStops
from engage.indicators.sources.stops.models import Boundary
from tests.indicators.sources.stop_files import CITY, HACKNEY, boundaries, centre, draw, square
from tests.shared import shared


def point(gss):
    cells = centre(gss)
    return float(cells["Longitude"]), float(cells["Latitude"])


def broken(number, **changed):
    whole = boundaries()
    whole["features"][number] = whole["features"][number] | changed
    return whole


BOW_TIE = ([0, 51.3], [0.1, 51.4], [0.1, 51.3], [0, 51.4], [0, 51.3])


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [corners]}


def test_a_point_is_in_the_borough_around_it():
    places = Places(read(json.dumps(boundaries()).encode()))
    points = [point(gss) for gss in BY_GSS]
    assert places.gss(points) == dict(zip(points, BY_GSS, strict=True))
    assert places.gss([(0.4, 51.7), (-3.3, 51.5)]) == {(0.4, 51.7): OUTSIDE, (-3.3, 51.5): OUTSIDE}
    east_of_the_city = tuple(square(CITY)[1])
    assert places.gss([east_of_the_city]) == {east_of_the_city: CITY}
    assert places.gss([]) == {}


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ([], "not a GeoJSON FeatureCollection"),
        (boundaries(type="Topology"), "not a GeoJSON FeatureCollection"),
        (boundaries(features=boundaries()["features"][1:]), "lacks 1 of the 33 boroughs: E09000001"),
        (boundaries(features=[*boundaries()["features"], boundaries()["features"][0]]), "E09000001 is there twice"),
        (broken(3, properties={"name": "Bexley"}), "feature 4: expected one property with the code"),
        (broken(3, properties={"code": "E09000099"}), "feature 4: expected one property with the code"),
        (broken(3, properties=None), "feature 4"),
        (broken(3, geometry=None), "feature 4: expected a Polygon"),
        (broken(3, geometry={"type": "Point", "coordinates": [0, 51.5]}), "feature 4: expected a Polygon"),
        (broken(3, geometry={"type": "Polygon", "coordinates": "no"}), "feature 4: expected a Polygon"),
        (broken(3, geometry=polygon(*BOW_TIE)), "feature 4: its boundary crosses itself"),
        (broken(3, geometry=polygon([530000, 1], [531000, 1], [531000, 2], [530000, 1])), "in degrees"),
        (broken(3, geometry=polygon(*square(HACKNEY))), "lie upon each other"),
        (boundaries(features=[1] * 2000), "more features"),
    ],
)  # fmt: skip
def test_what_is_no_map_of_london_is_refused(whole, message):
    with pytest.raises(NotStops, match=message):
        read(json.dumps(whole).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(NotStops, match="not JSON"):
        read(data)


async def test_boundaries_are_kept_with_their_source_once(connection, tmp_path):
    report = await draw(tmp_path)
    assert (report.revision, report.rows) == (1, 33)
    assert await Boundary.all().count() == 33
    source = await Source.get(series="boundaries")
    assert (source.rows, source.sha256, source.licence) == (33, report.sha256, "Open Government Licence v3.0")
    assert not (await draw(tmp_path)).is_new
    assert await Boundary.all().count() == 33
    moved = boundaries()
    moved["name"] = "the same shapes in another file"
    assert (await draw(tmp_path, moved)).revision == 2
    assert not (await draw(tmp_path, moved)).is_new
    assert (await draw(tmp_path)).revision == 3, "a publisher who takes a revision back is followed"


def test_the_published_boundaries_are_taken():
    shapes = read(shared("data/geo/london-boroughs_1179.geojson").read_bytes())
    assert [shape.gss for shape in shapes] == sorted(BY_GSS)
    town_halls = {(-0.0575, 51.5450): HACKNEY, (-0.0917, 51.5155): CITY}
    assert Places(shapes).gss(town_halls) == town_halls
