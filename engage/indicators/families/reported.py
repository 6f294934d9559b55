"""What others report: recorded crime, use of force, and figures of papers that somebody entered.

Gathered:

    {"revisions": {series: number}, "withdrawn": {name: sentence}, "since": "2023-10", "first": {series: "2019-04"},
     "residents": {gss: people}, "monthly": {measure: {gss: {"2026-09": count}}},
     "entered": [[indicator, gss, period, numerator, base, share, title, address]]}

with null where a paper gives no counts, or counts and no share. What is reported is public already, so that nothing of
it is withheld; a period of which a month is missing is a gap, and so is one that was promised and did not come.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tortoise import connections

from boroughs.census import residents
from boroughs.london import BOROUGHS
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.estimates.rates import rate_change, rate_interval
from engage.indicators.families import Family, Gathered, Moment
from engage.indicators.families.files import files
from engage.indicators.families.visited import VISITED
from engage.indicators.figures import Apart, Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind, Period, is_quarter_end
from engage.indicators.sources import monthly
from engage.kit.clock import london_date
from engage.kit.comparisons import change
from engage.kit.figures import FEWEST_ANSWERS, wilson

ENTERED = [one for one in DEFINITIONS.values() if one.key.startswith(("resp.", "conduct."))]
"""The indicators of which figures are entered by hand."""

ENTERED_KEYS = {one.key for one in ENTERED}

_RATES = {"crime.tno_rate": monthly.OFFENCES, "uof.forms_rate": monthly.FORMS}
_SHARES = {
    "crime.positive_outcome_rate": (monthly.POSITIVE_OUTCOMES, monthly.OFFENCES),
    "crime.vawg_positive_outcome_rate": (monthly.SEXUAL_OUTCOMES, monthly.SEXUAL_OFFENCES),
}
MOST_MONTHS = 36

_MET = {borough.gss for borough in BOROUGHS if borough.in_met}
"""The boroughs that London's figures are of: without one of them there are none."""

Months = dict[str, int]


async def gather(moment: Moment) -> Gathered:
    """Returns what is in force on a day: every count of the last three years, every figure entered."""
    since = date(moment.today.year - MOST_MONTHS // 12, moment.today.month, 1)
    counts = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT ON (measure, gss, month) measure, gss, to_char(month, 'YYYY-MM') AS month, count"
        " FROM monthly_count JOIN source ON source.id = source_id WHERE month >= $1 AND withdrawn_at IS NULL"
        " ORDER BY measure, gss, month, revision DESC",
        [since],
    )
    monthly_counts: dict[str, dict[str, Months]] = {}
    for row in counts:
        monthly_counts.setdefault(row["measure"], {}).setdefault(row["gss"], {})[row["month"]] = row["count"]
    entered = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT ON (indicator, gss, period) * FROM entered_figure ORDER BY indicator, gss, period, id DESC"
    )
    first = await connections.get("default").execute_query_dict(
        "SELECT series, to_char(min(month), 'YYYY-MM') AS month FROM monthly_count"
        " JOIN source ON source.id = source_id WHERE withdrawn_at IS NULL GROUP BY series ORDER BY series"
    )
    sources = await files("census", "crime", "uof")
    sources["withdrawn"] |= {
        f"{row['indicator']} {row['gss']} {row['period']}": _taken_back(row)
        for row in entered
        if row["base"] is None and row["share"] is None
    }
    columns = ("indicator", "gss", "period", "numerator", "base")
    return {
        **sources,
        "since": f"{since:%Y-%m}",
        "first": {row["series"]: row["month"] for row in first},
        "residents": {gss: one.total for gss, one in sorted((await residents()).items())},
        "monthly": monthly_counts,
        "entered": [
            [*(row[name] for name in columns), None if row["share"] is None else float(row["share"]),
             row["title"], row["address"]]
            for row in entered if row["base"] is not None or row["share"] is not None
        ],
    }  # fmt: skip


def _taken_back(row: dict[str, Any]) -> str:
    what = f"{row['indicator']} of {row['gss']}, {row['period']}"
    return f"{what}, entered by hand, was withdrawn on {london_date(row['entered_at'])}: {row['reason']}"


def remakes(gathered: Gathered, indicator: str, period: Period) -> bool:
    """Whether a figure is one of those entered, of the months that are told of, or of none that there are any more."""
    series = indicator.partition(".")[0]
    if series not in ("crime", "uof"):
        return indicator in ENTERED_KEYS
    first, since = (
        Period.parse(month) if month else None for month in (gathered["first"].get(series), gathered["since"])
    )
    return not first or not since or not first.starts_on <= period.starts_on < since.starts_on


def compile_figures(gathered: Gathered) -> list[Figure]:
    """Returns the figures of every borough and of London."""
    found = _with_changes([_entered(*row) for row in gathered["entered"]])
    for key, measure in _RATES.items():
        people = gathered["residents"]
        for gss, months, living in _places(gathered["monthly"].get(measure, {}), people):
            found += [_rate(key, gss, period, months, living) for period in _periods(key, months)]
    for key, (part, whole) in _SHARES.items():
        parts = gathered["monthly"].get(part, {})
        for gss, months, _ in _places(gathered["monthly"].get(whole, {}), gathered["residents"]):
            ours = _sum(parts.get(one, {}) for one in _MET) if gss == LONDON_GSS else parts.get(gss, {})
            found += [_share(key, gss, period, ours, months) for period in _periods(key, months)]
    return found


def _entered(
    indicator: str, gss: str, period: str, numerator: int | None, base: int | None, share: float | None,
    title: str, address: str,
) -> Figure:  # fmt: skip
    """A figure as a paper has it; a range only where it gives counts."""
    low = high = None
    if numerator is not None and base is not None:
        share = round(numerator / base, 3)
        if base >= FEWEST_ANSWERS:
            low, high = (round(end, 3) for end in wilson(numerator, base))
    return Figure(
        gss=gss, indicator=indicator, period=Period.parse(period), status=Status.SHOWN, value=share, low=low, high=high,
        base=base, numerator=numerator, detail={"title": title, "address": address},
    )  # fmt: skip


def _with_changes(entered: list[Figure]) -> list[Figure]:
    """Shares of papers with their change since the period before, where both papers give counts of thirty at least."""
    by_key = {one.key: one for one in entered if one.low is not None}
    found = []
    for one in entered:
        before = by_key.get((*one.key[:3], one.period.previous().key))
        if one.key in by_key and before:
            since = change(one.numerator or 0, one.base or 0, before.numerator or 0, before.base or 0)
            one = replace(one, change=Apart.of(since, 3))
        found.append(one)
    return found


def _places(by_place: dict[str, Months], people: dict[str, int]) -> Iterator[tuple[str, Months, int]]:
    """Each borough with its months and residents, then London, if the table has every borough: all of them together."""
    for gss, months in sorted(by_place.items()):
        yield gss, months, people[gss]
    if by_place.keys() >= _MET:
        yield LONDON_GSS, _sum(by_place[gss] for gss in _MET), sum(people[gss] for gss in _MET)


def _sum(many: Any) -> Months:
    """The sum over places, of the months that each of them has."""
    many = list(many)
    shared = set.intersection(*(set(months) for months in many)) if many else set()
    return {month: sum(months[month] for months in many) for month in sorted(shared)}


def _periods(key: str, months: Months) -> list[Period]:
    """The periods of an indicator's spans from the first to the last month there is; none begins before the first.

    What is gathered moves on with time: a quarter or year of which it has only the end was told whole before.
    """
    if not months:
        return []
    month, last = Period.parse(min(months)), Period.parse(max(months))
    first, ends = month.starts_on, [month.ends_on]
    while month != last:
        month = month.following()
        ends.append(month.ends_on)
    periods = [Period.of(kind, day) for kind in DEFINITIONS[key].spans for day in ends if _may_end(kind, day)]
    return [one for one in periods if one.starts_on >= first]


def _may_end(kind: Kind, day: date) -> bool:
    """Whether a period ends on the last day of a month: years only end with a quarter."""
    return kind is Kind.MONTH or is_quarter_end(day)


def _by_month(months: Months, period: Period) -> list[int] | None:
    """The counts of the months of a period, or None when one of them is missing."""
    counts, month = [], Period.of(Kind.MONTH, period.starts_on)
    while month.ends_on <= period.ends_on:
        if month.key not in months:
            return None
        counts.append(months[month.key])
        month = month.following()
    return counts


def _count(months: Months, period: Period) -> int | None:
    """The count of a period, or None when a month of it is missing."""
    counts = _by_month(months, period)
    return None if counts is None else sum(counts)


def _gap(key: str, gss: str, period: Period) -> Figure:
    return Figure(gss=gss, indicator=key, period=period, status=Status.GAP, caveats=(Caveat.INCOMPLETE,))


def _rate(key: str, gss: str, period: Period, months: Months, living: int) -> Figure:
    """So many per 1,000 residents in the period, with its exact range and its change since the period before."""
    counts, before = _by_month(months, period), _by_month(months, period.previous())
    if counts is None:
        return _gap(key, gss, period)
    low, high = rate_interval(sum(counts), living)
    since = None if before is None else Apart.of(rate_change(counts, before, living), 1)
    caveats = (Caveat.VISITORS,) if gss in VISITED else ()
    return Figure(
        gss=gss, indicator=key, period=period, status=Status.WITH_CARE if caveats else Status.SHOWN,
        value=round(1000 * sum(counts) / living, 1), low=round(low, 1), high=round(high, 1), base=living,
        numerator=sum(counts), change=since, caveats=caveats,
    )  # fmt: skip


def _share(key: str, gss: str, period: Period, parts: Months, whole: Months) -> Figure:
    """One count over another. They are not of the same events, so that there is no range."""
    numerator, base = _count(parts, period), _count(whole, period)
    if numerator is None or base is None or numerator > base:
        return _gap(key, gss, period)
    if not base:
        return Figure(gss=gss, indicator=key, period=period, status=Status.NOTHING_DUE)
    return Figure(
        gss=gss, indicator=key, period=period, status=Status.SHOWN, value=round(numerator / base, 3), base=base,
        numerator=numerator,
    )  # fmt: skip


# Method 2: rates have a range, they and shares of papers a change; London's are of every borough of the Met; a quarter
# of which only the end is still counted is no gap, and a month that never came is one.
FAMILY = Family("reported", 2, gather, compile_figures, remakes=remakes)
