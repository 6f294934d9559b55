"""The command line: `python -m engage COMMAND`."""

import argparse
import asyncio
import csv
import json
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from tortoise.exceptions import DBConnectionError, OperationalError

from boroughs.actions import load_places, open_workspace
from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.people.roles import actions as roles
from engage import database, demo
from engage.app import PAGES, build_app
from engage.demo.examples import examples, parameters
from engage.indicators import commands as indicators
from engage.indicators.sources.loading import IMPORTS, load_files
from engage.kit import clock, jobs, log, settings
from engage.kit.problems import Problem
from engage.kit.settings import Settings
from engage.ledger import commands as ledger
from engage.ledger.adopting import begin
from engage.outbox import commands as letters
from engage.schedule import schedule
from engage.search.rebuilding import rebuild
from meetings.archive.folders import NothingToImport, import_folder
from surveys.charter.actions import load_charter
from surveys.recount import recount_surveys


class Stop(SystemExit):
    """Ends the command with one clear line on standard error."""

    def __init__(self, line: str, code: int = 1) -> None:
        print(f"engage: {line}", file=sys.stderr)
        super().__init__(code)


def main(words: Sequence[str] | None = None) -> None:
    """Runs the command named on the command line, or by these words of one."""
    arguments = _parser().parse_args(words)
    try:
        is_offline = arguments.is_offline or (arguments.command is keep_ledger and arguments.file)
        arguments.command(Settings() if is_offline else _ready(settings.from_environment()), arguments)
    except (settings.BadSetting, database.DatabaseIsNewer, database.DatabaseUnreachable) as error:
        raise Stop(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _ready(wanted: Settings) -> Settings:
    """Returns the settings with a database that answers: the one named, or the embedded one, started."""
    log.configure(wanted.log_level)
    if wanted.database_url:
        return wanted
    return replace(wanted, database_url=database.start_embedded(wanted))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="engage", description="Engage: a borough's public conversation with its police."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[Settings, argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(command=run, is_offline=False)
        return sub

    command("serve", serve, "migrate the database and serve the site; one process of many leads the scheduled jobs")
    command("run-demo", run_demo, "load the demonstration into an empty database and serve it")
    command("migrate", migrate, "bring the database up to date")
    run = command("run", run_job, "run a scheduled job now, for the slot it is in")
    run.add_argument("job")
    _take_import(command("import", import_file, "load published files, or a folder of past minutes"))
    again = command("recount", count_again, "count surveys again from their responses and compare with the totals kept")
    again.add_argument("survey", nargs="?", metavar="BOROUGH/SURVEY", help="their slugs; all surveys without it")
    again.add_argument("--fix", action="store_true", help="put the totals right")
    _take_outbox(command("outbox", outbox, "list e-mails that were given up, send them again, or send all that waits"))
    bounced = command("bounces", bounces, "read a delivery report on standard input; stop writing to who is gone")
    bounced.add_argument("--to", default="", help="the address it was delivered to, if not in its headers")
    search = command("search", rebuild_search, "make the search anew from what is published")
    search.add_argument("rebuild", choices=["rebuild"])
    _take_ledger(
        command("ledger", keep_ledger, "verify the public ledger, or enter what was published before there was one")
    )
    indicators.take(command("indicators", keep_indicators, "release trust indicators, or make a release again"))
    user = command("user", add_user, "invite a person by e-mail and give them a role")
    user.add_argument("add", choices=["add"])
    user.add_argument("email")
    user.add_argument("--name", required=True)
    user.add_argument("--role", required=True, type=Role, choices=list(Role), metavar="ROLE", help=", ".join(Role))
    user.add_argument("--borough", help="its slug; not for platform_admin")
    workspace = command("open", open_borough, "open the workspace of a borough")
    workspace.add_argument("borough", help="its slug")
    _take_checks(command)
    command("routes", routes, "print every route").add_argument("--json", action="store_true")
    command("demo", show_demo, "print what the demonstration holds").add_argument("--json", action="store_true")
    return parser


def _take_import(load: argparse.ArgumentParser) -> None:
    load.add_argument("series", choices=[*IMPORTS, "minutes"])
    load.add_argument("file", type=Path, help="a file of figures, or the folder with the minutes")
    load.add_argument("more", type=Path, nargs="*", metavar="file", help="further files of figures")
    load.add_argument("--borough", help="of the minutes: its slug")
    load.add_argument("--panel", help="of the minutes: the panel's name")
    load.add_argument(
        "--retrieved-on", type=date.fromisoformat, default=clock.london_date(clock.now()), metavar="YYYY-MM-DD"
    )


def _take_checks(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the commands for people who check the method from outside: they need no database."""
    case = command("estimate", estimate, "answer a case folder for checking the method; needs no database")
    case.add_argument("folder", type=Path, metavar="CASE_DIR", help="holds case.json and the data that it names")
    case.set_defaults(is_offline=True)
    gated = command("release-gate", release_gate, "print which figures disclosure control lets pass; needs no database")
    gated.add_argument(
        "file", type=Path, metavar="ANSWERS_CSV", help="id, borough, quarter, group, one 0/1 column each"
    )
    gated.epilog = (
        "Columns: id, borough, quarter (0, 1, 2 … or 2026-Q3), group (of one partition; nothing: did not say) and one "
        "for each indicator (1: favourable, 0: not, nothing: no answer). Printed are the windows of four quarters that "
        "pass, not weighted, with the base to the nearest 5. The rules stand in engage/indicators/disclosure."
    )
    gated.set_defaults(is_offline=True)


def _take_outbox(mails: argparse.ArgumentParser) -> None:
    mails.add_argument("what", choices=["list", "retry", "drain"])
    mails.add_argument("which", nargs="?", metavar="ID|all", help="for retry: the number of one, or all")
    mails.add_argument("--addresses", action="store_true", help="list whole addresses")


def _take_ledger(chain: argparse.ArgumentParser) -> None:
    chain.add_argument("do", choices=["verify", "adopt"])
    chain.add_argument("--file", type=Path, help="verify this copy of /ledger.jsonl; needs no database")
    chain.add_argument(
        "--digest", type=ledger.digest, action="append", default=[], metavar="ENTRIES:HASH",
        help="a digest that you kept; can be given more than once",
    )  # fmt: skip


def _with_database(wanted: Settings, work: Callable[[], Awaitable[Any]]) -> Any:
    """Returns what `work` does on a database that is up to date, reference data included."""

    async def run() -> Any:
        await database.migrate(wanted)
        async with database.connected(wanted):
            await load_places()
            await load_charter()
            await begin(clock.now())
            return await work()

    return asyncio.run(run())


def migrate(wanted: Settings, _: argparse.Namespace) -> None:
    """Brings the database up to date."""

    async def nothing_more() -> None:
        pass

    _with_database(wanted, nothing_more)


def serve(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Serves the site until told to stop; requests under way are finished first."""
    _refuse_busy_port(wanted)
    migrate(wanted, arguments)
    # A signal ends `uvicorn.run` by raising itself again; here it is the normal way to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = uvicorn.Config(
        build_app(wanted),
        host=wanted.host,
        port=wanted.port,
        access_log=False,
        log_config=None,  # its own would print errors in full; ours, set in `_ready`, does not
        log_level="warning",
        server_header=False,
        forwarded_allow_ips="",
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
        limit_concurrency=1000,
    )
    uvicorn.Server(config).run()


def _refuse_busy_port(wanted: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except OSError as error:
            place = f"{wanted.host}:{wanted.port} ({error.strerror})"
            raise Stop(f"cannot listen on {place}: stop what is using it, or set ENGAGE_PORT") from None


def run_demo(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Loads the demonstration if the database is empty, says where to look, and serves."""
    wanted = replace(wanted, demo=True, public_url=f"http://{wanted.host}:{wanted.port}")
    _refuse_busy_port(wanted)
    if _with_database(wanted, lambda: demo.load(wanted, clock.now())):
        print("The demonstration is loaded.")
    print(demo.guide(wanted), flush=True)
    serve(wanted, arguments)


def run_job(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Runs one job by name and says what it did."""
    by_name = {job.name: job for job in schedule(wanted.public_url)}
    if arguments.job not in by_name:
        raise Stop(f"no job is called {arguments.job}; there are {', '.join(sorted(by_name))}")
    ran = _with_database(wanted, lambda: jobs.run(by_name[arguments.job], clock.now()))
    if ran is None:
        print(f"{arguments.job}: already done for this slot, nothing changed")
    else:
        print(f"{ran.job} {ran.slot}: {json.dumps(ran.detail)}")


def import_file(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Loads published files and says what was taken and what was not, line by line; ends with 1 if one was refused."""
    if arguments.series == "minutes":
        import_minutes(wanted, arguments)
        return
    files, day = [arguments.file, *arguments.more], arguments.retrieved_on
    if not _with_database(wanted, lambda: load_files(arguments.series, files, retrieved_on=day, at=clock.now())):
        raise SystemExit(1)


def import_minutes(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Imports a folder of past minutes and says what became of each file; ends with 1 if one was not understood."""
    if not (arguments.borough and arguments.panel):
        raise Stop("say whose minutes they are: --borough SLUG --panel NAME")
    try:
        report = _with_database(
            wanted, lambda: import_folder(arguments.file, arguments.borough, arguments.panel, at=clock.now())
        )
    except NothingToImport as error:
        raise Stop(str(error)) from None
    print(report)
    if not report.is_clean:
        raise SystemExit(1)


def count_again(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Says of surveys how their totals differ from their responses, line by line; ends with 1 if they still do."""
    if _with_database(wanted, lambda: recount_surveys(arguments.survey, is_to_fix=arguments.fix, at=clock.now())):
        raise SystemExit(1)


def rebuild_search(wanted: Settings, _: argparse.Namespace) -> None:
    """Makes the search anew and says how many documents it has."""
    print(f"{_with_database(wanted, rebuild)} documents can be found")


def outbox(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Lists dead letters, sends them again, or drains the outbox: 1 if some are left, 130 if it was stopped."""
    if arguments.what == "list":
        print("\n".join(_with_database(wanted, lambda: letters.listed(with_addresses=arguments.addresses))))
    elif arguments.what == "retry":
        which = arguments.which or ""
        if which != "all" and not (which.isascii() and which.isdecimal() and len(which) < 19):
            raise Stop("say which: the number that `engage outbox list` shows, or all")
        print(f"{_with_database(wanted, lambda: letters.retry(which, wanted))} will be sent again")
    else:
        done = _with_database(wanted, lambda: letters.drained(wanted))
        print(done)
        if done.is_stopped or done.left:
            raise SystemExit(130 if done.is_stopped else 1)


def bounces(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Reads one delivery report. Ends with 75, which makes a mail server try again, when the database is away."""
    report = letters.read_report()

    async def work() -> str:
        async with database.connected(wanted):
            return await letters.take_report(report, arguments.to, wanted, clock.now())

    try:
        print(asyncio.run(work()))
    except (OSError, DBConnectionError, OperationalError):
        raise Stop("the database does not answer; give me the report again later", 75) from None


def keep_ledger(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Verifies the ledger, saying what is wrong and ending with 1, or enters what is published and not in it."""
    if arguments.do == "adopt":
        print(f"{_with_database(wanted, ledger.adopt)} publications entered")
        return
    try:
        if arguments.file:
            found = ledger.verify_copy(arguments.file, arguments.digest)
        else:
            found = _with_database(wanted, lambda: ledger.verify(arguments.digest, clock.now()))
    except OSError as error:
        raise Stop(f"cannot read {arguments.file}: {error.strerror}", 2) from None
    if found:
        raise SystemExit(1)


def keep_indicators(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Releases figures, makes a release again, or counts answers again; ends with 1 if something is wrong."""
    if _with_database(wanted, lambda: indicators.do(arguments, clock.now())):
        raise SystemExit(1)


def add_user(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Invites a person and prints the link that the e-mail holds."""
    try:
        link = _with_database(
            wanted,
            lambda: roles.add_user(
                email=arguments.email,
                name=arguments.name,
                role=arguments.role,
                borough_slug=arguments.borough,
                settings=wanted,
                at=clock.now(),
            ),
        )
    except Problem as problem:
        raise Stop(problem.detail) from None
    print(f"Invited. The link works once, for an hour: {link}")


def open_borough(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Opens a borough's pages to the public."""

    async def work() -> bool:
        borough = await Borough.get_or_none(slug=arguments.borough, in_met=True)
        if borough:
            await open_workspace(borough)
        return borough is not None

    if not _with_database(wanted, work):
        raise Stop(f"no borough of the Metropolitan Police has the address {arguments.borough}")
    print(f"Open: {wanted.public_url}/{arguments.borough}")


def estimate(_: Settings, arguments: argparse.Namespace) -> None:
    """Prints the results of a case folder as JSON; ends with 2 and one line when the folder cannot be used."""
    from engage.indicators.estimates.cases import BadCase, results_of  # numpy and scipy: no other command needs them

    try:
        found = results_of(arguments.folder)
    except BadCase as error:
        raise Stop(str(error), 2) from None
    print(json.dumps(found, indent=1, allow_nan=False))


def release_gate(_: Settings, arguments: argparse.Namespace) -> None:
    """Prints the release of a file of answers as CSV; ends with 2 and one line when the file cannot be used."""
    from engage.indicators.disclosure.files import BadFile, release  # numpy: no other command needs it

    try:
        csv.writer(sys.stdout, lineterminator="\n").writerows(release(arguments.file))
    except BadFile as error:
        raise Stop(str(error), 2) from None


def routes(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Prints every route with its methods, name, audience and example parameters from the demonstration."""
    known = _with_database(wanted, examples)
    rows = [
        {
            "path": page.path,
            "methods": sorted(page.methods or ()),
            "name": page.name,
            "audience": page.audience.name,
            "example": parameters(page, known),
        }
        for page in PAGES
    ]
    if arguments.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print(f"{row['path']:60} {' '.join(row['methods']):15} {row['name']:45} {row['audience']}")


def show_demo(wanted: Settings, arguments: argparse.Namespace) -> None:
    """Prints the demonstration's boroughs, people, sign-ins and the addresses of one of each thing."""
    print(json.dumps(_with_database(wanted, demo.contents), indent=1) if arguments.json else demo.guide(wanted))


if __name__ == "__main__":
    main()
