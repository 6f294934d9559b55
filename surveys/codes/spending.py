"""One code, one response, whoever sends how often, from how many devices, at the same time or not.

A response waits in the inbox under its code's hash, so that the database itself lets only one wait. When its batch
settles, the code is marked spent and the response keeps no more than its receipt. The first to send has the code; the
same receipt may send again, which replaces what waits.
"""

from enum import StrEnum
from typing import Any

from surveys.codes.models import SurveyCode
from surveys.inbox import SURVEYS, acknowledge, acknowledge_first, take_back
from surveys.models import SurveyResponse


class Standing(StrEnum):
    """What a code is good for. A code whose response still waits in the inbox is free: its sender may send again."""

    UNKNOWN = "unknown"
    FREE = "free"
    SPENT = "spent"


async def standing_of(survey_id: int, code_hash: str) -> Standing:
    """Returns what a survey's code is good for."""
    code = await SurveyCode.get_or_none(code_hash=code_hash, survey_id=survey_id).only("code_hash", "is_spent")
    if code is None:
        return Standing.UNKNOWN
    return Standing.SPENT if code.is_spent else Standing.FREE


async def spend(survey_id: int, code_hash: str, receipt: str, document: dict[str, Any]) -> bool:
    """Stores a response durably under a code, and returns whether it did: not when the code is unknown or another's.

    `receipt` is the hash of the sender's receipt code. Call it outside any transaction.
    """
    if await standing_of(survey_id, code_hash) is Standing.FREE:
        stored = await acknowledge_first(SURVEYS, survey_id, code_hash, {**document, "receipt": receipt})
        # The batch with this code's response may have settled in between: what is stored now would never count.
        if stored and await standing_of(survey_id, code_hash) is Standing.FREE:
            return True
        if stored:
            await take_back(code_hash, receipt)
    if await SurveyResponse.exists(survey_id=survey_id, receipt_hash=receipt):
        await acknowledge(SURVEYS, survey_id, receipt, document)
        return True
    return False
