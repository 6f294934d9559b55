"""The figures of the Public Attitude Survey for one borough beside London's, with the files they come from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tortoise import connections

from boroughs.models import Borough
from engage.indicators.models import LONDON_GSS, Source
from engage.indicators.periods import quarter_of
from engage.indicators.sources.pas_measures import MEASURES, Measure
from engage.kit.i18n import gettext, show_month, show_percent


@dataclass(frozen=True, slots=True)
class Point:
    """The shares 0–1 of the twelve months that end on a quarter's last day; None where none was published."""

    ends_on: date
    borough: Decimal | None
    london: Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """One measure in one borough: a point for every quarter there is a figure of anything, oldest first.

    `source` is the file that the borough's latest figure comes from, `sources` are all that its points come from.
    """

    measure: Measure
    borough: str
    points: tuple[Point, ...]
    source: Source
    sources: frozenset[Source]

    @property
    def latest(self) -> Point:
        """The latest point with a figure for the borough."""
        return next(point for point in reversed(self.points) if point.borough is not None)

    @property
    def year_before(self) -> Decimal | None:
        """The borough's share twelve months before its latest, the first that shares no answers with it."""
        place = self.points.index(self.latest) - 4
        return self.points[place].borough if place >= 0 else None

    @property
    def sentence(self) -> str:
        """What the latest figures say, in the reader's language."""
        latest = self.latest
        said = gettext(
            "In the twelve months to %(month)s, %(share)s of people asked in %(borough)s %(say)s.",
            month=show_month(latest.ends_on),
            share=exact(latest.borough),
            borough=self.borough,
            say=gettext(self.measure.share_of),
        )
        if latest.london is None:
            return said
        return said + " " + gettext("In London as a whole, %(share)s.", share=exact(latest.london))


def exact(share: Decimal | None) -> str:
    """Returns a published share as per cent with one decimal if it has any, or that none was published."""
    return gettext("Not published") if share is None else show_percent(share, 1)


async def published(borough: Borough, *keys: str) -> list[Series]:
    """Returns every measure that the survey has a figure of for a borough, in the survey's order.

    The figure in force is that of the highest revision. `keys` asks for these measures alone.
    """
    shares, files = await _in_force(borough, [measure.key for measure in MEASURES if not keys or measure.key in keys])
    quarters = _quarters({day for _, _, day in shares})
    series = []
    for measure in MEASURES:
        days = [day for day in quarters if (borough.gss, measure.key, day) in shares]
        if not days:
            continue
        points = tuple(
            Point(day, shares.get((borough.gss, measure.key, day)), shares.get((LONDON_GSS, measure.key, day)))
            for day in quarters
        )
        sources = frozenset(source for (_, key, _), source in files.items() if key == measure.key)
        series.append(Series(measure, borough.name, points, files[borough.gss, measure.key, days[-1]], sources))
    return series


Key = tuple[str, str, date]


async def _in_force(borough: Borough, keys: list[str]) -> tuple[dict[Key, Decimal], dict[Key, Source]]:
    """The share of a borough and of London per (place, measure, date), and the file each comes from."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT ON (gss, measure, period_ends_on) gss, measure, period_ends_on, share, source_id"
        " FROM series_value JOIN source ON source.id = source_id"
        " WHERE gss = ANY($1::text[]) AND measure = ANY($2::text[])"
        " ORDER BY gss, measure, period_ends_on, revision DESC",
        [[borough.gss, LONDON_GSS], keys],
    )
    files = {source.id: source for source in await Source.filter(id__in=list({row["source_id"] for row in rows}))}
    shares: dict[Key, Decimal] = {}
    sources: dict[Key, Source] = {}
    for row in rows:
        key = (row["gss"], row["measure"], row["period_ends_on"])
        shares[key], sources[key] = row["share"], files[row["source_id"]]
    return shares, sources


def _quarters(days: set[date]) -> list[date]:
    """The last days of every quarter from the first to the last of these, so that a missing one shows as a gap."""
    if not days:
        return []
    quarter, ends = quarter_of(min(days)), []
    while quarter.ends_on <= max(days):
        ends.append(quarter.ends_on)
        quarter = quarter.following()
    return ends
