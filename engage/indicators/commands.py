"""What `engage indicators` does and says: progress on standard error, the outcome on standard output."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from engage.indicators.compiling import run_by_hand
from engage.indicators.releasing import FamilyFailed, Step
from engage.indicators.reproducing import find_release, reproduce
from engage.indicators.sources.withdrawing import WITHDRAWABLE, CannotWithdraw, withdraw
from surveys.recount import recount_surveys

MOST_LINES = 50
ANOTHER_METHOD = "Figures of this release were made by another method, so that they need not come out the same:"


def take(parser: argparse.ArgumentParser) -> None:
    """Adds what `engage indicators` understands."""
    does = parser.add_subparsers(dest="do", required=True, metavar="DO")
    run = does.add_parser("run", help="release what is new for the month that is due")
    run.add_argument("--reason", default="", help="why figures are revised, for everybody to read")
    again = does.add_parser("reproduce", help="make a release again from its inputs and compare, byte for byte")
    again.add_argument("release", metavar="RELEASE", help="a month such as 2026-10, or one of its revisions: 2026-10.2")
    back = does.add_parser("withdraw", help="take back the last file of a series that its publisher took back")
    back.add_argument("series", choices=WITHDRAWABLE)
    back.add_argument("revision", type=int, help="its number, as the page of sources has it")
    back.add_argument("--reason", required=True, help="why, for everybody to read")
    does.add_parser("tally", help="count survey answers again and compare with the totals that figures are made of")


async def do(arguments: argparse.Namespace, now: datetime) -> int:
    """Does it and returns the exit code: 1 where something is wrong."""
    if arguments.do == "tally":
        return int(await recount_surveys(None, is_to_fix=False, at=now))
    if arguments.do == "withdraw":
        return await _withdraw(arguments.series, arguments.revision, arguments.reason, now)
    with _steps() as step:
        if arguments.do == "run":
            return await _run(arguments.reason, now, step)
        return await _reproduce(arguments.release, step)


async def _run(reason: str, now: datetime, step: Step) -> int:
    try:
        ran = await run_by_hand(now, reason, step)
    except FamilyFailed as error:
        _say(f"Nothing was released: {error}")
        return 1
    if ran is None:
        _say("Another process has just released what is due.")
        return 0
    month, made = ran.detail.get("month", ran.slot), ran.detail
    if made["revision"] is None:
        _say(f"{month}: nothing is new among {made['figures']} figures.")
    else:
        _say(
            f"{month}.{made['revision']}: {made['new']} new and {made['revised']} revised of {made['figures']} figures."
        )
        _say(*filter(None, [made["reason"]]), *(f"odd: {line}" for line in made["odd"]))
    _say(*(f"withheld: {line}" for line in made["withheld"]))
    return 0


async def _withdraw(series: str, revision: int, reason: str, now: datetime) -> int:
    try:
        await withdraw(series, revision, reason, at=now)
    except CannotWithdraw as error:
        _say(str(error))
        return 1
    _say(f"{series} revision {revision} is withdrawn. The next release says so; to release now: engage indicators run")
    return 0


async def _reproduce(name: str, step: Step) -> int:
    release = await find_release(name)
    if release is None:
        _say(f"There is no release {name}.")
        return 1
    found = await reproduce(release, step=step)
    _say(*found.methods, *([ANOTHER_METHOD] if found.methods and found.faults else ()), *found.faults[:MOST_LINES])
    if len(found.faults) > MOST_LINES:
        _say(f"and {len(found.faults) - MOST_LINES} more")
    if not found.faults:
        _say(f"{found.name}: {found.figures} figures, the same byte for byte: sha256 {release.figures_sha256}")
    return int(bool(found.faults))


def _say(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201 - what this command is for


@contextmanager
def _steps() -> Iterator[Step]:
    """Shows on standard error what is being done and for how long."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Begin")
        yield lambda what: bar.update(task, description=what)
