"""The Public Attitude Survey (`pas.…`): shares that somebody else published, of boroughs and of London.

The file gives no number of people and no range, so none is made up. About 600 people are asked in a borough in twelve
months, about 19,000 in London: a difference of up to six points in a borough may be chance, and in London of up to
three (the smallest that is ever called one). That is the range of a change here.
"""

from collections import defaultdict
from datetime import date

from tortoise import connections

from engage.indicators.families import Family, Gathered, Moment
from engage.indicators.families.files import files
from engage.indicators.figures import Apart, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind, Period, quarter_of
from engage.kit.comparisons import SMALLEST_SAID, Direction

CHANCE = 0.06
"""How far two shares of a borough can be apart by chance, twelve months after each other."""


async def gathered(moment: Moment) -> Gathered:
    """Returns `shares` in force: [GSS code, measure, last day of the twelve months, share 0–1 as text].

    `revisions` and `withdrawn` tell of its files.
    """
    connection = connections.get("default")
    rows = await connection.execute_query_dict(
        "SELECT DISTINCT ON (gss, measure, period_ends_on) gss, measure, period_ends_on, share"
        " FROM series_value JOIN source ON source.id = source_id"
        " WHERE series = 'pas' AND withdrawn_at IS NULL AND period_ends_on < $1"
        " ORDER BY gss, measure, period_ends_on, revision DESC",
        [moment.today],
    )
    shares = [[row["gss"], row["measure"], row["period_ends_on"].isoformat(), str(row["share"])] for row in rows]
    return {"shares": sorted(shares), **await files("pas")}


def compiled(gathered: Gathered) -> list[Figure]:
    """Returns every share, and a gap for each quarter without one after a place's first, as far as there are any."""
    shares: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    last: dict[str, date] = {}
    for gss, measure, ends_on, share in gathered["shares"]:
        day = date.fromisoformat(ends_on)
        shares[gss, measure][day] = float(share)
        last[measure] = max(day, last.get(measure, day))
    figures = []
    for (gss, measure), by_day in shares.items():
        quarter = quarter_of(min(by_day))
        while quarter.ends_on <= last[measure]:
            figures.append(_figure(gss, measure, Period.of(Kind.YEAR, quarter.ends_on), by_day))
            quarter = quarter.following()
    return figures


def _figure(gss: str, measure: str, period: Period, by_day: dict[date, float]) -> Figure:
    share, before = by_day.get(period.ends_on), by_day.get(period.previous().ends_on)
    if share is None:
        return Figure(gss=gss, indicator=measure, period=period, status=Status.GAP)
    change = None if before is None else _since(share - before, SMALLEST_SAID if gss == LONDON_GSS else CHANCE)
    return Figure(gss=gss, indicator=measure, period=period, status=Status.SHOWN, value=share, change=change)


def _since(value: float, chance: float) -> Apart:
    verdict = Direction.NO_CLEAR_DIFFERENCE
    if round(abs(value), 6) > chance:
        verdict = Direction.HIGHER if value > 0 else Direction.LOWER
    return Apart(round(value, 6), round(value - chance, 6), round(value + chance, 6), verdict)


def _remakes(gathered: Gathered, indicator: str, period: Period) -> bool:
    """Every share there is is told of, however old."""
    return indicator.startswith("pas.")


# Method 2: a difference of exactly what chance reaches is not called one.
FAMILY = Family("sampled", 2, gathered, compiled, remakes=_remakes)
