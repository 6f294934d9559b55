"""Every night, who has been heard is said anew of each open survey that ten more people have answered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tortoise import connections

from boroughs.census import RESIDENTS
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.heard.models import Heard
from surveys.heard.shares import is_due, shares
from surveys.results.people import CHARACTERISTICS


async def count_heard(now: datetime) -> dict[str, Any]:
    """Says anew what may be said, in the caller's transaction, and returns of how many surveys that was."""
    day = london_date(now)
    said: set[int] = set()
    slugs: set[str] = set()
    for characteristic in CHARACTERISTICS:
        before = {row.survey_id: row for row in await Heard.filter(characteristic=characteristic)}
        for survey_id, (slug, gss, counts) in (await _answered(characteristic, day)).items():
            kept = before.get(survey_id)
            if await _say(survey_id, characteristic, gss, counts, kept, day):
                said.add(survey_id)
                slugs.add(slug)
    await touch(*slugs)
    return {"surveys": len(said)}


async def _say(
    survey_id: int, characteristic: str, gss: str, counts: Mapping[str, int], kept: Heard | None, day: date
) -> bool:
    """Writes down what may be said of one survey by one characteristic, if it is time; returns whether it was."""
    residents = RESIDENTS[gss].of(characteristic)
    base = sum(counts.get(group, 0) for group in residents)
    found = shares(counts, residents)
    if found is None or not is_due(base, kept.base if kept else None):
        return False
    groups = {group: share.value for group, share in found.items()}
    values = {"base": base, "groups": groups, "counted_on": day}
    await Heard.update_or_create(values, survey_id=survey_id, characteristic=characteristic)
    return True


async def _answered(characteristic: str, day: date) -> dict[int, tuple[str, str, dict[str, int]]]:
    """How many people of each group have answered, by open survey: with the borough's slug and GSS code. One query."""
    rows = await connections.get("default").execute_query_dict(
        f"SELECT survey.id, borough.slug, gss, {characteristic} AS of_group, sum(count)::int AS people"  # noqa: S608
        " FROM survey JOIN borough ON borough.id = borough_id JOIN survey_tally ON survey_id = survey.id"
        " WHERE survey.published_at IS NOT NULL AND opens_on <= $1 AND closes_on >= $1 AND question_key = ''"
        f" AND {characteristic} <> '' GROUP BY 1, 2, 3, 4",
        [day],
    )
    found: dict[int, tuple[str, str, dict[str, int]]] = {}
    for row in rows:
        found.setdefault(row["id"], (row["slug"], row["gss"], {}))[2][row["of_group"]] = row["people"]
    return found


jobs = [Job("count-heard", "40 4 * * *", lambda now: str(london_date(now)), count_heard)]
