"""How many submissions to a survey may not be from different people. Numbers only: nobody's answers are shown here."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise import connections

from surveys.checking.models import Check, Suspicion
from surveys.models import Exclusion

FEWEST_ANSWERED = 10
"""Fewer questions than this are answered alike by different people too often to say anything."""

FEWEST_COPIES = 3

_COPIES = f"""
    SELECT id, answers, keys AS questions, count(*) OVER same AS times, row_number() OVER (same ORDER BY id) AS place
    FROM survey_response, LATERAL (SELECT count(*)::int AS keys FROM jsonb_object_keys(answers)) AS answered
    WHERE survey_id = $1 AND flag = '' AND exclusion = '' AND keys >= {FEWEST_ANSWERED}
    WINDOW same AS (PARTITION BY answers)
"""  # noqa: S608 - our own numbers

COPIES = f"SELECT id FROM ({_COPIES}) AS alike WHERE times >= {FEWEST_COPIES} AND place > 1"  # noqa: S608
"""A query for the ids of a survey's ($1) submissions that say just what another one says: of each set all but one."""


@dataclass(frozen=True, slots=True)
class CopySet:
    """Submissions that say the same: how often, and to how many questions."""

    times: int
    questions: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspicion about a survey: how many submissions, and the decision about them, None while there is none."""

    suspicion: Suspicion
    number: int
    decision: Exclusion | None


async def findings_of(survey_id: int) -> list[Finding]:
    """Returns what is suspicious about a survey or was decided on, in the order of `Suspicion`. Three queries."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT flag, count(*)::int AS number FROM survey_response WHERE survey_id = $1 AND flag <> '' GROUP BY flag",
        [survey_id],
    )
    numbers = {Suspicion(row["flag"]): row["number"] for row in rows}
    decided = {check.suspicion: check for check in await Check.filter(survey_id=survey_id)}
    copies = decided.get(Suspicion.COPIES)
    if copies and copies.decision is not None:
        numbers[Suspicion.COPIES] = copies.number
    elif number := await count_copies(survey_id):
        numbers[Suspicion.COPIES] = number
    return [
        Finding(one, numbers[one], decided[one].decision if one in decided else None)
        for one in Suspicion
        if one in numbers
    ]


async def count_copies(survey_id: int) -> int:
    """Returns how many submissions say just what another one says, of each set all but one."""
    [row] = await connections.get("default").execute_query_dict(
        f"SELECT count(*)::int AS number FROM ({COPIES}) AS copies",  # noqa: S608
        [survey_id],
    )
    number: int = row["number"]
    return number


async def copy_sets(survey_id: int, most: int = 20) -> list[CopySet]:
    """Returns the largest sets of submissions that say the same."""
    rows = await connections.get("default").execute_query_dict(
        f"SELECT times, questions FROM ({_COPIES}) AS alike WHERE place = 1 AND times >= {FEWEST_COPIES}"  # noqa: S608
        " ORDER BY times DESC, questions DESC LIMIT $2",
        [survey_id, most],
    )
    return [CopySet(row["times"], row["questions"]) for row in rows]


async def with_something_to_decide(survey_ids: Sequence[int]) -> set[int]:
    """Returns which of these surveys have flagged submissions, or copies that were found last night, without a
    decision. One query."""
    rows = await connections.get("default").execute_query_dict(
        """
        SELECT id FROM survey WHERE id = ANY($1::int[]) AND (
            EXISTS (SELECT FROM survey_response AS r WHERE r.survey_id = survey.id AND flag <> '' AND NOT EXISTS
                (SELECT FROM survey_check AS c WHERE c.survey_id = r.survey_id AND suspicion = flag))
            OR EXISTS (SELECT FROM survey_check AS c
                WHERE c.survey_id = survey.id AND suspicion = 'copies' AND number > 0 AND decision IS NULL))
        """,
        [list(survey_ids)],
    )
    return {row["id"] for row in rows}
