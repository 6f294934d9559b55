"""Finds in a free text what should not be in it, so that the person can take it out before sending.

It only warns: it misses much and is sometimes wrong. Whoever sends the text anyway is read by a moderator first, as
everybody is. No pattern repeats a repetition: 500 characters of anything take a few milliseconds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engage.kit.i18n import N_


def _either(words: str) -> str:
    """Returns a pattern for any one of these words."""
    return f"(?:{'|'.join(words.split())})"


# ---- when --------------------------------------------------------------------------------------------------------

# "may" and "march" are ordinary words in lower case, and count there only after "3rd".
_MONTH = r"(?:(?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
_MONTH += r"nov(?:ember)?|dec(?:ember)?)|Mar(?:ch)?|May)"
_NTH = r"\d{1,2}(?i:st|nd|rd|th)"
_NTH_IN_WORDS = "(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
_NTH_IN_WORDS += "fourteenth|fifteenth|twentieth|thirtieth|thirty-first|twenty-(?:first|second|third|fourth|fifth))"
_WEEKDAY = "(?i:mon|tues|wednes|thurs|fri|satur|sun)day"
_HOUR = "(?:1[0-2]|0?[1-9])"
_HOUR_IN_WORDS = "(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

_DATES = (
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![/\d])",
    r"\d{4}-\d{2}-\d{2}",
    r"(?i:on|dated?) \d{1,2}[/.-]\d{1,2}(?![/.-]?\d)",
    rf"(?:{_NTH}|\d{{1,2}})(?: of)? {_MONTH}",
    rf"{_NTH}(?: of)? (?i:may|march)",
    rf"{_NTH_IN_WORDS} of (?i:{_MONTH}|may|march)",
    rf"{_MONTH} (?:{_NTH}|[0-3]?\d(?!\d))",
    rf"(?i:on the) {_NTH}(?!(?: of)? (?i:{_MONTH}|may|march|floor|birthday|time|day|year))",
    rf"(?i:last|this|on) {_WEEKDAY}",
)
_TIMES = (
    r"(?:[01]?\d|2[0-3]):[0-5]\d",
    rf"{_HOUR}(?:[.:][0-5]\d)? ?(?i:pm|p\.m\.?|a\.m\.?|am(?! i\b))",
    rf"(?i:half past|quarter (?:to|past)|(?<!/)(?:5|10|20|25) (?:to|past)) (?:{_HOUR}|{_HOUR_IN_WORDS})"
    r"(?![/\d]| (?i:min|times|hour|people|officers))",
    rf"(?:{_HOUR}|{_HOUR_IN_WORDS}) (?i:o[’']?clock)",
)

# ---- who ---------------------------------------------------------------------------------------------------------

_RANK = rf"(?:(?i:{_either('pcs? pcso sgt sergeant constable inspector insp superintendent supt detective')})"
_RANK += r"|(?i:officers?)|P[CS]|D[CSI]|DCI)"
_TITLE = f"(?i:{_either('mr mrs ms miss dr imam rev')})"
_KIN = (
    f"(?i:{_either('friend mate brother sister son daughter cousin nephew niece uncle aunt aunty mum dad boyfriend')}"
)
_KIN += f"|{_either('girlfriend neighbour teacher coach boss boy girl')})"
# What stands with a capital where a name could: openings of sentences, peoples and faiths, what the police call things.
_NO_NAME = _either(
    "A An And Any As At Be Black But By Can Could Did Do Does Even For From Good Had Has Have He Her Him His How I"
    " If In Into Is It Its Just Many May Me More Most Must My Never No Nor Not Of On Once Only Or Other Our Out Please"
    " Said Saw She Should So Some Still Stop That The Their Them Then There They This To Told Took Too Very Was We Well"
    " Were What When Where Which Who Why Will With Without Would Yes You Your"
    " African Albanian American Arab Asian Bangladeshi Bengali Brazilian Caribbean Chinese Christian Colombian Eritrean"
    " Ethiopian European Ghanaian Gypsy Hindu Indian Iranian Iraqi Italian Jamaican Kurd Latin Londoner Mixed Moroccan"
    " Muslim Nigerian Pakistani Roma Romanian Sikh Somali Traveller White"
    " Childline Code England Form Hackney London Met Met’s Met's Mum Dad Grounds Operation Police Search Section Stop"
    " Taser Y-Stop GOWISELY PACE"
)
_NAME = (
    rf"(?!{_NO_NAME}(?![\w’'])|[A-Z][a-z]+(?:ish|ese)\b)[A-Z][\w’'-]{{1,30}}(?: (?!{_NO_NAME}\b)[A-Z][\w’'-]{{1,30}})?"
)
_NAME_IS = r"(?i:(?:my|his|her|their|the|officer[’']s|whose|friend[’']s) name(?: tag| badge)? (?:is|was|said)|name:)"
_NAMES = (
    rf"(?:{_RANK}\.? ){{1,3}}{_NAME}",
    rf"{_TITLE}\.? {_NAME}",
    rf"{_NAME_IS} (?!{_NO_NAME}\b)[A-Z][\w’'-]{{1,30}}(?: [A-Z][\w’'-]{{1,30}})?",
    rf"(?i:called|named) {_NAME}",
    rf"(?:I[’']m|I am|(?i:this is|i am called)) {_NAME}",
    rf"(?i:my|his|her|their|our) {_KIN},? {_NAME}",
)

_LABEL = r"(?:(?i:number|no\.?|num|card|id|is|was|said|#|:)[ :#.]{0,2}){0,4}"
_NUMBERED = f"(?i:{_either('shoulder badge warrant collar epaulettes? lapel')})"
# Three or four digits and two letters, of which these are something else.
_NO_BOROUGH_CODE = _either(
    "AM PM UK US EU ID TV KM CM MM GB MB KG IN OR IF AT ON OF TO IT IS AS BY DO NO SO WE HE ME MY"
)
_OFFICERS = (
    rf"{_NUMBERED}[ :#]{{1,2}}{_LABEL}\d{{2,6}}(?: ?[A-Z]{{1,2}}\b)?",
    rf"(?i:pcs?|pcso|sgt|sergeant|constable|insp|inspector|p[cs])\.? ?{_LABEL}(?:\d{{2,6}} ?[A-Z]{{2}}|\d{{3,6}})",
    rf"(?i:officers?) {_LABEL}#?\d{{3,6}}(?: ?[A-Z]{{2}}\b)?",
    rf"\d{{2,4}} ?(?!{_NO_BOROUGH_CODE}\b)[A-Z]{{2}}",
    r"(?i:pc|sgt|officer) ?\d{2,4} ?[a-z]{2}",
)

# ---- where -------------------------------------------------------------------------------------------------------

_STREET = _either(
    "Street St Road Rd Lane Ln Avenue Ave Close Gardens Square Terrace Court Crescent Drive Way Hill Grove Mews Walk"
    " Row Broadway Estate House Tower Towers Park Market Common Fields Green Bridge"
)
_PLACE = "(?:Primary |Secondary |High |Grammar |Police |Tube |Overground |Bus |Youth )?" + _either(
    "School College Academy Mosque Church Station Library Centre Club Hospital"
)
_NO_PLACE = _either(
    "A An And At In On The This That My Our His Her Their Your Every Each One Police Front Body Stop High Youth Primary"
    " Secondary Tube Bus Community Leisure Job Nearest Local Sixth Whole Same Main Big"
)
_NO_LOWER_STREET = _either(
    "the a an my our this that one every each main same any your his her their another public open busy quiet other"
    " whole both side and down up across broad high some no which what"
)
_PLACES = (
    rf"(?:\d{{1,4}}[a-z]?,? )?(?!{_NO_PLACE}\b)[A-Z][a-z’']{{2,20}}(?: [A-Z][a-z’']{{2,20}})? {_STREET}",
    rf"(?!{_NO_PLACE}\b)[A-Z][a-z’']{{2,20}}(?: [A-Z][a-z’']{{2,20}})? {_PLACE}",
    rf"\d{{1,4}}[a-z]? (?!{_NO_LOWER_STREET}\b)[a-z]{{3,20}} (?:street|road|rd|lane|avenue|gardens|crescent|terrace)",
    rf"(?:on|near|outside|off|along|from) (?!{_NO_LOWER_STREET}\b)[a-z]{{3,20}} (?:street|road|rd|lane|avenue|estate)",
    r"(?i:flat|apartment) \d{1,4}[a-z]?(?! ?(?i:min|hour|metre|people|year))",
)

# ---- what leads back to one search -------------------------------------------------------------------------------

_CODED = r"[A-Z]{0,4}[/-]?\d{3,12}(?:[/-][A-Z0-9]{1,8}){0,3}"
_REFERENCES = (
    r"\d{2}[A-Z]{0,3}/\d{3,8}/\d{2}(?:\d{2})?",
    r"\d{5,8}/\d{2}(?:\d{2})?",
    r"20\d{2}/\d{5,7}",
    rf"(?i:urn|cad|cris|crn|irn|pnc|connect|stops)\b[ :#]{{0,2}}{_LABEL}(?i:{_CODED})",
    rf"(?i:reference|ref)\b[ :#.]{{0,2}}{_LABEL}(?i:{_CODED})",
    r"(?i:crime|search|incident|slip|record|receipt|case|custody|log|complaint|ticket|order)"
    rf" (?i:number|no\.?|ref(?:erence)?|id)[ :#]{{0,2}}{_LABEL}(?i:{_CODED})",
    rf"(?i:form )?5090[ :,-]{{1,2}}{_LABEL}(?i:{_CODED})",
    r"(?<![£+\d])\d{7,12}",
)

_PLATES = (
    r"(?i:[A-Z]{2}\d{2} ?[A-Z]{3})",
    r"[A-Z]\d{1,3} ?[A-Z]{3}",
    r"[A-Z]{3} ?\d{1,3}[A-Z]",
    r"(?i:reg(?:istration)?|number ?plate|plate)(?i: is| was| number|:| no)? (?=[A-Z]*\d)[A-Z0-9]{3,7}",
)
_SOCIAL = "(?i:insta(?:gram)?|snap(?:chat)?|tik ?tok|twitter|whats ?app|discord|telegram|x account)"
_EMAILS = (
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    r"(?i:[\w.+-]{2,64} ?(?: at |\(at\)|\[at\]) ?[\w-]{2,63} ?(?: dot |\.) ?(?:com|co ?(?: dot |\.) ?uk|org|net|uk))",
)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """Returns a pattern for any of these, as words of their own."""
    return re.compile("|".join(rf"(?<!\w){pattern}(?!\w)" for pattern in patterns))


_PATTERNS = (
    (N_("an e-mail address"), _any(_EMAILS)),
    (
        N_("a user name"),
        _any(
            (r"@[A-Za-z_][\w.]{2,29}", rf"{_SOCIAL}(?: (?i:is|name|user ?name|handle))*:? (?=\w*[\d_.])[\w.]{{3,30}}")
        ),
    ),
    (N_("a telephone number"), re.compile(r"(?<![\d+/])(?:\+\d{2}|0)(?:[ ().-]{0,2}\d){9,11}(?![\d/])")),
    (N_("a reference number"), _any(_REFERENCES)),
    (N_("a National Insurance number"), _any([r"(?i:[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])"])),
    (N_("a postcode"), _any([r"(?i:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"])),
    (N_("a vehicle registration"), _any(_PLATES)),
    (N_("a date"), _any(_DATES)),
    (N_("a time"), _any(_TIMES)),
    (N_("an officer’s number"), _any(_OFFICERS)),
    (N_("somebody’s name"), _any(_NAMES)),
    (N_("a street or an address"), _any(_PLACES)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks as if it should not be there: `kind` in English, marked for translation, and the words.

    `start` is where they begin in the text, in characters from 0.
    """

    kind: str
    words: str
    start: int = 0


def found_in(text: str) -> list[Found]:
    """Returns what in a text looks like a name, an officer's number, a contact, a vehicle, a place, a time or a
    reference, by kind; words that are part of something found before are not repeated."""
    found: list[Found] = []
    taken_to = [0] * len(text)  # character → end of the longest that was found around it
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken_to[start] < end:
                taken_to[start:end] = [max(before, end) for before in taken_to[start:end]]
                found.append(Found(kind, match.group().strip(), start))
    return found
