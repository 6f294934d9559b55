"""The facts that are counted: dates alone, as far as they were known when the last closed month ended."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from tortoise import connections

from boroughs.models import Borough
from boroughs.responses.clock import minutes_due_on, months_later
from boroughs.responses.models import RequestKind
from boroughs.responses.standing import Standing, every_standing
from boroughs.responses.state import MOST_MONTHS_MORE
from engage.indicators import measures
from engage.indicators.families import Gathered, Moment
from engage.indicators.periods import Kind, closed_before
from engage.kit.clock import london_date
from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.jobs import LONGEST_WAIT

_BEGUN = """
    SELECT borough.gss, min(on_day) AS day FROM (
        SELECT survey.borough_id, min(month) AS on_day
        FROM survey_tally JOIN survey ON survey.id = survey_id GROUP BY 1
        UNION ALL SELECT borough_id, min(month) FROM commitment_tally GROUP BY 1
        UNION ALL SELECT borough_id, min(asked_on) FROM response_request GROUP BY 1
        UNION ALL SELECT borough_id, min(made_on) FROM action GROUP BY 1
        UNION ALL SELECT borough_id, min((starts_at AT TIME ZONE 'Europe/London')::date)
        FROM meeting WHERE published_at IS NOT NULL AND imported_at IS NULL GROUP BY 1
    ) AS any_data JOIN borough ON borough.id = borough_id WHERE borough.is_open GROUP BY 1 HAVING min(on_day) <= $1
"""

_MEETINGS = """
    SELECT borough.gss, (starts_at AT TIME ZONE 'Europe/London')::date AS held_on, is_open_to_public, draft_days,
        (minutes.published_at AT TIME ZONE 'Europe/London')::date AS minutes_on
    FROM meeting JOIN borough ON borough.id = meeting.borough_id JOIN panel ON panel.id = panel_id
    LEFT JOIN minutes ON minutes.meeting_id = meeting.id
    WHERE meeting.published_at IS NOT NULL AND imported_at IS NULL AND ended_at IS NULL
    AND (starts_at AT TIME ZONE 'Europe/London')::date <= $1
"""

_QUESTIONS = """
    SELECT borough.gss, (starts_at AT TIME ZONE 'Europe/London')::date AS met_on, answered_on
    FROM public_question JOIN meeting ON meeting.id = meeting_id JOIN borough ON borough.id = meeting.borough_id
    WHERE number IS NOT NULL AND meeting.published_at IS NOT NULL AND ended_at IS NULL
    AND (starts_at AT TIME ZONE 'Europe/London')::date <= $1
"""

_ACTIONS = """
    SELECT borough.gss, action.made_on, action.due_on, (
        SELECT jsonb_agg(jsonb_build_array("on", state IN ('done', 'dropped')) ORDER BY action_update.id)
        FROM action_update WHERE action_id = action.id AND "on" <= $1
    )::text AS updates
    FROM action JOIN borough ON borough.id = borough_id WHERE made_on <= $1
"""

_SURVEYS = f"""
    SELECT borough.gss, month, sum(people)::int AS responses FROM (
        SELECT survey_id, month, sum(count) AS people, sum(sum(count)) OVER (PARTITION BY survey_id) AS in_all
        FROM survey_tally WHERE question_key = '' AND month <= $1 GROUP BY 1, 2
    ) AS counted JOIN survey ON survey.id = survey_id JOIN borough ON borough.id = borough_id
    WHERE in_all >= {FEWEST_ANSWERS} GROUP BY 1, 2
"""  # noqa: S608 - our own constant


async def gathered(moment: Moment) -> Gathered:
    """Returns lists of facts, each with the borough's GSS code first; dates are London dates in ISO 8601, or null.

    `until` is the last day that is counted and `begun` the first one, by borough. `requests` have the dates on which
    they were asked, due (extensions and pauses counted) and first answered, whether they are recommendations, and the
    positions taken with their dates. `meetings` have their date, whether they were public, when minutes were due and
    came. `questions` have their meeting's date and that of the answer; `actions` when they were made and due, and
    what was said of them: the date, and whether that ended it. `surveys` have responses by month, to those surveys
    whose own pages say how many there are: what is left without those would be the others' few. `told` are the
    periods whose number was released: it is never told again, so that two releases cannot be compared.
    """
    until = closed_before(moment.today, Kind.MONTH).ends_on
    begun = {row["gss"]: row["day"] for row in await _rows(_BEGUN, until)}
    everything = {
        "requests": await _requests(until),
        "meetings": [_meeting(row, until) for row in await _rows(_MEETINGS, until)],
        "questions": [
            [row["gss"], row["met_on"], _by(until, row["answered_on"])] for row in await _rows(_QUESTIONS, until)
        ],
        "actions": [
            [row["gss"], row["made_on"], row["due_on"], json.loads(row["updates"] or "[]")]
            for row in await _rows(_ACTIONS, until)
        ],
        "surveys": [[row["gss"], row["month"], row["responses"]] for row in await _rows(_SURVEYS, until)],
    }
    told = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT gss, period FROM published_figure WHERE indicator = $1", [measures.SURVEYS_ANSWERED]
    )
    of_open = {name: sorted(_plain(facts, begun), key=repr) for name, facts in everything.items()}
    return {
        "until": until.isoformat(),
        "begun": {gss: day.isoformat() for gss, day in sorted(begun.items())},
        "told": sorted([row["gss"], row["period"]] for row in told),
        **of_open,
    }


async def _rows(sql: str, until: date) -> list[dict[str, Any]]:
    async with connections.get("default").acquire_connection() as session:
        return [dict(row) for row in await session.fetch(sql, until, timeout=LONGEST_WAIT)]


def _plain(facts: Iterable[list[Any]], begun: dict[str, date]) -> list[list[Any]]:
    """The facts of boroughs that are open, their dates as text."""
    return [[one.isoformat() if isinstance(one, date) else one for one in fact] for fact in facts if fact[0] in begun]


async def _requests(until: date) -> list[list[Any]]:
    """Every request up to a day, as it stands once every extension and pause that bears on it has run out."""
    gss = dict(await Borough.all().values_list("id", "gss"))
    latest = months_later(until, 2 * MOST_MONTHS_MORE)
    found = [one for one in await every_standing(latest) if one.request.asked_on <= until]
    return [_request(gss[one.request.borough_id], one, until) for one in found]


def _request(gss: str, one: Standing, until: date) -> list[Any]:
    positions = [
        [on.isoformat(), part.position.value]
        for part in one.answers
        if part.response.published_at and (on := london_date(part.response.published_at)) <= until
    ]
    is_recommendation = one.request.kind is RequestKind.RECOMMENDATION
    due_on, answered_on = _by(until, one.state.due_on), _by(until, one.state.answered_on)
    return [gss, one.request.asked_on, due_on, answered_on, is_recommendation, positions]


def _meeting(row: dict[str, Any], until: date) -> list[Any]:
    due_on = _by(until, minutes_due_on(row["held_on"], row["draft_days"]))
    return [row["gss"], row["held_on"], row["is_open_to_public"], due_on, _by(until, row["minutes_on"])]


def _by(until: date, day: date | None) -> date | None:
    """A day, unless it was still to come."""
    return day if day and day <= until else None
