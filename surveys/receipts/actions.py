"""Finding, changing and withdrawing what is held under a receipt, wherever it is on its way.

Answers lie in the inbox, under the receipt's hash or under that of a one-time code, then settle; from then on a change
waits in the inbox under the receipt's hash. Each write here locks what it finds or waits for the job that has it, so
nothing is lost or doubled whatever happens at once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tortoise import connections
from tortoise.transactions import atomic

from surveys.inbox import PUT, SURVEYS
from surveys.models import SurveyResponse

_WAITING = (
    "SELECT token_hash, document FROM inbox_item WHERE stream = $1 AND subject_id = $2"
    " AND (token_hash = $3 OR document->>'receipt' = $3) ORDER BY token_hash = $3 DESC LIMIT 1"
)


@dataclass(frozen=True)
class Held:
    """What is held under a receipt, as `Given.document` wrote it; without texts once it has settled."""

    document: Mapping[str, Any]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person has withdrawn it, and it only waits to be taken out."""
        return "withdrawn" in self.document

    @property
    def has_texts(self) -> bool:
        """Whether what the person wrote in their own words can still be shown to them."""
        return "texts" in self.document


async def held_under(survey_id: int, receipt: str) -> Held | None:
    """Returns what is held of a survey under a receipt's hash, or None."""
    # In this order: an answer moves from the inbox to the responses, never back.
    if rows := await connections.get("default").execute_query_dict(_WAITING, [SURVEYS, survey_id, receipt]):
        return Held(json.loads(rows[0]["document"]))
    row = await SurveyResponse.get_or_none(survey_id=survey_id, receipt_hash=receipt)
    if row is None:
        return None
    return Held({"version": row.version, "channel": row.channel.value, "answers": row.answers})


async def has_texts_apart(survey_id: int, receipt: str) -> bool:
    """Whether the texts of what is held under a receipt have gone their own way, so that none can replace them."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT EXISTS (SELECT FROM survey_response WHERE survey_id = $2 AND receipt_hash = $3)"
        " OR EXISTS (SELECT FROM inbox_item WHERE stream = $1 AND subject_id = $2 AND document ? 'parted'"
        " AND (token_hash = $3 OR document->>'receipt' = $3)) AS are_apart",
        [SURVEYS, survey_id, receipt],
    )
    are_apart: bool = rows[0]["are_apart"]
    return are_apart


async def change(survey_id: int, receipt: str, document: Mapping[str, Any], opened: str) -> bool:
    """Puts changed answers in the place of those held under a receipt, and returns whether there were any.

    `opened` is what `fingerprints` said of the texts that the person was shown: those are not new.
    """
    new = _unlike(opened, document["texts"])

    def changed(waiting: Mapping[str, Any]) -> dict[str, Any]:
        since = waiting.get("change", ())
        if since is True:
            since = waiting.get("texts", ())
        return {**document, "change": [key for key in document["texts"] if key in new or key in since]}

    return await _replace(survey_id, receipt, changed)


async def withdraw(survey_id: int, receipt: str) -> bool:
    """Erases what waits under a receipt and has what settled taken out, and returns whether there was anything.

    A one-time code stays spent: nothing says which answers were given with it.
    """
    return await _replace(survey_id, receipt, lambda _: {"withdrawn": True})


@atomic()
async def _replace(survey_id: int, receipt: str, make: Callable[[Mapping[str, Any]], dict[str, Any]]) -> bool:
    """Stores what `make` returns for what waits under a receipt, or for {} once that has settled.

    Returns False when there is neither.
    """
    connection = connections.get("default")
    # A job that is moving it holds the row: wait, and find it settled.
    rows = await connection.execute_query_dict(f"{_WAITING} FOR UPDATE", [SURVEYS, survey_id, receipt])
    if rows:
        waiting = json.loads(rows[0]["document"])
        document = make(waiting)
        kept = ("receipt", "parted") if "withdrawn" in document else ("receipt", "parted", "channel", "flag")
        await connection.execute_query(
            "UPDATE inbox_item SET document = $2 WHERE token_hash = $1",
            [rows[0]["token_hash"], json.dumps({**document, **{key: waiting[key] for key in kept if key in waiting}})],
        )
        return True
    if not await SurveyResponse.exists(survey_id=survey_id, receipt_hash=receipt):
        return False
    await connection.execute_query(
        PUT,
        [receipt, SURVEYS, survey_id, json.dumps(make({}))],
    )
    return True


def fingerprints(texts: Mapping[str, str]) -> str:
    """Returns what a form carries of the texts it was opened with, to tell later which are new."""
    return " ".join(f"{key}.{_fingerprint(text)}" for key, text in texts.items())


def _unlike(opened: str, texts: Mapping[str, str]) -> set[str]:
    known = set(opened.split())
    return {key for key, text in texts.items() if f"{key}.{_fingerprint(text)}" not in known}


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:20]
