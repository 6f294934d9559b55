"""From a postcode to the boroughs it may be in."""

import pytest

from boroughs.outcodes import boroughs_for


def slugs(text):
    found = boroughs_for(text)
    return found and [borough.slug for borough in found.boroughs]


@pytest.mark.parametrize(
    "text", ["E13", "e13", "E13 8AA", "e138aa", " e13  8aa ", "E13-8AA", "E 1 3 8 A A", "E13 8", "Ｅ１３"]
)
def test_case_spacing_and_the_inward_code_do_not_matter(text):
    assert boroughs_for(text).outcode == "E13"
    assert slugs(text) == ["newham"]


@pytest.mark.parametrize(
    ("text", "outcode"),
    [
        ("sw1a1aa", "SW1A"),
        ("EC1A 1BB", "EC1A"),
        ("E11", "E11"),
        ("E1 1", "E1"),
        ("E1 1AA", "E1"),
        ("e8", "E8"),
    ],
)
def test_the_outward_code_is_read_as_written(text, outcode):
    assert boroughs_for(text).outcode == outcode


@pytest.mark.parametrize(
    "text", ["", " ", "Hackney", "8E", "E", "12345", "E8 1EA please", "E8 1CI", "E8 11A", "é8", "ABC1 1AA"]
)
def test_what_is_not_a_postcode_finds_nothing(text):
    assert boroughs_for(text) is None


@pytest.mark.parametrize("text", ["M1 1AE", "B33 8TH", "BN1", "E81"])
def test_a_postcode_outside_london_has_no_boroughs(text):
    found = boroughs_for(text)
    assert found.boroughs == ()


def test_an_outcode_of_two_boroughs_offers_both_likeliest_first():
    assert slugs("BR1") == ["bromley", "lewisham"]


def test_a_few_stray_postcodes_do_not_make_a_borough_a_candidate():
    assert "islington" not in slugs("E8")


def test_an_outcode_that_crosses_the_edge_of_london_says_so():
    found = boroughs_for("TN16")
    assert [borough.name for borough in found.boroughs] == ["Bromley"]
    assert found.partly_outside
    assert not boroughs_for("SW1A").partly_outside


@pytest.mark.parametrize("district", ["W1", "SW1", "EC1", "wc2", "N1 9GU"])
def test_a_central_district_without_its_letter_still_finds_its_boroughs(district):
    assert slugs(district)


def test_the_city_is_found_though_it_is_outside_the_met():
    assert [borough.in_met for borough in boroughs_for("EC3M").boroughs] == [False]


def test_every_borough_has_an_outcode_that_leads_to_it():
    areas = (
        "BR",
        "CR",
        "DA",
        "E",
        "EC",
        "EN",
        "HA",
        "IG",
        "KT",
        "N",
        "RM",
        "SE",
        "SM",
        "SW",
        "TW",
        "UB",
        "W",
    )
    codes = [f"{area}{number}" for area in areas for number in range(21)]
    assert len({slug for code in codes for slug in slugs(code)}) == 33
