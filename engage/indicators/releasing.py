"""Making one release: what every family gathers, what is made of it, and what of that is new, in one transaction."""

import asyncio
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain
from typing import Any

from tortoise import connections

from boroughs.models import Borough
from engage.indicators.checking import surprises
from engage.indicators.entered import RELEASES
from engage.indicators.families import (
    CannotCount,
    Family,
    Gathered,
    Moment,
    Settled,
    accounted,
    reported,
    said,
    sampled,
    searched,
)
from engage.indicators.figures import Caveat, Figure, Status, document
from engage.indicators.judging import Kept, judged, kept
from engage.indicators.models import IndicatorRelease
from engage.indicators.open_data.bundling import bundle, figures_of
from engage.indicators.periods import Period
from engage.indicators.reading import definitions
from engage.kit import ledger
from engage.kit.cache import LONDON_WIDE, touch
from engage.kit.clock import london_moment
from engage.kit.jobs import LONGEST_WAIT

FAMILIES: tuple[Family, ...] = (said.FAMILY, accounted.FAMILY, sampled.FAMILY, searched.FAMILY, reported.FAMILY)

RELEASE_DAY, RELEASE_TIME = 8, time(6)
"""When a month's release is due, in the month after it, in London: announced in public."""

Step = Callable[[str], None]
Key = tuple[str, str, str, str]
WITHDRAWN = "withdrawn"
"""In the place of a family: figures that were released and are withdrawn."""

_LOCK = 0x696E6469636174  # "indicat": one release at a time


class Refused(RuntimeError):
    """The figures of a family must not be seen; `args` are the reasons, fit for operators, not for everybody."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)


class FamilyFailed(RuntimeError):
    """A family could not be gathered or compiled, or was refused: nothing of any family is released.

    It says why only where it was refused or cannot be counted: other errors may hold what residents wrote.
    """

    def __init__(self, family: str, error: Exception) -> None:
        told = (
            "; ".join(map(str, error.args[:10])) if isinstance(error, Refused | CannotCount) else type(error).__name__
        )
        super().__init__(f"{family}: {told}")
        self.family = family


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made for a slot: the release, or None when nothing was new; how many figures in all, how many of them
    were `new` and how many `revised`; what looks odd (`engage.indicators.checking`), to look at; and what was withheld,
    for operators alone.
    """

    slot: str
    release: IndicatorRelease | None
    figures: int
    new: int = 0
    revised: int = 0
    odd: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Returns it for the row of a run."""
        number = self.release.revision if self.release else None
        told = {"revision": number, "figures": self.figures, "new": self.new, "revised": self.revised}
        return told | {
            "reason": self.release.reason if self.release else "",
            "odd": self.odd,
            "withheld": self.withheld,
        }


def due_at(slot: str) -> datetime:
    """Returns the announced moment, aware UTC, of the release of a month such as "2026-10"."""
    return london_moment(Period.parse(slot).following().starts_on.replace(day=RELEASE_DAY), RELEASE_TIME)


def as_bytes(
    slot: str, gathered: Mapping[str, Gathered], kept: Kept | None = None, withdrawn: Collection[Key] = ()
) -> bytes:
    """Returns what was gathered, and `kept` of older releases, as one JSON text: the same facts are the same bytes.

    With what was released before and is `withdrawn`: there is no longer what it was made of.
    """
    whole: dict[str, Any] = {"slot": slot, "gathered": gathered, "kept": kept or {}}
    if withdrawn:
        whole["withdrawn"] = sorted(withdrawn)
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def compile_all(
    inputs: bytes, families: Iterable[Family] = FAMILIES, step: Step = lambda _: None, *, is_checked: bool = True
) -> tuple[Figure, ...]:
    """Returns the figures that families make of inputs (`as_bytes`), as far as these have something for them, judged.

    They are checked too, unless what was released before is only made again: then they have passed.

    Raises FamilyFailed, also when two figures have one key.
    """
    made = chain.from_iterable(compile_each(inputs, families, step, is_checked=is_checked).values())
    return tuple(judged(list(made), json.loads(inputs).get("kept", {})))


def compile_each(
    inputs: bytes, families: Iterable[Family], step: Step = lambda _: None, *, is_checked: bool = True
) -> dict[str, list[Figure]]:
    """Returns the same by the name of the family, their differences still to be judged together."""
    whole = json.loads(inputs)
    gathered = whole["gathered"]
    figures: dict[str, list[Figure]] = {}
    for family in families:
        if family.name not in gathered:
            continue
        step(f"Compile {family.name}")
        try:
            made = family.compile(gathered[family.name])
            twice = [key for key, number in Counter(one.key for one in made).items() if number > 1]
            if twice:
                raise ValueError(f"more than one figure of {twice[0]}")
            if is_checked and family.check and (refused := family.check(gathered[family.name], made)):
                raise Refused(refused)
        except Exception as error:
            raise FamilyFailed(family.name, error) from error
        figures[family.name] = made
    if "withdrawn" in whole:
        figures[WITHDRAWN] = [_taken_back(*key) for key in whole["withdrawn"]]
    return figures


def _taken_back(indicator: str, gss: str, group: str, period: str) -> Figure:
    """What stands in the place of a figure that was withdrawn: a gap that says so."""
    of = Period.parse(period)
    return Figure(
        gss=gss, indicator=indicator, group=group, period=of, status=Status.GAP, caveats=(Caveat.WITHDRAWN,)
    )  # fmt: skip


async def release(
    slot: str, now: datetime, reason: str = "", *, families: Sequence[Family] = FAMILIES, step: Step = lambda _: None
) -> Made:
    """Releases what is new for a month that is due, and returns what was made; nothing new makes no release.

    In the caller's transaction; one at a time, whoever else wants to. Figures that were released before and come out
    otherwise are revised, and the reason is found where none is given. Raises FamilyFailed.
    """
    await _sql("SELECT pg_advisory_xact_lock($1)", _LOCK)
    moment = Moment(now, Period.parse(slot).following().starts_on.replace(day=RELEASE_DAY))
    gathered, withheld = {}, []
    for family in families:
        gathered[family.name], lines = await _gather(family, moment, step)
        withheld += lines
    by_family = await asyncio.to_thread(compile_each, as_bytes(slot, gathered), families, step)
    if withdrawn := await _withdrawn(families, gathered, by_family):
        by_family[WITHDRAWN] = [_taken_back(*key) for key in withdrawn]
    figures = [one for made in by_family.values() for one in made]
    before = await in_force(figures)
    said_before = kept(figures, before)
    inputs, figures = as_bytes(slot, gathered, said_before, withdrawn), judged(figures, said_before)
    news = await asyncio.to_thread(_news, figures, before)
    revised = [one for one in news if one.key in before]
    if not news:
        return Made(slot, None, len(figures), withheld=withheld)
    step("Store")
    last = await IndicatorRelease.all().order_by("-id").only("id", "inputs", "method").first()
    revision = await IndicatorRelease.filter(slot=slot).count() + 1
    method = {family.name: family.method for family in families}
    changes = [one for one in revised if one.key not in withdrawn]
    if (changes or (revision > 1 and not withdrawn)) and not reason:
        changed = {one.key for one in changes or news}
        names = [name for name in gathered if any(one.key in changed for one in by_family[name])]
        reason = _reason(last, method, inputs, names, len(changes)) if last else "Figures were revised."
    if last:
        reason = " ".join(filter(None, [reason, *_taken_back_since(last, inputs)]))
    made = await _store(slot, revision, now, reason, method, inputs, figures)
    await _publish(made, news)
    await ledger.enter(RELEASES, address(made), at=now)
    await _touch({one.gss for one in news})
    odd = surprises(news, figures)
    return Made(slot, made, len(figures), len(news) - len(revised), len(revised), odd, withheld)


def _news(figures: Iterable[Figure], before: Mapping[Key, dict[str, Any]]) -> list[Figure]:
    """The figures that are not those in force."""
    return [one for one in figures if before.get(one.key) != one.as_json()]


def address(release: IndicatorRelease) -> str:
    """Returns the path of a release's page, without the first slash."""
    return f"releases/{release.slot}"


async def _gather(family: Family, moment: Moment, step: Step) -> Settled:
    """What a family counted, settled: without what must not be seen (`Family.settle`)."""
    step(f"Gather {family.name}")
    try:
        gathered = await family.gather(moment)
        if not family.settle:
            return gathered, []
        step(f"Settle {family.name}")
        return await asyncio.to_thread(family.settle, gathered)
    except Exception as error:
        raise FamilyFailed(family.name, error) from error


async def _withdrawn(
    families: Iterable[Family], gathered: Mapping[str, Gathered], by_family: Mapping[str, Iterable[Figure]]
) -> list[Key]:
    """The figures in force that are not made again, though their family makes every one whose source is there."""
    made = {one.key for figures in by_family.values() for one in figures}
    remaking = [(family.remakes, gathered[family.name]) for family in families if family.remakes]
    rows = await _sql(
        "SELECT indicator, gss, of_group, period FROM figure_in_force WHERE figure->>'status' = ANY($1::text[])"
        " ORDER BY indicator, gss, of_group, period",
        [Status.SHOWN.value, Status.WITH_CARE.value],
    )
    keys = [(str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows]
    left = [key for key in keys if key not in made]
    return [key for key in left if any(remakes(told, key[0], Period.parse(key[3])) for remakes, told in remaking)]


def _taken_back_since(last: IndicatorRelease, inputs: bytes) -> list[str]:
    """What was withdrawn since the last release, for everybody: of which sources and why, and how many figures."""
    then, now = (json.loads(one) for one in (zlib.decompress(last.inputs), inputs))
    known = {name for told in then.get("gathered", {}).values() for name in told.get("withdrawn", {})}
    said = {
        name: text
        for told in now["gathered"].values()
        for name, text in sorted(told.get("withdrawn", {}).items())
        if name not in known
    }
    number = len(now.get("withdrawn", ()))
    return [*said.values(), *([f"Figures withdrawn, their source being there no more: {number}."] if number else [])]


async def in_force(figures: Collection[Figure]) -> dict[Key, dict[str, Any]]:
    """Returns the figures in force of the same indicators and periods, by key, as JSON."""
    pairs = sorted({(one.indicator, one.period.key) for one in figures})
    rows = await _sql(
        "SELECT figure::text AS figure FROM figure_in_force"
        " JOIN unnest($1::text[], $2::text[]) AS wanted (indicator, period) USING (indicator, period)",
        [indicator for indicator, _ in pairs],
        [period for _, period in pairs],
    )
    found = [json.loads(row["figure"]) for row in rows]
    return {(one["indicator"], one["gss"], one.get("group", ""), one["period"]): one for one in found}


def _reason(
    last: IndicatorRelease, method: Mapping[str, int], inputs: bytes, names: Iterable[str], revised: int
) -> str:
    """What changed of these families since the last release, in English: their method, their sources, or facts."""
    then, now = (json.loads(one).get("gathered", {}) for one in (zlib.decompress(last.inputs), inputs))
    said = []
    for name in names:
        gathered, before = now[name], then.get(name, {})
        why = []
        if last.method.get(name) not in (None, method[name]):
            why.append(f"Method of {name}: number {method[name]}.")
        sources = {k: v for k, v in gathered.get("revisions", {}).items() if before.get("revisions", {}).get(k) != v}
        why += [f"Source {series}: revision {revision}." for series, revision in sorted(sources.items())]
        if not why and gathered != before:
            why.append(f"Facts of {name} changed.")
        said += why
    count = [f"Figures revised: {revised}."] if revised else []
    return " ".join([*(dict.fromkeys(said) or ["Compiled again."]), *count])


async def _store(
    slot: str,
    revision: int,
    now: datetime,
    reason: str,
    method: dict[str, int],
    inputs: bytes,
    figures: Iterable[Figure],
) -> IndicatorRelease:
    written = await asyncio.to_thread(document, figures)
    release = IndicatorRelease(
        slot=slot,
        revision=revision,
        released_at=now,
        reason=reason,
        method=method,
        inputs=zlib.compress(inputs),
        inputs_sha256=hashlib.sha256(inputs).hexdigest(),
        figures=zlib.compress(written),
        figures_sha256=hashlib.sha256(written).hexdigest(),
    )
    every = figures_of(release)
    defined = await definitions({one.indicator for one in every})
    release.bundle = await asyncio.to_thread(bundle, release, every, defined)
    await release.save()
    return release


async def _publish(release: IndicatorRelease, news: Sequence[Figure]) -> None:
    await _sql(
        "INSERT INTO published_figure (release_id, gss, indicator, of_group, period, ends_on, figure)"
        " SELECT $1::int, * FROM"
        " unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::jsonb[])",
        release.id,
        [one.gss for one in news],
        [one.indicator for one in news],
        [one.group for one in news],
        [one.period.key for one in news],
        [one.period.ends_on for one in news],
        [json.dumps(one.as_json()) for one in news],
    )


async def _sql(statement: str, *values: object) -> list[Any]:
    """Runs a statement that may take longer than a page has, and returns its rows."""
    async with connections.get("default").acquire_connection() as session:
        rows: list[Any] = await session.fetch(statement, *values, timeout=LONGEST_WAIT)
        return rows


async def _touch(places: Collection[str]) -> None:
    """Says that the pages of boroughs, by GSS code, and those of all London have changed."""
    slugs = await Borough.filter(gss__in=list(places)).values_list("slug", flat=True)
    await touch(LONDON_WIDE, *[str(slug) for slug in slugs])
