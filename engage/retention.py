"""What is kept for how long: the periods of the privacy page, kept by a job every night.

Each survey has periods of its own, counted from the day it closes: first what people wrote and what they said about
themselves goes, then whole responses. Published totals (tallies, indicator values) and the audit trail have no period
and stay.
"""

from datetime import datetime
from typing import Any

from tortoise import connections
from tortoise.expressions import RawSQL

from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.definition import codec
from surveys.models import Survey, SurveyVersion
from surveys.moderation.codebook.shares import keep_shares

# What goes, and the statement that takes it; $1 is the moment of the run.
RULES = {
    "withheld comments after 30 days": (
        "DELETE FROM comment WHERE state = 'withheld' AND decided_on < $1::timestamptz - interval '30 days'"
    ),
    "what redacted comments said before, after 30 days": (
        "DELETE FROM original USING comment WHERE comment.id = original.comment_id"
        " AND comment.decided_on < $1::timestamptz - interval '30 days'"
    ),
    "comments on searches after 12 months": (
        "DELETE FROM comment WHERE survey_id IS NULL AND received_on < $1::timestamptz - interval '12 months'"
    ),
    "conversations under a case code that expired, or whose comment or report was erased": (
        "DELETE FROM conversation WHERE expires_on <= ($1::timestamptz AT TIME ZONE 'Europe/London')::date"
        " OR NOT EXISTS (SELECT FROM comment WHERE comment.case_hash = conversation.case_hash)"
        " AND NOT EXISTS (SELECT FROM safeguarding_report WHERE safeguarding_report.case_hash = conversation.case_hash)"
    ),
    "answers on paper or by phone that nobody verified in time": (
        "DELETE FROM entry USING survey WHERE survey.id = entry.survey_id"
        " AND survey.closes_on < ($1::timestamptz AT TIME ZONE 'Europe/London')::date - 7"
    ),
    "feedback after 3 years": "DELETE FROM encounter_feedback WHERE month < $1::timestamptz - interval '3 years'",
    "safeguarding reports 12 months after somebody handled them": (
        "DELETE FROM safeguarding_report WHERE handled_on < $1::timestamptz - interval '12 months'"
    ),
    "answers saved for later that expired": (
        "DELETE FROM saved_answers WHERE expires_on < ($1::timestamptz AT TIME ZONE 'Europe/London')::date"
    ),
    "one-time codes of surveys whose answers were erased": (
        "DELETE FROM survey_code USING survey WHERE survey.id = survey_code.survey_id"
        " AND rows_erased_on < $1::timestamptz"
    ),
    "where to tell somebody what became of their question, 30 days after the meeting": (
        "DELETE FROM question_contact USING public_question AS question, meeting"
        " WHERE question.id = question_contact.question_id AND meeting.id = question.meeting_id"
        " AND meeting.starts_at < $1::timestamptz - interval '30 days'"
    ),
    "words of questions that were not accepted, 30 days after the meeting": (
        "UPDATE public_question SET text = '', marks = '[]' FROM meeting WHERE meeting.id = public_question.meeting_id"
        " AND state = 'rejected' AND text <> '' AND meeting.starts_at < $1::timestamptz - interval '30 days'"
    ),
    "that a link was sent to somebody who asked": (
        "DELETE FROM told WHERE starts_with(key, 'asked-to-confirm/')"
        """ AND "on" < ($1::timestamptz AT TIME ZONE 'Europe/London')::date"""
    ),
    "who meant to come to a meeting, two days after it": (
        "DELETE FROM registration USING meeting WHERE meeting.id = registration.meeting_id"
        " AND (meeting.starts_at AT TIME ZONE 'Europe/London')::date"
        " < ($1::timestamptz AT TIME ZONE 'Europe/London')::date - 1"
    ),
    "registrations that nobody confirmed in time": (
        "DELETE FROM registration WHERE confirmed_at IS NULL AND expires_at <= $1::timestamptz"
    ),
    "sessions that expired": "DELETE FROM session WHERE expires_at < $1::timestamptz",
    "links that expired": "DELETE FROM one_time_link WHERE expires_at < $1::timestamptz",
    "where to tell somebody what became of a request that has no answer, after 24 months": (
        "DELETE FROM request_contact USING response_request AS request WHERE request.id = request_contact.request_id"
        " AND helped_on IS NULL AND asked_on < $1::timestamptz - interval '24 months'"
    ),
    "people who asked to follow and did not confirm it in time": (
        "DELETE FROM follower WHERE confirmed_at IS NULL AND expires_at < $1::timestamptz"
    ),
    "news that waited for a follower's digest for 30 days": (
        "DELETE FROM follower_news WHERE at < $1::timestamptz - interval '30 days'"
    ),
    "what followers and members were told of, after 24 months": (
        "DELETE FROM told WHERE \"on\" < $1::timestamptz - interval '24 months'"
    ),
    "messages that could not be sent, after 30 days": (
        "DELETE FROM outbox_message WHERE attempts > 0 AND next_attempt_at < $1::timestamptz - interval '30 days'"
    ),
    "what webhooks were sent or could not be, after 30 days": (
        "DELETE FROM webhook_delivery WHERE coalesce(delivered_at, gave_up_at) < $1::timestamptz - interval '30 days'"
    ),
    "runs of jobs after 24 months": "DELETE FROM job_run WHERE started_at < $1::timestamptz - interval '24 months'",
}
CLEARED = (
    "survey_response", "comment", "original", "conversation", "message", "entry", "saved_answers", "encounter_feedback",
    "safeguarding_report", "outbox_message", "follower", "follower_news",
    "public_question", "question_contact", "registration", "told",
    "request_contact", "spent_tap", "tap_tally",
)  # fmt: skip
"""Tables whose erased rows are cleared from disk every night."""

_SECONDS = 600  # for a survey of a million answers


async def erase_expired(now: datetime) -> dict[str, Any]:
    """Erases what has been kept for its whole period at a moment, and returns how many rows each rule took.

    Call it inside a transaction.
    """
    connection = connections.get("default")
    taken = {rule: (await connection.execute_query(statement, [now]))[0] for rule, statement in RULES.items()}
    taken["surveys, texts and who answered"] = await _erase(now, "texts")
    taken["surveys, answers"] = await _erase(now, "rows")
    return taken


async def _erase(now: datetime, what: str) -> int:
    """Erases the "texts" or "rows" of surveys that closed long enough ago, and returns of how many surveys."""
    day = london_date(now)
    due = await (
        Survey.annotate(kept_until=RawSQL(f"closes_on + make_interval(months => keep_{what}_months)"))
        .filter(kept_until__lt=day, published_at__isnull=False, **{f"{what}_erased_on": None})
        .select_related("borough")
        .order_by("id")
    )
    for survey in due:
        rows = await (_erase_texts if what == "texts" else _erase_rows)(survey)
        await Survey.filter(id=survey.id).update(**{f"{what}_erased_on": day})
        about = f"{survey.borough.slug}/surveys/{survey.slug}"
        await audit.record(f"erased {what}", about, at=now, borough_id=survey.borough_id, rows=rows)
    await touch(*(survey.borough.slug for survey in due))
    return len(due)


async def _erase_texts(survey: Survey) -> int:
    """Erases what people wrote, and of what they chose what says who they are; returns how many texts there were."""
    about_person = {
        question.key
        for version in await SurveyVersion.published_of(survey)
        for question in codec.from_json(version.definition).asked
        if question.is_about_person
    }
    connection = connections.get("default")
    await keep_shares(survey.id)
    await connection.execute_query("DELETE FROM entry WHERE survey_id = $1", [survey.id])
    texts: int = (await connection.execute_query("DELETE FROM comment WHERE survey_id = $1", [survey.id]))[0]
    await _take_long(
        "UPDATE survey_response SET answers = answers - $2::text[] WHERE survey_id = $1 AND answers ?| $2::text[]",
        survey.id,
        sorted(about_person),
    )
    return texts


async def _erase_rows(survey: Survey) -> int:
    """Erases every response to a survey, and returns how many there were."""
    return await _take_long("DELETE FROM survey_response WHERE survey_id = $1", survey.id)


async def _take_long(statement: str, *values: Any) -> int:
    async with connections.get("default").acquire_connection() as connection:
        done: str = await connection.execute(statement, *values, timeout=_SECONDS)
    return int(done.rpartition(" ")[2])


async def _vacuum() -> None:
    """Clears what was erased from the pages on disk, where it would lie on until others are written over it."""
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute(
            f"VACUUM {', '.join(CLEARED)}",
            timeout=_SECONDS,
        )


jobs = [
    Job("erase-expired", "0 4 * * *", slot=lambda now: london_date(now).isoformat(), work=erase_expired, after=_vacuum)
]
