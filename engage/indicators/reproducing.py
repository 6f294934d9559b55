"""Making a release again from what was counted for it, and comparing that with what was published, byte for byte."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.indicators.families import Family
from engage.indicators.figures import document
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.releasing import FAMILIES, FamilyFailed, Step, compile_all


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A release and what of it comes out otherwise, a line each; `methods` are those that have changed since then."""

    name: str
    figures: int
    faults: Sequence[str]
    methods: Sequence[str]


async def find_release(name: str) -> IndicatorRelease | None:
    """Returns the release "2026-10.2", or the last one of "2026-10", or None."""
    slot, _, revision = name.partition(".")
    found = IndicatorRelease.filter(slot=slot).order_by("-revision")
    if not revision:
        return await found.first()
    return await found.filter(revision=int(revision)).first() if revision.isdecimal() and len(revision) < 9 else None


async def reproduce(
    release: IndicatorRelease, *, families: Sequence[Family] = FAMILIES, step: Step = lambda _: None
) -> Reproduced:
    """Returns what of a release is not what its inputs give, its hashes say, or was published row by row."""
    name = f"{release.slot}.{release.revision}"
    rows = await PublishedFigure.filter(release_id=release.id).order_by("id")
    methods = list(_methods(release.method, families))
    try:
        inputs, written = zlib.decompress(release.inputs), zlib.decompress(release.figures)
    except zlib.error:
        return Reproduced(name, 0, ["What was stored cannot be read."], methods)
    faults = [
        f"The {what} are not those of the hash."
        for what, stored, sha256 in (
            ("inputs", inputs, release.inputs_sha256),
            ("figures", written, release.figures_sha256),
        )
        if hashlib.sha256(stored).hexdigest() != sha256
    ]
    try:
        again = document(compile_all(inputs, families, step, is_checked=False))
    except (FamilyFailed, ValueError, KeyError) as error:
        return Reproduced(name, 0, [*faults, f"It cannot be compiled again: {error}"], methods)
    step("Compare")
    there = _by_key(written)
    if again != written:
        faults += _differences(there, _by_key(again)) or ["The bytes differ, and the figures are the same."]
    faults += [f"{key}: published otherwise" for row in rows if there.get(key := _key(row.figure)) != _line(row.figure)]
    return Reproduced(name, len(there), faults, methods)


def _methods(then: Mapping[str, int], families: Iterable[Family]) -> Iterator[str]:
    now = {family.name: family.method for family in families}
    for name, number in sorted(then.items()):
        if name not in now:
            yield f"{name}: there is no such family any more"
        elif now[name] != number:
            yield f"{name}: method {number} then, {now[name]} now"


def _by_key(written: bytes) -> dict[str, str]:
    """The figures of a document: what each is of, and its line."""
    return {_key(json.loads(line)): line for line in written.decode().splitlines()}


def _key(figure: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (figure.get(name, "") for name in ("indicator", "gss", "group", "period"))))


def _line(figure: Mapping[str, Any]) -> str:
    return json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _differences(there: Mapping[str, str], again: Mapping[str, str]) -> list[str]:
    said = []
    for key in sorted(there.keys() | again.keys()):
        if key not in again:
            said.append(f"{key}: published, and does not come out")
        elif key not in there:
            said.append(f"{key}: comes out, and was not published")
        elif there[key] != again[key]:
            said.append(f"{key}: {there[key]} published, {again[key]} comes out")
    return said
