"""The figures in force, read for pages: those of a place, and those of an indicator everywhere."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise import connections

from engage.indicators.catalogue import DEFINITIONS, commitment
from engage.indicators.definition import Definition
from engage.indicators.figures import EVERYBODY, Figure
from engage.indicators.measures import COMMITMENT_PREFIX
from surveys.charter.models import CharterCommitment

_COLUMNS = "figure, released_at, revision, reason"
_IN_FORCE = "figure_in_force AS figures JOIN indicator_release AS release ON release.id = release_id"


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure in force, when it was published (aware UTC), and why a slot was published again ("" the first time)."""

    figure: Figure
    released_at: datetime
    reason: str = ""


async def of_places(places: Iterable[str], keys: Iterable[str] | None = None) -> list[Standing]:
    """Returns every figure of everybody in force, of all periods, in places (GSS codes), oldest first; of `keys` alone
    where some are given.
    """
    wanted, values = _only(keys)
    return await _read(
        f"SELECT {_COLUMNS} FROM {_IN_FORCE} WHERE gss = ANY($1::text[]) AND of_group = ''{wanted} ORDER BY ends_on",  # noqa: S608
        [list(places), *values],
    )


async def latest_groups(gss: str, keys: Iterable[str] | None = None) -> list[Standing]:
    """Returns the figures of groups in a place, of each indicator's latest period that has any."""
    wanted, values = _only(keys)
    return await _read(
        f"SELECT {_COLUMNS} FROM (SELECT *, max(ends_on) OVER (PARTITION BY indicator) AS latest"  # noqa: S608
        f" FROM {_IN_FORCE} WHERE gss = $1 AND of_group <> ''{wanted}) AS of_groups"
        " WHERE ends_on = latest ORDER BY period DESC, of_group",
        [gss, *values],
    )


async def everything(gss: str, key: str) -> list[Standing]:
    """Returns every figure in force of an indicator in a place: every group and period, oldest first."""
    return await _read(
        f"SELECT {_COLUMNS} FROM {_IN_FORCE} WHERE gss = $1 AND indicator = $2 ORDER BY ends_on, of_group",  # noqa: S608
        [gss, key],
    )


async def everywhere(key: str) -> dict[str, list[Standing]]:
    """Returns every figure of everybody in force of an indicator by place (GSS code), oldest first."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in await _read(
        f"SELECT {_COLUMNS} FROM {_IN_FORCE} WHERE indicator = $1 AND of_group = '' ORDER BY ends_on",  # noqa: S608
        [key],
    ):
        found[one.figure.gss].append(one)
    return found


async def published_keys() -> set[str]:
    """Returns the indicators that have any figure."""
    rows = await connections.get("default").execute_query_dict("SELECT DISTINCT indicator FROM published_figure")
    return {row["indicator"] for row in rows}


def _only(keys: Iterable[str] | None) -> tuple[str, list[list[str]]]:
    """The condition that keeps indicators, and its value."""
    return ("", []) if keys is None else (" AND indicator = ANY($2::text[])", [list(keys)])


async def _read(query: str, values: list[Any]) -> list[Standing]:
    rows = await connections.get("default").execute_query_dict(query, values)
    return [Standing(Figure.from_json(json.loads(row["figure"])), row["released_at"], row["reason"]) for row in rows]


async def definitions(keys: Iterable[str]) -> dict[str, Definition]:
    """Returns the definition of each key that there is one of, in the order of pages: commitments stand last.

    A commitment's is made from the wording that was entered last; one query, where there is a commitment among them.
    """
    wanted = set(keys)
    codes = {key.removeprefix(COMMITMENT_PREFIX) for key in wanted if key.startswith(COMMITMENT_PREFIX)}
    found = {key: one for key, one in DEFINITIONS.items() if key in wanted}
    if codes:
        for one in await _commitments(codes):
            definition = commitment(one.code, one.wording)
            found[definition.key] = definition
    return found


async def _commitments(codes: set[str]) -> Iterable[CharterCommitment]:
    """The newest commitment of each code, in the order of the charter."""
    entered = CharterCommitment.filter(code__in=list(codes), theme__version__entered_on__isnull=False)
    newest: Mapping[str, CharterCommitment] = {
        one.code: one for one in await entered.order_by("theme__version__published_on", "id").select_related("theme")
    }
    return sorted(newest.values(), key=lambda one: (one.theme.position, one.position))


def by_indicator(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Returns figures by their indicator, in the order given."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        found[one.figure.indicator].append(one)
    return found


def of_everybody(standings: Iterable[Standing]) -> list[Standing]:
    """Returns those that are of no group."""
    return [one for one in standings if one.figure.group == EVERYBODY]
