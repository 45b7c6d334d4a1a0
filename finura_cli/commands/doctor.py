"""finura doctor: are the books sound?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.domain.finding import Weight
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.errors import Damaged, Locked, UsageError
from finura_cli.paths import KEYS
from finura_cli.schedule.bare import try_out
from finura_cli.screen.doctor import as_cron_shown, findings_shown, without_token
from finura_cli.services import crontab, examining, far_ahead, staleness, timers, undelivered, undone, unrated
from finura_cli.store import runs, search


def doctor(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Make kept sums and searched words anew from the entries.")
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when there is a warning.")] = False,
    as_cron: Annotated[
        bool, typer.Option("--as-cron", help="Try the weekly report as cron would run it; 78 when it would fail.")
    ] = False,
    token: Annotated[
        Path | None, typer.Option("--token", metavar="FILE", help="With --as-cron: the token; else FINURA_TOKEN_FILE.")
    ] = None,
) -> None:
    """Check the file, the entries, the sums, the change log, keys, backups and permissions; 76 when damaged.

    An old page that was put back into the file is found, too. --as-cron checks none of that: it runs the line that it
    prints for `crontab -e`, with as little around it as cron gives.
    """
    house = house_of(ctx)
    if as_cron:
        _as_cron(house, token)
        return
    if token is not None:
        raise UsageError("--token goes with --as-cron")
    mended = examining.mend(house.session()) if fix else None
    if mended is not None:
        sums, words = how_many(mended.totals, "kept sum"), how_many(mended.words, "entry", "entries")
        house.say(f"made anew: {sums}, the searched words of {words}")
    store = house.read_session()
    findings = examining.examine(store, house.home, environ=house.environ, now=house.now())
    findings += staleness.findings(store, today=house.today)
    findings += undelivered.findings(store, today=house.today)
    findings += undone.findings(store, today=house.today)
    findings += far_ahead.findings(store, today=house.today)
    findings += unrated.findings(store, house.currency, house.today)
    last = {job: one.at for job, one in runs.last(store, house.today).items()}
    findings += timers.wrong(house.environ, house.home, last, today=house.today, now=house.now())
    entries = search.count(store, Query())
    house.emit("doctor", findings_shown(findings, entries, None if mended is None else (mended.totals, mended.words)))
    if any(f.weight is Weight.DAMAGE for f in findings):
        house.leave_with(Damaged.exit_code)
    elif exit_code and any(f.weight is Weight.WARNING for f in findings):
        house.leave_with(3)


def _as_cron(house: House, told: Path | None) -> None:
    encrypted = (house.home / KEYS).exists()
    token = crontab.token_at_hand(told, house.environ, house.profile) if encrypted or told else None
    command = crontab.command(
        "report", home=house.home, profile=house.profile, called=sys.argv[0], environ=house.environ, token=token
    )
    line = crontab.line("report", command)
    if encrypted and token is None:
        house.emit("doctor", without_token(line))
        house.leave_with(Locked.exit_code)
        return
    tried = try_out(command, house.environ)
    house.emit("doctor", as_cron_shown(line, tried.exit_code, tried.complaint, tried.hint, tried.remark))
    if not tried.works:
        house.leave_with(Locked.exit_code)
