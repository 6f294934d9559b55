"""Which surveys are over for good: closed, counted to the last answer, checked, and never changed after."""

from datetime import date

from tortoise import connections

from surveys.results.facts import DAYS_TO_CHECK

_UNSETTLED = f"""
    SELECT borough.gss, min(closes_on) AS closed_on FROM survey JOIN borough ON borough.id = borough_id
    WHERE published_at IS NOT NULL AND closes_on < $1 AND (
        closes_on + {DAYS_TO_CHECK} >= $1
        OR EXISTS (SELECT FROM inbox_item WHERE stream = 'survey' AND subject_id = survey.id)
    ) GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - our own constant


async def unsettled(day: date) -> dict[str, date]:
    """Returns, by the GSS code of a borough, the earliest last day of its closed surveys whose counts may still change.

    For a week after its last day a clerk may leave answers of a survey out and papers may be entered; and answers may
    wait to be counted. It is never shorter than the time that a page of results waits (`facts.Facts.stage`). `day` is
    the London date of today. One query.
    """
    rows = await connections.get("default").execute_query_dict(_UNSETTLED, [day])
    return {row["gss"]: row["closed_on"] for row in rows}
