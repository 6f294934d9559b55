"""Which passwords are good enough: long, and not the first that a stranger would try.

Source: NIST SP 800-63B-4 §3.1.1.2 (August 2025) and OWASP ASVS 5.0 §6.2: length counts, kinds of character do not;
passwords that are common, or made from the person or the service, are refused.
"""

import re
import unicodedata
from itertools import pairwise

from engage.kit.i18n import gettext

SHORTEST, LONGEST = 12, 200
_FEWEST_SURPRISES = 7

# The words that most leaked passwords are built from. A password counts for what it has beside them.
_WORDS = (
    "password passwort passw0rd passphrase passcode secret letmein welcome changeme default login signin "
    "admin administrator master superuser guest user test testing temp temporary hello iloveyou loveyou "
    "sunshine princess dragon monkey shadow superman batman spiderman starwars pokemon football baseball "
    "liverpool arsenal chelsea tottenham westham manchester united charlie michael jessica jordan jennifer "
    "thomas daniel george william ashley summer winter spring autumn monday friday january september november "
    "december london england britain hackney croydon southwark lambeth police policing metpolice metropolitan "
    "council borough superintendent inspector clerk trustno whatever freedom computer internet google "
    "microsoft windows facebook killer hunter ninja cheese chocolate banana orange purple flower butterfly "
    "rainbow angel lovely family forever diamond qazwsx zaqwsx wsxedc qweasd asdzxc 1qaz2wsx 1q2w3e4r 5t6y "
    "q1w2e3r4 correct horse battery staple abcabc access nothing "
)
_COMMON = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {pair for run in (*_RUNS, *(run[::-1] for run in _RUNS)) for pair in pairwise(run)}


def normalised(password: str | None) -> str:
    """Returns a password as it is hashed: the same whichever keyboard composed its accents (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", password or "")


def fault_of(password: str, email: str) -> str | None:
    """Returns what is wrong with a normalised password, and what to do, for the person to read; or None."""
    if len(password) < SHORTEST:
        return gettext(
            "Use %(shortest)s characters or more. Three or four words make a good password", shortest=SHORTEST
        )
    if len(password) > LONGEST:
        return gettext("Use %(longest)s characters or fewer", longest=LONGEST)
    folded = password.casefold()
    own = email.partition("@")[0]
    if "engage" in folded or (len(own) > 2 and own in folded):
        return gettext("Choose a password without your e-mail name or the word Engage in it")
    if _surprises(folded) < _FEWEST_SURPRISES:
        return gettext("Choose a password that is harder to guess. Three or four words make a good password")
    return None


def _surprises(folded: str) -> int:
    """Returns how many characters do not follow from those before: no common word, run of keys or repetition."""
    if repeated := re.fullmatch(r"(.+?)\1+", folded, re.DOTALL):
        folded = repeated[1]
    folded = _COMMON.sub("", folded)
    return len(folded[:1]) + sum(a != b and (a, b) not in _NEIGHBOURS for a, b in pairwise(folded))
