"""`finura import` without a file: what the sources bring."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.cli import streams
from finura_cli.domain.source_settings import SourceSettings
from finura_cli.errors import FinuraError, UsageError
from finura_cli.screen.import_json import Failed
from finura_cli.services import arriving
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, source_settings

if TYPE_CHECKING:
    from finura_cli.cli.import_run import ImportRun
    from finura_cli.store.connection import Store


def nothing_named() -> UsageError:
    """Neither a file was named, nor does one come by itself."""
    hint = "finura import bank.csv; - reads standard input; none is needed after `finura import sources set`"
    return UsageError("which file?", hint=hint)


def look_for(run: ImportRun, *, dry: bool) -> None:
    """Fetch what the sources name, and plan what is new. A dry run fetches nothing.

    Raises:
        UsageError: no source brings files. Unavailable (69) and others: nothing could be fetched, nothing else is new.
    """
    house, store, run.by_itself = run.house, run.store, True
    if store is None or not any(settings.brings_files for settings in source_settings.all(store)):
        raise nothing_named()

    def begin(name: str) -> None:
        (house.say if streams.is_terminal(sys.stderr) else house.detail)(f"fetching {name}")

    def may(name: str, command: str, folder: Path) -> bool:
        if house.yes or not house.can_ask:  # --yes is about rows, not about programs that came with a file
            return False
        house.say(f"the source {name} would run, as you and in {folder}: {command}")
        return house.confirm("It was not named on this computer. Run it, now and from now on?")

    found, failed = arriving.arrivals(
        store, house.home, environ=house.environ, tell=house.detail, may=may, begin=begin, dry=dry
    )
    for arrival in found:
        run.arrived[arrival.path] = arrival
        said = said_by(store, arrival.source, run.asked.said)
        run.asked_of[arrival.path] = replace(run.asked, said=said)
    run.failed += [Failed(one.source.name, one.error.code, f"{one.source.name}: {one.error.message}") for one in failed]
    told = [one.message for one in run.failed]
    if failed and not found:
        failed[0].error.message = "; ".join(told)
        raise failed[0].error
    if found:
        try:
            run.look_at([arrival.path for arrival in found])
        except FinuraError as error:
            error.message = "; ".join([error.message, *told])
            raise
    elif house.is_tty:
        house.say("nothing new" + (", and a dry run fetches nothing" if dry else ""))


def said_by(store: Store, settings: SourceSettings, said: Said) -> Said:
    """Where the files of a source go. A source without an account brings files that say their own, each."""
    if said.account is not None:
        return said
    if settings.account_id is None:
        return replace(said, called=settings.name)
    return replace(said, account=accounts.get(store, settings.account_id).name, source=settings.name)


def said_for(store: Store, said: Said) -> Said:
    """What was said about named files, with the account that was settled for the source that was named."""
    settings = source_settings.find(store, said.source) if said.source is not None else None
    return said_by(store, settings, said) if settings is not None and settings.account_id is not None else said
