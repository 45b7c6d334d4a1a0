"""finura schedule: what is done without you; its run, and what calls it."""

import sys
from typing import Annotated, TextIO

import typer

from finura_cli.cli import streams
from finura_cli.cli.answers import wants_json
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.jobs import Job, Status


def run(
    ctx: typer.Context,
    jobs: Annotated[list[Job] | None, typer.Argument(metavar="[JOB]...", help=f"Only these: {', '.join(Job)}.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and sent; write nothing.")] = False,
) -> None:
    """Do what is due, send what waits, and end: import, alerts, reports, backup ... each once for its day or week.

    Twice, late, or after weeks does no harm. Without a terminal it is silent but for what went wrong, and for messages
    as long as there is no channel for them. A locked store is told once, not each time. See `finura help schedule`.
    """
    from finura_cli.cli.locked_once import open_books
    from finura_cli.cli.schedule_run import ScheduleRun
    from finura_cli.screen.schedule_runs import ran_shown, warning

    house = house_of(ctx)
    answers = house.json or house.csv or house.output is not None
    store = open_books(house, always=dry_run or answers or _somebody_looks(house))
    if store is None:
        return
    with ScheduleRun(house, store, jobs or (), dry=dry_run, aloud=_aloud(house)).carried_out() as ran:
        for one in ran.messages:
            if one.went_wrong:
                house.warn(warning(one))
        for outcome in ran.outcomes:
            if outcome.status is Status.FAILED and not (outcome.again or answers):
                house.warn(f"{outcome.job}: {outcome.said}")
        if answers or dry_run or _somebody_looks(house):
            house.emit("schedule run", ran_shown(ran.outcomes, ran.messages, dry=dry_run, texts=ran.texts))


def _aloud(house: House) -> TextIO | None:
    """Where messages without a channel are printed: beside a table of CSV, not within it; JSON holds them itself."""
    if wants_json(house):
        return None
    return sys.stderr if house.csv and house.output is None else sys.stdout


def _somebody_looks(house: House) -> bool:
    return house.verbose or (streams.is_terminal(sys.stdout) and not house.quiet)


group = Group(
    default="list",
    commands={
        "run": run,
        "install": "schedule_install:install",
        "list": "schedule_timers:list_",
        "show": "schedule_timers:show",
        "remove": "schedule_timers:remove",
    },
)
