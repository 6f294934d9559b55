"""The one-time code that comes with a paper or a call, where a survey takes one answer a code.

While an entry waits, the hash of its code is among what was typed, as it is in the inbox afterwards.
"""

import json

from tortoise import connections

from engage.kit.i18n import gettext
from engage.kit.security import is_code, read_code
from surveys.codes.invitation import FIELD
from surveys.codes.models import hash_of
from surveys.codes.spending import Standing, standing_of
from surveys.models import Assurance
from surveys.paper.models import Entry
from surveys.questionnaire import Questionnaire


def needs_code(survey: Questionnaire) -> bool:
    """Whether every answer to a survey needs a code."""
    return survey.assurance is Assurance.ONE_TIME_CODES


def code_hash_of(entry: Entry) -> str:
    """Returns the hash of the code that came with an entry, "" when none did."""
    return next((value for name, value in entry.typed if name == FIELD), "")


async def read_code_typed(survey: Questionnaire, secret: str, typed: str) -> tuple[str, str]:
    """Returns the hash of the code that was typed first from a paper, and what is wrong with it, "" for nothing."""
    code = read_code(typed)
    hashed = hash_of(secret, survey.id, code) if is_code(code) else ""
    standing = await standing_of(survey.id, hashed) if hashed else Standing.UNKNOWN
    if standing is Standing.UNKNOWN:
        return "", gettext("Type the code from the letter, like bcdf-ghjk-mnpq-2345")
    if standing is not Standing.FREE or await _is_entered(survey.id, hashed):
        return "", gettext("Another answer has been given with this code already: only the first one counts")
    return hashed, ""


async def _is_entered(survey_id: int, hashed: str) -> bool:
    return bool(
        await connections.get("default").execute_query_dict(
            "SELECT 1 FROM entry WHERE survey_id = $1 AND typed @> $2::jsonb",
            [survey_id, json.dumps([[FIELD, hashed]])],
        )
    )


def wrong_code_again(survey: Questionnaire, secret: str, entry: Entry, typed: str) -> str:
    """Returns what is wrong with the code that a second person typed, "" when it is the one entered first."""
    code = read_code(typed)
    is_same = is_code(code) and hash_of(secret, survey.id, code) == code_hash_of(entry)
    return "" if is_same else gettext("This is not the code that was entered first. Look at the paper again")
