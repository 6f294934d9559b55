"""How often promises of the charter were kept, over twelve months: people who rated one, not weighted, never by group.

`surveys.charter.evidence` decides which windows there are; the register of the charter shows the same ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from boroughs.models import Borough
from engage.indicators.families import Gathered
from engage.indicators.families.said.gathering import released
from engage.indicators.families.said.telling import told_of
from engage.indicators.figures import EVERYBODY, Caveat, Figure
from engage.indicators.measures import COMMITMENT_PREFIX
from engage.indicators.periods import Kind, Period, quarter_of
from engage.kit.comparisons import change
from engage.kit.figures import present
from surveys.charter.evidence import Months, counts_of, twelve_months, windows
from surveys.charter.models import CharterCommitment, CommitmentTally, Rating


async def gather(today: date) -> Gathered:
    """Returns `rated`, a list of [GSS code, code, id, key of the window, kept, rated], and `released` windows.

    They are those of each commitment of the charter in force when the window's last quarter began. "Cannot say" is
    outside of what is counted.
    """
    entered = CharterCommitment.filter(theme__version__entered_on__isnull=False)
    commitments = {c.id: c for c in await entered.select_related("theme__version")}
    charters = {c.theme.version.published_on: c.theme.version.entered_on for c in commitments.values()}
    gss_of = dict(await Borough.all().values_list("id", "gss"))
    rated = []
    for (borough_id, id_), months in (await counts_of(CommitmentTally.all())).items():
        one = commitments[id_]
        for window in _windows(months, today):
            begins_on = quarter_of(window.ends_on).starts_on
            is_said = one.superseded_on is None or one.superseded_on > begins_on
            if is_said and one.theme.version.published_on == _in_force(charters, begins_on):
                ratings = twelve_months(months, window.ends_on.replace(day=1))
                rated.append([gss_of[borough_id], one.code, id_, window.key, ratings[Rating.MET], ratings.total()])
    return {"rated": sorted(rated), "released": await released(COMMITMENT_PREFIX)}


def _windows(months: Months, today: date) -> Iterator[Period]:
    return (Period.of(Kind.YEAR, last_month) for last_month in windows(months, today))


def _in_force(charters: Mapping[date, date | None], day: date) -> date | None:
    """The charter (its day of publication → the day it was entered) that feedback was counted for on a day."""
    entered = [published for published, on in charters.items() if on and on <= day]
    return max(entered, default=max(charters, default=None))


def told(gathered: Gathered) -> Iterable[Figure]:
    """Yields the figures of windows that were not released before, each with its change since the year before."""
    counted = {(gss, id_, key): (kept, people) for gss, _, id_, key, kept, people in gathered["rated"]}
    for gss, code, id_, key, kept, people in gathered["rated"]:
        indicator, window = COMMITMENT_PREFIX + code, Period.parse(key)
        if key in gathered["released"].get(gss, {}).get(indicator, {}).get(EVERYBODY, []):
            continue
        shown = present(kept, people)
        before = counted.get((gss, id_, Period.of(Kind.YEAR, window.starts_on - timedelta(days=1)).key))
        yield told_of(
            shown,
            gss=gss,
            indicator=indicator,
            period=window,
            caveats=(Caveat.UNWEIGHTED,),
            detail={"commitment": id_},
            change=change(kept, people, *before) if before and _is_plain(kept, people, *before) else None,
        )


def _is_plain(kept: int, people: int, kept_before: int, people_before: int) -> bool:
    """Whether both windows have a number, and not only an edge that they lie near."""
    return all(present(*one).value is not None for one in ((kept, people), (kept_before, people_before)))
