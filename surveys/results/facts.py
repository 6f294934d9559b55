"""What else a page of results needs to know of a survey, read in one query; and how far its results are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from tortoise import connections

from boroughs.people.models import Role
from surveys.models import EarlyResults

DAYS_TO_CHECK = 7
"""Results wait at most so long after the last day for a clerk to look at what was flagged, and for papers."""


class Stage(Enum):
    """How far the results of a survey are."""

    NONE_YET = "none_yet"
    EARLY = "early"
    COUNTING = "counting"
    CHECKING = "checking"
    PAPERS = "papers"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Look:
    """A role that looked at the results before the survey closed, and the London date."""

    role: Role
    looked_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a survey today besides its words.

    `wave` is its number among the waves of a series, from 1. `is_counting`: answers wait in the inbox. `is_compared`:
    copies have been looked for since the last answer came, in the night after the last day or by a clerk.
    `is_suspicious`: some submissions were flagged, or copy others; `is_checked`: a clerk has finished with them, and
    takes nothing back. `has_papers`: some answers came on paper or by phone, so that others can be entered for as long
    after the last day (`surveys.paper.models.Entry.can_still_come`). `excluded` are {exclusion: submissions}.
    """

    early_results: EarlyResults
    wave: int
    is_counting: bool
    is_compared: bool
    is_suspicious: bool
    is_checked: bool
    has_papers: bool
    excluded: Mapping[str, int]
    looks: tuple[Look, ...]
    texts_erased_on: date | None
    rows_erased_on: date | None
    request_number: int | None

    def stage(self, opens_on: date, closes_on: date, day: date) -> Stage:
        """Returns how far the results are on a London date, of a survey with these first and last days."""
        if day <= closes_on:
            shown = self.early_results is EarlyResults.EVERYONE and day >= opens_on
            return Stage.EARLY if shown else Stage.NONE_YET
        if self.is_counting or (not self.is_compared and day <= checked_until(closes_on)):
            return Stage.COUNTING
        if self.is_suspicious and not self.is_checked and day <= checked_until(closes_on):
            return Stage.CHECKING
        return Stage.PAPERS if self.has_papers and day <= checked_until(closes_on) else Stage.FINAL


def checked_until(closes_on: date) -> date:
    """Returns the last day on which results wait for a clerk."""
    return closes_on + timedelta(days=DAYS_TO_CHECK)


_FACTS = """
    SELECT early_results, wave, checked_on IS NOT NULL AS is_checked,
        texts_erased_on, rows_erased_on,
        (SELECT number FROM response_request WHERE response_request.id = request_id) AS request_number,
        EXISTS (SELECT FROM inbox_item WHERE stream = 'survey' AND subject_id = survey.id) AS is_counting,
        checked_on IS NOT NULL OR EXISTS (SELECT FROM survey_check WHERE survey_id = survey.id AND suspicion = 'copies')
            AS is_compared,
        EXISTS (SELECT FROM survey_response WHERE survey_id = survey.id AND (flag <> '' OR exclusion <> ''))
        OR EXISTS (SELECT FROM survey_check WHERE survey_id = survey.id AND number > 0) AS is_suspicious,
        assurance <> 'one_time_codes' AND (EXISTS (SELECT FROM entry WHERE survey_id = survey.id)
            OR EXISTS (SELECT FROM survey_tally
            WHERE survey_id = survey.id AND question_key = '' AND option IN ('paper', 'phone') AND count > 0))
            AS has_papers,
        (SELECT json_object_agg(exclusion, n) FROM (
            SELECT exclusion, count(*) AS n FROM survey_response
            WHERE survey_id = survey.id AND (flag <> '' OR exclusion <> '') AND exclusion <> ''
            GROUP BY exclusion) AS apart) AS excluded,
        (SELECT json_agg(json_build_array(role, looked_on) ORDER BY looked_on, role) FROM early_look
         WHERE survey_id = survey.id) AS looks
    FROM survey WHERE id = $1
"""


async def facts_of(survey_id: int) -> Facts:
    """Returns what is known of a survey now. One query."""
    (row,) = await connections.get("default").execute_query_dict(_FACTS, [survey_id])
    return Facts(
        EarlyResults(row["early_results"]),
        row["wave"],
        row["is_counting"],
        row["is_compared"],
        row["is_suspicious"],
        row["is_checked"],
        row["has_papers"],
        json.loads(row["excluded"] or "{}"),
        tuple(Look(Role(role), date.fromisoformat(day)) for role, day in json.loads(row["looks"] or "[]")),
        row["texts_erased_on"],
        row["rows_erased_on"],
        row["request_number"],
    )
