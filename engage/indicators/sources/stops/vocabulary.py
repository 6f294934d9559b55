"""Every value that a published stop and search may have, old and new, and the code that stands for it here.

A blank is a code of its own, "", and never means "no". A value that nobody knows is UNRECOGNISED: it is counted as
that and told of, and makes no figure.

Source: data.police.uk, monthly files of 2016 to 2025. Ethnic groups: the police's 18+1 codes of self-defined ethnicity
after the Census of 2011; the sixteen of the Census of 2001 before them, where Chinese stood under "other".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

UNRECOGNISED = "unrecognised"
BLANK = ""

GROUPS = {"W": "white", "M": "mixed", "A": "asian", "B": "black", "O": "other"}
"""First letter of a code of self-defined ethnicity → one of the five groups of the Census."""

NOT_STATED = "NS"

_WHITE, _MIXED, _ASIAN = "White - ", "Mixed/Multiple ethnic groups - ", "Asian/Asian British - "
_BLACK, _OTHER = "Black/African/Caribbean/Black British - ", "Other ethnic group - "
_SELF_DEFINED = {
    _WHITE + "English/Welsh/Scottish/Northern Irish/British": "W1",
    _WHITE + "Irish": "W2",
    _WHITE + "Gypsy or Irish Traveller": "W3",
    _WHITE + "Any other White background": "W9",
    _MIXED + "White and Black Caribbean": "M1",
    _MIXED + "White and Black African": "M2",
    _MIXED + "White and Asian": "M3",
    _MIXED + "Any other Mixed/Multiple ethnic background": "M9",
    _ASIAN + "Indian": "A1",
    _ASIAN + "Pakistani": "A2",
    _ASIAN + "Bangladeshi": "A3",
    _ASIAN + "Chinese": "A4",
    _ASIAN + "Any other Asian background": "A9",
    _BLACK + "Caribbean": "B1",
    _BLACK + "African": "B2",
    _BLACK + "Any other Black/African/Caribbean background": "B9",
    _OTHER + "Arab": "O2",
    _OTHER + "Any other ethnic group": "O9",
    _OTHER + "Not stated": NOT_STATED,
}
_OLDER = re.compile(r".* \(([A-Z][A-Z0-9])\)")
_MOVED = {"O1": "A4"}
"""The older code of Chinese people → the one they have had since the Census of 2011."""

NOTHING, ARREST, OTHER_POSITIVE = "nothing", "arrest", "other_positive"
_OUTCOMES = {
    "A no further action disposal": NOTHING,
    "Nothing found - no further action": NOTHING,
    "Suspected psychoactive substances seized - No further action": NOTHING,
    "Arrest": ARREST,
    "Suspect arrested": ARREST,
    "Community resolution": OTHER_POSITIVE,
    "Local resolution": OTHER_POSITIVE,
    "Khat or Cannabis warning": OTHER_POSITIVE,
    "Offender given drugs possession warning": OTHER_POSITIVE,
    "Penalty Notice for Disorder": OTHER_POSITIVE,
    "Offender given penalty notice": OTHER_POSITIVE,
    "Caution (simple or conditional)": OTHER_POSITIVE,
    "Offender cautioned": OTHER_POSITIVE,
    "Summons / charged by post": OTHER_POSITIVE,
    "Suspect summonsed to court": OTHER_POSITIVE,
    "Article found - Detailed outcome unavailable": OTHER_POSITIVE,
}

SECTION_60 = "section_60"
_POWERS = (
    "Police and Criminal Evidence Act 1984 (section 1)",
    "Police and Criminal Evidence Act 1984 (section 6)",
    "Misuse of Drugs Act 1971 (section 23)",
    "Firearms Act 1968 (section 47)",
    "Criminal Justice Act 1988 (section 139B)",
    "Psychoactive Substances Act 2016 (s36(2))",
    "Psychoactive Substances Act 2016 (s37(2))",
    "Psychoactive Substances Act 2016 (s36(2)/s37(2))",
    "Customs and Excise Management Act 1979 (section 163)",
    "Criminal Justice and Public Order Act 1994 (section 60AA)",
    "Aviation Security Act 1982 (section 27(1))",
    "Poaching Prevention Act 1862 (section 2)",
    "Conservation of Seals Act 1970 (section 4)",
    "Crossbows Act 1987 (section 4)",
    "Public Stores Act 1875 (section 6)",
    "Deer Act 1991 (section 12)",
    "Protection of Badgers Act 1992 (section 11)",
    "Wildlife and Countryside Act 1981 (section 19)",
    "Environmental Protection Act 1990 (section 34B )",
    "Hunting Act 2004 (section 8)",
    "Sporting events (Control of Alcohol etc.) Act 1985 (section 7)",
    "Police Reform and Social Responsibility Act 2011 (section 144)",
)
_SECTION_60 = {"Criminal Justice and Public Order Act 1994 (section 60)": SECTION_60}
_OBJECTS = (
    "Controlled drugs",
    "Offensive weapons",
    "Stolen goods",
    "Article for use in theft",
    "Articles for use in criminal damage",
    "Firearms",
    "Fireworks",
    "Anything to threaten or harm anyone",
    "Evidence of offences under the Act",
    "Psychoactive substances",
    "Crossbows",
    "Goods on which duty has not been paid etc.",
    "Game or poaching equipment",
    "Seals or hunting equipment",
    "Evidence of wildlife offences",
    "Detailed object of search unavailable",
)

PERSON, VEHICLE, BOTH = "person", "vehicle", "person_and_vehicle"
TRUE, FALSE = "true", "false"
UNDER_18 = ("under_10", "10_17")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its heading, its key in the programming interface, and what its values mean."""

    heading: str
    key: str
    codes: Mapping[str, str]

    def code(self, value: str) -> str:
        """Returns the code of a value, BLANK, or UNRECOGNISED."""
        text = value.strip()
        if not text:
            return BLANK
        found = self.codes.get(text.casefold())
        if found is None and self.key == "self_defined_ethnicity":
            return _older(text)
        return found or UNRECOGNISED


def _older(text: str) -> str:
    """The code of a self-defined ethnicity as it was written until 2017: "White - White British (W1)"."""
    found = _OLDER.fullmatch(text)
    code = _MOVED.get(found[1], found[1]) if found else ""
    return code if code in _SELF_DEFINED.values() else UNRECOGNISED


def _column(heading: str, key: str, codes: Mapping[str, str]) -> Column:
    return Column(heading, key, {value.casefold(): code for value, code in codes.items()})


def _slugs(values: tuple[str, ...]) -> dict[str, str]:
    return {value: re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_") for value in values}


_TYPES = {"Person search": PERSON, "Vehicle search": VEHICLE, "Person and Vehicle search": BOTH}
_TRUTHS = {"True": TRUE, "False": FALSE}

TYPE = _column("Type", "type", _TYPES)
GENDER = _column("Gender", "gender", _slugs(("Male", "Female", "Other")))
AGE = _column("Age range", "age_range", _slugs(("under 10", "10-17", "18-24", "25-34", "over 34")))
SELF_DEFINED = _column("Self-defined ethnicity", "self_defined_ethnicity", _SELF_DEFINED)
OFFICER_DEFINED = _column(
    "Officer-defined ethnicity", "officer_defined_ethnicity", _slugs(("White", "Mixed", "Asian", "Black", "Other"))
)
LEGISLATION = _column("Legislation", "legislation", _slugs(_POWERS) | _SECTION_60)
OBJECT = _column("Object of search", "object_of_search", _slugs(_OBJECTS))
OUTCOME = _column("Outcome", "outcome", _OUTCOMES)
LINKED = _column("Outcome linked to object of search", "outcome_linked_to_object_of_search", _TRUTHS)
REMOVED = _column("Removal of more than just outer clothing", "removal_of_more_than_outer_clothing", _TRUTHS)

COLUMNS = (TYPE, GENDER, AGE, SELF_DEFINED, OFFICER_DEFINED, LEGISLATION, OBJECT, OUTCOME, LINKED, REMOVED)
"""The columns that are counted."""

HEADINGS = (
    "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender",
    "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
    "Outcome linked to object of search", "Removal of more than just outer clothing",
)  # fmt: skip
"""The heading of every monthly file."""


def group_of(self_defined: str) -> str:
    """Returns the group of the Census of a code of self-defined ethnicity; "" where it is not known."""
    return "" if self_defined in (NOT_STATED, UNRECOGNISED) else GROUPS.get(self_defined[:1], "")
