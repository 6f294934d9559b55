"""Counting what was said of searches: by question and by commitment, of everybody and of one group at a time.

A batch is counted in the transaction that takes it out of the inbox. Nothing is counted by two groups at once, by
place, by date or by officer, so that no such figure can ever be made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tortoise import connections

from engage.kit.gate import UNKNOWN
from surveys.charter.models import CharterCommitment, Partition
from surveys.charter.questions import UNDER_18, ratings

NOT_TALLIED = ("month", "time_of_day")
"""Questions whose answers are kept with the others and never counted: they say when it was."""

AGES = {**dict.fromkeys(UNDER_18, "under_18"), "18_24": "18_24", "25_34": "25_34", "35_plus": "35_plus"}
"""Option of the question `age` → group."""

ETHNIC_GROUPS = ("asian", "black", "mixed", "white", "other")
"""Options of the question `ethnic_group` that are groups of their own."""

Answers = Mapping[str, str]


async def count(
    borough_id: int, month: date, answers: Iterable[Answers], commitments: Mapping[str, CharterCommitment]
) -> None:
    """Adds one person's answers (question key → option code) each to a borough's tallies of a month.

    `commitments` are those in force, by code. Call it in a transaction.
    """
    rated: Counter[tuple[int, str, str, str]] = Counter()
    chosen: Counter[tuple[str, str, str, str]] = Counter()
    for said in answers:
        rates = [(commitments[code].id, rating) for code, rating in ratings(said).items() if code in commitments]
        options = [("", "sent"), *((key, option) for key, option in said.items() if key not in NOT_TALLIED)]
        for partition, group in _groups(said):
            rated.update((commitment, rating, partition, group) for commitment, rating in rates)
            chosen.update((key, option, partition, group) for key, option in options)
    await _add(
        'INSERT INTO commitment_tally (borough_id, month, commitment_id, rating, partition, "group", count)'
        " SELECT $1, $2, row.* FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::int[]) AS row"
        ' ON CONFLICT (borough_id, commitment_id, month, rating, partition, "group")'
        " DO UPDATE SET count = commitment_tally.count + EXCLUDED.count",
        borough_id,
        month,
        rated,
    )
    await _add(
        'INSERT INTO question_tally (borough_id, month, question_key, option, partition, "group", count)'
        " SELECT $1, $2, row.* FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::int[]) AS row"
        ' ON CONFLICT (borough_id, month, question_key, option, partition, "group")'
        " DO UPDATE SET count = question_tally.count + EXCLUDED.count",
        borough_id,
        month,
        chosen,
    )


def _groups(said: Answers) -> Iterator[tuple[Partition, str]]:
    yield Partition.ALL, ""
    yield Partition.AGE, AGES.get(said.get("age", ""), UNKNOWN)
    ethnic_group = said.get("ethnic_group", "")
    yield Partition.ETHNIC_GROUP, ethnic_group if ethnic_group in ETHNIC_GROUPS else UNKNOWN


async def _add(statement: str, borough_id: int, month: date, counts: Mapping[Any, int]) -> None:
    rows = sorted((*key, number) for key, number in counts.items())  # one order, or two batches could block each other
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await connections.get("default").execute_query(statement, [borough_id, month, *columns])
