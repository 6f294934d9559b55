"""Counting what people say with one tap, and publishing the counts in batches.

A tap leaves a number that is one higher, and a keyed hash that says that a link or a browser has spoken: no answer, no
time and no person stand beside that hash. Every night the hashes are written anew in their own order, so that the order
in which PostgreSQL keeps rows, and which transaction wrote them, do not say who said what (`engage.retention` has the
same care with answers). What remains: until that night somebody who holds the database and the key can tell, of the
last taps of the day, which link was used for which answer; a backup made before it keeps that.
"""

import hashlib
from uuid import UUID

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.responses.models import ResponseRequest
from boroughs.responses.taps.models import TapAnswer, TapQuestion
from engage.kit.cache import touch
from engage.kit.gate import FEWEST_DERIVABLE

_HALF = 16  # hex digits, 64 bits


@atomic()
async def tap(
    request: ResponseRequest, of_answer: int, question: TapQuestion, answer: TapAnswer, *, spent: str, by_asker: bool
) -> bool:
    """Counts what somebody says of an answer (its number), once for a keyed hash of who; returns whether it counted."""
    connection = connections.get("default")
    added = await connection.execute_query_dict(
        "INSERT INTO spent_tap (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING RETURNING hash", [spent]
    )
    if not added:
        return False
    await connection.execute_query(
        "INSERT INTO tap_tally (request_id, of_answer, question, answer, by_asker, number)"
        " VALUES ($1, $2, $3, $4, $5, 1)"
        " ON CONFLICT (request_id, of_answer, question, answer, by_asker) DO UPDATE SET number = tap_tally.number + 1",
        [request.id, of_answer, question.value, answer.value, by_asker],
    )
    return True


def link_id(request_id: int, question: TapQuestion, who: UUID) -> UUID:
    """Returns the id in the link by which one person says something about a request: the same each time it is made.

    Once it is signed nobody can make another. Its second half is a hash of the first and of what it is for, so that a
    link for one question about one request is good for no other, and no table is needed to know it: the address that
    it went to may be erased by then.
    """
    first = hashlib.sha256(f"{who.hex}/{request_id}/{question.value}".encode()).hexdigest()[:_HALF]
    return UUID(first + _second_half(first, request_id, question))


def is_link_id(id: UUID, request_id: int, question: TapQuestion) -> bool:
    """Whether an id was made by `link_id` for this question about this request."""
    first = id.hex[:_HALF]
    return id.hex[_HALF:] == _second_half(first, request_id, question)


def _second_half(first: str, request_id: int, question: TapQuestion) -> str:
    return hashlib.sha256(f"{first}/{request_id}/{question.value}".encode()).hexdigest()[:_HALF]


async def show_counts() -> int:
    """Shows the counts of every question about an answer in which at least ten more have spoken; returns of how many.

    Those who asked and everybody else are counted apart, here too. No figure moves with one tap, and no number of
    people under ten can be worked out from two figures. In the caller's transaction.
    """
    shown = await connections.get("default").execute_query_dict(
        "WITH ready AS (SELECT request_id, of_answer, question, by_asker FROM tap_tally"
        "  GROUP BY request_id, of_answer, question, by_asker HAVING sum(number - shown) >= $1),"
        " updated AS (UPDATE tap_tally SET shown = number FROM ready WHERE tap_tally.request_id = ready.request_id"
        "  AND tap_tally.of_answer = ready.of_answer AND tap_tally.question = ready.question"
        "  AND tap_tally.by_asker = ready.by_asker)"
        " SELECT slug FROM ready JOIN response_request AS asked ON asked.id = ready.request_id"
        " JOIN borough ON borough.id = asked.borough_id",
        [FEWEST_DERIVABLE],
    )
    await touch(*{row["slug"] for row in shown})
    return len(shown)


async def forget_order() -> int:
    """Writes every spent hash and every count anew, in one order that says nothing; returns how many hashes there are.

    In the caller's transaction; what was there before lies on disk until it is cleared (VACUUM).
    """
    connection = connections.get("default")
    taken = await connection.execute_query_dict("DELETE FROM spent_tap RETURNING hash")
    hashes = sorted(row["hash"] for row in taken)
    await connection.execute_query("INSERT INTO spent_tap (hash) SELECT unnest($1::text[])", [hashes])
    await connection.execute_query("UPDATE tap_tally SET number = number")
    return len(hashes)
