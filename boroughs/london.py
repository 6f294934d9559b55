"""The 32 London boroughs and the City of London, and the Met's Basic Command Units, as fixed facts.

What the map, the imports and the first load of the database start from. Names of places are proper
names and are not translated.

Source: GSS codes and names, ONS Local Authority Districts (2021); Basic Command Units, the Metropolitan
Police's announcement of 12 units (2018); tiles, after the "London Squared" map of After the Flood.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_BOROUGHS = """
E09000001 CTY 4 3 City of London
E09000002 BAR 7 3 Barking and Dagenham
E09000003 BRN 3 1 Barnet
E09000004 BXL 7 4 Bexley
E09000005 BRT 2 2 Brent
E09000006 BRM 4 5 Bromley
E09000007 CMD 3 2 Camden
E09000008 CRD 3 5 Croydon
E09000009 ELG 1 2 Ealing
E09000010 ENF 4 0 Enfield
E09000011 GRN 6 4 Greenwich
E09000012 HCK 5 2 Hackney
E09000013 HMS 1 3 Hammersmith and Fulham
E09000014 HGY 4 1 Haringey
E09000015 HRW 2 1 Harrow
E09000016 HVG 7 2 Havering
E09000017 HDN 0 2 Hillingdon
E09000018 HNS 0 3 Hounslow
E09000019 ISL 4 2 Islington
E09000020 KNS 2 3 Kensington and Chelsea
E09000021 KNG 1 5 Kingston upon Thames
E09000022 LAM 3 4 Lambeth
E09000023 LSH 5 4 Lewisham
E09000024 MRT 2 5 Merton
E09000025 NWM 6 3 Newham
E09000026 RDB 6 2 Redbridge
E09000027 RCH 1 4 Richmond upon Thames
E09000028 STH 4 4 Southwark
E09000029 STN 2 6 Sutton
E09000030 TOW 5 3 Tower Hamlets
E09000031 WTH 5 1 Waltham Forest
E09000032 WNS 2 4 Wandsworth
E09000033 WST 3 3 Westminster
"""

_BCUS = {
    "CE": ("Central East", "Hackney; Tower Hamlets"),
    "CN": ("Central North", "Camden; Islington"),
    "AS": ("Central South", "Lambeth; Southwark"),
    "AW": ("Central West", "Hammersmith and Fulham; Kensington and Chelsea; Westminster"),
    "EA": ("East", "Barking and Dagenham; Havering; Redbridge"),
    "NA": ("North", "Enfield; Haringey"),
    "NE": ("North East", "Newham; Waltham Forest"),
    "NW": ("North West", "Barnet; Brent; Harrow"),
    "SN": ("South", "Bromley; Croydon; Sutton"),
    "SE": ("South East", "Bexley; Greenwich; Lewisham"),
    "SW": ("South West", "Kingston upon Thames; Merton; Richmond upon Thames; Wandsworth"),
    "WA": ("West", "Ealing; Hillingdon; Hounslow"),
}

# Only what the normaliser below cannot see by itself.
_ALIASES = {
    "City of London": ("City and County of the City of London", "City of London Corporation"),
    "Kingston upon Thames": ("Kingston", "Kingston on Thames"),
    "Richmond upon Thames": ("Richmond", "Richmond on Thames"),
    "Westminster": ("City of Westminster", "Westminster City"),
}


@dataclass(frozen=True, slots=True)
class Borough:
    """A London borough, or the City of London, which has its own police force (`in_met` false).

    `label` is three letters for the tile map. `column` counts from 0 in the west, `row` from 0 in the north.
    `aliases` are other names that published files use, as printed there.
    """

    gss: str
    name: str
    slug: str
    label: str
    column: int
    row: int
    in_met: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bcu:
    """A Basic Command Unit of the Met: two to four boroughs under one chief superintendent."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BcuMembership:
    """That a borough is in a unit from a day until the day before `valid_to`, which is None while it is."""

    gss: str
    bcu: str
    valid_from: date
    valid_to: date | None


def _boroughs() -> tuple[Borough, ...]:
    rows = (line.split(maxsplit=4) for line in _BOROUGHS.strip().splitlines())
    return tuple(
        Borough(
            gss=gss,
            name=name,
            slug=name.lower().replace(" ", "-"),
            label=label,
            column=int(column),
            row=int(row),
            in_met=name != "City of London",
            aliases=_ALIASES.get(name, ()),
        )
        for gss, label, column, row, name in rows
    )


def normalised(name: str) -> str:
    """A name reduced to what tells boroughs apart, for comparing: "LB Hammersmith & Fulham" and the like.

    Case, spacing, "&", hyphens, apostrophes of any shape and the style of the council ("London Borough of",
    "Royal Borough of", "… London Boro", "… Council") do not count.
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    text = re.sub(r"['’‘`´]", "", text)
    text = " ".join(re.findall(r"[^\W_]+", text))
    text = re.sub(r"^(the )?((royal )?(london )?borough of |(lb|rb) (of )?)?", "", text)
    return re.sub(r"(( london)? boro(ugh)?( council)?|( city)? council)$", "", text)


BOROUGHS = _boroughs()
"""All 32 boroughs and the City of London, in the order of their GSS codes, which the City leads."""

BY_GSS = {borough.gss: borough for borough in BOROUGHS}
"""GSS code → borough."""

BY_SLUG = {borough.slug: borough for borough in BOROUGHS}
"""Slug, as in addresses → borough."""

_BY_NAME = {normalised(name): borough for borough in BOROUGHS for name in (borough.name, *borough.aliases)}

BCUS = tuple(Bcu(code, name) for code, (name, _) in _BCUS.items())
"""The 12 Basic Command Units. The two-letter codes are in common use but were not confirmed at source."""

MEMBERSHIPS = tuple(
    BcuMembership(_BY_NAME[normalised(name)].gss, code, date(2019, 1, 1), None)
    for code, (_, names) in _BCUS.items()
    for name in names.split("; ")
)
"""Which borough is in which unit: one row per borough of the Met.

The units were announced in 2018 and came into being one by one. 1 January 2019 is a stated
convention for all of them, not the published start of each: replace it once a unit's own date is
confirmed. No later redrawing was found; one would end a row here and begin another.
"""


def resolve(name: str) -> Borough | None:
    """The borough a published file or a person means by a name, or None when it names none.

    A total such as "MPS" or "London" names none: the caller decides what that row is.
    """
    return _BY_NAME.get(normalised(name))
