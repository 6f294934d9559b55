"""What is kept for how long: the periods of the privacy page, kept by a job every night.

Published totals (tallies, indicator values) and the audit trail have no period here and stay.
"""

from datetime import datetime
from typing import Any

from tortoise import connections

from engage.kit.clock import london_date
from engage.kit.jobs import Job

# What goes, and the statement that takes it; $1 is the moment of the run.
RULES = {
    "withheld comments after 30 days": (
        "DELETE FROM comment WHERE state = 'withheld' AND decided_on < $1::timestamptz - interval '30 days'"
    ),
    "what redacted comments said before, after 30 days": (
        "DELETE FROM original USING comment WHERE comment.id = original.comment_id"
        " AND comment.decided_on < $1::timestamptz - interval '30 days'"
    ),
    "other comments after 12 months": "DELETE FROM comment WHERE received_on < $1::timestamptz - interval '12 months'",
    "survey answers after 2 years": "DELETE FROM survey_response WHERE month < $1::timestamptz - interval '2 years'",
    "answers on paper or by phone that nobody verified in time": (
        "DELETE FROM entry USING survey WHERE survey.id = entry.survey_id"
        " AND survey.closes_on < ($1::timestamptz AT TIME ZONE 'Europe/London')::date - 7"
    ),
    "feedback after 3 years": "DELETE FROM encounter_feedback WHERE month < $1::timestamptz - interval '3 years'",
    "sessions that expired": "DELETE FROM session WHERE expires_at < $1::timestamptz",
    "links that expired": "DELETE FROM one_time_link WHERE expires_at < $1::timestamptz",
    "messages that could not be sent, after 30 days": (
        "DELETE FROM outbox_message WHERE attempts > 0 AND next_attempt_at < $1::timestamptz - interval '30 days'"
    ),
    "runs of jobs after 24 months": (
        "DELETE FROM job_run WHERE started_at < $1::timestamptz - interval '24 months'"
        " AND NOT EXISTS (SELECT FROM indicator_value WHERE run_id = job_run.id)"
    ),
}


async def erase_expired(now: datetime) -> dict[str, Any]:
    """Deletes what has been kept for its whole period at a moment, and returns how many rows each rule took."""
    connection = connections.get("default")
    return {rule: (await connection.execute_query(statement, [now]))[0] for rule, statement in RULES.items()}


jobs = [Job("erase-expired", "0 4 * * *", slot=lambda now: london_date(now).isoformat(), work=erase_expired)]
