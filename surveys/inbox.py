"""What residents send is acknowledged into a durable inbox and rests, shuffled, elsewhere.

Row order, transaction ids and times would otherwise tell an insider with a copy of the database whose answer is whose.
An item has none of them to give: it is deleted when its batch moves on, and the batch is shuffled. What people wrote in
their own words is parted from their answers before, and becomes items of its own, in a transaction that ends before the
answers move (`take_texts`): at rest no transaction has written both.
"""

import json
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from tortoise import connections

from engage.kit.security import is_code, keyed_hash, new_code, read_code

SURVEYS = "survey"
"""The stream of answers to surveys; its subjects are surveys."""

FEEDBACK = "charter"
"""The stream of feedback on searches; its subjects are boroughs."""

COMMENTS = "comment"
"""The stream of free texts whose answers have moved on; its subjects are boroughs."""

BATCH = 10
"""An answer moves on only among at least this many, or at the end of the time in which more could come."""

_MOST_AT_ONCE = 1000
"""A batch is no larger, so that no statement about it takes long or has more values than PostgreSQL allows."""

_COOKIE = "__Host-receipt"

PUT = (
    "INSERT INTO inbox_item (token_hash, stream, subject_id, document) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (token_hash) DO UPDATE SET document = EXCLUDED.document"
    " || jsonb_strip_nulls(jsonb_build_object('parted', inbox_item.document->'parted'))"
)
"""Stores an item in the place of one that waits under the same key; that texts were parted from that stays noted."""

_HAS_TEXTS = "(coalesce(document->'texts', '{}') <> '{}' OR coalesce(document->>'comment', '') <> '')"

_IS_NEW = """NOT document ? 'withdrawn'
    AND NOT EXISTS (SELECT FROM survey_response WHERE receipt_hash = coalesce(document->>'receipt', token_hash))
    AND NOT EXISTS (SELECT FROM encounter_feedback WHERE receipt_hash = token_hash)"""
"""Whether an item is somebody's first. What is changed, sent again or withdrawn hides nobody else in its batch: one
person may know ten receipts."""

Mix = Callable[[list[Any]], None]
"""Brings a list into another order, in place."""

shuffle: Mix = secrets.SystemRandom().shuffle
"""Leaves no trace of the order that was."""


@dataclass(frozen=True)
class Item:
    """One submission taken out of the inbox: its receipt's hash and what it says."""

    receipt_hash: str
    document: dict[str, Any]


def receipt_hash(secret: str, stream: str, subject_id: int, code: str) -> str:
    """Returns what the database keeps of a receipt code; without the secret it cannot be tested against a code."""
    return keyed_hash(secret, f"receipt:{stream}:{subject_id}", code)


async def acknowledge(stream: str, subject_id: int, receipt: str, document: dict[str, Any]) -> None:
    """Stores a submission durably; one with the same receipt hash is replaced. On return it is on disk."""
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute(
            PUT,
            receipt,
            stream,
            subject_id,
            json.dumps(document),
        )


async def acknowledge_first(stream: str, subject_id: int, token: str, document: dict[str, Any]) -> bool:
    """Stores a submission durably under a token that somebody else may have as well, unless theirs waits under it.

    `document["receipt"]` tells whose it is: the same receipt again replaces it. Returns whether it is on disk.
    """
    async with connections.get("default").acquire_connection() as connection:
        stored = await connection.fetchval(
            f"{PUT} WHERE inbox_item.document->>'receipt' = EXCLUDED.document->>'receipt' RETURNING token_hash",
            token,
            stream,
            subject_id,
            json.dumps(document),
        )
    return stored is not None


async def take_back(token: str, receipt: str) -> None:
    """Removes what waits under a token, if it is this receipt's."""
    await connections.get("default").execute_query(
        "DELETE FROM inbox_item WHERE token_hash = $1 AND document->>'receipt' = $2", [token, receipt]
    )


async def take_texts(
    stream: str, at_least: int, among: Collection[int] | None = None
) -> AsyncIterator[tuple[int, list[Item]]]:
    """Yields (subject id, items as they are) of what is about to move and has free texts, and takes those out of it.

    The arguments are those of `take_batches`. Call it inside a transaction of its own that puts the texts back, each as
    an item (`put_back`): killed before it commits, nothing has happened; after it, nothing is left to part. What is
    sent again under the same receipt from then on is marked `parted`: its texts are here already.
    """
    for subject_id in await _waiting(stream, at_least, among):
        if not await _choose(stream, subject_id, at_least, with_texts=True):
            continue
        while rows := await _with_texts(stream, subject_id):
            await connections.get("default").execute_query(
                "UPDATE inbox_item SET document = document - 'texts' - 'comment' - 'case' || '{\"parted\": true}'"
                """ || CASE WHEN document ? 'change' THEN '{"change": []}'::jsonb ELSE '{}' END"""
                " WHERE token_hash = ANY($1::text[])",
                [[row["token_hash"] for row in rows]],
            )
            yield subject_id, [Item(row["token_hash"], json.loads(row["document"])) for row in rows]


async def _with_texts(stream: str, subject_id: int) -> list[dict[str, Any]]:
    """Locks some of a subject's items that have texts and that nobody else has locked, and returns them."""
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(
        f"SELECT token_hash, document FROM inbox_item WHERE stream = $1 AND subject_id = $2 AND {_HAS_TEXTS}"  # noqa: S608
        " LIMIT $3 FOR UPDATE SKIP LOCKED",
        [stream, subject_id, _MOST_AT_ONCE],
    )
    return rows


async def put_back(
    borough_id: int, survey_id: int | None, month: date, texts: Sequence[tuple[str, ...]], mix: Mix = shuffle
) -> None:
    """Puts (question key, free text) pairs into the inbox, each as an item of its own with a random key.

    A third member is the hash of the case under which its writer can be asked about the text, "" for none.
    Call it inside the transaction that took them out (`take_texts`). `survey_id` None: they came with stop-and-search
    feedback; `month` is the first day of the month in which their answers are counted.
    """
    about = {"survey": survey_id, "month": month.isoformat()}
    documents = [
        json.dumps({**about, "question": question, "text": text, **({"case": case[0]} if any(case) else {})})
        for question, text, *case in texts
    ]
    mix(documents)
    await connections.get("default").execute_query(
        "INSERT INTO inbox_item (token_hash, stream, subject_id, document)"
        " SELECT token, $1, $2, document::jsonb FROM unnest($3::text[], $4::text[]) AS new(token, document)",
        [COMMENTS, borough_id, [secrets.token_hex() for _ in documents], documents],
    )


async def take_batches(
    stream: str, at_least: int, among: Collection[int] | None = None, mix: Mix = shuffle, *, leaving: int = 0
) -> AsyncIterator[tuple[int, list[Item]]]:
    """Yields (subject id, items) for every subject with that many people waiting, in no order, taking them out.

    `among` names the subjects to look at; None means all. `leaving` are so many people who stay, beside those taken.
    Call it inside a transaction: what is taken and what becomes
    of it commit together. Items that another transaction is taking are left to it, those that still have texts stay.
    """
    connection = connections.get("default")
    for subject_id in await _waiting(stream, at_least, among):
        while chosen := await _choose(stream, subject_id, at_least, leaving=leaving):
            taken = await connection.execute_query_dict(
                "DELETE FROM inbox_item WHERE token_hash = ANY($1::text[]) RETURNING token_hash, document", [chosen]
            )
            items = [Item(t["token_hash"], json.loads(t["document"])) for t in taken]
            mix(items)
            yield subject_id, items


async def _waiting(stream: str, at_least: int, among: Collection[int] | None) -> list[int]:
    """Returns the subjects, of these or of all, about which so many items wait."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT subject_id FROM inbox_item WHERE stream = $1 AND ($3::int[] IS NULL OR subject_id = ANY($3::int[]))"
        " GROUP BY subject_id HAVING count(*) >= $2 ORDER BY subject_id",
        [stream, at_least, None if among is None else list(among)],
    )
    return [row["subject_id"] for row in rows]


async def take_withdrawn(among: Collection[int]) -> AsyncIterator[tuple[int, list[Item]]]:
    """Yields (survey id, items) for these surveys, taking out what withdraws a response that has settled.

    As for `take_batches`, but few are enough.
    """
    connection = connections.get("default")
    chosen = await connection.execute_query_dict(
        "SELECT token_hash FROM inbox_item AS item WHERE stream = $1 AND subject_id = ANY($2::int[])"
        " AND document ? 'withdrawn'"
        " AND EXISTS (SELECT FROM survey_response WHERE receipt_hash = item.token_hash) FOR UPDATE OF item SKIP LOCKED",
        [SURVEYS, list(among)],
    )
    taken = await connection.execute_query_dict(
        "DELETE FROM inbox_item WHERE token_hash = ANY($1::text[]) RETURNING subject_id, token_hash, document",
        [[row["token_hash"] for row in chosen]],
    )
    shuffle(taken)
    for survey_id in {row["subject_id"] for row in taken}:
        mine = [row for row in taken if row["subject_id"] == survey_id]
        yield survey_id, [Item(row["token_hash"], json.loads(row["document"])) for row in mine]


async def _choose(
    stream: str, subject_id: int, at_least: int, *, with_texts: bool = False, leaving: int = 0
) -> list[str]:
    """Locks some of the items of a subject that nobody else has locked, and returns their keys.

    None when those who answer for the first time are too few, or those among the items that came under a one-time code
    are: the code of a person may be known, and its spending beside fewer answers would say more than it may.
    `with_texts`: those too whose texts were not parted from them. `leaving` people who answer for the first time stay.
    """
    rows = await connections.get("default").execute_query_dict(
        f"SELECT token_hash, document ? 'receipt' AS by_code, {_IS_NEW} AS is_new FROM inbox_item"  # noqa: S608
        f" WHERE stream = $1 AND subject_id = $2 AND ($4 OR NOT {_HAS_TEXTS})"
        " ORDER BY is_new DESC LIMIT $3 FOR UPDATE OF inbox_item SKIP LOCKED",
        [stream, subject_id, _MOST_AT_ONCE, with_texts],
    )
    new = [row for row in rows if row["is_new"]]
    if leaving:
        rows = [*new[:-leaving], *rows[len(new) :]]
        new = new[:-leaving]
    is_enough = len(new) >= at_least
    if any(row["by_code"] for row in rows):
        is_enough = sum(row["by_code"] for row in new) >= at_least
    return [row["token_hash"] for row in rows] if is_enough or at_least == 1 else []


async def mix_waiting(stream: str, subject_id: int) -> None:
    """Rewrites what waits about a subject in another order, all in the transaction that this is called in.

    What was sent at the same time as something else cannot be told from the rest any more by row or by transaction.
    """
    connection = connections.get("default")
    rows = await connection.execute_query_dict(
        "DELETE FROM inbox_item WHERE token_hash IN (SELECT token_hash FROM inbox_item WHERE stream = $1"
        " AND subject_id = $2 FOR UPDATE SKIP LOCKED) RETURNING token_hash, document",
        [stream, subject_id],
    )
    shuffle(rows)
    await connection.execute_query(
        "INSERT INTO inbox_item (token_hash, stream, subject_id, document)"
        " SELECT token, $1, $2, document::jsonb FROM unnest($3::text[], $4::text[]) AS new(token, document)",
        [stream, subject_id, [row["token_hash"] for row in rows], [row["document"] for row in rows]],
    )


async def is_empty(stream: str, subject_id: int) -> bool:
    """Whether nothing about a subject is waiting."""
    return not await connections.get("default").execute_query_dict(
        "SELECT 1 FROM inbox_item WHERE stream = $1 AND subject_id = $2 LIMIT 1", [stream, subject_id]
    )


async def holds(stream: str, subject_id: int, receipt: str) -> bool:
    """Whether a submission with this receipt hash is waiting in the inbox, under the hash or under a one-time code."""
    return bool(
        await connections.get("default").execute_query_dict(
            "SELECT 1 FROM inbox_item WHERE stream = $2 AND subject_id = $3"
            " AND (token_hash = $1 OR document->>'receipt' = $1)",
            [receipt, stream, subject_id],
        )
    )


def kept_for_going_back(response: Response) -> Response:
    """Lets the browser keep a form as it was sent for its Back button, which would otherwise ask to send it again.

    What is on the page is only what this person typed into this browser.
    """
    response.raw_headers.append((b"cache-control", b"private, no-cache"))
    return response


# ---- the receipt, between the page that sends and the page that thanks -------------------------------------------


def code_sent(text: str) -> str:
    """Returns the receipt code a review page carried, or a new one if the text is no such code."""
    code = read_code(text)
    return code if is_code(code) else new_code()


def hand_over(response: Response, code: str) -> None:
    """Gives the receipt code to the browser for the next page, for an hour, and to nothing else: no address, no log."""
    cookie = f"{_COOKIE}={code}; HttpOnly; Max-Age=3600; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


def code_handed_over(request: Request) -> str | None:
    """Returns the receipt code this browser was given within the hour, or None."""
    code = request.cookies.get(_COOKIE, "")
    return code if is_code(code) else None
