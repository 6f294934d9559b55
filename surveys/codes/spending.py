"""One code, one response, whoever sends how often, from how many devices, at the same time or not.

A response waits in the inbox under its code's hash, so that the database itself lets only one wait. When its batch
settles, the code is marked spent and the response keeps no more than its receipt. The first to send has the code; the
same receipt may send again, which replaces what waits.
"""

from enum import Enum
from typing import Any

from tortoise import connections

from surveys.inbox import SURVEYS, acknowledge, acknowledge_first, take_back


class Standing(Enum):
    """What a code is good for: nothing, a response, one that waits in the inbox and its sender may replace, no more."""

    UNKNOWN = "unknown"
    FREE = "free"
    WAITING = "waiting"
    SPENT = "spent"


class Outcome(Enum):
    """What became of a response: it is stored, the code is not (or no longer) good for it, or the receipt is that of
    somebody else's response."""

    STORED = "stored"
    REFUSED = "refused"
    ANOTHERS_RECEIPT = "another's receipt"


async def standing_of(survey_id: int, code_hash: str) -> Standing:
    """Returns what a survey's code is good for. One query."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT is_spent, EXISTS (SELECT FROM inbox_item WHERE token_hash = code_hash) AS waits"
        " FROM survey_code WHERE code_hash = $1 AND survey_id = $2",
        [code_hash, survey_id],
    )
    if not rows:
        return Standing.UNKNOWN
    if rows[0]["is_spent"]:
        return Standing.SPENT
    return Standing.WAITING if rows[0]["waits"] else Standing.FREE


async def spend(survey_id: int, code_hash: str, receipt: str, document: dict[str, Any]) -> Outcome:
    """Stores a response durably under a code. `receipt` is the hash of the sender's receipt code.

    Call it outside any transaction.
    """
    # A response and the spending of its code become visible together, at any moment. So: a receipt used before the code
    # was looked at and found good is somebody else's; one used after it was found spent is the sender's own.
    is_anothers = await _is_used(survey_id, code_hash, receipt)
    standing = await standing_of(survey_id, code_hash)
    if standing in (Standing.FREE, Standing.WAITING):
        if is_anothers:
            return Outcome.ANOTHERS_RECEIPT
        stored = await acknowledge_first(SURVEYS, survey_id, code_hash, {**document, "receipt": receipt})
        standing = await standing_of(survey_id, code_hash)
        if standing is not Standing.SPENT:
            return Outcome.STORED if stored else Outcome.REFUSED
        # The batch with this code's response settled in between: what was stored just now would never count.
        await take_back(code_hash, receipt)
    if standing is Standing.SPENT and await _is_used(survey_id, code_hash, receipt):
        await acknowledge(SURVEYS, survey_id, receipt, document)
        return Outcome.STORED
    return Outcome.REFUSED


async def _is_used(survey_id: int, code_hash: str, receipt: str) -> bool:
    """Whether a response has this receipt, other than one that waits under this code."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT EXISTS (SELECT FROM survey_response WHERE receipt_hash = $3 AND survey_id = $2)"
        " OR EXISTS (SELECT FROM inbox_item WHERE stream = 'survey' AND subject_id = $2 AND token_hash <> $1"
        " AND (document->>'receipt' = $3 OR token_hash = $3)) AS is_used",
        [code_hash, survey_id, receipt],
    )
    is_used: bool = rows[0]["is_used"]
    return is_used
