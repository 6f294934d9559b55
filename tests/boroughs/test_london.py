"""Boroughs, Basic Command Units, tiles and the names that files use."""

import re
from collections import Counter
from datetime import date

import pytest

from boroughs.london import BCUS, BOROUGHS, BY_GSS, BY_SLUG, MEMBERSHIPS, normalised, resolve


def test_there_are_32_boroughs_and_the_city():
    assert [borough.gss for borough in BOROUGHS] == [f"E090000{number:02}" for number in range(1, 34)]
    assert [borough.name for borough in BOROUGHS if not borough.in_met] == ["City of London"]


def test_every_name_slug_and_label_is_used_once():
    for values in zip(*((b.name, b.slug, b.label, b.gss) for b in BOROUGHS), strict=True):
        assert len(set(values)) == 33
    assert all(re.fullmatch("[A-Z]{3}", borough.label) for borough in BOROUGHS)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", borough.slug) for borough in BOROUGHS)


@pytest.mark.parametrize(
    "slug",
    ["hackney", "kensington-and-chelsea", "kingston-upon-thames", "richmond-upon-thames", "westminster"],
)
def test_a_slug_is_the_name_as_an_address(slug):
    assert BY_SLUG[slug].slug == slug
    assert BY_GSS[BY_SLUG[slug].gss] is resolve(slug)


def test_no_two_tiles_overlap():
    tiles = Counter((borough.column, borough.row) for borough in BOROUGHS)
    assert max(tiles.values()) == 1
    assert {column for column, _ in tiles} == set(range(8))
    assert {row for _, row in tiles} == set(range(7))


def test_tiles_form_one_piece():
    tiles = {(borough.column, borough.row) for borough in BOROUGHS}
    reached, edge = set(), {next(iter(tiles))}
    while edge:
        reached |= edge
        steps = ((0, 1), (1, 0), (0, -1), (-1, 0))
        edge = {(c + dc, r + dr) for c, r in edge for dc, dr in steps} & tiles - reached
    assert reached == tiles


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("enfield", "haringey"),
        ("harrow", "brent"),
        ("barnet", "camden"),
        ("islington", "city-of-london"),
        ("havering", "barking-and-dagenham"),
        ("westminster", "lambeth"),
        ("city-of-london", "southwark"),
        ("tower-hamlets", "lewisham"),
        ("newham", "greenwich"),
        ("richmond-upon-thames", "kingston-upon-thames"),
        ("merton", "sutton"),
    ],
)
def test_boroughs_that_meet_from_north_to_south_have_tiles_that_do(north, south):
    assert (BY_SLUG[north].column, BY_SLUG[north].row + 1) == (BY_SLUG[south].column, BY_SLUG[south].row)


@pytest.mark.parametrize(
    "west_to_east",
    [
        "hillingdon ealing brent camden islington hackney redbridge havering",
        "hounslow hammersmith-and-fulham kensington-and-chelsea westminster city-of-london tower-hamlets "
        "newham barking-and-dagenham",
        "richmond-upon-thames wandsworth lambeth southwark lewisham greenwich bexley",
        "kingston-upon-thames merton croydon bromley",
    ],
)
def test_a_row_of_tiles_runs_from_west_to_east(west_to_east):
    row = [BY_SLUG[slug] for slug in west_to_east.split()]
    assert len({borough.row for borough in row}) == 1
    assert [b.column for b in row] == list(range(row[0].column, row[0].column + len(row)))


def test_every_borough_of_the_met_is_in_exactly_one_unit():
    assert sorted(membership.gss for membership in MEMBERSHIPS) == [
        borough.gss for borough in BOROUGHS if borough.in_met
    ]
    assert {membership.bcu for membership in MEMBERSHIPS} == {bcu.code for bcu in BCUS}
    assert len(BCUS) == len({bcu.name for bcu in BCUS}) == 12
    assert {(m.valid_from, m.valid_to) for m in MEMBERSHIPS} == {(date(2019, 1, 1), None)}


def test_a_unit_has_two_to_four_boroughs():
    assert set(Counter(membership.bcu for membership in MEMBERSHIPS).values()) == {2, 3, 4}


def test_every_alias_means_one_borough():
    names = [(normalised(name), b.gss) for b in BOROUGHS for name in (b.name, *b.aliases)]
    assert len({name for name, _ in names}) == len(names)
    for borough in BOROUGHS:
        for name in (borough.name, borough.slug, borough.name.upper(), *borough.aliases):
            assert resolve(name) is borough


@pytest.mark.parametrize(
    ("published", "slug"),
    [
        ("City of Westminster", "westminster"),
        ("City of Westminster London Boro", "westminster"),
        ("Westminster City Council", "westminster"),
        ("Westminster, City of", None),
        ("Richmond Upon Thames", "richmond-upon-thames"),
        ("Richmond", "richmond-upon-thames"),
        ("Richmond-upon-Thames", "richmond-upon-thames"),
        ("Kingston", "kingston-upon-thames"),
        ("Royal Borough of Kingston upon Thames", "kingston-upon-thames"),
        ("Hammersmith & Fulham", "hammersmith-and-fulham"),
        ("HAMMERSMITH&FULHAM", "hammersmith-and-fulham"),
        ("The Royal Borough of Kensington & Chelsea", "kensington-and-chelsea"),
        ("Kensington  and\u00a0Chelsea ", "kensington-and-chelsea"),
        ("London Borough of Barking & Dagenham", "barking-and-dagenham"),
        ("Barking_and_Dagenham", "barking-and-dagenham"),
        ("LB Hackney", "hackney"),
        ("Hackney London Boro", "hackney"),
        ("Hackney Council", "hackney"),
        ("Tower Hamlets’", "tower-hamlets"),
        ("Waltham Forest London Borough Council", "waltham-forest"),
        ("City and County of the City of London", "city-of-london"),
        ("City of London", "city-of-london"),
        ("MPS", None),
        ("London", None),
        ("Greater London", None),
        ("Birmingham", None),
        ("", None),
        ("London Borough of", None),
    ],
)
def test_a_published_name_means_its_borough_or_none(published, slug):
    assert resolve(published) is (BY_SLUG[slug] if slug else None)
