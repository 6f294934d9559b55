"""Reads the counts of stops and searches that are in force, and how many people live in each borough."""

from typing import Any

from tortoise import connections

from boroughs.census import residents
from engage.indicators.families import Gathered, Moment
from engage.indicators.families.files import files
from engage.indicators.families.searched.tallies import COUNTED
from engage.indicators.periods import Kind, Period, is_quarter_end
from engage.indicators.sources.stops.in_force import FORCE, lacks_of, months_in_force

MOST_MONTHS = 24
"""So many months that are there are told of, the latest: enough for a year and the year before it."""

_PEOPLE = "kind IN ('person', 'person_and_vehicle')"
_FILTERS = {
    "rows": "true",
    "people": _PEOPLE,
    "section_60": "is_section_60",
    "aged": f"is_child IS NOT NULL AND {_PEOPLE}",
    "children": f"is_child AND {_PEOPLE}",
    "settled": "outcome IN ('nothing', 'arrest', 'other_positive')",
    "positive": "outcome IN ('arrest', 'other_positive')",
    "arrests": "outcome = 'arrest'",
    "told_linked": "is_linked IS NOT NULL",
    "linked": "is_linked",
    "told_removed": "is_removed IS NOT NULL",
    "removed": "is_removed",
}
"""Name of a count → which rows it counts."""

_COUNTS = ", ".join(f"coalesce(sum(count) FILTER (WHERE {_FILTERS[name]}), 0)::int AS {name}" for name in COUNTED)


def remakes(gathered: Gathered, indicator: str, period: Period) -> bool:
    """Whether a figure is of the months that are told of, or of none that there are any more.

    A year to the last month there was is not told of again once there is another, unless a quarter ends with it.
    """
    months, own = gathered["months"], period.months
    is_old = bool(months) and gathered["first"] <= own[0] < min(months)
    is_past = period.kind is Kind.YEAR and not is_quarter_end(period.ends_on) and {*own} <= months.keys()
    return indicator.startswith("ss.") and not (is_old or (is_past and own[-1] < max(months)))


async def gathered(_: Moment) -> Gathered:
    """Returns the latest months there are, whenever it is: the figures of an old month do not change with the day."""
    months = await months_in_force(FORCE)
    lacks = lacks_of(months)
    latest = sorted(months)[-MOST_MONTHS:]
    told: dict[int, dict[str, Any]] = {
        months[day].id: {
            "rows": months[day].rows,
            "unlocated": months[day].unlocated,
            "outside": months[day].outside,
            "lacks": sorted(map(str, lacks[day])),
            "counts": [],
            "officers": [],
        }
        for day in latest
    }
    database = connections.get("default")
    counts = await database.execute_query_dict(
        f"SELECT month_id, gss, ethnic_group, {_COUNTS} FROM stop_count WHERE month_id = ANY($1::int[])"  # noqa: S608
        " GROUP BY month_id, gss, ethnic_group ORDER BY month_id, gss, ethnic_group",
        [list(told)],
    )
    for row in counts:
        told[row["month_id"]]["counts"].append([row["gss"], row["ethnic_group"], *(row[name] for name in COUNTED)])
    officers = await database.execute_query_dict(
        "SELECT month_id, gss, officer_defined, sum(count)::int AS people FROM stop_count"  # noqa: S608
        f" WHERE month_id = ANY($1::int[]) AND {_PEOPLE} GROUP BY month_id, gss, officer_defined"
        " ORDER BY month_id, gss, officer_defined",
        [list(told)],
    )
    for row in officers:
        told[row["month_id"]]["officers"].append([row["gss"], row["officer_defined"], row["people"]])
    return {
        **await files("boundaries", "census", "stops"),
        "residents": {gss: dict(one.ethnic_group) for gss, one in sorted((await residents()).items())} if told else {},
        "first": f"{min(months):%Y-%m}" if months else "",
        "months": {f"{day:%Y-%m}": told[months[day].id] for day in latest},
    }
