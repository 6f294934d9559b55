"""Which boroughs an outward postcode code ("E8", "SW1A") may be in.

Derived by counting live postcodes per outward code and local authority. An authority with under 0.5 % of a
code's postcodes is left out: an outward code finds the right borough for nine residents in ten, so the
page offers every candidate and lets the resident choose.

Source: Ordnance Survey Code-Point Open, October 2025, under the Open Government Licence v3. Contains
Ordnance Survey data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail
copyright and database right 2025. Contains National Statistics data © Crown copyright and database right
2025.
"""

import re
import unicodedata
from dataclasses import dataclass

from boroughs.london import BY_GSS, Borough

# Outward code, then the last two digits of each authority's GSS code (E090000..), most postcodes first;
# "+" where part of the code's postcodes lie outside London.
_OUTCODES = """
BR1 06 23; BR2 06; BR3 06; BR4 06; BR5 06; BR6 06 +; BR7 06 11; BR8 06 +
CR0 08 29; CR2 08; CR3 08 +; CR4 24 29; CR5 08 29 +; CR6 08 06 +; CR7 08 24; CR8 08 29 +; CR9 08 29
CR90 08
DA1 04 +; DA5 04 +; DA6 04; DA7 04; DA8 04; DA14 04 06 +; DA15 04 11; DA16 04; DA17 04 +; DA18 04
E1 30 01 12; E1W 30; E2 30 12; E3 30 25; E4 31 +; E5 12 31; E6 25; E7 25 31; E8 12 30; E9 12 30; E10 31
E11 31 26; E12 25 26; E13 25; E14 30; E15 25 31 12; E16 25; E17 31; E18 26; E20 25 12 31; E22 30; E98 30
EC1A 01 19; EC1M 19 07 01; EC1N 07 01; EC1P 19; EC1R 19 07; EC1V 19 12; EC1Y 19 01; EC2A 12 19 01
EC2M 01 19 30 12; EC2N 01 19; EC2P 19 01; EC2R 01 19; EC2V 01 19; EC2Y 01 19; EC3A 01 19; EC3M 01
EC3N 01 30; EC3P 19 01; EC3R 01 19; EC3V 01 19; EC4A 01 33 19; EC4M 01 19; EC4N 01 19; EC4P 19
EC4R 01 19; EC4V 01 19; EC4Y 01 33 19
EN1 10; EN2 10; EN3 10; EN4 03 10 +; EN5 03 +; EN8 10 +
HA0 05 09; HA1 15 05; HA2 15; HA3 15 05; HA4 17; HA5 15 17; HA6 17 +; HA7 15 03; HA8 03 15 05; HA9 05
IG1 26; IG2 26; IG3 26; IG4 26; IG5 26; IG6 26; IG7 26 +; IG8 26 31 +; IG9 26 +; IG11 02 26
KT1 21 27; KT2 21 27; KT3 21 24; KT4 29 21 +; KT5 21; KT6 21 +; KT7 21 +; KT8 27 +; KT9 21 +; KT17 29 +
N1 19 12; N1C 07; N1P 19; N2 03 14; N3 03; N4 14 12 19; N5 19 12; N6 14 07 19; N7 19 07; N8 14 05 19
N9 10; N10 14 03; N11 03 10 14; N12 03; N13 10 14; N14 10 03; N15 14 19 12; N16 12 19; N17 14; N18 10
N19 19 07; N20 03; N21 10; N22 14 10; N81 14 25
NW1 07 33; NW1W 07; NW2 05 03 07; NW3 07 03; NW4 03; NW5 07 19; NW6 07 05 33; NW7 03; NW8 33 07 05
NW9 03 05; NW10 05 09 13; NW11 03; NW26 05
RM1 16; RM2 16; RM3 16; RM4 16 +; RM5 16 02; RM6 26 02; RM7 16 02; RM8 02 26; RM9 02; RM10 02; RM11 16
RM12 16; RM13 16; RM14 16 +
SE1 28 22; SE1P 28; SE2 11 04; SE3 11 23; SE4 23 28; SE5 28 22; SE6 23; SE7 11; SE8 23 11 28
SE9 11 06 23 04; SE10 11 23; SE11 22 28; SE12 23 11; SE13 23 11; SE14 23 28; SE15 28 23; SE16 28 23
SE17 28; SE18 11; SE19 08 22 06 28; SE20 06; SE21 28 22; SE22 28; SE23 23 28; SE24 22 28; SE25 08
SE26 23 06 28; SE27 22; SE28 11 04
SM1 29; SM2 29 +; SM3 29 24 +; SM4 24 29; SM5 29; SM6 29; SM7 29 +
SW1A 33 32; SW1E 33 32; SW1H 33 32; SW1P 33 32; SW1V 33 32; SW1W 33 20 32; SW1X 33 20 32; SW1Y 33 32
SW2 22; SW3 20 22 33; SW4 22 32; SW5 20; SW6 13; SW7 20 33; SW8 22 32; SW9 22; SW10 20 13; SW11 32
SW12 32 22; SW13 27; SW14 27; SW15 32 21 27; SW16 22 08 32 24; SW17 32 24; SW18 32 24; SW19 24 32
SW20 24 21; SW95 32 22
TN14 06 +; TN16 06 +
TW1 27 18; TW2 27 18; TW3 18 27; TW4 18 27; TW5 18; TW6 17 18 +; TW7 18 27; TW8 18 09; TW9 27
TW10 27 21; TW11 27; TW12 27; TW13 18 27; TW14 18 17 +; TW15 18 +; TW19 18 17 +
UB1 09 17; UB2 09 18 17; UB3 17; UB4 17; UB5 09 17 15; UB6 09; UB7 17; UB8 17; UB9 17 +; UB10 17
UB11 17; UB18 09
W1A 19 33; W1B 33; W1C 33; W1D 33; W1F 33; W1G 33; W1H 33; W1J 33; W1K 33; W1S 33; W1T 07 33; W1U 33
W1W 33 19; W2 33 20 09; W3 09 18 13; W4 18 09; W5 09 18; W6 13 18; W7 09; W8 20; W9 33 20 07
W10 20 33 09 05; W11 20 09 33 13; W12 13 09; W13 09; W14 13 20
WC1A 07 19; WC1B 07 19; WC1E 07; WC1H 07 19; WC1N 07 19; WC1R 07; WC1V 07 01 19; WC1X 07 19
WC2A 07 33 01 19; WC2B 07 33 19; WC2E 33; WC2H 07 33 19; WC2N 33 19; WC2R 33 19
WD3 17 +
"""

_OUTWARD = r"([A-Z]{1,2} ?\d[A-Z\d]?)"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
# A sector ("E1 1") counts only with its space: run together, "E11" is another place.
_AS_WRITTEN = re.compile(rf"{_OUTWARD}(?: ?{_INWARD}| \d)?")
_RUN_TOGETHER = re.compile(_OUTWARD + _INWARD)


@dataclass(frozen=True, slots=True)
class Found:
    """What a postcode tells: its outward code and the London authorities it may be in, likeliest first.

    `boroughs` is empty for a postcode outside London, and may hold the City of London. `partly_outside` is
    true when some postcodes of this outward code are outside London.
    """

    outcode: str
    boroughs: tuple[Borough, ...]
    partly_outside: bool = False


def _parse(entry: str) -> Found:
    outcode, *marks = entry.split()
    boroughs = tuple(BY_GSS[f"E090000{mark}"] for mark in marks if mark != "+")
    return Found(outcode, boroughs, "+" in marks)


_FOUND = {found.outcode: found for found in map(_parse, _OUTCODES.strip().replace("\n", "; ").split("; "))}


def boroughs_for(postcode_text: str) -> Found | None:
    """What a full postcode, a sector or an outward code tells, in any case and spacing.

    None when the text is not a postcode; no boroughs when it is one, but not of London. Districts that are
    only used with a letter after them ("W1", "EC1", "SW1") give the boroughs of all of their outward codes.
    """
    words = re.findall(r"[A-Z0-9]+", unicodedata.normalize("NFKC", postcode_text).upper())
    match = _AS_WRITTEN.fullmatch(" ".join(words)) or _RUN_TOGETHER.fullmatch("".join(words))
    if not match:
        return None
    outcode = match[1].replace(" ", "")
    return _FOUND.get(outcode) or _lettered_district(outcode)


def _lettered_district(district: str) -> Found:
    parts = [found for outcode, found in _FOUND.items() if outcode[:-1] == district and outcode[-1].isalpha()]
    boroughs = dict.fromkeys(borough for found in parts for borough in found.boroughs)
    return Found(district, tuple(boroughs), any(found.partly_outside for found in parts))
