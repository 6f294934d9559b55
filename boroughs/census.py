"""Who lives in each borough, by age, sex and ethnic group, as the Census of 21 March 2021 counted them.

Age: usual residents aged 16 and over, in the six bands that surveys ask for. Sex and ethnic group: usual residents of
all ages, children among them, since the tables used give no other count by borough. Every count was perturbed a little
by the Office for National Statistics, so the totals of the three differ by a few people.

Source: Office for National Statistics, Census 2021, by lower tier local authority: TS007 (age by single year), TS008
(sex) and TS021 (ethnic group, 19 categories, added up to the five groups they stand under). Open Government Licence
v3. Added up on 21 November 2026 from the files named in `tests/boroughs/test_census.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from boroughs.models import ResidentCount

AGE_BANDS = ("16_24", "25_34", "35_44", "45_54", "55_64", "65_plus")
SEXES = ("female", "male")
ETHNIC_GROUPS = ("white", "mixed", "asian", "black", "other")

_RESIDENTS = """
E09000001 1150 2213 1271 1184 977 1204 3862 4722 5955 470 1445 232 482
E09000002 25050 33271 35711 28765 19912 19027 112294 106582 98275 9320 56583 46807 7886
E09000003 39034 58216 60877 53112 42011 56100 200806 188546 224762 20889 74972 30651 38070
E09000004 24639 31988 34846 33279 30183 40892 127969 118494 177164 8740 24434 30075 6062
E09000005 41212 59159 53045 45901 36270 39557 173123 166693 117701 17249 111515 59495 33861
E09000006 28030 40752 49831 47630 40603 58240 171732 158255 252295 17740 27307 25149 7500
E09000007 31973 42543 31048 26629 20888 24825 110648 99483 125064 13938 38042 18892 14200
E09000008 39232 59140 59774 53074 46105 53072 203086 187641 188985 29745 68487 88441 15066
E09000009 40089 59678 60434 51133 39578 44466 186208 180911 158463 19161 111241 39491 38760
E09000010 35769 44300 48551 45378 38171 45015 172477 157510 171884 19558 37973 60512 40058
E09000011 30952 52584 48738 38593 28654 30225 148572 140500 161006 17297 38028 60602 12132
E09000012 29751 63482 42249 30035 23452 20501 135303 123840 137709 17487 26885 54645 22421
E09000013 23541 42789 27649 24070 17597 18985 97213 85940 115679 12318 19306 22453 13400
E09000014 27943 49903 44759 37692 27995 27706 136998 127249 150581 18556 23080 46466 25555
E09000015 26904 38925 41057 33349 29205 40181 132400 128800 95233 9833 118152 19151 18836
E09000016 25469 36233 36630 33585 31710 46106 135668 126384 197314 9747 28150 21567 5274
E09000017 34683 44450 48387 40181 33008 41175 154862 151043 147387 13359 101938 23955 19268
E09000018 29416 45717 50060 39849 29691 33948 144974 143202 127083 13514 105846 20810 20928
E09000019 27291 56063 33807 25501 20643 20321 113292 103290 134754 16231 21532 28743 15330
E09000020 17642 25142 20157 21281 18269 20599 76305 67055 91394 9525 17025 11279 14150
E09000021 18663 23271 26472 24325 18410 24324 87046 81019 114831 8996 29938 4741 9559
E09000022 38669 81901 48876 40884 31358 27265 163719 153938 174778 25630 23051 76145 18046
E09000023 31216 58434 51254 40770 32091 28649 157818 142732 154749 24253 26927 80473 14151
E09000024 19431 36356 37073 30007 22835 27071 110529 104651 129617 12765 40019 22887 9899
E09000025 46051 72735 59925 43227 29071 25167 175718 175311 107947 16419 148187 61302 17175
E09000026 34392 46639 51012 40535 31509 37931 156931 153332 107974 12736 146833 26096 16622
E09000027 16078 22049 30700 31654 23903 31447 101316 93962 157111 10662 17467 3687 6350
E09000028 38653 73224 48390 39473 30715 25686 158638 149005 158220 22151 30540 77299 19430
E09000029 18718 27200 33775 29978 24244 31741 108159 101482 143145 10162 36787 12465 7077
E09000030 47073 85181 52415 31461 19279 17471 154433 155866 122266 15409 137856 22693 12082
E09000031 27510 51078 50188 37475 27533 28401 141951 136474 147024 17983 55545 41647 16229
E09000032 34268 86123 53877 39619 28336 31338 172250 155252 222090 20598 38314 33062 13442
E09000033 28227 44167 30153 28136 22007 24782 105327 98906 112732 13335 34242 16456 27471
"""
"""GSS code, then six ages, two sexes, five ethnic groups."""


@dataclass(frozen=True, slots=True)
class Residents:
    """How many people live in a borough: code of a group → people."""

    age_band: Mapping[str, int]
    sex: Mapping[str, int]
    ethnic_group: Mapping[str, int]

    @property
    def total(self) -> int:
        """People of all ages."""
        return sum(self.sex.values())

    def of(self, characteristic: str) -> Mapping[str, int]:
        """Returns the people by "age_band", "sex" or "ethnic_group"."""
        return {"age_band": self.age_band, "sex": self.sex, "ethnic_group": self.ethnic_group}[characteristic]


def _parsed(line: str) -> tuple[str, Residents]:
    gss, *figures = line.split()
    people = [int(figure) for figure in figures]
    return gss, Residents(
        dict(zip(AGE_BANDS, people[:6], strict=True)),
        dict(zip(SEXES, people[6:8], strict=True)),
        dict(zip(ETHNIC_GROUPS, people[8:], strict=True)),
    )


RESIDENTS = dict(map(_parsed, _RESIDENTS.strip().splitlines()))
"""GSS code → who lives in that borough."""


CODES = {"age_band": AGE_BANDS, "sex": SEXES, "ethnic_group": ETHNIC_GROUPS}
"""Characteristic → the codes of its groups."""


async def residents() -> dict[str, Residents]:
    """Returns who lives in each borough, by GSS code: as imported, or else as the Census counted them."""
    rows = await ResidentCount.all().values_list("gss", "characteristic", "code", "people")
    found: dict[str, dict[str, dict[str, int]]] = {}
    for gss, characteristic, code, people in rows:
        found.setdefault(gss, {}).setdefault(characteristic, {})[code] = people
    return {gss: Residents(**told) for gss, told in found.items()} or RESIDENTS
