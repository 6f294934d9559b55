"""The scheduled job: on the 8th of a month at 06:00 in London it releases the figures of the month before.

A slot is a month such as "2026-10"; its release is never made before the announced moment. After downtime the months
that were missed are released one after the other, in the same run.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Membership, Role
from engage.indicators.families import Family
from engage.indicators.periods import Kind, Period, closed_before
from engage.indicators.releasing import FAMILIES, FamilyFailed, Made, Step, due_at, release
from engage.kit import audit
from engage.kit.cache import LONDON_WIDE, touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job, JobRun, run
from engage.kit.mail import post

NAME = "release-indicators"
BY_HAND = "release-indicators-by-hand"
"""What runs of people are called, each with its moment as slot: they may come as often as wanted."""

MOST_TOLD = 50
"""So many lines are told in an e-mail."""


def due_slot(now: datetime) -> str:
    """Returns the last month whose release is due at an aware moment."""
    month = closed_before(london_date(now), Kind.MONTH)
    return (month if due_at(month.key) <= now else month.previous()).key


async def compile_indicators(
    now: datetime, reason: str = "", *, families: Sequence[Family] = FAMILIES, step: Step = lambda _: None
) -> dict[str, Any]:
    """Releases the month that is due, and before it those that nobody ran, and returns what was made.

    In the transaction that claimed the slot; the others are claimed here.
    """
    slot = due_slot(now)
    missed = await _missed(slot)
    for month in missed:
        done = (await _release(month, now, reason, families, step)).as_json()
        values = {"started_at": now, "finished_at": now, "outcome": "done", "detail": done}
        await JobRun.update_or_create(values, job=NAME, slot=month)
    await touch_all()  # pages that said that figures are old say so no more, even if nothing is new
    return {"caught_up": missed} | (await _release(slot, now, reason, families, step)).as_json()


async def touch_all() -> None:
    """Says that every page with figures has changed."""
    await touch(LONDON_WIDE, *[str(slug) for slug in await Borough.filter(is_open=True).values_list("slug", flat=True)])


async def _release(slot: str, now: datetime, reason: str, families: Sequence[Family], step: Step) -> Made:
    made = await release(slot, now, reason, families=families, step=step)
    if made.release:
        about = f"{slot}.{made.release.revision}"
        await audit.record("indicators.released", about, at=now, new=made.new, revised=made.revised)
    if made.withheld:
        await _post(
            f"Of the indicators of {slot} something was withheld",
            "So that nobody's answers can be worked out, these figures were not released. Those before them stand.\n\n"
            + "\n".join(made.withheld[:MOST_TOLD])
            + (f"\nand {len(made.withheld) - MOST_TOLD} more" if len(made.withheld) > MOST_TOLD else "")
            + "\n\nAll runs are listed at /releases/runs.\n",
            f"{slot}/{sha256(str(made.withheld).encode()).hexdigest()}",
            now,
        )
    return made


async def _missed(slot: str) -> list[str]:
    """The months before a slot that no run was done for, since the last one that was; none before the first run."""
    done = await JobRun.filter(job=NAME, outcome="done", slot__lt=slot).order_by("-slot").first()
    if done is None:
        return []
    months, month = [], Period.parse(done.slot).following()
    while month.key < slot:
        months.append(month.key)
        month = month.following()
    return months


async def run_by_hand(now: datetime, reason: str = "", step: Step = lambda _: None) -> JobRun | None:
    """Releases what is new for the month that is due, with a reason or the one that is found, and returns the run.

    It is the scheduled run where that is still to be done, and then one of its own. None where another one did it.
    """

    if not await JobRun.exists(job=NAME, slot=due_slot(now), outcome="done"):
        return await run(Job(NAME, "", due_slot, partial(compile_indicators, reason=reason, step=step)), now)

    async def work(now: datetime) -> dict[str, Any]:
        made = await _release(due_slot(now), now, reason, FAMILIES, step)
        return {"month": made.slot} | made.as_json()

    return await run(Job(BY_HAND, "", lambda moment: moment.isoformat(timespec="milliseconds"), work), now)


async def tell_operators(site: str, now: datetime, slot: str, error: Exception) -> None:
    """Tells the platform's administrators by e-mail, once for a slot and what went wrong, that nothing was released."""
    what = str(error) if isinstance(error, FamilyFailed) else type(error).__name__
    await audit.record("indicators.failed", f"releases/{slot}", at=now, error=what)
    await touch_all()
    await _post(
        f"The indicators of {slot} were not released",
        f"Nothing of any family was released; the last release stands, and pages say that it is old.\n\n"
        f"What went wrong: {what}\n\nIt is tried again every ten minutes. All runs: {site}/releases/runs\n",
        f"{slot}/{sha256(what.encode()).hexdigest()}",
        now,
    )


async def _post(subject: str, text: str, key: str, now: datetime) -> None:
    """Writes to each administrator of the platform, once for a key."""
    held = Membership.on(london_date(now)).filter(role=Role.PLATFORM_ADMIN, person__is_active=True)
    for membership in await held.select_related("person"):
        key_of = f"indicators/{key}/{membership.person_id}"
        await post(membership.person.email, subject, text, at=now, key=key_of, language="en")


def jobs(site: str) -> list[Job]:
    """Returns the job; `site` is the public address of this website."""
    return [Job(NAME, "0 6 8 * *", due_slot, compile_indicators, alarm=partial(tell_operators, site))]
