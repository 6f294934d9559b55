"""Entering figures: each is kept, with who entered it and where it was read; a later one takes its place."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from tortoise import connections
from tortoise.transactions import atomic

from engage.indicators.models import EnteredFigure
from engage.indicators.periods import Period
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict

_KEY = 0x656E746572  # "enter": one at a time


class NeedsReason(Conflict):
    """There is a figure already, and nothing says why another takes its place."""


@atomic()
async def enter_figure(
    gss: str,
    indicator: str,
    period: Period,
    *,
    counts: tuple[int, int] | None,
    share: Decimal | None,
    title: str,
    address: str,
    reason: str,
    at: datetime,
    actor_id: int,
    borough_id: int | None,
) -> EnteredFigure:
    """Keeps a figure of a place: `counts` (how many, of how many) or a share. The same again is kept once.

    It is published with the next release of indicators; one with neither takes back what there is, and that release
    withdraws it. Raises NeedsReason when it takes the place of another and does not say why, and Conflict when there is
    nothing to take back.
    """
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_KEY])
    numerator, base = counts or (None, None)
    read: dict[str, Any] = {"numerator": numerator, "base": base, "share": share, "title": title, "address": address}
    there = await in_force(gss, indicator, period)
    if there and all(getattr(there, name) == value for name, value in read.items()):
        return there
    is_back = counts is None and share is None
    if is_back and (there is None or (there.base is None and there.share is None)):
        raise Conflict(gettext("There is no figure of this period to take back."))
    if there and not reason:
        raise NeedsReason(gettext("There is a figure of this period already. Say why it is corrected."))
    entered = await EnteredFigure.create(
        gss=gss, indicator=indicator, period=period.key, **read,
        reason=reason if there else "", entered_at=at, entered_by_id=actor_id,
    )  # fmt: skip
    verb = "took back a figure" if is_back else "corrected a figure" if there else "entered a figure"
    await audit.record(verb, f"{indicator} {gss} {period.key}", at=at, actor_id=actor_id, borough_id=borough_id)
    return entered


async def in_force(gss: str, indicator: str, period: Period) -> EnteredFigure | None:
    """Returns the latest figure of a place and period, or None."""
    return await EnteredFigure.filter(gss=gss, indicator=indicator, period=period.key).order_by("-id").first()
