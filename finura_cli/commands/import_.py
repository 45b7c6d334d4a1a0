"""finura import: a bank's file into the books; the imports that were; the sources that are remembered."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli import import_arrivals
from finura_cli.cli.answers import check_target
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.cli.import_run import ImportRun, checked_order
from finura_cli.services import bank_profiles, import_files, importing, rejecting
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said


def import_(
    ctx: typer.Context,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE|DIR|-", help="What to take in.")] = None,
    account: Annotated[str | None, typer.Option("-a", "--account", help="Account it goes into.")] = None,
    source: Annotated[str | None, typer.Option(help="Name under which the bank is remembered.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Name of the format, if it is not found.")] = None,
    date_order: Annotated[str | None, typer.Option(help="Order in dates: dmy, mdy or ymd.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")] = False,
    on_doubt: Annotated[OnDoubt | None, typer.Option(help="Rows that may be there already; else by config.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="File for rejected rows.")] = None,
    archive: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Move what was taken in to DIR/YEAR; undo moves nothing back.")
    ] = None,
    max_size: Annotated[int, typer.Option(min=1, help="Largest file, in MiB.")] = 256,
) -> None:
    """Take in a bank's file; every row is accounted for.

    Without a file: what the sources' downloaders bring, and what is new in their folders. Silent when nothing is new.
    """
    house = house_of(ctx)
    if not files and not house.has_store:
        raise import_arrivals.nothing_named()
    checked_order(date_order)
    if house.output is not None:
        check_target(house.output, force=house.force)
    said = Said(account, source, house.currency, insists=house.wishes.currency is not None)
    doubt = on_doubt or OnDoubt(house.settings.on_doubt)
    run = ImportRun(
        house,
        importing.Asked(said, format_, date_order, doubt, bank_profiles.own(house.home), house.today),
        importing.Files(max_size << 20),
        archive,
    )
    if dry_run:
        run.store = house.read_session() if house.has_store else None
        _look(run, files, dry=True)
        run.show_plan()
    else:
        listed = import_files.listed(files or ())
        if rejects is not None:
            rejecting.check_place(house.home, rejects, listed, force=house.force)
        run.store = house.session()
        _look(run, files, dry=False)
        if run.agreed():
            run.carry_out(rejects)


def _look(run: ImportRun, files: list[str] | None, *, dry: bool) -> None:
    """Plan the files that were named, else those that came by themselves."""
    if run.store is not None:
        said = import_arrivals.said_for(run.store, run.asked.said)
        run.asked = replace(run.asked, said=said)
    if files:
        run.look_at(import_files.listed(files))
    else:
        import_arrivals.look_for(run, dry=dry)


group = Group(
    default=import_,
    commands={
        "log": "import_log:log",
        "show": "import_log:show",
        "undo": "import_log:undo",
        "sources": "import_sources:group",
    },
)
