"""How a batch of answers comes to rest: free text is parted from it, then it is shuffled, gets new ids and is counted.

Two transactions, one after the other, neither of which writes a text and a response.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from tortoise import connections

from engage.kit.cache import touch
from surveys.definition import codec
from surveys.definition.answers import counted
from surveys.definition.parts import Definition
from surveys.definition.ready import cell_of
from surveys.inbox import BATCH, Item, put_back
from surveys.models import Survey, SurveyResponse, SurveyVersion

Counted = tuple[date, str, str, str, str, str]
"""A row of the tally: month, question key, option, age band, sex, ethnic group."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One submission as `Given.document` wrote it, and the hash of its receipt.

    `is_parted`: texts were taken out of it, or of what it replaces. `is_change`: the person opened what was stored by
    its code, and `new_texts` names what they wrote since. A withdrawn one has no answers.
    """

    receipt_hash: str
    version: int
    channel: str
    flag: str
    answers: Mapping[str, Any]
    texts: Mapping[str, str]
    new_texts: Collection[str]
    is_parted: bool
    is_change: bool
    is_withdrawn: bool
    exclusion: str = ""


def _arrived(item: Item) -> Arrived:
    said = item.document
    texts = said.get("texts", {})
    changed: bool | list[str] = said.get("change", [])
    return Arrived(
        said.get("receipt", item.receipt_hash),
        said.get("version", 1),
        said.get("channel", "online"),
        said.get("flag", ""),
        said.get("answers", {}),
        texts,
        texts.keys() if changed is True else changed or (),
        is_parted="parted" in said,
        is_change="change" in said,
        is_withdrawn="withdrawn" in said,
    )


async def part(survey_id: int, items: Collection[Item], month: date) -> None:
    """Puts the texts of items that are about to move into the inbox, as items of their own.

    Call it inside the transaction that took the texts out of them. Of what somebody changed or sent again after its
    texts were parted only what they wrote since then is new.
    """
    survey = await Survey.get(id=survey_id)
    good = await _good_codes(survey, items)
    arrived = [_arrived(item) for item in items if "receipt" not in item.document or item.receipt_hash in good]
    receipts = [one.receipt_hash for one in arrived]
    rows = await SurveyResponse.filter(survey_id=survey.id, receipt_hash__in=receipts).only("id", "receipt_hash")
    stored = {row.receipt_hash for row in rows}
    texts = [
        (key, text)
        for one in arrived
        for key, text in one.texts.items()
        if key in one.new_texts or not (one.is_parted or one.receipt_hash in stored)
    ]
    await put_back(survey.borough_id, survey.id, month, texts)


async def settle(survey_id: int, items: list[Item], month: date) -> int:
    """Stores a shuffled batch as responses and counts of a month, and returns by how many responses there are more.

    Call it inside the transaction that took the batch, whose free texts were parted from it before. A receipt that is
    stored already is of an answer that was changed, withdrawn or sent again: the old one goes and is no longer counted.
    """
    survey = await Survey.get(id=survey_id).select_related("borough")
    definitions = {v.number: codec.from_json(v.definition) for v in await SurveyVersion.published_of(survey)}
    arrived = {
        one.receipt_hash: one for one in sorted(await _spend_codes(survey, items), key=lambda one: one.is_change)
    }
    old = await _take_out(survey, arrived)
    before = {row["receipt_hash"]: row for row in old}
    new = [_as_before(one, before.get(one.receipt_hash)) for one in arrived.values() if not one.is_withdrawn]
    await _store(survey, new, month)
    counts: Counter[Counted] = Counter()
    for one in new:
        if not one.exclusion:
            counts.update(rows_of(definitions[one.version], month, one.channel, one.answers))
    for row in old:
        if not row["exclusion"]:
            definition = definitions[row["version"]]
            counts.subtract(rows_of(definition, row["month"], row["channel"], json.loads(row["answers"])))
    await add_to_tally(survey, counts)
    await touch(survey.borough.slug)
    return len(new) - len(old)


async def _spend_codes(survey: Survey, items: Collection[Item]) -> list[Arrived]:
    """Marks the one-time codes spent that came with a batch, and leaves out what came with one spent before.

    Such an item lies in the inbox under the hash of its code, and says which receipt it is to have: nothing joins the
    two afterwards. Fewer than ten come only after the survey has closed, when nothing can be sent under a code any
    more: those codes are left as they are, for one that is marked in the transaction of one answer would name it.
    """
    good = await _good_codes(survey, items)
    if sum("receipt" in item.document for item in items) >= BATCH:
        await connections.get("default").execute_query(
            "UPDATE survey_code SET is_spent = true WHERE survey_id = $1 AND code_hash = ANY($2::text[])",
            [survey.id, sorted(good)],
        )
    return [_arrived(item) for item in items if "receipt" not in item.document or item.receipt_hash in good]


async def _good_codes(survey: Survey, items: Iterable[Item]) -> set[str]:
    """Returns the hashes of the one-time codes under which items came, but for those that nobody made or are spent."""
    hashes = sorted(item.receipt_hash for item in items if "receipt" in item.document)
    rows = await connections.get("default").execute_query_dict(
        "SELECT code_hash FROM survey_code WHERE survey_id = $1 AND code_hash = ANY($2::text[]) AND NOT is_spent",
        [survey.id, hashes],
    )
    return {row["code_hash"] for row in rows}


async def _take_out(survey: Survey, receipts: Collection[str]) -> list[dict[str, Any]]:
    """Deletes the responses with these receipts, and returns what they were."""
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(
        "DELETE FROM survey_response WHERE survey_id = $1 AND receipt_hash = ANY($2::text[])"
        " RETURNING receipt_hash, version, month, channel, flag, exclusion, answers",
        [survey.id, list(receipts)],
    )
    return rows


def _as_before(one: Arrived, old: Mapping[str, Any] | None) -> Arrived:
    """Returns a submission with what was found and decided about the one that it replaces: changing undoes neither."""
    return replace(one, **{name: old[name] for name in ("channel", "flag", "exclusion")}) if old else one


async def _store(survey: Survey, new: Collection[Arrived], month: date) -> None:
    await connections.get("default").execute_query(
        "INSERT INTO survey_response (id, survey_id, month, receipt_hash, version, channel, flag, exclusion, answers)"
        " SELECT id, $1, $2, receipt, version, channel, flag, exclusion, answers::jsonb"
        " FROM unnest($3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[])"
        " AS new(id, receipt, version, channel, flag, exclusion, answers)",
        [
            survey.id,
            month,
            [uuid4() for _ in new],
            [one.receipt_hash for one in new],
            [one.version for one in new],
            [one.channel for one in new],
            [one.flag for one in new],
            [one.exclusion for one in new],
            [json.dumps(one.answers) for one in new],
        ],
    )


def rows_of(definition: Definition, month: date, channel: str, answers: Mapping[str, Any]) -> list[Counted]:
    """Returns the rows of the tally that one response adds one to."""
    cell = cell_of(answers)
    return [(month, "", channel, *cell), *((month, *pair, *cell) for pair in counted(definition, answers))]


async def add_to_tally(survey: Survey, counts: Mapping[Counted, int]) -> None:
    """Adds to a survey's tally, or with a number below zero takes away.

    It waits while the survey is being counted again (`surveys.recount`), which holds the survey's row.
    """
    # In one order everywhere: two batches at once must not wait for each other.
    columns = list(zip(*sorted(row for row, count in counts.items() if count), strict=True)) or [()] * 6
    await connections.get("default").execute_query(
        "WITH held AS MATERIALIZED (SELECT id FROM survey WHERE id = $1 FOR KEY SHARE)"
        " INSERT INTO survey_tally (survey_id, month, question_key, option, age_band, sex, ethnic_group, count)"
        " SELECT held.id, new.* FROM held, unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::text[],"
        " $7::text[], $8::int[]) AS new"
        " ON CONFLICT (survey_id, question_key, option, age_band, sex, ethnic_group, month)"
        " DO UPDATE SET count = survey_tally.count + EXCLUDED.count",
        [survey.id, *map(list, columns), [counts[row] for row in zip(*columns, strict=True)]],
    )
